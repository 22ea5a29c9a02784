"""Texts with gold in, words with gold labels out: what the network learns from.

A place without gold holds -1 in every label array, so a loss never looks at it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from .gold import Attribution, Event, Span
from .product import product

labels, words_module, windows = product("labels"), product("words"), product("windows")

#: A word of which nothing is known that a loss should look at (PyTorch's own sign for it).
IGNORED = -100


@dataclass
class Example:
    """The words of one text with label arrays, one row a word."""

    name: str
    text: str
    words: Any  # product words.Words
    ends: Any  # sentence ends, per word
    has_attributions: bool = False
    has_events: bool = False
    arrays: dict[str, Any] = field(default_factory=dict)
    roles: list[tuple[int, Any]] = field(default_factory=list)  # trigger word, tag per word

    def __len__(self) -> int:
        return len(self.words)


ARRAYS = ("tag", "anchor", "source", "act", "channel", "negated", "trigger", "type", "status")


def load_tokenizer(folder: Path) -> Tokenizer:
    """The word-piece tokenizer in `folder`, neither cutting nor padding."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def paragraphs_by_line(text: str) -> list[Span]:
    """One paragraph a line, blank lines left out."""
    out, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            out.append((at, at + len(line)))
        at += len(line)
    return out


def make_example(
    name: str,
    text: str,
    tokenizer: Tokenizer,
    *,
    attributions: Sequence[Attribution] | None = None,
    events: Sequence[Event] | None = None,
    doubtful: Sequence[Span] = (),
    paragraphs: Sequence[Span] | None = None,
) -> Example:
    """Words of `text` with the gold that is given; None means that nothing is known."""
    words = words_module.split_words(text, paragraphs or paragraphs_by_line(text), tokenizer)
    example = Example(name, text, words, windows.sentence_ends(text, words))
    example.arrays = {key: np.full(len(words), -1) for key in ARRAYS}
    example.arrays["tag"][:] = 0
    example.arrays["trigger"][:] = 0
    if attributions is not None:
        example.has_attributions = True
        _label_attributions(example, attributions)
    if events is not None:
        example.has_events = True
        for span in doubtful:
            example.arrays["trigger"][_covered(example, span)] = IGNORED
        _label_events(example, events)
    return example


def _covered(example: Example, span: Span) -> Any:
    return np.flatnonzero((example.words.start < span[1]) & (example.words.end > span[0]))


def _label_attributions(example: Example, gold: Sequence[Attribution]) -> None:
    array = example.arrays
    for g in gold:
        first = -1
        for role in (g.cue, g.source, g.content):
            if role and len(w := _covered(example, role[0])):
                first = int(w[0])
                break
        if first < 0:
            continue
        if g.cue:
            _label_cue(example, g, first)
        if g.nested:
            continue
        source = first
        if g.source and len(w := _covered(example, g.source[0])):
            source = int(w[0])
        for span in g.cue:
            array["source"][_covered(example, span)] = source
        for tag, role in (
            (labels.SOURCE, g.source), (labels.CUE, g.cue), (labels.CONTENT, g.content)
        ):  # fmt: skip
            for span in role:
                w = _covered(example, span)
                w = w[array["tag"][w] == 0]
                if len(w):
                    array["tag"][w] = tag + 1
                    array["tag"][w[np.concatenate([[True], np.diff(w) > 1])]] = tag
                    array["anchor"][w] = first


def _label_cue(example: Example, g: Attribution, first: int) -> None:
    array = example.arrays
    if g.act is not None:
        array["act"][first] = labels.ACTS.index(g.act)
    if g.channel is not None:
        array["channel"][first] = labels.CHANNELS.index(g.channel)
    if g.negated is not None:
        array["negated"][first] = int(g.negated)


def _label_events(example: Example, gold: Sequence[Event]) -> None:
    array = example.arrays
    for event in gold:
        w = _covered(example, event.trigger)
        w = w[array["trigger"][w] <= 0]
        if not len(w):
            continue
        array["trigger"][w], array["trigger"][w[0]] = 2, 1
        array["type"][w[0]] = labels.EVENT_TYPES.index(event.type)
        if event.status is not None:
            array["status"][w[0]] = labels.STATUSES.index(event.status)
        if event.roles is None:
            continue
        tags = np.zeros(len(example), int)
        for role, spans in event.roles.items():
            tag = labels.ROLE_TAGS.index(f"B-{role}")
            for span in spans:
                r = _covered(example, span)
                if len(r):
                    tags[r], tags[r[0]] = tag + 1, tag
        example.roles.append((int(w[0]), tags))


def join(parts: Sequence[Example], rng: random.Random) -> Example:
    """Several short texts as one, each on a line of its own or run on after the one before."""
    words = words_module.Words(
        *(np.concatenate([getattr(p.words, f) for p in parts]) for f in ("start", "end")),
        np.zeros(0, np.int64),
        *(np.concatenate([getattr(p.words, f) for p in parts]) for f in ("counts", "pieces", "features")),
    )  # fmt: skip
    out = Example("", "", words, np.concatenate([p.ends for p in parts]))
    out.has_attributions = all(p.has_attributions for p in parts)
    out.has_events = all(p.has_events for p in parts)
    out.arrays = {key: np.concatenate([p.arrays[key] for p in parts]) for key in ARRAYS}
    at = 0
    for i, part in enumerate(parts):
        if i and rng.random() < 0.5:
            words.features[at, 1] = 2  # white space, not a new paragraph
        for key in ("anchor", "source"):  # these hold places of words
            own = out.arrays[key][at : at + len(part)]
            own[own >= 0] += at
        for trigger, tags in part.roles:
            full = np.zeros(len(words), int)
            full[at : at + len(part)] = tags
            out.roles.append((trigger + at, full))
        at += len(part)
    return out
