"""Batches of reports in, batches of readings out, read by the workers of a cluster: Dask's, or Ray's core tasks.

Invariant: the same readings as without a cluster, in the same order; workers must have the very code of the driver.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from dragoman.engines.driver import Cluster, Driver
from dragoman.engines.worker import Job, fingerprint
from dragoman.ids import content_id

if TYPE_CHECKING:
    from dragoman.workers import Outcome, ReadReport


@contextmanager
def reached(
    read: ReadReport,
    engine: str,
    address: str | None,
    workers: int | None,
    limit_seconds: float | None,
    keep: Callable[[Sequence[Outcome]], Any] | None = None,
) -> Iterator[Driver]:
    """What reads batches on a cluster; see :func:`dragoman.scale.working` and, with ``keep``, ``keeping`` there.

    Raises :class:`UsageError` where no cluster answers; its use does, where its workers have another version.
    """
    job = Job(read, limit_seconds, keep, fingerprint(), content_id("j", os.getpid(), time.monotonic_ns()))
    with _cluster(engine, job, address, workers) as cluster:
        yield Driver(cluster, keep)


def _cluster(engine: str, job: Job, address: str | None, workers: int | None) -> AbstractContextManager[Cluster[Any]]:
    if engine == "dask":
        from dragoman.engines import dask

        return dask.cluster(job, address, workers)
    from dragoman.engines import ray

    return ray.cluster(job, address, workers)
