"""Trigger tags and word vectors of one window in, event triggers with roles as word ranges out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .crf import Chain
from .labels import PROJECTIONS, ROLE_ALLOWED, ROLE_MAY_START, ROLE_TAGS, distance_bucket

Range = tuple[int, int]  # words [start, end) of the window
_BEGINS, _INSIDE = 1, 2  # in labels.TRIGGER_TAGS
ROLES = 4  # actors, recipients, places, times: in the order of labels.ROLE_TAGS


@dataclass(frozen=True, slots=True)
class RoleScorer:
    """Scores every role tag of every word, given one trigger word."""

    matrix: NDArray[np.float32]  # (tag, projection, projection)
    word: NDArray[np.float32]  # (tag, projection)
    bias: NDArray[np.float32]  # (tag,)
    distance: NDArray[np.float32]  # (tag, bucket)

    def __call__(self, projections: NDArray[np.float32], trigger: int) -> NDArray[np.float32]:
        """(word, tag) scores for the trigger at word `trigger` of the window."""
        words = projections[:, PROJECTIONS["role_word"]]
        asked = projections[trigger, PROJECTIONS["role_trigger"]] @ self.matrix + self.word
        at = np.arange(len(words))
        near = self.distance[:, distance_bucket(np.array([trigger]), at)[0]]
        result: NDArray[np.float32] = words @ asked.T + self.bias + near.T
        return result


def trigger_spans(scores: NDArray[np.float32], bias: float) -> list[Range]:
    """Word ranges of triggers, from (word, O B I) scores; `bias` is added to B."""
    best = (scores + np.array([0.0, bias, 0.0], np.float32)).argmax(1)
    out: list[Range] = []
    for start in np.flatnonzero(best == _BEGINS).tolist():
        end = start + 1
        while end < len(best) and best[end] == _INSIDE:
            end += 1
        out.append((start, end))
    return out


def faint_words(scores: NDArray[np.float32], found: list[Range], least: float) -> list[Range]:
    """The words outside of ``found`` that begin a trigger with a probability of ``least`` or more."""
    weights = np.exp(scores.astype(np.float64) - scores.max(1, keepdims=True))
    begins = weights[:, _BEGINS] / weights.sum(1)
    for start, end in found:
        begins[start:end] = 0.0
    return [(word, word + 1) for word in np.flatnonzero(begins >= least).tolist()]


def role_chain(bonus: float) -> Chain:
    """The rules of role tags; `bonus` is added wherever a span goes on, so that names do not fall apart."""
    going_on = np.zeros((len(ROLE_TAGS), len(ROLE_TAGS)), np.float32)
    for inside in range(2, len(ROLE_TAGS), 2):
        going_on[[inside - 1, inside], inside] = bonus
    return Chain(going_on, np.zeros(len(ROLE_TAGS), np.float32), ROLE_ALLOWED, ROLE_MAY_START)


def role_spans(path: NDArray[np.int64]) -> list[list[Range]]:
    """The ranges of each role, from the role tag of each word."""
    out: list[list[Range]] = [[] for _ in range(ROLES)]
    for at in np.flatnonzero(path).tolist():
        role, inside = divmod(int(path[at]) - 1, 2)
        if inside:
            out[role][-1] = (out[role][-1][0], at + 1)
        else:
            out[role].append((at, at + 1))
    return out
