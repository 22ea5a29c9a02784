"""What joining costs as a record grows, over made-up reports with readings (bench/corpus.py) in a record on disk.

    python bench/joining.py [--reports 10000] [--a-day 100] [--keep FOLDER]

--reports 100000 takes most of an hour on an idle core. The made-up world is as busy however long it is looked at: what
happens, and how many reports are of one day, does not change; a larger record holds more days. At a hundred a day the
first thousand reports are ten days, less than a development takes: they find less to be joined with than any later
ones. At 25 a day they are forty days.

join_ms_at_N      processor time a report of joining the last 500 of the first N reports, in one portion, their
                  rows and the lists of the reading room included
list_ms_at_N      of that, the lists
join_one_ms_at_N  processor time of joining one report with N others, alone in its portion and with nothing held in
                  memory from the one before: what a watched folder costs
join_writes_at_N  writes to files a report, over the same portions (Linux; a page of the record is two when it is kept
                  and one more when it goes into the file itself): a number that does not hang on the machine
join_growth       the dearest of these N by the first, each told in yardsticks: a fixed piece of work, done before every
                  portion, so that a machine that others use meanwhile makes no growth
join_memory_mb    most memory the process held
join_mb           the record's size at the end
list_anew_ms      making all lists anew at the end, a report: what the lists cost when they were not kept up to date

No report is read: the readings are made with the reports. How far it came stands on standard error. --keep leaves a
copy of the record at each N in a folder, for bench/onto.py.
"""

from __future__ import annotations

import argparse
import functools
import gc
import hashlib
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import batched, islice
from pathlib import Path
from typing import Any, NamedTuple

import corpus

from dragoman.growing import PORTION
from dragoman.joining import joiner
from dragoman.model import Reading, Report
from dragoman.record import listing
from dragoman.record.writer import Batch, Writer

LAST, ALONE = 500, 5
MARKS = (1_000, 3_000, 10_000, 30_000, 100_000)


class Spent(NamedTuple):
    """Processor time of a portion, in milliseconds a report; ``yard`` is that of the yardstick; writes a report."""

    joined: float
    listed: float
    yard: float
    writes: float


def measure(count: int, a_day: int, keep: Path | None = None) -> dict[str, float]:
    """The figures for records of up to ``count`` reports, ``a_day`` of each day."""
    spent: dict[int, Spent] = {}
    figures: dict[str, float] = {}
    lists = _Timed(listing.Lists.update)
    listing.Lists.update = functools.partialmethod(lists)  # type: ignore[assignment, method-assign]
    with tempfile.TemporaryDirectory() as folder, Writer.open(Path(folder) / "bench.record") as writer:
        run = writer.begin_run(0, {"paths": ["made up"]}, {"code": "bench"}, workers=1, engine="local")
        joining = joiner(writer.connection, writer, (), lambda _: [])  # type: ignore[arg-type]
        done = 0
        stream = corpus.reports(count + ALONE * len(MARKS), a_day=a_day, developments=developments(a_day))
        for some in batched(islice(stream, count), PORTION):
            writer.add(run, Batch(read=tuple(some)))
            yard = yardstick()
            begun, written, lists.seconds = time.process_time(), system_calls()[1], 0.0
            gc.disable()  # as dragoman.growing does
            with writer.portion(PORTION) as portion:
                portion.apply(joining.add(portion.ids))
            gc.enable()
            joined = time.process_time() - begun
            done += len(some)
            each = 1000 / len(some)
            spent[done] = Spent(joined * each, lists.seconds * each, yard, (system_calls()[1] - written) / len(some))
            if done % 1000 == 0:
                _tell(done, spent)
            if done in MARKS and keep is not None:
                writer.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copyfile(Path(folder) / "bench.record", keep / f"{done}.record")
            if done in MARKS:
                figures[f"join_one_ms_at_{done}"] = round(_alone(writer, run, islice(stream, ALONE)), 1)
                joining = joiner(writer.connection, writer, (), lambda _: [])  # type: ignore[arg-type]
        figures |= _figures(spent)
        figures["join_memory_mb"] = round(_memory(), 1)
        figures["join_mb"] = round((Path(folder) / "bench.record").stat().st_size / 2**20, 1)
        begun = time.process_time()
        with writer.portion(0):
            listing.clear(writer.connection)
            listing.fill(writer.connection)
        figures["list_anew_ms"] = round(1000 * (time.process_time() - begun) / done, 2)
    return figures


