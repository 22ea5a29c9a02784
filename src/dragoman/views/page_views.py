"""Entries of a record in, the same in the order and grouping in which a page shows them out.

Invariant: every saying and happening that was drawn from the record is in exactly one place here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dragoman.aims import likely_toward
from dragoman.views import wording
from dragoman.views.marking import Note, Paragraph, mark
from dragoman.views.plots import Plot, plot, span
from dragoman.views.timeline import Year, lay_out

if TYPE_CHECKING:
    from dragoman.model import Event, Happening, Reading, Report, Saying, Span, Statement, Story, Who
    from dragoman.views.page_data import Entries

_SPOKEN: Final = frozenset({"speech", "writing"})
#: Statuses of what bears on relations (see :mod:`dragoman.joining.relations`).
_REAL: Final = frozenset({"occurred", "ongoing"})
_LATE: Final = "9999"


@dataclass(frozen=True, slots=True)
class Group:
    """Sayings of one holder that do the same towards the same: ``accused Egypt``."""

    label: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A holder with all that they said."""

    key: str
    who: Who
    unnamed: bool
    total: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class MonthOfDyad:
    """What stands behind one point of a plot."""

    key: str
    happenings: tuple[Happening, ...]
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Dyad:
    """One plot and, by month, the entries behind it."""

    key: str
    plot: Plot
    months: Mapping[str, MonthOfDyad]


@dataclass(frozen=True, slots=True)
class View:
    """A page's contents in order.

    ``entry`` leads from a statement's or event's id to the entry it belongs to; ``alone`` are stories of one report.
    """

    alone: tuple[Story, ...]
    years: tuple[Year, ...]
    speakers: tuple[Speaker, ...]
    dyads: tuple[Dyad, ...]
    entry: Mapping[str, tuple[str, str]]
    sayings: Mapping[str, Saying]
    happenings: Mapping[str, Happening]


@dataclass(frozen=True, slots=True)
class Found:
    """One numbered entry of a report's text. ``kind`` and ``id`` name the page's entry; else it stands only here."""

    note: Note
    label: str
    entry: tuple[str, str] | None
    statement: Statement | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A report's text with its marks, and what was found in it, by number."""

    report: Report
    domain: str | None
    paragraphs: tuple[Paragraph, ...]
    found: Mapping[int, Found]


def build(entries: Entries, months: int) -> View:
    """The contents of a page, with plots of at most so many ``months``."""
    entry = {m.id: ("saying", key) for key, members in entries.said.items() for m in members}
    entry |= {m.id: ("happening", key) for key, members in entries.done.items() for m in members}
    return View(
        alone=tuple(story for story in entries.stories if len(story.reports) == 1),
        years=tuple(lay_out(entries.happenings, entries.sayings, _places(entries))),
        speakers=tuple(_speakers(entries)),
        dyads=tuple(_dyads(entries, months)),
        entry=entry,
        sayings={s.id: s for s in entries.sayings},
        happenings={h.id: h for h in entries.happenings},
    )


def _places(entries: Entries) -> dict[str, str]:
    """Of each saying and happening where its first words stand, for reading order within a day."""
    order = {report_id: number for number, report_id in enumerate(entries.shown)}
    last = len(order)
    first: dict[str, tuple[str, int]] = {}
    first |= {key: (m[0].report_id, m[0].content[0][0] if m[0].content else 0) for key, m in entries.said.items() if m}
    first |= {key: (m[0].report_id, m[0].spans[0][0] if m[0].spans else 0) for key, m in entries.done.items() if m}
    return {key: f"{order.get(report_id, last):06}-{at:09}" for key, (report_id, at) in first.items()}


def _day(saying: Saying) -> str:
    return saying.when.start or saying.when.end or saying.known_from or _LATE


def phrase(entries: Entries, members: Sequence[Statement], content: str, longest: int) -> wording.Phrase:
    """Words of a saying, led in by those of the statement that has just these words."""
    same = next((m for m in members if m.content_text == content), None)
    if same is None:
        return wording.Phrase("", wording.shorten(content, longest))
    return wording.phrase(entries.leads.get(same.id, ""), content, same.kind, longest)


def toward(members: Sequence[Statement]) -> tuple[Who, ...]:
    """All that the statements of one saying are directed at, each once, by name; nobody where that is only guessed."""
    found = {who.name: who for member in members for who in likely_toward(member)}
    return tuple(found[name] for name in sorted(found))


