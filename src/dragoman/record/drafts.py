"""Ids of sayings, happenings, disputes, stories and reports in; what the lists are to say of each, as drafts, out.

Made words ("marks") beside an entry's own words say who, to whom, what and where. Invariant: a draft follows from the
tables of readings and joins alone; an event that is nothing but an utterance is listed as the saying it is.
"""

from __future__ import annotations

import itertools
import operator
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from dragoman.joining.dyads import is_of_states
from dragoman.joining.names import identity
from dragoman.joining.recent import Recent
from dragoman.knowledge import load_knowledge
from dragoman.model import Who
from dragoman.record.marks import Roots, carried, mark, mark_each, marked, number_of

if TYPE_CHECKING:
    from dragoman.model import Span

#: Words of a happening's evidence that can be searched.
_MOST_SPANS: Final = 12
#: Reports that are held, since the sayings of one day are told by the same reports.
_HELD: Final = 3000
_ACTORS: Final = 20_000
_MANY: Final = 400
_WHOS: Final = msgspec.json.Decoder(tuple[Who, ...])
_SPANS: Final = msgspec.json.Decoder(tuple[tuple[int, int], ...])


class Draft(Struct, frozen=True):
    """One entry as it is to be listed.

    ``place``: the report (or, where there is none, the entry) by which entries of one day stand in order, with ``nth``
    in it. ``forms``: actors by number, in the forms that the entry has; ``counted``: those whose entry it is;
    ``outlet`` and ``tallies``: what a report adds to the counts.
    """

    kind: str
    id: str
    day: str
    place: str
    nth: int
    words: str
    marks: str
    forms: tuple[tuple[int, Who], ...]
    counted: tuple[int, ...] = ()
    origin: int | None = None
    outlet: str | None = None
    tallies: tuple[tuple[str, int], ...] = ()


class _Part(Struct, frozen=True):
    """What a statement or an event gives to the entry that it belongs to."""

    report: str
    nth: int
    words: str
    marks: tuple[str, ...]
    forms: frozenset[tuple[int, Who]] = frozenset()


class _Told(Struct, frozen=True):
    """A report, its statements, and the events that are more than an utterance."""

    draft: Draft
    statements: dict[str, _Part]
    events: dict[str, _Part]

    def weight(self) -> int:
        """As how many reports with few entries this one counts."""
        return 1 + (len(self.statements) + len(self.events)) // 8


