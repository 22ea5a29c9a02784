"""Rows in any order in, the same rows sorted out, kept on disk meanwhile: what an export groups is never all in memory.

Invariant: rows of one key come out in the order in which they were put in.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import msgspec

from dragoman.errors import RecordError

type Key = tuple[str, ...]


class Spool:
    """A temporary file of rows with keys of ``width`` strings; see :func:`spool`."""

    def __init__(self, connection: sqlite3.Connection, width: int) -> None:
        self._connection = connection
        self._columns = ", ".join(f"k{n}" for n in range(width))
        self._marks = ", ".join("?" * width)
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute(f"CREATE TABLE rows (nth INTEGER PRIMARY KEY, {self._columns}, value BLOB)")
        connection.execute("BEGIN")

    def put(self, key: Key, value: Any) -> None:
        """Keeps a row: whatever JSON can hold."""
        query = f"INSERT INTO rows ({self._columns}, value) VALUES ({self._marks}, ?)"  # noqa: S608 - our own names
        self._connection.execute(query, (*key, msgspec.msgpack.encode(value)))

    def rows(self, first: str | None = None) -> Iterator[tuple[Key, Any]]:
        """All rows, or those whose key begins with ``first``, in the order of their keys."""
        where, values = ("", ()) if first is None else ("WHERE k0 = ?", (first,))
        query = f"SELECT {self._columns}, value FROM rows {where} ORDER BY {self._columns}, nth"  # noqa: S608
        for *key, value in self._connection.execute(query, values):
            yield tuple(key), msgspec.msgpack.decode(value)

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """By the first string of their keys, the rows, those of one string at a time."""
        for first, rows in itertools.groupby(self.rows(), key=lambda row: row[0][0]):
            yield first, [value for _, value in rows]

    def index(self) -> None:
        """Makes asking for the rows of one key quick, once all rows are there."""
        self._connection.execute(f"CREATE INDEX by_key ON rows ({self._columns}, nth)")


@contextmanager
def spool(width: int = 1) -> Iterator[Spool]:
    """A spool that is gone at the end. Raises :class:`RecordError` when there is no room for it."""
    try:
        with closing(sqlite3.connect("", isolation_level=None)) as connection:  # a temporary file of SQLite's own
            yield Spool(connection, width)
    except sqlite3.Error as error:
        raise RecordError(f"there is no room for the rows that are sorted for the export: {error}") from error
