"""Every time expression of a text with its interval. In: sentences and a day of publication. Out: placed expressions.

Invariant: expressions never overlap, stand in the order of the text, and each carries the rule and the anchor that
made it as its basis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dragoman.model import Granularity, Relation, TimeExpression
from dragoman.reading.times import calendar as cal
from dragoman.reading.times.accounts import ending
from dragoman.reading.times.around import DROPPED, FUTURE, INTENDED, PAST, UNTOLD, Around
from dragoman.reading.times.calendar import Hemisphere, Sense
from dragoman.reading.times.grammar import Found, load_grammar
from dragoman.reading.times.make import MAKERS
from dragoman.reading.times.pairs import BOUNDED, SKIPPED, bounds, in_order, linked, sharing_year
from dragoman.reading.times.placed import Anchor, Placed
from dragoman.reading.times.stretches import opened

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

_RELATIONS: Final[dict[str, Relation]] = {
    "since": "since", "until": "until", "till": "until", "before": "before", "by": "before", "after": "after",
    "from": "since", "following": "after",
}  # fmt: skip
_TOLD: Final = {
    PAST: "; its verb looks back",
    UNTOLD: "; no verb gives a direction",
    FUTURE: "; its verb looks ahead",
    DROPPED: "; planned, then dropped",
    INTENDED: "; intended",
}
_WHOLE: Final = "; one end of a stretch, and the whole of it is meant"
_COMPARING: Final = frozenset({"after", "from", "than"})


@dataclass(slots=True)
class _Story:
    """Where the narration stands; the only state of a reading, set anew for each report."""

    date: Sense | None = None
    day: Sense | None = None
    month: Sense | None = None
    #: The quarter that is reported on, and the stretch that figures are compared by: that quarter or its year.
    period: Sense | None = None
    compared: Sense | None = None

    def tell(self, found: Found, sense: Sense, anchor: Anchor) -> None:
        opening = found.rule.make == "opening" and found.slots.get("unit") == "month"
        if (opening or found.rule.make == "reported") and self.period and self.period.start:
            self.compared = cal.year_of(self.period.start.year)
        if sense.kind not in {"DATE", "TIME"} or not sense.dates or sense.start is None or sense.end is None:
            return
        self.date = sense
        if sense.granularity in {"day", "week", "month"}:
            self.month = sense
            self.day = sense if sense.granularity != "month" else self.day
        if sense.value[4:6] == "-Q" and self._is_reported(found, sense, anchor):
            self.compared = sense
            if not sense.value.endswith("X"):
                self.period = replace(sense, fiscal="fiscal" in found.slots or sense.fiscal)

    def _is_reported(self, found: Found, sense: Sense, anchor: Anchor) -> bool:
        """Not what figures are compared with ("after a flat quarter", "the 1988 quarter"), nor what is ahead."""
        if self.period is None or sense.start == self.period.start:
            return True
        assert sense.start
        assert sense.end
        assert self.period.start
        running = bool(anchor.days) and sense.end >= anchor.days[0]
        return not running and sense.start.year >= self.period.start.year and not _COMPARING & set(found.before)


class Finder:
    """Finds the times of one report, piece by piece in the order of the text."""

    def __init__(self, text: str, report_id: str, anchor: Anchor, hemisphere: Hemisphere = "north") -> None:
        self._text = text
        self._report_id = report_id
        self._anchor = anchor
        self._hemisphere: Hemisphere = hemisphere
        self._story = _Story()
        self._persons = _persons(text)

    def find(
        self,
        folded: str,
        offset: int,
        tense: Callable[[Found], int] = lambda _: UNTOLD,
        quoted: Callable[[Found], bool] = lambda _: False,
        token: Callable[[Found], Token | None] = lambda _: None,
    ) -> Iterator[Placed]:
        """The times of ``folded``, a piece of the report that begins at ``offset``."""
        found = [f for f in load_grammar().scan(folded) if not self._is_person(folded, f)]
        at = 0
        while at < len(found):
            pair = sharing_year(folded, found[at : at + 2])
            if pair[0].rule.make in BOUNDED:
                bound = pair[1] if len(pair) == 2 and bounds(folded, pair[0], pair[1]) else None  # noqa: PLR2004
                yield from self._bounded(pair[0], bound, offset, tense, quoted(pair[0]), token)
                at += 1
                continue
            if len(pair) == 2 and linked(folded, pair[0], pair[1]):  # noqa: PLR2004
                joined = self._range(pair[0], pair[1], offset, tense, quoted(pair[0]), token)
                if joined:
                    yield from joined
                    at += 2
                    continue
            one = self._one(pair[0], offset, tense, quoted(pair[0]), token)
            at += 1
            if one is not None:
                yield one

    def again(self, one: Placed, anchor: Anchor, tense: Callable[[Found], int]) -> Placed:
        """``one`` as it is seen from ``anchor``, the day its words were said; as it was where it means nothing then."""
        found = one.found
        assert found is not None
        there = Finder(self._text, self._report_id, anchor, self._hemisphere)
        sense, told = there._sense(found, tense)
        if sense is None:
            return one
        offset = one.expression.span[0] - found.start
        return there._place(
            found, offset, sense, one.expression.relation, quoted=True, token=lambda _: one.token, told=told
        )

    def _is_person(self, folded: str, found: Found) -> bool:
        return bool(self._persons) and folded[found.start : found.end] in self._persons

    def _one(
        self,
        found: Found,
        offset: int,
        tense: Callable[[Found], int],
        quoted: bool,
        token: Callable[[Found], Token | None],
    ) -> Placed | None:
        sense, told = self._sense(found, tense)
        if sense is None:
            return None
        if not quoted and found.rule.make != "yearago":
            self._story.tell(found, sense, self._anchor)
        relation = _relation(found, sense)
        return self._place(found, offset, sense, relation, quoted, token, told)

    def _sense(self, found: Found, tense: Callable[[Found], int]) -> tuple[Sense | None, int | None]:
        """What it means, and which way the verb pointed where that was asked."""
        senses = []
        memo: list[int] = []

        def once() -> int:
            if not memo:
                memo.append(PAST if "since" in found.before[:2] else tense(found))  # whatever the verb
            return memo[0]

        for day in self._anchor.days or (None,):
            story = self._story
            around = Around(
                day, self._hemisphere, story.date, story.day, story.month, story.period, story.compared, once,
                found.before,
            )  # fmt: skip
            try:
                sense = MAKERS[found.rule.make](found.slots, around)
            except (ValueError, OverflowError):  # a day that the calendar does not have
                return None, None
            if sense is None:
                return None, None
            senses.append(sense)
        one = len(senses) == 1 or senses[0] == senses[1]
        return senses[0] if one else _hull(senses[0], senses[1], found), memo[0] if memo else None

    def _range(
        self,
        first: Found,
        last: Found,
        offset: int,
        tense: Callable[[Found], int],
        quoted: bool,
        token: Callable[[Found], Token | None],
    ) -> tuple[Placed, Placed] | None:
        """Two times that bound one: each keeps its own value, and both mean the whole from the first to the last."""
        (low, way), (high, _) = self._sense(first, tense), self._sense(last, tense)
        if low is None or high is None or not {low.kind, high.kind} <= {"DATE", "TIME"}:
            return None
        if low.start is None or low.end is None or high.end is None:
            return None
        if low.start > high.end and low.granularity == "day":
            low, high = in_order(low, high, 7 if "wd" in first.slots else 365, way == FUTURE)
        if low.start is None or high.end is None or low.start > high.end:
            return None
        whole = Sense(low.start, high.end, "range", low.value, low.kind)
        if not quoted:
            self._story.tell(first, whole, self._anchor)
        return (
            self._place(first, offset, whole, "at", quoted, token, note=_WHOLE),
            self._place(
                last, offset, replace(whole, value=high.value, kind=high.kind), "at", quoted, token, note=_WHOLE
            ),
        )

    def _bounded(
        self,
        found: Found,
        bound: Found | None,
        offset: int,
        tense: Callable[[Found], int],
        quoted: bool,
        token: Callable[[Found], Token | None],
    ) -> Iterator[Placed]:
        """The year ended March 31, the first weeks of 2021: the time told next gives the interval."""
        length, _ = self._sense(found, tense)
        at = self._sense(bound, tense)[0] if bound is not None else None
        whole = None
        if length is not None and at is not None and at.start is not None and at.end is not None:
            if found.rule.make == "ended" and at.granularity in {"day", "month"}:
                whole = ending(found.slots, length, at.end)
            elif found.rule.make == "opening" and at.granularity == "year":
                whole = opened(found.slots, length, at.start)
        if whole is None:
            if "n" not in found.slots and found.slots.get("unit") != "quarter":  # the year ended badly
                return
            whole = length
        if whole is not None:
            self._story.tell(found, whole, self._anchor)
            yield self._place(found, offset, whole, _relation(found, whole), quoted, token)

    def _place(
        self,
        found: Found,
        offset: int,
        sense: Sense,
        relation: Relation,
        quoted: bool,
        token: Callable[[Found], Token | None],
        told: int | None = None,
        note: str = "",
    ) -> Placed:
        span = (offset + found.start, offset + found.end)
        basis = f"{found.rule.name}; {self._anchor.words}{'' if told is None else _TOLD[told]}{note}"
        when = _related(sense, relation, self._anchor).when(basis)
        text = self._text[span[0] : span[1]]
        expression = TimeExpression(self._report_id, span, text, when, relation, sense.value, cal.edtf(sense))
        bare = found.rule.make == "weekday" and "rel" not in found.slots
        return Placed(expression, sense, quoted, token(found), told if bare else None, None if note else found)


_NAMED_MONTH: Final = re.compile(r"\b([A-Z][a-z]+\.?) (May|March)\b(?! \d)")


def _persons(text: str) -> frozenset[str]:
    """Months that are somebody's name in this text: one stands after a capitalised word that is no word of time."""
    if " May" not in text and " March" not in text:
        return frozenset()
    grammar = load_grammar()
    return frozenset(m[2] for m in _NAMED_MONTH.finditer(text) if not grammar.knows(m[1]))


