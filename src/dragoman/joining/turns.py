"""Entries of a relation in time order in, the days on which its level changed out.

Binary segmentation: the split that sets the weighted means of both sides furthest apart is kept if few shuffles of the
entries reach as much (a permutation test); then each side is searched again. Invariant: where data are few nothing is
found; the same entries give the same turns in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
from msgspec import Struct

from dragoman.joining.relations import counts, middle_of, seed, weight
from dragoman.model import DyadEntry

#: Entries on either side of a turn, at least.
FEWEST: Final = 5
#: Shuffles that a split is held against, and the share of them that may reach as much.
SHUFFLES: Final = 999
LEVEL: Final = 0.05
#: A time of more days than this places an entry too badly in the order.
WIDEST: Final = 31
#: Entries named as those that make a turn, and entries searched at most (the latest).
NAMED: Final = 5
MOST: Final = 4000


class ChangePoint(Struct, frozen=True):
    """From ``day`` on the level was ``after`` where it was ``before``; ``entries`` made it, the weightiest first.

    ``p`` is the share of shuffles that set two sides as far apart.
    """

    day: str
    before: float
    after: float
    p: float
    n_before: int
    n_after: int
    entries: tuple[str, ...]


def turns(entries: Sequence[DyadEntry]) -> tuple[ChangePoint, ...]:
    """The changes of level among the entries that count and have a day, in order of time."""
    dated = [(day, e) for e in entries if counts(e) and (day := middle_of(e, WIDEST)) is not None]
    dated.sort(key=lambda d: (d[0], d[1].entry_id))
    return tuple(sorted(_search(dated[-MOST:]), key=lambda t: t.day))


def _search(dated: list[tuple[date, DyadEntry]]) -> list[ChangePoint]:
    found = _best(dated)
    if found is None:
        return []
    at, p = found
    return [*_search(dated[:at]), _turn(dated[:at], dated[at:], p), *_search(dated[at:])]


def _best(dated: Sequence[tuple[date, DyadEntry]]) -> tuple[int, float] | None:
    """The split that sets both sides furthest apart, and its chance; ``None`` where there is none to believe."""
    cuts = [i for i in range(FEWEST, len(dated) - FEWEST + 1) if dated[i - 1][0] < dated[i][0]]
    if not cuts:
        return None
    entries = [e for _, e in dated]
    weights = np.array([weight(e) for e in entries])
    scores = np.array([e.score for e in entries])
    scores = scores - weights @ scores / weights.sum()
    real = _apart(scores[None, :], weights[None, :], cuts)[0]
    if not real.any():
        return None
    random = np.random.default_rng(seed(entries, "turns"))
    best, reached, done = float(real.max()), 0, 0
    while done < SHUFFLES:
        rows = min(SHUFFLES - done, max(1, 400_000 // len(entries)))
        order = random.permuted(np.tile(np.arange(len(entries)), (rows, 1)), axis=1)
        reached += int((_apart(scores[order], weights[order], cuts).max(axis=1) >= best - 1e-12).sum())
        done += rows
    p = (1 + reached) / (1 + SHUFFLES)
    return (cuts[int(real.argmax())], p) if p <= LEVEL else None


def _apart(scores: np.ndarray, weights: np.ndarray, cuts: Sequence[int]) -> np.ndarray:
    """The sum of squares between both sides of each cut, a row a shuffle."""
    at = np.array(cuts) - 1
    sums, masses = np.cumsum(scores * weights, axis=1), np.cumsum(weights, axis=1)
    left, mass = sums[:, at], masses[:, at]
    right, rest = sums[:, -1:] - left, masses[:, -1:] - mass
    apart: np.ndarray = left**2 / mass + right**2 / rest
    return apart


def _turn(before: Sequence[tuple[date, DyadEntry]], after: Sequence[tuple[date, DyadEntry]], p: float) -> ChangePoint:
    was, now = _mean(before), _mean(after)
    sign = 1 if now > was else -1
    makers = sorted(after, key=lambda d: (-sign * (d[1].score - was) * weight(d[1]), d[0], d[1].entry_id))
    return ChangePoint(
        after[0][0].isoformat(),
        round(was, 4),
        round(now, 4),
        round(p, 4),
        len(before),
        len(after),
        tuple(e.entry_id for _, e in makers[:NAMED] if sign * (e.score - was) > 0),
    )


def _mean(dated: Sequence[tuple[date, DyadEntry]]) -> float:
    weights = [weight(e) for _, e in dated]
    return sum(w * e.score for w, (_, e) in zip(weights, dated, strict=True)) / sum(weights)
