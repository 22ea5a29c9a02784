"""What a run of figures can be in a date: in, a token; out, its classes and their values.

Invariant: a token longer than any date is no date, so figures without end cost one comparison.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

LONGEST = 40

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:T(\d\d):?(\d\d)?.*)?", re.ASCII)
_SLASH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})", re.ASCII)
_YEARMONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)
_MONTHYEAR = re.compile(r"(0?[1-9]|1[0-2])/([12]\d{3})", re.ASCII)
_YEARS = re.compile(r"([12]\d{3})[-/](\d{4}|\d{2})", re.ASCII)
_DAYS = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::[0-5]\d)?", re.ASCII)
_DECADE = re.compile(r"(?:([12]\d)|')(\d0)s", re.ASCII)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)", re.ASCII)
_FRACTION = re.compile(r"([1-9])/([2-9])", re.ASCII)
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3}){1,2}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,3}\.\d{1,2}", re.ASCII)

#: Bare numbers read as years.
FIRST_YEAR, LAST_YEAR = 1400, 2099
_PLAIN_YEAR = 1800  # below it, a number is a year only after "in", "since" and the like
_PIVOT = 50  # 89 is 1989, 23 is 2023


def century(two: int) -> int:
    """The year that two figures mean."""
    return two + (2000 if two < _PIVOT else 1900)


def _integer(word: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    number = int(word)
    if len(word) <= 6:  # noqa: PLR2004 - no count of days or years is longer
        found["INT"] = number
    if len(word) <= 2 and 1 <= number <= 31:  # noqa: PLR2004
        found["DAY"] = number
        if number <= 12:  # noqa: PLR2004
            found["HOUR"] = number
    if len(word) == 4 and FIRST_YEAR <= number <= LAST_YEAR:  # noqa: PLR2004
        found["YEAR"] = number
        if number < _PLAIN_YEAR:
            found["EARLYYEAR"] = number
        if number % 10 == 0:
            found["ROUND"] = number
    if len(word) == 4 and number // 100 < 24 and number % 100 < 60:  # noqa: PLR2004 - 1630 GMT
        found["HHMM"] = f"T{word[:2]}:{word[2:]}"
    if len(word) == 8 and 19000101 <= number <= 20991231 and _real(word[:4], word[4:6], word[6:]):  # noqa: PLR2004
        found["COMPACT"] = f"{word[:4]}-{word[4:6]}-{word[6:]}"
    return found


def _real(*parts: str) -> bool:
    try:
        date(*(int(p) for p in parts))
    except ValueError:
        return False
    return True


def _iso(m: re.Match[str]) -> dict[str, Any]:
    if not _real(m[1], m[3], m[4]):
        return {}
    hour = f"T{m[5]}:{m[6] or '00'}" if m[5] else ""
    return {"ISO": f"{m[1]}-{int(m[3]):02d}-{int(m[4]):02d}{hour}"}


def _slash(m: re.Match[str]) -> dict[str, Any]:
    year = int(m[4]) if len(m[4]) == 4 else century(int(m[4]))  # noqa: PLR2004
    return {"DOTTED" if m[2] == "." else "SLASH": (int(m[1]), int(m[3]), year)}


def _years(m: re.Match[str]) -> dict[str, Any]:
    first = int(m[1])
    last = int(m[2]) if len(m[2]) == 4 else first // 100 * 100 + int(m[2])  # noqa: PLR2004
    month = len(m[2]) == 2 and int(m[2]) <= 12 and last != first + 1  # noqa: PLR2004 - 2010-11 is a season, 2010-12 a month
    ok = FIRST_YEAR <= first < last <= LAST_YEAR and not month
    return {"YEARRANGE": (first, last)} if ok else {}


def _days(m: re.Match[str]) -> dict[str, Any]:
    first, last = int(m[1]), int(m[2])
    return {"DAYRANGE": (first, last)} if 1 <= first < last <= 31 else {}  # noqa: PLR2004


def _decade(m: re.Match[str]) -> dict[str, Any]:
    return {"DECADE": int(m[1] or "19") * 100 + int(m[2])}


def _ordinal(m: re.Match[str]) -> dict[str, Any]:
    number = int(m[1])
    found = {"CENTORD": number} if 1 <= number <= 21 else {}  # noqa: PLR2004
    return found | ({"DAYORD": number} if 1 <= number <= 31 else {})  # noqa: PLR2004


_SHAPES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, Any]]], ...]] = (
    (_ISO, _iso),
    (_SLASH, _slash),
    (_YEARS, _years),
    (_YEARMONTH, lambda m: {"YEARMONTH": (int(m[1]), int(m[2]))}),
    (_MONTHYEAR, lambda m: {"MONTHYEAR": (int(m[2]), int(m[1]))}),
    (_DAYS, _days),
    (
        _CLOCK,
        lambda m: {"CLOCK": f"T{int(m[1]):02d}:{m[2]}"} | ({"INT": float(m[0])} if _DECIMAL.fullmatch(m[0]) else {}),
    ),
    (_DECADE, _decade),
    (_ORDINAL, _ordinal),
    (_FRACTION, lambda m: {"FRACTION": int(m[1]) / int(m[2])}),
    (_COMMAS, lambda m: {"INT": int(m[0].replace(",", ""))}),
    (_DECIMAL, lambda m: {"INT": float(m[0])}),
)

#: One token for each combination of classes that :func:`shape` can give.
SAMPLES: Final = (
    "2023-05-17", "17/05/2023", "17.05.2023", "2023-05", "05/2023", "1990-1995", "2014-15", "19-20", "15:30", "10.30",
    "1990s", "3rd", "25th", "1/2", "2,000", "99.99", "5", "25", "45", "1999", "1990", "1930", "1945", "0930",
    "1760", "1765", "1730", "1735", "123", "20230517", "300000",
)  # fmt: skip


def shape(word: str) -> dict[str, Any]:
    """Classes of a token that begins with a figure (or an apostrophe and one), each with its value."""
    if len(word) > LONGEST:
        return {}
    if word.isascii() and word.isdigit():
        return _integer(word)
    for pattern, read in _SHAPES:
        match = pattern.fullmatch(word)
        if match:
            found = read(match)
            if found:
                return found
    return {}
