"""Choices among some or none in, the weights of a conditional logit that makes them likely out.

None of them is one of the choices, with nothing that speaks for it. Fitted by Adam (Kingma and Ba 2015), drawn to 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
#: The size of a step, and the weight below which nothing is told.
RATE, LEAST = 0.05, 0.05
#: What the bias, the first weight, is drawn to 0 by.
_FREE: Final = 0.01


class Choice(NamedTuple):
    """A row of numbers for each that may be chosen; ``right`` tells which are, none of them if nobody was."""

    rows: Numbers
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Model:
    """How strongly weights are drawn to 0, and how many steps are taken."""

    shrink: float
    steps: int

    def fit(self, choices: Sequence[Choice], size: int) -> Numbers:
        """The ``size`` weights, the bias first."""
        weights, mean, spread = np.zeros(size), np.zeros(size), np.zeros(size)
        shrink = np.full(size, self.shrink)
        shrink[0] = _FREE
        for step in range(1, self.steps + 1):
            slope = shrink * weights
            for choice in choices:
                chance = chances(choice.rows, weights)
                wanted = chance * choice.right
                if choice.right.any():
                    wanted = wanted / wanted.sum()
                slope = slope + (chance - wanted) @ choice.rows
            mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope * slope
            weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        return weights


def chances(rows: Numbers, weights: Numbers) -> Numbers:
    """The chance of each; what is missing to 1 is the chance of none of them."""
    raw = np.exp(rows @ weights)
    chance: Numbers = raw / (1 + raw.sum())
    return chance


def rows_of(seen: Sequence[Mapping[str, float]], group: str, names: Sequence[str]) -> Numbers:
    """What is seen of each as a row of numbers; a name ``group:NAME`` is of those that stand in that group alone."""
    place = {name: index for index, name in enumerate(names)}
    rows = np.zeros((len(seen), len(names)))
    for index, one in enumerate(seen):
        for name, value in {**one, "bias": 1.0}.items():
            for key in (name, f"{group}:{name}"):
                if key in place:
                    rows[index, place[key]] += value
    return rows


def told(names: Sequence[str], weights: Numbers) -> dict[str, float]:
    """The weights that are worth telling, by name."""
    return {name: round(float(one), 2) for name, one in zip(names, weights, strict=True) if abs(one) >= LEAST}
