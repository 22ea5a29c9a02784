"""A record and a day in; out, the record as a reader of that day could have had it: a record of its own, in memory.

Only reports published by that day are in it (undated ones are not), and what follows from all reports together is made
anew from those. Invariant: reports published later change nothing in it; the record itself is never written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from dragoman.record import corrected, joined
from dragoman.record.export import known_by
from dragoman.record.file import empty_in_memory, sentences
from dragoman.record.judgements import in_force
from dragoman.record.store import Store

if TYPE_CHECKING:
    from dragoman.record.export import Join

#: What is taken over from the reports that were out: tables, and the column that names the report.
_OF_REPORTS: Final = (
    ("reports", "id"),
    ("mentions", "report_id"),
    ("times", "report_id"),
    ("statements", "report_id"),
    ("events", "report_id"),
    ("arrangements", "report_id"),
)
_SEARCHED: Final = ("reports_fts", "statements_fts")


@contextmanager
def as_known(store: Store, as_of: str | None) -> Iterator[Store]:
    """``store`` itself where ``as_of`` is ``None``; else a record of what was known on that ISO day, gone afterwards.

    Costs one joining of the reports kept. Raises :class:`dragoman.errors.RecordError`.
    """
    if as_of is None:
        yield store
        return
    then = known_on(store, as_of)
    try:
        yield then
    finally:
        then.close()


def known_on(store: Store, day: str, join: Join | None = None) -> Store:
    """The record as a reader of ``day`` could have had it; the caller closes it."""
    connection = empty_in_memory()
    then = Store(store.path, connection)
    with sentences(store.path):
        with store.snapshot():
            ids = [i for i, published in sorted(store.published().items()) if known_by(published, day)]
            _take_over(store, connection, ids)
            corrections = store.rows("SELECT * FROM corrections")
        if corrections:
            marks = ", ".join("?" * len(corrections[0]))
            connection.executemany(f"INSERT INTO corrections VALUES ({marks})", corrections)  # noqa: S608 - marks only
        joining = corrected.over(then, join or _join())
        joins = joining(tuple(then.reports()), tuple(then.readings()), in_force(then))
        joined.insert(connection, joins)
        for table in _SEARCHED:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608 - our own names
        connection.execute("UPDATE state SET changes = 1, joined = 1")
        connection.execute("COMMIT")
        connection.execute("PRAGMA query_only = ON")
    return then


def _take_over(store: Store, connection: sqlite3.Connection, ids: list[str]) -> None:
    connection.execute("BEGIN")
    connection.execute(
        "INSERT INTO runs (id, started_at, process, arguments, versions, workers, engine)"
        " VALUES (0, '', 0, '{}', '{}', 0, '')"
    )
    for table, owner in _OF_REPORTS:
        for report_id in ids:
            rows = store.rows(f"SELECT * FROM {table} WHERE {owner} = ?", (report_id,))  # noqa: S608 - our own names
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
    connection.execute("UPDATE reports SET run = 0")


def _join() -> Join:
    """:func:`dragoman.joining.join`, imported only when a record has to be joined anew."""
    from dragoman.joining import join

    return join
