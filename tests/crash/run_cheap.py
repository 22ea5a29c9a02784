"""A run of the pipeline that a test may kill or starve: `run_cheap RECORD WORKERS SEED NUMBER|PATH|again`.

Reads so many made-up reports, or what PATH names, with the cheap reader; with "again" what is in the record, as another
version of the reading. Ends with 0, or 2 and a sentence.
"""

from __future__ import annotations

import random
import signal
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run in the background of a shell
    sys.path.insert(0, str(ROOT))

from dragoman import pipeline  # noqa: E402
from dragoman.errors import DragomanError  # noqa: E402
from dragoman.intake import open_reports  # noqa: E402
from tests import made  # noqa: E402


def main(record: str, workers: str, seed: str, what: str) -> None:
    through = made.rooms([])
    if what.isdecimal():
        items = made.some_reports(int(what))
        random.Random(int(seed)).shuffle(items)
        through = made.rooms(items)
    elif what != "again":
        through = pipeline.Rooms(open_reports, made.read_cheaply, made.joining(), dict(made.VERSIONS))
    try:
        if what == "again":
            newer = replace(made.rooms([]), versions={**made.VERSIONS, "reading": "2"})
            pipeline.read([], record, newer, workers=int(workers), stage="reading")
        else:
            pipeline.read([what], record, through, workers=int(workers))
    except DragomanError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main(*sys.argv[1:])