def _relation(found: Found, sense: Sense) -> Relation:
    if sense.kind == "DURATION" and not sense.dates:
        return "duration"
    for word in found.before[:2]:
        if word == "from" and sense.granularity != "day":  # "dates from the 1990s"
            break
        if word in _RELATIONS:
            return _RELATIONS[word]
        if word not in SKIPPED:
            break
    if found.before[:2] == ("of", "ahead") or found.before[:2] == ("to", "prior"):
        return "before"
    if found.before[:2] == ("to", "up"):
        return "until"
    return "at"


def _related(sense: Sense, relation: Relation, anchor: Anchor) -> Sense:
    """Since a time is from its start to the report's day (or without end); the other relations keep their interval."""
    if relation != "since" or sense.start is None:
        return sense
    last = anchor.days[-1] if anchor.days else None
    if last is None or sense.start > last:
        return replace(sense, end=None, granularity="open")
    return replace(sense, end=last, granularity="range")


def _hull(low: Sense, high: Sense, found: Found) -> Sense:
    """What is known of a time when the report's day is only known to lie between two days."""
    starts = [s.start for s in (low, high)]
    ends = [s.end for s in (low, high)]
    start = None if None in starts else min(s for s in starts if s)
    end = None if None in ends else max(e for e in ends if e)
    unanchored = MAKERS[found.rule.make](found.slots, Around(None))
    value = unanchored.value if unanchored else low.value
    weekday = unanchored.weekday if unanchored else None
    granularity: Granularity = "range" if start and end else "open"
    return Sense(start, end, granularity, value, low.kind, weekday, low.mod, low.dates)
