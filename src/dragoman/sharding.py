"""Paths in, shards out, by however many workers and machines; shards in, a record out.

Invariant: whatever was killed on the way, the same commands again give the same record as one that read everything
itself; a shard that is not whole costs its own reports, and is listed with a reason.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from dragoman import shards
from dragoman.config import BATCH_CHARACTERS, BATCH_REPORTS, BUSY_SECONDS
from dragoman.errors import ReportError, UsageError
from dragoman.growing import Joined
from dragoman.model import Failure, When
from dragoman.pipeline import Progress, Rooms, Sorter, Summary, begun, join_new
from dragoman.record.writer import Added, Batch, Writer
from dragoman.scale import keeping, working
from dragoman.shards import Entry, Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A shard is larger than a batch: file systems of clusters dislike small files; and no more than is soon read again.
_LARGEST: Final = (10 * BATCH_REPORTS, 10 * BATCH_CHARACTERS)


class Sharded(Struct, frozen=True):
    """What a run that wrote shards did."""

    new: int
    known: int
    failed: int
    shards: int


class Who(Struct, frozen=True):
    """Who reads; see :func:`dragoman.scale.read_batches`."""

    workers: int | None = None
    engine: str = "local"
    address: str | None = None
    limit_seconds: float | None = None


def shard(
    paths: Sequence[str],
    folder: Path,
    through: Rooms,
    who: Who = Who(),  # noqa: B008 - frozen
    *,
    has: Callable[[str], bool] | None = None,
    kept: Callable[[Entry], object] = lambda _: None,
) -> Sharded:
    """Reads what ``paths`` name into shards in ``folder``; ``kept`` is told of each.

    Reports that are in shards there (or of which ``has`` says so) are not read again. Workers write the shards
    themselves: the folder must be the same for all of them. Raises :class:`DragomanError` when nothing can be done.
    """
    found = begun(through.open_reports(paths))
    place = Folder(folder.absolute())
    known = _Known(has or place.reports(through.versions).__contains__)
    sorter = Sorter(known.has, largest=_LARGEST)
    keep = functools.partial(shards.write, folder=place.path, versions=through.versions)
    total = Added(0, 0, 0)
    written = 0
    with (
        keeping(
            through.read_report,
            keep,
            workers=who.workers,
            engine=who.engine,
            address=who.address,
            limit_seconds=who.limit_seconds,
        ) as at_work,
        place.manifest() as manifest,
    ):

        def noted(entry: Entry) -> None:
            nonlocal total, written
            manifest.note(entry)
            known.add(entry.reports)
            kept(entry)
            total, written = Added(total.new + len(entry.reports), 0, total.failed + entry.failures), written + 1

        with closing(at_work(batch for batch in sorter.batches(found) if batch)) as entries:
            for entry in entries:
                noted(entry)
                for more in _of_failures(sorter, keep):
                    noted(more)
        for more in _of_failures(sorter, keep):
            noted(more)
    return Sharded(total.new, sorter.known, total.failed, written)


def take_in(
    folder: Path,
    record: Path,
    through: Rooms,
    *,
    since: str | None = None,
    until: str | None = None,
    progress: Progress = lambda _: None,
    joining: Joined = lambda _done, _of: None,
    busy_seconds: float = BUSY_SECONDS,
) -> Summary:
    """Takes the shards of ``folder`` into ``record`` and joins it; reports that are there are left as they are.

    With ``since`` or ``until`` (ISO days), only reports that say themselves that they were published in that period.
    A shard that is torn, missing, damaged or of another version is a failure; its name is the source.
    Raises :class:`DragomanError` when nothing can be done.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder of shards at {folder}")
    with Writer.open(record, busy_seconds=busy_seconds) as writer, working(through.read_report) as at_work:
        arguments = {"shards": str(folder), "since": since, "until": until, "settings": through.given}
        run = writer.begin_run(os.getpid(), arguments, through.versions, workers=1, engine="shards")
        taking = _Taking(writer, run, Folder(folder), through, progress, period=(since, until))
        taking.note(taking.all())
        joined = join_new(writer, through, at_work, joining)
        writer.finish_run(run)
        return taking.summary(joined=joined)


