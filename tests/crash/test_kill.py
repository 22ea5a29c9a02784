"""Runs killed at any moment, and what is left of them."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import RecordError
from dragoman.model import Report
from dragoman.record import anew
from dragoman.record.export import export
from dragoman.record.store import Store
from dragoman.record.verify import verify
from tests import made

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")]

SCRIPT = Path(__file__).with_name("run_cheap.py")
NUMBER = 600


def start(record: Path, workers: int, seed: int, what: str = str(NUMBER)) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(SCRIPT), str(record), str(workers), str(seed), what]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def exported(record: Path, folder: Path) -> dict[str, bytes]:
    with Store.open(record) as store:
        assert list(verify(store)) == []
        export(store, folder, made.join_cheaply)
    return {f.name: f.read_bytes() for f in folder.iterdir()}


def sound(record: Path) -> int:
    """How many reports are in a record that a killed run left; all that is there must be whole."""
    try:
        store = Store.open(record)
    except RecordError:
        return 0  # killed before there was a record
    with store:
        assert list(verify(store)) == []
        return store.counts().reports


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_any_moment_and_started_again(tmp_path: Path, workers: int) -> None:
    chance = random.Random(workers)
    pipeline.read(["x"], tmp_path / "whole", made.rooms(made.some_reports(NUMBER)))
    record = tmp_path / "killed"
    kept = []
    for attempt in range(25):
        process = start(record, workers, attempt)
        try:
            process.wait(timeout=chance.uniform(0.15, 1.2))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        kept.append(sound(record))
    assert kept == sorted(kept)  # nothing that was kept is ever lost
    last = start(record, workers, 99)
    assert last.wait() == 0
    assert exported(record, tmp_path / "a") == exported(tmp_path / "whole", tmp_path / "b")


def test_killed_before_whatever_it_says_to_the_record(tmp_path: Path) -> None:
    """However slow the machine: not by the clock, but before the n-th call of SQLite."""
    reports, chance = made.some_reports(8), random.Random(6)
    pipeline.read(["x"], tmp_path / "whole", made.rooms(reports))
    whole = exported(tmp_path / "whole", tmp_path / "whole-export")
    number, kills = 0, 0
    while True:
        number += chance.randrange(1, 9)
        record = tmp_path / f"r{number}"
        if not _killed_before(number, record, reports):
            break
        kills += 1
        sound(record)
        pipeline.read(["x"], record, made.rooms(reports))
        assert exported(record, tmp_path / f"export{number}") == whole
    assert kills > 20


def _killed_before(number: int, record: Path, reports: list[Report]) -> bool:
    """Whether a run was killed before its call of SQLite of that number; else it came to its end."""
    child = os.fork()
    if child == 0:
        left = number

        def count(_frame: object, event: str, called: object) -> None:
            nonlocal left
            left -= event == "c_call" and getattr(called, "__name__", "") in {"execute", "executemany"}
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        pipeline.read(["x"], record, made.rooms(reports))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_killed_at_any_moment_while_a_new_version_reads_again(tmp_path: Path) -> None:
    chance, record = random.Random(3), tmp_path / "killed"
    pipeline.read(["x"], record, made.rooms(made.some_reports(NUMBER)))
    whole = exported(record, tmp_path / "a")
    number = sound(record)
    killed = 0
    for attempt in range(25):
        process = start(record, 1, attempt, "again")
        try:
            process.wait(timeout=chance.uniform(0.2, 1.2))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        assert sound(record) == number
    assert killed
    assert start(record, 1, 99, "again").wait() == 0
    newer = {**made.VERSIONS, "reading": "2"}
    with Store.open(record) as store:
        assert anew.by_others(store, newer) == (0, [])
        assert store.is_joined()
    assert exported(record, tmp_path / "b") == whole


def test_workers_do_not_outlive_a_killed_driver(tmp_path: Path) -> None:
    if not Path("/proc").is_dir():
        pytest.skip("this system does not list processes")
    process = start(tmp_path / "r", 2, 1)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.6)
    process.kill()
    process.wait()
    until(lambda: not [p for p in Path("/proc").glob("[0-9]*") if _session(p) == process.pid])


def test_a_worker_whose_report_takes_for_ever_goes_with_its_driver(tmp_path: Path) -> None:
    if not Path("/proc").is_dir():
        pytest.skip("this system does not list processes")
    (tmp_path / "in.txt").write_text(
        "Rudolf says “the treaty with them holds and it is good and we WAIT for it”.\n" * 3
    )
    process = start(tmp_path / "r", 2, 1, str(tmp_path / "in.txt"))
    try:
        until(lambda: bool(_workers(process.pid)))
    finally:
        process.kill()
        process.wait()
    until(lambda: not _workers(process.pid))


def until(there: Callable[[], bool]) -> None:
    """Waits for something, a quarter of a minute at most."""
    for _ in range(300):
        if there():
            return
        with pytest.raises(subprocess.TimeoutExpired):  # a moment, without a clock of our own
            subprocess.run(["tail", "-f", os.devnull], timeout=0.05, check=False)
    raise AssertionError("it did not come to pass")


def _workers(session: int) -> list[Path]:
    """The processes of a session that were started to read."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        if _session(process) == session:
            with contextlib.suppress(OSError):
                if b"spawn_main" in (process / "cmdline").read_bytes():
                    found.append(process)
    return found


def test_ctrl_c_keeps_whole_batches(tmp_path: Path) -> None:
    record = tmp_path / "r"
    for attempt, workers in enumerate([1, 2, 1, 2]):
        process = start(record, workers, attempt)
        try:
            process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to all of them
            assert process.wait(timeout=20) != 0
        sound(record)


def _session(process: Path) -> int:
    try:
        fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return 0 if fields[0] == "Z" else int(fields[3])
