"""Months, years, quarters, seasons, and weeks, months and years seen from here. In: slots; out: a sense.

Without the day of publication a maker returns what the words alone tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, cast

from dragoman.reading.times import calendar as cal
from dragoman.reading.times.around import (
    Around,
    Slots,
    by_direction,
    cut,
    nearest,
    unknown,
    year_in_words,
    years_of,
)
from dragoman.reading.times.calendar import Sense, Unit

#: Without tense, a date of unknown year up to so many days ahead is read as ahead when its last one is long past.
#: A quarter is spoken of, whatever the tense, until the next one has ended.
_QUARTER: Final = 92


def month(slots: Slots, around: Around) -> Sense | None:
    """March, late October, last September, June last year, later in May."""
    number, anchor = slots["month"], around.anchor
    years = years_of(slots, around)
    if years is None or (anchor is None and len(years) > 1):
        return unknown(f"XXXX-{number:02d}", "month")
    if len(years) == 1:
        sense: Sense | None = cal.month(years[0], number)
    else:
        assert anchor is not None
        sense = by_direction([cal.month(y, number) for y in years], slots, around, cal.month(anchor.year, anchor.month))
    if sense and "ahead" in slots and anchor and sense.start and sense.end and sense.start <= anchor <= sense.end:
        return _up_to(sense, slots["ahead"], anchor)
    return cut(sense, slots)


def year(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """2021, early 2022, the end of 1990."""
    return cut(cal.year_of(slots["year"]), slots)


def fringe(slots: Slots, around: Around) -> Sense | None:
    """The final days of 2012, the first months of last year."""
    years = years_of(slots, around)
    if years is None:
        return None
    whole = cal.year_of(years[0])
    if slots["unit"] in {"month", "quarter"}:
        return cut(whole, slots)
    edge = cal.month(years[0], 1 if slots["edge"] == "start" else 12)
    part = cal.edge(edge, slots["edge"]) if slots["unit"] == "day" else edge
    return replace(whole, start=part.start, end=part.end, granularity="range", mod=slots["edge"].upper())


def yearrange(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """2014-2020."""
    first, last = slots["at"]
    return replace(cal.years(first, last - first + 1, f"{first}"))


def yearwords(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """Nineteen ninety-six; the year two thousand."""
    if "thousands" in slots:
        return cal.year_of(1000 * slots["thousands"])
    year = year_in_words(slots)
    told = year % 100 >= 10 or "oh" in slots  # noqa: PLR2004
    return cal.year_of(year) if 1500 <= year <= 2099 and told else None  # noqa: PLR2004


def decade(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """The 1990s, the early 1980s, the nineties."""
    first = slots["at"] if slots["at"] > 100 else 100 * slots.get("tens", 19) + slots["at"]  # noqa: PLR2004
    if first % 100 == 0 and first < 2000:  # noqa: PLR2004 - the 1800s are a century
        return cut(cal.years(first, 100, str(first // 100)), slots)
    return cut(cal.years(first, 10, str(first // 10)), slots)


def century(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """The 20th century."""
    if slots["n"] > 21:  # noqa: PLR2004
        return None
    return cut(cal.years(100 * (slots["n"] - 1), 100, f"{slots['n'] - 1:02d}"), slots)


def quarter(slots: Slots, around: Around) -> Sense | None:
    """The third quarter of 2022, Q3, this year's first quarter."""
    return _part_of_year(slots, around, cal.quarter, "Q")


def half(slots: Slots, around: Around) -> Sense | None:
    """The second half of the year; "the first half" alone is of a year only where a quarter was told of."""
    if "bare" in slots and around.period is None:
        return None
    return _part_of_year(slots, around, cal.half, "H")


def _part_of_year(slots: Slots, around: Around, make: Callable[[int, int], Sense], letter: str) -> Sense | None:
    years = years_of(slots, around)
    if years is None:
        return unknown(f"XXXX-{letter}{slots['n']}", "range")
    options = [make(y, slots["n"]) for y in years]
    if len(options) == 1:
        return options[0]
    assert around.anchor is not None
    anchor = around.anchor
    close = [o for o in options if o.start and o.end and o.start <= anchor <= o.end + timedelta(_QUARTER)]
    return close[0] if close else nearest(options, around)


def season(slots: Slots, around: Around) -> Sense | None:
    """The summer of 2008, last fall; its months depend on the hemisphere."""
    code, years = slots["season"], years_of(slots, around)
    if "same" in slots and around.story and around.story.start:
        return cal.season(around.story.start.year, code, around.hemisphere)
    if years is None:
        return unknown(f"XXXX-{code}", "season")
    options = [cal.season(y, code, around.hemisphere) for y in years]
    if len(options) == 1:
        return cut(options[0], slots)
    assert around.anchor is not None
    now = cal.day(around.anchor)
    if slots.get("rel") == -1:  # the last one that has begun and ended, or is ending now
        return cut(next((o for o in reversed(options) if o.end and o.end < around.anchor), None), slots)
    return cut(by_direction(options, slots, around, now), slots)


def unit(slots: Slots, around: Around) -> Sense | None:
    """This week, last month, earlier this year, the end of the year, the weekend."""
    unit, anchor = cast("Unit", slots["unit"]), around.anchor
    rel = -1 if "past" in slots else 1 if "coming" in slots else slots.get("rel", 0)
    if anchor is None:
        return unknown({"year": "XXXX", "month": "XXXX-XX"}.get(unit, "XXXX-XX-XX"))
    if unit == "weekend" and "rel" not in slots:
        ahead = around.tense() > 0 and around.before[:2] != ("over", "from")  # "a report from over the weekend"
        rel = 0 if ahead or anchor.weekday() > 4 else -1  # noqa: PLR2004 - Saturday or Sunday
    sense = cal.unit_at(unit, anchor, rel)
    if "ahead" in slots:
        return _up_to(sense, slots["ahead"], anchor)
    if "lastday" in slots and sense.end:  # exchanged as the day, meant as the months around it
        return replace(cut(sense, slots) or sense, value=sense.end.isoformat())
    return cut(sense, slots)


def _up_to(sense: Sense, ahead: int, anchor: date) -> Sense:
    """Earlier this year: from its start to the day; later this year: from the day to its end."""
    if ahead < 0:
        return replace(sense, end=max(anchor, cast("date", sense.start)), granularity="range", mod="START")
    return replace(sense, start=min(anchor, cast("date", sense.end)), granularity="range", mod="END")


def story(slots: Slots, around: Around) -> Sense | None:
    """The next day, the previous month, the day before, that year: seen from the last date told."""
    unit = cast("Unit", slots.get("unit", "day"))
    step = cast("int", slots["step"] if "step" in slots else slots.get("rel", slots.get("same", 0)))
    base = around.told(unit)
    untold = base == around.anchor and not around.has_told(unit)
    if base is None or (step > 0 and untold and around.tense() <= 0):  # "the next day" of nothing told
        return unknown("XXXX-XX-XX")
    if unit == "day":
        return cal.day(base + timedelta(step), slots.get("part", ""))
    return cal.unit_at(unit, base, step)
