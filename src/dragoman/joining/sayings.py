"""Statements of many reports in, one saying for each utterance out, however it was cut, edited or retold.

Quotations are aligned word by word (omissions and editors' brackets do not count); indirect ones need the same
holder, act and time and most of their content in common. Invariant: every spoken or written statement is in exactly
one saying; two statements that their own reports put on different days are never in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from dragoman.ids import content_id
from dragoman.joining.alignment import Cut, compare, cut, far_apart, index_keys
from dragoman.joining.corpus import Corpus
from dragoman.joining.items import Item, Tie, Verdict, item_id, key_number, shuffled
from dragoman.joining.linking import Kind
from dragoman.model import Statement

#: Channels whose statements are sayings.
SPOKEN: Final = frozenset({"speech", "writing"})

_LONGEST: Final = 10_000


class Statements(Kind[Cut]):
    """Statements, joined to sayings: the fullest quotation stands for its utterance, the others are held against it."""

    name = "s"
    window = 30

    def __init__(self) -> None:
        self._decoder = msgspec.msgpack.Decoder(Cut)

    def item(self, corpus: Corpus, statement: Statement, *, sure: bool) -> Item:
        """``statement`` as the index keeps it: equal ones of several reports are one item."""
        c = cut(corpus, statement)
        payload = msgspec.msgpack.encode(c)
        keys = tuple(key_number(self.name, *key) for key in index_keys(c))
        key = content_id("f", payload, sure)
        return Item(item_id(c.low or 0, key), c.low or 0, sure, _rank(c, key), keys, payload)

    def decode(self, payload: bytes) -> Cut:
        """See :class:`Kind`."""
        return self._decoder.decode(payload)

    def compare(self, a: Cut, b: Cut) -> Verdict | None:
        """See :class:`Kind`."""
        return compare(a, b)

    def choose(self, ties: Sequence[Tie], ranks: dict[str, str]) -> str | None:
        """The head of the surest tie; a short cut that two utterances hold equally well stays by itself."""
        ordered = sorted(ties, key=lambda t: (-t.score, t.weak, ranks[t.b], t.b))
        first = ordered[0]
        if first.weak and len(ordered) > 1 and ordered[1].score == first.score:
            return None
        return first.b


def _rank(c: Cut, key: str) -> str:
    """The longest quotation first, then the longest retelling, then by lot."""
    return f"{_LONGEST - len(c.core):05d}{_LONGEST - min(len(c.stems), _LONGEST):05d}{shuffled(key)}"


def consistent(cuts: Sequence[tuple[str, Cut]]) -> list[list[str]]:
    """A group parted where its members' own reports put them on different days; the surest members come first."""
    parts: list[list[tuple[str, Cut]]] = []
    for key, c in cuts:
        home = next((p for p in parts if not (c.dated and any(o.dated and far_apart(c, o) for _, o in p))), None)
        if home is None:
            parts.append([(key, c)])
        else:
            home.append((key, c))
    return [[key for key, _ in part] for part in parts]
