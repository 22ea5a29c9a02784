"""The makers that rules of the pattern file name: from the slots of a rule to the interval it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dragoman.reading.times import accounts, days, periods, stretches
from dragoman.reading.times.around import Around, Slots
from dragoman.reading.times.calendar import Sense

type Maker = Callable[[Slots, Around], Sense | None]

MAKERS: Final[dict[str, Maker]] = {
    "nothing": days.nothing,
    "iso": days.iso,
    "slashed": days.slashed,
    "date": days.full_date,
    "weekday": days.weekday,
    "deictic": days.deictic,
    "clock": days.clock,
    "weekof": days.weekof,
    "holiday": days.holiday,
    "known": days.known,
    "monthday": days.monthday,
    "nth": days.nth,
    "month": periods.month,
    "year": periods.year,
    "fringe": periods.fringe,
    "yearrange": periods.yearrange,
    "yearwords": periods.yearwords,
    "decade": periods.decade,
    "century": periods.century,
    "quarter": periods.quarter,
    "half": periods.half,
    "season": periods.season,
    "unit": periods.unit,
    "story": periods.story,
    "yearago": accounts.year_ago,
    "spokenof": accounts.spoken_of,
    "same": accounts.same,
    "reported": accounts.reported,
    "shift": stretches.shift,
    "agothis": stretches.agothis,
    "inwhile": stretches.inwhile,
    "within": stretches.within,
    "ended": accounts.ended,
    "opening": stretches.opening,
    "someday": stretches.someday,
    "span": stretches.span,
    "vaguespan": stretches.vaguespan,
    "sincespan": stretches.sincespan,
    "duration": stretches.duration,
    "habit": stretches.habit,
    "reference": stretches.reference,
}
