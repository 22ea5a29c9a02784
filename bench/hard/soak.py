"""Reading, joining, killing, serving and asking for a given time, and what came of it.

    python bench/hard/soak.py --seconds 3600 [--log FILE]

Every cycle writes a file of new reports (rows or a web archive, some of them broken) and reads it into the same record
with the real reader by the real command, which one time in three is killed at a random moment and started again;
meanwhile a reading room serves that record, a client asks for its pages, and a second reader counts. After every cycle
the record must hold every good report once, list every bad one, and verify. After some cycles all of it is read into a
second record, in another order and by two workers: both must export the same bytes; then a new record begins.

Figures, a line `name value` each: soak_hours, soak_cycles, soak_reports, soak_kills, soak_requests, soak_counts; what
must be none: soak_errors (of requests or counts), soak_lost, soak_doubled, soak_unsound, soak_differing; and memory and
open files of the server after the last cycle (after every cycle: the log).
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import made

REPORTS, CYCLES_A_RECORD = 8, 10
PAGES = (
    "/",
    "/timeline",
    "/said",
    "/done",
    "/disputes",
    "/stories",
    "/reports",
    "/actors",
    "/pairs",
    "/failures",
    "/search?q=border",
)


def main() -> None:
    """Soak and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=3600)
    options.add_argument("--log", type=Path, default=Path("out/soak.jsonl"))
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chosen.log.parent.mkdir(exist_ok=True)
    begun = time.monotonic()
    total: dict[str, float] = dict.fromkeys(
        ("cycles", "reports", "kills", "requests", "counts", "errors", "lost", "doubled", "unsound", "differing"), 0
    )
    number = chosen.seed
    while time.monotonic() - begun < chosen.seconds:
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            for figures in _record(Path(folder), number, begun + chosen.seconds):
                for name in total:
                    total[name] += figures.get(name, 0)
                total |= {k: v for k, v in figures.items() if k not in total or k.startswith("server")}
                line = {"hours": round((time.monotonic() - begun) / 3600, 4), "record": number, **figures}
                with chosen.log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(line) + "\n")
        number += 1
    print("soak_hours", round((time.monotonic() - begun) / 3600, 2))
    for name, value in total.items():
        print(f"soak_{name}", value)


def _record(folder: Path, seed: int, until: float) -> Iterator[dict[str, float]]:
    """One record from its first report to the comparison with a second one."""
    chance = random.Random(seed)
    record = folder / "r.dragoman"
    parts: list[made.Part] = []
    watch: _Watch | None = None
    with contextlib.ExitStack() as stack:
        for cycle in range(CYCLES_A_RECORD):
            if cycle and time.monotonic() > until:
                break
            part = _part(folder, seed * 1000 + cycle, chance, cycle)
            parts.append(part)
            kills = _read(part.path, record, chance, may_kill=True)
            if watch is None:
                watch = stack.enter_context(_Watch(record))
            held = _held(record)
            good = [source for p in parts for source in p.sources]
            failures = _lines("failures", "--record", str(record), "--json")
            yield {
                "cycles": 1,
                "reports": len(part.sources),
                "kills": kills,
                "lost": len(set(good) - set(held)) + max(0, sum(p.bad for p in parts) - len(failures)),
                "doubled": len(held) - len(set(held)),
                "unsound": int(_run("verify", "--record", str(record), "--quiet") != 0),
                **watch.figures(),
            }
    yield {"differing": _differing(folder, record, parts, chance)}


def _part(folder: Path, seed: int, chance: random.Random, cycle: int) -> made.Part:
    chosen = list(made.some(REPORTS, seed=seed))
    if cycle % 2:
        return made.archive(chosen, folder / f"part{cycle}.warc.gz", chance, bad=chance.randrange(3))
    return made.rows(chosen, folder / f"part{cycle}.jsonl", chance, bad=chance.randrange(3))


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "dragoman", *arguments]


def _run(*arguments: str) -> int:
    return subprocess.run(_command(*arguments), check=False, capture_output=True).returncode


