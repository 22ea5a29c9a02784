"""The states of a statement's cue and content in, scores of every act out.

What a statement does stands as often in what is said as in its cue ("said they *must leave*"); so both are pooled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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

    def __call__(self, rows: Numbers) -> Numbers:
        """(statement, act) scores of (statement, seen) rows."""
        hidden = np.maximum(((rows - self.mean) / self.spread) @ self.first.T + self.bias, 0)
        result: Numbers = hidden @ self.second.T + self.second_bias
        return result


def seen(scores: Numbers, projections: Numbers, cue: NDArray[np.int64], content: NDArray[np.int64]) -> Numbers:
    """What the head sees of one statement, given the numbers of all words and which are its cue and content.

    Neither may be empty. Of the content: the mean, how far its words lie apart, and how it opens ("they *must* …").
    """
    states = projections[:, STATES]
    inside = states[content]
    pooled = (states[cue].mean(0), inside.mean(0), inside[:OPENING].mean(0), inside.std(0))
    return np.concatenate([*pooled, scores[cue[0], SCORES["act"]]])
