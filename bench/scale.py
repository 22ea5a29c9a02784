"""What a report costs, in processor time, memory and disk, and what many would: each figure a line `name value`.

    python bench/scale.py [--texts FOLDER] [--reports 60] [--generated 10000] [--months 4]

Measured on whole reports, read by the real reader (``--texts`` or this project's own):

read_cpu_ms          processor time a report: intake, reading, record; models loaded
intake_cpu_ms        of that, text to report
shard_bytes          a report and its reading in a shard, packed
record_bytes         a report in the record, with its joins
workers_speedup      wall time of one worker divided by that of two, the same reports, turn by turn
workers_efficiency   processor time of one worker divided by that of two, drivers and model loading included: what the
                     second one costs in work, however busy the machine is

Measured on made-up reports with readings (corpus.py), not joined:

write_cpu_ms_at_N    processor time a report of keeping batches of 200, the last ten before N reports
write_ms_at_N        the same by the clock
file_bytes_a_report_at_N, rows
shard_cpu_ms, take_cpu_ms   processor time a report of writing shards, and of checking them and taking them in
drive_cpu_ms         processor time a report of a driver of Dask whose two workers do nothing and keep what they read
months, export_cpu_ms, parquet_bytes_a_report, duckdb_…_seconds, polars_…_seconds: a record a month, exported into one
                     folder of Parquet, and questions asked over it, one thread
"""

from __future__ import annotations

import argparse
import functools
import itertools
import os
import resource
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import corpus
import msgspec
import texts

from dragoman import pipeline, sharding, shards
from dragoman.config import ReadingSettings
from dragoman.ids import content_id
from dragoman.intake.plain import report_from_text
from dragoman.model import Joins, Reading, Report
from dragoman.record.export import open_tables
from dragoman.record.store import Store
from dragoman.record.writer import Batch, Writer
from dragoman.scale import keeping, working
from dragoman.views import exports

BATCH, TURNS, LAST = 200, 3, 10
MARKS = (2_000, 10_000, 30_000, 100_000, 300_000)
QUERIES = {
    "count": "SELECT count(*) FROM statements",
    "holder_by_month": "SELECT month, count(*) FROM statements WHERE holder = $name GROUP BY month ORDER BY month",
    "who_to_whom": "SELECT actors[1], recipients[1], count(*) FROM events GROUP BY ALL ORDER BY 3 DESC LIMIT 20",
    "with_outlet": "SELECT r.outlet, count(*) FROM statements s JOIN reports r ON r.id = s.report_id"
    " WHERE s.holder = $name AND s.month = $month AND r.month = $month GROUP BY 1 ORDER BY 2 DESC LIMIT 20",
    "words": "SELECT count(*) FROM statements WHERE content ILIKE '%talks%'",
}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=Path, help="a folder of text files instead of own reports")
    options.add_argument("--reports", type=int, default=60, help="how many whole reports at most")
    options.add_argument("--generated", type=int, default=10_000, help="how many made-up reports")
    options.add_argument("--months", type=int, default=4, help="into so many monthly records")
    options.add_argument("--only", choices=["read", "generated"], help="one of the two parts")
    chosen = options.parse_args()
    if chosen.only != "generated":
        show(reading(whole_reports(chosen.texts, chosen.reports)))
    if chosen.only != "read":
        show(generated(chosen.generated, chosen.months))


def show(figures: Iterator[tuple[str, float]]) -> None:
    """Each as soon as it is there."""
    for name, value in figures:
        print(name, round(value, 3), flush=True)


