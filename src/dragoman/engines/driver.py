"""Batches handed to a cluster and their readings taken back, in order, with a bounded number of them out at a time.

Invariant: what takes a worker of the cluster away costs a batch nothing but time: it is read again, and a report is
given up (``crashed``) only after it was alone in its batch and that many workers went with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from dragoman.errors import FAILURE_KINDS
from dragoman.model import Failure, Report

if TYPE_CHECKING:
    from dragoman.engines.worker import Sent
    from dragoman.scale import Outcome

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

    def result(self, ticket: Ticket) -> Sent:
        """Waits for what became of a batch. Raises :class:`WorkerLost`."""
        ...


def drive[Ticket](cluster: Cluster[Ticket], batches: Iterable[Sequence[Report]]) -> Generator[list[Outcome]]:
    """What the workers of ``cluster`` make of each batch, in order."""
    waiting: deque[tuple[Sequence[Report], Ticket]] = deque()
    most = 0
    for number, batch in enumerate(batches):
        if number % _ASK_AGAIN == 0:
            most = _A_WORKER * max(1, cluster.workers())
        waiting.append((batch, cluster.submit(batch)))
        while len(waiting) >= most:
            yield _outcome(cluster, *waiting.popleft())
    while waiting:
        yield _outcome(cluster, *waiting.popleft())


def _outcome[Ticket](cluster: Cluster[Ticket], batch: Sequence[Report], ticket: Ticket) -> list[Outcome]:
    """What became of a batch; of its reports one by one, if it goes on taking workers with it."""
    for attempt in range(_TRIES):
        try:
            sent = cluster.result(ticket if attempt == 0 else cluster.submit(batch))
        except WorkerLost:
            continue
        return list(zip(batch, sent, strict=True))
    if len(batch) == 1:
        return [(batch[0], Failure(batch[0].source, "crashed", FAILURE_KINDS["crashed"]))]
    return [outcome for report in batch for outcome in _outcome(cluster, (report,), cluster.submit((report,)))]
