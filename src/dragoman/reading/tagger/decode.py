"""The network's numbers for some windows in, attributions and triggers in code points out.

Invariant: each window is decoded from its own numbers alone, so the outcome does not depend on
which windows are decoded together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import labels
from .attributions import Biaffine, Linked, Range, link
from .crf import Chain
from .model import Attribution, Span, Trigger
from .triggers import RoleScorer, role_spans, trigger_spans
from .windows import Window
from .words import Words


@dataclass(frozen=True, slots=True)
class Decoder:
    """The numpy half of the model.

    `cue_bias` and `trigger_bias` are added to the scores of a cue's and a trigger's first word; both
    were set on development data (see MODEL_CARD.md beside the weights).
    """

    chain: Chain
    to_cue: Biaffine
    to_source: Biaffine
    roles: RoleScorer
    cue_bias: float = 0.0
    trigger_bias: float = 0.0

    def decode(
        self,
        text: str,
        words: Words,
        windows: Sequence[Window],
        numbers: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]],
    ) -> tuple[list[Attribution], list[Trigger]]:
        """What the windows hold, given each one's scores and projections (word, …)."""
        if not windows:
            return [], []
        lengths = np.array([w.end - w.start for w in windows], np.int64)
        tags = np.zeros((len(windows), int(lengths.max()), len(labels.ATTRIBUTION_TAGS)))
        for k, (scores, _) in enumerate(numbers):
            tags[k, : lengths[k]] = scores[:, labels.SCORES["tag"]]
        tags[:, :, labels.CUE] += self.cue_bias
        paths = self.chain.viterbi(tags, lengths)
        chances = self.chain.marginals(tags, lengths)
        attributions: list[Attribution] = []
        triggers: list[Trigger] = []
        for k, (window, (scores, projections)) in enumerate(zip(windows, numbers, strict=True)):
            path = paths[k, : lengths[k]]
            for found in link(path, projections, self.to_cue, self.to_source):
                if window.start + found.root >= window.core:
                    attributions.append(_attribution(text, words, window, found, path, chances[k], scores))
            triggers += self._triggers(words, window, scores, projections)
        return attributions, triggers

    def _triggers(
        self,
        words: Words,
        window: Window,
        scores: NDArray[np.float32],
        projections: NDArray[np.float32],
    ) -> list[Trigger]:
        out: list[Trigger] = []
        for start, end in trigger_spans(scores[:, labels.SCORES["trigger"]], self.trigger_bias):
            if window.start + start < window.core:
                continue
            kind, kind_score = _best(scores[start, labels.SCORES["type"]])
            status, status_score = _best(scores[start, labels.SCORES["status"]])
            actors, recipients, places, times = (
                tuple(_span(words, window, r) for r in ranges) for ranges in role_spans(self.roles(projections, start))
            )
            chance = _softmax(scores[start, labels.SCORES["trigger"]])[1]
            out.append(
                Trigger(
                    _span(words, window, (start, end)),
                    labels.EVENT_TYPES[kind],
                    labels.STATUSES[status],
                    actors,
                    recipients,
                    places,
                    times,
                    score=round(float(chance), 2),
                    type_score=kind_score,
                    status_score=status_score,
                )
            )
        return out


def _attribution(
    text: str,
    words: Words,
    window: Window,
    found: Linked,
    path: NDArray[np.int64],
    chances: NDArray[np.float64],
    scores: NDArray[np.float32],
) -> Attribution:
    at = np.concatenate([np.arange(*r) for r in found.content])
    score = chances[found.root, path[found.root]] * chances[at, path[at]].mean()
    row = scores[found.root]
    act, act_score = _best(row[labels.SCORES["act"]])
    channel, channel_score = _best(row[labels.SCORES["channel"]])
    has_cue = bool(found.cue)
    return Attribution(
        _spans(text, words, window, found.source),
        _spans(text, words, window, found.cue),
        _spans(text, words, window, found.content),
        score=round(float(score), 2),
        act=labels.ACTS[act] if has_cue else None,
        act_score=act_score if has_cue else 0.0,
        channel=labels.CHANNELS[channel] if has_cue else None,
        channel_score=channel_score if has_cue else 0.0,
        negated=has_cue and bool(row[labels.SCORES["negated"]][0] > 0),
    )


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    weights = np.exp(scores.astype(np.float64) - scores.max())
    result: NDArray[np.float64] = weights / weights.sum()
    return result


def _best(scores: NDArray[np.float32]) -> tuple[int, float]:
    best = int(scores.argmax())
    return best, round(float(_softmax(scores)[best]), 2)


def _span(words: Words, window: Window, found: Range) -> Span:
    start, end = found
    return int(words.start[window.start + start]), int(words.end[window.start + end - 1])


def _spans(text: str, words: Words, window: Window, ranges: Sequence[Range]) -> tuple[Span, ...]:
    """Ranges as spans, those with only white space between them made one."""
    out: list[Span] = []
    for span in sorted(_span(words, window, r) for r in ranges):
        if out and not text[out[-1][1] : span[0]].strip():
            out[-1] = (out[-1][0], max(out[-1][1], span[1]))
        else:
            out.append(span)
    return tuple(out)
