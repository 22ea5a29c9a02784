"""Batches of reports in, batches of readings out, read here, by worker processes or by a cluster.

Invariant: whoever reads, one reading or failure a report comes out, in the order the reports went in.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from importlib.util import find_spec
from typing import Final

from dragoman.errors import MissingExtraError, UsageError
from dragoman.model import Report
from dragoman.pool import Pool
from dragoman.workers import Outcome, ReadReport, read_batch

#: What is made of each batch, in order; to be closed by whoever does not take all.
type AtWork = Callable[[Iterable[Sequence[Report]]], Generator[list[Outcome]]]

ENGINES: Final = ("local", "dask", "ray")
#: What an engine needs to be installed.
_PACKAGES: Final = {"dask": "distributed", "ray": "ray"}


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
