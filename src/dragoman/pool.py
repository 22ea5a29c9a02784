"""Batches of reports in, batches of readings out, read by processes of this machine; one reading or failure a report.

Invariant: whatever a report does to its reader (raise, kill the process), it costs that report alone; every other
report comes out as if it had been read by itself, in the order it went in. Where a harmless sentence ends the reader
too, no report is at fault and the run ends.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from typing import Final

from dragoman.errors import FAILURE_KINDS, DragomanError, WorkerError, reason
from dragoman.inhand import Board
from dragoman.model import Failure, Report
from dragoman.workers import LATE, PROBE, Outcome, ReadReport, Sent, interrupts_wait, settle, work

type _Ended = list[tuple[int | None, str]]

#: Batches under way or waiting beyond one a worker: enough that no worker waits, few enough that memory stays flat.
_SPARE_BATCHES: Final = 2


class Pool:
    """Worker processes, remade whenever a report kills one."""

    def __init__(
        self,
        read: ReadReport,
        workers: int,
        limit_seconds: float | None,
        *,
        context: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._read = read
        self._workers = workers
        self._limit = limit_seconds
        self._context = context  # what processes are started in
        self._executor: ProcessPoolExecutor | None = None
        self._board = Board(workers)
        self._sound = False  # whether any worker has read anything

    def run(self, batches: Iterable[Sequence[Report]]) -> Generator[list[Outcome]]:
        """What is read in each batch, in order."""
        waiting: deque[tuple[Sequence[Report], Future[Sent]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, self._submit(batch)))
                if len(waiting) >= self._workers + _SPARE_BATCHES:
                    yield from self._next(waiting)
            while waiting:
                yield from self._next(waiting)
        except BaseException:
            self.stop(at_once=True)
            raise
        self.stop()

    def _next(self, waiting: deque[tuple[Sequence[Report], Future[Sent]]]) -> Iterator[list[Outcome]]:
        """The outcome of the oldest batch; of all that wait, when a worker died and took the pool with it."""
        batch, future = waiting.popleft()
        suspects = [batch]
        known: dict[str, Failure] = {}
        try:
            sent = future.result()
            self._sound = True
        except DragomanError:
            raise
        except BrokenProcessPool:
            suspects += [later for later, _ in waiting]
            waiting.clear()
            known = self._late(self.stop(), [report for suspect in suspects for report in suspect])
        except Exception:  # noqa: BLE001, S110 - a reading that cannot be sent back: it is found below
            pass
        else:
            yield list(zip(batch, sent, strict=True))
            return
        # Any of them may have done it: each is read while nothing else is, so that only the guilty one is taken apart.
        for suspect in suspects:
            yield self.alone(suspect, known)

    def alone(self, reports: Sequence[Report], known: Mapping[str, Failure] | None = None) -> list[Outcome]:
        """What comes of ``reports`` while nothing else is read; whichever of them kills its worker costs itself alone.

        ``known`` are reports, by id, that failed already and are not read again.
        Raises :class:`WorkerError` where no report is at fault.
        """
        failed = dict(known or {})
        wanted = [report for report in reports if report.id not in failed]
        came = {report.id: outcome for report, outcome in self._alone(wanted)} if wanted else {}
        return [(report, failed.get(report.id) or came[report.id]) for report in reports]

    def _alone(self, reports: Sequence[Report]) -> list[Outcome]:
        in_hand: set[str] = set()
        known: dict[str, Failure] = {}
        kind = "crashed"
        why = FAILURE_KINDS[kind]
        try:
            sent = self._submit(reports).result()
            self._sound = True
            return list(zip(reports, sent, strict=True))
        except DragomanError:
            raise
        except BrokenProcessPool:
            ended = self.stop()
            known = self._late(ended, reports)
            in_hand = {report_id for _, report_id in ended}
            if len(reports) == 1 and not known and not (self._sound and reports[0].id in in_hand):
                self._check_workers()
        except Exception as error:  # noqa: BLE001 - one report must never stop the others
            kind, why = "internal", reason(error)
        if known:
            return self.alone(reports, known)
        if len(reports) == 1:
            return [(reports[0], Failure(reports[0].source, kind, why))]
        suspects = [report for report in reports if report.id in in_hand] or reports
        others = [report for report in reports if report not in suspects]
        came = {one.id: outcome for suspect in suspects for one, outcome in self._alone((suspect,))}
        came |= {report.id: outcome for report, outcome in self.alone(others)}
        return [(report, came[report.id]) for report in reports]

    def _check_workers(self) -> None:
        """Raises :class:`WorkerError` when a worker ends over a harmless sentence too."""
        try:
            self._submit((PROBE,)).result()
            self._sound = True
        except BrokenProcessPool as error:
            raise WorkerError(_cannot_start(self.stop())) from error

    def _late(self, ended: _Ended, reports: Sequence[Report]) -> dict[str, Failure]:
        """By id, those of ``reports`` that a worker had in hand when it ended because its time was over."""
        late = {report_id for code, report_id in ended if code == LATE}
        reason = f"{FAILURE_KINDS['too_slow']} of {self._limit or 0:g} seconds"
        return {r.id: Failure(r.source, "too_slow", reason) for r in reports if r.id in late}

    def _submit(self, reports: Sequence[Report]) -> Future[Sent]:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._board = Board(self._workers)
            self._executor = ProcessPoolExecutor(
                self._workers, mp_context=context, initializer=settle, initargs=(self._board,)
            )
        try:
            with interrupts_wait(), self._context():
                return self._executor.submit(work, self._read, tuple(reports), self._limit)
        except BrokenProcessPool as error:  # a worker died while this batch was being handed out
            broken: Future[Sent] = Future()
            broken.set_exception(error)
            return broken

    def stop(self, *, at_once: bool = False) -> _Ended:
        """Ends the workers; how each ended and the report it had in hand then, where that was waited for."""
        executor, self._executor = self._executor, None
        if executor is None:
            return []
        processes = list((executor._processes or {}).values())  # noqa: SLF001 - no public way
        executor.shutdown(wait=not at_once, cancel_futures=True)
        if not at_once:
            noted = self._board.read()
            return [(process.exitcode, noted.get(process.pid or 0, "")) for process in processes]
        for process in processes:
            process.terminate()
        return []


def _cannot_start(ended: _Ended) -> str:
    code = next((code for code, _ in ended if code and code != -signal.SIGTERM), None)
    how = f"by signal {-code}" if code and code < 0 else f"with code {code}"
    return (
        f"the processes that read end before they have read anything ({how}), so no report is at fault and none is"
        " listed; what they said stands above. dragoman doctor looks at this installation; where memory is short,"
        " use fewer --workers"
    )
