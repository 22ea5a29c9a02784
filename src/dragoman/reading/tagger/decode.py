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
from .triggers import RoleScorer, role_chain, role_spans, trigger_spans
from .windows import Window
from .words import Words

Numbers = tuple[NDArray[np.float32], NDArray[np.float32]]  # scores, projections: one row a word


@dataclass(frozen=True, slots=True)
class _Place:
    """A window of a text: turns its word ranges into spans."""

    text: str
    words: Words
    window: Window

    def span(self, found: Range) -> Span:
        start, end = found
        first, last = self.window.start + start, self.window.start + end - 1
        return int(self.words.start[first]), int(self.words.end[last])

    def spans(self, ranges: Sequence[Range]) -> tuple[Span, ...]:
        """Ranges as spans in order, those with only white space between them made one."""
        out: list[Span] = []
        for start, end in sorted(map(self.span, ranges)):
            if out and not self.text[out[-1][1] : start].strip():
                out[-1] = (out[-1][0], max(out[-1][1], end))
            else:
                out.append((start, end))
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Decoder:
    """The numpy half of the model.

    `cue_bias` and `trigger_bias` are added to the scores of a cue's and a trigger's first word,
    `role_bonus` wherever the span of a role goes on; all were set on development data (see
    MODEL_CARD.md beside the weights).
    """

    chain: Chain
    to_cue: Biaffine
    to_source: Biaffine
    roles: RoleScorer
    cue_bias: float = 0.0
    trigger_bias: float = 0.0
    role_bonus: float = 0.0

    def decode(
        self, text: str, words: Words, windows: Sequence[Window], numbers: Sequence[Numbers]
    ) -> tuple[list[Attribution], list[Trigger]]:
        """What the windows hold, given the network's numbers for each."""
        if not windows:
            return [], []
        lengths = np.array([w.end - w.start for w in windows], np.int64)
        tags = np.zeros((len(windows), int(lengths.max()), len(labels.ATTRIBUTION_TAGS)))
        for k, (scores, _) in enumerate(numbers):
            tags[k, : lengths[k]] = scores[:, labels.SCORES["tag"]]
        tags[:, :, labels.CUE] += self.cue_bias
        paths = self.chain.viterbi(tags, lengths)
        chances = np.take_along_axis(self.chain.marginals(tags, lengths), paths[:, :, None], 2)[:, :, 0]
        attributions: list[Attribution] = []
        for k, (window, (scores, projections)) in enumerate(zip(windows, numbers, strict=True)):
            place = _Place(text, words, window)
            found = link(paths[k, : lengths[k]], projections, self.to_cue, self.to_source)
            attributions += [_attribution(place, x, chances[k], scores) for x in found]
        return attributions, self._triggers(text, words, windows, numbers)

    def _triggers(
        self, text: str, words: Words, windows: Sequence[Window], numbers: Sequence[Numbers]
    ) -> list[Trigger]:
        """Roles are looked for in the paragraph of the trigger."""
        found: list[tuple[_Place, Range, NDArray[np.float32]]] = []  # paragraph, trigger, scores of its first word
        roles: list[NDArray[np.float32]] = []
        for window, (scores, projections) in zip(windows, numbers, strict=True):
            paragraph = words.paragraph[window.start : window.end]
            for start, end in trigger_spans(scores[:, labels.SCORES["trigger"]], self.trigger_bias):
                low, high = np.searchsorted(paragraph, paragraph[start] + np.array([0, 1])).tolist()
                place = _Place(text, words, Window(window.start + low, window.start + high))
                found.append((place, (start - low, min(end, high) - low), scores[start]))
                roles.append(self.roles(projections[low:high], start - low))
        if not found:
            return []
        lengths = np.array([len(x) for x in roles], np.int64)
        padded = np.zeros((len(roles), int(lengths.max()), len(labels.ROLE_TAGS)), np.float32)
        for k, x in enumerate(roles):
            padded[k, : len(x)] = x
        paths = role_chain(self.role_bonus).viterbi(padded, lengths)
        return [_trigger(*x, role_spans(path)) for x, path in zip(found, paths, strict=True)]


def _attribution(
    place: _Place, found: Linked, chances: NDArray[np.float64], scores: NDArray[np.float32]
) -> Attribution:
    """`chances` holds the probability of the tag that each word got."""
    content = np.concatenate([chances[start:end] for start, end in found.content])
    row = scores[found.root]
    act, act_score = _best(row[labels.SCORES["act"]])
    channel, channel_score = _best(row[labels.SCORES["channel"]])
    has_cue = bool(found.cue)
    return Attribution(
        place.spans(found.source),
        place.spans(found.cue),
        place.spans(found.content),
        score=round(float(chances[found.root] * content.mean()), 2),
        act=labels.ACTS[act] if has_cue else None,
        act_score=act_score if has_cue else 0.0,
        channel=labels.CHANNELS[channel] if has_cue else None,
        channel_score=channel_score if has_cue else 0.0,
        negated=has_cue and bool(row[labels.SCORES["negated"]][0] > 0),
    )


def _trigger(place: _Place, found: Range, row: NDArray[np.float32], roles: list[list[Range]]) -> Trigger:
    """`row` holds the scores of the trigger's first word."""
    kind, kind_score = _best(row[labels.SCORES["type"]])
    status, status_score = _best(row[labels.SCORES["status"]])
    actors, recipients, places, times = (tuple(map(place.span, ranges)) for ranges in roles)
    return Trigger(
        place.span(found),
        labels.EVENT_TYPES[kind],
        labels.STATUSES[status],
        actors,
        recipients,
        places,
        times,
        score=round(float(_softmax(row[labels.SCORES["trigger"]])[1]), 2),
        type_score=kind_score,
        status_score=status_score,
    )


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    weights = np.exp(scores.astype(np.float64) - scores.max())
    result: NDArray[np.float64] = weights / weights.sum()
    return result


def _best(scores: NDArray[np.float32]) -> tuple[int, float]:
    best = int(scores.argmax())
    return best, round(float(_softmax(scores)[best]), 2)
