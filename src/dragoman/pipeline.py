"""The main path: paths in, a record out. intake → reading (scale) → record, batch by batch; then joining → record.

Start reading here. Invariant: the record is a function of the set of reports and the versions, not of their order,
the number of workers, or how often a run was killed on the way.
"""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec import Struct

from dragoman.config import BATCH_CHARACTERS, BATCH_REPORTS, BUSY_SECONDS, ReadingSettings
from dragoman.growing import MakeJoining, grow
from dragoman.model import Failure, Reading, Report
from dragoman.record import corrected
from dragoman.record.judgements import in_force
from dragoman.record.store import Counts, Store, joining_version
from dragoman.record.writer import Added, Batch, Writer
from dragoman.redating import Join, NeedsRereading, settle
from dragoman.scale import AtWork, Outcome, ReadReport, working

type ReadAgain = Callable[[Sequence[Report]], Iterable[Outcome]]
type Progress = Callable[[Added], None]

#: How often joins are made anew when another program adds reports meanwhile; after that it is left to the other.
_JOIN_ATTEMPTS: Final = 3

#: So many failures of intake are kept at the latest, even when no report comes between them.
_FAILURES_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms that a run goes through, so that each can be tried with a small stand-in of its own."""

    open_reports: Callable[[Sequence[str]], Iterable[Report | Failure]]
    read_report: ReadReport
    join: Join
    needs_rereading: NeedsRereading
    versions: dict[str, str]
    joining: MakeJoining | None = None


class Summary(Struct, frozen=True):
    """What one run did, and what the record holds after it."""

    new: int
    known: int
    failed: int
    joined: bool
    counts: Counts


def rooms(settings: ReadingSettings, *, columns: Mapping[str, str] | None = None) -> Rooms:
    """The rooms of this house; ``columns`` are those of tables to read (field → column).

    Raises :class:`ModelError` when a model or data file is missing.
    """
    from dragoman.intake import open_reports
    from dragoman.joining import join, joiner, needs_rereading
    from dragoman.reading import versions

    read = functools.partial(_read_report, settings=settings)
    return Rooms(
        functools.partial(open_reports, columns=columns), read, join, needs_rereading, versions(settings), joiner
    )


def read(
    paths: Sequence[str],
    record: str | Path,
    through: Rooms,
    *,
    workers: int | None = None,
    engine: str = "local",
    address: str | None = None,
    limit_seconds: float | None = None,
    only_failed: bool = False,
    progress: Progress = lambda _: None,
    busy_seconds: float = BUSY_SECONDS,
) -> Summary:
    """Reads what ``paths`` name into ``record`` and joins it with what is there.

    Reports that are in the record are not read again; one that takes longer than ``limit_seconds`` fails.
    ``workers``, ``engine`` and ``address`` say who reads (:func:`dragoman.scale.read_batches`); nothing else changes.
    Raises :class:`DragomanError` when nothing can be done.
    """
    arguments = {"paths": list(paths), "only_failed": only_failed}
    found = begun(through.open_reports(paths))
    by = working(through.read_report, workers=workers, engine=engine, address=address, limit_seconds=limit_seconds)
    with by as at_work, Writer.open(record, busy_seconds=busy_seconds) as writer:
        run = writer.begin_run(os.getpid(), arguments, through.versions, workers=workers or 1, engine=engine)
        sorter = Sorter(writer.has, writer.failures(), only_failed=only_failed)
        total = Added(0, 0, 0)
        with closing(at_work(sorter.batches(found))) as outcomes:
            for outcome in outcomes:
                added = writer.add(run, sorter.batch(outcome))
                progress(added)
                total = Added(total.new + added.new, total.known + added.known, total.failed + added.failed)
        last = writer.add(run, sorter.batch([]))
        writer.count_known(run, sorter.known)
        joined = join_new(writer, through, at_work)
        writer.finish_run(run)
        return Summary(
            total.new, total.known + sorter.known, total.failed + last.failed, joined=joined, counts=writer.counts()
        )


def join_again(record: str | Path, through: Rooms, *, busy_seconds: float = BUSY_SECONDS) -> bool:
    """Joins what is in ``record`` anew if reports or a person's judgements changed it since; whether that was needed.

    Raises :class:`DragomanError` when there is no record or it is in use.
    """
    Store.open(record).close()
    with working(through.read_report) as at_work, Writer.open(record, busy_seconds=busy_seconds) as writer:
        return join_new(writer, through, at_work)


def join_new(writer: Writer, through: Rooms, at_work: AtWork) -> bool:
    """Joins the record unless it is joined; whether that was needed.

    What is new is joined with what is there; a stand-in that joins wholes only is given the whole.
    """
    by = joining_version(through.versions)

    def read_again(wanted: Sequence[Report]) -> Iterator[Outcome]:
        batches = itertools.batched(wanted, BATCH_REPORTS)
        with closing(at_work(batches)) as outcomes:
            yield from itertools.chain.from_iterable(outcomes)

    if through.joining is not None:
        return grow(writer, through.joining, read_again, by=by)
    return _join_whole(writer, through, read_again, by)


def _join_whole(writer: Writer, through: Rooms, read_again: ReadAgain, by: str) -> bool:
    """Joins all reports at once.

    Reports whose day follows from others are read again with that day, and all are joined anew, until no day
    changes: always from the first readings, so that the outcome does not depend on what was joined before.
    """
    for _ in range(_JOIN_ATTEMPTS):
        if writer.is_joined(by):
            return False
        with writer.snapshot():
            changes = writer.changes()
            reports = tuple(writer.reports())
            readings = {reading.report_id: reading for reading in writer.readings()}
            first_readings = writer.first_readings()
            judgements = in_force(writer)
            join = corrected.over(writer, through.join)
        again = {i: (first.published, readings[i]) for i, first in first_readings.items()}
        readings |= {i: first.reading for i, first in first_readings.items()}
        joins, again = settle(reports, readings, again, read_again, join, through.needs_rereading, judgements)
        if writer.replace_joins(joins, again, changes=changes, by=by):
            return True
    return False


def begun[T](items: Iterable[T]) -> Iterator[T]:
    """``items``, the first one drawn already: what is wrong with the call shows before a record is made."""
    iterator = iter(items)
    return itertools.chain(list(itertools.islice(iterator, 1)), iterator)


def _read_report(report: Report, settings: ReadingSettings) -> Reading:
    """:func:`dragoman.reading.read_report`, imported where it is needed: in a worker, once."""
    from dragoman.reading import read_report

    return read_report(report, settings)


class Sorter:
    """Sorts what intake gives into batches to read, failures to note, and reports that are known.

    ``has`` says of the id of a report whether it was read already; ``largest`` are the reports and the characters of a
    batch.
    """

    def __init__(
        self,
        has: Callable[[str], bool],
        failed_before: Iterable[Failure] = (),
        *,
        only_failed: bool = False,
        largest: tuple[int, int] = (BATCH_REPORTS, BATCH_CHARACTERS),
    ) -> None:
        self.known = 0
        self._has = has
        self._most, self._longest = largest
        self._failed_before = {failure.source for failure in failed_before}
        self._only_failed = only_failed
        self._under_way: set[str] = set()
        self._failures: list[Failure] = []
        self._read_before: list[str] = []

    def batches(self, found: Iterable[Report | Failure]) -> Iterator[list[Report]]:
        """Reports that are not in the record, in batches of a bounded number and length."""
        batch: list[Report] = []
        characters = failures = 0
        for item in found:
            if self._only_failed and item.source not in self._failed_before:
                continue
            if isinstance(item, Failure):
                self._failures.append(item)
                failures += 1
            elif self._is_new(item):
                batch.append(item)
                characters += len(item.text)
            if len(batch) >= self._most or characters >= self._longest or failures >= _FAILURES_AT_ONCE:
                yield batch
                batch, characters, failures = [], 0, 0
        if batch:
            yield batch

    def batch(self, outcomes: Sequence[tuple[Report, Reading | Failure]]) -> Batch:
        """What to keep of a batch that was read, with all failures met since the last one."""
        self._under_way.difference_update(report.id for report, _ in outcomes)
        failures, self._failures = self._failures, []
        known, self._read_before = self._read_before, []
        return Batch(
            read=tuple((report, outcome) for report, outcome in outcomes if isinstance(outcome, Reading)),
            failed=(*failures, *(outcome for _, outcome in outcomes if isinstance(outcome, Failure))),
            known=tuple(known),
        )

    def _is_new(self, report: Report) -> bool:
        if report.id in self._under_way or self._has(report.id):
            self.known += 1
            if report.source in self._failed_before:
                self._read_before.append(report.source)
            return False
        self._under_way.add(report.id)
        return True
