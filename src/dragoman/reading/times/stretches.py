"""So long ago, the past months, lengths, habits, and words like "recently". In: slots; out: a sense.

Invariant: a length or a habit dates nothing; a stretch that ends or begins at the report's day does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final, cast

from dragoman.reading.times import calendar as cal
from dragoman.reading.times.around import FARTHEST, Around, Slots, count_of, sized, unknown
from dragoman.reading.times.calendar import Sense, Unit


def shift(slots: Slots, around: Around) -> Sense | None:
    """So many units before or after the report's day, or the story's."""
    unit, sign = sized(slots), 1 if slots.get("later") else -1
    low, high = count_of(slots)
    if slots.get("story") and sign > 0 and not around.has_told(unit):
        return cal.duration(low, unit)  # later than something that was not told
    base = around.told(unit) if slots.get("story") else around.anchor
    if base is None:
        return unknown("XXXX-XX-XX")
    if low is None or high is None:
        return _vague(base, unit, sign, "story" in slots)
    if max(low, high) > FARTHEST:
        return None
    if unit in {"hour", "minute", "second"}:
        return replace(cal.duration(low, unit), start=base, end=base, granularity="day", dates=True)
    return _between(_reached(base, unit, sign * low), _reached(base, unit, sign * high))


def agothis(slots: Slots, around: Around) -> Sense | None:
    """A year ago today, thirty years ago this month."""
    count = count_of(slots)[1]
    if around.anchor is None or count is None or count > FARTHEST:
        return unknown("XXXX-XX-XX")
    there = cal.moved(around.anchor, sized(slots), -round(count))
    return cal.unit_at(cast("Unit", slots.get("unit2", "day")), there)


def _between(near: Sense, far: Sense) -> Sense:
    if near == far:
        return near
    starts = [s.start for s in (near, far) if s.start]
    ends = [s.end for s in (near, far) if s.end]
    return replace(near, start=min(starts), end=max(ends), granularity="range")


def _vague(base: date, unit: Unit, sign: int, story: bool) -> Sense:
    """Years ago: any day up to a unit ago."""
    edge = cal.moved(base, unit, sign)
    if unit in {"hour", "minute", "second"}:  # hours later: that day
        return replace(cal.duration(None, unit), start=base, end=base, granularity="day", dates=True)
    if sign < 0:
        return Sense(None, edge, "open", "PAST_REF")
    if story:  # years later: of the story, not ahead of the report
        return replace(cal.duration(None, unit), start=edge, dates=True)
    return Sense(edge, None, "open", "FUTURE_REF")


def _reached(base: date, unit: Unit, count: float) -> Sense:
    """What is meant by so many units away: a day for days and weeks, the month for months, the year for years."""
    if unit in {"day", "week", "weekend"}:
        at = cal.moved(base, unit, round(count))
        return cal.day(at) if unit != "week" else replace(cal.day(at), value=cal.week(at).value)
    months = round(count * _MONTHS.get(unit, 12))
    if unit in {"decade", "century"}:
        return cal.unit_at("year", cal.moved(base, "month", months))
    if count != int(count):  # a year and a half ago
        return cal.unit_at("month", cal.moved(base, "month", months))
    return cal.unit_at(unit, cal.moved(base, unit, int(count)))


_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


def inwhile(slots: Slots, around: Around) -> Sense | None:
    """In two weeks: ahead where the verb is, else how long it took."""
    if around.tense() > 0 and not _RANKED & set(around.before):  # "it will be the first vote in six years"
        return shift({**slots, "later": True}, around)
    return duration(slots, around)


_RANKED: Final = frozenset(
    {"first", "second", "third", "fourth", "time", "worst", "best", "biggest", "largest", "highest", "lowest", "most"}
)


def within(slots: Slots, around: Around) -> Sense | None:
    """Within two weeks: from the report's day on where the verb looks ahead, else how long it took."""
    length = duration(slots, around)
    count = count_of(slots)[1]
    if around.anchor is None or length is None or count is None or count > FARTHEST or around.tense() < 0:
        return length
    return replace(length, start=around.anchor, end=cal.moved(around.anchor, sized(slots), round(count)))


