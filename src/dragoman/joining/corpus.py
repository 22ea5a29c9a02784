"""What all parts of joining look things up in: reports and readings by id, sentences, times, canonical actors.

Invariant: everything is sorted by id and held once, so that order and doubling of the input leave no trace.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from dragoman.joining.names import Names, actors_of, identity, tell_apart
from dragoman.model import Event, Judgement, Reading, Report, Span, Statement, TimeExpression, When, Who

_BREAK: Final = re.compile(r"(?<=[.!?…])[\"”’»)]{0,3}\s+(?=[\"“‘«(\[]{0,2}[A-Z0-9])|\n+")
_ABBREVIATION: Final = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Gov|Sen|Rep|St|No|vs|Jan|Feb|Sept?|Oct|Nov|Dec))\.$"
)
_OCCASION: Final = re.compile(r",? (?:when|as|after|while) (?:it|he|she|they) \w+")


class Page:
    """A report with what is read in it, and what follows from these two alone, worked out when it is asked for."""

    def __init__(self, report: Report, reading: Reading) -> None:
        self.report = report
        self.reading = reading

    @cached_property
    def breaks(self) -> list[int]:
        """Where each sentence begins."""
        return sentence_starts(self.report.text)

    @cached_property
    def times(self) -> tuple[list[int], list[TimeExpression]]:
        """The time expressions in their order, and where each begins."""
        times = sorted(self.reading.times, key=lambda t: t.span)
        return [t.span[0] for t in times], times

    @cached_property
    def contents(self) -> list[Span]:
        """What is said, piece by piece, in the order of the text."""
        return sorted(piece for s in self.reading.statements for piece in s.content)

    @cached_property
    def actors(self) -> frozenset[str]:
        """The keys of all that are named."""
        return frozenset(map(identity, actors_of(self.reading)))


@dataclass(frozen=True)
class Corpus:
    """Some reports and their readings, both sorted by report id; the record is never held whole.

    ``page`` gives the pages of reports; who has made them before gives these.
    """

    reports: dict[str, Report]
    readings: dict[str, Reading]
    names: Names
    judgements: tuple[Judgement, ...] = ()
    page: Callable[[Report, Reading], Page] = Page
    _pages: dict[str, Page] = field(default_factory=dict)

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Every statement by id."""
        return {s.id: s for r in self.readings.values() for s in r.statements}

    @cached_property
    def events(self) -> dict[str, Event]:
        """Every event by id."""
        return {e.id: e for r in self.readings.values() for e in r.events}

    @cached_property
    def heard(self) -> dict[str, dict[tuple[str, str | None, str | None], set[str]]]:
        """Of reports that were asked for: the occasions by speaker and day. Filled by joining.sources."""
        return {}

    def _of(self, report_id: str) -> Page:
        found = self._pages.get(report_id)
        if found is None:
            found = self._pages[report_id] = self.page(self.reports[report_id], self.readings[report_id])
        return found

    def sentence(self, report_id: str, position: int) -> Span:
        """The sentence of the report that holds the character at ``position``."""
        starts = self._of(report_id).breaks
        index = max(0, bisect_right(starts, position) - 1)
        end = starts[index + 1] if index + 1 < len(starts) else len(self.reports[report_id].text)
        return (starts[index], end)

    def sentence_number(self, report_id: str, position: int) -> int:
        """How many sentences of the report begin before the one at ``position``."""
        return max(0, bisect_right(self._of(report_id).breaks, position) - 1)

    def times_in(self, report_id: str, span: Span) -> list[TimeExpression]:
        """The time expressions of the report that begin inside ``span``."""
        starts, times = self._of(report_id).times
        return times[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]

    def own_times(self, statement: Statement) -> list[TimeExpression]:
        """Expressions in the sentence that says the statement, outside what is said: when it was said.

        A clause at the end of reported speech that tells of the speaker ("when it reacted in May") is outside too. What
        is told inside another statement has none: the times around it date that one.
        """
        if statement.inside is not None:
            return []
        anchor = statement.cue or statement.source or (statement.content[0] if statement.content else (0, 0))
        sentence = self.sentence(statement.report_id, anchor[0])
        text = self.reports[statement.report_id].text
        said = list(statement.content)
        if said and statement.kind != "direct":
            tail = _OCCASION.search(text, *said[-1])
            said[-1] = (said[-1][0], tail.start() if tail else said[-1][1])
        contents = self._of(statement.report_id).contents
        beside = contents[bisect_left(contents, (sentence[0], 0)) : bisect_left(contents, (sentence[1], 0))]
        said += [piece for piece in beside if piece not in statement.content]
        times = self.times_in(statement.report_id, sentence)
        return [t for t in times if not any(t.span[0] < end and start < t.span[1] for start, end in said)]

    def stated(self, statement: Statement) -> When | None:
        """When the statement was made as far as its own sentence says so; ``None`` where it stands as plain news."""
        if statement.inside is not None:
            return statement.when if bounds(statement.when) is not None else None
        times = [t for t in self.own_times(statement) if t.relation == "at"]
        said = bounds(statement.when)
        for time in times:
            if said is not None and bounds(time.when) == said:
                return statement.when
        return times[0].when if len(times) == 1 and bounds(times[0].when) is not None else None

    def teller(self, statement: Statement) -> Who | None:
        """Who tells a statement that stands inside another; ``None`` for what the report tells itself."""
        outer = self.statements.get(statement.inside) if statement.inside is not None else None
        return self.names.of(outer.holder) if outer is not None else None

    def position(self, statement: Statement) -> int:
        """Where the statement begins in its report."""
        spans = [s for s in (statement.source, statement.cue, *statement.content) if s is not None]
        return min((s[0] for s in spans), default=0)


