"""Items with keys in; which of them stand under a key, in the order of days, out: two SQLite tables, small and large.

A key is a hash and may stand anywhere: in a large table every row that comes would have a page of its own written. Rows
therefore come into a small table, and with them the next stretch of keys in turn moves on into the large one, many
rows to a page (the rolling merge of O'Neil and others 1996, "The log-structured merge-tree"). Invariant: what is found
does not hang on which of the two a row is in.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple, Protocol

from dragoman.joining import sieve
from dragoman.joining.recent import shorten

SCHEMA: Final = (
    *(
        f"""CREATE TABLE IF NOT EXISTS {table} (
        key INTEGER NOT NULL, at INTEGER NOT NULL, id BLOB NOT NULL, sure INTEGER NOT NULL,
        PRIMARY KEY (key, at, id)) STRICT, WITHOUT ROWID"""
        for table in ("join_fresh", "join_keys")
    ),
    # The first key of the stretch that is to move next.
    "CREATE TABLE IF NOT EXISTS join_turn (key INTEGER NOT NULL) STRICT",
)
TABLES: Final = ("join_fresh", "join_keys", "join_turn", *sieve.TABLES)

#: All keys take their turn once while so many rows come: about twice what the small table holds.
TURN: Final = 1_000_000

#: Of so many keys under which many stand the last places are held, and of each so many at the most.
_ENDS: Final = 40_000
_LONGEST: Final = 200

#: Where so many rows come at once, the keys of the small table are held.
_MANY_ROWS: Final = 5000
#: A small table of no more rows than these is held from the start.
_FEW_ROWS: Final = 10_000

_KEYS: Final = 1 << 64
_LEAST: Final = -(1 << 63)
#: How the ids of a kind begin that end in 16 hexadecimal digits; where nothing is said, with ``f`` and the day.
_BEGIN: Final = {"c": "r", "r": "r", "u": "r", "d": "s"}
#: Bytes of the hash in an id.
_HASH: Final = 8


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
    """The places under keys, on a connection; the caller holds the transaction.

    ``turn``: while so many rows come, each key moves on once.
    """

    def __init__(self, connection: sqlite3.Connection, turn: int = TURN) -> None:
        self._connection = connection
        for statement in SCHEMA:
            connection.execute(statement)
        self._turn = turn
        #: By key its last places, in order: what is new comes there, and is asked for there.
        self._ends: dict[int, list[Place]] = {}
        self._sieve = sieve.Sieve(connection)
        #: The keys of the small table; ``None`` where that is not worth reading.
        few = connection.execute("SELECT key FROM join_fresh LIMIT ?", (_FEW_ROWS + 1,)).fetchall()
        self._fresh: set[int] | None = {row[0] for row in few} if len(few) <= _FEW_ROWS else None
        #: The places under keys that nothing stood under before the last :meth:`add`: most keys of what is new.
        self._new: dict[int, list[Place]] = {}

    def forget(self) -> None:
        """The tables are empty now."""
        self._ends.clear()
        self._new.clear()
        self._sieve.forget()
        self._fresh = set()

    def add(self, kind: str, items: Sequence[Placed]) -> None:
        """Enters items under their keys; none of them is there."""
        packed = [(_packed(kind, i.at, i.id), i) for i in items]
        rows = [(key, i.at, short, i.sure) for short, i in packed for key in set(i.keys)]
        for _, i in packed:
            self._lengthen(self._ends.keys() & i.keys, Place(i.at, i.id))
        self._new = self._unknown(items)
        self._connection.executemany("INSERT INTO join_fresh VALUES (?, ?, ?, ?)", sorted(rows, key=itemgetter(0)))
        if self._fresh is not None:
            self._fresh.update(row[0] for row in rows)
        elif len(rows) >= _MANY_ROWS:
            self._fresh = {row[0] for row in self._connection.execute("SELECT key FROM join_fresh")}
        self._move(len(rows))

    def remove(self, kind: str, items: Sequence[Placed]) -> None:
        """Takes items from under their keys."""
        self._new.clear()
        packed = [(_packed(kind, i.at, i.id), i) for i in items]
        rows = [(key, i.at, short) for short, i in packed for key in set(i.keys)]
        for key, _, _ in rows:
            self._ends.pop(key, None)
        for table in ("join_fresh", "join_keys"):
            self._connection.executemany(
                f"DELETE FROM {table} WHERE key = ? AND at = ? AND id = ?",  # noqa: S608 - our own names
                rows,
            )

    def first(self, kind: str, key: int, most: int) -> list[Place]:
        """The first ``most`` places under a key, in order; all of them where that is negative."""
        new = self._new.get(key)
        if new is not None:
            return new[:most] if most >= 0 else new
        return self._both(kind, "key = ?", "at, id", (key,), most)

    def around(self, kind: str, key: int, at: Place, each: int) -> list[Place]:
        """Up to ``each`` places under a key before, and as many after, one; itself, if it is there, between."""
        end = self._ends.get(key, ())
        i = bisect_left(end, at)
        if end and i >= each:
            return list(end[i - each : i + each + 1])
        here = (key, at.at, _packed(kind, *at))
        before = self._both(kind, "key = ? AND (at, id) < (?, ?)", "at DESC, id DESC", here, each)
        after = self._both(kind, "key = ? AND (at, id) >= (?, ?)", "at, id", here, each + 1)
        found = before[::-1] + after
        if len(before) == each and len(after) <= each:
            shorten(self._ends, _ENDS)
            self._ends[key] = found.copy()
        return found

    def stretches(self, kind: str, key: int, places: Iterable[Place], each: int) -> Iterator[list[Place]]:
        """What :meth:`around` finds for each of ``places``, with itself, there or not; what overlaps is one stretch."""
        held: list[Place] = []
        for place in sorted(places):
            region = self.around(kind, key, place, each)
            if held and region and region[0] <= held[-1]:
                held += region[bisect_right(region, held[-1]) :]
            else:
                if held:
                    yield held
                held = region
            i = bisect_left(held, place)
            if i == len(held) or held[i] != place:
                held.insert(i, place)
        if held:
            yield held

    def between(self, kind: str, key: int, low: Place, high: Place, most: int) -> int:
        """How many places under a key lie strictly between two, counted up to ``most``."""
        ends = (low.at, _packed(kind, *low), high.at, _packed(kind, *high))
        return len(
            self._both(kind, "key = ? AND (at, id) > (?, ?) AND (at, id) < (?, ?)", "at, id", (key, *ends), most)
        )

    def sure(self, kind: str, key: int, most: int) -> list[str]:
        """The first ``most`` items under a key whose reports carry a day of their own."""
        return [place.id for place in self._both(kind, "key = ? AND sure = 1", "at, id", (key,), most)]

    def _unknown(self, items: Iterable[Placed]) -> dict[int, list[Place]]:
        """The places that ``items`` will have under keys that neither table has, as far as that is known unasked."""
        found: dict[int, list[Place]] = {}
        if self._fresh is None:
            return found
        for i in items:
            place = Place(i.at, i.id)
            for key in set(i.keys) - self._fresh:
                if key in found:
                    insort(found[key], place)
                elif not self._sieve.passes(key):
                    found[key] = [place]
        return found

    def _lengthen(self, keys: Iterable[int], place: Place) -> None:
        """Enters a place among the last ones of those ``keys``."""
        for key in keys:
            end = self._ends[key]
            if place > end[0]:
                insort(end, place)
                if len(end) > _LONGEST:
                    del end[: _LONGEST // 2]

    def _both(self, kind: str, where: str, order: str, values: tuple[Any, ...], most: int) -> list[Place]:
        """The first ``most`` places, in that order, of the two tables together."""
        key: int = values[0]
        one, other = (
            self._connection.execute(
                f"SELECT at, id FROM {table} WHERE {where} ORDER BY {order} LIMIT ?",  # noqa: S608 - our own names
                (*values, most),
            ).fetchall()
            if there
            else []
            for table, there in (
                ("join_keys", self._sieve.passes(key)),
                ("join_fresh", self._fresh is None or key in self._fresh),
            )
        )
        rows = one or other
        if one and other:
            rows = sorted(one + other, reverse=order.endswith("DESC"))
            rows = rows[:most] if most >= 0 else rows
        return [Place(at, _unpacked(kind, at, packed)) for at, packed in rows]

    def _move(self, rows: int) -> None:
        """Moves the next stretch of keys, as wide as the ``rows`` that came ask for, to the large table."""
        if not rows:
            return
        turn = self._connection.execute("SELECT key FROM join_turn").fetchone()
        low = turn[0] if turn else _LEAST
        high = min(low + rows * _KEYS // self._turn, _LEAST + _KEYS - 1)
        query = "SELECT DISTINCT key FROM join_fresh WHERE key BETWEEN ? AND ?"
        moved = [row[0] for row in self._connection.execute(query, (low, high))]
        for move in (
            "INSERT INTO join_keys SELECT * FROM join_fresh WHERE key BETWEEN ? AND ? ORDER BY key, at, id",
            "DELETE FROM join_fresh WHERE key BETWEEN ? AND ?",
        ):
            self._connection.execute(move, (low, high))
        self._sieve.add(moved)
        if self._fresh is not None:
            self._fresh.difference_update(moved)
        self._connection.execute("DELETE FROM join_turn")
        last = high == _LEAST + _KEYS - 1
        self._connection.execute("INSERT INTO join_turn VALUES (?)", (_LEAST if last else high + 1,))


def _packed(kind: str, at: int, item: str) -> bytes:
    """An id as a row keeps it: of one that is a hash its eight bytes, in whose order the ids of a kind stand, too."""
    try:
        packed = bytes.fromhex(item[-2 * _HASH :])
    except ValueError:
        packed = b""
    if len(packed) == _HASH and _unpacked(kind, at, packed) == item:
        return packed
    other = item.encode("utf-8", "surrogatepass")
    return other + b"\0" if len(other) == _HASH else other


def _unpacked(kind: str, at: int, packed: bytes) -> str:
    if len(packed) == _HASH:
        return (_BEGIN.get(kind) or f"f{at:06x}") + packed.hex()
    return packed.decode("utf-8", "surrogatepass").removesuffix("\0")