def whole_reports(folder: Path | None, most: int) -> list[str]:
    """Texts of whole reports."""
    if folder is None:
        return texts.own_reports()[:most]
    return [p.read_text("utf-8", "replace") for p in sorted(folder.rglob("*.txt"))[:most]]


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Processor time of this process and its ended children, and time by the clock, of ``work``."""
    before, begun = _processor(), time.perf_counter()
    work()
    return _processor() - before, time.perf_counter() - begun


def _processor() -> float:
    return sum(
        u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def reading(given: Sequence[str]) -> Iterator[tuple[str, float]]:
    """What whole reports cost."""
    reports: list[Report] = []
    yield "reports", len(given)
    yield "words_a_report", sum(text.count(" ") + 1 for text in given) / len(given)
    intake, _ = spent(lambda: reports.extend(report_from_text(t, source=f"{n}.txt") for n, t in enumerate(given)))
    yield "intake_cpu_ms", 1000 * intake / len(given)
    through = pipeline.rooms(ReadingSettings())
    through.read_report(reports[0])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for number, text in enumerate(given):
            (folder / "in" / f"{number:05d}.txt").write_text(text, "utf-8")
        took, _ = spent(lambda: pipeline.read([str(folder / "in")], folder / "r", through))
        yield "read_and_join_cpu_ms", 1000 * took / len(given)
        yield "record_bytes", _bytes(folder / "r") / len(given)
        with Store.open(folder / "r") as store:
            outcomes = [(report, store.reading(report.id)) for report in store.reports()]
        yield "rows_a_report", sum(map(_rows, (reading for _, reading in outcomes))) / len(given)
        yield "shard_bytes", shards.write(outcomes, folder / "s", through.versions).size / len(given)
    cpu: dict[int, list[float]] = {0: [], 1: [], 2: []}
    clock: dict[int, list[float]] = {0: [], 1: [], 2: []}
    for _ in range(TURNS):
        for workers in (0, 1, 2):
            took, wall = spent(functools.partial(_read_by, workers, through, reports))
            cpu[workers].append(took)
            clock[workers].append(wall)
    here, one, two = (min(cpu[workers]) for workers in (0, 1, 2))
    yield "read_cpu_ms", 1000 * here / len(given)
    yield "load_cpu_seconds", one - here
    yield "workers_speedup", min(clock[1]) / min(clock[2])
    yield "workers_efficiency", one / two
    yield "workers_efficiency_loaded", here / (two - 2 * (one - here))


def _read_by(workers: int, through: pipeline.Rooms, reports: Sequence[Report]) -> None:
    """Reads by so many processes; by this very one with 0. One process beside it: a limit that is never reached."""
    limit = None if workers == 0 else 3600.0
    batches = itertools.batched(reports, 5)
    with working(through.read_report, workers=workers or 1, limit_seconds=limit) as at_work:
        for _ in at_work(batches):
            pass


def _rows(reading: Reading) -> int:
    return 1 + sum(map(len, (reading.mentions, reading.times, reading.statements, reading.events)))


def _bytes(path: Path) -> int:
    return sum(p.stat().st_size for p in path.parent.glob(f"{path.name}*") if p.is_file())


def generated(count: int, months: int) -> Iterator[tuple[str, float]]:
    """What keeping, shards and Parquet cost, over made-up readings."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _written(folder, count, months)
        yield from _sharded(folder, min(count, 5_000))
        yield from _driven(min(count, 5_000))
        yield from _exported(folder)


