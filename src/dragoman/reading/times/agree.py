"""Weekdays that no verb gives a direction take the one that the same weekday has elsewhere in the report.

In: the placed times of a report. Out: the same, in which "Monday's debate" is the Monday that "they meet on Monday"
tells. Invariant: nothing changes where the directed mentions of a weekday differ, or where there are none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.reading.times import calendar as cal
from dragoman.reading.times.around import UNTOLD

if TYPE_CHECKING:
    from dragoman.reading.times.placed import Placed

_SHIFT: Final = 7  # days between the two readings of a bare weekday


def agree(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """``placed``, weekdays without direction being those of the directed ones."""
    told: dict[int, set[date]] = defaultdict(set)
    for one in placed:
        if one.way is not None and one.way != UNTOLD and one.sense.start is not None:
            told[one.sense.start.weekday()].add(one.sense.start)
    if not told:
        return tuple(placed)
    return tuple(_as_told(one, told) for one in placed)


def _as_told(one: Placed, told: dict[int, set[date]]) -> Placed:
    at = one.sense.start
    if at is None or one.way != UNTOLD or one.sense.granularity != "day":
        return one
    days = told.get(at.weekday(), set())
    if len(days) != 1:
        return one
    (day,) = days
    if abs((day - at).days) != _SHIFT:
        return one
    suffix = one.sense.value[10:]
    sense = replace(cal.day(day, suffix), mod=one.sense.mod)
    when = sense.when(f"{one.expression.when.basis}; the same weekday is told so elsewhere in the report")
    expression = msgspec.structs.replace(one.expression, when=when, timex=sense.value, edtf=cal.edtf(sense))
    return replace(one, sense=sense, expression=expression)
