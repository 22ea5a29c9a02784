"""From the slots of a rule to the interval it means. In: slots and what the text around says. Out: a :class:`Sense`.

A maker returns ``None`` where the slots make no date after all (February 30). Where the day of publication is not
known it returns what the words alone tell: a weekday, a day of some year, or nothing but the relation.
"""

from __future__ import annotations

import calendar as months_table
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, cast

from dragoman.reading.times import calendar as cal
from dragoman.reading.times.calendar import Hemisphere, Sense, Unit

type Slots = dict[str, Any]

#: What :attr:`Around.tense` can answer.
PAST, UNTOLD, FUTURE, DROPPED = -1, 0, 1, 2

#: Without tense, a date of unknown year up to so many days ahead is read as ahead when its last one is long past.
#: A quarter is spoken of, whatever the tense, until the next one has ended.
_QUARTER: Final = 92
_NEAR_AHEAD: Final = 60
_LONG_PAST: Final = 240
#: A day told of without its year, last seen longer ago than this, and due within that many days: it is due.
_YEAR_AGO: Final = 320
_DUE: Final = 40
_FARTHEST: Final = 5000  # no count of days, weeks … beyond it is a date


@dataclass(frozen=True, slots=True)
class Around:
    """What a maker may know: the day seen from, the story's last date, tense, the words before."""

    anchor: date | None
    hemisphere: Hemisphere = "north"
    #: The date that the narration stands at.
    story: Sense | None = None
    #: The quarter that is spoken of.
    period: Sense | None = None
    tense: Callable[[], int] = lambda: 0
    before: tuple[str, ...] = ()


def _unknown(value: str, granularity: cal.Granularity = "open") -> Sense:
    return Sense(None, None, granularity, value, dates=False)


def _nearest(options: list[Sense], around: Around) -> Sense | None:
    """Of one date in several years, the one that tense asks for; without tense the last, or one close ahead."""
    anchor = around.anchor
    assert anchor is not None
    past = [o for o in options if o.start and o.start <= anchor]
    ahead = [o for o in options if o.end and o.end >= anchor]
    tense = around.tense()
    if tense == DROPPED and past and ahead:  # planned once: whichever is nearer
        return min(past[-1], ahead[0], key=lambda o: abs((cast(date, o.start) - anchor).days))
    if tense > 0 and ahead:
        return ahead[0]
    if not past or (ahead and _soon(past[-1], ahead[0], anchor, tense)):
        return ahead[0] if ahead else None
    return past[-1]


def _soon(past: Sense, ahead: Sense, anchor: date, tense: int) -> bool:
    assert past.end is not None
    assert ahead.start is not None
    ago, due = (_LONG_PAST, _NEAR_AHEAD) if tense == UNTOLD else (_YEAR_AGO, _DUE)
    return (anchor - past.end).days > ago and (ahead.start - anchor).days <= due


# --- days ---------------------------------------------------------------------------------------------------------


