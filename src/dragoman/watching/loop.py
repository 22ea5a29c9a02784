"""Lists of feeds and a record in, a record that follows them out: pass after pass, until it is stopped.

Invariant: between two passes, and whenever it is stopped, record and state are each of one piece, and the state claims
nothing to be read that the record does not hold.
"""

from __future__ import annotations

import dataclasses
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from dragoman import pipeline
from dragoman.errors import ReportError, UsageError
from dragoman.intake.decode import decode
from dragoman.intake.lists import AddressList, Listed, is_web_address, list_kind, read_lines, read_list, unpacked
from dragoman.intake.rows import LARGEST_REPORT
from dragoman.pipeline import Rooms, Summary
from dragoman.watching.asking import Asker
from dragoman.watching.fetch import Fetcher
from dragoman.watching.follow import Manner, Pass, feeds_of
from dragoman.watching.state import State

#: The longest sleep between two looks at what is due.
_LONGEST_SLEEP: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Told:
    """What a pass came to: the pass, and what its run did; ``None`` where nothing was due."""

    made: Pass
    summary: Summary | None


def listed_in(given: Sequence[str]) -> tuple[list[Listed], int]:
    """The feeds that ``given`` names: addresses, OPML files, sitemaps, and files with an address a line.

    And how many entries are left out, as they have no address of http or https. Raises :class:`UsageError` for a file
    that cannot be read or lists nothing.
    """
    lists = [_list(one) for one in given]
    return feeds_of(lists), sum(found.left_out for found in lists)


def _list(given: str) -> AddressList:
    if is_web_address(given):
        return AddressList("feeds", (Listed(given),))
    try:
        with Path(given).open("rb") as file:
            data = unpacked(file.read(LARGEST_REPORT + 1), LARGEST_REPORT)
        found = read_list(data) if list_kind(data[:8192]) else read_lines(decode(data).text)
    except OSError as error:
        raise UsageError(f"{given}: {(error.strerror or str(error)).lower()}") from error
    except ReportError as error:
        raise UsageError(f"{given}: {error}") from error
    if found.kind == "pages":
        raise UsageError(f"{given}: it is a sitemap; give the address that it has on the web")
    return found


@dataclass
class Watch:
    """Follows what ``given`` names into ``record``; ``through`` reads what comes, as in :func:`pipeline.read`."""

    given: Sequence[str]
    record: Path
    through: Rooms
    fetcher: Fetcher
    state: State
    manner: Manner
    pause: float = 2.0
    workers: int = 1
    clock: Callable[[], float] = time.time
    wait: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        """Reads the lists, so that what is wrong with them shows at once."""
        self._listed, self.left_out = listed_in(self.given)
        self._asker = Asker(self.fetcher, self.state, pause=self.pause, clock=self.clock, wait=self.wait)

    def once(self) -> Iterator[Told]:
        """One pass over what is due, and further ones while pages wait that it had no room for."""
        told = self._pass(self._listed)
        yield told
        while told.made.unfinished:
            told = self._pass([])  # the feeds were asked just now
            yield told

    def forever(self) -> Iterator[Told]:
        """Pass after pass; lists that were changed meanwhile are read again."""
        while True:
            yield from self.once()
            now = self.clock()
            self.wait(min(max(self._next_due(now) - now, 1.0), _LONGEST_SLEEP))
            self._read_lists_again()

    def _pass(self, listed: Sequence[Listed]) -> Told:
        made = Pass(self._asker, self.state, self.manner, self.clock, listed)
        self._asker.forget_rules()
        if not made.due() and not (self.manner.pages and self.state.waiting(self.clock(), 1)):
            return Told(made, None)
        rooms = dataclasses.replace(self.through, open_reports=lambda _: made.reports())
        summary = pipeline.read(["watch", *self.given], self.record, rooms, workers=self.workers)
        made.keep()
        return Told(made, summary)

    def _next_due(self, now: float) -> float:
        feeds = [of.due for of in (self.state.feed(one.address) for one in self._listed) if not of.gone]
        pages = self.state.next_page() if self.manner.pages else []
        return min([*feeds, *pages, now + _LONGEST_SLEEP])

    def _read_lists_again(self) -> None:
        try:
            self._listed, self.left_out = listed_in(self.given)
        except UsageError:
            return  # half written by an editor just now: the ones before stay in force


@contextmanager
def stopping() -> Iterator[None]:
    """Inside, SIGTERM ends the program as Ctrl-C does: at once, with all that was kept kept."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
