"""Batches of reports in, batches of readings out, read here or by worker processes; one reading or failure a report.

Invariant: whatever a report does to its reader (raise, kill the process), it costs that report alone; every other
report comes out as if it had been read by itself, in the order it went in. Workers write nothing.
"""

from __future__ import annotations

import faulthandler
import itertools
import multiprocessing
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from importlib.util import find_spec
from multiprocessing import connection
from pathlib import Path
from typing import Final

from dragoman.config import BATCH_REPORTS
from dragoman.errors import FAILURE_KINDS, DragomanError, MissingExtraError, ReportError, UsageError
from dragoman.inhand import Board, note
from dragoman.model import Failure, Reading, Report

type ReadReport = Callable[[Report], Reading]
type Outcome = tuple[Report, Reading | Failure]
#: What is made of each batch, in order; to be closed by whoever does not take all.
type AtWork = Callable[[Iterable[Sequence[Report]]], Generator[list[Outcome]]]
type Sent = list[Reading | Failure]
type _Ended = list[tuple[int | None, str]]

ENGINES: Final = ("local", "dask", "ray")
#: What an engine needs to be installed.
_PACKAGES: Final = {"dask": "distributed", "ray": "ray"}

#: Batches under way or waiting beyond one a worker: enough that no worker waits, few enough that memory stays flat.
_SPARE_BATCHES: Final = 2

_LONGEST_REASON: Final = 300
#: How a process ends that faulthandler ends, and no reading.
_LATE: Final = 1
#: Whether this process has read anything.
_WARMED: Final[list[bool]] = []
_FIRST: Final = "The foreign minister said on Tuesday that the crossing would open in June."
_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]+")


def read_batches(
    batches: Iterable[Sequence[Report]],
    read: ReadReport,
    *,
    workers: int | None = None,
    engine: str = "local",
    address: str | None = None,
    limit_seconds: float | None = None,
) -> Generator[list[Outcome]]:
    """What ``read`` makes of each batch, in order. With more than one worker, ``read`` must be picklable.

    ``address`` is that of a cluster of the engine, of which at most so many ``workers`` are used (all unless said
    otherwise); without one, that many processes of this machine read (one unless said otherwise).

    A report that takes longer than ``limit_seconds`` is a failure of kind ``too_slow``; with such a limit all reading
    is done by workers, even by one, since nothing but the end of its process stops every kind of reading.
    Raises :class:`UsageError` for an engine or number of workers that there is not, and lets through any
    :class:`DragomanError` but :class:`ReportError`: those concern the whole run (a missing model).
    """
    check_engine(engine, workers, limit_seconds, address)
    found = working(read, workers=workers, engine=engine, address=address, limit_seconds=limit_seconds)
    return _with(found, batches)


@contextmanager
def working(
    read: ReadReport,
    *,
    workers: int | None = None,
    engine: str = "local",
    address: str | None = None,
    limit_seconds: float | None = None,
) -> Iterator[AtWork]:
    """What reads batches, for as long as it is needed; see :func:`read_batches`. A cluster is reached once for all."""
    check_engine(engine, workers, limit_seconds, address)
    if engine != "local":
        from dragoman import engines

        with engines.reached(read, engine, address, workers, limit_seconds) as cluster:
            yield cluster.outcomes
    elif (workers or 1) == 1 and limit_seconds is None:
        yield lambda batches: (read_batch(read, batch) for batch in batches)
    else:
        yield Pool(read, workers or 1, limit_seconds).run


@contextmanager
def keeping[T](
    read: ReadReport,
    keep: Callable[[Sequence[Outcome]], T],
    *,
    workers: int | None = None,
    engine: str = "local",
    address: str | None = None,
    limit_seconds: float | None = None,
) -> Iterator[Callable[[Iterable[Sequence[Report]]], Generator[T]]]:
    """As :func:`working`, but what was read stays where it was read: ``keep`` is called there, and says what it did.

    A batch may be kept in several parts, in which case what was kept of each is given.
    """
    check_engine(engine, workers, limit_seconds, address)
    if engine != "local":
        from dragoman import engines

        with engines.reached(read, engine, address, workers, limit_seconds, keep) as cluster:
            yield cluster.kept
        return

    def kept(batches: Iterable[Sequence[Report]]) -> Generator[T]:
        with closing(at_work(batches)) as outcomes:
            yield from map(keep, outcomes)

    with working(read, workers=workers, limit_seconds=limit_seconds) as at_work:
        yield kept


def _with(found: AbstractContextManager[AtWork], batches: Iterable[Sequence[Report]]) -> Generator[list[Outcome]]:
    with found as at_work, closing(at_work(batches)) as outcomes:
        yield from outcomes


def check_engine(
    engine: str, workers: int | None, limit_seconds: float | None = None, address: str | None = None
) -> None:
    """Raises :class:`UsageError` for an engine, a number of workers, a limit or an address that there is not.

    Raises :class:`MissingExtraError` where the engine is not installed.
    """
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
    if limit_seconds is not None and not limit_seconds > 0:
        raise UsageError("the limit of seconds must be more than none")
    if workers is not None and workers < 1:
        raise UsageError("there must be at least one worker")
    if engine == "local" and address is not None:
        raise UsageError("an address is that of a cluster: say which with --engine dask or --engine ray")
    package = _PACKAGES.get(engine)
    if package is not None and find_spec(package) is None:
        raise MissingExtraError(f"{package} is not installed; add it with: pip install 'dragoman[{engine}]'")


