"""Sayings and happenings in, years and months of entries in the order of their days out.

Invariant: every entry stands exactly once; one without any day stands under "date unknown".
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.model import Happening, Saying, When

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
#: An interval that begins and ends in different months is shown under the month of its beginning up to this many.
_LATE: Final = "9999"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: a happening or a saying, and the day it is sorted by."""

    day: str
    happening: Happening | None = None
    saying: Saying | None = None
    by_report: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """The entries of one month; ``key`` is ``2024-05``, or ``2024`` for entries of which only the year is known."""

    key: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The months of one year; an empty name is for entries without a date."""

    name: str
    months: tuple[Month, ...]


def lay_out(happenings: Iterable[Happening], sayings: Iterable[Saying]) -> list[Year]:
    """All entries by year and month, oldest first, those without a date last."""
    entries = [Entry(*_day(h.when, h.known_from), happening=h) for h in happenings]
    entries += [Entry(*_day(s.when, s.known_from), saying=s) for s in sayings]
    return [
        Year("" if year == _LATE else year, tuple(_months(list(group))))
        for year, group in groupby(sorted(_placed(entries)), key=lambda row: row[0][:4])
    ]


def _placed(entries: Iterable[Entry]) -> Iterable[Entry]:
    return entries
