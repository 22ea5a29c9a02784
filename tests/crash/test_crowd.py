"""A record that others read and write while it is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import RecordError
from dragoman.record.export import export
from dragoman.record.store import Store
from dragoman.record.verify import verify
from tests import made

SCRIPT = Path(__file__).with_name("run_cheap.py")
NUMBER = 600


def start(record: Path, workers: int, seed: int, number: int = NUMBER) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(SCRIPT), str(record), str(workers), str(seed), str(number)])


def exported(record: Path, folder: Path) -> dict[str, bytes]:
    with Store.open(record) as store:
        export(store, folder, made.join_cheaply)
    return {f.name: f.read_bytes() for f in folder.iterdir()}


def opened(record: Path) -> Store | None:
    """The record, or nothing where it is about to be made."""
    try:
        return Store.open(record)
    except RecordError as error:
        if "no record" in str(error) or "it is empty" in str(error):
            return None
        raise


def readings_beside(record: Path, process: subprocess.Popen[bytes]) -> int:
    """How often the whole record was read and verified while ``process`` wrote it; every time it must be sound."""
    times = most = 0
    while process.poll() is None:
        store = opened(record)
        if store is None:
            continue
        with store, store.snapshot():
            held = store.counts()
            assert held.statements == 2 * held.reports
            assert held.reports == len(store.report_ids()) >= most
            assert held.reports > 100 or list(verify(store)) == []
            most = held.reports
        times += 1
    return times


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_whoever_reads_meanwhile_sees_whole_reports_and_no_error(tmp_path: Path, workers: int) -> None:
    record = tmp_path / "r"
    process = start(record, workers, 1)
    assert readings_beside(record, process) > 10
    assert process.returncode == 0
    with Store.open(record) as store:
        assert store.counts().reports == NUMBER + 1


@pytest.mark.slow
def test_two_programs_that_read_the_same_reports_at_once_make_one_record(tmp_path: Path) -> None:
    pipeline.read(["x"], tmp_path / "whole", made.rooms(made.some_reports(NUMBER)))
    writers = [start(tmp_path / "r", 1, 1), start(tmp_path / "r", 2, 2), start(tmp_path / "r", 1, 3, 200)]
    assert [w.wait() for w in writers] == [0, 0, 0]
    with Store.open(tmp_path / "r") as store:
        assert list(verify(store)) == []
        assert store.is_joined()
    assert exported(tmp_path / "r", tmp_path / "a") == exported(tmp_path / "whole", tmp_path / "b")
