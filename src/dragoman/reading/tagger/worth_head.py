"""The state of a trigger's word in, how much it looks like an event that readers list out, on the scale of odds.

Fitted together with the weights of ``lexicon/chance.yaml``, which it is one of (``python -m training.chance``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WorthHead:
    """A weight for each number of a word's state, and what is added."""

    weights: NDArray[np.float64]
    bias: float = 0.0

    def __call__(self, states: Numbers) -> list[float]:
        """Of (word, state) rows; each row is summed by itself, whatever rows stand beside it. Rounded to hundredths."""
        sums = np.add.reduce(states.astype(np.float64) * self.weights, axis=1) + self.bias
        found: list[float] = sums.round(2).tolist()
        return found


def indifferent(size: int) -> WorthHead:
    """A head to which all words are alike, until one is fitted."""
    return WorthHead(np.zeros(size))