def span(slots: Slots, around: Around) -> Sense | None:
    """The past three months, the next two weeks: from or to the report's day."""
    unit = sized(slots)
    low, high = count_of(slots) if "n" in slots else (1, 1)
    length = cal.duration(low, unit)
    anchor = around.anchor
    ahead = slots["rel"] > 0
    if high is None or anchor is None:
        bound = (None, anchor) if not ahead else (anchor, None)
        return replace(length, start=bound[0], end=bound[1], dates=anchor is not None)
    if high > FARTHEST:
        return None
    other = cal.moved(anchor, unit, round(high if ahead else -high))
    low_day, high_day = (anchor, other) if ahead else (other, anchor)
    return replace(length, start=low_day, end=high_day, granularity="range", dates=True)


def vaguespan(slots: Slots, around: Around) -> Sense | None:
    """Recent months, the coming days: open on the far side."""
    length = cal.duration(None, sized(slots))
    ahead = slots.get("rel", 1) > 0
    bound = (around.anchor, None) if ahead else (None, around.anchor)
    return replace(length, start=bound[0], end=bound[1], dates=around.anchor is not None)


def sincespan(slots: Slots, around: Around) -> Sense | None:
    """In the 32 years since: a length that ends at the report's day."""
    return span({**slots, "rel": -1}, around)


def duration(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """Two weeks, a three-day visit: how long, not when."""
    low, _ = count_of(slots)
    return cal.duration(low, sized(slots))


def someday(slots: Slots, around: Around) -> Sense | None:
    """One day he will be president; but: it lasted one day."""
    if "unit" in slots and (around.tense() <= 0 or around.before[:1] in _COUNTING):
        return duration({**slots, "n": 1}, around)
    return Sense(around.anchor, None, "open", "FUTURE_REF")


_COUNTING: Final = {("for",), ("in",), ("within",), ("last",), ("lasted",), ("takes",), ("take",)}


def opening(slots: Slots, around: Around) -> Sense | None:
    """The first three months of 2021: a length, until :func:`opened` is told the year."""
    return duration(slots, around)


def opened(slots: Slots, length: Sense, year: date) -> Sense | None:
    """The stretch that opens the year that begins with ``year``, or closes it: the last six weeks of 2021."""
    unit, count = sized(slots), count_of(slots)[1]
    if count is None or count > _WEEKS:
        return None
    first, after = year, date(year.year + 1, 1, 1)
    if slots["at"] == "first":
        low, high = first, cal.moved(first, unit, round(count)) - timedelta(1)
    else:
        low, high = cal.moved(after, unit, -round(count)), after - timedelta(1)
    whole = replace(length, start=low, end=high, granularity="range", dates=True)
    if unit == "quarter" and count == 2:  # noqa: PLR2004 - two quarters are a half
        return replace(cal.half(year.year, 1 if slots["at"] == "first" else 2))
    return whole


_WEEKS: Final = 53

_HABIT: Final = {
    "second": "PT1S", "hour": "PT1H", "minute": "PT1M", "day": "P1D", "week": "P1W", "weekend": "XXXX-WXX-WE",
    "month": "P1M", "quarter": "P3M", "year": "P1Y", "decade": "P10Y", "century": "P100Y",
}  # fmt: skip


def habit(slots: Slots, around: Around) -> Sense | None:  # noqa: ARG001
    """Daily, every Monday, each July: how often, not when."""
    if "wd" in slots:
        value = f"XXXX-WXX-{slots['wd'] + 1}{slots.get('part', '')}"
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


def reference(slots: Slots, around: Around) -> Sense | None:
    """Now, recently, soon: no more than before, at or after the report's day."""
    value = cast("str", slots["at"])
    if value == "PRESENT_REF":
        return Sense(around.anchor, around.anchor, "open", value, dates=False)
    if value == "PAST_REF":
        return Sense(None, around.anchor, "open", value)
    if slots.get("ahead") and around.tense() < 0:  # "he was soon freed" is of the story
        return None
    return Sense(around.anchor, None, "open", value)
