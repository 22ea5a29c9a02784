"""Sayings and happenings in, years and months of entries in the order of their days out.

Invariant: every entry stands exactly once; one without any day stands last, in a year without a name.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.model import Happening, Saying, When

_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d\d")
_LAST: Final = "~"
_UNREAL: Final = frozenset({"hypothetical", "demanded"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. ``by_report`` says that only the day of the report is known, not of what it tells."""

    key: tuple[str, str, str, str]
    when: When
    happening: Happening | None = None
    saying: Saying | None = None
    by_report: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """The entries of one month; ``key`` is ``2024-05``, or ``2024`` where more than one month is possible.

    ``unreal`` holds what was only demanded or thought possible.
    """

    key: str
    name: str
    entries: tuple[Entry, ...]
    unreal: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The months of one year; an empty name is for entries without a date."""

    name: str
    months: tuple[Month, ...]


def lay_out(happenings: Iterable[Happening], sayings: Iterable[Saying], places: Mapping[str, str]) -> list[Year]:
    """All entries by year and month, oldest first; of one day, what happened before what was said.

    ``places`` gives by id a sort key for entries of one day.
    """
    entries = [
        Entry(
            _key(h.when, h.known_from, f"0{places.get(h.id, '')}{h.id}"), h.when, happening=h, by_report=_open(h.when)
        )
        for h in happenings
    ]
    entries += [
        Entry(_key(s.when, s.known_from, f"1{places.get(s.id, '')}{s.id}"), s.when, saying=s, by_report=_open(s.when))
        for s in sayings
    ]
    entries.sort(key=lambda entry: entry.key)
    return [
        Year("" if year == _LAST else year, tuple(_months(list(group))))
        for year, group in groupby(entries, key=lambda entry: entry.key[0])
    ]


def _open(when: When) -> bool:
    return when.start is None and when.end is None


def _key(when: When, known_from: str | None, last: str) -> tuple[str, str, str, str]:
    """Year, month, day and id to sort by; the day of the earliest report where the text gives none."""
    start, end = (known_from, known_from) if _open(when) else (when.start or when.end, when.end or when.start)
    if start is None or end is None or not _DAY.fullmatch(start):
        return (_LAST, _LAST, _LAST, last)
    month = start[5:7] if start[:7] == end[:7] or not _wide(when) else _LAST
    return (start[:4], month, start[8:], last)


def _wide(when: When) -> bool:
    """Whether an interval that touches two months says too little to name the first of them."""
    return when.granularity in {"year", "season", "open"} and when.start is not None and when.end is not None


def _months(entries: list[Entry]) -> Iterable[Month]:
    for month, found in groupby(entries, key=lambda entry: entry.key[1]):
        group = list(found)
        unreal = tuple(e for e in group if e.happening is not None and e.happening.status in _UNREAL)
        yield Month(*_name(entries[0].key[0], month), tuple(e for e in group if e not in unreal), unreal)


def _name(year: str, month: str) -> tuple[str, str]:
    """The key and the heading of a month."""
    if year == _LAST:
        return "undated", "Date unknown"
    if month == _LAST:
        return year, f"In {year}, month not certain"
    return f"{year}-{month}", f"{month_name[int(month)]} {year}"
