"""How one side stood to another, period by period, in; the coordinates of a drawing out.

From −10 (conflict) below to +10 (cooperation) above: a dot a period, a bar for what the few entries leave open, a line
only between periods that follow each other; beneath, how many entries each dot rests on. Invariant: every number is
finite and inside the drawing.
"""

from __future__ import annotations

import math
from calendar import month_abbr
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.record.relations import ChangePoint, RelationPoint

_SCALE: Final = 10.0
_DAY: Final = 86_400
#: Months (a closed range of days) between labels under the axis, the first that leaves few enough.
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of a drawing in its own units, and where its parts lie."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    strip: int
    labels: int

    @property
    def floor(self) -> int:
        """Where −10 stands."""
        return self.height - self.bottom - self.strip

    def y(self, value: float) -> float:
        """Where a value of −10 … +10 stands; what is no number stands at zero."""
        inside = max(-_SCALE, min(_SCALE, value)) if math.isfinite(value) else 0.0
        return round(self.top + (self.floor - self.top) * (_SCALE - inside) / (2 * _SCALE), 1)


#: One drawing for a desk and paper, one for a phone: text keeps its size in both.
WIDE: Final = Frame("wide", 860, 330, 40, 16, 14, 26, 56, 12)
NARROW: Final = Frame("narrow", 350, 300, 34, 10, 12, 26, 48, 5)


@dataclass(frozen=True, slots=True)
class Dot:
    """One period: ``x``, ``y`` of its dot, its bar from ``top`` to ``bottom``, and its column in the strip beneath.

    ``y`` is ``None`` where nothing occurred.
    """

    point: RelationPoint
    x: float
    y: float | None
    top: float
    bottom: float
    words: float
    deeds: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of one direction; ``turns`` are days on which the level changed, with where they stand."""

    frame: Frame
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    turns: tuple[tuple[float, ChangePoint], ...]
    levels: tuple[tuple[int, float], ...]
    most: int
    base: float


def draw(
    frame: Frame, points: Sequence[RelationPoint], turns: Sequence[ChangePoint], span: tuple[date, date]
) -> Drawing | None:
    """The drawing of ``points`` over the days of ``span``, which both directions share; ``None`` without any point."""
    if not points:
        return None
    most = max((p.n_events + p.n_statements for p in points), default=1) or 1
    dots = tuple(_dot(frame, p, span, most) for p in points)
    return Drawing(
        frame=frame,
        dots=dots,
        lines=tuple(_lines(dots)),
        ticks=tuple(_ticks(frame, span)),
        turns=tuple((_x(frame, date.fromisoformat(t.day), span), t) for t in turns if _inside(t.day, span)),
        levels=tuple((value, frame.y(value)) for value in (10, 5, 0, -5, -10)),
        most=most,
        base=frame.height - frame.bottom,
    )


def days(*series: Sequence[RelationPoint]) -> tuple[date, date]:
    """The first and the last day of several series, a month's room at least."""
    known = [(p.start, p.end) for points in series for p in points]
    first = min((date.fromisoformat(start) for start, _ in known), default=date(2000, 1, 1))
    last = max((date.fromisoformat(end) for _, end in known), default=date(2000, 1, 31))
    return first, last


def _dot(frame: Frame, point: RelationPoint, span: tuple[date, date], most: int) -> Dot:
    start, end = date.fromisoformat(point.start), date.fromisoformat(point.end)
    room = frame.strip - 16
    low, high = (point.low, point.high) if point.low is not None and point.high is not None else (0.0, 0.0)
    return Dot(
        point=point,
        x=_x(frame, start + (end - start) / 2, span),
        y=frame.y(point.net) if point.net is not None else None,
        top=frame.y(max(low, high)),
        bottom=frame.y(min(low, high)),
        words=round(room * point.n_statements / most, 1),
        deeds=round(room * point.n_events / most, 1),
    )


def _x(frame: Frame, day: date, span: tuple[date, date]) -> float:
    first, last = span
    width = frame.width - frame.left - frame.right - 16
    whole = max((last - first).days, 1)
    return round(frame.left + 8 + width * (day - first).days / whole, 1)


def _inside(day: str, span: tuple[date, date]) -> bool:
    return span[0].isoformat() <= day <= span[1].isoformat()


def _lines(dots: Sequence[Dot]) -> list[str]:
    """A line through each run of periods without a gap: nothing is drawn where nothing is known."""
    runs: list[list[Dot]] = []
    before: Dot | None = None
    for dot in dots:
        if dot.y is None:
            before = None
            continue
        if before is not None and _next(before.point, dot.point):
            runs[-1].append(dot)
        else:
            runs.append([dot])
        before = dot
    return [" ".join(f"{d.x},{d.y}" for d in run) for run in runs if len(run) > 1]


def _next(one: RelationPoint, other: RelationPoint) -> bool:
    return (date.fromisoformat(other.start) - date.fromisoformat(one.end)).days == 1


def _ticks(frame: Frame, span: tuple[date, date]) -> list[tuple[float, str]]:
    first, last = span
    months = [(y, m) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    known = [date(y, m, 1) for y, m in months if first <= date(y, m, 1) <= last]
    step = next((s for s in _STEPS if len(known) / s <= frame.labels), _STEPS[-1])
    shown = [day for day in known if (day.month - 1 + 12 * day.year) % step == 0] or known[:1]
    texts = [f"{month_abbr[d.month]} {d.year}" if step < 12 else str(d.year) for d in shown]  # noqa: PLR2004 - months
    return [(_x(frame, day, span), text) for day, text in zip(shown, texts, strict=True)]
