"""Words in, the stretches of them that the network reads at once out.

Whole paragraphs are packed together; a paragraph that fits no window is cut, after the end of a
sentence where there is one.  Windows do not overlap: reading the paragraph before again as left
context was measured on PolNeAR dev and lost a point of F (64.9 for 65.8 exact) and a fifth of the speed.
Invariant: the windows cover every word exactly once, in order.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .words import Words

PIECES = 254  # per window, without the two marks at its ends
_LATEST_CUT = 0.5  # a cut inside a paragraph leaves at least this share of the window filled


class Window(NamedTuple):
    """Words `[start, end)`, read at once."""

    start: int
    end: int


def split_windows(words: Words, ends_sentence: NDArray[np.bool_], *, first: int = PIECES) -> list[Window]:
    """Windows over all words.

    `first` is the size in pieces of the first window only: training varies it, so that the cuts
    differ from one pass to the next.
    """
    total = np.concatenate([[0], np.cumsum(words.counts)])
    windows: list[Window] = []
    limit = first
    for start, end in _stretches(words, ends_sentence, total):
        if windows and total[end] - total[windows[-1].start] <= limit:
            windows[-1] = Window(windows[-1].start, end)
        else:
            limit = PIECES if windows else first
            windows.append(Window(start, end))
    return windows


def _stretches(words: Words, ends_sentence: NDArray[np.bool_], total: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Paragraphs, the long ones cut, as word ranges of at most PIECES pieces."""
    if not len(words):
        return []
    edges = np.flatnonzero(np.diff(words.paragraph)) + 1
    cuts = [0, *edges.tolist(), len(words)]
    out: list[tuple[int, int]] = []
    for start, b in itertools.pairwise(cuts):
        a = start
        while total[b] - total[a] > PIECES:
            end = int(np.searchsorted(total, total[a] + PIECES, "right")) - 1
            least = int(np.searchsorted(total, total[a] + int(PIECES * _LATEST_CUT), "left"))
            sentence_ends = np.flatnonzero(ends_sentence[least:end])
            if len(sentence_ends):
                end = least + int(sentence_ends[-1]) + 1
            out.append((a, end))
            a = end
        if b > a:
            out.append((a, b))
    return out


def sentence_ends(text: str, words: Words) -> NDArray[np.bool_]:
    """True at a word after which a sentence may end: a stop, or a closing mark after a stop."""
    stops = frozenset(".!?")
    marks = frozenset("”»\"'’)")
    out = np.zeros(len(words), np.bool_)
    for i, (s, e) in enumerate(zip(words.start.tolist(), words.end.tolist(), strict=True)):
        if e - s != 1:
            continue
        c = text[s]
        if c in stops:
            out[i] = True
        elif c in marks and i and out[i - 1]:
            out[i], out[i - 1] = True, False
    return out
