"""Batches handed to a cluster and their readings taken back, in order, with a bounded number of them out at a time.

Invariant: what takes a worker of the cluster away costs a batch nothing but time: it is read again, and a report is
given up (``crashed``) only after it was alone in its batch and that many workers went with it, while a harmless
sentence takes none away.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol

from dragoman.errors import FAILURE_KINDS, WorkerError
from dragoman.model import Failure, Report
from dragoman.workers import PROBE

if TYPE_CHECKING:
    from dragoman.workers import Outcome

#: A batch or a part of one, and what its worker sent: what it read, or what it says of what it kept.
type Part = tuple[Sequence[Report], Any]

#: So often a batch is handed out whole, and after that each of its reports by itself.
_TRIES: Final = 2
#: Batches a worker that are out at most: one that it reads and one that it need not wait for.
_A_WORKER: Final = 2
#: The number of workers is asked for anew whenever so many batches were handed out.
_ASK_AGAIN: Final = 50


class WorkerLost(Exception):  # noqa: N818 - no error of ours: the batch is handed out again
    """The worker that had a batch is gone."""


def cannot_read(error: BaseException) -> WorkerError:
    """What to tell when a batch came to nothing before a report was looked at: the first cause, in a line."""
    while error.__cause__ is not None:
        error = error.__cause__
    last = (str(error).strip().splitlines() or [""])[-1]
    return WorkerError(
        f"the workers of the cluster cannot read ({type(error).__name__}: {last}), so no report is at fault and none is"
        " listed; they need the same version of dragoman and of its libraries as this machine"
    )


class Cluster[Ticket](Protocol):
    """Workers somewhere."""

    def workers(self) -> int:
        """How many batches can be read at the same time, now."""
        ...

    def submit(self, reports: Sequence[Report]) -> Ticket:
        """Hands out a batch."""
        ...

    def result(self, ticket: Ticket) -> Any:
        """Waits for what became of a batch. Raises :class:`WorkerLost`."""
        ...


class Driver:
    """Hands batches to a cluster. With ``keep``, workers keep what they read and say what became of it."""

    def __init__(self, cluster: Cluster[Any], keep: Callable[[Sequence[Outcome]], Any] | None) -> None:
        self._cluster = cluster
        self._keep = keep

    def outcomes(self, batches: Iterable[Sequence[Report]]) -> Generator[list[Outcome]]:
        """What is read in each batch, in order."""
        for parts in self._parts(batches):
            yield [outcome for batch, sent in parts for outcome in zip(batch, sent, strict=True)]

    def kept(self, batches: Iterable[Sequence[Report]]) -> Generator[Any]:
        """What workers say of what they kept, in order."""
        assert self._keep is not None
        for parts in self._parts(batches):
            for batch, sent in parts:
                gave_up = isinstance(sent, list)
                yield self._keep(list(zip(batch, sent, strict=True))) if gave_up else sent

    def _parts(self, batches: Iterable[Sequence[Report]]) -> Generator[list[Part]]:
        waiting: deque[tuple[Sequence[Report], Any]] = deque()
        most = 0
        for number, batch in enumerate(batches):
            if number % _ASK_AGAIN == 0:
                most = _A_WORKER * max(1, self._cluster.workers())
            waiting.append((batch, self._cluster.submit(batch)))
            while len(waiting) >= most:
                yield self._parts_of(*waiting.popleft())
        while waiting:
            yield self._parts_of(*waiting.popleft())

    def _parts_of(self, batch: Sequence[Report], ticket: Any) -> list[Part]:
        """What became of a batch; of its reports one by one, if it goes on taking workers with it."""
        for attempt in range(_TRIES):
            with suppress(WorkerLost):
                return [(batch, self._cluster.result(ticket if attempt == 0 else self._cluster.submit(batch)))]
        if len(batch) == 1:
            self._check_workers()
            return [(batch, [Failure(batch[0].source, "crashed", FAILURE_KINDS["crashed"])])]
        return [part for report in batch for part in self._parts_of((report,), self._cluster.submit((report,)))]

    def _check_workers(self) -> None:
        """Raises :class:`WorkerError` when workers go with a harmless sentence too."""
        for _ in range(_TRIES):
            with suppress(WorkerLost):
                self._cluster.result(self._cluster.submit((PROBE,)))
                return
        raise WorkerError(
            "the workers of the cluster end whatever they read, so no report is at fault and none is listed; look at"
            " their logs, and at the memory they may use"
        )
