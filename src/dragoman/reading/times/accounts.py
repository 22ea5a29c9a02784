"""Quarters and years as reports on accounts name them. In: slots and what is reported on; out: a sense.

Invariant: "a year earlier" is the quarter, or after "the nine months" the year, before the one reported on; without a
quarter told of it is a year before the story's date.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from dragoman.reading.times import calendar as cal
from dragoman.reading.times.around import FARTHEST, Around, Slots, count_of, sized, years_of
from dragoman.reading.times.calendar import Sense, Unit
from dragoman.reading.times.stretches import duration, shift, span


def year_ago(slots: Slots, around: Around) -> Sense | None:
    """A year earlier: one year before the period or the date spoken of."""
    unit = cast("Unit", slots["unit"] if slots.get("n") else "year")
    month = around.told("month")
    if slots.get("of") == "month" and month:  # the year-earlier month
        return cal.month(month.year - 1, month.month)
    spoken = around.period.start if around.period else around.anchor
    if "q" in slots and spoken:
        return cal.quarter(spoken.year - 1, slots["q"])
    if slots.get("of") == "quarter" and around.anchor and not around.compared:
        return _year_before(cal.unit_at("quarter", around.anchor, -1))
    if unit == "year" and around.compared:
        return _year_before(around.compared)
    return shift({"n": 1, "unit": unit, "story": slots.get("ago") is None}, around)


def _year_before(period: Sense) -> Sense:
    """The same quarter, or the year, of the year before."""
    assert period.start is not None
    year = period.start.year - 1
    if "Q" not in period.value:
        return cal.year_of(year)
    before = cal.quarter(year, (period.start.month + 2) // 3)
    return replace(before, value=f"{year:04d}{period.value[4:]}")


def same(slots: Slots, around: Around) -> Sense | None:
    """The same quarter of last year, the comparable period a year ago, the same month last year."""
    told = years_of(slots, around) if {"year", "ymod"} & set(slots) else None
    if around.anchor is None:
        return cal.year_of(told[0]) if told else None
    unit = slots.get("unit", "period")
    compared = around.period if unit == "quarter" else around.compared
    base = compared.start if compared and compared.start else around.anchor
    if unit == "month":
        base = around.told("month") or around.anchor
    year = told[0] if told else base.year - 1
    if unit == "month":
        return cal.month(year, base.month)
    return _year_before(replace(compared, start=base.replace(year=year + 1, day=1))) if compared else cal.year_of(year)


def reported(slots: Slots, around: Around) -> Sense | None:
    """The nine months, the first six months: a length, after which figures are compared by the year."""
    if "latest" in slots:
        return span({**slots, "unit": "month", "rel": -1}, around)
    return duration({**slots, "unit": "month"}, around)


def spoken_of(slots: Slots, around: Around) -> Sense | None:
    """The quarter: the one spoken of (of the year named), else the last that ended."""
    years = years_of(slots, around) if {"year", "ymod"} & set(slots) else None
    if years:
        return same({**slots, "unit": slots.get("unit", "period")}, around)
    if around.period is not None:
        unknown_quarter = around.period.fiscal and slots.get("unit") == "quarter"
        value = f"{around.period.value[:6]}X" if unknown_quarter else around.period.value
        return replace(around.period, value=value)
    if around.anchor is None:
        return None
    return cal.unit_at("quarter", around.anchor, -1)


def ended(slots: Slots, around: Around) -> Sense | None:
    """The year ended March 31, as far as it is told without that day: a length, or the quarter spoken of."""
    if slots.get("unit") == "quarter" and "n" not in slots:
        return spoken_of(slots, around)
    length = duration({"n": 1, **slots}, around)
    return replace(length, fiscal="fiscal" in slots) if length else None


def ending(slots: Slots, length: Sense, last: date) -> Sense | None:
    """The stretch that ends on ``last``: the year to June, the quarter ended March 31."""
    unit = sized(slots)
    count = count_of({"n": 1, **slots})[1]
    if count is None or count > FARTHEST:
        return None
    start = cal.moved(last + timedelta(1), unit, -round(count))
    whole = replace(length, start=start, end=last, granularity="range", dates=True)
    if count != 1 or "n" in slots:
        return whole
    if unit == "quarter" and last.month % 3 == 0:
        value = whole.value if whole.value.endswith("X") else f"{last.year:04d}-Q{last.month // 3}"
        return replace(whole, value=value, kind="DATE")
    if unit == "year" and length.fiscal:
        return replace(whole, value=f"{last.year:04d}", kind="DATE")
    return whole
