"""Best tag paths and tag probabilities of a linear-chain CRF, for many windows at once.

Invariant: each window's result is the same whatever windows stand beside it; rows never meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32] | NDArray[np.float64]
_NEVER = -1e9


class Sums(NamedTuple):
    """Sums over all paths, scaled at each word so that they stay near 1.

    `forward` times `backward` is proportional to each tag's probability; `log_sum` is the log of the
    sum over all paths of a window; `weight` is the scaled weight of each word's scores.
    """

    forward: NDArray[np.float64]  # (window, word, tag)
    backward: NDArray[np.float64]  # (window, word, tag)
    log_sum: NDArray[np.float64]  # (window,)
    weight: NDArray[np.float64]  # (window, word, tag)


@dataclass(frozen=True, slots=True)
class Chain:
    """The scores and the rules of which tag follows which.

    Everywhere below, `scores` is (window, word, tag) and `lengths` gives each window's words; what
    stands past a window's length is not looked at.
    """

    transitions: Floats  # (from, to)
    start: Floats
    allowed: NDArray[np.bool_]  # (from, to)
    may_start: NDArray[np.bool_]

    def viterbi(self, scores: Floats, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Best tags, (window, word), 0 past a window's length; ties go to the lower tag."""
        count, longest, tags = scores.shape
        into = np.where(self.allowed, self.transitions, _NEVER).T[None]  # (1, to, from)
        back = np.zeros((longest, count, tags), np.int64)
        best = scores[:, 0] + np.where(self.may_start, self.start, _NEVER)
        for t in range(1, longest):
            through = best[:, None, :] + into
            back[t] = through.argmax(2)
            moved = through.max(2) + scores[:, t]
            best = np.where((t < lengths)[:, None], moved, best)
        path = np.zeros((count, longest), np.int64)
        rows = np.arange(count)
        tag = best.argmax(1)
        for t in range(longest - 1, -1, -1):
            inside = t < lengths
            path[:, t] = np.where(inside, tag, 0)
            if t:
                tag = np.where(inside, back[t, rows, tag], tag)
        return path

    def marginals(self, scores: Floats, lengths: NDArray[np.int64]) -> NDArray[np.float64]:
        """Probability of each tag at each word, (window, word, tag)."""
        sums = self.sums(scores, lengths)
        both = sums.forward * sums.backward
        result: NDArray[np.float64] = both / both.sum(2, keepdims=True)
        return result

    def sums(self, scores: Floats, lengths: NDArray[np.int64]) -> Sums:
        """The scaled sums over all paths; training needs them too."""
        count, longest, tags = scores.shape
        exact = scores.astype(np.float64)
        high = exact.max(2, keepdims=True)
        weight = np.exp(exact - high)
        step = np.where(self.allowed, np.exp(self.transitions.astype(np.float64)), 0.0)
        inside = np.arange(longest)[None] < lengths[:, None]
        forward = np.empty((count, longest, tags))
        scale = np.ones((count, longest))
        now = weight[:, 0] * np.where(self.may_start, np.exp(self.start.astype(np.float64)), 0.0)
        for t in range(longest):
            if t:
                now = np.where(inside[:, t, None], (now @ step) * weight[:, t], now)
            scale[:, t] = now.sum(1)
            now = now / scale[:, t, None]
            forward[:, t] = now
        weight /= scale[:, :, None]
        backward = np.ones((count, longest, tags))
        for t in range(longest - 2, -1, -1):
            later = (weight[:, t + 1] * backward[:, t + 1]) @ step.T
            backward[:, t] = np.where(inside[:, t + 1, None], later, 1.0)
        log_sum = ((np.log(scale) + high[:, :, 0]) * inside).sum(1)
        return Sums(forward, backward, log_sum, weight)