def sentence_starts(text: str) -> list[int]:
    """Where each sentence of ``text`` begins; a line always ends one. Linear."""
    starts = [0]
    for match in _BREAK.finditer(text):
        if "\n" not in match.group() and _ABBREVIATION.search(text, max(0, match.start() - 6), match.start()):
            continue
        starts.append(match.end())
    return starts


def gather(
    reports: Iterable[Report],
    readings: Iterable[Reading],
    names: Names,
    judgements: Sequence[Judgement] = (),
    page: Callable[[Report, Reading], Page] = Page,
) -> Corpus:
    """The corpus of ``reports`` and ``readings``: sorted, doubles dropped, readings without report dropped."""
    by_id = {r.id: r for r in sorted(reports, key=lambda r: (r.id, r.source))}
    read = {r.report_id: r for r in sorted(readings, key=lambda r: r.report_id) if r.report_id in by_id}
    kept = {key: by_id[key] for key in sorted(by_id)}
    full = tell_apart({key: read.get(key, Reading(key)) for key in kept}, judgements)
    return Corpus(kept, full, names, tuple(judgements), page)


def bounds(when: When) -> tuple[int, int] | None:
    """The interval of ``when`` as ordinal days, or ``None`` where an end is open."""
    if when.start is None or when.end is None:
        return None
    return (date.fromisoformat(when.start).toordinal(), date.fromisoformat(when.end).toordinal())


def ends(when: When) -> tuple[int | None, int | None]:
    """The ends of ``when`` as ordinal days, ``None`` where open."""
    return (
        date.fromisoformat(when.start).toordinal() if when.start else None,
        date.fromisoformat(when.end).toordinal() if when.end else None,
    )


def half_bounds(when: When) -> tuple[int, int]:
    """The interval of ``when`` as ordinal days; an open end is the end of time."""
    low = date.fromisoformat(when.start).toordinal() if when.start else 1
    high = date.fromisoformat(when.end).toordinal() if when.end else date.max.toordinal()
    return (low, high)


def apart(a: When, b: When, slack: int = 0) -> bool:
    """Whether ``a`` and ``b`` cannot be one time: their intervals lie more than ``slack`` days from each other."""
    low_a, high_a = half_bounds(a)
    low_b, high_b = half_bounds(b)
    return low_a > high_b + slack or low_b > high_a + slack


def meet(whens: Sequence[When]) -> When:
    """The narrowest interval that all of ``whens`` allow; of contradicting ones the narrowest, told before likely."""
    best = When()
    low, high = half_bounds(best)
    for when in sorted(whens, key=lambda w: (w.is_likely, _width(w))):
        new_low, new_high = half_bounds(when)
        if max(low, new_low) > min(high, new_high):
            continue
        if (new_low, new_high) != (low, high) and (new_low > low or new_high < high):
            low, high = max(low, new_low), min(high, new_high)
            best = _interval(low, high, when, best)
    weekday = next((w.weekday for w in sorted(whens, key=_width) if w.weekday is not None), None)
    if weekday is not None and best.granularity != "day":
        best = When(best.start, best.end, best.granularity, best.basis, weekday)
    return best


def _width(when: When) -> tuple[int, str, str, str, int]:
    low, high = half_bounds(when)
    return (high - low, when.start or "", when.end or "", when.basis, -1 if when.weekday is None else when.weekday)


def _interval(low: int, high: int, new: When, old: When) -> When:
    if half_bounds(new) == (low, high):
        return When(new.start, new.end, new.granularity, new.basis, new.weekday)
    start = None if low == 1 else date.fromordinal(low).isoformat()
    end = None if high == date.max.toordinal() else date.fromordinal(high).isoformat()
    return When(start, end, "day" if start == end else "range", old.basis if old.start else new.basis)
