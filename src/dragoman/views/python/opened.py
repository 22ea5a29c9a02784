"""Paths or one text in; a record or a reading to ask, in tables, out.

Invariant: asking changes nothing; a name or a day that a person typed is a value, never SQL.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dragoman.config import RECORD_NAME, ReadingSettings
from dragoman.errors import UsageError
from dragoman.model import (
    Arrangement,
    Dispute,
    Event,
    Failure,
    Happening,
    Mention,
    Saying,
    Statement,
    Story,
    TimeExpression,
)
from dragoman.record import asks, joined, lookup, relations, search
from dragoman.record.evidence import passage
from dragoman.record.lookup import Entry, Evidence
from dragoman.record.store import Counts, Store
from dragoman.views.python.table import Table

if TYPE_CHECKING:
    from dragoman.joining.relations import Grain
    from dragoman.model import Reading, Report

type Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


def read(
    paths: Paths, record: str | os.PathLike[str] = RECORD_NAME, *, workers: int = 1, only_failed: bool = False
) -> Record:
    """Reads files, folders and patterns into the record file ``record``, as the command ``read`` does, and opens it.

    Reports that are in it already are not read again; what is not there or could not be read is listed by
    :meth:`Record.failures`.
    Raises :class:`RecordError` when the record file cannot be used.
    """
    from dragoman import pipeline

    named = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    through = pipeline.rooms(ReadingSettings())
    pipeline.read([os.fspath(path) for path in named], Path(record), through, workers=workers, only_failed=only_failed)
    return open_record(record)


def open_record(path: str | os.PathLike[str] = RECORD_NAME) -> Record:
    """The record at ``path``, to read from. Raises :class:`RecordError` when there is none that can be read."""
    return Record(Store.open(Path(path)))


def read_report(
    text: str,
    *,
    source: str = "text",
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    published: str | None = None,
) -> OneReport:
    """Reads one text, without a record. ``published`` is an ISO day; what is not given is looked for in the heading.

    The same text and metadata give the same ids as ``read`` would. Raises :class:`ReportError` for what is no English
    text, :class:`UsageError` for a day that is none.
    """
    from datetime import date

    from dragoman.intake.plain import report_from_text
    from dragoman.reading import read_report as read_one

    if published is not None:
        try:
            date.fromisoformat(published)
        except ValueError as error:
            raise UsageError(f"published={published!r} is not a day; write it as 2023-05-17") from error
    given = {"outlet": outlet, "title": title, "url": url, "published": published}
    report = report_from_text(text, source=source, known={name: value for name, value in given.items() if value})
    return OneReport(report, read_one(report))


class OneReport:
    """One text with what was read in it. ``report`` and ``reading`` are the structs of :mod:`dragoman.model`."""

    def __init__(self, report: Report, reading: Reading) -> None:
        self.report = report
        self.reading = reading

    def __repr__(self) -> str:
        found = self.reading
        return f"<OneReport: {len(found.statements)} statements, {len(found.events)} events>"

    @property
    def text(self) -> str:
        """The text that all spans point into, in code points."""
        return self.report.text

    def statements(self) -> Table[Statement]:
        """Who said what, in the order of the text."""
        return Table(Statement, self.reading.statements, self.evidence)

    def events(self) -> Table[Event]:
        """Who did what to whom, in the order of the text."""
        return Table(Event, self.reading.events, self.evidence)

    def arrangements(self) -> Table[Arrangement]:
        """Treaties, memberships, deployments … that the text speaks of."""
        return Table(Arrangement, self.reading.arrangements, self.evidence)

    def mentions(self) -> Table[Mention]:
        """Words that name an actor, each with who that is and how it was found out."""
        return Table(Mention, self.reading.mentions)

    def times(self) -> Table[TimeExpression]:
        """Expressions of time, each with its interval and the reason."""
        return Table(TimeExpression, self.reading.times)

    def evidence(self, row_id: str) -> tuple[Evidence, ...]:
        """The words that a statement, an event or an arrangement rests on. Raises :class:`UsageError`."""
        for statement in self.reading.statements:
            if statement.id == row_id:
                marks = [(span, "content") for span in statement.content]
                marks += [(s, role) for s, role in ((statement.source, "source"), (statement.cue, "cue")) if s]
                return (self._passage(sorted(marks)),)
        told: list[Event | Arrangement] = [*self.reading.events, *self.reading.arrangements]
        for row in told:
            if row.id == row_id:
                return (self._passage(sorted((span, "evidence") for span in row.spans)),)
        raise UsageError(f"nothing in this report has the id {row_id!r}")

    def _passage(self, marks: list[tuple[tuple[int, int], str]]) -> Evidence:
        report = self.report
        around = passage(report.text, [span for span, _ in marks])
        text = report.text[around.start : around.end]
        return Evidence(
            report.id, report.source, report.outlet, report.title, report.published, around.start, around.end, text,
            tuple(marks),
        )  # fmt: skip


class Record:
    """An open record. Use it as a context manager, or :meth:`close` it; every answer is a :class:`Table`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._store.close()

    @property
    def path(self) -> Path:
        """Where the record is kept."""
        return self._store.path

    def counts(self) -> Counts:
        """How much is in the record."""
        return self._store.counts()

    def __repr__(self) -> str:
        n = self.counts()
        return f"<Record {self.path}: {n.reports} reports, {n.statements} statements, {n.events} events>"

    def statements(
        self,
        *,
        by: str | None = None,
        about: str | None = None,
        act: str | None = None,
        since: str | None = None,
        until: str | None = None,
        every_channel: bool = False,
    ) -> Table[asks.Said]:
        """Who said what, by time. ``by`` and ``about`` are names or beginnings of them; ``since``, ``until`` ISO days.

        Beliefs, intents and findings come with ``every_channel`` only. Raises :class:`UsageError` for an empty name.
        """
        found = asks.said(
            self._store, by=by, about=about, act=act, since=since, until=until, every_channel=every_channel
        )
        return Table(asks.Said, found, self.evidence)

    def events(
        self,
        *,
        by: str | None = None,
        to: str | None = None,
        type: str | None = None,  # noqa: A002 - the name of the column
        status: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Table[asks.Did]:
        """Who did what to whom, by time. ``type`` is a PLOVER type, ``status`` as in the record."""
        found = asks.did(self._store, by=by, to=to, kind=type, status=status, since=since, until=until)
        return Table(asks.Did, found, self.evidence)

    def sayings(self) -> Table[Saying]:
        """Each utterance once, however many reports carry it, with its variants and both counts of sources."""
        return self._joined(Saying, joined.sayings)

    def happenings(self) -> Table[Happening]:
        """Each event once, however many reports tell it, with the history of its status."""
        return self._joined(Happening, joined.happenings)

    def disputes(self) -> Table[Dispute]:
        """Claims and who denies them."""
        return self._joined(Dispute, joined.disputes)

    def stories(self) -> Table[Story]:
        """Reports about one development."""
        return self._joined(Story, joined.stories)

    def relations(
        self, source: str, target: str, *, by: Grain = "month", mutual: bool = False, as_of: str | None = None
    ) -> Table[relations.RelationPoint]:
        """How ``source`` stood to ``target`` over time; ``as_of`` leaves out what was published after that ISO day."""
        series = relations.relation_series(self._store, source, target, by, mutual=mutual, as_of=as_of)
        return Table(relations.RelationPoint, series.points)

    def search(self, words: str, *, limit: int = 20) -> Table[search.Hit]:
        """The best statements and reports, at most ``limit`` of each, that have all the words."""
        plain = str.maketrans("", "", search.OPENING + search.CLOSING)
        hits = search.search(self._store, words, limit=limit)
        return Table(search.Hit, [_without_marks(hit, plain) for hit in hits], self.evidence)

    def failures(self) -> Table[Failure]:
        """What could not be read, and why."""
        return Table(Failure, self._store.failures())

    def entry(self, row_id: str) -> Entry:
        """All that is known of a row, by its id or a beginning of it. Raises :class:`UsageError`."""
        return lookup.find(self._store, row_id)

    def evidence(self, row_id: str) -> tuple[Evidence, ...]:
        """The passages that a row rests on, with the spans of its words. Raises :class:`UsageError`."""
        return self.entry(row_id).evidence

    def _joined[Row: (Saying, Happening, Dispute, Story)](
        self, kind: type[Row], load: Callable[[Any], Sequence[Row]]
    ) -> Table[Row]:
        with self._store.snapshot():
            return Table(kind, load(self._store.connection), self.evidence)


def _without_marks(hit: search.Hit, plain: dict[int, int | None]) -> search.Hit:
    import msgspec

    return msgspec.structs.replace(hit, words=hit.words.translate(plain))
