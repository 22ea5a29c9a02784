"""What joining compares and what it finds so: things with their keys, verdicts on two of them, and their members.

Invariant: an id, a key and a draw follow from what they are made of alone.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import Final, NamedTuple

#: Last letters of the ids of items of a narrow time.
_NARROW: Final = frozenset("02468ace")


class Item(NamedTuple):
    """One thing that is compared with others of its kind: as a rule what many reports may hold word for word.

    ``at``: a day (ordinal; 0 unknown) by which neighbours under one key are told from strangers. ``sure``: whether
    that report carries a day of its own. ``rank``: sorts the items that others are held against before those others.
    """

    id: str
    at: int
    sure: bool
    rank: str
    keys: tuple[int, ...]
    payload: bytes

    def other_than(self, known: Item) -> bool:
        """Whether this one, as it is made, is another one than that which the index holds."""
        return self._replace(keys=tuple(sorted(set(self.keys)))) != known


class Verdict(NamedTuple):
    """That two things belong together: how sure, whether only as a part to its whole, and why."""

    score: float
    weak: bool
    reason: str


class Tie(NamedTuple):
    """A verdict on two items."""

    a: str
    b: str
    score: float
    weak: bool
    reason: str


class Member(NamedTuple):
    """A statement, event or report: the report it is in, the item it is compared as, the row it is in.

    ``row`` is empty as long as there is none; ``more`` is what its kind wants to remember.
    """

    id: str
    report: str
    item: str
    row: str = ""
    more: str = ""


def key_number(kind: str, *parts: str) -> int:
    """A key as SQLite keeps it: 64 bits of a hash over kind and parts."""
    joined = "\x1f".join((kind, *parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(joined, digest_size=8).digest(), "big", signed=True)


def item_id(at: int, key: str, *, narrow: bool = False) -> str:
    """The id of an item: its day, then the hash ``key``, so that what is new stands together in the index.

    ``narrow``: its time is little wider than that day, which its last bit says (see :func:`narrow`).
    """
    return f"{key[0]}{at:06x}{key[1:-1]}{int(key[-1], 16) & ~1 | (not narrow):x}"


def narrow(item: str) -> bool:
    """Whether an item that was made so (:func:`item_id`) is one of a narrow time."""
    return item[-1] in _NARROW


def shuffled(*parts: str) -> str:
    """A fixed draw for ``parts``: eight characters by which equals are put in an order that means nothing."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def packed_keys(keys: Sequence[int]) -> bytes:
    """Keys as a row of the index has them: once each, in order, eight bytes a key."""
    ordered = sorted(set(keys))
    return struct.pack(f">{len(ordered)}q", *ordered)


def unpacked_keys(keys: bytes) -> tuple[int, ...]:
    """The keys of :func:`packed_keys`."""
    return struct.unpack(f">{len(keys) // 8}q", keys)
