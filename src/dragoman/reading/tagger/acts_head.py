"""The states of a statement's cue and content in, scores of every act out.

What a statement does stands as often in what is said as in its cue ("said they *must leave*"); so both are pooled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.reading.graphs import Graph

from .labels import SCORES, STATES

Numbers = NDArray[np.float32]
#: So many words are the opening of a content.
OPENING = 4


@dataclass(frozen=True, slots=True)
class ActHead:
    """One hidden layer over what :func:`seen` gives."""

    mean: Numbers
    spread: Numbers
    first: Numbers  # (hidden, seen)
    bias: Numbers
    second: Numbers  # (act, hidden)
    second_bias: Numbers
    _session: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        graph = Graph()
        mean, spread, first, bias, second, second_bias = (
            graph.constant(x)
            for x in (self.mean, self.spread, self.first.T, self.bias, self.second.T, self.second_bias)
        )
        even = graph.add("Div", graph.add("Sub", "rows", mean), spread)
        hidden = graph.add("Relu", graph.add("Add", graph.add("MatMul", even, first), bias))
        scores = graph.add("Add", graph.add("MatMul", hidden, second), second_bias)
        session = graph.session({"rows": (np.float32, (None, self.first.shape[1]))}, {"scores": scores})
        object.__setattr__(self, "_session", session)

    def __call__(self, rows: Numbers) -> Numbers:
        """(statement, act) scores of (statement, seen) rows.

        The runtime adds up each row by itself, whatever rows stand beside it, one at least.
        """
        result: Numbers = self._session.run(None, {"rows": np.concatenate([rows, rows[:1]])})[0][: len(rows)]
        return result


def seen(scores: Numbers, projections: Numbers, cue: NDArray[np.int64], content: NDArray[np.int64]) -> Numbers:
    """What the head sees of one statement, given the numbers of all words and which are its cue and content.

    Neither may be empty. Of the content: the mean, how far its words lie apart, and how it opens ("they *must* …").
    """
    states = projections[:, STATES]
    inside = states[content]
    mean = _mean(inside)
    apart = inside - mean
    spread = np.sqrt(_mean(apart * apart))
    return np.concatenate([_mean(states[cue]), mean, _mean(inside[:OPENING]), spread, scores[cue[0], SCORES["act"]]])


def _mean(rows: Numbers) -> Numbers:
    """Of each column: what ``rows.mean(0)`` gives, in half the time."""
    result: Numbers = np.add.reduce(rows, axis=0) / np.float32(len(rows))
    return result
