"""Runs of the real reader and joiner killed at random moments until so many were, each record compared when it is whole."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import RecordError
from dragoman.joining import join
from dragoman.record.export import export
from dragoman.record.store import Store
from dragoman.record.verify import verify

SCRIPT = Path(__file__).with_name("run_real.py")
REPORTS = 130
STATES = ["Iran", "France", "Kenya", "Chile", "Japan", "Norway", "Egypt", "Poland", "Peru", "Jordan"]
TOPICS = ["the bridge", "the fishing licences", "the gas pipe", "the border post", "the water treaty", "the embassy"]


@dataclass
class Killed:
    """What became of the runs."""

    kills: int = 0
    records: int = 0
    unsound: int = 0
    lost: int = 0
    differing: int = 0


def reports(path: Path) -> None:
    """Short reports that tell of each other's quarrels; one in nine is a copy, one in seven cannot be read."""
    chance = random.Random(4)
    rows, before = [], ""
    for n in range(REPORTS):
        a, b = chance.sample(STATES, 2)
        topic = chance.choice(TOPICS)
        text = (
            f"{a} accused {b} on Tuesday of closing {topic} without warning.\n“We were not asked, {n} times,” Foreign "
            f"Minister Anna Bell told reporters. {b} denied the charge and said talks would be held on Friday.\n"
        )
        text, before = (before, text) if n % 9 == 8 else (text, text)
        day = f"2024-03-{1 + n % 28:02}"
        row = {"url": f"https://outlet{n % 4}.example/{n}", "outlet": f"Outlet {n % 4}", "text": text, "published": day}
        rows.append("{broken" if n % 7 == 6 else json.dumps(row))
    path.write_text("\n".join(rows) + "\n", "utf-8")


def exported(record: Path, folder: Path) -> dict[str, bytes]:
    """The export of ``record`` by the names of its tables."""
    with Store.open(record) as store:
        export(store, folder, join)
    return {f.name: f.read_bytes() for f in folder.iterdir()}


def killed(folder: Path, kills: int) -> Killed:
    """Kills runs until ``kills`` were; see :class:`Killed`. Everything but kills and records must be none."""
    path, chance, told = folder / "reports.jsonl", random.Random(kills), Killed()
    reports(path)
    command = [sys.executable, "-W", "ignore::DeprecationWarning", str(SCRIPT), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runs:
        assert runs.stdin is not None
        assert runs.stdout is not None
        assert runs.stdout.readline() == "ready\n"

        def run(record: Path, patience: float | None) -> bool:
            """Whether a run came to its end before it was killed."""
            assert runs.stdin is not None
            assert runs.stdout is not None
            print(record, file=runs.stdin, flush=True)
            child = int(runs.stdout.readline())
            timer = threading.Timer(patience or 0, _kill, (child,))
            if patience is not None:
                timer.start()
            code = int(runs.stdout.readline())
            timer.cancel()
            assert code in {0, -signal.SIGKILL}, code
            return code == 0

        begun = time.monotonic()
        assert run(folder / "whole", None)
        usual = time.monotonic() - begun
        whole = exported(folder / "whole", folder / "whole-export")
        while told.kills < kills:
            record, kept = folder / f"r{told.records}", 0
            while not run(record, chance.uniform(0.01, 0.7 * usual) if told.kills < kills else None):
                told.kills += 1
                held, sound = _held(record)
                told.unsound += not sound
                told.lost += held < kept
                kept = held
            told.records += 1
            told.differing += exported(record, folder / f"export{told.records}") != whole
        runs.stdin.close()
    return told


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it came to its end at that very moment
        os.kill(process, signal.SIGKILL)


def _held(record: Path) -> tuple[int, bool]:
    """How many reports are in a record that a killed run left, and whether all that is there is whole."""
    try:
        store = Store.open(record)
    except RecordError:
        return 0, True  # killed before there was a record
    with store:
        return store.counts().reports, not list(verify(store))
