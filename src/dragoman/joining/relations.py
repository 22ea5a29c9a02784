"""Entries of one ordered pair in, its relation by month, week or day out, on PLOVER's scale (−10 … +10).

Each saying and each happening counts once, with a weight that grows slowly with its independent sources; only what
occurred and is told as such counts. Invariant: the interval is wide where data are few, and the same for the same data.
"""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Literal

import numpy as np

from dragoman.model import DyadEntry, DyadMonth

type Grain = Literal["month", "week", "day"]

#: Statuses of what really was.
REAL: Final = frozenset({"occurred", "ongoing"})
#: Draws of the bootstrap.
DRAWS: Final = 400
#: The share of draws outside the interval, both ends together.
OUTSIDE: Final = 0.1
#: Two imagined values at the ends of the scale, of this weight each, keep the interval of few data wide.
IMAGINED: Final = 0.25
#: A time of more days than this stands in no month, week, day.
WIDEST: Final[dict[Grain, int]] = {"month": 31, "week": 7, "day": 1}

_SCALE: Final = 10.0
_PLACES: Final = 4


@dataclass(frozen=True, slots=True)
class Level:
    """The mean of some entries: of those above zero, of those below, of all; and the interval of the last."""

    cooperation: float
    conflict: float
    net: float
    low: float
    high: float


def by_month(entries: Iterable[DyadEntry]) -> tuple[DyadMonth, ...]:
    """The monthly relations of every ordered pair; ``entries`` sorted by pair."""
    found: list[DyadMonth] = []
    for (source, target), group in groupby(entries, key=lambda e: (e.source, e.target)):
        for month, here in sorted(placed(group, "month").items()):
            at = level(here)
            found.append(
                DyadMonth(
                    source,
                    target,
                    month,
                    at.cooperation,
                    at.conflict,
                    at.net,
                    at.low,
                    at.high,
                    n_events=sum(e.kind == "happening" for e in here),
                    n_statements=sum(e.kind == "saying" for e in here),
                    n_sources=n_sources(here),
                )
            )
    return tuple(found)


def counts(entry: DyadEntry) -> bool:
    """Whether an entry bears on the net: it occurred, and an outlet tells so itself."""
    return entry.status in REAL and not entry.claimed


def placed(entries: Iterable[DyadEntry], grain: Grain) -> dict[str, list[DyadEntry]]:
    """The entries that count, by the period they fall in; those of a wider time are left out."""
    found: dict[str, list[DyadEntry]] = defaultdict(list)
    for entry in entries:
        period = period_of(entry, grain) if counts(entry) else None
        if period is not None:
            found[period].append(entry)
    return dict(found)


def period_of(entry: DyadEntry, grain: Grain) -> str | None:
    """The month (``2023-05``), ISO week (``2023-W20``) or day that the middle of the entry's time falls in.

    ``None`` for an open time, and for one of more days than the period (see :data:`WIDEST`).
    """
    middle = middle_of(entry, WIDEST[grain])
    if middle is None:
        return None
    if grain == "week":
        year, week, _ = middle.isocalendar()
        return f"{year:04}-W{week:02}"
    return middle.isoformat()[: 7 if grain == "month" else 10]


def middle_of(entry: DyadEntry, widest: int) -> date | None:
    """The middle day of the entry's time; ``None`` where it is open or of more than ``widest`` days."""
    try:
        first, last = date.fromisoformat(entry.first_day or ""), date.fromisoformat(entry.last_day or "")
    except ValueError:
        return None
    width = (last - first).days
    return first + timedelta(days=width // 2) if 0 <= width < widest else None


def weight(entry: DyadEntry) -> float:
    """One source 1, three sources 2, seven sources 3: each further source says less that is new."""
    return math.log2(1 + max(1, entry.n_sources))


def level(entries: Sequence[DyadEntry]) -> Level:
    """The weighted means of at least one entry, with the interval of the net."""
    ordered = sorted(entries, key=lambda e: (e.score, e.entry_id))
    weights = np.array([weight(e) for e in ordered])
    scores = np.array([e.score for e in ordered])
    net = float(weights @ scores / weights.sum())
    low, high = interval(ordered)
    return Level(
        cooperation=_mean(scores, weights, scores > 0),
        conflict=_mean(scores, weights, scores < 0),
        net=round(net, _PLACES),
        low=round(min(low, net), _PLACES),
        high=round(max(high, net), _PLACES),
    )


def _mean(scores: np.ndarray, weights: np.ndarray, which: np.ndarray) -> float:
    return round(float(weights[which] @ scores[which] / weights[which].sum()), _PLACES) if which.any() else 0.0


def interval(entries: Sequence[DyadEntry]) -> tuple[float, float]:
    """The middle 90 % of bootstrap means of the scores, with two faint imagined values at the scale's ends."""
    values = np.array([*(e.score for e in entries), -_SCALE, _SCALE])
    imagined = IMAGINED * _exponential(entries, "imagined", (DRAWS, 2))
    weights = np.hstack([draws(entries), imagined])
    means = np.sort((weights @ values) / weights.sum(axis=1))
    edge = int(DRAWS * OUTSIDE / 2)
    return float(means[edge]), float(means[-1 - edge])


def draws(entries: Sequence[DyadEntry]) -> np.ndarray:
    """Weights of the entries in each draw: an entry's own chance times the mean chance of its sources.

    The Bayesian pigeonhole bootstrap of two crossed factors (Owen and Eckles 2012): what one outlet tells much of
    is uncertain together. Rows are draws, columns entries; the seed follows from the data.
    """
    sources = sorted({s for e in entries for s in e.sources} | {""})
    index = {s: i for i, s in enumerate(sources)}
    shares = np.zeros((len(sources), len(entries)))
    for column, entry in enumerate(entries):
        for source in entry.sources or ("",):
            shares[index[source], column] += 1 / max(1, len(entry.sources))
    own = _exponential(entries, "entries", (DRAWS, len(entries)))
    weights = np.array([weight(e) for e in entries])
    drawn: np.ndarray = own * (_exponential(entries, "sources", (DRAWS, len(sources))) @ shares) * weights
    return drawn


def seed(entries: Sequence[DyadEntry], salt: str) -> int:
    """A number that follows from the entries, and from what it is used for."""
    return zlib.crc32("\x1f".join([salt, *(f"{e.source} {e.target} {e.entry_id}" for e in entries)]).encode())


def _exponential(entries: Sequence[DyadEntry], salt: str, shape: tuple[int, int]) -> np.ndarray:
    chance = np.random.default_rng(seed(entries, salt)).random(shape)
    drawn: np.ndarray = -np.log1p(-chance)
    return drawn


def n_sources(entries: Iterable[DyadEntry]) -> int:
    """How many sources of their own tell of the entries."""
    return len({source for entry in entries for source in entry.sources})
