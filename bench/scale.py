"""What a report costs, in processor time, memory and disk, and what many would: each figure a line `name value`.

    python bench/scale.py [--texts FOLDER] [--reports 60] [--generated 10000] [--months 4]

Measured on whole reports, read by the real reader (``--texts`` or this project's own):

read_cpu_ms          processor time a report of reading alone, in batches as a run has them; models loaded; every
                     other report, so that none was met before
read_and_join_cpu_ms the same of `read`: intake, reading, record, joining; the reports between those
intake_cpu_ms        text to report
intake_html_cpu_ms   the same for web pages of that text, with some navigation around it
memory_mb_local_2, memory_mb_dask_2   all processes with two workers that have loaded their models (PSS; Linux)
shard_bytes          a report and its reading in a shard, packed
record_bytes         a report in the record, with its joins
load_cpu_seconds     processor time of starting and ending a worker
long_…               reports of some 400 words (texts.py), read by one worker and by two, models loaded, driver included
workers_speedup      by the clock, one worker to two, the better of two turns
workers_efficiency   the same by processor time: what the second worker costs in work, however busy the machine is

Measured on made-up reports with readings (corpus.py), not joined:

write_cpu_ms_at_N    processor time a report of keeping batches of 200, the last ten before N reports
write_ms_at_N        the same by the clock
file_bytes_a_report_at_N, rows
shard_cpu_ms, take_cpu_ms   processor time a report of writing shards, and of checking them and taking them in
drive_cpu_ms         processor time a report of a driver of Dask whose two workers do nothing and keep what they read
months, export_cpu_ms, parquet_bytes, duckdb_…_seconds, polars_…_seconds: a record a month, exported into one
                     folder of Parquet, and questions asked over it, one thread

and, for each figure a report, what a million, a hundred million and a billion reports would cost by it.
"""

from __future__ import annotations

import argparse
import functools
import html
import itertools
import os
import resource
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import corpus
import msgspec
import texts

from dragoman import pipeline, sharding, shards
from dragoman.config import ReadingSettings
from dragoman.ids import content_id
from dragoman.intake.plain import report_from_text
from dragoman.joining.change import Change
from dragoman.model import Joins, Reading, Report
from dragoman.pool import Pool
from dragoman.record.export import open_tables
from dragoman.record.store import Store
from dragoman.record.writer import Batch, Writer
from dragoman.scale import keeping, read_batch, working
from dragoman.views import exports

BATCH, TURNS, LAST = 200, 2, 10
#: Reports of some 400 words, in batches of which the first few find models that are being loaded.
LONG, IN_A_BATCH, WARM = 160, 10, 4
MANY = (1_000_000, 100_000_000, 1_000_000_000)
#: Figures a report, the unit in which many are told, and what makes one of it.
COSTS = (
    ("intake_cpu_ms", "core_hours", 3_600_000),
    ("intake_html_cpu_ms", "core_hours", 3_600_000),
    ("read_cpu_ms", "core_hours", 3_600_000),
    ("take_cpu_ms", "core_hours", 3_600_000),
    ("drive_cpu_ms", "core_hours", 3_600_000),
    ("export_cpu_ms", "core_hours", 3_600_000),
    ("record_bytes", "gigabytes", 1e9),
    ("shard_bytes", "gigabytes", 1e9),
    ("parquet_bytes", "gigabytes", 1e9),
)
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
    """Each as soon as it is there; at the end, what many reports would cost by it."""
    a_report: dict[str, float] = {}
    for name, value in figures:
        print(name, round(value, 3), flush=True)
        a_report[name] = value
    for name, unit, share in COSTS:
        if name in a_report:
            for many in MANY:
                print(f"{name.rpartition('_')[0]}_{unit}_of_{many:,}", f"{many * a_report[name] / share:,.1f}")


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
    through.read_report(report_from_text("The ministers met in Oslo on Monday.", source="x"))
    alone, whole = reports[::2], given[1::2]  # what was read once in this process is remembered
    here, _ = spent(lambda: [read_batch(through.read_report, some) for some in itertools.batched(alone, IN_A_BATCH)])
    yield "read_cpu_ms", 1000 * here / len(alone)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        for number, text in enumerate(given):
            (folder / "pages" / f"{number:05d}.html").write_text(_page(text), "utf-8")
        found: list[object] = []
        took, _ = spent(lambda: found.extend(through.open_reports([str(folder / "pages")])))
        yield "intake_html_cpu_ms", 1000 * took / len(found)
        (folder / "in").mkdir()
        for number, text in enumerate(whole):
            (folder / "in" / f"{number:05d}.txt").write_text(text, "utf-8")
        took, _ = spent(lambda: pipeline.read([str(folder / "in")], folder / "r", through))
        yield "read_and_join_cpu_ms", 1000 * took / len(whole)
        yield "record_bytes", _bytes(folder / "r") / len(whole)
        with Store.open(folder / "r") as store:
            outcomes = [(report, store.reading(report.id)) for report in store.reports()]
        yield "rows_a_report", sum(map(_rows, (reading for _, reading in outcomes))) / len(whole)
        yield "shard_bytes", shards.write(outcomes, folder / "s", through.versions).size / len(whole)
    yield "load_cpu_seconds", spent(lambda: _load(through))[0]
    yield from _speedup(through)
    for engine in ("local", "dask"):
        yield f"memory_mb_{engine}_2", _memory(engine, through, reports[:40])


