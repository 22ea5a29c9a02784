"""The figures of docs/reliability.md, all from one command; every figure is a line `name value`.

    make reliability                                          everything small: some minutes
    make reliability KILLS=100 SECONDS=600 MEGABYTES=1000 SOAK=3600      as the document prints them

kills (of the real reader and joiner, each record compared with one of an uninterrupted run), readers beside writers,
commands over lying records, fuzz executions, patterns on hostile text, a large damaged web archive, a soak. Ends with 1
when anything was lost, doubled, torn, different or not linear.
"""

from __future__ import annotations

import argparse
import dataclasses
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: What must be none.
NONE = (
    "kill_unsound", "kill_lost", "kill_differing", "beside_torn", "lying_tracebacks", "fuzz_found", "patterns_growing",
    "archive_missing", "archive_extra", "archive_unlisted", "soak_errors", "soak_lost", "soak_doubled", "soak_unsound",
    "soak_differing",
)  # fmt: skip


def main() -> None:
    """Measure, print, and end with 1 where something is not as promised."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seconds", type=float, default=20, help="of fuzzing, for each target")
    options.add_argument("--megabytes", type=int, default=20)
    options.add_argument("--soak", type=float, default=60, help="seconds")
    chosen = options.parse_args()
    sys.path.insert(0, str(ROOT))
    figures = dict[str, str]()
    for name, value in _figures(chosen):
        print(name, value, flush=True)
        figures[name] = value
    bad = [f"{name} {figures.get(name, 'was not measured')}" for name in NONE if figures.get(name) != "0"]
    if bad:
        sys.exit(f"not as promised: {', '.join(bad)}")


def _figures(chosen: argparse.Namespace) -> Iterator[tuple[str, str]]:
    yield from _kills(chosen.kills)
    yield from _beside()
    yield from _lying()
    yield from _printed("fuzz/run.py", "--seconds", str(chosen.seconds))
    yield from _printed("-m", "tests.patterns.growth")
    yield from _printed("bench/hard/changes.py")
    pages = max(100, chosen.megabytes * 5)
    yield from _printed("bench/hard/archive.py", "--megabytes", str(chosen.megabytes), "--pages", str(pages))
    yield from _printed("bench/hard/soak.py", "--seconds", str(chosen.soak))


def _kills(kills: int) -> Iterator[tuple[str, str]]:
    from tests.crash.killing import killed

    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        told = dataclasses.asdict(killed(Path(folder), kills))
    yield "kills", str(told.pop("kills"))
    for name, value in told.items():
        yield f"kill_{name}", str(value)


def _beside() -> Iterator[tuple[str, str]]:
    """How often a whole record was read and verified while one and two workers wrote it."""
    from tests.crash.test_crowd import readings_beside, start

    times = torn = 0
    with tempfile.TemporaryDirectory(prefix="beside-") as folder:
        for workers in (1, 2):
            record = Path(folder) / str(workers)
            try:
                times += readings_beside(record, start(record, workers, workers))
            except AssertionError:
                torn += 1
    yield "beside_readings", str(times)
    yield "beside_torn", str(torn)


def _lying() -> Iterator[tuple[str, str]]:
    """The test prints nothing: it tries 480 commands or fails."""
    tests = "tests/record/test_stranger.py::test_no_lie_in_a_record_ends_a_command_in_a_traceback"
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-m", "slow", tests], cwd=ROOT, check=False)
    yield "lying_commands", "480"
    yield "lying_tracebacks", str(int(done.returncode != 0))


def _printed(script: str, *arguments: str) -> Iterator[tuple[str, str]]:
    command = [sys.executable, script, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            name, _, value = line.strip().partition(" ")
            if name.replace("_", "").isalnum() and value:
                yield name, value.split()[0]


if __name__ == "__main__":
    main()
