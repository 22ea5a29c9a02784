"""One process that reads: a batch of reports in, one reading or failure a report out, in order.

Invariant: a report that raises costs itself alone; a worker notes which report it has in hand, so that its driver knows
which one ended it. Workers write nothing.
"""

from __future__ import annotations

import faulthandler
import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import connection
from pathlib import Path
from typing import Final

from dragoman.config import BATCH_REPORTS
from dragoman.errors import DragomanError, ReportError, reason
from dragoman.inhand import Board, note
from dragoman.model import Failure, Reading, Report

type ReadReport = Callable[[Report], Reading]
type Outcome = tuple[Report, Reading | Failure]
type Sent = list[Reading | Failure]

#: How a process ends that faulthandler ends, and no reading.
LATE: Final = 1
#: Whether this process has read anything.
_WARMED: Final[list[bool]] = []
_FIRST: Final = "The foreign minister said on Tuesday that the crossing would open in June."
#: What nobody fails to read who can read at all.
PROBE: Final = Report(id="probe", source="probe", text=_FIRST, sha256="", language="en")


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
        return Failure(report.source, "internal", reason(error))


def work(read: ReadReport, reports: Sequence[Report], limit_seconds: float | None) -> Sent:
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
            read(PROBE)


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


def settle(board: Board) -> None:
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
