"""Days: dates in words and figures, weekdays, today and its neighbours, hours, holidays. In: slots; out: a sense.

A maker returns ``None`` where the slots make no date after all (February 30).
"""

from __future__ import annotations

import calendar as months_table
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from dragoman.reading.times import calendar as cal
from dragoman.reading.times.around import DROPPED, Around, Slots, by_direction, hour_of, nearest, unknown, years_of
from dragoman.reading.times.calendar import Sense
from dragoman.reading.times.periods import month


def iso(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """2023-05-17, 20230517, 2023-05."""
    at = slots["at"]
    if isinstance(at, tuple):
        return cal.month(*at)
    return cal.day(date.fromisoformat(at[:10]), at[10:])


def slashed(slots: Slots, around: Around) -> Sense | None:
    """12/05/1998 has two readings where both fit; the one nearer to the report's day is taken, else both are kept."""
    first, second, year = slots["at"]
    options = [date(year, m, d) for m, d in ((second, first), (first, second)) if fits(year, m, d)]
    if not options:
        return None
    anchor = around.anchor
    if len(set(options)) > 1 and anchor is not None:
        options = [min(options, key=lambda o: abs((o - anchor).days))]
    low, high = min(options), max(options)
    if low == high:
        return cal.day(low)
    return Sense(low, high, "range", f"{low.isoformat()}/{high.isoformat()}")


def fits(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    return 1 <= month <= 12 and 1 <= day <= months_table.monthrange(year, month)[1]  # noqa: PLR2004


def full_date(slots: Slots, around: Around) -> Sense | None:
    """March 3, 20 March 2021, Sept. 19-20, 9 a.m. on May 4."""
    month = slots["month"]
    first: int
    last: int
    first, last = slots["days"] if "days" in slots else (slots["day"], slots.get("day2") or slots["day"])
    if "tensday" in slots:  # the twenty-third
        first = last = first + slots["tensday"]
    if last < first:
        return None
    suffix = hour_of(slots)
    years = years_of(slots, around)
    if years is None:
        value = f"XXXX-{month:02d}-{first:02d}" + (f"/XXXX-{month:02d}-{last:02d}" if last > first else "")
        return unknown(value, "day" if first == last else "range")
    options = [_days(y, month, first, last, suffix) for y in years if fits(y, month, last)]
    named = [o for o in options if o.start and o.start.weekday() == slots.get("on")]
    if len(named) == 1:  # "Monday, Oct. 26" is of the year in which it was a Monday
        return named[0]
    if len(years) == 1 or not options:
        return options[0] if options else None
    if slots.get("rel") and around.anchor is not None:  # last Oct. 23
        return by_direction(options, slots, around, cal.day(around.anchor))
    return nearest(options, around)


def _days(year: int, month: int, first: int, last: int, suffix: str) -> Sense:
    low, high = date(year, month, first), date(year, month, last)
    if low == high:
        return cal.day(low, suffix)
    return Sense(low, high, "range", low.isoformat())  # TIMEX3 has no stretches: its first day


def weekday(slots: Slots, around: Around) -> Sense | None:
    """Monday, last Tuesday, Friday night, Thursday of next week, 9 a.m. on Tuesday."""
    wd, anchor, suffix = slots["wd"], around.anchor, hour_of(slots)
    if anchor is None:
        value = f"XXXX-WXX-{wd + 1}" + suffix
        return Sense(None, None, "day", value, "TIME" if suffix else "DATE", weekday=wd, dates=False)
    back = (anchor.weekday() - wd) % 7
    last, ahead = anchor - timedelta(back), anchor + timedelta(-back % 7)
    if "week" in slots:
        at = anchor + timedelta(7 * slots["week"] - anchor.weekday() + wd)
    elif "past" in slots or slots.get("rel") == -1:
        at = last - timedelta(7 * (back == 0)) - timedelta(7 * (slots.get("n", 1) - 1))
    elif slots.get("rel") == 1 or "coming" in slots:
        at = ahead + timedelta(7 * (back == 0))
    elif "rel" in slots:
        at = last if around.tense() < 0 else ahead
    elif around.tense() == DROPPED:  # planned for Saturday, then cancelled: whichever is nearer
        at = last if anchor - last <= ahead - anchor else ahead
    else:
        at = ahead if around.tense() > 0 else last
    at += timedelta(7 * slots.get("weeks", 0) + slots.get("step", 0))
    return replace(cal.day(at, suffix), mod=slots.get("edge"))


def deictic(slots: Slots, around: Around) -> Sense | None:
    """Today, tomorrow morning, last night, overnight."""
    if around.anchor is None:
        return unknown("XXXX-XX-XX", "day")
    offset = cast("int", slots.get("offset", slots.get("night", slots.get("at", 0))))
    suffix = "TNI" if "night" in slots else hour_of(slots)
    return replace(cal.day(around.anchor + timedelta(offset), suffix), mod=slots.get("edge"))


def clock(slots: Slots, around: Around) -> Sense | None:
    """15:00 GMT alone: an hour of the day that is told of. It dates nothing by itself."""
    suffix = hour_of(slots)
    at = around.story.start if around.story and around.story.granularity == "day" else around.anchor
    if at is None:
        return Sense(None, None, "open", "XXXX-XX-XX" + suffix, "TIME", dates=False)
    return replace(cal.day(at, suffix), dates=False)


def weekof(slots: Slots, around: Around) -> Sense | None:
    """The week of March 6, the weekend of 9 March."""
    at = full_date(slots, around)
    if at is None or at.start is None:
        return at
    return cal.weekend(at.start) if slots.get("unit") == "weekend" else cal.week(at.start)


def monthday(slots: Slots, around: Around) -> Sense | None:
    """On the 20th; Wednesday the 13th: of this month or one beside it."""
    anchor = around.anchor
    if anchor is None:
        return unknown(f"XXXX-XX-{slots['day']:02d}", "day")
    days = [_day_of(cal.month(anchor.year, anchor.month + k), slots["day"]) for k in (-1, 0, 1)]
    options = [cal.day(d) for d in days if d is not None and slots.get("wd", d.weekday()) == d.weekday()]
    return nearest(options, around) if options else None


def _day_of(month: Sense, day: int) -> date | None:
    assert month.start
    assert month.end
    return month.start.replace(day=day) if day <= month.end.day else None


def nth(slots: Slots, around: Around) -> Sense | None:
    """The first Monday of May, the last day of February, the second week of April."""
    whole = month(slots, around)
    if whole is None or whole.start is None or whole.end is None:
        return whole
    number = slots["nth"]
    if "wd" in slots:
        return _nth_weekday(whole.start, whole.end, slots["wd"], number)
    if slots["unit"] == "day":
        return cal.day(whole.start + timedelta(number - 1) if number > 0 else whole.end)
    if slots["unit"] == "weekend":
        saturday = _nth_weekday(whole.start, whole.end, 5, number)
        return cal.weekend(cast("date", saturday.start)) if saturday else None
    low = whole.start + timedelta(7 * (number - 1)) if number > 0 else whole.end - timedelta(6)
    return replace(whole, start=low, end=low + timedelta(6), granularity="week")


def _nth_weekday(start: date, end: date, weekday: int, number: int) -> Sense | None:
    first = start + timedelta((weekday - start.weekday()) % 7)
    last = end - timedelta((end.weekday() - weekday) % 7)
    at = last if number < 0 else first + timedelta(7 * (number - 1))
    return cal.day(at) if at <= end else None


def known(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """A day that is told without its year because everybody knows it."""
    return cal.day(date(*slots["at"]))


def holiday(slots: Slots, around: Around) -> Sense | None:
    """Christmas, Easter, Thanksgiving, New Year's Eve: of the year written or the one that tense asks for."""
    years = years_of(slots, around)
    if years is None:
        month, day = slots.get("fixed", (None, None))
        return unknown(f"XXXX-{month:02d}-{day:02d}" if month else "XXXX-XX-XX", "day")
    options = [_holiday_in(y, slots) for y in years]
    if len(options) == 1:
        return options[0]
    assert around.anchor is not None
    return by_direction(options, slots, around, cal.day(around.anchor))


def _holiday_in(year: int, slots: Slots) -> Sense:
    if "feast" in slots:
        return cal.day(easter(year) + timedelta(slots["feast"]))
    if "easter" in slots:
        sunday = orthodox_easter(year) if "orthodox" in slots else easter(year)
        return cal.week(sunday) if "week" in slots else cal.day(sunday + timedelta(_from_sunday(slots.get("wd", 6))))
    if "labor" in slots:
        first = date(year, 9, 1)
        return cal.day(first + timedelta(-first.weekday() % 7))
    if "thanks" in slots:
        first = date(year, 11, 1)
        return cal.day(first + timedelta((3 - first.weekday()) % 7 + 21))
    month, day = slots.get("fixed", (12, 31) if "eve" in slots else (1, 1))
    return cal.day(date(year, month, day) - timedelta("eve" in slots and "fixed" in slots))


def _from_sunday(weekday: int) -> int:
    """Easter Monday to Wednesday come after Easter Sunday, the other days before it."""
    return weekday + 1 if weekday < 3 else weekday - 6  # noqa: PLR2004


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the eastern churches: the Julian reckoning (Meeus), as a day of our calendar until 2099."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    julian = d + e + 114
    return date(year, julian // 31, julian % 31 + 1) + timedelta(13)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian reckoning)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def nothing(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """For a rule that only keeps a shorter one from a wrong match."""
    return None
