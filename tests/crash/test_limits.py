"""Runs that have too little: of the disk, of files, of memory. A sentence, nothing half kept, and later it goes on."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.record.export import export
from dragoman.record.store import Store
from dragoman.record.verify import verify
from dragoman.record.writer import Writer
from tests import made

resource = pytest.importorskip("resource")

SCRIPT = Path(__file__).with_name("run_cheap.py")
NUMBER = 600
ROOM = 320_000_000


def run(record: Path, what: str, *limits: tuple[int, int], workers: int = 1) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        for limit, most in limits:
            resource.setrlimit(limit, (most, most))

    command = [sys.executable, str(SCRIPT), str(record), str(workers), "5", what]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)


def exported(record: Path, folder: Path) -> dict[str, bytes]:
    with Store.open(record) as store:
        assert list(verify(store)) == []
        export(store, folder, made.join_cheaply)
    return {f.name: f.read_bytes() for f in folder.iterdir()}


def whole(tmp_path: Path) -> dict[str, bytes]:
    pipeline.read(["x"], tmp_path / "whole", made.rooms(made.some_reports(NUMBER)))
    return exported(tmp_path / "whole", tmp_path / "whole-export")


@pytest.mark.slow
def test_files_that_may_not_grow(tmp_path: Path) -> None:
    """As where the disk is full, at ever other places of the run."""
    chance, record, kept = random.Random(1), tmp_path / "r", 0
    for _ in range(12):
        told = run(record, str(NUMBER), (resource.RLIMIT_FSIZE, chance.randrange(100_000, 2_000_000)))
        assert told.returncode in {0, 2}
        assert "Traceback" not in told.stderr
        if told.returncode:
            assert "disk" in told.stderr
        if told.returncode == 0 or kept:  # before, there may be an empty file
            with Store.open(record) as store:
                assert list(verify(store)) == []
                assert store.counts().reports >= kept
                kept = store.counts().reports
    assert run(record, str(NUMBER)).returncode == 0
    assert exported(record, tmp_path / "a") == whole(tmp_path)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, where one may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or mounted(place, "size=3m").returncode:
        pytest.skip("only the superuser makes disks")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def mounted(place: Path, options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=False, capture_output=True
    )


@pytest.mark.slow
def test_a_disk_that_is_full(tmp_path: Path, disk: Path) -> None:
    told = run(disk / "r", str(NUMBER))
    assert (told.returncode, "disk is full" in told.stderr) == (2, True)
    with Store.open(disk / "r") as store:
        assert list(verify(store)) == []
        assert 0 < store.counts().reports < NUMBER
    assert mounted(disk, "remount,size=60m").returncode == 0
    assert run(disk / "r", str(NUMBER), workers=2).returncode == 0
    assert exported(disk / "r", tmp_path / "a") == whole(tmp_path)


@pytest.mark.slow
def test_a_disk_that_cannot_be_written_to(tmp_path: Path, disk: Path) -> None:
    assert mounted(disk, "remount,size=60m").returncode == 0
    assert run(disk / "r", str(NUMBER)).returncode == 0
    assert mounted(disk, "remount,ro").returncode == 0
    before = (disk / "r").read_bytes()
    told = run(disk / "r", str(NUMBER))
    assert (told.returncode, "cannot be" in told.stderr) == (2, True)
    assert exported(disk / "r", tmp_path / "a") == whole(tmp_path)
    assert (disk / "r").read_bytes() == before
    assert run(disk / "new", "3").returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_few_open_files(tmp_path: Path, workers: int) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(200):
        (folder / f"{n:03}.txt").write_text(
            f"Rudolf says “the treaty number {n} with them holds and it is good”.\n" * 3
        )
    told = run(tmp_path / "r", str(folder), (resource.RLIMIT_NOFILE, 40), workers=workers)
    assert told.returncode == 0, told.stderr
    with Store.open(tmp_path / "r") as store:
        assert (store.counts().reports, store.counts().failures) == (200, 0)


@pytest.mark.slow
def test_input_larger_than_memory(tmp_path: Path) -> None:
    """250 MB of rows, drawn by a process that may have less than that beside what Python and our libraries take."""
    row = {
        "text": "Rudolf says “the treaty with them holds and it is good”. "
        + "It was the day of the old road. " * 30_000
    }
    with gzip.open(tmp_path / "rows.jsonl.gz", "wb", 1) as rows:
        for n in range(250):
            rows.write(json.dumps(row | {"id": n}).encode() + b"\n")
    count = "import sys; from dragoman.intake import open_reports; print(sum(1 for _ in open_reports(sys.argv[1:])))"
    started = subprocess.run(
        [sys.executable, "-c", count, str(tmp_path / "rows.jsonl.gz")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM)),
    )
    assert started.stdout == "250\n", started.stderr


@pytest.mark.slow
def test_fifty_openings_leave_no_file_and_no_thread_behind(tmp_path: Path) -> None:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this system does not list open files")
    pipeline.read(["x"], tmp_path / "r", made.rooms(made.some_reports(6)))

    def held() -> tuple[int, int]:
        return len(list(folder.iterdir())), len(list(Path("/proc/self/task").iterdir()))

    before = held()
    for _ in range(50):
        with Store.open(tmp_path / "r") as store:
            store.counts()
        with Writer.open(tmp_path / "r") as writer:
            writer.counts()
    assert held() == before
