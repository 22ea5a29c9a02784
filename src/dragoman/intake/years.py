"""A day without its year ("Aug 27" of a dateline) and the report's text in; the day with its year out, or ``None``.

The year is one that the text names, or the year after the last of these, in which the day falls on a weekday that the
first sentences tell as the day of the news. Where two years fit, or none, the year stays unknown.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from dragoman.intake.stamps import day_without_year
from dragoman.model import When

#: Characters of the text that are asked for years, and of its beginning that tell the day of the news.
_FAR, _LEAD = 20_000, 1_200
_BEFORE: Final = 40  # characters before a year that tell whether it lies ahead
_YEAR: Final = re.compile(
    r"(?<!\d[.,])\b(?P<year>(?:19|20)\d\d)\b(?![.,]?\d|s\b|[ -](?:people|troops|euros|dollars|men))"
)
_AHEAD: Final = re.compile(r"\b(?:by|until|till|before|towards?)(?: \w+){0,2} \Z")
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TOLD: Final = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b(?!['’]s)", re.IGNORECASE)


def settle_year(words: str, text: str) -> When | None:
    """The day that ``words`` tell without a year, with the year that years and weekdays of ``text`` leave."""
    found = day_without_year(words)
    named = {
        int(m["year"])
        for m in _YEAR.finditer(text[:_FAR])
        if not _AHEAD.search(text, max(0, m.start() - _BEFORE), m.start())
    }
    if found is None or not named:
        return None
    told = list(dict.fromkeys(_WEEKDAYS.index(m[0].lower()) for m in _TOLD.finditer(text[:_LEAD])))
    days = [one for year in sorted({*named, max(named) + 1}) if (one := _day(year, *found)) is not None]
    fits = [one for one in days if one.weekday() in told[:1]] or [one for one in days if one.weekday() in told]
    if len(fits) != 1:
        return None
    only = fits[0].isoformat()
    why = "which the text names" if fits[0].year in named else "the year after the last one the text names"
    return When(only, only, "day", f"dateline: {words!r}; a {fits[0]:%A}, as told, in {fits[0].year}, {why}")


def _day(year: int, month: int, day: int) -> date | None:
    """The day, or ``None`` where that year has none of it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
