"""A date as metadata and headings write it in, a closed interval out. Only full or cut-off dates, nothing relative."""

from __future__ import annotations

import calendar
import re
from datetime import date

from dragoman.model import When

_MONTHS = (
    {name.lower(): n for n, name in enumerate(calendar.month_name) if n}
    | {name.lower(): n for n, name in enumerate(calendar.month_abbr) if n}
    | {"sept": 9}
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

ISO = r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?(?!\d)"
DAY_FIRST = rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.? (?P<m2>{_MONTH})\b\.?,? (?P<y2>\d{{4}})"
MONTH_FIRST = rf"(?P<m3>{_MONTH})\b\.? (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y3>\d{{4}})"
DOTTED = r"(?P<d4>\d{1,2})\.(?P<m4>\d{1,2})\.(?P<y4>\d{4})"
#: A full date in any of the orders that headings use.
STAMP = re.compile(rf"(?:{ISO})|(?:{DAY_FIRST})|(?:{MONTH_FIRST})|(?:{DOTTED})", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})")
_DAY_OF_MONTH = re.compile(
    rf"(?:(?P<m>{_MONTH})\b\.? (?P<d>\d{{1,2}})|(?P<d2>\d{{1,2}}) (?P<m2>{_MONTH})\b\.?)", re.IGNORECASE
)


def day_without_year(text: str) -> tuple[int, int] | None:
    """Month and day of words like "Aug. 27" or "27 August"; ``None`` for anything else."""
    match = _DAY_OF_MONTH.fullmatch(text.strip())
    if match is None:
        return None
    return _MONTHS[(match["m"] or match["m2"]).lower()], int(match["d"] or match["d2"])


def read_stamp(text: str, basis: str) -> When | None:
    """The first date in ``text`` as a closed interval (a day; a month or year where that is all), or ``None``.

    The day is the one printed: a time zone is not converted, since outlets date by their own clock.
    """
    match = STAMP.search(text[:200])
    if match:
        parts = [match[f"y{k}"] if k else match["y"] for k in ("", "2", "3", "4")]
        for suffix, year in zip(("", "2", "3", "4"), parts, strict=True):
            if year:
                return _interval(int(year), match["m" + suffix], match["d" + suffix], basis)
    match = _YEAR.fullmatch(text.strip())
    if match and 1800 <= int(match[1]) <= 2200:  # noqa: PLR2004 - a year of news
        return When(f"{match[1]}-01-01", f"{match[1]}-12-31", "year", basis)
    return None


def _interval(year: int, month_word: str, day_word: str | None, basis: str) -> When | None:
    month = _MONTHS.get(month_word.lower().rstrip("."), 0) if not month_word.isdigit() else int(month_word)
    if not 1 <= month <= 12:  # noqa: PLR2004
        return None
    try:
        if day_word:
            day = date(year, month, int(day_word)).isoformat()
            return When(day, day, "day", basis)
        last = calendar.monthrange(year, month)[1]
        return When(date(year, month, 1).isoformat(), date(year, month, last).isoformat(), "month", basis)
    except ValueError:
        return None
