"""Groups of statements and events in, sayings and happenings out: the rows that a reader sees.

Invariant: a row follows from its members and their reports alone; its id is that of its earliest known member.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dragoman.ids import content_id
from dragoman.joining.alignment import PRONOUNS
from dragoman.joining.corpus import Corpus, meet
from dragoman.joining.diff import word_diff
from dragoman.joining.names import fullness
from dragoman.joining.sources import Origins, occasion
from dragoman.model import DatedReport, Event, Happening, Saying, Statement, Status, StatusAt, Variant, When, Who

#: Within one report a life is told in this order where its days do not say otherwise.
_LIFE: Final[tuple[Status, ...]] = (
    "demanded", "hypothetical", "planned", "cancelled", "not_occurred", "denied", "ongoing", "occurred",
)  # fmt: skip
_BEFORE: Final = frozenset({"demanded", "hypothetical", "planned"})
_DONE: Final = frozenset({"occurred", "ongoing"})
_LATE: Final = "9999-12-31"
_REASONS: Final = 12


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are made with: the corpus, the reports' inferred dates, and where each report's words come from."""

    corpus: Corpus
    dated: Mapping[str, DatedReport]
    origins: Origins

    def known_from(self, report_id: str) -> str | None:
        """The day from which the report was surely there: the end of its interval of publication."""
        return self.dated[report_id].published.end

    def first(self, report_ids: Sequence[str]) -> str:
        """The report that was known first; by id among those of one day."""
        return min(report_ids, key=self.order)

    def order(self, report_id: str) -> tuple[str, str]:
        """Sort key of reports: day of publication, id; unknown days last."""
        return (self.known_from(report_id) or _LATE, report_id)

    def earliest(self, report_ids: Sequence[str]) -> str | None:
        """The earliest day from which any of the reports was known."""
        return min((day for r in report_ids if (day := self.known_from(r)) is not None), default=None)


def saying(context: Context, ids: Sequence[str], why: Iterable[str]) -> Saying:
    """The saying whose statements are ``ids``; ``why`` gives the reasons by which they were joined."""
    corpus = context.corpus
    members = sorted(
        (corpus.statements[key] for key in ids), key=lambda s: (context.order(s.report_id), _place(s), s.id)
    )
    fullest = max(members, key=_fullness)
    reports = [s.report_id for s in members]
    # A report that has it from somebody's mouth is no source of it beside those that tell it themselves.
    own = [s for s in members if s.inside is None] or members
    carriers = [s.report_id for s in own]
    several = own if len(set(carriers)) > 1 else ()
    occasions = {s.report_id: key for s in several if (key := occasion(corpus, s)) is not None}
    count, origins = context.origins.independent(carriers, occasions)
    retold = {f"told by {teller.name}" for s in members if (teller := corpus.teller(s)) is not None}
    variants = tuple(
        Variant(s.report_id, s.content_text, word_diff(fullest.content_text, s.content_text)) for s in members
    )
    return Saying(
        id=content_id("s", members[0].id),
        known_from=context.earliest(reports),
        holder=_holder(corpus, members),
        act=_most(Counter(s.act for s in members), fullest.act),
        statements=tuple(s.id for s in members),
        wording=fullest.content_text,
        variants=variants,
        first_report=context.first(reports),
        outlets=context.origins.outlets(carriers),
        independent_sources=count,
        when=_when(corpus, own),
        why=(*_reasons(why, origins), *sorted(retold)[:_REASONS]),
    )


def _holder(corpus: Corpus, members: Sequence[Statement]) -> Who:
    """The speaker: as a report names him, before whom a pronoun was taken for; the fullest form."""
    named = [s for s in members if s.holder_text.casefold() not in PRONOUNS] or members
    counts = Counter(corpus.names.key(s.holder) for s in named)
    return max((corpus.names.of(s.holder) for s in named), key=lambda w: (fullness(w), counts[corpus.names.key(w)]))


def _place(statement: Statement) -> int:
    return statement.content[0][0] if statement.content else 0


def _fullness(statement: Statement) -> tuple[bool, int, str]:
    """Direct speech before indirect, the longest first."""
    return (statement.kind == "direct", len(statement.content_text.split()), statement.id)


def _most(counts: Counter[str], preferred: str) -> str:
    """The most frequent; among equals the preferred one, then by name."""
    top = max(counts.values())
    best = sorted(key for key, n in counts.items() if n == top)
    return preferred if preferred in best else best[0]


