"""A parsed document of the parser in, its tokens as plain objects out: all that reading asks of a parse.

The grammar of reading asks each token for its words and its arcs many times over; an attribute of a plain object
answers in a fraction of the time that the parser's own tokens take, and nothing of the parser need be kept. Names and
meanings are those of spaCy (``tag_``, ``dep_``, ``head``, ``children`` …). Invariant: arcs never leave a sentence.
"""

from __future__ import annotations

import itertools
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc as ParsedDoc

_ATTRIBUTES: Final[list[int | str]] = ["ORTH", "LOWER", "TAG", "DEP", "HEAD", "IDX", "SENT_START"]
#: What the parser's numbers stand for, remembered: the same words come again and again.
_STRINGS: Final[dict[int, str]] = {0: ""}
_REMEMBERED: Final = 50_000


class Token:
    """One token: its place ``i`` in the paragraph, ``idx`` its first code point there, its words and its arcs.

    ``head`` is the token itself for the root of a sentence; ``children`` are what hangs on it, in order.
    """

    __slots__ = ("children", "dep_", "doc", "head", "i", "idx", "lower_", "sent", "tag_", "text")

    i: int
    idx: int
    text: str
    lower_: str
    tag_: str
    dep_: str
    head: Token
    children: list[Token]
    doc: Doc
    sent: Tokens

    def __init__(self, i: int, idx: int, text: str, lower: str, tag: str, dep: str) -> None:
        self.i, self.idx, self.text, self.lower_, self.tag_, self.dep_ = i, idx, text, lower, tag, dep
        self.children = []

    def __repr__(self) -> str:
        return f"{self.text!r} ({self.tag_} {self.dep_})"

    @property
    def lefts(self) -> list[Token]:
        """The children before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def subtree(self) -> list[Token]:
        """The token and all that hangs on it, however far, in order."""
        found = [self]
        for token in found:
            found += token.children
        return sorted(found, key=lambda token: token.i)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """What it is joined to by conjunctions, without itself."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:
            found += [child for child in token.children if child.dep_ == "conj" and child.i > token.i]
        return tuple(token for token in found if token is not self)


class Tokens:
    """Neighbouring tokens ``[start, end)`` of a paragraph; a sentence is one of these."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> list[Token]: ...
    def __getitem__(self, place: int | slice) -> Token | list[Token]:
        return self.doc[self.start : self.end][place]

    def overlapping(self, start: int, end: int) -> list[Token]:
        """Those of them that share a code point with ``[start, end)`` of the paragraph."""
        doc = self.doc
        first = bisect_right(doc.ends, start, self.start, self.end)
        return doc[first : bisect_left(doc.starts, end, first, self.end)]

    @property
    def root(self) -> Token:
        """The root among them; else the word nearest to a root whose head lies outside, a mark only for want of one."""
        tokens = self.doc[self.start : self.end]
        for token in tokens:
            if token.head is token:
                return token
        outward = [token for token in tokens if not self.start <= token.head.i < self.end]
        return min(outward, key=_steps_to_root, default=tokens[0])


class Doc(list[Token]):
    """The tokens of a paragraph, with their ``starts`` and ``ends`` (code points of the paragraph) and sentences."""

    __slots__ = ("ends", "sents", "starts")

    starts: list[int]
    ends: list[int]
    sents: list[Tokens]

    def touched(self, start: int, end: int) -> Tokens | None:
        """The tokens that ``[start, end)`` of the paragraph touches, or ``None`` outside of all."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        if first < 0 or last < 0:
            return None
        if start >= self.ends[first]:
            first += 1
        return Tokens(self, first, last + 1) if first <= last else None


def plain(parsed: ParsedDoc) -> Doc:
    """The tokens of ``parsed``. Linear in its length."""
    columns: Any = parsed.to_array(_ATTRIBUTES).T
    words = [column.tolist() for column in columns[:4]]
    known = _known(words, parsed)
    texts, lows, tags, deps = ([known[key] for key in column] for column in words)
    doc = Doc(map(Token, range(len(parsed)), columns[5].tolist(), texts, lows, tags, deps))
    doc.starts = columns[5].tolist()
    doc.ends = [start + len(text) for start, text in zip(doc.starts, texts, strict=True)]
    begins = [0, *(np.flatnonzero(columns[6][1:] == 1) + 1).tolist(), len(doc)] if doc else []
    doc.sents = [Tokens(doc, start, end) for start, end in itertools.pairwise(begins)]
    heads = (columns[4].astype(np.int64) + np.arange(len(doc))).tolist()
    for sent in doc.sents:
        for token in sent:
            token.doc, token.sent = doc, sent
            token.head = head = doc[heads[token.i]]
            if head is not token:
                head.children.append(token)
    return doc


def _known(columns: list[list[int]], parsed: ParsedDoc) -> dict[int, str]:
    """The strings of the parser's numbers."""
    if len(_STRINGS) > _REMEMBERED:
        _STRINGS.clear()
        _STRINGS[0] = ""
    strings = parsed.vocab.strings
    for key in set().union(*columns).difference(_STRINGS):
        _STRINGS[key] = strings[key]
    return _STRINGS


def _steps_to_root(token: Token) -> int:
    if not token.children and all(c.isspace() or unicodedata.category(c)[0] == "P" for c in token.text):
        return len(token.doc) - 1
    steps = 0
    while token.head is not token:
        token, steps = token.head, steps + 1
    return steps
