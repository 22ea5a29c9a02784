"""Statements with signs and votes in, the weights of a multinomial logit over the acts out.

A sign has a weight for each act; a vote names an act and counts for it, whichever it is, what its kind of vote counts;
the model's logarithms of chances count all the same. Fitted by Adam (Kingma and Ba 2015), drawn to 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman.model import Act
from dragoman.reading.acts import ACTS, Decided
from dragoman.reading.weighing import Signs

#: How strongly the weights of signs, of votes, and of acts alone are drawn to 0 (swept by leaving out set by set).
SHRINK, SHRINK_VOTES, SHRINK_BIAS = 8.0, 0.05, 0.1
#: A sign that is seen less often has no weight.
SEEN: Final = 3
STEPS, RATE = 160, 0.08
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A statement with what words alone decide, its signs, the model's chances and the marked act; what it counts."""

    report: str
    decided: Decided
    signs: Signs
    logs: tuple[float, ...]
    act: Act
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What is fitted: of signs (sign, act), of votes, of each act alone, of the model; and their names."""

    names: Sequence[str]
    voters: Sequence[str]
    signs: Numbers
    votes: Numbers
    bias: Numbers
    model: Numbers

    @property
    def parts(self) -> list[Numbers]:
        """All numbers."""
        return [self.signs, self.votes, self.bias, self.model]


@dataclass(frozen=True, slots=True)
class _Table:
    """Examples as numbers; ``voted`` holds example × acts + act, and the voter, of each vote."""

    signs: Numbers
    voted: NDArray[np.int64]
    voters: NDArray[np.int64]
    logs: Numbers


def _table(examples: Sequence[Example], names: Sequence[str], voters: Sequence[str]) -> _Table:
    places, ballots = ({name: i for i, name in enumerate(some)} for some in (names, voters))
    signs = np.zeros((len(examples), len(names)), np.float32)
    logs = np.zeros((len(examples), len(ACTS)), np.float32)
    votes: list[tuple[int, int]] = []
    for row, example in enumerate(examples):
        for name in example.signs.names:
            if name in places:
                signs[row, places[name]] = 1
        votes += [(row * len(ACTS) + ACTS.index(act), ballots[v]) for v, act in example.signs.votes if v in ballots]
        if example.logs:
            logs[row] = example.logs
    pairs = np.array(votes, np.int64).reshape(-1, 2)
    return _Table(signs, pairs[:, 0], pairs[:, 1], logs)


def _scores(table: _Table, parts: Sequence[Numbers]) -> Numbers:
    signs, votes, bias, model = parts
    shape = len(table.signs), len(ACTS)
    voted = np.bincount(table.voted, weights=votes[table.voters], minlength=shape[0] * shape[1]).reshape(shape)
    scores: Numbers = table.signs @ signs + bias + table.logs * model[0] + voted
    return scores


def fit(examples: Sequence[Example]) -> Weights:
    """The weights that make the marked acts likely."""
    seen = Counter(name for e in examples for name in e.signs.names)
    names = sorted(name for name in seen if seen[name] >= SEEN)
    voters = sorted({voter for e in examples for voter, _ in e.signs.votes})
    table = _table(examples, names, voters)
    marked = np.eye(len(ACTS), dtype=np.float32)[[ACTS.index(e.act) for e in examples]]
    counts = np.array([e.weight for e in examples], np.float32)[:, None]
    shapes = [(len(names), len(ACTS)), (len(voters),), (len(ACTS),), (1,)]
    parts: list[Numbers] = [np.zeros(shape, np.float32) for shape in shapes]
    means, squares = ([np.zeros_like(p) for p in parts] for _ in range(2))
    for step in range(1, STEPS + 1):
        scores = _scores(table, parts)
        chances = np.exp(scores - scores.max(1, keepdims=True))
        slope = ((chances / chances.sum(1, keepdims=True) - marked) * counts).astype(np.float32)
        rate = RATE * (1 if step < 0.6 * STEPS else 0.3 if step < 0.85 * STEPS else 0.1)
        for place, gradient in enumerate(_gradients(table, parts, slope)):
            means[place] = 0.9 * means[place] + 0.1 * gradient
            squares[place] = 0.98 * squares[place] + 0.02 * gradient**2
            mean, square = means[place] / (1 - 0.9**step), squares[place] / (1 - 0.98**step)
            parts[place] = (parts[place] - rate * mean / (np.sqrt(square) + 1e-6)).astype(np.float32)
    return Weights(names, voters, *parts)


def _gradients(table: _Table, parts: Sequence[Numbers], slope: Numbers) -> list[Numbers]:
    signs, votes, bias, _ = parts
    voted = np.bincount(table.voters, weights=slope.ravel()[table.voted], minlength=len(votes)).astype(np.float32)
    model = np.array([(slope * table.logs).sum()], np.float32)
    return [
        table.signs.T @ slope + SHRINK * signs,
        voted + SHRINK_VOTES * votes,
        slope.sum(0) + SHRINK_BIAS * bias,
        model,
    ]


def judged(examples: Sequence[Example], weights: Weights, settled: Sequence[str]) -> list[Act]:
    """The acts that ``weights`` give to examples, those of ways that are settled left as they are."""
    scores = _scores(_table(examples, weights.names, weights.voters), weights.parts)
    for row, example in enumerate(examples):
        for act in example.decided.never - {example.decided.act}:
            scores[row, ACTS.index(act)] = -np.inf
    best = scores.argmax(1).tolist()
    return [e.decided.act if e.decided.way in settled else ACTS[act] for e, act in zip(examples, best, strict=True)]