class Drafts:
    """Makes drafts of what the record holds, and holds what it saw of reports until told to forget it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._roots = Roots(connection)
        self._told: Recent[str, _Told | None] = Recent(self._read, _HELD, lambda told: told.weight() if told else 1)
        self._forms: set[tuple[int, Who]] = set()
        self._numbers: Recent[Who, int] = Recent(lambda who: number_of(self._roots.of(identity(who))), _ACTORS)

    def forget(self, reports: Iterable[str]) -> None:
        """Those reports are to be looked at again."""
        for report in reports:
            self._told.drop(report)

    def of(self, kind: str, ids: Iterable[str]) -> Iterator[Draft]:
        """The drafts of those of one kind that there are."""
        if kind == "report":
            yield from (told.draft for i in sorted(ids) if (told := self._told(i)) is not None)
            return
        make = {"saying": self._sayings, "happening": self._happenings, "dispute": self._disputes}
        for some in itertools.batched(sorted(ids), _MANY):
            yield from make.get(kind, self._stories)(some)

    def _number(self, who: Who) -> int:
        number = self._numbers(who)
        self._forms.add((number, who))
        return number

    def _each(self, whos: Iterable[Who]) -> set[int]:
        return {self._number(who) for who in whos}

    def _sides(self, whos: Iterable[Who]) -> set[int]:
        """The states and blocs that actors stand for, as relations have them."""
        found = set()
        for who in whos:
            if who.country is not None:
                state = load_knowledge().actors.get(f"state:{who.country}")
                if state is not None:
                    found.add(self._number(state.who()))
            elif is_of_states(who):
                found.add(self._number(who))
        return found

    def _taken(self) -> frozenset[tuple[int, Who]]:
        """The forms since the last time."""
        forms, self._forms = frozenset(self._forms), set()
        return forms

    def _rows(self, query: str, ids: Sequence[object]) -> list[tuple[Any, ...]]:
        return self._connection.execute(query.replace("(?)", f"({', '.join('?' * len(ids))})"), tuple(ids)).fetchall()

    # ── reports ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _read(self, report_id: str) -> _Told | None:
        rows = self._rows(
            "SELECT r.rowid, r.title, r.outlet, r.text, r.domain, v.story_id,"
            " coalesce(v.published_start, v.published_end, ''), v.copy_of"
            " FROM reports r JOIN v_reports v ON v.id = r.id WHERE r.id = ?",
            [report_id],
        )
        if not rows:
            return None
        rowid, title, outlet, text, domain, story, day, copy_of = rows[0]
        kept, self._forms = self._forms, set()
        shared = [
            mark("in", number_of(outlet) if outlet is not None else 0),
            *([mark("story", story)] if story else []),
        ]
        mentions = self._mentions(report_id)
        forms = self._taken()
        named = sorted({number for _, number in mentions})
        statements = self._statements(report_id, shared, mentions)
        events = self._events(report_id, shared, text)
        self._forms = kept
        tallies = (
            ("statements", len(statements)), ("events", len(events)),
            ("silent", int(domain is not None)), ("undated", int(not day)),
        )  # fmt: skip
        draft = Draft(
            "report", report_id, day, report_id, 0, title or "",
            marked([*shared, *mark_each("on", named), *([mark("is", "copy")] if copy_of else [])], "report"),
            _sorted(forms), tuple(named), rowid, outlet, tallies,
        )  # fmt: skip
        return _Told(draft, statements, events)

    def _mentions(self, report_id: str) -> list[tuple[Span, int]]:
        query = (
            f"SELECT span_start, span_end, {_columns('who')} FROM mentions WHERE report_id = ? AND who_kind <> 'place'"  # noqa: S608
        )
        return sorted(((row[0], row[1]), self._number(Who(*row[2:]))) for row in self._rows(query, [report_id]))

    def _statements(
        self, report_id: str, shared: Sequence[str], mentions: Sequence[tuple[Span, int]]
    ) -> dict[str, _Part]:
        """The marks that sayings have from the statements of a report, whose mentions come in order."""
        starts = [span[0] for span, _ in mentions]
        query = (
            "SELECT id, nth, content, content_text, toward, co_holders, negated, anonymous,"  # noqa: S608 - our own words
            f" {_columns('holder')}, {_columns('audience')} FROM statements WHERE report_id = ?"
        )
        found = {}
        for key, nth, content, words, toward, co_holders, negated, anonymous, *whos in self._rows(query, [report_id]):
            holder, audience = Who(*whos[:6]), [Who(*whos[6:])] if whos[7] is not None else []
            aimed = _WHOS.decode(toward)
            to = self._each(aimed)
            spans = _SPANS.decode(content)
            inside = (
                m for a, b in spans for m in mentions[bisect_left(starts, a) : bisect_left(starts, b)] if m[0][1] <= b
            )
            on = {number for _, number in inside}
            by = self._each(_WHOS.decode(co_holders))
            marks = [
                *shared,
                *mark_each("by", by),
                *mark_each("to", to),
                *mark_each("on", on | to | self._each(audience)),
            ]
            marks += mark_each("dst", self._sides(aimed))
            marks += mark_each("src", self._sides([holder]))
            marks += [mark("is", name) for name, so in (("denied", negated), ("unnamed", anonymous)) if so]
            found[key] = _Part(report_id, nth, words, tuple(marks), self._taken())
        return found

    def _events(self, report_id: str, shared: Sequence[str], text: str) -> dict[str, _Part]:
        """The words and marks that happenings have from the events of a report."""
        query = "SELECT id, nth, spans, holder_name IS NULL FROM events WHERE report_id = ? AND verbal_of IS NULL"
        return {
            key: _Part(
                report_id,
                nth,
                " ".join(text[start:end] for start, end in _SPANS.decode(spans)[:_MOST_SPANS]),
                (*shared, *(() if told_itself else (mark("is", "claimed"),))),
            )
            for key, nth, spans, told_itself in self._rows(query, [report_id])
        }

    # ── what is joined ──────────────────────────────────────────────────────────────────────────────────────────

    def _sayings(self, ids: Sequence[str]) -> Iterator[Draft]:
        rows = self._rows(
            f"SELECT s.id, coalesce(s.when_start, s.when_end, s.known_from, ''), s.act, s.wording,"  # noqa: S608
            f" s.independent_sources, {_columns('holder', 's.')}, t.id, t.report_id FROM sayings s"
            " JOIN saying_statements m ON m.saying_id = s.id JOIN statements t ON t.id = m.statement_id"
            " WHERE s.id IN (?) ORDER BY s.id, m.nth",
            ids,
        )
        for saying_id, group in itertools.groupby(rows, operator.itemgetter(0)):
            members = list(group)
            _, day, act, wording, sources, *who = members[0][:11]
            parts = [told.statements[key] for key, report in _of(members) if (told := self._told(report)) is not None]
            holder = Who(*who)
            number = self._number(holder)
            marks = [mark("by", number), *mark_each("src", self._sides([holder])), mark("act", act), *carried(sources)]
            words = dict.fromkeys([holder.name, wording, *(p.words for p in parts)])
            yield Draft(
                "saying", saying_id, day, parts[0].report, parts[0].nth, " … ".join(words),
                marked([*marks, *(m for p in parts for m in p.marks)], "saying"),
                _sorted(self._taken().union(*(p.forms for p in parts))), (number,),
            )  # fmt: skip

    def _happenings(self, ids: Sequence[str]) -> Iterator[Draft]:
        rows = self._rows(
            "SELECT h.id, coalesce(h.when_start, h.when_end, h.known_from, ''), h.type, h.status,"
            " h.independent_sources, h.actors, h.recipients, h.place_name, e.id, e.report_id FROM happenings h"
            " JOIN happening_events m ON m.happening_id = h.id JOIN events e ON e.id = m.event_id"
            " WHERE h.id IN (?) AND e.verbal_of IS NULL ORDER BY h.id, m.nth",
            ids,
        )
        for happening_id, group in itertools.groupby(rows, operator.itemgetter(0)):
            members = list(group)
            _, day, kind, status, sources, actors, recipients, place = members[0][:8]
            parts = [told.events[key] for key, report in _of(members) if (told := self._told(report)) is not None]
            by, to = _WHOS.decode(actors), _WHOS.decode(recipients)
            numbers, aimed = self._each(by), self._each(to)
            marks = [
                *mark_each("by", numbers), *mark_each("to", aimed), *mark_each("on", aimed),
                *mark_each("src", self._sides(by)), *mark_each("dst", self._sides(to)),
                mark("type", kind), mark("status", status), *carried(sources),
            ]  # fmt: skip
            names = dict.fromkeys([*(who.name for who in (*by, *to)), place or "", *(p.words for p in parts)])
            yield Draft(
                "happening", happening_id, day, parts[0].report, parts[0].nth, " … ".join(names),
                marked([*marks, *(m for p in parts for m in p.marks)], "happening"),
                _sorted(self._taken()), tuple(sorted(numbers)),
            )  # fmt: skip

    def _disputes(self, ids: Sequence[str]) -> Iterator[Draft]:
        rows = self._rows(
            f"SELECT d.id, coalesce(d.known_from, ''), {_columns('holder', 's.')},"  # noqa: S608 - our own words
            " coalesce((SELECT wording FROM sayings y WHERE y.id = d.about), '') FROM disputes d"
            " JOIN dispute_sides s ON s.dispute_id = d.id WHERE d.id IN (?) ORDER BY d.id, s.nth",
            ids,
        )
        for dispute_id, group in itertools.groupby(rows, operator.itemgetter(0)):
            sides = list(group)
            whos = [Who(*side[2:8]) for side in sides]
            words = " … ".join([*(who.name for who in whos), sides[0][-1]])
            marks = marked(mark_each("by", self._each(whos)), "dispute")
            yield Draft("dispute", dispute_id, sides[0][1], dispute_id, 0, words, marks, _sorted(self._taken()))

    def _stories(self, ids: Sequence[str]) -> Iterator[Draft]:
        rows = self._rows(
            "SELECT id, title, coalesce(when_end, when_start, ''), actors,"
            " (SELECT count(*) FROM story_reports m WHERE m.story_id = stories.id) FROM stories WHERE id IN (?)",
            ids,
        )
        for story_id, title, day, actors, size in rows:
            whos = _WHOS.decode(actors)
            marks = marked([*mark_each("on", self._each(whos)), *(["several0"] if size > 1 else [])], "story")
            words = " … ".join([title, *(who.name for who in whos)])
            yield Draft("story", story_id, day, story_id, 0, words, marks, _sorted(self._taken()))


def _of(members: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    """The ids of members and of their reports."""
    return ((row[-2], row[-1]) for row in members)


def _sorted(forms: Iterable[tuple[int, Who]]) -> tuple[tuple[int, Who], ...]:
    return tuple(sorted(forms, key=repr))


def _columns(field: str, table: str = "") -> str:
    return ", ".join(f"{table}{field}_{name}" for name in ("id", "name", "kind", "country", "sector", "wikidata"))
