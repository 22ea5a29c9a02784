"""A run of the pipeline that a test may kill: `run_cheap RECORD WORKERS SEED NUMBER`. Ends with 0, or 2 when locked."""

from __future__ import annotations

import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from dragoman import pipeline  # noqa: E402
from tests import made  # noqa: E402


def main(record: str, workers: str, seed: str, number: str) -> None:
    items = made.some_reports(int(number))
    random.Random(int(seed)).shuffle(items)
    pipeline.read(["x"], record, made.rooms(items), workers=int(workers))


if __name__ == "__main__":
    main(*sys.argv[1:])
