"""Items with keys in; which of them stand under a key, in the order of days, out: two SQLite tables, small and large.

A key is a hash and may stand anywhere: in a large table every row that comes would have a page of its own written. Rows
therefore come into a small table, and with them the next stretch of keys in turn moves on into the large one, many
rows to a page (the rolling merge of O'Neil and others 1996, "The log-structured merge-tree"). Invariant: what is found
does not hang on which of the two a row is in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final, NamedTuple, Protocol

SCHEMA: Final = (
    *(
        f"""CREATE TABLE IF NOT EXISTS {table} (
        key INTEGER NOT NULL, at INTEGER NOT NULL, id ANY NOT NULL, sure INTEGER NOT NULL,
        PRIMARY KEY (key, at, id)) STRICT, WITHOUT ROWID"""
        for table in ("join_fresh", "join_keys")
    ),
    # The first key of the stretch that is to move next.
    "CREATE TABLE IF NOT EXISTS join_turn (key INTEGER NOT NULL) STRICT",
)
TABLES: Final = ("join_fresh", "join_keys", "join_turn")

#: All keys take their turn once while so many rows come: twice what the small table holds on average.
TURN: Final = 500_000

_KEYS: Final = 1 << 64
_LEAST: Final = -(1 << 63)
#: How the ids of a kind begin that end in 16 hexadecimal digits; where nothing is said, with ``f`` and the day.
_BEGIN: Final = {"c": "r", "r": "r", "u": "r", "d": "s"}
_DATED: Final = frozenset({"s", "e"})


class Place(NamedTuple):
    """Where an item stands under a key."""

    at: int
    id: str


class Placed(Protocol):
    """What is entered under its keys."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def at(self) -> int:
        """Its day."""
        ...

    @property
    def sure(self) -> bool:
        """Whether its report carries a day of its own."""
        ...

    @property
    def keys(self) -> tuple[int, ...]:
        """Numbers of 64 bits, with a sign."""
        ...


class Postings:
    """The places under keys, on a connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for statement in SCHEMA:
            connection.execute(statement)

    def add(self, kind: str, items: Iterable[Placed]) -> None:
        """Enters items under their keys; none of them is there."""
        rows = [(key, i.at, _short(kind, i), i.sure) for i in items for key in set(i.keys)]
        self._connection.executemany("INSERT INTO join_fresh VALUES (?, ?, ?, ?)", sorted(rows, key=itemgetter(0)))
        self._move(len(rows))

    def remove(self, kind: str, items: Sequence[Placed]) -> None:
        """Takes items from under their keys."""
        rows = [(key, i.at, _short(kind, i)) for i in items for key in set(i.keys)]
        for table in ("join_fresh", "join_keys"):
            self._connection.executemany(
                f"DELETE FROM {table} WHERE key = ? AND at = ? AND id = ?",  # noqa: S608 - our own names
                rows,
            )

    def first(self, kind: str, key: int, most: int) -> list[Place]:
        """The first ``most`` places under a key, in order."""
        found = self._both(kind, "key = ? ORDER BY at, id LIMIT ?", (key, most))
        return found if most < 0 else found[:most]

    def around(self, kind: str, key: int, at: Place, each: int) -> list[Place]:
        """Up to ``each`` places under a key before, and as many after, one; itself, if it is there, between."""
        short = _shortened(kind, *at)
        before = self._both(
            kind,
            "key = ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?",
            (key, at.at, short, each),
        )
        after = self._both(
            kind, "key = ? AND (at, id) >= (?, ?) ORDER BY at, id LIMIT ?", (key, at.at, short, each + 1)
        )
        return [*before[-each:], *after[: each + 1]]

    def between(self, kind: str, key: int, low: Place, high: Place, most: int) -> int:
        """How many places under a key lie strictly between two, counted up to ``most``."""
        where = "key = ? AND (at, id) > (?, ?) AND (at, id) < (?, ?) LIMIT ?"
        values = (key, low.at, _shortened(kind, *low), high.at, _shortened(kind, *high), most)
        return min(most, len(self._both(kind, where, values)))

    def sure(self, kind: str, key: int, most: int) -> list[str]:
        """The first ``most`` items under a key whose reports carry a day of their own."""
        found = self._both(kind, "key = ? AND sure = 1 ORDER BY at, id LIMIT ?", (key, most))
        return [place.id for place in found[:most]]

    def _both(self, kind: str, where: str, values: tuple[object, ...]) -> list[Place]:
        """The places that either table has, sorted."""
        found = [
            Place(at, short if isinstance(short, str) else _long(kind, at, short))
            for table in ("join_keys", "join_fresh")
            for at, short in self._connection.execute(f"SELECT at, id FROM {table} WHERE {where}", values)  # noqa: S608
        ]
        return sorted(found) if len(found) > 1 else found

    def _move(self, rows: int) -> None:
        """Moves the next stretch of keys, as wide as ``rows`` that came are of :data:`TURN`, to the large table."""
        if not rows:
            return
        turn = self._connection.execute("SELECT key FROM join_turn").fetchone()
        low = turn[0] if turn else _LEAST
        high = min(low + rows * _KEYS // TURN, _LEAST + _KEYS - 1)
        for move in (
            "INSERT INTO join_keys SELECT * FROM join_fresh WHERE key BETWEEN ? AND ? ORDER BY key, at, id",
            "DELETE FROM join_fresh WHERE key BETWEEN ? AND ?",
        ):
            self._connection.execute(move, (low, high))
        self._connection.execute("DELETE FROM join_turn")
        last = high == _LEAST + _KEYS - 1
        self._connection.execute("INSERT INTO join_turn VALUES (?)", (_LEAST if last else high + 1,))


def _short(kind: str, item: Placed) -> int | str:
    return _shortened(kind, item.at, item.id)


def _shortened(kind: str, at: int, item: str) -> int | str:
    """An id as a row keeps it: of one that is a hash its number, in whose order the ids of a kind stand, too."""
    try:
        short = int(item[-16:], 16) + _LEAST
    except ValueError:
        return item
    return short if _long(kind, at, short) == item else item


def _long(kind: str, at: int, short: int) -> str:
    begin = f"f{at:06x}" if kind in _DATED else _BEGIN.get(kind, "")
    return f"{begin}{short - _LEAST:016x}"
