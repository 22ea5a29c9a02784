"""A run on a cluster that a test may kill: `run_engine RECORD ENGINE`; says `read` after the first batch; has no end."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from dragoman import pipeline  # noqa: E402
from dragoman.model import Report  # noqa: E402
from tests import made  # noqa: E402


def endless() -> Iterator[Report]:
    return (made.report(f"Rudolf says “{n}”.", f"{n}.txt") for n in itertools.count())


def main(record: str, engine: str) -> None:
    rooms = made.rooms([])
    through = pipeline.Rooms(lambda _: endless(), rooms.read_report, rooms.joining, rooms.versions)
    pipeline.read(["x"], record, through, engine=engine, workers=2, progress=lambda _: print("read", flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
