"""Ids of reports in, small numbers in the order in which they came out, and back; one table, most of it looked up once.

What is held by number is narrow, and what came together stands together: a portion then writes few pages of a large
record, where ids, being hashes, would have one written for each row. Invariant: nothing is decided by a number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from dragoman.joining.recent import shorten

SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS join_numbers (number INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT",
    "CREATE UNIQUE INDEX IF NOT EXISTS join_numbers_id ON join_numbers (id)",
)
TABLES: Final = ("join_numbers",)

#: So many are held for the next question.
_HELD: Final = 100_000
_MANY: Final = 400


class Numbers:
    """The numbers of ids, on a connection; the caller holds the transaction. The empty id is number 0."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for statement in SCHEMA:
            connection.execute(statement)
        self.forget()

    def forget(self) -> None:
        """The table is another one now."""
        self._number: dict[str, int] = {"": 0}
        self._id: dict[int, str] = {0: ""}

    def known(self, ids: Iterable[str]) -> list[int]:
        """The numbers of those ``ids`` that have one."""
        wanted = list(ids)
        self._find([i for i in wanted if i not in self._number])
        return [self._number[i] for i in wanted if i in self._number]

    def of(self, ids: Iterable[str]) -> list[int]:
        """The number of each of ``ids``; those that have none are given one, in the order of the alphabet."""
        wanted = list(ids)
        missing = [i for i in wanted if i not in self._number]
        if missing:
            self._find(missing)
            for new in sorted({i for i in missing if i not in self._number}):
                row = self._connection.execute("INSERT INTO join_numbers (id) VALUES (?)", (new,))
                self._hold([(new, int(row.lastrowid or 0))])
        return [self._number[i] for i in wanted]

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """The id of each of ``numbers``."""
        missing = sorted({n for n in numbers if n not in self._id})
        if missing:
            for start in range(0, len(missing), _MANY):
                some = missing[start : start + _MANY]
                query = f"SELECT id, number FROM join_numbers WHERE number IN ({','.join('?' * len(some))})"  # noqa: S608
                self._hold(self._connection.execute(query, some).fetchall())
        return [self._id[n] for n in numbers]

    def _find(self, missing: Sequence[str]) -> None:
        wanted = sorted(set(missing))
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            query = f"SELECT id, number FROM join_numbers WHERE id IN ({','.join('?' * len(some))})"  # noqa: S608
            self._hold(self._connection.execute(query, some).fetchall())

    def _hold(self, found: Iterable[tuple[str, int]]) -> None:
        for key, number in found:
            self._number[key] = number
            self._id[number] = key

    def shorten(self) -> None:
        """Holds no more than it may; called between two questions, so that none loses what it just found."""
        shorten(self._number, _HELD)
        shorten(self._id, _HELD)
        self._number[""], self._id[0] = 0, ""
