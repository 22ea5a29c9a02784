"""Days, weeks, months, seasons and years as closed intervals, with their TIMEX3 value and EDTF string.

Invariant: a :class:`Sense` never holds a start after its end; a day beyond the calendar raises ``OverflowError``
or ``ValueError``, which the engine takes for "no date".
"""

from __future__ import annotations

import calendar as months_table
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from dragoman.model import Granularity, When

type Hemisphere = Literal["north", "south"]
type Unit = Literal[
    "second", "minute", "hour", "day", "week", "weekend", "month", "quarter", "half", "year", "decade", "century"
]
type SenseKind = Literal["DATE", "TIME", "DURATION", "SET"]

#: First month of each season in the north; the south is half a year off.
SEASON_MONTH: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_SOUTH: Final = {"SP": "FA", "SU": "WI", "FA": "SP", "WI": "SU"}
_EDTF_SEASON: Final = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}
_LETTER: Final = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "E", "century": "C"}

#: Days kept of a month, and months kept of a year, by "early", "mid", "late" and "the end of": a convention.
_EDGE_DAYS: Final = {"start": (1, 10), "mid": (10, 20), "end": (20, 31)}
_EDGE_MONTHS: Final = {"start": (1, 4), "mid": (5, 8), "end": (9, 12)}

#: Years kept of a decade (and, tenfold, of a century), the first being 0.
_EDGE_YEARS: Final = {"start": (0, 3), "mid": (4, 6), "end": (6, 9)}
_DECADE: Final = 10


@dataclass(frozen=True, slots=True)
class Sense:
    """What an expression means: a closed interval (``None``: open), and the same for exchange."""

    start: date | None
    end: date | None
    granularity: Granularity
    value: str
    kind: SenseKind = "DATE"
    weekday: int | None = None
    mod: str | None = None
    #: False for what dates nothing (a duration, a habit, a date whose year is unknown).
    dates: bool = True
    #: A quarter of a year of accounts, which no calendar tells.
    fiscal: bool = False

    def when(self, basis: str) -> When:
        """The same as a :class:`When` that gives ``basis`` as its reason."""
        start = self.start.isoformat() if self.start else None
        end = self.end.isoformat() if self.end else None
        return When(start, end, self.granularity, basis, self.weekday)


def day(at: date, suffix: str = "") -> Sense:
    """One day; ``suffix`` is a part of the day in TIMEX3 (``TNI``) or a clock time (``T15:00``)."""
    return Sense(at, at, "day", at.isoformat() + suffix, "TIME" if suffix else "DATE")


def week(at: date) -> Sense:
    """The week, Monday to Sunday, that holds ``at``."""
    monday = at - timedelta(at.weekday())
    iso = monday.isocalendar()
    return Sense(monday, monday + timedelta(6), "week", f"{iso.year}-W{iso.week:02d}")


def weekend(at: date) -> Sense:
    """Saturday and Sunday of the week that holds ``at``."""
    saturday = at - timedelta(at.weekday()) + timedelta(5)
    iso = saturday.isocalendar()
    return Sense(saturday, saturday + timedelta(1), "range", f"{iso.year}-W{iso.week:02d}-WE")


