from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import ModelError, UsageError, WorkerError
from dragoman.model import Failure, Reading, Report
from dragoman.record.store import Store
from dragoman.scale import read_batches
from tests import made


def without_model(_: Report) -> Reading:
    raise ModelError("there is no model")


def not_to_be_sent(report: Report) -> Reading:
    """A reading that no worker can send back for one report."""
    reading = made.read_cheaply(report)
    return Reading(report.id, domain=threading.Lock()) if "LOCK" in report.text else reading  # type: ignore[arg-type]


def process_of(report: Report) -> Reading:
    return Reading(report.id, domain=str(os.getpid()))


def ends(_: Report) -> Reading:
    """A reader whose model ends the process that loads it."""
    os._exit(3)


class OnlyHere:
    """A reader that no other process can load."""

    def __init__(self, noted: Path) -> None:
        self.noted = noted

    def __call__(self, report: Report) -> Reading:
        return made.read_cheaply(report)

    def __reduce__(self) -> tuple[object, ...]:
        return fails_to_load, (self.noted,)


def fails_to_load(noted: Path) -> None:
    with noted.open("a") as file:
        file.write("tried\n")
    raise ImportError("no such library here")


def counted(report: Report) -> Reading:
    """Leaves a line in a file whenever it begins to read a report."""
    folder, _, text = report.text.partition(" ")
    with Path(folder, "begun").open("a", encoding="utf-8") as begun:
        begun.write(report.source + "\n")
    return made.read_cheaply(made.report(text, report.source))


def some(number: int, *bad: tuple[int, str]) -> list[Report]:
    words = dict(bad)
    return [made.report(f"Rudolf says “{n}”. {words.get(n, '')}", f"{n}.txt") for n in range(number)]


def in_batches(reports: list[Report], size: int) -> list[list[Report]]:
    return [reports[n : n + size] for n in range(0, len(reports), size)]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_report_comes_back_in_order(workers: int) -> None:
    reports = some(23)
    outcomes = [o for batch in read_batches(in_batches(reports, 5), made.read_cheaply, workers=workers) for o in batch]
    assert outcomes == [(r, made.read_cheaply(r)) for r in reports]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_costs_its_report_alone(workers: int) -> None:
    reports = some(7, (2, "RAISE"), (4, "REFUSE"))
    outcomes = [o for batch in read_batches([reports], made.read_cheaply, workers=workers) for o in batch]
    failures = {r.source: f.kind for r, f in outcomes if isinstance(f, Failure)}
    assert failures == {"2.txt": "internal", "4.txt": "language"}


def test_reports_that_kill_their_worker_are_found_and_all_others_kept() -> None:
    reports = some(40, (3, "CRASH"), (17, "CRASH"), (18, "CRASH"))
    outcomes = [o for batch in read_batches(in_batches(reports, 8), made.read_cheaply, workers=2) for o in batch]
    assert [r for r, _ in outcomes] == reports
    failures = [(r.source, f.kind) for r, f in outcomes if isinstance(f, Failure)]
    assert failures == [("3.txt", "crashed"), ("17.txt", "crashed"), ("18.txt", "crashed")]
    assert all(o == made.read_cheaply(r) for r, o in outcomes if isinstance(o, Reading))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_report_that_takes_too_long_is_given_up_and_all_others_kept(workers: int) -> None:
    reports = some(4, (1, "HANG"), (3, "CRASH"))
    batches = in_batches(reports, 1)
    outcomes = [
        o for batch in read_batches(batches, made.read_cheaply, workers=workers, limit_seconds=0.5) for o in batch
    ]
    assert [r for r, _ in outcomes] == reports
    assert {r.source: f.kind for r, f in outcomes if isinstance(f, Failure)} == {
        "1.txt": "too_slow",
        "3.txt": "crashed",
    }
    assert all(o == made.read_cheaply(r) for r, o in outcomes if isinstance(o, Reading))


def test_a_report_that_takes_too_long_costs_its_limit_once(tmp_path: Path) -> None:
    reports = [made.report(f"{tmp_path} {r.text}", r.source) for r in some(20, (13, "HANG"))]
    outcomes = [o for batch in read_batches([reports], counted, workers=1, limit_seconds=1) for o in batch]
    assert [(r.source, o.kind) for r, o in outcomes if isinstance(o, Failure)] == [("13.txt", "too_slow")]
    begun = (tmp_path / "begun").read_text("utf-8").splitlines()
    assert begun.count("13.txt") == 1
    assert max(begun.count(r.source) for r in reports) <= 2


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="limit of seconds"):
        read_batches([], made.read_cheaply, limit_seconds=0)


def test_a_reading_that_cannot_be_sent_back_is_a_failure() -> None:
    reports = some(6, (1, "LOCK"))
    outcomes = [o for batch in read_batches(in_batches(reports, 3), not_to_be_sent, workers=2) for o in batch]
    assert [r.source for r, f in outcomes if isinstance(f, Failure)] == ["1.txt"]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_concerns_the_whole_run_ends_it(workers: int) -> None:
    with pytest.raises(ModelError, match="there is no model"):
        list(read_batches([some(3)], without_model, workers=workers))


@pytest.mark.parametrize(("workers", "limit"), [(2, None), (1, 30.0)])
def test_workers_that_cannot_start_end_the_run_and_no_report_is_listed(
    workers: int, limit: float | None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reader = OnlyHere(tmp_path / "tries")
    with pytest.raises(WorkerError, match="no report is at fault"):
        next(read_batches(in_batches(some(40), 5), reader, workers=workers, limit_seconds=limit))
    assert len((tmp_path / "tries").read_text().splitlines()) <= 4 * workers
    assert "no such library here" in capfd.readouterr().err


def test_a_reader_that_ends_every_process_is_no_fault_of_the_reports(tmp_path: Path) -> None:
    rooms = replace(made.rooms(some(40)), read_report=ends)
    with pytest.raises(WorkerError, match="with code 3"):
        pipeline.read(["x"], tmp_path / "r", rooms, workers=2)
    with Store.open(tmp_path / "r") as store:
        assert (store.counts().reports, store.failures()) == (0, [])


def test_reports_are_drawn_only_when_they_are_needed() -> None:
    drawn = 0

    def endless() -> Iterator[list[Report]]:
        nonlocal drawn
        while True:
            drawn += 1
            yield [made.report(f"Rudolf says “{drawn}”.")]

    with closing(read_batches(endless(), made.read_cheaply, workers=2)) as outcomes:
        for _ in range(10):
            next(outcomes)
    assert drawn <= 10 + 4


def test_workers_end_with_their_driver() -> None:
    with closing(read_batches(in_batches(some(12), 1), process_of, workers=2)) as outcomes:
        pids = {
            int(str(o.domain)) for batch in (next(outcomes), next(outcomes)) for _, o in batch if isinstance(o, Reading)
        }
    assert pids
    assert os.getpid() not in pids


@pytest.mark.parametrize(("engine", "workers"), [("spark", 1), ("local", 0)])
def test_unknown_engines_and_no_workers(engine: str, workers: int) -> None:
    with pytest.raises(UsageError, match=r"no engine|at least one"):
        read_batches([], made.read_cheaply, workers=workers, engine=engine)


def test_no_files_are_left_open() -> None:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this system does not list open files")
    list(read_batches([some(2)], made.read_cheaply, workers=2))
    before = len(list(folder.iterdir()))
    for _ in range(3):
        list(read_batches([some(2)], made.read_cheaply, workers=2))
    assert len(list(folder.iterdir())) <= before + 1