def _alone(writer: Writer, run: int, few: Iterable[tuple[Report, Reading]]) -> float:
    """The median of what each of a ``few`` reports costs that is joined by itself, in milliseconds."""
    spent = []
    for one in few:
        writer.add(run, Batch(read=(one,)))
        begun = time.process_time()
        joining = joiner(writer.connection, writer, (), lambda _: [])  # type: ignore[arg-type]
        with writer.portion(1) as portion:
            portion.apply(joining.add(portion.ids))
        spent.append(1000 * (time.process_time() - begun))
    return statistics.median(spent)


class _Timed:
    """A function that notes how long it takes, in processor time."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.seconds = 0.0

    def __call__(self, *given: Any) -> Any:
        begun = time.process_time()
        try:
            return self._function(*given)
        finally:
            self.seconds += time.process_time() - begun


def yardstick() -> float:
    """Processor time of a fixed piece of work of joining's kind, in milliseconds: the median of three."""
    return statistics.median(_work() for _ in range(3))


def _work() -> float:
    begun = time.process_time()
    found: dict[str, list[str]] = {}
    for n in range(12_000):
        key = hashlib.blake2b(str(n).encode(), digest_size=8).hexdigest()
        found.setdefault(key[:3], []).append(key)
    sorted(min(keys) + str(len(keys)) for keys in found.values())
    return 1000 * (time.process_time() - begun)


def _figures(spent: dict[int, Spent]) -> dict[str, float]:
    figures = {}
    yards = {}
    for mark in (m for m in MARKS if m in spent):
        last = [found for done, found in spent.items() if mark - LAST < done <= mark]
        figures[f"join_ms_at_{mark}"] = round(statistics.fmean(s.joined for s in last), 2)
        figures[f"list_ms_at_{mark}"] = round(statistics.fmean(s.listed for s in last), 2)
        figures[f"join_writes_at_{mark}"] = round(statistics.fmean(s.writes for s in last), 1)
        yards[mark] = statistics.fmean(s.joined / s.yard for s in last)
    if yards:
        figures["join_growth"] = round(max(yards.values()) / yards[min(yards)], 3)
    return figures


def _tell(done: int, spent: dict[int, Spent]) -> None:
    last = [found for n, found in spent.items() if done - 1000 < n <= done]
    joined, listed, yard, writes = (statistics.fmean(column) for column in zip(*last, strict=True))
    told = f"{done} reports: {joined:.1f} ms each, lists {listed:.1f} of that; {joined / yard:.3f} yardsticks"
    print(f"{told}; {writes:.0f} writes; {_memory():.0f} MB", file=sys.stderr, flush=True)


def developments(a_day: int) -> int:
    """How many go on at a time where so many reports are of a day: each is told as often as at any other number."""
    return round(corpus.DEVELOPMENTS * a_day / corpus.A_DAY)


def system_calls() -> tuple[int, int]:
    """How often this process read and wrote files; nothing where the system does not count."""
    counted = Path("/proc/self/io")
    found = dict(line.split(": ") for line in counted.read_text().splitlines()) if counted.exists() else {}
    return int(found.get("syscr", 0)), int(found.get("syscw", 0))


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=10_000)
    options.add_argument("--a-day", type=int, default=corpus.A_DAY)
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    for name, value in measure(given.reports, given.a_day, given.keep).items():
        print(name, value)


if __name__ == "__main__":
    main()