def read_batch(read: ReadReport, reports: Sequence[Report]) -> list[Outcome]:
    """Each report with its reading, or with the failure that its error is."""
    return [(report, _read_one(read, report)) for report in _looked_ahead(read, reports)]


def _looked_ahead(read: ReadReport, reports: Sequence[Report]) -> Iterator[Report]:
    """Does first for many what is quicker so, where ``read`` has a method ``ahead``; the readings are the same."""
    ahead = getattr(read, "ahead", None)
    for some in itertools.batched(reports, BATCH_REPORTS):  # a shard is several batches
        if ahead is not None and len(some) > 1:
            with suppress(Exception):  # what is wrong with one report shows with its own reading
                ahead(some)
        yield from some


def _read_one(read: ReadReport, report: Report) -> Reading | Failure:
    try:
        return read(report)
    except ReportError as error:
        return Failure(report.source, error.kind, str(error))
    except DragomanError:
        raise
    except Exception as error:  # noqa: BLE001 - one report must never stop the others
        return Failure(report.source, "internal", _reason(error))


def _reason(error: Exception) -> str:
    """What went wrong, in the same words on every run: no addresses of objects, not too long."""
    said = _ADDRESS.sub("0x…", " ".join(str(error).split()))
    return f"{type(error).__name__}: {said}"[:_LONGEST_REASON] if said else type(error).__name__


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
        """
        failed = dict(known or {})
        wanted = [report for report in reports if report.id not in failed]
        came = {report.id: outcome for report, outcome in self._alone(wanted)} if wanted else {}
        return [(report, failed.get(report.id) or came[report.id]) for report in reports]

    def _alone(self, reports: Sequence[Report]) -> list[Outcome]:
        in_hand: set[str] = set()
        known: dict[str, Failure] = {}
        kind = "crashed"
        reason = FAILURE_KINDS[kind]
        try:
            return list(zip(reports, self._submit(reports).result(), strict=True))
        except DragomanError:
            raise
        except BrokenProcessPool:
            ended = self.stop()
            known = self._late(ended, reports)
            in_hand = {report_id for _, report_id in ended}
        except Exception as error:  # noqa: BLE001 - one report must never stop the others
            kind, reason = "internal", _reason(error)
        if known:
            return self.alone(reports, known)
        if len(reports) == 1:
            return [(reports[0], Failure(reports[0].source, kind, reason))]
        suspects = [report for report in reports if report.id in in_hand] or reports
        others = [report for report in reports if report not in suspects]
        came = {one.id: outcome for suspect in suspects for one, outcome in self._alone((suspect,))}
        came |= {report.id: outcome for report, outcome in self.alone(others)}
        return [(report, came[report.id]) for report in reports]

    def _late(self, ended: _Ended, reports: Sequence[Report]) -> dict[str, Failure]:
        """By id, those of ``reports`` that a worker had in hand when it ended because its time was over."""
        late = {report_id for code, report_id in ended if code == _LATE}
        reason = f"{FAILURE_KINDS['too_slow']} of {self._limit or 0:g} seconds"
        return {r.id: Failure(r.source, "too_slow", reason) for r in reports if r.id in late}

    def _submit(self, reports: Sequence[Report]) -> Future[Sent]:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._board = Board(self._workers)
            self._executor = ProcessPoolExecutor(
                self._workers, mp_context=context, initializer=_settle, initargs=(self._board,)
            )
        try:
            with interrupts_wait(), self._context():
                return self._executor.submit(_work, self._read, tuple(reports), self._limit)
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


def _work(read: ReadReport, reports: Sequence[Report], limit_seconds: float | None) -> Sent:
    """What a worker sends back: the reports themselves stay with the driver."""
    if limit_seconds is not None:
        _warm(read)
        return [_read_noted(read, report, limit_seconds) for report in reports]
    return [_read_noted(read, report, None) for report in _looked_ahead(read, reports)]


def _read_noted(read: ReadReport, report: Report, limit_seconds: float | None) -> Reading | Failure:
    """What ``read`` makes of ``report``, which this worker is known to have in hand meanwhile."""
    note(report.id)
    try:
        return _read_one(read, report) if limit_seconds is None else _read_in_time(read, report, limit_seconds)
    finally:
        note("")


def _warm(read: ReadReport) -> None:
    """Reads a first report without a limit: loading models is no part of the time that a report takes."""
    if not _WARMED:
        _WARMED.append(True)
        with suppress(Exception):  # what is wrong with this run shows with the first report of its own
            read(Report(id="warm", source="warm", text=_FIRST, sha256="", language="en"))


def _read_in_time(read: ReadReport, report: Report, limit_seconds: float) -> Reading | Failure:
    """What ``read`` makes of ``report``; ends the process when the limit is over.

    That is done outside the interpreter: what runs wild in C keeps it from running anything else, so that no thread of
    Python and no handler of a signal would be heard.
    """
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(limit_seconds, exit=True, file=nowhere)
        try:
            return _read_one(read, report)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _settle(board: Board) -> None:
    """Makes a worker leave Ctrl-C to the driver, end when the driver ends, and note what it has in hand."""
    board.take_place()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Workers started inside never see a Ctrl-C, not even before they can say that they do not want to."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
