"""The network's numbers for some windows in, attributions and triggers in code points out.

Invariant: each window is decoded from its own numbers alone, so the outcome does not depend on
which windows are decoded together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import labels
from .acts_head import ActHead, seen
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
    acts: ActHead
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
            attributions += self._attributions(place, found, chances[k], scores, projections)
        return attributions, self._triggers(text, words, windows, numbers)

    def _attributions(
        self,
        place: _Place,
        found: Sequence[Linked],
        chances: NDArray[np.float64],
        scores: NDArray[np.float32],
        projections: NDArray[np.float32],
    ) -> Iterator[Attribution]:
        """`chances` holds the probability of the tag that each word got."""
        if not found:
            return
        rows = scores[[x.root for x in found]]
        acts = _best(self.acts(np.stack([_seen(x, scores, projections) for x in found])))
        channels = _best(rows[:, labels.SCORES["channel"]])
        negated = rows[:, labels.SCORES["negated"]][:, 0] > 0
        for linked, act, channel, denied in zip(found, acts, channels, negated.tolist(), strict=True):
            content = np.concatenate([chances[start:end] for start, end in linked.content])
            has_cue = bool(linked.cue)
            yield Attribution(
                place.spans(linked.source),
                place.spans(linked.cue),
                place.spans(linked.content),
                score=round(float(chances[linked.root] * content.mean()), 2),
                act=labels.ACTS[act[0]] if has_cue else None,
                act_score=act[1] if has_cue else 0.0,
                channel=labels.CHANNELS[channel[0]] if has_cue else None,
                channel_score=channel[1] if has_cue else 0.0,
                negated=has_cue and denied,
            )

    def _triggers(
        self, text: str, words: Words, windows: Sequence[Window], numbers: Sequence[Numbers]
    ) -> list[Trigger]:
        """Roles are looked for in the paragraph of the trigger."""
        found: list[tuple[_Place, Range]] = []  # paragraph, trigger
        rows: list[NDArray[np.float32]] = []  # scores of the first word of each
        roles: list[NDArray[np.float32]] = []
        for window, (scores, projections) in zip(windows, numbers, strict=True):
            paragraph = words.paragraph[window.start : window.end]
            for start, end in trigger_spans(scores[:, labels.SCORES["trigger"]], self.trigger_bias):
                low, high = np.searchsorted(paragraph, paragraph[start] + np.array([0, 1])).tolist()
                place = _Place(text, words, Window(window.start + low, window.start + high))
                found.append((place, (start - low, min(end, high) - low)))
                rows.append(scores[start])
                roles.append(self.roles(projections[low:high], start - low))
        if not found:
            return []
        lengths = np.array([len(x) for x in roles], np.int64)
        padded = np.zeros((len(roles), int(lengths.max()), len(labels.ROLE_TAGS)), np.float32)
        for k, x in enumerate(roles):
            padded[k, : len(x)] = x
        paths = role_chain(self.role_bonus).viterbi(padded, lengths)
        labelled = _trigger_labels(np.stack(rows))
        return [_trigger(*x, role_spans(path), y) for x, path, y in zip(found, paths, labelled, strict=True)]


def _seen(found: Linked, scores: NDArray[np.float32], projections: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the head of acts sees of an attribution; where the tagger saw no cue, its first word stands for one."""
    cue = np.concatenate([np.arange(*r) for r in found.cue or [(found.root, found.root + 1)]])
    content = np.concatenate([np.arange(*r) for r in found.content])
    return seen(scores, projections, cue, content)


class _Labels(NamedTuple):
    """What a trigger's first word says: labels by number, each with its probability."""

    score: float
    type: tuple[int, float]
    status: tuple[int, float]


def _trigger_labels(rows: NDArray[np.float32]) -> list[_Labels]:
    """`rows` holds the scores of the triggers' first words."""
    chances = _softmax(rows[:, labels.SCORES["trigger"]])[:, 1].round(2).tolist()
    types, statuses = _best(rows[:, labels.SCORES["type"]]), _best(rows[:, labels.SCORES["status"]])
    return [_Labels(*x) for x in zip(chances, types, statuses, strict=True)]


def _trigger(place: _Place, found: Range, roles: list[list[Range]], labelled: _Labels) -> Trigger:
    actors, recipients, places, times = (tuple(map(place.span, ranges)) for ranges in roles)
    return Trigger(
        place.span(found),
        labels.EVENT_TYPES[labelled.type[0]],
        labels.STATUSES[labelled.status[0]],
        actors,
        recipients,
        places,
        times,
        score=labelled.score,
        type_score=labelled.type[1],
        status_score=labelled.status[1],
    )


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Of each row."""
    weights = np.exp(scores.astype(np.float64) - scores.max(1, keepdims=True))
    result: NDArray[np.float64] = weights / weights.sum(1, keepdims=True)
    return result


def _best(scores: NDArray[np.float32]) -> list[tuple[int, float]]:
    """The best label of each row with its probability, rounded to two decimals."""
    best = scores.argmax(1)
    chances = np.take_along_axis(_softmax(scores), best[:, None], 1)[:, 0].round(2)
    return list(zip(best.tolist(), chances.tolist(), strict=True))
