"""Text and its paragraphs in, the stretches between quotation marks out.

Every kind of double mark counts (“ ” " « » „); single marks are nested quotations and stay inside. A mark of the wrong
direction is read by its neighbours. A quotation never crosses a paragraph, except that one left open goes on where the
next paragraph opens with a mark: then each paragraph's part is a quotation of its own, and knows it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.model import Span

OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"‟'
MARKS = OPENING + CLOSING + STRAIGHT


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between two marks. ``span`` is without the marks, ``outer`` with them.

    ``closed`` is false where the closing mark is missing; ``continues`` where the next paragraph goes on.
    """

    span: Span
    outer: Span
    paragraph: int
    closed: bool
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Quotations:
    """All quotations of a text, in order of place; they do not overlap."""

    found: tuple[Quotation, ...]

    def touching(self, start: int, end: int) -> tuple[Quotation, ...]:
        """Those that share a character, marks included, with ``[start, end)``."""
        low = bisect_right(self.found, start, key=lambda q: q.outer[1])
        high = bisect_left(self.found, end, key=lambda q: q.outer[0])
        return self.found[low:high]

    def at(self, position: int) -> Quotation | None:
        """The quotation that holds the character at ``position``, marks included, or ``None``."""
        here = self.touching(position, position + 1)
        return here[0] if here else None


def find_quotations(text: str, paragraphs: Sequence[Span]) -> Quotations:
    """The quotations of ``text``. One pass, linear."""
    found: list[Quotation] = []
    for number, span in enumerate(paragraphs):
        goes_on = number + 1 < len(paragraphs) and text[paragraphs[number + 1][0]] in OPENING + STRAIGHT
        found.extend(_of_paragraph(text, span, number, goes_on=goes_on))
    return Quotations(tuple(found))


def _of_paragraph(text: str, span: Span, number: int, *, goes_on: bool) -> Iterator[Quotation]:
    start, end = span
    opened: int | None = None
    for place in range(start, end):
        mark = text[place]
        if mark not in MARKS:
            continue
        if opened is None:
            if _can_open(text, place, start, end):
                opened = place
        elif (
            mark in OPENING and mark != "„" and _can_open(text, place, start, end) and not _can_close(text, place, end)
        ):
            # A second opening: the first was never closed. It ends where this one begins.
            yield Quotation(*_trim(text, opened + 1, place, opened), number, closed=False)
            opened = place
        elif _can_close(text, place, end) or mark in CLOSING:
            yield Quotation((opened + 1, place), (opened, place + 1), number, closed=True)
            opened = None
    if opened is not None and end - opened > 1:
        yield Quotation((opened + 1, end), (opened, end), number, closed=False, continues=goes_on)


def _trim(text: str, start: int, end: int, outer: int) -> tuple[Span, Span]:
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end), (outer, end)


def _can_open(text: str, place: int, start: int, end: int) -> bool:
    before = text[place - 1] if place > start else " "
    after = text[place + 1] if place + 1 < end else " "
    if text[place] in OPENING:
        return not after.isspace()
    return (before.isspace() or before in "([—–-:/‘'") and not after.isspace()


def _can_close(text: str, place: int, end: int) -> bool:
    after = text[place + 1] if place + 1 < end else " "
    return not after.isalnum()