def month(year: int, number: int) -> Sense:
    """A calendar month; ``number`` may run past 1–12 into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = months_table.monthrange(year, number)[1]
    return Sense(date(year, number, 1), date(year, number, last), "month", f"{year:04d}-{number:02d}")


def months(year: int, first: int, count: int, value: str, granularity: Granularity) -> Sense:
    """``count`` months from month ``first`` of ``year``."""
    return Sense(month(year, first).start, month(year, first + count - 1).end, granularity, value)


def year_of(year: int) -> Sense:
    """A calendar year."""
    return Sense(date(year, 1, 1), date(year, 12, 31), "year", f"{year:04d}")


def years(first: int, count: int, value: str) -> Sense:
    """``count`` calendar years from ``first`` (a decade, a century)."""
    return Sense(date(max(first, 1), 1, 1), date(first + count - 1, 12, 31), "range", value)


def quarter(year: int, number: int) -> Sense:
    """A quarter of a year; ``number`` may run past 1–4."""
    year, number = year + (number - 1) // 4, (number - 1) % 4 + 1
    return months(year, 3 * number - 2, 3, f"{year:04d}-Q{number}", "range")


def half(year: int, number: int) -> Sense:
    """A half of a year; ``number`` may run past 1–2."""
    year, number = year + (number - 1) // 2, (number - 1) % 2 + 1
    return months(year, 6 * number - 5, 6, f"{year:04d}-H{number}", "range")


def season(year: int, code: str, hemisphere: Hemisphere) -> Sense:
    """A season by its TIMEX3 code; the winter of a year begins in it (in the south, the summer does)."""
    first = SEASON_MONTH[code if hemisphere == "north" else _SOUTH[code]]
    return months(year, first, 3, f"{year:04d}-{code}", "season")


def unit_at(unit: Unit, at: date, offset: int = 0) -> Sense:  # noqa: PLR0911 - one for each unit
    """The ``unit`` that holds ``at``, moved by ``offset`` such units."""
    if unit in {"second", "minute", "hour", "day"}:
        return day(at + timedelta(offset if unit == "day" else 0))
    if unit == "week":
        return week(at + timedelta(7 * offset))
    if unit == "weekend":
        return weekend(at + timedelta(7 * offset))
    if unit == "month":
        return month(at.year, at.month + offset)
    if unit == "quarter":
        return quarter(at.year, (at.month + 2) // 3 + offset)
    if unit == "half":
        return half(at.year, (at.month + 5) // 6 + offset)
    if unit == "year":
        return year_of(at.year + offset)
    size = 10 if unit == "decade" else 100
    first = (at.year // size + offset) * size
    return years(first, size, f"{first // size}")


def moved(at: date, unit: Unit, count: int) -> date:
    """``at`` moved by ``count`` units, its day of the month kept where the month has it."""
    if unit in {"second", "minute", "hour"}:
        return at
    if unit in {"day", "week", "weekend"}:
        return at + timedelta(count * (1 if unit == "day" else 7))
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[unit]
    there = month(at.year, at.month + size * count)
    assert there.start is not None
    assert there.end is not None
    return there.start.replace(day=min(at.day, there.end.day))


def duration(count: float | None, unit: Unit) -> Sense:
    """A length of time; an unknown ``count`` is ``X``."""
    if unit in {"second", "minute", "hour"}:
        value = f"PT{_clock(count, unit)}"
    elif unit == "year" and count == _HALF:
        value = "P6M"
    elif unit in {"weekend", "half"}:
        value = "P2D" if unit == "weekend" else f"P{_number(None if count is None else 6 * count)}M"
    elif unit in {"decade", "century"} and count is not None:
        value = f"P{_number(count * (10 if unit == 'decade' else 100))}Y"
    else:
        value = f"P{_number(count)}{_LETTER[unit]}"
    return Sense(None, None, "open", value, "DURATION", dates=False)


_HALF: Final = 0.5


def _clock(count: float | None, unit: Unit) -> str:
    """So many hours, minutes or seconds; half hours are told in minutes."""
    if unit != "hour" or count is None or count == int(count):
        return f"{_number(count)}{unit[0].upper()}"
    whole, minutes = int(count), round(60 * (count - int(count)))
    return (f"{whole}H" if whole else "") + f"{minutes}M"


def _number(count: float | None) -> str:
    return "X" if count is None else f"{count:g}"


def edge(sense: Sense, which: str) -> Sense:
    """The early, middle or late part of a month, season, year or longer time; of a day or week all of it."""
    mod = {"start": "START", "mid": "MID", "end": "END"}[which]
    start, end = sense.start, sense.end
    if start is None or end is None:
        return replace(sense, mod=mod)
    if sense.granularity == "month":
        low, high = _EDGE_DAYS[which]
        start, end = start.replace(day=low), start.replace(day=min(high, end.day))
    elif sense.granularity == "year":
        low, high = _EDGE_MONTHS[which]
        start, end = date(start.year, low, 1), date(start.year, high, months_table.monthrange(start.year, high)[1])
    elif end.year - start.year >= _DECADE - 1:
        size = end.year - start.year + 1
        low, high = (part * size // _DECADE for part in _EDGE_YEARS[which])
        start, end = date(start.year + low, 1, 1), date(start.year + high, 12, 31)
    elif sense.granularity in {"range", "season"}:
        length = (end - start).days + 1
        low, high = {
            "start": (0, length // 3),
            "mid": (length // 3, 2 * length // 3),
            "end": (2 * length // 3, length),
        }[which]
        start, end = start + timedelta(low), start + timedelta(high - 1)
    granularity: Granularity = sense.granularity if sense.granularity in {"day", "week"} else "range"
    return replace(sense, start=start, end=end, granularity=granularity, mod=mod)


def edtf(sense: Sense) -> str | None:
    """The Extended Date/Time Format string, or ``None`` for a duration, a habit, or an unknown day."""
    value = sense.value
    if sense.kind == "SET" or (sense.kind == "DURATION" and not sense.start):
        return None
    if sense.start is None and sense.end is None:
        return value if value.startswith("XXXX-") and "W" not in value else None
    if sense.mod is None and sense.granularity in {"day", "month", "year"}:
        return value.split("T")[0]
    if sense.granularity == "season" and sense.mod is None and value[-2:] in _EDTF_SEASON:
        return f"{value[:4]}-{_EDTF_SEASON[value[-2:]]}"
    if sense.mod is None and len(value) == 7 and value[4:6] == "-Q" and value[6] != "X":  # noqa: PLR2004 - "2022-Q3"
        return f"{value[:4]}-{32 + int(value[6])}"
    start = sense.start.isoformat() if sense.start else ".."
    end = sense.end.isoformat() if sense.end else ".."
    return start if start == end else f"{start}/{end}"