def _when(corpus: Corpus, members: Sequence[Statement]) -> When:
    """The time that all members allow; those that say when before those that merely stand in a dated report."""
    said = [when for s in members if (when := corpus.stated(s)) is not None]
    return meet(said or [s.when for s in members])


def _reasons(why: Iterable[str], more: Sequence[str]) -> tuple[str, ...]:
    return (*sorted(set(why))[:_REASONS], *(f"one origin: {reason}" for reason in more[:_REASONS]))


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Plans that stand in for one called off before, by the event that tells so, and new days of what was put off."""

    plans: Mapping[str, str] = field(default_factory=dict)
    anew: Mapping[str, When] = field(default_factory=dict)

    def status(self, event: Event) -> Status:
        """Where the event stands: one that was put off is planned again."""
        return "planned" if event.id in self.anew else event.status

    def when(self, event: Event) -> When:
        """The day that it is for now."""
        return self.anew.get(event.id, event.when)


def happening(
    context: Context, ids: Sequence[str], why: Iterable[str], off: CalledOff, said: Mapping[str, Saying]
) -> Happening:
    """The happening whose events are ``ids``: the parties all reports name, the latest status, and its life.

    ``said`` gives the saying of each statement: an event that is one has its speaker and time.
    """
    corpus = context.corpus
    members = sorted((corpus.events[key] for key in ids), key=lambda e: (context.order(e.report_id), e.spans, e.id))
    reports = [e.report_id for e in members]
    count, origins = context.origins.independent(reports)
    history = _history(context, members, off)
    spoken = next((said[e.verbal_of] for e in members if e.verbal_of is not None and e.verbal_of in said), None)
    actors = _named(corpus, [e.actors for e in members]) if spoken is None else (spoken.holder,)
    when = meet([off.when(e) for e in members if off.status(e) == history[-1].status] or [e.when for e in members])
    recipients = _named(corpus, [e.recipients for e in members])
    places = [corpus.names.of(e.place) for e in members if e.place is not None]
    return Happening(
        id=content_id("h", members[0].id),
        known_from=context.earliest(reports),
        type=_most(Counter(e.type for e in members), members[0].type),
        actors=actors,
        recipients=recipients,
        status=history[-1].status,
        status_history=history,
        when=when if spoken is None else spoken.when,
        place=min(places, key=lambda p: (p.kind == "state", p.id is None, p.name)) if places else None,
        events=tuple(e.id for e in members),
        outlets=context.origins.outlets(reports),
        independent_sources=count,
        why=_reasons(why, origins),
    )


def _named(corpus: Corpus, lists: Sequence[Sequence[Who]]) -> tuple[Who, ...]:
    """All actors that any report names, canonical, those that most reports name first."""
    counts: Counter[str] = Counter()
    best: dict[str, Who] = {}
    for whos in lists:
        for who in corpus.names.each(whos):
            key = corpus.names.key(who)
            counts[key] += 1
            best[key] = who
    return tuple(best[key] for key in sorted(counts, key=lambda k: (-counts[k], best[k].name, k)))


def _history(context: Context, members: Sequence[Event], off: CalledOff) -> tuple[StatusAt, ...]:
    """The statuses in the order in which they could be known; within one report in the order of its days.

    What is called off was planned, and what stands in for something called off too: a reader learns these at once.
    """
    steps: list[tuple[tuple[str, str, str, int], StatusAt, bool]] = []
    replaced = {off.plans[e.id] for e in members if e.id in off.plans}
    for event in members:
        known = context.known_from(event.report_id)
        when = off.when(event)
        day = when.start or ("" if event.status == "planned" and when.end else when.end or known or _LATE)
        if event.id in replaced:
            day = ""  # before the plan in its stead
        lives: list[tuple[str, Status, bool]] = [(day, off.status(event), True)]
        if off.status(event) == "cancelled":
            lives.append((day, "planned", False))
        elif event.id in off.plans or event.id in off.anew:
            lives += [("", "planned", False), ("", "cancelled", False)]
        for at, status, told in lives:
            step = StatusAt(status, known, event.report_id)
            steps.append(((known or _LATE, event.report_id, at, _LIFE.index(status)), step, told))
    history: list[StatusAt] = []
    for _, step, told in sorted(steps, key=lambda s: (s[0], s[1].status, s[2])):
        if step.status in _BEFORE and any(h.status in _DONE for h in history):
            continue  # what has been is no longer planned: a later report tells it badly
        again = history and (history[-1].status == step.status or not told)
        if not again or (not told and not any(h.status == "cancelled" for h in history)):
            history.append(step)
    return tuple(h for i, h in enumerate(history) if i == 0 or history[i - 1].status != h.status)
