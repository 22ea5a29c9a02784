"""Text and paragraph spans in, words with their pieces and features out.

Invariants: words never cross a paragraph's edge; offsets are code points into the text; the work
and the memory are linear in the length of the paragraphs, whatever they hold.  Training uses this
same module, so what the network sees in use is what it learned from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PIECES_PER_WORD = 10  # further pieces of a word are dropped: they say nothing about its role
CHUNK = 20_000  # code points handed to the tokenizer at once

_OPENING, _CLOSING, _STRAIGHT = frozenset("“«"), frozenset("”»"), frozenset('"„‟')
_TIGHT, _SPACED, _FIRST = 1, 2, 3  # what stands before a word: nothing, white space, a new paragraph
_OUTSIDE, _INSIDE, _OPENS, _CLOSES = 1, 2, 3, 4  # where a word stands relative to quotation marks


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some paragraphs, as parallel arrays with one row a word.

    `pieces` is flat: word i owns `counts[i]` of them, in order.  `features` has three columns:
    letter case, what stands before the word, and quotation state (0 is kept for padding).
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    paragraph: NDArray[np.int64]
    counts: NDArray[np.int64]
    pieces: NDArray[np.int64]
    features: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.start)

    def begins(self, start: int, end: int) -> NDArray[np.bool_]:
        """Which of the words ``[start, end)`` begin a paragraph."""
        result: NDArray[np.bool_] = self.features[start:end, 1] == _FIRST
        return result


def split_words(text: str, paragraphs: Sequence[tuple[int, int]], tokenizer: Tokenizer) -> Words:
    """The words inside the `[start, end)` spans of `text`; nothing else of it is looked at."""
    start: list[int] = []
    end: list[int] = []
    paragraph: list[int] = []
    counts: list[int] = []
    pieces: list[int] = []
    for number, (a, b) in enumerate(paragraphs):
        for low, high in _chunks(text, a, b):
            encoded = tokenizer.encode(text[low:high], add_special_tokens=False)
            last: int | None = -1
            for piece, (s, e), word in zip(encoded.ids, encoded.offsets, encoded.word_ids, strict=True):
                if word != last:
                    last = word
                    start.append(low + s)
                    end.append(low + e)
                    paragraph.append(number)
                    counts.append(1)
                    pieces.append(piece)
                else:
                    end[-1] = low + e
                    if counts[-1] < PIECES_PER_WORD:
                        counts[-1] += 1
                        pieces.append(piece)
    return Words(
        np.array(start, np.int64),
        np.array(end, np.int64),
        np.array(paragraph, np.int64),
        np.array(counts, np.int64),
        np.array(pieces, np.int64),
        _features(text, start, end, paragraph),
    )


def _chunks(text: str, a: int, b: int) -> Iterator[tuple[int, int]]:
    """Cuts of a paragraph that the tokenizer takes at once, at white space where there is some."""
    while b - a > CHUNK:
        cut = text.rfind(" ", a + CHUNK // 2, a + CHUNK)
        cut = a + CHUNK if cut < 0 else cut
        yield a, cut
        a = cut
    if b > a:
        yield a, b


def _case(word: str) -> int:
    if word.islower():
        return 1
    if len(word) > 1 and word.isupper():
        return 3
    return 2 if word[:1].isupper() else 4


def _features(text: str, start: list[int], end: list[int], paragraph: list[int]) -> NDArray[np.int64]:
    rows: list[tuple[int, int, int]] = []
    cases: dict[str, int] = {}  # of words met before
    inside = False
    before, at = -1, 0
    for s, e, number in zip(start, end, paragraph, strict=True):
        word = text[s:e]
        if number != before:
            gap, inside = _FIRST, False
        else:
            gap = _SPACED if s > at else _TIGHT
        before, at = number, e
        quote = _INSIDE if inside else _OUTSIDE
        if word in _OPENING:
            inside, quote = True, _OPENS
        elif word in _CLOSING:
            inside, quote = False, _CLOSES
        elif word in _STRAIGHT:
            quote = _CLOSES if inside else _OPENS
            inside = not inside
        case = cases.get(word)
        if case is None:
            case = cases[word] = _case(word)
        rows.append((case, gap, quote))
    return np.array(rows, np.int64).reshape(-1, 3)
