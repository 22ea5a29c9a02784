"""Batches handed to a cluster and their readings taken back, in order, with a bounded number of them out at a time.

Invariant: what takes a worker of the cluster away costs a batch nothing but time: it is read again, and a report is
given up (``crashed``) only after it was alone in its batch and that many workers went with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from dragoman.errors import FAILURE_KINDS
from dragoman.model import Failure, Report

if TYPE_CHECKING:
    from dragoman.scale import Outcome

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
            try:
                return [(batch, self._cluster.result(ticket if attempt == 0 else self._cluster.submit(batch)))]
            except WorkerLost:
                continue
        if len(batch) == 1:
            return [(batch, [Failure(batch[0].source, "crashed", FAILURE_KINDS["crashed"])])]
        return [part for report in batch for part in self._parts_of((report,), self._cluster.submit((report,)))]