def _iso(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    at = slots["at"]
    if isinstance(at, tuple):
        return cal.month(*at)
    return cal.day(date.fromisoformat(at))


def _slashed(slots: Slots, around: Around) -> Sense | None:
    """12/05/1998 has two readings where both fit; the one nearer to the report's day is taken, else both are kept."""
    first, second, year = slots["at"]
    options = [date(year, m, d) for m, d in ((second, first), (first, second)) if _fits(year, m, d)]
    if not options:
        return None
    if len(set(options)) > 1 and around.anchor is not None:
        options = [min(options, key=lambda o: abs((o - cast(date, around.anchor)).days))]
    low, high = min(options), max(options)
    if low == high:
        return cal.day(low)
    return Sense(low, high, "range", f"{low.isoformat()}/{high.isoformat()}")


def _fits(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= months_table.monthrange(year, month)[1]  # noqa: PLR2004


def _date(slots: Slots, around: Around) -> Sense | None:
    month = slots["month"]
    first, last = slots.get("days") or (slots.get("day"), slots.get("day2"))
    last = first if last is None else last
    if last < first:
        return None
    suffix = _hour(slots)
    years = _years(slots, around)
    if years is None:
        value = f"XXXX-{month:02d}-{first:02d}" + (f"/XXXX-{month:02d}-{last:02d}" if last > first else "")
        return _unknown(value, "day" if first == last else "range")
    options = [_days(y, month, first, last, suffix) for y in years if _fits(y, month, last)]
    named = [o for o in options if o.start and o.start.weekday() == slots.get("on")]
    if len(named) == 1:  # "Monday, Oct. 26" is of the year in which it was a Monday
        return named[0]
    if len(years) == 1 or not options:
        return options[0] if options else None
    return _nearest(options, around)


def _days(year: int, month: int, first: int, last: int, suffix: str) -> Sense:
    low, high = date(year, month, first), date(year, month, last)
    if low == high:
        return cal.day(low, suffix)
    return Sense(low, high, "range", f"{low.isoformat()}/{high.isoformat()}")


def _years(slots: Slots, around: Around) -> list[int] | None:
    """The years a date can be of: the one written, the ones around the anchor, or ``None``: not known."""
    if "year" in slots:
        return [slots["year"]]
    if around.anchor is None:
        return None
    if "ymod" in slots:
        return [around.anchor.year + slots["ymod"]]
    return [around.anchor.year + k for k in (-1, 0, 1)]


def _hour(slots: Slots) -> str:
    """A clock time as TIMEX3 writes it, ``""`` for none."""
    if "clock" in slots:
        hour, minute = int(slots["clock"][1:3]), slots["clock"][4:]
    elif "hour" in slots:
        hour, minute = slots["hour"], "00"
    else:
        return cast(str, slots.get("part", ""))
    if "mer" in slots and hour <= 12:  # noqa: PLR2004
        hour = hour % 12 + (12 if slots["mer"] == "pm" else 0)
    return f"T{hour:02d}:{minute}"


def _weekday(slots: Slots, around: Around) -> Sense | None:
    wd, anchor, suffix = slots["wd"], around.anchor, _hour(slots)
    if anchor is None:
        value = f"XXXX-WXX-{wd + 1}" + suffix
        return Sense(None, None, "day", value, "TIME" if suffix else "DATE", weekday=wd, dates=False)
    back = (anchor.weekday() - wd) % 7
    last, ahead = anchor - timedelta(back), anchor + timedelta(-back % 7)
    if "week" in slots:
        at = anchor + timedelta(7 * slots["week"] - anchor.weekday() + wd)
    elif "past" in slots or slots.get("rel") == -1:
        at = last - timedelta(7 * (back == 0))
    elif slots.get("rel") == 1 or "coming" in slots:
        at = ahead + timedelta(7 * (back == 0))
    elif "rel" in slots:
        at = last if around.tense() < 0 else ahead
    else:
        at = ahead if around.tense() > 0 else last
    at += timedelta(7 * slots.get("weeks", 0) + (slots["step"] if "step" in slots else 0))
    return replace(cal.day(at, suffix), mod=slots.get("edge"))


def _deictic(slots: Slots, around: Around) -> Sense | None:
    if around.anchor is None:
        return _unknown("XXXX-XX-XX", "day")
    offset = slots.get("offset", slots.get("night", slots.get("at", 0)))
    suffix = "TNI" if "night" in slots else _hour(slots)
    return replace(cal.day(around.anchor + timedelta(offset), suffix), mod=slots.get("edge"))


def _clock(slots: Slots, around: Around) -> Sense | None:
    suffix = _hour(slots)
    at = around.story.start if around.story and around.story.granularity == "day" else around.anchor
    if at is None:
        return Sense(None, None, "open", "XXXX-XX-XX" + suffix, "TIME", dates=False)
    return replace(cal.day(at, suffix), dates=False)


# --- months, years, quarters, seasons -------------------------------------------------------------------------------


def _month(slots: Slots, around: Around) -> Sense | None:
    number, anchor = slots["month"], around.anchor
    years = _years(slots, around)
    if years is None or anchor is None and len(years) > 1:
        return _unknown(f"XXXX-{number:02d}", "month")
    if len(years) == 1:
        sense: Sense | None = cal.month(years[0], number)
    else:
        assert anchor is not None
        sense = _by_direction([cal.month(y, number) for y in years], slots, around, cal.month(anchor.year, anchor.month))
    return _cut(sense, slots)


def _by_direction(options: list[Sense], slots: Slots, around: Around, now: Sense) -> Sense | None:
    """Last, next or this of a repeating thing: strictly before, strictly after, or in the year of ``now``."""
    assert now.start is not None
    rel = slots.get("rel")
    if rel == -1 or "past" in slots:
        return next((o for o in reversed(options) if o.end and o.end < now.start), None)
    if rel == 1 or "coming" in slots:
        return next((o for o in options if o.start and now.end and o.start > now.end), None)
    if rel == 0:
        return next((o for o in options if o.start and o.start.year == now.start.year), None)
    return _nearest(options, around)


def _cut(sense: Sense | None, slots: Slots) -> Sense | None:
    if sense is None or "edge" not in slots:
        return sense
    return cal.edge(sense, slots["edge"])


def _year(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    return _cut(cal.year_of(slots["year"]), slots)


def _yearrange(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    first, last = slots["at"]
    return replace(cal.years(first, last - first + 1, f"{first}/{last}"))


def _yearwords(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """Nineteen ninety-six; the year two thousand."""
    if "thousands" in slots:
        return cal.year_of(1000 * slots["thousands"])
    rest = slots.get("a", 0) + slots.get("ones", 0)
    year = 100 * slots["tens"] + rest
    return cal.year_of(year) if 1500 <= year <= 2099 and rest >= 10 else None  # noqa: PLR2004


def _decade(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    first = slots["at"] if slots["at"] > 100 else 1900 + slots["at"]  # noqa: PLR2004
    return _cut(cal.years(first, 10, str(first // 10)), slots)


def _century(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    if slots["n"] > 21:  # noqa: PLR2004
        return None
    return _cut(cal.years(100 * (slots["n"] - 1), 100, f"{slots['n'] - 1:02d}"), slots)


def _quarter(slots: Slots, around: Around) -> Sense | None:
    return _part_of_year(slots, around, cal.quarter, "Q")


def _half(slots: Slots, around: Around) -> Sense | None:
    return _part_of_year(slots, around, cal.half, "H")


def _part_of_year(slots: Slots, around: Around, make: Callable[[int, int], Sense], letter: str) -> Sense | None:
    years = _years(slots, around)
    if years is None:
        return _unknown(f"XXXX-{letter}{slots['n']}", "range")
    options = [make(y, slots["n"]) for y in years]
    if len(options) == 1:
        return options[0]
    assert around.anchor is not None
    anchor = around.anchor
    close = [o for o in options if o.start and o.end and o.start <= anchor <= o.end + timedelta(_QUARTER)]
    return close[0] if close else _nearest(options, around)


def _season(slots: Slots, around: Around) -> Sense | None:
    code, years = slots["season"], _years(slots, around)
    if years is None:
        return _unknown(f"XXXX-{code}", "season")
    options = [cal.season(y, code, around.hemisphere) for y in years]
    if len(options) == 1:
        return _cut(options[0], slots)
    assert around.anchor is not None
    now = cal.day(around.anchor)
    if slots.get("rel") == -1:  # the last one that has begun and ended, or is ending now
        return _cut(next((o for o in reversed(options) if o.end and o.end < around.anchor), None), slots)
    return _cut(_by_direction(options, slots, around, now), slots)


# --- units from here -----------------------------------------------------------------------------------------------


def _unit(slots: Slots, around: Around) -> Sense | None:
    unit, anchor = cast(Unit, slots["unit"]), around.anchor
    rel = -1 if "past" in slots else 1 if "coming" in slots else slots.get("rel", 0)
    if anchor is None:
        return _unknown({"year": "XXXX", "month": "XXXX-XX"}.get(unit, "XXXX-XX-XX"))
    if unit == "weekend" and "rel" not in slots:
        rel = 0 if around.tense() > 0 or anchor.weekday() > 4 else -1  # noqa: PLR2004 - Saturday or Sunday
    sense = cal.unit_at(unit, anchor, rel)
    if "ahead" in slots:
        return _up_to(sense, slots["ahead"], anchor)
    return _cut(sense, slots)


def _up_to(sense: Sense, ahead: int, anchor: date) -> Sense:
    """Earlier this year: from its start to the day; later this year: from the day to its end."""
    if ahead < 0:
        return replace(sense, end=max(anchor, cast(date, sense.start)), granularity="range", mod="START")
    return replace(sense, start=min(anchor, cast(date, sense.end)), granularity="range", mod="END")


def _story(slots: Slots, around: Around) -> Sense | None:
    """The next day, the previous month, the day before, that year: seen from the last date told."""
    unit = cast(Unit, slots.get("unit", "day"))
    step = -1 if "step" in slots and slots["step"] < 0 else 1 if "step" in slots else slots.get("rel", slots.get("same", 0))
    base = around.story.start if around.story else around.anchor
    if base is None:
        return _unknown("XXXX-XX-XX")
    if unit == "day":
        return cal.day(base + timedelta(step), slots.get("part", ""))
    return cal.unit_at(unit, base, step)


def _count(slots: Slots) -> tuple[float | None, float | None]:
    """Smallest and largest count of units; ``None`` where it is vague ("several")."""
    n = slots.get("n")
    if n is not None and "n2" in slots:
        n += slots["n2"]
    if n is not None and "half" in slots:
        n += 0.5
    if n == 0:
        return None, None
    if n is not None:
        n *= slots.get("big", 1) * slots.get("fort", 1)
    return n, slots.get("m", n)


def _sized(slots: Slots) -> Unit:
    return "week" if "fort" in slots else cast(Unit, slots["unit"])


def _shift(slots: Slots, around: Around) -> Sense | None:
    """So many units before or after the report's day, or the story's."""
    unit, sign = _sized(slots), 1 if slots.get("later") else -1
    base = around.story.start if slots.get("story") and around.story else around.anchor
    low, high = _count(slots)
    if base is None:
        return _unknown("XXXX-XX-XX")
    if low is None or high is None:
        return _vague(base, unit, sign)
    if max(low, high) > _FARTHEST:
        return None
    if unit in {"hour", "minute"}:
        return replace(cal.duration(low, unit), start=base, end=base, granularity="day", dates=True)
    near, far = _reached(base, unit, sign * low), _reached(base, unit, sign * high)
    if near == far:
        return near
    starts = [s.start for s in (near, far) if s.start]
    ends = [s.end for s in (near, far) if s.end]
    return replace(near, start=min(starts), end=max(ends), granularity="range")


def _vague(base: date, unit: Unit, sign: int) -> Sense:
    """Years ago: any day up to a unit ago."""
    edge = cal.moved(base, unit, sign)
    if sign < 0:
        return Sense(None, edge, "open", "PAST_REF")
    return Sense(edge, None, "open", "FUTURE_REF")


def _reached(base: date, unit: Unit, count: float) -> Sense:
    """What is meant by so many units away: a day for days and weeks, the month for months, the year for years."""
    if unit in {"day", "week", "weekend"}:
        at = cal.moved(base, unit, round(count))
        return cal.day(at) if unit != "week" else replace(cal.day(at), value=cal.week(at).value)
    if count != int(count):  # a year and a half ago
        size = {"month": 1, "year": 12, "decade": 120, "century": 1200, "quarter": 3}.get(unit, 12)
        return cal.unit_at("month", cal.moved(base, "month", round(count * size)))
    at = cal.moved(base, unit, int(count))
    return cal.unit_at("year" if unit in {"decade", "century"} else unit, at)


def _inwhile(slots: Slots, around: Around) -> Sense | None:
    """In two weeks: ahead where the verb is, else how long it took."""
    if around.tense() > 0:
        return _shift({**slots, "later": True}, around)
    return _duration(slots, around)


def _within(slots: Slots, around: Around) -> Sense | None:
    length = _duration(slots, around)
    count = _count(slots)[1]
    if around.anchor is None or length is None or count is None or count > _FARTHEST or around.tense() < 0:
        return length
    return replace(length, start=around.anchor, end=cal.moved(around.anchor, _sized(slots), round(count)))


def _span(slots: Slots, around: Around) -> Sense | None:
    """The past three months, the next two weeks: from or to the report's day."""
    unit = _sized(slots)
    low, high = _count(slots) if "n" in slots else (1, 1)
    length = cal.duration(low, unit)
    anchor = around.anchor
    ahead = slots["rel"] > 0
    if high is None or anchor is None:
        bound = (None, anchor) if not ahead else (anchor, None)
        return replace(length, start=bound[0], end=bound[1], dates=anchor is not None)
    if high > _FARTHEST:
        return None
    other = cal.moved(anchor, unit, round(high if ahead else -high))
    low_day, high_day = (anchor, other) if ahead else (other, anchor)
    return replace(length, start=low_day, end=high_day, granularity="range", dates=True)


def _vaguespan(slots: Slots, around: Around) -> Sense | None:
    length = cal.duration(None, _sized(slots))
    ahead = slots.get("rel", 1) > 0
    bound = (around.anchor, None) if ahead else (None, around.anchor)
    return replace(length, start=bound[0], end=bound[1], dates=around.anchor is not None)


def _sincespan(slots: Slots, around: Around) -> Sense | None:
    """In the 32 years since: a length that ends at the report's day."""
    return _span({**slots, "rel": -1}, around)


def _yearago(slots: Slots, around: Around) -> Sense | None:
    """A year earlier: one year before the period or the date spoken of."""
    unit = cast(Unit, slots["unit"] if slots.get("n") else "year")
    period = around.period
    if unit == "year" and period and period.start:
        return cal.quarter(period.start.year - 1, int(period.value[6]))
    return _shift({"n": 1, "unit": unit, "story": slots.get("ago") is None}, around)


def _spokenof(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """The quarter: the one spoken of, else the last that ended."""
    if around.period is not None:
        return around.period
    if around.anchor is None:
        return None
    return cal.unit_at("quarter", around.anchor, -1)


def _weekof(slots: Slots, around: Around) -> Sense | None:
    at = _date(slots, around)
    return cal.week(at.start) if at and at.start else at


# --- lengths, habits, holidays, references ---------------------------------------------------------------------------


def _duration(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    low, _ = _count(slots)
    return cal.duration(low, _sized(slots))


_HABIT: Final = {"hour": "PT1H", "minute": "PT1M", "day": "P1D", "week": "P1W", "weekend": "XXXX-WXX-WE", "month": "P1M",
                 "quarter": "P3M", "year": "P1Y", "decade": "P10Y", "century": "P100Y"}  # fmt: skip


def _habit(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    if "wd" in slots:
        value = f"XXXX-WXX-{slots['wd'] + 1}"
    elif "month" in slots:
        value = f"XXXX-{slots['month']:02d}"
    elif "season" in slots:
        value = f"XXXX-{slots['season']}"
    elif "part" in slots:
        value = f"XXXX-XX-XX{slots['part']}"
    elif "n" in slots:
        value = cal.duration(slots["n"], slots["unit"]).value
    else:
        value = _HABIT[slots["unit"]]
    return Sense(None, None, "open", value, "SET", dates=False)


def _holiday(slots: Slots, around: Around) -> Sense | None:
    years = _years(slots, around)
    if years is None:
        month, day = slots.get("fixed", (None, None))
        return _unknown(f"XXXX-{month:02d}-{day:02d}" if month else "XXXX-XX-XX", "day")
    options = [_holiday_in(y, slots) for y in years]
    if len(options) == 1:
        return options[0]
    assert around.anchor is not None
    return _by_direction(options, slots, around, cal.day(around.anchor))


def _holiday_in(year: int, slots: Slots) -> Sense:
    if "easter" in slots:
        sunday = easter(year)
        return cal.week(sunday) if "week" in slots else cal.day(sunday)
    if "thanks" in slots:
        first = date(year, 11, 1)
        return cal.day(first + timedelta((3 - first.weekday()) % 7 + 21))
    month, day = slots.get("fixed", (1, 1))
    return cal.day(date(year, month, day) - timedelta("eve" in slots))


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian reckoning)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _reference(slots: Slots, around: Around) -> Sense | None:
    """Now, recently, soon: no more than before, at or after the report's day."""
    value = cast(str, slots["at"])
    if value == "PRESENT_REF":
        return Sense(around.anchor, around.anchor, "open", value, dates=False)
    if value == "PAST_REF":
        return Sense(None, around.anchor, "open", value)
    return Sense(around.anchor, None, "open", value)


type Maker = Callable[[Slots, Around], Sense | None]

MAKERS: Final[dict[str, Maker]] = {
    "iso": _iso, "slashed": _slashed, "date": _date, "weekday": _weekday, "deictic": _deictic, "clock": _clock,
    "month": _month, "year": _year, "yearrange": _yearrange, "yearwords": _yearwords, "decade": _decade,
    "century": _century, "quarter": _quarter, "half": _half, "season": _season, "unit": _unit, "story": _story,
    "shift": _shift, "inwhile": _inwhile, "within": _within, "span": _span, "vaguespan": _vaguespan,
    "sincespan": _sincespan, "yearago": _yearago, "spokenof": _spokenof, "weekof": _weekof, "duration": _duration, "habit": _habit,
    "holiday": _holiday, "reference": _reference,
}  # fmt: skip
