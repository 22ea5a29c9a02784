"""Batches of readings in, one transaction each; then what joins them, portion by portion.

Invariant: a report is in the record with its whole reading and its place in the search index, or not at all; and
the record knows, in the very transaction that changes it, that its joins are out of date.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from msgspec import Struct

from dragoman.config import BUSY_SECONDS
from dragoman.model import Failure, Reading, Report, When
from dragoman.record import codec, evidence
from dragoman.record.file import connect_for_writing
from dragoman.record.listing import Lists
from dragoman.record.opened import Changing
from dragoman.record.places import listed_as
from dragoman.record.portions import Portion
from dragoman.record.store import Store

if TYPE_CHECKING:
    import os


#: The tables of a reading, in the order in which they may refer to each other.
_READING: Final = (
    ("mentions", codec.MENTIONS),
    ("times", codec.TIMES),
    ("statements", codec.STATEMENTS),
    ("events", codec.EVENTS),
    ("arrangements", codec.ARRANGEMENTS),
)


#: A report read as published on a day that other reports gave it: that day, and the reading.
type Again = tuple[When, Reading]


class Batch(Struct, frozen=True):
    """What one transaction takes: reports with their readings, what failed, and sources whose report is known."""

    read: tuple[tuple[Report, Reading], ...] = ()
    failed: tuple[Failure, ...] = ()
    known: tuple[str, ...] = ()


class Added(Struct, frozen=True):
    """What became of a batch. ``failed`` includes reports whose reading could not be kept.

    ``again``: reports of the record that were read again; ``left``: how many of those are still to be.
    """

    new: int
    known: int
    failed: int
    failures: tuple[Failure, ...] = ()
    again: int = 0
    left: int = 0


class Writer(Store, Changing):
    """A record opened for writing, made if there is none. Others may read and write it meanwhile."""

    #: The lists as they were kept up to date when the record had that version (another program changes it).
    _lists: tuple[int, Lists] | None = None

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """The record at ``path``; waits ``busy_seconds`` for another writer. Raises :class:`RecordError`."""
        return cls(Path(path), connect_for_writing(Path(path), busy_seconds=busy_seconds))

    def begin_run(
        self, process: int, arguments: Mapping[str, Any], versions: Mapping[str, str], *, workers: int, engine: str
    ) -> int:
        """Notes that a run begins and gives its number."""
        with self.transaction():
            query = (
                "INSERT INTO runs (started_at, process, arguments, versions, workers, engine) VALUES (?, ?, ?, ?, ?, ?)"
            )
            values = (_now(), process, _storable(_text(arguments)), _text(versions), workers, engine)
            number = self.connection.execute(query, values).lastrowid
            assert number is not None
            return number

    def finish_run(self, run: int) -> None:
        """Notes that a run came to its end."""
        with self.transaction():
            self.connection.execute("UPDATE runs SET finished_at = ? WHERE id = ?", (_now(), run))

    def add(self, run: int, batch: Batch) -> Added:
        """Keeps a batch, all of it or (on :class:`RecordError`) nothing."""
        with self.transaction():
            new = known = 0
            failed = list(batch.failed)
            for report, reading in batch.read:
                if self.connection.execute("SELECT 1 FROM reports WHERE id = ?", (report.id,)).fetchone():
                    known += 1
                    continue
                failure = self._keep(run, report, reading)
                if failure:
                    failed.append(failure)
                else:
                    new += 1
            succeeded = [*batch.known, *{name for report, _ in batch.read for name in listed_as(report)}]
            self._forget_failures(run, succeeded)
            self.note_failures(run, failed)
            if new:
                self.connection.execute("UPDATE state SET changes = changes + 1")
            self._count_run(run, new, known, len(failed))
        return Added(new, known, len(failed), tuple(failed))

    def count_known(self, run: int, known: int) -> None:
        """Notes that a run met so many reports that were in the record already."""
        with self.transaction():
            self._count_run(run, 0, known, 0)

    def changes(self) -> int:
        """How often the reports of the record changed; joins are kept for one such count."""
        return int(self.rows("SELECT changes FROM state")[0][0])

    @contextmanager
    def portion(self, most: int) -> Iterator[Portion]:
        """The next reports to join, at most so many, in a transaction: all that happens inside is kept, or nothing."""
        with self.transaction():
            seen = self.rows("PRAGMA data_version")[0][0]
            if self._lists is None or self._lists[0] != seen:
                self._lists = (seen, Lists(self.connection))
            try:
                yield Portion(self, self._lists[1], most)
            except BaseException:
                self._lists = None  # what it saw is undone
                raise

    def read_anew(self, report_id: str, again: Again | None) -> None:
        """Puts a reading as of another day in the place of what was read in a report; ``None``: its first reading.

        The caller holds the transaction; nothing that was joined speaks of what goes.
        """
        before = self.first_reading(report_id)
        first = before[1] if before else self.reading(report_id)
        self.connection.execute("DELETE FROM first_readings WHERE report_id = ?", (report_id,))
        if again is not None:
            row = codec.FIRST_READINGS.encode(codec.FirstReading(report_id, again[0], first))
            self.connection.execute(_insertion("first_readings", codec.FIRST_READINGS.columns), row)
        self._replace_reading(again[1] if again is not None else first)

    def keep_correction(self, row: codec.Row) -> None:
        """Keeps a row of ``corrections`` (see :mod:`dragoman.record.judgements`) unless it is there.

        What was joined is out of date then. Raises :class:`RecordError`.
        """
        with self.transaction():
            added = self.connection.execute("INSERT OR IGNORE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            if added.rowcount:
                self.connection.execute("UPDATE state SET changes = changes + 1")

    def _keep(self, run: int, report: Report, reading: Reading) -> Failure | None:
        """Inserts one report and all that was read in it, or undoes that and says why it could not."""
        trouble = next(evidence.problems(report, reading), None)
        if trouble:
            return Failure(report.source, "internal", f"its reading does not fit its text: {trouble}")
        self.connection.execute("SAVEPOINT report")
        try:
            self._insert(run, report, reading)
        except UnicodeEncodeError:
            return self._undo(Failure(report.source, "encoding", "it holds half a character (a lone surrogate)"))
        except (
            sqlite3.IntegrityError,
            sqlite3.InterfaceError,
            sqlite3.ProgrammingError,
            OverflowError,
            TypeError,
        ) as e:
            return self._undo(Failure(report.source, "internal", f"its reading could not be kept: {e}"))
        self.connection.execute("RELEASE report")
        return None

    def _undo(self, failure: Failure) -> Failure:
        self.connection.execute("ROLLBACK TO report")
        self.connection.execute("RELEASE report")
        return failure

    def _insert(self, run: int, report: Report, reading: Reading) -> None:
        rows = reading_rows(reading)
        own = (*codec.REPORTS.encode(report), reading.domain, seal(reading.domain, rows), run)
        columns = (*codec.REPORTS.columns, "domain", "reading_sha256", "run")
        self.connection.execute(_insertion("reports", columns), own)
        self.connection.execute(
            "INSERT INTO reports_fts (rowid, title, text) SELECT rowid, title, text FROM reports WHERE id = ?",
            (report.id,),
        )
        self._insert_reading(report.id, rows)

    def _insert_reading(self, report_id: str, rows: Mapping[str, Sequence[codec.Row]]) -> None:
        for field, kept in _READING:
            numbered = [(*row, nth) for nth, row in enumerate(rows[field])]
            self.connection.executemany(_insertion(kept.table, (*kept.columns, "nth")), numbered)
        self.connection.execute(
            "INSERT INTO statements_fts (rowid, content_text)"
            " SELECT rowid, content_text FROM statements WHERE report_id = ?",
            (report_id,),
        )

    def replace_reading(self, run: int, reading: Reading) -> None:
        """Puts what ``run`` read in the place of what was read in a report, as its own day and as another one.

        The caller holds the transaction; nothing that was joined speaks of what goes.
        """
        self.connection.execute("DELETE FROM first_readings WHERE report_id = ?", (reading.report_id,))
        self._replace_reading(reading)
        self.connection.execute("UPDATE reports SET run = ? WHERE id = ?", (run, reading.report_id))

    def note_failures(self, run: int, failed: Iterable[Failure]) -> None:
        """Notes what could not be read. The caller holds the transaction."""
        for failure in failed:
            self._note_failure(run, failure)

    def _replace_reading(self, reading: Reading) -> None:
        rows = reading_rows(reading)
        self.connection.execute(
            "INSERT INTO statements_fts (statements_fts, rowid, content_text)"
            " SELECT 'delete', rowid, content_text FROM statements WHERE report_id = ?",
            (reading.report_id,),
        )
        for field, _ in reversed(_READING):
            self.connection.execute(f"DELETE FROM {field} WHERE report_id = ?", (reading.report_id,))  # noqa: S608
        self._insert_reading(reading.report_id, rows)
        self.connection.execute(
            "UPDATE reports SET domain = ?, reading_sha256 = ? WHERE id = ?",
            (reading.domain, seal(reading.domain, rows), reading.report_id),
        )

    def _forget_failures(self, run: int, sources: Sequence[str]) -> None:
        """A source that was read well is no failure any more, unless another report of it failed in this very run."""
        storable = [(_storable(source), run) for source in sources]
        self.connection.executemany("DELETE FROM failures WHERE source = ? AND run < ?", storable)

    def _note_failure(self, run: int, failure: Failure) -> None:
        """One row a source: the latest run's; of one run's the first in the alphabet, whatever the order of reading."""
        self.connection.execute(
            "INSERT INTO failures (source, kind, reason, run) VALUES (?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET"
            " kind = excluded.kind, reason = excluded.reason, run = excluded.run"
            " WHERE failures.run < excluded.run"
            " OR (excluded.kind, excluded.reason) < (failures.kind, failures.reason)",
            (_storable(failure.source), failure.kind, _storable(failure.reason), run),
        )

    def _count_run(self, run: int, new: int, known: int, failed: int) -> None:
        self.connection.execute(
            "UPDATE runs SET reports_new = reports_new + ?, reports_known = reports_known + ?,"
            " reports_failed = reports_failed + ? WHERE id = ?",
            (new, known, failed, run),
        )

    def count_again(self, run: int, again: int, failed: int) -> None:
        """Notes that a run read so many reports of the record again. The caller holds the transaction."""
        self._count_run(run, 0, 0, failed)
        self.connection.execute("UPDATE runs SET reports_again = reports_again + ? WHERE id = ?", (again, run))


def reading_rows(reading: Reading) -> dict[str, list[codec.Row]]:
    """The rows that a reading becomes, by table."""
    return {field: [kept.encode(value) for value in getattr(reading, field)] for field, kept in _READING}


def seal(domain: str | None, rows: Mapping[str, Sequence[codec.Row]]) -> str:
    """A hash over all that was read in a report, by which ``verify`` knows that nobody changed it."""
    return hashlib.sha256(_text([domain, rows]).encode("utf-8", "surrogatepass")).hexdigest()


def _insertion(table: str, columns: Sequence[str]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _storable(text: str) -> str:
    """``text`` with what no file can hold (half a character, from a file name of another encoding) written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
