"""The network's numbers for some windows in, attributions and triggers out: as words of a window, then in code points.

Invariant: each window is decoded from its own numbers alone, so the outcome does not depend on
which windows are decoded together; a test compares them bit by bit.
"""

from __future__ import annotations

from bisect import bisect_right
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
from .triggers import RoleScorer, faint_words, role_chain, role_spans, trigger_spans
from .windows import Window
from .words import Words
from .worth_head import WorthHead

Numbers = tuple[NDArray[np.float32], NDArray[np.float32]]  # scores, projections: one row a word

#: The least probability of a trigger that is told of, for others to weigh.
FAINT = 0.08


#: No chance of an act counts for less.
LEAST_CHANCE = float(np.exp(-6))


class _Act(NamedTuple):
    """The likeliest act, its probability, and the logarithms of the probabilities of all."""

    best: int
    score: float
    logs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a window holds, with word ranges of the window where the spans of its text will stand."""

    attributions: tuple[Attribution, ...] = ()
    triggers: tuple[Trigger, ...] = ()


def placed(found: Decoded, text: str, words: Words, window: Window) -> tuple[list[Attribution], list[Trigger]]:
    """What a window holds, in code points of the text that it is a window of."""
    starts, ends = words.start[window.start : window.end].tolist(), words.end[window.start : window.end].tolist()

    def span(words_of_it: Range) -> Span:
        return starts[words_of_it[0]], ends[words_of_it[1] - 1]

    def spans(ranges: Sequence[Range]) -> tuple[Span, ...]:
        """In order, those with only white space between them made one."""
        out: list[Span] = []
        for start, end in sorted(map(span, ranges)):
            if out and not text[out[-1][1] : start].strip():
                out[-1] = (out[-1][0], max(out[-1][1], end))
            else:
                out.append((start, end))
        return tuple(out)

    # Made by hand: `dataclasses.replace` looks up every field of every one.
    attributions = [
        Attribution(
            spans(x.source), spans(x.cue), spans(x.content), x.score, x.act, x.act_score, x.act_logs, x.channel,
            x.channel_score, x.negated,
        )
        for x in found.attributions
    ]  # fmt: skip
    triggers = [
        Trigger(
            span(x.span), x.type, x.status, tuple(map(span, x.actors)), tuple(map(span, x.recipients)),
            tuple(map(span, x.places)), tuple(map(span, x.times)), x.score, x.type_score, x.status_score, x.worth,
        )
        for x in found.triggers
    ]  # fmt: skip
    return attributions, triggers


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
    worth: WorthHead
    cue_bias: float = 0.0
    trigger_bias: float = 0.0
    role_bonus: float = 0.0

    def decode(
        self, text: str, words: Words, windows: Sequence[Window], numbers: Sequence[Numbers]
    ) -> tuple[list[Attribution], list[Trigger]]:
        """What the windows of one text hold, given the network's numbers for each."""
        found = self.decode_windows([words.begins(w.start, w.end) for w in windows], numbers)
        parts = [placed(x, text, words, window) for x, window in zip(found, windows, strict=True)]
        return [a for attributions, _ in parts for a in attributions], [t for _, triggers in parts for t in triggers]

    def decode_windows(self, begins: Sequence[NDArray[np.bool_]], numbers: Sequence[Numbers]) -> list[Decoded]:
        """What each window holds, given the network's numbers for it and which of its words begin a paragraph."""
        if not numbers:
            return []
        lengths = np.array([len(scores) for scores, _ in numbers], np.int64)
        tags = np.zeros((len(numbers), int(lengths.max()), len(labels.ATTRIBUTION_TAGS)))
        for k, (scores, _) in enumerate(numbers):
            tags[k, : lengths[k]] = scores[:, labels.SCORES["tag"]]
        tags[:, :, labels.CUE] += self.cue_bias
        paths = self.chain.viterbi(tags, lengths)
        chances = np.take_along_axis(self.chain.marginals(tags, lengths), paths[:, :, None], 2)[:, :, 0]
        triggers = self._triggers(begins, numbers)
        linked = [
            link(paths[k, : lengths[k]], projections, self.to_cue, self.to_source)
            for k, (_, projections) in enumerate(numbers)
        ]
        acts = iter(self._acts(linked, numbers))
        return [
            Decoded(tuple(self._attributions(found, chances[k], numbers[k][0], acts)), tuple(triggers[k]))
            for k, found in enumerate(linked)
        ]

    def _acts(self, linked: Sequence[Sequence[Linked]], numbers: Sequence[Numbers]) -> list[_Act]:
        """The act of each attribution of all windows, in order."""
        rows = [_seen(x, *own) for found, own in zip(linked, numbers, strict=True) for x in found]
        return acts_of(self.acts(np.stack(rows))) if rows else []

    def _attributions(
        self,
        found: Sequence[Linked],
        chances: NDArray[np.float64],
        scores: NDArray[np.float32],
        acts: Iterator[_Act],
    ) -> Iterator[Attribution]:
        """`chances` holds the probability of the tag that each word got; `acts` gives those of `found` first."""
        if not found:
            return
        rows = scores[[x.root for x in found]]
        channels = _best(rows[:, labels.SCORES["channel"]])
        negated = rows[:, labels.SCORES["negated"]][:, 0] > 0
        for linked, channel, denied, act in zip(found, channels, negated.tolist(), acts, strict=False):
            content = np.concatenate([chances[start:end] for start, end in linked.content])
            has_cue = bool(linked.cue)
            yield Attribution(
                tuple(linked.source),
                tuple(linked.cue),
                tuple(linked.content),
                score=round(float(chances[linked.root] * content.mean()), 2),
                act=labels.ACTS[act.best] if has_cue else None,
                act_score=act.score if has_cue else 0.0,
                act_logs=act.logs if has_cue else (),
                channel=labels.CHANNELS[channel[0]] if has_cue else None,
                channel_score=channel[1] if has_cue else 0.0,
                negated=has_cue and denied,
            )

    def _triggers(self, begins: Sequence[NDArray[np.bool_]], numbers: Sequence[Numbers]) -> list[list[Trigger]]:
        """Of each window. Roles are looked for in the paragraph of the trigger."""
        found: list[tuple[int, int, Range]] = []  # window, first word of the paragraph, trigger in the paragraph
        rows: list[NDArray[np.float32]] = []  # scores of the first word of each
        roles: list[NDArray[np.float32]] = []
        states: list[NDArray[np.float32]] = []
        for k, (starts, (scores, projections)) in enumerate(zip(begins, numbers, strict=True)):
            edges = [0, *(np.flatnonzero(starts[1:]) + 1).tolist(), len(scores)]
            tags = scores[:, labels.SCORES["trigger"]]
            sure = trigger_spans(tags, self.trigger_bias)
            for start, end in sorted((*sure, *faint_words(tags, sure, FAINT))):
                place = bisect_right(edges, start)
                low, high = edges[place - 1], edges[place]
                found.append((k, low, (start - low, min(end, high) - low)))
                rows.append(scores[start])
                states.append(projections[start, labels.STATES])
                roles.append(self.roles(projections[low:high], start - low))
        out: list[list[Trigger]] = [[] for _ in numbers]
        if not found:
            return out
        lengths = np.array([len(x) for x in roles], np.int64)
        padded = np.zeros((len(roles), int(lengths.max()), len(labels.ROLE_TAGS)), np.float32)
        for n, x in enumerate(roles):
            padded[n, : len(x)] = x
        paths = role_chain(self.role_bonus).viterbi(padded, lengths)
        worths = self.worth(np.stack(states))
        for (k, low, words), path, y, worth in zip(found, paths, _trigger_labels(np.stack(rows)), worths, strict=True):
            out[k].append(_trigger(low, words, role_spans(path), y, worth))
        return out


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


