"""How a time expression ties the day a report was published to the day it speaks of: each bounds the other.

Days are ordinals (``date.toordinal``), intervals closed. Invariant: for a report published on ``p`` that uses the
expression for the day ``e``, ``e`` lies in ``meaning(p, p)`` and ``p`` in ``publication(e, e)``.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

type Days = tuple[int, int]

Unit = Literal["day", "week", "month", "year", "weekday", "month name", "month day"]

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = tuple(m.casefold() for m in calendar.month_name)[1:]
_NUMBERS: Final = {w: n for n, w in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight"), 1)} | {
    "a": 1,
    "an": 1,
    "the": 1,
}
_MONTH: Final = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,9}\.?"
_YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d\b")
_WEEK: Final = 7

#: A month or day without its year is less than a year away: what news writers leave out is near.
_NEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Deixis:
    """An expression whose meaning hangs on the day of publication.

    ``value``: how many units from it (−1 for "last"), or which weekday (0–6) or month (1–12).
    """

    unit: Unit
    value: int
    ahead: bool = False
    day: int = 0

    def meaning(self, low: int, high: int) -> Days | None:
        """The days meant, for a report published within ``low`` … ``high``; ``None`` where that says nothing."""
        match self.unit:
            case "day":
                return (low + self.value, high + self.value)
            case "week":
                return (_monday(low) + _WEEK * self.value, _monday(high) + _WEEK * self.value + 6)
            case "month" | "year":
                return (_start(low, self.unit, self.value), _start(high, self.unit, self.value + 1) - 1)
            case "weekday":
                span = (low, high + 6) if self.ahead else (low - 6, high)
                return _only(span, self.value)
            case _:
                return self._named(low, high)

    def publication(self, low: int, high: int) -> Days | None:
        """The days of publication possible, where what is meant lies within ``low`` … ``high``."""
        match self.unit:
            case "day":
                return (low - self.value, high - self.value)
            case "week":
                return (_monday(low) - _WEEK * self.value, _monday(high) - _WEEK * self.value + 6)
            case "month" | "year":
                return (_start(low, self.unit, -self.value), _start(high, self.unit, -self.value + 1) - 1)
            case "weekday":
                only = _only((low, high), self.value)
                if only is None:
                    return None
                return (only[0] - 6, only[1]) if self.ahead else (only[0], only[1] + 6)
            case _:
                return (low - _NEAR, high) if self.ahead else (low, high + _NEAR)

    def _named(self, low: int, high: int) -> Days | None:
        """A month or a day of it without year: the nearest such, where the whole of ``low`` … ``high`` agrees."""
        found = {self._nearest(day) for day in (low, high)}
        return found.pop() if len(found) == 1 else None

    def _nearest(self, published: int) -> Days | None:
        year = date.fromordinal(published).year
        spans = [s for y in (year - 1, year, year + 1) if (s := self._in_year(y)) is not None]
        if self.ahead:
            return next((s for s in spans if s[1] >= published), None)
        return next((s for s in reversed(spans) if s[0] <= published), None)

    def _in_year(self, year: int) -> Days | None:
        last = calendar.monthrange(year, self.value)[1]
        if self.unit == "month day":
            return (o := date(year, self.value, self.day).toordinal(), o) if self.day <= last else None
        return (date(year, self.value, 1).toordinal(), date(year, self.value, last).toordinal())


def read_deixis(text: str, *, ahead: bool = False) -> Deixis | None:
    """What ``text`` ("on Wednesday", "last month", "December 28") hangs on; ``None`` for an expression with a year.

    ``ahead``: it speaks of what is to come.
    """
    words = " ".join(re.findall(r"[a-z]+|\d+", text.casefold()))
    if _YEAR.search(text) or len(words) > 60:  # noqa: PLR2004 - longer than any plain expression
        return None
    plain = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0}
    for word, value in plain.items():
        if re.search(rf"\b{word}\b", words) and not re.search(r"\b(?:before|after|since|until)\b", words):
            return Deixis("day", value)
    for rule in (_unit, _weekday, _month):
        found = rule(words, ahead)
        if found is not None:
            return found
    return None


def _unit(words: str, _ahead: bool) -> Deixis | None:
    near = re.search(r"\b(last|past|previous|this|next|coming) (week|month|year)\b", words)
    if near:
        value = {"this": 0, "next": 1, "coming": 1}.get(near[1], -1)
        unit: dict[str, Unit] = {"week": "week", "month": "month", "year": "year"}
        return Deixis(unit[near[2]], value)
    ago = re.fullmatch(r"(?:about |nearly )?(\w{1,12}) (day|week|month|year)s? ago", words)
    if ago and (count := _NUMBERS.get(ago[1]) or (int(ago[1]) if ago[1].isdigit() else None)):
        units: dict[str, Unit] = {"day": "day", "week": "week", "month": "month", "year": "year"}
        return Deixis(units[ago[2]], -count)
    return None


def _weekday(words: str, ahead: bool) -> Deixis | None:
    match = re.search(rf"\b({'|'.join(WEEKDAYS)})\b", words)
    if match is None or re.search(r"\b(?:last|next|previous|following|every|since|until)\b|\d|week|s night", words):
        return None
    if re.search(rf"\b(?:{'|'.join(WEEKDAYS)})\b", words[match.end() :]):
        return None
    return Deixis("weekday", WEEKDAYS.index(match[1]), ahead=ahead)


def _month(words: str, ahead: bool) -> Deixis | None:
    match = re.fullmatch(
        rf"(?:[a-z]{{1,20}} ){{0,4}}{_MONTH}(?: (?P<after>\d{{1,2}})(?:st|nd|rd|th)?)?", words
    ) or re.fullmatch(rf"(?:[a-z]{{1,20}} ){{0,3}}(?P<before>\d{{1,2}})(?: ?(?:st|nd|rd|th))?(?: of)? {_MONTH}", words)
    if match is None or re.search(r"\b(?:since|until|last|next|each|every)\b", words):
        return None
    month = next((i for i, name in enumerate(_MONTHS, 1) if name.startswith(match["month"][:3])), 0)
    day = int(match.groupdict().get("after") or match.groupdict().get("before") or 0)
    if day:
        return Deixis("month day", month, ahead=ahead, day=day) if day <= calendar.monthrange(2024, month)[1] else None
    return Deixis("month name", month, ahead=ahead)


def _monday(day: int) -> int:
    return day - (day - 1) % _WEEK


def _start(day: int, unit: Literal["month", "year"], units: int) -> int:
    """The first day of the month or year ``units`` from the one that holds ``day``."""
    at = date.fromordinal(day)
    if unit == "year":
        return date(at.year + units, 1, 1).toordinal()
    number = at.year * 12 + at.month - 1 + units
    return date(number // 12, number % 12 + 1, 1).toordinal()


def _only(span: Days, weekday: int) -> Days | None:
    """The first and last day of ``span`` that is a ``weekday``."""
    low = span[0] + (weekday - (span[0] - 1)) % _WEEK
    high = span[1] - ((span[1] - 1) - weekday) % _WEEK
    return (low, high) if low <= high else None
