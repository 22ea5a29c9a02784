"""Monthly relations of one dyad in; the coordinates of a small plot out.

The plot is drawn by a template: months from left to right, from −10 (conflict) below to +10 (cooperation) above,
a dot a month and a bar for what the few data allow. Invariant: every number is finite and inside the drawing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.model import DyadMonth

#: Size of the drawing, in its own units; on a phone one unit is about one pixel.
WIDTH: Final = 360
HEIGHT: Final = 190
LEFT: Final = 34
RIGHT: Final = 14
TOP: Final = 14
BOTTOM: Final = 30
_SCALE: Final = 10.0
_TICKS: Final = 6
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Point:
    """One month in the drawing: ``x``, ``y`` of the dot, and the bar from ``top`` down to ``bottom``."""

    month: DyadMonth
    label: str
    x: float
    y: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The relation of ``source`` towards ``target``; ``lines`` join months that follow one another."""

    source: str
    target: str
    points: tuple[Point, ...]
    lines: tuple[str, ...]
    ticks: tuple[Tick, ...]
    zero: float


def plot(months: Sequence[DyadMonth], span: tuple[int, int]) -> Plot | None:
    """The plot of one dyad over all months of ``span``, which all plots share; ``None`` when none of its is a month."""
    known = [(at, m) for m in months if (at := _index(m.month)) is not None and span[0] <= at <= span[1]]
    if not known:
        return None
    first, last = span
    points = tuple(
        Point(m, _label(at), x(at, first, last), y(m.net), y(max(m.low, m.high)), y(min(m.low, m.high)))
        for at, m in known
    )
    return Plot(
        known[0][1].source,
        known[0][1].target,
        points,
        tuple(_lines([at for at, _ in known], points)),
        _ticks(first, last),
        y(0),
    )


def span(dyads: Iterable[Sequence[DyadMonth]], longest: int) -> tuple[int, int]:
    """The first and the last month of all dyads, counted from year 0, the last ``longest`` months at most."""
    known = [at for months in dyads for month in months if (at := _index(month.month)) is not None]
    last = max(known, default=0)
    return (max(min(known, default=0), last - longest + 1), last)


def x(at: int, first: int, last: int) -> float:
    """Where a month stands between the first and the last; a single one stands in the middle."""
    width = WIDTH - LEFT - RIGHT
    return round(LEFT + width / 2 if first == last else LEFT + width * (at - first) / (last - first), 1)


def y(value: float) -> float:
    """Where a value of −10 … +10 stands; what is no number stands at zero."""
    inside = max(-_SCALE, min(_SCALE, value)) if math.isfinite(value) else 0.0
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (_SCALE - inside) / (2 * _SCALE), 1)


def _index(month: str) -> int | None:
    found = _MONTH.fullmatch(month)
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None


def _label(at: int) -> str:
    return f"{_MONTHS[at % 12]} {at // 12}"


def _lines(at: Sequence[int], points: Sequence[Point]) -> list[str]:
    """A line through each run of months without a gap: nothing is drawn where nothing is known."""
    runs: list[list[Point]] = []
    for n, point in enumerate(points):
        if n and at[n] == at[n - 1] + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return [" ".join(f"{p.x},{p.y}" for p in run) for run in runs if len(run) > 1]


def _ticks(first: int, last: int) -> tuple[Tick, ...]:
    step = max(1, math.ceil((last - first) / (_TICKS - 1)))
    months = range(first, last + 1, step)
    return tuple(Tick(x(at, first, last), f"{_MONTHS[at % 12]} ’{at // 12 % 100:02}") for at in months)
