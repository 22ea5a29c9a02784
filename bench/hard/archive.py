"""A large web archive with damaged members, read by the real command: what was read, what was listed, what it held.

    python bench/hard/archive.py [--megabytes 1000] [--pages 5000] [--folder FOLDER]

Pages hold a few made-up sentences and, as real pages do, far more that is not article (scripts, here incompressible);
one member in twenty has 40 bytes replaced at a random place. Figures, a line `name value` each: archive_mb,
archive_pages, archive_damaged, archive_seconds; archive_missing (good pages that were not read) and archive_unlisted
(damaged ones that no failure names), which must be none; and the memory of the process in MB: archive_mb_first (median
of the second tenth of reading), archive_mb_last (of its last tenth), archive_mb_joining_first and
archive_mb_joining_last (the same of joining), archive_mb_most.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import made

DAMAGED = 0.05
SENTENCES = 3


def main() -> None:
    """Make, read, count and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, default=1000)
    options.add_argument("--pages", type=int, default=5000)
    options.add_argument("--folder", type=Path, help="where to put the archive (default: a temporary folder)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="archive-", dir=chosen.folder) as folder:
        path = Path(folder) / "news.warc.gz"
        good, damaged = _make(path, chosen.pages, chosen.megabytes * 1_000_000)
        print("archive_mb", round(path.stat().st_size / 1e6))
        print("archive_pages", chosen.pages)
        print("archive_damaged", damaged, flush=True)
        record = Path(folder) / "r.dragoman"
        begun = time.monotonic()
        memory: dict[str, list[float]] = {"batch": [], "joined": []}
        for event, megabytes in held(path, record):
            memory[event["event"]].append(megabytes)
        reading, joining = memory.values()
        seconds = time.monotonic() - begun
        with contextlib.closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as connection:
            read = {row[0] for row in connection.execute("SELECT source FROM reports")}
            listed = connection.execute("SELECT count(*) FROM failures").fetchone()[0]
        figures = {
            "seconds": round(seconds),
            "read": len(read),
            "missing": len(good - read),
            "extra": len(read - good),
            "listed": listed,
            "unlisted": max(0, damaged - listed),
            "mb_first": tenth(reading, 1),
            "mb_last": tenth(reading, 9),
            "mb_joining_first": tenth(joining, 1),
            "mb_joining_last": tenth(joining, 9),
            "mb_most": round(max(reading + joining)),
        }
        for name, value in figures.items():
            print(f"archive_{name}", value)


def _make(path: Path, pages: int, size: int) -> tuple[set[str], int]:
    """Writes the archive; the addresses of its good pages, and how many members are damaged."""
    chance = random.Random(3)
    good: set[str] = set()
    damaged = 0
    with path.open("wb") as out:
        for url, day, text in made.some(pages, seed=5, sentences=SENTENCES):
            filler = chance.randbytes(int(size / pages * 0.87)).hex()
            member = bytearray(gzip.compress(made.page(url, day, text, filler), 1))
            if chance.random() < DAMAGED:
                damaged += 1
                at = chance.randrange(len(member) - made.DAMAGE)
                member[at : at + made.DAMAGE] = chance.randbytes(made.DAMAGE)
            else:
                good.add(url)
            out.write(member)
    return good, damaged


def held(path: Path, record: Path) -> Iterator[tuple[dict[str, Any], float]]:
    """What the real command logs of each batch that it read and each portion that it joined, and its memory in MB."""
    command = [sys.executable, "-m", "dragoman", "read", str(path), "--record", str(record), "--log", "json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            event = json.loads(line)
            if event["event"] in {"batch", "joined"}:
                with contextlib.suppress(OSError, StopIteration):
                    status = Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines()
                    yield event, next(int(s.split()[1]) / 1024 for s in status if s.startswith("VmRSS"))
    if process.returncode not in {0, 1}:
        raise SystemExit(f"read ended with {process.returncode}")


def tenth(memory: Sequence[float], number: int) -> int:
    """The median of that tenth, counted from nothing."""
    size = max(1, len(memory) // 10)
    return round(statistics.median(memory[number * size : (number + 1) * size] or memory[-size:]))


if __name__ == "__main__":
    main()
