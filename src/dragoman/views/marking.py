"""A report's text and the spans found in it go in; paragraphs of pieces, each with its marks, come out.

Overlapping spans are cut at each other's ends, so that marks never cross. Invariant: the pieces of a report that is
not too long, joined, are its text (line ends aside), and every anchor is given exactly once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.model import Span

#: Of a text longer than this only the surroundings of marked words are shown, up to this many characters.
LONGEST: Final = 30_000
_MARGIN: Final = 300
_LINES: Final = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Note:
    """An entry that rests on words of this text. ``number`` is its mark; ``roles`` gives spans by what they are."""

    anchor: str
    number: int
    roles: tuple[tuple[str, Span], ...]

    @property
    def start(self) -> int:
        """Where its first words stand."""
        return min(span[0] for _, span in self.roles)

    @property
    def end(self) -> int:
        """Where its words end."""
        return max(span[1] for _, span in self.roles)


@dataclass(slots=True)
class Piece:
    """A stretch of text that the same spans cover; ``begins`` and ``ends`` are notes that begin or end with it."""

    text: str
    roles: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    begins: list[Note] = field(default_factory=list)
    ends: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text; ``left_out`` counts the characters that are not shown before it."""

    pieces: tuple[Piece, ...]
    left_out: int = 0


def mark(
    text: str,
    notes: Sequence[Note],
    debris: Iterable[Span] = (),
    copied: Iterable[Span] = (),
    *,
    longest: int = LONGEST,
) -> list[Paragraph]:
    """The paragraphs of ``text``; ``copied`` are the words that stand in an earlier report too.

    Anchors of notes whose words are not shown stand in the last paragraph.
    """
    layers = [(span, role, note.number) for note in notes for role, span in note.roles]
    layers += [(span, "debris", 0) for span in debris] + [(span, "copied", 0) for span in copied]
    begins, ends = _edges(notes, text)
    paragraphs: list[Paragraph] = []
    position = 0
    for start, end in _shown(text, notes, longest):
        for line in _LINES.finditer(text, start, end):
            pieces = list(_pieces(text, line.span(), layers))
            if not line[0].strip():
                continue
            left_out = max(0, start - position) if start - position > 1 else 0
            paragraphs.append(Paragraph(tuple(_noted(pieces, begins, ends)), left_out))
            position = end
    rest = {note.number: note for at in (*begins.values(), *ends.values()) for note in at}
    lost = [note for note in rest.values() if any(note in at for at in begins.values())]
    if len(text) - position > 1 or lost:
        paragraphs.append(Paragraph((Piece("", begins=lost, ends=list(rest.values())),), max(0, len(text) - position)))
    return paragraphs


def _edges(notes: Sequence[Note], text: str) -> tuple[dict[int, list[Note]], dict[int, list[Note]]]:
    """Where notes begin and end: at characters that are shown, never at the white space around them."""
    begins: dict[int, list[Note]] = defaultdict(list)
    ends: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        start, end = note.start, note.end
        while start < end - 1 and text[start : start + 1].isspace():
            start += 1
        while end > start + 1 and text[end - 1 : end].isspace():
            end -= 1
        begins[start].append(note)
        ends[end].append(note)
    return begins, ends


def _shown(text: str, notes: Sequence[Note], longest: int) -> Iterator[Span]:
    """The stretches of text to show: all of it, or what lies around the marked words."""
    if len(text) <= longest:
        yield (0, len(text))
        return
    taken = last = 0
    for start, end in _around(text, notes):
        begin = max(start, last)
        stop = min(end, begin + longest - taken)
        if stop <= begin:
            continue
        yield (begin, stop)
        taken += stop - begin
        last = stop


def _around(text: str, notes: Sequence[Note]) -> list[Span]:
    spans = [(0, _MARGIN)] + [span for note in notes for _, span in note.roles]
    merged: list[Span] = []
    for first, last in sorted(spans):
        start, end = max(0, first - _MARGIN), min(len(text), last + _MARGIN)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(text: str, line: Span, layers: Sequence[tuple[Span, str, int]]) -> Iterator[tuple[int, int, Piece]]:
    here = [layer for layer in layers if layer[0][0] < line[1] and layer[0][1] > line[0]]
    cuts = {line[0], line[1]}
    for (start, end), _, _ in here:
        cuts.update((max(start, line[0]), min(end, line[1])))
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        covering = [layer for layer in here if layer[0][0] <= start and layer[0][1] >= end]
        roles = tuple(sorted({role for _, role, _ in covering}))
        numbers = tuple(sorted({number for _, _, number in covering if number}))
        yield start, end, Piece(text[start:end], roles, numbers)


def _noted(
    pieces: Iterable[tuple[int, int, Piece]], begins: dict[int, list[Note]], ends: dict[int, list[Note]]
) -> Iterator[Piece]:
    """The pieces with the notes that begin and end in them, which are taken out of ``begins`` and ``ends``."""
    for start, end, piece in pieces:
        for at in range(start, end):
            if at in begins:
                piece.begins += begins.pop(at)
        for at in range(start + 1, end + 1):
            if at in ends:
                piece.ends += ends.pop(at)
        yield piece
