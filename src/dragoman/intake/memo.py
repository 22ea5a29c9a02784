"""Pages that were read before in, nothing out: what is in the record already is not taken out of its page again.

A small SQLite file beside the record maps what a page was (its text, source, encoding, and the version of this room)
to the id of the report that it gave, or to why it gave none. Invariant: a page is passed over only when the record
holds the very report that it would give; the file can be deleted, damaged or out of date, and only time is lost.
"""

from __future__ import annotations

import functools
import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from dragoman.errors import ReportError
from dragoman.intake.article import report_from_html
from dragoman.model import Report

#: Pages noted in one transaction; those since the last one are looked at again after a kill.
_TOGETHER: Final = 200
_SCHEMA: Final = """CREATE TABLE IF NOT EXISTS pages (key BLOB PRIMARY KEY NOT NULL, id TEXT, kind TEXT, reason TEXT)
STRICT, WITHOUT ROWID"""


class Extract(Protocol):
    """What makes a report of a page."""

    def __call__(
        self, page: str, *, source: str, known: Mapping[str, str] | None = None, basis: Mapping[str, str] | None = None
    ) -> Report | None:
        """The report; ``None`` where it is in the record already. Raises :class:`ReportError`."""
        ...


class Memo:
    """What pages gave before, kept at ``path``.

    ``has`` says of the id of a report whether the record holds it; ``done`` is called when that is asked no more.
    """

    def __init__(self, path: Path, has: Callable[[str], bool], done: Callable[[], None] = lambda: None) -> None:
        self._path, self._has, self._done = path, has, done
        self._connection: sqlite3.Connection | None = None
        self._broken = False
        self._noted = 0
        #: How many pages were passed over.
        self.known = 0

    def report(
        self, page: str, *, source: str, known: Mapping[str, str] | None = None, basis: Mapping[str, str] | None = None
    ) -> Report | None:
        """The report in ``page``, as :func:`report_from_html` gives it; ``None`` where the record holds it."""
        key = _key(page, source, known or {}, basis or {})
        before = self._before(key)
        if before is not None:
            report_id, kind, reason = before
            if kind is not None:
                raise ReportError(kind, reason or "")
            if report_id is not None and self._has(report_id):
                self.known += 1
                return None
        try:
            report = report_from_html(page, source=source, known=known, basis=basis)
        except ReportError as error:
            if error.kind != "internal":  # a mended program may well read it
                self._note(key, None, error.kind, str(error))
            raise
        self._note(key, report.id, None, None)
        return report

    def close(self) -> None:
        """Writes what was noted, and closes the file. A second time does nothing."""
        self._done()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.commit()
            connection.close()

    def _before(self, key: bytes) -> tuple[str | None, str | None, str | None] | None:
        if self._broken:
            return None
        try:
            query = "SELECT id, kind, reason FROM pages WHERE key = ?"
            found: tuple[str | None, str | None, str | None] | None = self._opened().execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        return found

    def _note(self, key: bytes, report_id: str | None, kind: str | None, reason: str | None) -> None:
        if self._broken:
            return
        try:
            self._opened().execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)", (key, report_id, kind, reason))
            self._noted += 1
            if self._noted % _TOGETHER == 0:
                self._opened().commit()
        except sqlite3.Error as error:
            self._give_up(error)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _connected(self._path)
        return self._connection

    def _give_up(self, error: sqlite3.Error) -> None:
        """Goes on without: a full disk under what only saves time stops nothing. What is damaged is made anew later."""
        self._broken = True
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            with suppress(OSError):
                self._path.unlink()


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=1.0, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


def _key(page: str, source: str, known: Mapping[str, str], basis: Mapping[str, str]) -> bytes:
    parts = (_version(), source, *(f"{k}={v}" for given in (known, basis) for k, v in sorted(given.items())), page)
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@functools.cache
def _version() -> str:
    """Of all that decides which report a page gives: the code of this room, its data, and the extractor."""
    from importlib.metadata import version

    digest = hashlib.blake2b(digest_size=8)
    here = Path(__file__).parent
    for path in [*sorted(here.glob("*.py")), *(here.parent / "lexicon" / name for name in _DATA)]:
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {version('trafilatura')} {version('lxml')}"


_DATA: Final = ("debris.yaml", "headings.yaml", "function_words.txt")