def _lines(*arguments: str) -> list[str]:
    return subprocess.run(_command(*arguments), check=True, capture_output=True, text=True).stdout.splitlines()


def _read(path: Path, record: Path, chance: random.Random, *, may_kill: bool) -> int:
    """Reads ``path`` to its end, however often that is cut short; how often it was."""
    command = _command(
        "read", str(path), "--record", str(record), "--workers", str(chance.choice((1, 1, 2))), "--quiet"
    )
    kills = 0
    while True:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
        patience = chance.uniform(0.5, 15) if may_kill and kills == 0 and chance.random() < 1 / 3 else None
        try:
            _, told = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
            continue
        if process.returncode not in {0, 1}:
            raise SystemExit(f"read ended with {process.returncode}: {told.decode()}")
        return kills


def _held(record: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT source FROM reports")]


def _differing(folder: Path, record: Path, parts: Sequence[made.Part], chance: random.Random) -> int:
    """How many tables of the export differ from that of a record that read all at once, in another order."""
    paths = [str(p.path) for p in parts]
    chance.shuffle(paths)
    again = folder / "again.dragoman"
    code = _run("read", *paths, "--record", str(again), "--workers", "2", "--quiet")
    if code not in {0, 1}:
        raise SystemExit(f"the second record could not be read: {code}")
    for name in (record, again):
        _lines("export", "--record", str(name), "--to", str(folder / f"{name.stem}-export"))
    one, two = folder / "r-export", folder / "again-export"
    names = sorted({p.name for p in one.iterdir()} | {p.name for p in two.iterdir()})
    _, unequal, missing = filecmp.cmpfiles(one, two, names, shallow=False)
    return len(unequal) + len(missing)


class _Watch:
    """A reading room over a record, a client that asks for its pages, and a reader that counts; all until the end."""

    def __init__(self, record: Path) -> None:
        self._record = record
        self._over = threading.Event()
        self._done = dict.fromkeys(("requests", "counts", "errors"), 0)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._address = f"http://127.0.0.1:{free.getsockname()[1]}"
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._ask, self._count)]

    def __enter__(self) -> Self:
        port = self._address.rpartition(":")[2]
        command = _command("open", "--record", str(self._record), "--port", port, "--no-browser")
        self._server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while self._server.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self._address}/file/icon.svg", timeout=60).close()
                break
            time.sleep(0.2)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._server.terminate()
        self._server.wait()

    def figures(self) -> dict[str, float]:
        """What was done since the last call, and how large the server is now."""
        done = dict(self._done)
        for name, value in done.items():
            self._done[name] -= value
        status = Path(f"/proc/{self._server.pid}/status").read_text("utf-8")
        memory = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
        files = len(list(Path(f"/proc/{self._server.pid}/fd").iterdir()))
        return {**done, "server_mb": round(memory), "server_files": files}

    def _ask(self) -> None:
        chance = random.Random(1)
        while not self._over.wait(chance.uniform(0.2, 1.5)):
            self._done["requests"] += 1
            try:
                with urllib.request.urlopen(self._address + chance.choice(PAGES), timeout=120) as answer:
                    whole = answer.read().rstrip().endswith(b"</html>")
                self._done["errors"] += not whole
            except OSError:
                self._done["errors"] += 1

    def _count(self) -> None:
        """Only whole reports, and never fewer than before."""
        most = 0
        while not self._over.wait(0.5):
            self._done["counts"] += 1
            try:
                with contextlib.closing(sqlite3.connect(f"file:{self._record}?mode=ro", uri=True)) as connection:
                    connection.execute("BEGIN")
                    reports = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
                    torn = connection.execute(
                        "SELECT count(*) FROM statements WHERE report_id NOT IN (SELECT id FROM reports)"
                    ).fetchone()[0]
                self._done["errors"] += bool(torn or reports < most)
                most = reports
            except sqlite3.Error:
                self._done["errors"] += 1


if __name__ == "__main__":
    main()
