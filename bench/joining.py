"""What joining costs as a record grows, over made-up reports (bench/corpus.py) in a record on disk.

    python bench/joining.py [--reports 10000]

join_ms_at_N      processor time a report of joining the last 400 of the first N reports, in portions of 200
join_growth       the largest of these by that at 1,000
join_memory_mb    most memory the process held
list_seconds      making the lists of the reading room anew at the end, once for all portions
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

import corpus

from dragoman.joining import joiner
from dragoman.model import Reading, Report
from dragoman.record import listing
from dragoman.record.writer import Batch, Writer

PORTION, LAST = 200, 400
MARKS = (1_000, 3_000, 10_000, 100_000)


def measure(count: int) -> dict[str, float]:
    """The figures for records of up to ``count`` reports."""
    spent: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder, Writer.open(Path(folder) / "bench.record") as writer:
        run = writer.begin_run(0, {"paths": ["made up"]}, {"code": "bench"}, workers=1, engine="local")
        joining = joiner(writer.connection, writer, (), lambda _: [])
        done = 0
        for some in batched(_reports(count), PORTION):
            writer.add(run, Batch(read=tuple(some)))
            begun = time.process_time()
            with writer.portion(PORTION) as portion:
                portion.apply(joining.add(portion.ids))
            done += len(some)
            spent[done] = 1000 * (time.process_time() - begun) / len(some)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begun = time.perf_counter()
        with writer.portion(0):
            listing.clear(writer.connection)
            listing.fill(writer.connection)
        listed = time.perf_counter() - begun
    figures = {f"join_ms_at_{n}": round(_mean(spent, n), 2) for n in MARKS if n <= count}
    growth = max(figures.values()) / figures["join_ms_at_1000"]
    return {
        **figures,
        "join_growth": round(growth, 3),
        "join_memory_mb": round(memory, 1),
        "list_seconds": round(listed, 1),
    }


def _mean(spent: dict[int, float], n: int) -> float:
    last = [ms for done, ms in spent.items() if n - LAST < done <= n]
    return sum(last) / len(last)


def _reports(count: int) -> Iterator[tuple[Report, Reading]]:
    return corpus.reports(count)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=10_000)
    for name, value in measure(options.parse_args().reports).items():
        print(name, value)


if __name__ == "__main__":
    main()
