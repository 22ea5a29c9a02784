"""Text and its paragraphs in, the stretches between quotation marks out.

Every kind of double mark counts (“ ” " « » „ and the wire's '' and ``); single marks are nested quotations and stay
inside. A mark of the wrong direction is read by its neighbours. A quotation never crosses a paragraph, except that one
left open goes on where the next paragraph opens with a mark: then each paragraph's part is a quotation of its own, and
knows it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.model import Span

OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"‟'
MARKS = OPENING + CLOSING + STRAIGHT
#: Marks of two characters, as old wires type them.
PAIRS = ("''", "``")
TWO = 2
_MARK = re.compile(f"[{MARKS}]|{'|'.join(map(re.escape, PAIRS))}")


def has_marks(text: str) -> bool:
    """Whether any double mark stands in ``text``, those of two characters included."""
    return any(mark in text for mark in (*MARKS, *PAIRS))


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
    text: str = ""  # the text they were found in: a paper's single marks are double ones in it

    def touching(self, start: int, end: int) -> tuple[Quotation, ...]:
        """Those that share a character, marks included, with ``[start, end)``."""
        low = bisect_right(self.found, start, key=lambda q: q.outer[1])
        high = bisect_left(self.found, end, key=lambda q: q.outer[0])
        return self.found[low:high]

    def at(self, position: int) -> Quotation | None:
        """The quotation that holds the character at ``position``, marks included, or ``None``."""
        here = self.touching(position, position + 1)
        return here[0] if here else None


def with_double_marks(text: str) -> str:
    """``text`` with the single marks of a paper that quotes with them (‘…’) as double ones; same length, linear.

    A text that has double marks anywhere quotes with those: its single ones are quotations inside quotations.
    """
    if "‘" not in text or has_marks(text):
        return text
    out = list(text)
    place = text.find("‘")
    while place >= 0:
        following = text.find("‘", place + 1)
        line = text.find("\n", place)
        limit = min(end for end in (following, line, len(text)) if end >= 0)
        closing = _closing_single(text, place + 1, limit)
        if closing is not None and (place == 0 or not text[place - 1].isalnum()):
            out[place], out[closing] = "“", "”"
        place = following
    return "".join(out)


def _closing_single(text: str, start: int, end: int) -> int | None:
    """Where the single quotation that opened before ``start`` closes: an apostrophe beside a stop, else the first."""
    ends = [i for i in range(start, end) if text[i] == "’" and not text[i + 1 : i + 2].isalnum()]
    beside = (i for i in ends if text[i - 1] in _STOPS or text[i + 1 : i + 2] in _STOPS or i + 1 == end)
    return next(beside, ends[0] if ends else None)


_STOPS = frozenset(",.;:?!…)")


def find_quotations(text: str, paragraphs: Sequence[Span]) -> Quotations:
    """The quotations of ``text``. One pass, linear."""
    found: list[Quotation] = []
    for number, span in enumerate(paragraphs):
        goes_on = number + 1 < len(paragraphs) and _opens(text, paragraphs[number + 1][0])
        found.extend(_of_paragraph(text, span, number, goes_on=goes_on))
    return Quotations(tuple(found), text)


def _of_paragraph(text: str, span: Span, number: int, *, goes_on: bool) -> Iterator[Quotation]:
    start, end = span
    opened: int | None = None
    inner = start
    for place, width in _marks(text, start, end):
        mark, after = text[place], place + width
        if opened is None:
            if _can_open(text, place, width, start, end):
                opened, inner = place, after
        elif (
            mark in OPENING
            and mark != "„"
            and _can_open(text, place, width, start, end)
            and not _can_close(text, after, end)
        ):
            # A second opening: the first was never closed. It ends where this one begins.
            yield Quotation(*_trim(text, inner, place, opened), number, closed=False)
            opened, inner = place, after
        elif _can_close(text, after, end) or mark in CLOSING:
            yield Quotation((inner, place), (opened, after), number, closed=True)
            opened = None
    if opened is not None and end > inner:
        yield Quotation((inner, end), (opened, end), number, closed=False, continues=goes_on)


def _opens(text: str, place: int) -> bool:
    """Whether a paragraph that begins at ``place`` begins with a mark that can open."""
    return text[place] in OPENING + STRAIGHT or text.startswith(PAIRS, place)


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each mark stands and how many characters it has."""
    for found in _MARK.finditer(text, start, end):
        yield found.start(), found.end() - found.start()


def _trim(text: str, start: int, end: int, outer: int) -> tuple[Span, Span]:
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end), (outer, end)


def _can_open(text: str, place: int, width: int, start: int, end: int) -> bool:
    before = text[place - 1] if place > start else " "
    after = text[place + width] if place + width < end else " "
    if text[place] in OPENING:
        return not after.isspace()
    return (before.isspace() or before in "([—–-:/‘'") and not after.isspace()


def _can_close(text: str, after: int, end: int) -> bool:
    """Whether a mark that ends before ``after`` can close: no letter or digit follows it."""
    return after >= end or not text[after].isalnum()
