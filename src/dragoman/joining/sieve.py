"""Keys in, whether one may stand in the large table of postings out, without looking there: most new ones do not.

A bit for each key, by its hash (Bloom 1970, of one hash), in blocks of keys that stand together: keys that move on
together change few of them. Invariant: what the table has, the sieve lets pass; of what it has not, one in eight at
the most.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS join_sieve (
        block INTEGER PRIMARY KEY, held INTEGER NOT NULL, bits BLOB NOT NULL) STRICT""",
)
TABLES: Final = ("join_sieve",)

#: The bits of a key that do not tell its block.
_WITHIN: Final = 52
#: Bytes of the smallest block; bits for each key when a block is made, and when it is made anew.
_SMALLEST: Final = 64
_ROOMY: Final = 16
_FULL: Final = 8


class Sieve:
    """The keys of the table ``join_keys`` on a connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for statement in SCHEMA:
            connection.execute(statement)
        self._blocks: dict[int, tuple[int, bytearray]] = {}
        #: The blocks that the table has, some thousands at the most: of others nothing need be asked.
        self._there = {row[0] for row in connection.execute("SELECT block FROM join_sieve")}

    def forget(self) -> None:
        """The table is empty now."""
        self._blocks.clear()
        self._there.clear()

    def passes(self, key: int) -> bool:
        """Whether the table may have rows of ``key``."""
        _, bits = self._block(key >> _WITHIN)
        if not bits:
            return False
        bit = key & (8 * len(bits) - 1)
        return bool(bits[bit >> 3] >> (bit & 7) & 1)

    def add(self, keys: Iterable[int]) -> None:
        """Lets ``keys``, which the table has now, pass."""
        for block, some in groupby(sorted(keys), lambda key: key >> _WITHIN):
            held, bits = self._block(block)
            held = _set(bits, held, list(some))
            if held * _FULL > 8 * len(bits):
                low = block << _WITHIN
                query = "SELECT DISTINCT key FROM join_keys WHERE key BETWEEN ? AND ?"
                found = [row[0] for row in self._connection.execute(query, (low, low + (1 << _WITHIN) - 1))]
                bits = bytearray(max(_SMALLEST, 1 << (len(found) * _ROOMY // 8).bit_length()))
                held = _set(bits, 0, found)
            self._blocks[block] = held, bits
            self._there.add(block)
            self._connection.execute("INSERT OR REPLACE INTO join_sieve VALUES (?, ?, ?)", (block, held, bits))

    def _block(self, block: int) -> tuple[int, bytearray]:
        found = self._blocks.get(block)
        if found is None:
            query = "SELECT held, bits FROM join_sieve WHERE block = ?"
            row = self._connection.execute(query, (block,)).fetchone() if block in self._there else None
            found = self._blocks[block] = (row[0], bytearray(row[1])) if row else (0, bytearray())
        return found


def _set(bits: bytearray, held: int, keys: Sequence[int]) -> int:
    """Sets the bits of ``keys``; how many are set, where ``held`` were. Of no bits, how many there would be."""
    if not bits:
        return len(keys)
    mask = 8 * len(bits) - 1
    for key in keys:
        bit = key & mask
        if not bits[bit >> 3] >> (bit & 7) & 1:
            bits[bit >> 3] |= 1 << (bit & 7)
            held += 1
    return held
