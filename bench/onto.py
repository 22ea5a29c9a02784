"""What joining costs onto records of several sizes, by portions in turn, so that the machine is the same for all.

    python bench/onto.py small.record large.record [--reports 1500] [--portion 500] [--a-day 100]

The records are those that bench/joining.py --keep FOLDER leaves: the first so many reports of bench/corpus.py; the next
ones are joined onto copies of them, the first portion of each uncounted. For each record are printed its reports,
processor time a report, the median of its ratios to the first record's portions, and reads and writes of files a
report (Linux).
"""

from __future__ import annotations

import argparse
import gc
import shutil
import statistics
import tempfile
import time
from itertools import batched, islice
from pathlib import Path

import corpus
from joining import developments, system_calls

from dragoman.growing import PORTION
from dragoman.joining import joiner
from dragoman.model import Reading, Report
from dragoman.record.writer import Batch, Writer


class Onto:
    """A copy of a record that grows."""

    def __init__(self, record: Path, folder: Path, reports: int, portion: int, a_day: int) -> None:
        copy = folder / f"{len(list(folder.iterdir()))}.record"
        shutil.copyfile(record, copy)
        self.writer = Writer.open(copy)
        self.count = int(self.writer.rows("SELECT count(*) FROM reports")[0][0])
        stream = corpus.reports(self.count + reports, a_day=a_day, developments=developments(a_day))
        self.portions = list(batched(islice(stream, self.count, None), portion))
        self.joining = joiner(self.writer.connection, self.writer, (), lambda _: [])  # type: ignore[arg-type]
        self.spent: list[tuple[float, float, float]] = []

    def grow(self, some: tuple[tuple[Report, Reading], ...]) -> None:
        """Joins some more reports, and notes what each cost."""
        run = self.writer.begin_run(0, {"paths": ["made up"]}, {"code": "bench"}, workers=1, engine="local")
        self.writer.add(run, Batch(read=some))
        begun, (reads, writes) = time.process_time(), system_calls()
        gc.disable()
        with self.writer.portion(len(some)) as portion:
            portion.apply(self.joining.add(portion.ids))
        gc.enable()
        seconds, (more_reads, more_writes) = time.process_time() - begun, system_calls()
        each = len(some)
        self.spent.append((1000 * seconds / each, (more_reads - reads) / each, (more_writes - writes) / each))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("records", nargs="+", type=Path)
    options.add_argument("--reports", type=int, default=3 * PORTION)
    options.add_argument("--portion", type=int, default=PORTION)
    options.add_argument("--a-day", type=int, default=corpus.A_DAY)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copies = [Onto(r, Path(folder), given.reports, given.portion, given.a_day) for r in given.records]
        for nth in range(len(copies[0].portions)):
            for copy in copies:
                copy.grow(copy.portions[nth])
        for copy in copies:
            ms, reads, writes = (statistics.fmean(column) for column in zip(*copy.spent[1:], strict=True))
            ratios = [mine[0] / first[0] for mine, first in zip(copy.spent[1:], copies[0].spent[1:], strict=True)]
            print(
                f"onto_{copy.count} {ms:.2f} ratio {statistics.median(ratios):.3f}"
                f" reads {reads:.0f} writes {writes:.0f}"
            )
            copy.writer.close()


if __name__ == "__main__":
    main()