def _trigger(low: int, found: Range, roles: list[list[Range]], labelled: _Labels, worth: float) -> Trigger:
    """``found`` and ``roles`` count words from the word ``low`` of the window."""
    actors, recipients, places, times = (tuple((low + a, low + b) for a, b in ranges) for ranges in roles)
    return Trigger(
        (low + found[0], low + found[1]),
        labels.EVENT_TYPES[labelled.type[0]],
        labels.STATUSES[labelled.status[0]],
        actors,
        recipients,
        places,
        times,
        score=labelled.score,
        type_score=labelled.type[1],
        status_score=labelled.status[1],
        worth=worth,
    )


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Of each row."""
    weights = np.exp(scores.astype(np.float64) - scores.max(1, keepdims=True))
    result: NDArray[np.float64] = weights / weights.sum(1, keepdims=True)
    return result


def acts_of(scores: NDArray[np.float32]) -> list[_Act]:
    """The likeliest act of each row of scores, with the chances of all, rounded to two decimals."""
    logs = np.log(np.maximum(_softmax(scores), LEAST_CHANCE)).round(2)
    return [_Act(*best, tuple(row)) for best, row in zip(_best(scores), logs.tolist(), strict=True)]


def _best(scores: NDArray[np.float32]) -> list[tuple[int, float]]:
    """The best label of each row with its probability, rounded to two decimals."""
    best = scores.argmax(1)
    chances = np.take_along_axis(_softmax(scores), best[:, None], 1)[:, 0].round(2)
    return list(zip(best.tolist(), chances.tolist(), strict=True))
