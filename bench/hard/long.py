"""One very long report, read by the real command: what a minute of processor and a byte of memory it takes a character.

    python bench/hard/long.py [--characters 1000000 …] [--stage reading|whole] [--folder FOLDER]

The report is made of sentences in the manner of agencies, many with names of their own: little of it is met twice.
Figures, a line `name value` each, of each length: long_N_seconds (of processor time, beyond those of a short report),
long_N_mb (the most memory beyond that of a short report), long_N_mb_most, long_N_statements, long_N_events and, for the
whole command with the record and the joining, the same with `whole_`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import memory  # a script beside this one

sys.path.insert(0, str(Path(__file__).parents[1]))

import texts  # a script beside this folder

READ = """
import json, os, resource, sys
from dragoman.intake import open_reports
from dragoman.reading import read_report
(report,) = open_reports([sys.argv[1]])
reading = read_report(report)
used = os.times()
print(json.dumps([used.user + used.system, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  len(reading.statements), len(reading.events)]))
"""
WHOLE = """
import json, os, resource, sys
from dragoman.__main__ import main
sys.argv = ["dragoman", "read", sys.argv[1], "--record", sys.argv[2], "--quiet"]
try:
    main()
except SystemExit:
    pass
used = os.times()
print(json.dumps([used.user + used.system, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def main() -> None:
    """Make, read and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--characters", type=int, nargs="+", default=[1_000_000, 2_000_000])
    options.add_argument("--stage", choices=("reading", "whole"), default="reading")
    options.add_argument("--folder", type=Path, help="where to put the reports (default: a temporary folder)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="long-", dir=chosen.folder) as folder:
        base, least = _run(chosen.stage, 2_000, Path(folder))[:2]
        for length in chosen.characters:
            seconds, megabytes, statements, events = _run(chosen.stage, length, Path(folder))
            name = f"{'whole_' if chosen.stage == 'whole' else ''}long_{length}"
            print(f"{name}_seconds", round(seconds - base, 1))
            print(f"{name}_mb", round(megabytes - least))
            print(f"{name}_mb_most", round(megabytes))
            print(f"{name}_statements", statements)
            print(f"{name}_events", events, flush=True)


def _run(stage: str, length: int, folder: Path) -> tuple[float, float, int, int]:
    """Seconds of processor time, the most memory in MB, statements and events of a report of that length."""
    path, record = folder / f"{length}.txt", folder / f"{length}.dragoman"
    path.write_text(report(length), "utf-8")
    command = [sys.executable, "-c", READ if stage == "reading" else WHOLE, str(path), str(record)]
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    told = json.loads(out.splitlines()[-1])
    if stage == "whole":
        with contextlib.closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as connection:
            told += [
                connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("statements", "events")
            ]
    return tuple(told)  # type: ignore[return-value]


def report(length: int) -> str:
    """A text of about ``length`` characters in paragraphs of three sentences."""
    paragraphs, size = [], 0
    for paragraph in _paragraphs():
        paragraphs.append(paragraph)
        size += len(paragraph) + 1
        if size >= length:
            break
    return "LONDON, May 17 - " + "\n".join(paragraphs)


def _paragraphs() -> Iterator[str]:
    """Half of the sentences with names that no other has, half of names that come again."""
    number = 0
    names: set[str] = set()
    while True:
        chance = random.Random(number)
        yield " ".join([memory.sentence(chance, names), texts.sentence(chance), texts.sentence(chance)])
        number += 1


if __name__ == "__main__":
    main()
