"""Best tag paths and tag probabilities of a linear-chain CRF, for many windows at once.

Invariant: each window's result is the same whatever windows stand beside it; rows never meet.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32] | NDArray[np.float64]
_NEVER = -1e9
_RESCALED = 8  # words between two rescalings of sums: far from where double precision ends


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
        tags = scores.shape[2]
        onto = np.where(self.allowed, self.transitions, _NEVER).astype(scores.dtype)[:, None]  # (from, 1, to)
        steps = np.ascontiguousarray(scores.transpose(1, 0, 2))
        best = np.empty_like(steps)  # of all paths that end in a tag: (word, window, tag)
        best[0] = steps[0] + np.where(self.may_start, self.start, _NEVER)
        through = np.empty((tags, len(scores), tags), steps.dtype)
        for (before, now), step in zip(itertools.pairwise(best), steps[1:], strict=True):
            np.add(before.T[:, :, None], onto, out=through)
            np.maximum.reduce(through, axis=0, out=now)
            np.add(now, step, out=now)
        return self._walk_back(best, lengths)

    def _walk_back(self, best: Floats, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """The tags of each window's best path, from its last word to its first."""
        longest, count, _ = best.shape
        into = np.where(self.allowed, self.transitions, _NEVER).astype(best.dtype).T.copy()  # (to, from)
        ends = set((lengths - 1).tolist())
        path = np.zeros((longest, count), np.int64)
        tag = path[0]
        for t in range(longest - 1, -1, -1):
            if t < longest - 1:
                tag = (best[t] + into[tag]).argmax(1)
            if t in ends:
                tag = np.where(lengths == t + 1, best[t].argmax(1), tag)
            path[t] = tag
        path[np.arange(longest)[:, None] >= lengths] = 0
        return path.T

    def marginals(self, scores: Floats, lengths: NDArray[np.int64]) -> NDArray[np.float64]:
        """Probability of each tag at each word, (window, word, tag).

        The same sums as `sums`, up to a factor at each word, which no probability needs. Each window's are added in
        one order, whatever the number of windows, which a product of matrices does not promise.
        """
        exact = np.ascontiguousarray(scores.transpose(1, 0, 2), np.float64)  # (word, window, tag)
        weight = np.exp(exact - exact.max(2, keepdims=True))
        step = np.where(self.allowed, np.exp(self.transitions.astype(np.float64)), 0.0)
        both = np.empty_like(weight)
        products = np.empty((len(step), *weight.shape[1:]))
        now = weight[0] * np.where(self.may_start, np.exp(self.start.astype(np.float64)), 0.0)
        both[0] = now
        for t in range(1, len(weight)):
            np.multiply(now.T[:, :, None], step[:, None], out=products)  # (from, window, to)
            now = np.add.reduce(products, axis=0)
            now *= weight[t]
            if t % _RESCALED == 0:
                now /= now.sum(1, keepdims=True)
            both[t] = now
        back, now = np.ascontiguousarray(step.T), np.ones_like(now)
        shortest = int(lengths.min())
        for t in range(len(weight) - 2, -1, -1):
            np.multiply((weight[t + 1] * now).T[:, :, None], back[:, None], out=products)
            now = np.add.reduce(products, axis=0)
            if t % _RESCALED == 0:
                now /= now.sum(1, keepdims=True)
            if t + 1 >= shortest:
                now[lengths <= t + 1] = 1.0
            both[t] *= now
        both /= both.sum(2, keepdims=True)
        return both.transpose(1, 0, 2)

    def sums(self, scores: Floats, lengths: NDArray[np.int64]) -> Sums:
        """The scaled sums over all paths, for training."""
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
