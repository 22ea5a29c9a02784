"""A path in, an open and checked SQLite connection out; what goes wrong becomes a sentence.

Invariant: no file is ever opened that is not a record of a version this program knows, nothing inside a file can
act (no triggers, no trusted schema), and reading never changes a file.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from dragoman.config import BUSY_SECONDS
from dragoman.errors import RecordError

#: ``PRAGMA application_id`` of a record: the letters DRAG.
APPLICATION_ID: Final = 0x44524147

#: The scripts that make a record of each version out of the one before, in order; the first makes an empty one.
MIGRATIONS: Final = (
    "schema.sql",
    "schema_2.sql",
    "schema_3.sql",
    "schema_4.sql",
    "schema_5.sql",
    "schema_6.sql",
    "schema_7.sql",
)
SCHEMA_VERSION: Final = len(MIGRATIONS)

#: So many pages of changes are gathered before they are written into the file itself.
WAL_PAGES: Final = 4096
#: Size of a page of a new record.
PAGE_BYTES: Final = 8192
#: Queries that a connection keeps taken apart.
_STATEMENTS: Final = 1000
#: Pages that a writer of a large record holds in memory.
WRITER_CACHE_KIB: Final = 512 * 1024

#: Nothing inside a file may act when it is read or written.
SETTINGS: Final = {
    sqlite3.SQLITE_DBCONFIG_DEFENSIVE: True,
    sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER: False,
    sqlite3.SQLITE_DBCONFIG_TRUSTED_SCHEMA: False,
}

#: Bytes of one value at most: well above the longest report, far below what could fill the memory.
_LONGEST_VALUE: Final = 400_000_000


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot change the file at ``path``. Raises :class:`RecordError`."""
    if not path.exists():
        raise RecordError(f"there is no record at {path}; make one with: dragoman read PATH --record {path}")
    with sentences(path):
        connection = _connect(path, "mode=ro")
        try:
            _check(connection, path, empty_is_fine=False)
        except sqlite3.OperationalError:
            # A record in a folder that cannot be written to has no place for SQLite's shared-memory file.
            connection.close()
            if Path(f"{path}-wal").exists():
                raise
            connection = _connect(path, "mode=ro&immutable=1")
            _check(connection, path, empty_is_fine=False)
        connection.execute("PRAGMA query_only = ON")
    return connection