def _page(text: str) -> str:
    """A page with the text and what stands around one."""
    links = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(40))
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    top = f"<head><title>{html.escape(text[:60])}</title></head><nav><ul>{links}</ul></nav>"
    return f"<!doctype html><html>{top}<article>{body}</article><footer><ul>{links}</ul></footer></html>"


def _memory(engine: str, through: pipeline.Rooms, reports: Sequence[Report]) -> float:
    most = 0.0
    with working(through.read_report, workers=2, engine=engine) as at_work:
        for _ in at_work(itertools.batched(reports, 5)):
            most = max(most, sum(map(_share_mb, _family(os.getpid()))) - _share_mb(os.getpid()))
    return most


def _family(process: int) -> Iterator[int]:
    """The process and its children's children."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield from _family(int(child))


def _share_mb(process: int) -> float:
    """Memory of a process, with its part of what it shares."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _speedup(through: pipeline.Rooms) -> Iterator[tuple[str, float]]:
    """One worker and two, in turn, each over the same reports of some 400 words, once their models are loaded."""
    given = [report_from_text(t, source=f"{n}", known={"language": "en"}) for n, t in enumerate(texts.reports(LONG))]
    yield "long_words_a_report", sum(report.text.count(" ") + 1 for report in given) / LONG
    turns = [(_read_by(1, through, given), _read_by(2, through, given)) for _ in range(TURNS)]
    for number, name in enumerate(("one", "two")):
        yield f"long_read_cpu_ms_by_{name}", min(turn[number][0] for turn in turns)
        yield f"long_read_ms_by_{name}", min(turn[number][1] for turn in turns)
    yield "workers_speedup", max(one[1] / two[1] for one, two in turns)
    yield "workers_efficiency", statistics.median(one[0] / two[0] for one, two in turns)


def _load(through: pipeline.Rooms) -> None:
    """One worker and one word."""
    list(
        Pool(through.read_report, 1, None).run([[report_from_text("The ministers met in Oslo on Monday.", source="x")]])
    )


def _read_by(workers: int, through: pipeline.Rooms, reports: Sequence[Report]) -> tuple[float, float]:
    """Milliseconds a report, of the processors and of the clock, with so many processes beside this one."""
    batches = list(itertools.batched(reports, IN_A_BATCH))
    with closing(Pool(through.read_report, workers, None).run(batches)) as outcomes:
        for _ in range(WARM):
            next(outcomes)
        cpu, begun = _family_seconds(), time.perf_counter()
        for _ in range(len(batches) - WARM):
            next(outcomes)
        count = len(reports) - IN_A_BATCH * WARM
        return 1000 * (_family_seconds() - cpu) / count, 1000 * (time.perf_counter() - begun) / count


def _family_seconds() -> float:
    """Processor time of this process and of those that it started and that live."""
    ticks = 0
    for process in _family(os.getpid()):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


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
    rooms = pipeline.Rooms(lambda _: [], lambda _: Reading(""), lambda *_: _Unjoined(), versions)
    took, _ = spent(lambda: sharding.take_in(folder / "s", folder / "taken", rooms))
    yield "take_cpu_ms", 1000 * took / count


class _Unjoined:
    """Joins nothing."""

    def add(self, *_: object) -> Change:
        return Change()


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
    yield "parquet_bytes", sum(p.stat().st_size for p in lake.rglob("*.parquet")) / count
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
        same = base.execute(QUERIES["holder_by_month"], {"name": name}).fetchall()
    frame = pl.scan_parquet(lake / "statements", hive_partitioning=True)
    wanted = frame.filter(pl.col("holder") == name).group_by("month").len()
    assert sorted(wanted.collect().rows()) == same
    yield "polars_holder_by_month_seconds", _median(wanted.collect)


def _median(work: Callable[[], object]) -> float:
    return statistics.median(spent(work)[1] for _ in range(5))


if __name__ == "__main__":
    main()