def _speakers(entries: Entries) -> Iterable[Speaker]:
    """Holders by how much they said; those without a name last."""
    by_holder: dict[tuple[bool, str], list[Saying]] = defaultdict(list)
    for saying in entries.sayings:
        members = entries.said[saying.id]
        unnamed = any(m.anonymous for m in members)
        by_holder[unnamed, "" if unnamed else saying.holder.id or saying.holder.name].append(saying)
    ranked = sorted(by_holder, key=lambda k: (k[0], -len(by_holder[k]), by_holder[k][0].holder.name, k[1]))
    for number, key in enumerate(ranked, 1):
        sayings = by_holder[key]
        groups: dict[str, list[Saying]] = defaultdict(list)
        for saying in sorted(sayings, key=lambda s: (_day(s), s.id)):
            groups[wording.act(saying.act, toward(entries.said[saying.id]))].append(saying)
        yield Speaker(
            f"speaker-{number}",
            sayings[0].holder,
            key[0],
            len(sayings),
            tuple(Group(label, tuple(found)) for label, found in groups.items()),
        )


def _dyads(entries: Entries, longest: int) -> Iterable[Dyad]:
    shared = span(entries.relations, longest)
    for number, months in enumerate(entries.relations, 1):
        drawn = plot(months, shared)
        if drawn is None:
            continue
        behind = {m.month: _behind(entries, m.source, m.target, m.month) for m in months}
        key = f"dyad-{number}"
        yield Dyad(key, drawn, {month: MonthOfDyad(f"{key}-{month}", *found) for month, found in behind.items()})


def _behind(entries: Entries, source: str, target: str, month: str) -> tuple[tuple[Happening, ...], tuple[Saying, ...]]:
    """The shown entries between two sides in one month."""
    deeds = []
    for happening in entries.happenings:
        day = happening.when.start or happening.known_from or ""
        actors, recipients = _sides(entries, happening.actors), _sides(entries, happening.recipients)
        between = (source in actors and target in recipients) or {source, target} <= actors
        back = happening.type in {"AGREE", "CONSULT", "COOPERATE"} and source in recipients and target in actors
        if happening.status in _REAL and day.startswith(month) and (between or back):
            deeds.append(happening)
    words = [
        s
        for s in entries.sayings
        if _day(s).startswith(month)
        and source in _sides(entries, [s.holder])
        and target in _sides(entries, toward(entries.said[s.id]))
    ]
    return tuple(deeds), tuple(sorted(words, key=lambda s: (_day(s), s.id)))


def _sides(entries: Entries, actors: Iterable[Who]) -> set[str]:
    """The short names of the states and blocs that actors stand for."""
    return {entries.states.get(who.country, who.country) if who.country else who.name for who in actors}


def text(view: View, report: Report, reading: Reading, copied: Sequence[Span] = ()) -> Text:
    """A report's text with everything that was found in it marked and numbered in reading order.

    ``copied``: the words that stand in an earlier report too.
    """
    found = [_of_statement(view, s) for s in reading.statements]
    # An event that is nothing but a statement (an accusation as ACCUSE) is marked as the statement it is.
    found += [_of_event(view, e) for e in reading.events if e.verbal_of is None]
    found.sort(key=lambda f: (f.note.start, f.note.anchor))
    numbered = {n: replace(f, note=replace(f.note, number=n)) for n, f in enumerate(found, 1)}
    paragraphs = mark(report.text, [f.note for f in numbered.values()], [d.span for d in report.debris], copied)
    return Text(report, reading.domain, tuple(paragraphs), numbered)


def _of_statement(view: View, statement: Statement) -> Found:
    roles = [("said", span) for span in statement.content]
    roles += [(role, span) for role, span in (("who", statement.source), ("cue", statement.cue)) if span]
    said = wording.act(statement.act, likely_toward(statement))
    if statement.channel not in _SPOKEN:
        said = wording.words()["channels"].get(statement.channel, statement.channel)
    holder = statement.holder.name or "somebody who is not named"
    note = Note(statement.id, 0, tuple(roles))
    return Found(note, f"{holder}: {said}", view.entry.get(statement.id), statement=statement)


def _of_event(view: View, event: Event) -> Found:
    note = Note(event.id, 0, (("did", event.spans[0]),))
    return Found(note, wording.deed(event), view.entry.get(event.id), event=event)