def connect_for_writing(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection to the record at ``path``, made there if nothing is. Raises :class:`RecordError`."""
    if not path.parent.is_dir():
        raise RecordError(f"the folder {path.parent} for the record does not exist")
    with sentences(path):
        connection = _connect(path, "mode=rwc", busy_seconds)
        try:
            _check(connection, path, empty_is_fine=True)
            # Only a new file takes it. Rows of joining lie all over their tables: half as many pages, twice as large,
            # cost 3 % less at 30,000 reports (docs/decisions/0010).
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            connection.execute("PRAGMA journal_mode = WAL")
            # An end of the program loses nothing; a loss of power may lose the last batches, never half of one.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            # Joining writes all over the tables of its index: what one portion changes is written once, not many times.
            connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
            # Some builds of SQLite write zeros over all that is deleted; rows of joining come and go.
            connection.execute("PRAGMA secure_delete = OFF")
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def empty_in_memory() -> sqlite3.Connection:
    """A connection to a new record that no file holds; it is gone when the connection is closed."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    for setting, value in SETTINGS.items():
        connection.setconfig(setting, value)
    _migrate(connection)
    return connection


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turns what SQLite raises about the file at ``path`` into a :class:`RecordError` that a person understands."""
    try:
        yield
    except sqlite3.Error as error:
        raise RecordError(_sentence(path, error)) from error


def _sentence(path: Path, error: sqlite3.Error) -> str:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return {
        sqlite3.SQLITE_BUSY: f"the record {path} is in use by another program that is writing to it; try again later",
        sqlite3.SQLITE_LOCKED: f"the record {path} is in use by another program; try again later",
        sqlite3.SQLITE_FULL: f"the disk is full: the record {path} could not grow; what was kept before is kept",
        sqlite3.SQLITE_READONLY: f"the record {path} cannot be written to",
        sqlite3.SQLITE_CANTOPEN: f"the record {path} cannot be opened; may you read and write there?",
        sqlite3.SQLITE_PERM: f"the record {path} cannot be opened; may you read and write there?",
        sqlite3.SQLITE_NOTADB: f"{path} is not a record",
        sqlite3.SQLITE_CORRUPT: f"the record {path} is damaged ({error}); restore it from a copy or read again",
        sqlite3.SQLITE_IOERR: f"the disk failed under the record {path} ({error})",
    }.get(code, f"the record {path} cannot be used: {error}")


def _connect(path: Path, mode: str, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    if path.is_dir():
        raise RecordError(f"{path} is a folder, not a record")
    address = f"file:{quote(str(path.absolute()))}?{mode}"
    connection = sqlite3.connect(
        address, uri=True, timeout=busy_seconds, isolation_level=None, cached_statements=_STATEMENTS
    )
    for setting, value in SETTINGS.items():
        connection.setconfig(setting, value)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    return connection


def _check(connection: sqlite3.Connection, path: Path, *, empty_is_fine: bool) -> None:
    connection.execute("BEGIN")  # all is seen at one moment, even while another program makes the record
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        found = _shapes(connection) if (application, version) == (APPLICATION_ID, SCHEMA_VERSION) else {}
    finally:
        connection.execute("ROLLBACK")
    if application == 0 and tables == 0:
        if not empty_is_fine:
            raise RecordError(f"{path} is not a record: it is empty")
        return
    if application != APPLICATION_ID:
        raise RecordError(f"{path} is not a record: it is a database of another program")
    if version > SCHEMA_VERSION:
        raise RecordError(
            f"the record {path} was written by a newer version of this program"
            f" (schema {version}; this one knows {SCHEMA_VERSION}); please update"
        )
    if version < SCHEMA_VERSION:
        if not empty_is_fine:
            command = f"dragoman read --stage joining --record {path}"
            raise RecordError(f"the record {path} is of an older version; bring it up to date with: {command}")
        return
    strange = next((name for name, shape in _own_shapes().items() if found.get(name) != shape), None)
    if strange is not None:
        raise RecordError(f"{path} is not a record that this program wrote: its {strange} is something else")


def _shapes(connection: sqlite3.Connection) -> dict[str, object]:
    """By name, what each table and view is: the columns of a table, the query of a view.

    A view in the place of a table could run for ever, and a column that is computed could show what is not stored.
    """
    columns: dict[str, list[str]] = {}
    query = (
        "SELECT s.name, x.name FROM sqlite_schema AS s, pragma_table_xinfo(s.name) AS x"
        " WHERE s.type = 'table' AND s.sql LIKE 'CREATE TABLE%' AND x.hidden = 0 ORDER BY s.name, x.cid"
    )
    for name, column in connection.execute(query):
        columns.setdefault(name, []).append(column)
    shapes: dict[str, object] = dict(columns)
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"):
        if kind == "view" or sql[:14].upper() == "CREATE VIRTUAL":
            shapes[name] = " ".join(sql.split())
    return shapes


@functools.lru_cache(maxsize=1)
def _own_shapes() -> Mapping[str, object]:
    connection = empty_in_memory()
    try:
        return _shapes(connection)
    finally:
        connection.close()


def _migrate(connection: sqlite3.Connection) -> None:
    """Brings the record to :data:`SCHEMA_VERSION` in one transaction; two programs may try at once."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for name in MIGRATIONS[version:]:
            for statement in _statements(Path(__file__).with_name(name).read_text(encoding="utf-8")):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, one by one, so that all can stand in one transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
