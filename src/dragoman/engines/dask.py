"""The workers of a Dask cluster: one that is running, or processes of this machine that are started for the run.

Invariant: what is started here listens on the loopback interface only, shows no dashboard, leaves no files, and ends
with the driver.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import dask
from distributed import Client, LocalCluster
from distributed.scheduler import KilledWorker

from dragoman.engines.driver import WorkerLost, cannot_read
from dragoman.engines.worker import Job, end, work
from dragoman.errors import DragomanError, UsageError
from dragoman.model import Report
from dragoman.workers import interrupts_wait

_LOOPBACK: Final = "127.0.0.1"
_CONNECT_SECONDS: Final = 15
#: Batches hold texts, not graphs, and a long book is no mistake; a batch whose worker went is handed out by us; and
#: nothing is served over HTTP.
_SETTINGS: Final = {
    "distributed.admin.large-graph-warning-threshold": "100MB",
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


@dataclass(frozen=True)
class _Dask:
    """A cluster that can be reached."""

    client: Client
    job: Job
    most: int | None

    def workers(self) -> int:
        there: int = sum(self.client.nthreads().values())
        return there if self.most is None else min(there, self.most)

    def submit(self, reports: Sequence[Report]) -> Any:
        return self.client.submit(work, self.job, tuple(reports), pure=False)

    def result(self, ticket: Any) -> Any:
        try:
            sent = ticket.result()
        except KilledWorker as error:
            raise WorkerLost from error
        except CancelledError as error:
            raise UsageError("the Dask cluster is gone; the same command goes on once it is there again") from error
        except DragomanError:
            raise
        except Exception as error:
            raise cannot_read(error) from error
        finally:
            ticket.release()
        return sent


@contextmanager
def cluster(job: Job, address: str | None, workers: int | None) -> Iterator[_Dask]:
    """The cluster at ``address`` (or in the scheduler file of that name), else ``workers`` processes of this machine.

    Raises :class:`UsageError` where nobody answers.
    """
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(_SETTINGS))
        if address is None:
            client = stack.enter_context(_started(workers or 1))
        else:
            client = stack.enter_context(_reached(address))
            stack.callback(_clear, client, job)
        yield _Dask(client, job, None if address is None else workers)


@contextmanager
def _started(workers: int) -> Iterator[Client]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dragoman-", ignore_cleanup_errors=True))
        with interrupts_wait():
            here = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host=_LOOPBACK,
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": f"{_LOOPBACK}:0"},  # else every run wants one and the same port
                memory_limit=0,
                local_directory=folder,
                silence_logs=logging.CRITICAL,
            )
        stack.enter_context(here)
        yield stack.enter_context(Client(here))


@contextmanager
def _reached(address: str) -> Iterator[Client]:
    where = {"scheduler_file": address} if address.endswith(".json") else {"address": address}
    try:
        client = Client(**where, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address} ({error})") from error
    with client:
        yield client


def _clear(client: Client, job: Job) -> None:
    """Ends what reads on the workers of a cluster that others go on using."""
    with suppress(OSError, CancelledError, DragomanError, TimeoutError):
        client.run(end, job.key, on_error="ignore")
