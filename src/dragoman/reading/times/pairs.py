"""Two times that stand together: from X to Y, the year ended X, in X and Y of a year. In: rules found; out: pairs.

Invariant: only the words between two neighbours and the few before them are looked at.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from dragoman.reading.times import calendar as cal
from dragoman.reading.times.calendar import Sense
from dragoman.reading.times.grammar import Found

#: Words that may stand between a preposition and its time.
SKIPPED: Final = frozenset(
    {"the", "on", "about", "around", "at", "early", "late", "least", "a", "end", "of", "mid", "-"}
)
#: Makers whose interval the next time gives, with the words between.
BOUNDED: Final = {"ended": frozenset({"ended", "ending", "to"}), "opening": frozenset({"of"})}
_LINKS: Final = frozenset({"to", "through", "until", "till", "and", "-"})
_DATED: Final = frozenset({"date", "month", "season", "quarter", "half"})
_YEAR: Final[tuple[str, ...]] = ("year", "ymod", "tens", "a", "ones", "oh", "millennium")


def sharing_year(folded: str, pair: list[Found]) -> list[Found]:
    """In May and June 2012, the spring or summer of last year: the first of two has the year of the second."""
    if len(pair) < 2 or not {pair[0].rule.make, pair[1].rule.make} <= _DATED:  # noqa: PLR2004
        return pair
    if folded[pair[0].end : pair[1].start].strip().lower() not in {"and", "or", ",", "to", "through", "-", "until"}:
        return pair
    year = {k: pair[1].slots[k] for k in _YEAR if k in pair[1].slots}
    if not year or any(k in pair[0].slots for k in (*_YEAR, "rel", "ahead")):
        return pair
    return [replace(pair[0], slots={**pair[0].slots, **year}), pair[1]]


def linked(folded: str, first: Found, last: Found) -> bool:
    """Whether two times bound one: "from X to Y", "between X and Y", "X - Y"."""
    between = folded[first.end : last.start].strip().lower()
    if between not in _LINKS:
        return False
    opening = next((w for w in first.before if w not in SKIPPED), "")
    if between == "and":
        return opening == "between"
    if between == "-":
        return first.rule.make == last.rule.make
    return opening in {"from", "between"} or (
        first.rule.make == last.rule.make and first.rule.make in {"date", "weekday"} and between in {"to", "through"}
    )


def in_order(low: Sense, high: Sense, step: int, ahead: bool) -> tuple[Sense, Sense]:
    """Friday to Monday: the second is a week (a day without year: a year) later, or the first so much earlier."""
    assert low.start
    assert high.end
    if ahead:
        return low, cal.day(high.end + timedelta(step))
    return cal.day(low.start - timedelta(step)), high


def bounds(folded: str, first: Found, last: Found) -> bool:
    """Whether ``last`` bounds ``first``: ended March 31, ending in May, to June; of 2021."""
    words = folded[first.end : last.start].split()
    return len(words) <= 2 and bool(words) and words[0].lower() in BOUNDED[first.rule.make]  # noqa: PLR2004
