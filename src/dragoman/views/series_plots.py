"""The relation of two sides by month, week or day in; the coordinates of its plot out.

Time runs from left to right, from −10 (conflict) below to +10 (cooperation) above: a dot a period, a bar for its
interval, small marks for words and deeds alone where both are known, a broken line where the level turned. The
template ``pages/plot.html.j2`` draws it. Invariant: every number is finite and inside the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from dragoman.views import wording
from dragoman.views.plots import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, y

if TYPE_CHECKING:
    from dragoman.joining.turns import ChangePoint
    from dragoman.record.relations import RelationPoint, RelationSeries

__all__ = ["BOTTOM", "HEIGHT", "LEFT", "RIGHT", "TOP", "WIDTH", "SeriesPlot", "series_plot"]

_TICKS: Final = 5
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FAR: Final = 120


@dataclass(frozen=True, slots=True)
class Dot:
    """One period: where its dot, the ends of its bar, and the marks of words and deeds alone stand."""

    point: RelationPoint
    label: str
    says: str
    x: float
    y: float
    top: float
    bottom: float
    verbal: float | None
    material: float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A label under the axis, or a day on which the level turned."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class SeriesPlot:
    """The plot of one series; ``lines`` join periods that follow one another; ``says`` is it all in words."""

    title: str
    says: str
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    ticks: tuple[Mark, ...]
    turns: tuple[Mark, ...]
    levels: tuple[tuple[int, float], ...]
    grain: str


def series_plot(series: RelationSeries, turns: Sequence[ChangePoint] = ()) -> SeriesPlot | None:
    """The plot of all periods in which something occurred; ``None`` where there is none."""
    known = [p for p in series.points if p.net is not None]
    if not known:
        return None
    days = [(date.fromisoformat(p.start), date.fromisoformat(p.end)) for p in known]
    first, last = days[0][0], days[-1][1]
    dots = tuple(
        _dot(p, _x(start + (end - start) / 2, first, last), series.grain)
        for p, (start, end) in zip(known, days, strict=True)
    )
    word = "and" if series.mutual else "towards"
    title = f"{series.source} {word} {series.target}"
    marks = [Mark(_x(date.fromisoformat(t.day), first, last), wording.day(t.day)) for t in turns]
    says = f"{title}, by {series.grain}: " + "; ".join(d.says for d in dots[-_FAR:])
    return SeriesPlot(
        title,
        says,
        dots,
        tuple(_lines(dots, days)),
        _ticks(first, last),
        tuple(m for m in marks if LEFT <= m.x <= WIDTH - RIGHT),
        tuple((value, y(value)) for value in (10, 5, 0, -5, -10)),
        series.grain,
    )


def _dot(point: RelationPoint, at: float, grain: str) -> Dot:
    assert point.net is not None
    low = point.net if point.low is None else point.low
    high = point.net if point.high is None else point.high
    label = _label(point, grain)
    says = f"{label} {wording.signed(point.net)} ({wording.signed(low)} to {wording.signed(high)})"
    both = point.verbal is not None and point.material is not None
    return Dot(
        point,
        label,
        says,
        at,
        y(point.net),
        y(max(low, high)),
        y(min(low, high)),
        y(point.verbal or 0.0) if both else None,
        y(point.material or 0.0) if both else None,
    )


def _label(point: RelationPoint, grain: str) -> str:
    start = date.fromisoformat(point.start)
    if grain == "month":
        return f"{_MONTHS[start.month - 1]} {start.year}"
    return wording.day(point.start) if grain == "day" else f"week of {wording.day(point.start)}"


def _x(day: date, first: date, last: date) -> float:
    width, span = WIDTH - LEFT - RIGHT, (last - first).days
    share = (day - first).days / span if span else 0.5
    return round(LEFT + width * share, 1)


def _lines(dots: Sequence[Dot], days: Sequence[tuple[date, date]]) -> list[str]:
    """A line through each run of periods without a gap: nothing is drawn where nothing is known."""
    runs: list[list[Dot]] = []
    for n, dot in enumerate(dots):
        if n and days[n][0] - days[n - 1][1] == timedelta(days=1):
            runs[-1].append(dot)
        else:
            runs.append([dot])
    return [" ".join(f"{d.x},{d.y}" for d in run) for run in runs if len(run) > 1]


def _ticks(first: date, last: date) -> tuple[Mark, ...]:
    """A few first days of months, or of the whole where it is short."""
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    inside = [d for d in months if first <= d <= last]
    if len(inside) < 2:  # noqa: PLR2004 - a tick alone tells no direction
        if (first.year, first.month) == (last.year, last.month):
            return (Mark((LEFT + WIDTH - RIGHT) / 2, f"{_MONTHS[first.month - 1]} {first.year}"),)
        return tuple(Mark(_x(d, first, last), f"{d.day} {_MONTHS[d.month - 1]}") for d in (first, last))
    step = -(-len(inside) // _TICKS)
    return tuple(Mark(_x(d, first, last), f"{_MONTHS[d.month - 1]} ’{d.year % 100:02}") for d in inside[::step])
