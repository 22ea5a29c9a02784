"""An open record to read from: reports, readings, joins and counts as structs of the model.

Invariant: a store never changes its file, and between two statements of one ``snapshot()`` nothing changes either.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote

import msgspec

from dragoman.config import ReadingSettings
from dragoman.errors import RecordError
from dragoman.model import Failure, Reading, Report, When
from dragoman.record import codec, joined
from dragoman.record.file import SETTINGS, connect_for_reading, sentences
from dragoman.record.opened import Opened

if TYPE_CHECKING:
    from dragoman.model import Arrangement, Event, Joins, Statement
    from dragoman.record.codec import Shape

#: The version of whatever joins readings, as :func:`dragoman.versions.of_joining` gives it.
type JoiningVersion = str


_PUBLISHED: Final = (
    "SELECT id, published_start, published_end, published_granularity, published_basis, published_weekday"
    " FROM v_reports"
)


#: The shapes of what is read in one report, by the field of its reading.
_OF_REPORT: Final[dict[str, Shape[Any]]] = {
    "mentions": codec.MENTIONS,
    "times": codec.TIMES,
    "statements": codec.STATEMENTS,
    "events": codec.EVENTS,
    "arrangements": codec.ARRANGEMENTS,
}


class Counts(msgspec.Struct, frozen=True):
    """How much is in a record."""

    reports: int
    outlets: int
    mentions: int
    statements: int
    events: int
    actors: int
    sayings: int
    sayings_in_several_outlets: int
    happenings: int
    disputes: int
    stories: int
    failures: int


class Run(msgspec.Struct, frozen=True):
    """One run of ``read``; times are UTC, ISO 8601. ``finished_at`` is ``None`` for one that was cut short."""

    id: int
    started_at: str
    finished_at: str | None
    process: int
    arguments: dict[str, Any]
    versions: dict[str, str]
    workers: int
    engine: str
    reports_new: int
    reports_known: int
    reports_failed: int
    reports_again: int = 0

    @property
    def settings(self) -> ReadingSettings:
        """With what it read. Raises :class:`RecordError` where that is nothing a run of this program noted."""
        try:
            return msgspec.convert(self.arguments.get("settings") or {}, ReadingSettings)
        except msgspec.ValidationError as error:
            raise RecordError(f"the record is damaged: the settings of run {self.id} ({error})") from error


class Store(Opened):
    """A record opened for reading. Use it as a context manager, or :meth:`close` it."""

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """The record at ``path``. Raises :class:`RecordError` when there is none that this program can read."""
        return cls(Path(path), connect_for_reading(Path(path)))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Inside, everything is read as it was at one moment, whoever writes meanwhile; inside another, as there."""
        if self.connection.in_transaction:
            yield
            return
        with sentences(self.path):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    def report_ids(self) -> list[str]:
        """The ids of all reports, sorted."""
        return [row[0] for row in self.rows("SELECT id FROM reports ORDER BY id")]

    def has(self, report_id: str) -> bool:
        """Whether the report with that id is in the record."""
        return bool(self.rows("SELECT 1 FROM reports WHERE id = ?", (report_id,)))

    def report(self, report_id: str) -> Report:
        """The report as intake gave it. Raises :class:`RecordError` for an unknown id."""
        found = self._of(codec.REPORTS, "id", report_id)
        if not found:
            raise RecordError(f"there is no report {report_id} in {self.path}")
        return found[0]

    def reports(self) -> Iterator[Report]:
        """All reports, sorted by id, one in memory at a time."""
        return (self.report(i) for i in self.report_ids())

    def reading(self, report_id: str) -> Reading:
        """What was read in a report; empty for an unknown id."""
        found = {name: self._of(kept, "report_id", report_id) for name, kept in _OF_REPORT.items()}
        return Reading(report_id, domain=self.domain(report_id), **found)

    def domain(self, report_id: str) -> str | None:
        """What makes the report none of international affairs; ``None`` for one that is, and for an unknown id."""
        return next((row[0] for row in self.rows("SELECT domain FROM reports WHERE id = ?", (report_id,))), None)

    def rows_of(self, table: str, report_id: str) -> tuple[Any, ...]:
        """What was read in a report of one kind: its mentions, times, statements, events or arrangements."""
        return self._of(_OF_REPORT[table], "report_id", report_id)

    def readings(self) -> Iterator[Reading]:
        """All readings, sorted by the ids of their reports, one in memory at a time."""
        return (self.reading(i) for i in self.report_ids())

    def first_readings(self) -> dict[str, codec.FirstReading]:
        """By report, what was read in it before other reports gave its day, and that day."""
        ids = self.rows("SELECT report_id FROM first_readings ORDER BY report_id")
        return {i: self._of(codec.FIRST_READINGS, "report_id", i)[0] for (i,) in ids}

    def first_reading(self, report_id: str) -> tuple[When, Reading] | None:
        """Of a report that was read again: as of which day, and what was read in it before."""
        found = self._of(codec.FIRST_READINGS, "report_id", report_id)
        return (found[0].published, found[0].reading) if found else None

    def joins(self) -> Joins:
        """What followed from all reports together when they were last joined; see :meth:`is_joined`."""
        with sentences(self.path):
            return joined.load(self.connection)

    def is_joined(self, by: JoiningVersion | None = None) -> bool:
        """Whether :meth:`joins` is what follows from the reports there are now (and was joined by that version)."""
        changes, at, version = self.rows("SELECT changes, joined, joined_by FROM state")[0]
        return bool(changes == at and (by is None or by == version))

    def published(self) -> dict[str, When]:
        """Of each report the best date: what all reports together allow to know, else what it says itself."""
        return {row[0]: When(*row[1:]) for row in self.rows(f"{_PUBLISHED} ORDER BY id")}

    def published_of(self, report_id: str) -> When:
        """The best date of one report; an unknown one for an unknown report."""
        return next((When(*row[1:]) for row in self.rows(f"{_PUBLISHED} WHERE id = ?", (report_id,))), When())

    def failures(self) -> list[Failure]:
        """What could not be read, sorted by source."""
        return list(self.each_failure())

    def each_failure(self) -> Iterator[Failure]:
        """The same, one in memory at a time."""
        with sentences(self.path):
            for row in self.connection.execute("SELECT source, kind, reason FROM failures ORDER BY source"):
                yield Failure(*row)

    def counts(self) -> Counts:
        """How much is in the record."""
        return Counts(
            reports=self._count("reports"),
            outlets=self.rows("SELECT count(DISTINCT outlet) FROM reports")[0][0],
            mentions=self._count("mentions"),
            statements=self._count("statements"),
            events=self._count("events"),
            actors=self.rows("SELECT count(DISTINCT who_id) FROM mentions")[0][0],
            sayings=self._count("sayings"),
            sayings_in_several_outlets=self._count("sayings WHERE json_array_length(outlets) > 1"),
            happenings=self._count("happenings"),
            disputes=self._count("disputes"),
            stories=self._count("stories"),
            failures=self._count("failures"),
        )

    def runs(self) -> list[Run]:
        """The runs of ``read`` that made the record, oldest first."""
        names = msgspec.structs.fields(Run)
        query = f"SELECT {', '.join(f.name for f in names)} FROM runs ORDER BY id"  # noqa: S608 - our own names
        return [
            msgspec.convert(
                {f.name: v for f, v in zip(names, row, strict=True)}
                | {"arguments": msgspec.json.decode(row[4]), "versions": msgspec.json.decode(row[5])},
                Run,
            )
            for row in self.rows(query)
        ]

    def statement(self, statement_id: str) -> Statement | None:
        """The statement with that id."""
        return next(iter(self._of(codec.STATEMENTS, "id", statement_id)), None)

    def event(self, event_id: str) -> Event | None:
        """The event with that id."""
        return next(iter(self._of(codec.EVENTS, "id", event_id)), None)

    def arrangement(self, arrangement_id: str) -> Arrangement | None:
        """The arrangement with that id."""
        return next(iter(self._of(codec.ARRANGEMENTS, "id", arrangement_id)), None)

    def _of[T](self, kept: Shape[T], column: str, value: str) -> tuple[T, ...]:
        order = "" if kept.table in {"reports", "first_readings"} else " ORDER BY nth"
        query = f"SELECT {kept.selected} FROM {kept.table} WHERE {column} = ?{order}"  # noqa: S608 - our own names
        try:
            return tuple(kept.decode(row) for row in self.rows(query, (value,)))
        except msgspec.DecodeError as error:
            raise RecordError(f"the record {self.path} is damaged: a row of {kept.table} ({error})") from error

    def _count(self, what: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {what}")[0][0])  # noqa: S608 - our own names


class Held:
    """Says of the id of a report whether the record at a path holds it, also while the record is made and written.

    May be asked from any thread, one at a time. Whatever is wrong with the record, it holds nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def __call__(self, report_id: str) -> bool:
        """Whether the report with that id is in the record."""
        try:
            if self._connection is None:
                address = f"file:{quote(str(self._path.absolute()))}?mode=ro"
                self._connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
                for setting, value in SETTINGS.items():
                    self._connection.setconfig(setting, value)
            return bool(self._connection.execute("SELECT 1 FROM reports WHERE id = ?", (report_id,)).fetchone())
        except sqlite3.Error:
            return False

    def close(self) -> None:
        """Closes the file; it is opened again when it is asked again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
