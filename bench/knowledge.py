"""What knowledge of actors costs: seconds and memory to load it with 100,000 names, and resolving over parsing.

actors_over_parse   process time of resolving all actors divided by that of the parse it works on (tagger and parser
                    only), same reports, best of the turns
aliases_seconds     wall time of loading the shipped tables and an own file, 100,000 names together; best of five
aliases_cpu_seconds the same in process time
aliases_mb          memory that loading takes
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

NAMES = 100_000
TURNS = 5
#: Names of an actor that an own file adds: the full one and a short one.
_NAMES_EACH = 2
_LOAD = """
import resource, sys, time
from pathlib import Path
from dragoman.knowledge import load_knowledge
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
wall, cpu = time.perf_counter(), time.process_time()
known = load_knowledge(extra=Path(sys.argv[1]))
print(time.perf_counter() - wall, time.process_time() - cpu)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, known.counts()["names"])
"""


def loading() -> dict[str, float]:
    """Seconds and megabytes for 100,000 names."""
    from dragoman.knowledge import load_knowledge

    missing = NAMES - load_knowledge().counts()["names"]
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "own.tsv"
        own.write_text("\n".join(_rows(missing)) + "\n", "utf-8")
        runs = [_run(own) for _ in range(TURNS)]
    assert all(names >= NAMES for *_, names in runs), runs
    return {
        "aliases_seconds": round(min(wall for wall, *_ in runs), 3),
        "aliases_cpu_seconds": round(min(cpu for _, cpu, *_ in runs), 3),
        "aliases_mb": round(max(mb for _, _, mb, _ in runs), 1),
    }


def _run(own: Path) -> list[float]:
    done = subprocess.run([sys.executable, "-c", _LOAD, str(own)], check=True, capture_output=True, text=True)
    return [float(word) for word in done.stdout.split()]


def _rows(names: int) -> list[str]:
    """Rows of an own file with so many names: made-up persons of one state, each with a surname and two names."""
    rng = random.Random(4)
    letters = "abdeghiklmnoprstuvz"
    rows: dict[str, None] = {}
    for number in range(-(-names // _NAMES_EACH)):
        given, surname = ("".join(rng.choices(letters, k=rng.randint(4, 10))) for _ in range(2))
        key = f"person:made_{number}"
        shown = f"{given.title()} {surname.title()}"
        rows[f"actors\t{key}\t{shown}\tperson\tFRA\tGOV\t\t\t"] = None
        rows[f"actor_words\tsurname\t{surname}\t{key}"] = None
        for alias in (f"{given} {surname} {number}", f"{given[0]} {surname} {number}"):
            rows[f"actor_aliases\t{alias}\t\t{key}"] = None
    return list(rows)


def resolving(texts: Sequence[str]) -> dict[str, float]:
    """How much resolving adds to the parse."""
    from dragoman.config import ReadingSettings
    from dragoman.intake.plain import report_from_text
    from dragoman.knowledge import load_knowledge
    from dragoman.reading import versions
    from dragoman.reading.actors import find_actors
    from dragoman.reading.parse import load_parser, parse

    versions(ReadingSettings())  # loads all that a reader loads, so that both are measured as they run
    nlp, known = load_parser(), load_knowledge()
    reports = [report_from_text(text, source=str(n)) for n, text in enumerate(texts)]
    parses, actors = [], []
    for _ in range(TURNS):
        begun = time.process_time()
        parsed = [parse(report, nlp) for report in reports]
        parses.append(time.process_time() - begun)
        begun = time.process_time()
        for one, report in zip(parsed, reports, strict=True):
            find_actors(one, report, known)
        actors.append(time.process_time() - begun)
    return {"actors_over_parse": round(min(actors) / min(parses), 3)}