def read(
    paths: Sequence[str],
    folder: Path,
    record: Path,
    through: Rooms,
    who: Who = Who(),  # noqa: B008 - frozen
    *,
    progress: Progress = lambda _: None,
    joining: Joined = lambda _done, _of: None,
    busy_seconds: float = BUSY_SECONDS,
) -> Summary:
    """Reads what ``paths`` name into shards, and takes each into ``record`` as soon as it is there; then joins.

    What an earlier run left in ``folder`` is taken in first. Raises :class:`DragomanError`.
    """
    with Writer.open(record, busy_seconds=busy_seconds) as writer, working(through.read_report) as at_work:
        arguments = {"paths": list(paths), "shards": str(folder), "settings": through.given}
        run = writer.begin_run(os.getpid(), arguments, through.versions, workers=who.workers or 1, engine=who.engine)
        taking = _Taking(writer, run, Folder(folder), through, progress)
        before = taking.all()
        sharded = shard(paths, folder, through, who, has=writer.has, kept=lambda entry: taking.one(entry.name))
        taking.note(before)
        writer.count_known(run, sharded.known)
        joined = join_new(writer, through, at_work, joining)
        writer.finish_run(run)
        return taking.summary(joined=joined, known=sharded.known)


class _Known:
    """Reports that need not be read, with those that this run kept."""

    def __init__(self, before: Callable[[str], bool]) -> None:
        self._before = before
        self._now: set[str] = set()

    def has(self, report_id: str) -> bool:
        return report_id in self._now or self._before(report_id)

    def add(self, report_ids: Sequence[str]) -> None:
        self._now.update(report_ids)


def _of_failures(sorter: Sorter, keep: functools.partial[Entry]) -> Iterator[Entry]:
    """A shard of what intake could not give, if there was anything since the last one."""
    failed = sorter.batch([]).failed
    if failed:
        yield keep([], failed=failed)


class _Taking:
    """Takes shards into a record, each in one transaction."""

    def __init__(
        self,
        writer: Writer,
        run: int,
        place: Folder,
        through: Rooms,
        progress: Progress,
        *,
        period: tuple[str | None, str | None] = (None, None),
    ) -> None:
        self._writer = writer
        self._run = run
        self._place = place
        self._versions = through.versions
        self._progress = progress
        self._period = period
        self._total = Added(0, 0, 0)
        self._good: set[str] = set()

    def all(self) -> list[Failure]:
        """All that are there; gives what failed in them, and the shards that cannot be taken in."""
        entries = self._place.entries()
        failed: list[Failure] = []
        for name in self._place.names():
            entry = entries.get(name)
            if entry is not None and not entry.failures and self._known(entry.reports):
                self._add(Batch(known=(name,)), len(entry.reports))
            else:
                failed += self._take(name)
        failed += [
            Failure(name, "truncated", "the manifest names this shard, and it is not there")
            for name in self._place.missing()
        ]
        return failed

    def note(self, failed: Sequence[Failure]) -> None:
        """Notes what failed, but for what is there by now after all."""
        self._add(Batch(failed=tuple(f for f in failed if f.source not in self._good and not self._read(f.source))))

    def one(self, name: str) -> None:
        """One that was just written."""
        self._add(Batch(failed=tuple(self._take(name))))

    def summary(self, *, joined: bool, known: int = 0) -> Summary:
        """What was taken in."""
        total = self._total
        return Summary(total.new, total.known + known, total.failed, joined=joined, counts=self._writer.counts())

    def _take(self, name: str) -> list[Failure]:
        """Takes one in, and gives what failed in it, or itself."""
        try:
            found = shards.load(self._place.path / name, self._versions)
        except ReportError as error:
            return [Failure(name, error.kind, str(error))]
        self._good.add(name)
        self._add(Batch(read=tuple(pair for pair in found.read if self._within(pair[0].published)), known=(name,)))
        return list(found.failed)

    def _add(self, batch: Batch, known: int = 0) -> None:
        if batch.read or batch.failed or batch.known:
            added = self._writer.add(self._run, batch)
            self._progress(added)
            before = self._total
            self._total = Added(
                before.new + added.new, before.known + added.known + known, before.failed + added.failed
            )

    def _within(self, published: When) -> bool:
        since, until = self._period
        if since is None and until is None:
            return True
        return bool(
            published.start
            and published.end
            and (since is None or published.end >= since)
            and (until is None or published.start <= until)
        )

    def _known(self, reports: Sequence[str]) -> bool:
        return bool(reports) and all(self._writer.has(report_id) for report_id in reports)

    def _read(self, source: str) -> bool:
        return bool(self._writer.rows("SELECT 1 FROM reports WHERE source = ? LIMIT 1", (source,)))
