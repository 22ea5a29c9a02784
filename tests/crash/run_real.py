"""The real reader and joiner, warmed once, reading PATH into the records named on standard input: `run_real PATH`.

For every name a child is forked that does what `dragoman read` does; its process id is printed, and how it ended. So a
hundred runs can be killed without a hundred loadings of the models.
"""

from __future__ import annotations

import os
import sys

from dragoman import pipeline
from dragoman.config import ReadingSettings
from dragoman.intake import open_reports
from dragoman.model import Report


def main(path: str) -> None:
    through = pipeline.rooms(ReadingSettings())
    through.read_report(next(r for r in open_reports([path]) if isinstance(r, Report)))
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            pipeline.read([path], line.strip(), through)
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
