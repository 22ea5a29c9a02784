"""The workers of a Ray cluster, by core tasks: one that is running, or processes of this machine for the run.

Invariant: nothing is told to the makers of Ray, no dashboard is started, and Ray never tries a batch again by itself.
Ray listens on all addresses of the machine, also when it is started here: SECURITY.md says so.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from dragoman.engines.driver import WorkerLost, cannot_read
from dragoman.engines.worker import Job, work
from dragoman.errors import DragomanError, UsageError
from dragoman.model import Report
from dragoman.workers import interrupts_wait

# Before Ray is imported: it would tell its makers that it runs.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from ray import exceptions

_LOOPBACK: Final = "127.0.0.1"
_CONNECT_SECONDS: Final = 15
#: The least that Ray takes for its store of objects: what batches send back is small.
_STORE_BYTES: Final = 100_000_000


@dataclass(frozen=True)
class _Ray:
    """A cluster that can be reached."""

    task: Any
    job: Any
    most: int | None

    def workers(self) -> int:
        there = int(ray.cluster_resources().get("CPU", 1))
        return there if self.most is None else min(there, self.most)

    def submit(self, reports: Sequence[Report]) -> Any:
        return self.task.remote(self.job, tuple(reports))

    def result(self, ticket: Any) -> Any:
        try:
            sent = ray.get(ticket)
        except exceptions.RayTaskError as error:
            if isinstance(error.cause, DragomanError):
                raise error.cause from error
            raise cannot_read(error.cause) from error
        except (exceptions.WorkerCrashedError, exceptions.NodeDiedError, exceptions.OutOfMemoryError) as error:
            raise WorkerLost from error
        return sent


@contextmanager
def cluster(job: Job, address: str | None, workers: int | None) -> Iterator[_Ray]:
    """The cluster at ``address`` (``auto`` for the one of this machine), else ``workers`` processes of this machine.

    Raises :class:`UsageError` where nobody answers.
    """
    if address is not None:
        _knock(address)
    try:
        with interrupts_wait():
            if address is None:
                ray.init(
                    num_cpus=workers or 1,
                    object_store_memory=_STORE_BYTES,
                    _node_ip_address=_LOOPBACK,
                    include_dashboard=False,
                    **_QUIET,
                )
            else:
                ray.init(address=address, **_QUIET)
    except (ConnectionError, ValueError) as error:
        raise UsageError(f"no Ray cluster answers at {address or 'this machine'} ({error})") from error
    try:
        yield _Ray(ray.remote(max_retries=0, num_cpus=1)(work), ray.put(job), None if address is None else workers)
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Raises :class:`UsageError` where nobody listens: Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS).close()
        except OSError as error:
            raise UsageError(f"no Ray cluster answers at {address} ({error})") from error


_QUIET: Final[dict[str, Any]] = {
    "logging_level": logging.CRITICAL,
    "log_to_driver": False,
    "runtime_env": {"env_vars": {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}},
}
