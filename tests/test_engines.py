"""Engines: the same readings from every one, whatever happens to workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import MissingExtraError, ModelError, UsageError, WorkerError
from dragoman.model import Failure, Reading, Report
from dragoman.record.store import Store
from dragoman.scale import check_engine, read_batches
from tests import made
from tests.crash.test_kill import exported
from tests.test_scale import OnlyHere, ends, in_batches, some, without_model

CLUSTERS = [pytest.param("dask", marks=pytest.mark.slow), pytest.param("ray", marks=pytest.mark.slow)]


def read_or_end_the_worker(report: Report) -> Reading:
    """The word END ends the worker of the cluster, above the process that reads; ONCE PATH, only while no file is there."""
    words = report.text.split()
    if "END" in words:
        end_the_worker()
    if "ONCE" in words and not Path(words[-1]).exists():
        Path(words[-1]).touch()
        end_the_worker()
    return made.read_cheaply(report)


def end_the_worker() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()  # the process that reads ends with it


def outcomes_of(reports: list[Report], engine: str, **chosen: object) -> list[tuple[Report, Reading | Failure]]:
    read = chosen.pop("read", made.read_cheaply)
    batches = read_batches(in_batches(reports, 4), read, engine=engine, workers=2, **chosen)  # type: ignore[arg-type]
    return [outcome for batch in batches for outcome in batch]


def failed(outcomes: list[tuple[Report, Reading | Failure]]) -> dict[str, str]:
    return {r.source: f.kind for r, f in outcomes if isinstance(f, Failure)}


def test_dask_gives_what_one_process_gives() -> None:
    reports = some(10, (2, "RAISE"), (5, "CRASH"))
    outcomes = outcomes_of(reports, "dask")
    assert [r for r, _ in outcomes] == reports
    assert failed(outcomes) == {"2.txt": "internal", "5.txt": "crashed"}
    assert all(o == made.read_cheaply(r) for r, o in outcomes if isinstance(o, Reading))


@pytest.mark.slow
def test_ray_gives_what_one_process_gives() -> None:
    reports = some(30, (2, "RAISE"), (5, "CRASH"), (6, "CRASH"), (20, "REFUSE"))
    outcomes = outcomes_of(reports, "ray")
    assert [r for r, _ in outcomes] == reports
    assert failed(outcomes) == {"2.txt": "internal", "5.txt": "crashed", "6.txt": "crashed", "20.txt": "language"}
    assert all(o == made.read_cheaply(r) for r, o in outcomes if isinstance(o, Reading))


@pytest.mark.parametrize("engine", CLUSTERS)
def test_a_worker_that_goes_costs_nothing_and_a_report_that_takes_workers_with_it_itself_alone(
    engine: str, tmp_path: Path
) -> None:
    reports = some(10, (1, f"ONCE {tmp_path / 'a'}"), (9, "END"))
    outcomes = outcomes_of(reports, engine, read=read_or_end_the_worker)
    assert [r for r, _ in outcomes] == reports
    assert failed(outcomes) == {"9.txt": "crashed"}
    assert (tmp_path / "a").exists()


def always_end_the_worker(_: Report) -> Reading:
    """As when the kernel takes the memory of every worker away."""
    end_the_worker()
    raise AssertionError


@pytest.mark.parametrize("engine", CLUSTERS)
def test_workers_that_cannot_read_at_all_end_the_run_and_no_report_is_listed(engine: str, tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="with code 3"):
        outcomes_of(some(9), engine, read=ends)
    with pytest.raises(WorkerError, match="end whatever they read"):
        outcomes_of(some(9), engine, read=always_end_the_worker)
    with pytest.raises(WorkerError, match=r"no such library here|deserialization"):
        outcomes_of(some(9), engine, read=OnlyHere(tmp_path / "tries"))


@pytest.mark.slow
def test_a_report_that_takes_too_long_is_given_up_on_a_cluster_too() -> None:
    outcomes = outcomes_of(some(6, (4, "HANG")), "dask", limit_seconds=1.0)
    assert failed(outcomes) == {"4.txt": "too_slow"}


@pytest.mark.slow
def test_what_concerns_the_whole_run_ends_it_on_a_cluster_too() -> None:
    with pytest.raises(ModelError, match="there is no model"):
        outcomes_of(some(3), "dask", read=without_model)


@pytest.mark.slow
def test_reports_are_drawn_only_when_a_worker_wants_them() -> None:
    drawn = 0

    def endless() -> Iterator[list[Report]]:
        nonlocal drawn
        while True:
            drawn += 1
            yield [made.report(f"Rudolf says “{drawn}”.")]

    with closing(read_batches(endless(), made.read_cheaply, workers=2, engine="dask")) as outcomes:
        for _ in range(6):
            next(outcomes)
    assert drawn <= 6 + 4


@pytest.mark.parametrize("engine", CLUSTERS)
def test_every_engine_gives_the_same_record(engine: str, tmp_path: Path) -> None:
    items = [*made.some_reports(60), made.report("CRASH", "c"), made.report("RAISE", "r")]
    pipeline.read(["x"], tmp_path / "one", made.rooms(items[:-2]))
    pipeline.read(["x"], tmp_path / "many", made.rooms(items), engine=engine, workers=2)
    with Store.open(tmp_path / "many") as store:
        assert {f.source: f.kind for f in store.failures()} == {"c": "crashed", "r": "internal"}
        assert store.runs()[0].engine == engine
    one, many = exported(tmp_path / "one", tmp_path / "a"), exported(tmp_path / "many", tmp_path / "b")
    assert {name: lines for name, lines in many.items() if name != "failures.jsonl"} == {
        name: lines for name, lines in one.items() if name != "failures.jsonl"
    }


@pytest.mark.slow
def test_a_dask_cluster_that_runs_is_used_and_left_as_it_was(tmp_path: Path) -> None:
    from distributed import LocalCluster

    reports = some(10, (1, f"ONCE {tmp_path / 'a'}"), (9, "CRASH"))
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        read = read_or_end_the_worker
        batches = read_batches(in_batches(reports, 4), read, engine="dask", address=address)
        outcomes = [outcome for batch in batches for outcome in batch]
        assert failed(outcomes) == {"9.txt": "crashed"}
        assert len(failed(outcomes_of(reports[:8], "dask", address=address))) == 0


@pytest.mark.parametrize("engine", CLUSTERS)
def test_nobody_at_the_address(engine: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="answers at"):
        pipeline.read(["x"], tmp_path / "r", made.rooms([]), engine=engine, address="127.0.0.1:9")
    assert not (tmp_path / "r").exists()


def test_an_engine_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.scale.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'dragoman\[ray\]'"):
        check_engine("ray", 1)


def test_an_address_is_that_of_a_cluster() -> None:
    with pytest.raises(UsageError, match="--engine dask"):
        check_engine("local", 1, address="tcp://127.0.0.1:8786")


@pytest.mark.parametrize("engine", CLUSTERS)
def test_nothing_is_left_after_ctrl_c_or_a_killed_driver(engine: str, tmp_path: Path) -> None:
    if not Path("/proc").is_dir():
        pytest.skip("this system does not list processes")
    for sign in (signal.SIGINT, signal.SIGKILL):
        script = Path(__file__).with_name("run_engine.py")
        command = [sys.executable, str(script), str(tmp_path / sign.name), engine]
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE)
        assert process.stdout is not None
        with process.stdout as told:
            assert told.readline() == b"read\n"
            if sign == signal.SIGINT:
                os.killpg(process.pid, sign)  # as a terminal does it: to all of them
            else:
                process.kill()
            assert process.wait(timeout=60) != 0
            told.read()  # ends when the last process that inherited it has ended
        with Store.open(tmp_path / sign.name) as store:
            assert store.counts().reports > 0
