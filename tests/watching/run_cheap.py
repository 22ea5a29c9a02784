"""Watches with a cheap reader, as a process of its own that a test can stop: RECORD ADDRESS..."""

from __future__ import annotations

import sys
from pathlib import Path

from dragoman.watching.fetch import Fetcher
from dragoman.watching.follow import Manner
from dragoman.watching.loop import Watch, stopping
from dragoman.watching.state import State
from tests import made


def watch(record: Path, addresses: list[str], *, once: bool, pages: bool = False) -> None:
    with State.open(Path(f"{record}.watch")) as state, stopping():
        fetcher = Fetcher("test", loopback=True)
        following = Watch(addresses, record, made.rooms([]), fetcher, state, Manner(pages=pages, at_once=once), pause=0)
        for told in following.once() if once else following.forever():
            print(told.summary, flush=True)


if __name__ == "__main__":
    try:
        watch(Path(sys.argv[1]), sys.argv[2:], once=False)
    except KeyboardInterrupt:
        sys.exit(130)