def _made(count: int, months: int = 1) -> Iterator[tuple[Report, Reading]]:
    """As many a day as fill that many months; ids as intake gives them."""
    for report, reading in corpus.reports(count, a_day=max(1, count // (30 * months))):
        own = content_id("r", report.source, report.text)
        mine = msgspec.json.encode(reading).replace(report.id.encode(), own.encode())
        yield msgspec.structs.replace(report, id=own), msgspec.json.decode(mine, type=Reading)


def _written(folder: Path, count: int, months: int) -> Iterator[tuple[str, float]]:
    """One record with all, for growth; and a record a month, as take-in with a period makes them."""
    last: deque[tuple[float, float]] = deque(maxlen=LAST)
    done = rows = 0
    with ExitStack() as stack:
        kept = {"all": _record(stack, folder / "all")}
        for batch in itertools.batched(_made(count, months), BATCH):
            writer, run = kept["all"]
            last.append(spent(functools.partial(writer.add, run, Batch(read=batch))))
            done += len(batch)
            rows += sum(_rows(reading) for _, reading in batch)
            for month, pairs in itertools.groupby(batch, key=lambda pair: pair[0].published.start[:7]):
                if month not in kept:
                    kept[month] = _record(stack, folder / f"{month}.month")
                writer, run = kept[month]
                writer.add(run, Batch(read=tuple(pairs)))
            if done in MARKS or done == count:
                yield f"write_cpu_ms_at_{done}", 1000 * sum(cpu for cpu, _ in last) / (BATCH * len(last))
                yield f"write_ms_at_{done}", 1000 * sum(wall for _, wall in last) / (BATCH * len(last))
                yield f"file_bytes_a_report_at_{done}", _bytes(folder / "all") / done
    yield "rows", rows


def _record(stack: ExitStack, path: Path) -> tuple[Writer, int]:
    writer = stack.enter_context(Writer.open(path))
    return writer, writer.begin_run(0, {}, {"code": "bench"}, workers=1, engine="local")


def _sharded(folder: Path, count: int) -> Iterator[tuple[str, float]]:
    versions = {"code": "bench"}
    pairs = list(itertools.batched(_made(count), BATCH))
    took, _ = spent(lambda: [shards.write(batch, folder / "s", versions) for batch in pairs])
    yield "shard_cpu_ms", 1000 * took / count
    rooms = pipeline.Rooms(lambda _: [], lambda _: Reading(""), lambda *_: Joins(), lambda *_: [], versions)
    took, _ = spent(lambda: sharding.take_in(folder / "s", folder / "taken", rooms))
    yield "take_cpu_ms", 1000 * took / count


def _driven(count: int) -> Iterator[tuple[str, float]]:
    """Processor time of the driver alone: what it costs to hand out texts and to take back readings, or shards."""
    pairs = list(_made(count))
    batches = list(itertools.batched([report for report, _ in pairs], BATCH))
    with keeping(functools.partial(_nothing), _said, workers=2, engine="dask") as at_work:
        begun = time.process_time()
        for _ in at_work(batches):
            pass
        yield "drive_cpu_ms", 1000 * (time.process_time() - begun) / count


def _nothing(report: Report) -> Reading:
    return Reading(report.id)


def _said(outcomes: Sequence[object]) -> int:
    return len(outcomes)


def _exported(folder: Path) -> Iterator[tuple[str, float]]:
    lake = folder / "lake"
    count = 0
    cpu: list[float] = []
    for path in sorted(folder.glob("*.month")):
        with Store.open(path) as store, open_tables(store, lambda *_: Joins()) as tables:
            count += store.counts().reports
            write = exports.month_writer("parquet", path.stem)
            cpu.append(spent(functools.partial(write, tables, lake))[0])
    yield "months", len(cpu)
    yield "export_cpu_ms", 1000 * sum(cpu) / count
    yield "peak_memory_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "parquet_bytes_a_report", sum(p.stat().st_size for p in lake.rglob("*.parquet")) / count
    yield from _asked(lake)


def _asked(lake: Path) -> Iterator[tuple[str, float]]:
    """The median of five, the files in memory."""
    import duckdb
    import polars as pl

    with duckdb.connect(config={"threads": 1}) as base:
        for name in ("reports", "statements", "events"):
            glob = lake / name / "*" / "*.parquet"
            base.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{glob}', hive_partitioning = true)")
        name, month = base.execute(
            "SELECT holder, min(month) FROM statements GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        for query, text in QUERIES.items():
            asked = {key: value for key, value in (("name", name), ("month", month)) if f"${key}" in text}
            yield (
                f"duckdb_{query}_seconds",
                _median(lambda text=text, asked=asked: base.execute(text, asked).fetchall()),
            )
    frame = pl.scan_parquet(lake / "statements", hive_partitioning=True)
    wanted = frame.filter(pl.col("holder") == name).group_by("month").len()
    yield "polars_holder_by_month_seconds", _median(wanted.collect)


def _median(work: Callable[[], object]) -> float:
    return statistics.median(spent(work)[1] for _ in range(5))


if __name__ == "__main__":
    main()
