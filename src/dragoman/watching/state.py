"""What watching remembers between two passes, in a small SQLite file beside the record: feeds, pages, robots, alerts.

Invariant: every change is one transaction, so that a program that is killed leaves the state of before or after; what
says that something was read is written only when the record holds it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Self

import msgspec
from msgspec import Struct

from dragoman.errors import RecordError
from dragoman.record.file import SETTINGS, sentences
from dragoman.record.opened import Changing

#: ``PRAGMA application_id`` of such a file: the letters DRAW.
_APPLICATION: Final = 0x44524157
_VERSION: Final = 1
_BUSY_SECONDS: Final = 30.0
#: Pages that are done are remembered for so long after they were last listed.
_REMEMBERED: Final = 180 * 24 * 3600.0

_SCHEMA: Final = (
    """CREATE TABLE feeds (address TEXT PRIMARY KEY NOT NULL, etag TEXT, modified TEXT, checked REAL NOT NULL,
    due REAL NOT NULL, errors INTEGER NOT NULL, gone INTEGER NOT NULL, told TEXT NOT NULL) STRICT""",
    """CREATE TABLE pages (address TEXT PRIMARY KEY NOT NULL, entry TEXT, due REAL NOT NULL, attempts INTEGER NOT NULL,
    done INTEGER NOT NULL, listed REAL NOT NULL, told TEXT NOT NULL) STRICT""",
    "CREATE INDEX pages_due ON pages (done, due)",
    "CREATE TABLE robots (origin TEXT PRIMARY KEY NOT NULL, rules TEXT NOT NULL, until REAL NOT NULL) STRICT",
    "CREATE TABLE rules (rule TEXT PRIMARY KEY NOT NULL, checked INTEGER NOT NULL) STRICT",
    "CREATE TABLE noted (rule TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (rule, key)) STRICT, WITHOUT ROWID",
    """CREATE TABLE outbox (number INTEGER PRIMARY KEY, id TEXT NOT NULL, sink TEXT NOT NULL, body TEXT NOT NULL,
    status TEXT NOT NULL, attempts INTEGER NOT NULL, due REAL NOT NULL, UNIQUE (id, sink)) STRICT""",
    "CREATE INDEX outbox_status ON outbox (status)",
)


class FeedState(Struct, frozen=True):
    """A feed, sitemap or index: times in seconds since 1970; ``told`` is how the last asking went, in words."""

    address: str
    etag: str | None = None
    modified: str | None = None
    checked: float = 0.0
    due: float = 0.0
    errors: int = 0
    gone: bool = False
    told: str = ""


class PageState(Struct, frozen=True):
    """A page that a feed named; ``entry`` is the entry as JSON until the page is ``done``."""

    address: str
    entry: str | None
    due: float = 0.0
    attempts: int = 0
    done: bool = False
    listed: float = 0.0
    told: str = ""


class State(Changing):
    """The open file. Use it as a context manager, or :meth:`close` it."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """The state at ``path``, made if there is none. Raises :class:`RecordError` for a file of something else."""
        if not path.parent.is_dir():
            raise RecordError(f"the folder {path.parent} for the state does not exist")
        with sentences(path):
            connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                for setting, value in SETTINGS.items():
                    connection.setconfig(setting, value)
                _made(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def feed(self, address: str) -> FeedState:
        """What is known of a feed; one never asked for an unknown one."""
        found = self.rows("SELECT * FROM feeds WHERE address = ?", (address,))
        return _feed(found[0]) if found else FeedState(address)

    def page(self, address: str) -> PageState | None:
        """What is known of a page."""
        found = self.rows("SELECT * FROM pages WHERE address = ?", (address,))
        return _page(found[0]) if found else None

    def waiting(self, now: float, most: int) -> list[PageState]:
        """Pages that are due, the longest due first."""
        query = "SELECT * FROM pages WHERE done = 0 AND due <= ? ORDER BY due, address LIMIT ?"
        return [_page(row) for row in self.rows(query, (now, most))]

    def next_page(self) -> list[float]:
        """When the next page is due; empty where none waits."""
        return [due for (due,) in self.rows("SELECT min(due) FROM pages WHERE done = 0") if due is not None]

    def feeds(self) -> list[FeedState]:
        """All feeds that were ever asked."""
        return [_feed(row) for row in self.rows("SELECT * FROM feeds ORDER BY address")]

    def keep(self, feeds: Iterable[FeedState], pages: Iterable[PageState], now: float) -> None:
        """Keeps what a pass brought, all of it or nothing, and forgets pages that nobody has listed for long."""
        with self.transaction():
            self.connection.executemany(
                "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row, feeds)
            )
            self.connection.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)", map(_row, pages))
            self.connection.execute("DELETE FROM pages WHERE done = 1 AND listed < ?", (now - _REMEMBERED,))
            self.connection.execute("DELETE FROM robots WHERE until < ?", (now,))

    def robots(self, origin: str, now: float) -> str | None:
        """The rules of a site as they were kept, unless they are too old."""
        found = self.rows("SELECT rules FROM robots WHERE origin = ? AND until >= ?", (origin, now))
        return str(found[0][0]) if found else None

    def keep_robots(self, origin: str, rules: str, until: float) -> None:
        """Keeps the rules of a site."""
        with self.transaction():
            self.connection.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, rules, until))


def _row(kept: FeedState | PageState) -> tuple[object, ...]:
    return tuple(getattr(kept, name) for name in kept.__struct_fields__)


def _feed(row: tuple[Any, ...]) -> FeedState:
    return msgspec.convert(dict(zip(FeedState.__struct_fields__, row, strict=True)), FeedState, strict=False)


def _page(row: tuple[Any, ...]) -> PageState:
    return msgspec.convert(dict(zip(PageState.__struct_fields__, row, strict=True)), PageState, strict=False)


def _made(connection: sqlite3.Connection, path: Path) -> None:
    """Checks that the file is a state of this version, or makes it one; two programs may try at once."""
    connection.execute("BEGIN IMMEDIATE")
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if application != _APPLICATION and not (empty and application == 0):
        raise RecordError(f"{path} is no file of dragoman watch; name another one with --state")
    if version > _VERSION:
        raise RecordError(f"{path} was written by a newer version of this program; please update")
    if empty:
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")
