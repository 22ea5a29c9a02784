"""The statements of a report in; those without a time of their own dated by when else their holder spoke, out.

Who "told reporters on Tuesday" in a report of Wednesday said the rest of it on Tuesday, or on the day of the report:
both are told. Where a report names no day at all, its news is of its day or the day before. Invariant: an interval only
grows, backwards, by no more than ``_FRESH`` days or a week that is named.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from dragoman.model import Statement, When
from dragoman.reading.times import UNDATED, Times

#: Days between the other saying and the report: what was said earlier was said on another occasion.
_FRESH: Final = 7
_LAST_WEEK: Final = 13
_KNOWN: Final = frozenset({"day", "week", "range"})


def on_one_occasion(made: Sequence[Statement], times: Times) -> list[Statement]:
    """``made``, in order of place, with what has only the report's day opened towards its holder's dated saying."""
    told: dict[str, list[int]] = {}
    for index, statement in enumerate(made):
        if (key := _holder(statement)) is not None and _is_dated(statement.when, times):
            told.setdefault(key, []).append(index)
    out = list(made)
    for index, statement in enumerate(made):
        beside = told.get(_holder(statement) or "", [])
        if not beside or not times.is_by_default(statement.when):
            continue
        other = made[
            beside[max(0, bisect_left(beside, index) - 1)]
        ].when  # the last before it, else the first behind it
        basis = f"between when its holder is told to have spoken ({other.basis}) and {statement.when.basis}"
        when = When(other.start, statement.when.end, "range", basis)
        out[index] = replace(statement, when=when, why=statement.why | {"when": basis})
    return [_or_the_day_before(statement, times) for statement in out]


def _or_the_day_before(statement: Statement, times: Times) -> Statement:
    """Of a report that names no day for its news people mark the day before as often as its own: both are told."""
    when = statement.when
    if when.start is None or not times.is_by_default(when) or not times.is_undated():
        return statement
    basis = when.basis.replace(UNDATED, f"{UNDATED} or the day before", 1)
    start = (date.fromisoformat(when.start) - timedelta(1)).isoformat()
    return replace(statement, when=When(start, when.end, "range", basis), why=statement.why | {"when": basis})


def _holder(statement: Statement) -> str | None:
    who = statement.holder
    return who.id or (None if who.kind == "unknown" else who.name)


def _is_dated(when: When, times: Times) -> bool:
    """Whether it was said a few days before the day of the report, on a day or in a week that is told."""
    day = times.default_day()
    if when.start is None or when.end is None or day.start is None or when.granularity not in _KNOWN:
        return False
    age = (date.fromisoformat(day.start) - date.fromisoformat(when.start)).days
    return 0 < age <= (_LAST_WEEK if when.granularity == "week" else _FRESH)
