"""The pieces of a content in; the words a reader would quote, and whether they are direct, mixed or indirect, out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dragoman.model import Span, StatementKind
from dragoman.reading.quotations import MARKS, PAIRS, Quotations

_EDGES = " \t\r\n\u00a0,;:–—-"


def settle_content(text: str, pieces: Sequence[Span], quotations: Quotations) -> tuple[tuple[Span, ...], StatementKind]:
    """Trim the pieces and tell their kind.

    Direct: every piece is the inside of one quotation that begins like a sentence; the marks are left out. Mixed: there
    are marks in it; they stay, unless the piece is nothing but a quoted phrase. Indirect: no marks; the final full stop
    is left out.
    """
    insides = [_inside(text, piece, quotations) for piece in pieces]
    if all(inside is not None for inside in insides):
        spans = tuple(i for i in insides if i is not None and i[0] < i[1])
        if spans:
            return spans, "direct" if _opens_like_a_sentence(text, spans[0]) else "mixed"
    quoted = any(quotations.touching(s, e) for s, e in pieces)
    trimmed = tuple(t for piece in pieces if (t := _trim(text, piece, keep_stop=quoted)) is not None)
    return trimmed, "mixed" if quoted else "indirect"


def settle_nested(text: str, pieces: Sequence[Span]) -> tuple[tuple[Span, ...], StatementKind]:
    """The same for what is told inside a statement, whose own quotation marks do not count.

    Direct: between single marks; mixed: marks of any kind in it.
    """
    trimmed = tuple(t for piece in pieces if (t := _trim(text, piece, keep_stop=False)) is not None)
    if len(trimmed) == 1:
        start, end = trimmed[0]
        if text[start] in _SINGLE_OPENING and end - start > 1:
            closing = text.find(_SINGLE_OPENING[text[start]], start + 1, end)
            while 0 <= closing < end - 1 and text[closing + 1].isalnum():  # an apostrophe
                closing = text.find(_SINGLE_OPENING[text[start]], closing + 1, end)
            return ((start + 1, closing if closing > start else end),), "direct"
    mixed = any(text[i] in MARKS or text[i] in _SINGLE_OPENING for s, e in trimmed for i in range(s, e - 1))
    spans = tuple((s, e - 1 if text[e - 1] in MARKS and not _opened(text, s, e - 1) else e) for s, e in trimmed)
    return tuple((s, e) for s, e in spans if s < e), "mixed" if mixed else "indirect"


#: Single marks that open a quotation inside another, with what closes it.
_SINGLE_OPENING: Final = {"‘": "’", "‹": "›", "'": "'"}


def _opened(text: str, start: int, end: int) -> bool:
    """Whether a double mark opens in ``[start, end)`` that the mark at ``end`` closes."""
    return sum(text[i] in MARKS for i in range(start, end)) % 2 == 1


def _inside(text: str, piece: Span, quotations: Quotations) -> Span | None:
    """The part of ``piece`` inside its one quotation, if nothing but marks and punctuation stands outside it."""
    for quotation in quotations.touching(*piece):
        start, end = max(piece[0], quotation.span[0]), min(piece[1], quotation.span[1])
        if start >= end:
            continue
        rest = text[piece[0] : start] + text[end : piece[1]]
        if not any(c.isalnum() for c in rest):
            return _strip(text, start, end)
    return None


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in MARKS or text[start : start + 2] in PAIRS):
        start += 2 if text[start : start + 2] in PAIRS else 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in MARKS or text[end - 2 : end] in PAIRS):
        end -= 2 if text[end - 2 : end] in PAIRS else 1
    return (min(start, end), end)


def _trim(text: str, piece: Span, *, keep_stop: bool) -> Span | None:
    start, end = piece
    while start < end and text[start] in _EDGES + ".":
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    if end > start and text[end - 1] == "." and not keep_stop and not _abbreviation(text, end):
        end -= 1
    return (start, end) if start < end else None


def _abbreviation(text: str, end: int) -> bool:
    """Whether the full stop before ``end`` belongs to a word like U.S., with a stop inside."""
    return text[end - 3 : end - 2] == "." and text[end - 2].isalpha()


def _opens_like_a_sentence(text: str, span: Span) -> bool:
    for character in text[span[0] : span[1]]:
        if character.isalpha():
            return character.isupper()
        if character in "…[":
            return True
    return False
