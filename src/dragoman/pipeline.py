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
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import Struct

from dragoman.config import BATCH_CHARACTERS, BATCH_REPORTS, BUSY_SECONDS, SHIPPED, ReadingSettings
from dragoman.growing import Joined, MakeJoining, grow
from dragoman.model import Failure, Reading, Report
from dragoman.record import anew
from dragoman.record.places import listed_as
from dragoman.record.store import Counts, Held, Store
from dragoman.record.writer import Added, Batch, Writer
from dragoman.scale import AtWork, working
from dragoman.versions import of_joining
from dragoman.workers import Outcome, ReadReport

if TYPE_CHECKING:
    from dragoman.intake.memo import Memo

type Progress = Callable[[Added], None]
#: What is done again for what is in the record: whatever another version read and joined, or only joined.
type Stage = Literal["reading", "joining"]

#: So many failures of intake are kept at the latest, even when no report comes between them.
_FAILURES_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms that a run goes through, so that each can be tried with a small stand-in of its own."""

    open_reports: Callable[[Sequence[str]], Iterable[Report | Failure]]
    read_report: ReadReport
    joining: MakeJoining
    versions: dict[str, str]
    settings: ReadingSettings = SHIPPED
    memo: Memo | None = None

    @property
    def given(self) -> dict[str, str]:
        """The settings that are not as shipped, as a run notes them."""
        return {name: value for name, value in msgspec.structs.asdict(self.settings).items() if value is not None}


class Summary(Struct, frozen=True):
    """What one run did, and what the record holds after it."""

    new: int
    known: int
    failed: int
    joined: bool
    counts: Counts
    again: int = 0


def rooms(settings: ReadingSettings, *, columns: Mapping[str, str] | None = None, beside: Path | None = None) -> Rooms:
    """The rooms of this house; ``columns`` are those of tables to read (field → column).

    With ``beside``, a record, the pages of web archives that it holds are not taken out of them again: what they gave
    is noted in a file of its name and ``.pages``.

    Raises :class:`ModelError` when a model or data file is missing.
    """
    from dragoman.intake import open_reports
    from dragoman.intake.memo import Memo
    from dragoman.joining import joiner
    from dragoman.reading import versions

    read = _Read(settings)
    memo = Memo(Path(f"{beside}.pages"), held := Held(beside), held.close) if beside else None
    found = functools.partial(open_reports, columns=columns, memo=memo)
    return Rooms(found, read, joiner, versions(settings), settings, memo)


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
    stage: Stage | None = None,
    progress: Progress = lambda _: None,
    joining: Joined = lambda _done, _of: None,
    busy_seconds: float = BUSY_SECONDS,
) -> Summary:
    """Reads what ``paths`` name into ``record`` and joins it with what is there.

    Reports that are in the record are not read again, but for those that another version read when ``stage`` is
    ``reading``; one that takes longer than ``limit_seconds`` fails.
    ``progress`` is told what was read, ``joining`` how many reports of how many are joined.
    ``workers``, ``engine`` and ``address`` say who reads (:func:`dragoman.scale.read_batches`); nothing else changes.
    Raises :class:`DragomanError` when nothing can be done.
    """
    arguments = {"paths": list(paths), "only_failed": only_failed, "stage": stage, "settings": through.given}
    found = begun(through.open_reports(paths) if paths else ())
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
        progress(last)
        known = sorter.known + (through.memo.known if through.memo else 0)
        writer.count_known(run, known)
        again = _read_again(writer, run, at_work, through.versions, progress) if stage == "reading" else Added(0, 0, 0)
        joined = join_new(writer, through, at_work, joining)
        writer.finish_run(run)
        failed = total.failed + last.failed + again.failed
        return Summary(total.new, total.known + known, failed, joined, writer.counts(), again.again)


def _read_again(writer: Writer, run: int, at_work: AtWork, versions: Mapping[str, str], progress: Progress) -> Added:
    """Reads again, from the texts in the record, the reports that other versions read."""
    ids = anew.wanted(writer, versions)
    total = Added(0, 0, 0, left=len(ids))
    progress(total)
    batches = Sorter(lambda _: False).batches(writer.report(i) for i in ids)
    with closing(at_work(batches)) as outcomes:
        for outcome in outcomes:
            failed = anew.keep(writer, run, outcome)
            again, left = len(outcome) - len(failed), total.left - len(outcome)
            progress(Added(0, 0, len(failed), tuple(failed), again, left))
            total = Added(0, 0, total.failed + len(failed), again=total.again + again, left=left)
    for _ in anew.use(writer, versions):
        pass
    return total


def settings_of(record: str | Path) -> ReadingSettings:
    """With what the last run read into ``record``; what this project ships where none did.

    A record of an older version is brought up to date on the way. Raises :class:`RecordError` when there is none.
    """
    if not Path(record).exists():
        Store.open(record)  # says what to do
    with Writer.open(record) as store:
        runs = store.runs()
    return runs[-1].settings if runs else SHIPPED


def join_again(
    record: str | Path,
    through: Rooms | None = None,
    *,
    joining: Joined = lambda _done, _of: None,
    busy_seconds: float = BUSY_SECONDS,
) -> bool:
    """Joins what is in ``record`` anew if reports or a person's judgements changed it since; whether that was needed.

    What has to be read again for that is read as the last run did, with its model and its knowledge, unless
    ``through`` is given. Raises :class:`DragomanError` when there is no record or it is in use, or when what it was
    read with is gone.
    """
    through = through or rooms(settings_of(record))
    Store.open(record).close()
    with working(through.read_report) as at_work, Writer.open(record, busy_seconds=busy_seconds) as writer:
        return join_new(writer, through, at_work, joining)


def join_new(writer: Writer, through: Rooms, at_work: AtWork, joining: Joined = lambda _done, _of: None) -> bool:
    """Joins the record unless it is joined; whether that was needed."""

    def read_again(wanted: Sequence[Report]) -> Iterator[Outcome]:
        batches = itertools.batched(wanted, BATCH_REPORTS)
        with closing(at_work(batches)) as outcomes:
            yield from itertools.chain.from_iterable(outcomes)

    return grow(writer, through.joining, read_again, by=of_joining(through.versions), joined=joining)


def begun[T](items: Iterable[T]) -> Iterator[T]:
    """``items``, the first one drawn already: what is wrong with the call shows before a record is made."""
    iterator = iter(items)
    return itertools.chain(list(itertools.islice(iterator, 1)), iterator)


@dataclass(frozen=True, slots=True)
class _Read:
    """:func:`dragoman.reading.read_report` with its settings, imported where it is needed: in a worker, once."""

    settings: ReadingSettings

    def __call__(self, report: Report) -> Reading:
        from dragoman.reading import read_report

        return read_report(report, self.settings)

    def ahead(self, reports: Sequence[Report]) -> None:
        """Does for all ``reports`` together what is quicker so."""
        from dragoman.reading import read_ahead

        read_ahead(reports, self.settings)


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
            if self._only_failed and self._failed_before.isdisjoint(listed_as(item)):
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
            self._read_before.extend(self._failed_before.intersection(listed_as(report)))
            return False
        self._under_way.add(report.id)
        return True
