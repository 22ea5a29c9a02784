"""Addresses of feeds and sitemaps in, the reports that are new there out, one pass at a time.

Invariant: that something was read is remembered (:meth:`Pass.keep`) only when the caller has kept it, so that a pass
that is cut short is made again; a page is asked for once, and again only while it fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from dragoman.errors import ReportError
from dragoman.intake.feeds import Entry, Feed, looks_like_feed, parse_feed, report_from_entry
from dragoman.intake.lists import AddressList, Listed, list_kind, read_list, unpacked
from dragoman.intake.rows import LARGEST_REPORT, Row
from dragoman.model import Failure, Report
from dragoman.watching.addresses import RefusedError
from dragoman.watching.asking import Asker
from dragoman.watching.fetch import Answer, FetchError
from dragoman.watching.pages import Gone, Later, fetched_report
from dragoman.watching.state import FeedState, PageState, State

#: Pages asked for in one pass, so that what was read is kept now and then; pages of one sitemap, and sitemaps of one
#: index, the newest first.
PAGES_A_PASS, PAGES_A_SITEMAP, SITEMAPS_AN_INDEX = 200, 200, 10
#: How often a page is tried, and the longest time between two tries of anything.
_ATTEMPTS, _LONGEST_PAUSE = 5, 24 * 3600.0
_OK, _NOT_MODIFIED, _GONE = 200, 304, 410
_FEEDS: Final = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Manner:
    """How feeds are followed: whether the pages of their entries are read, and the seconds between two askings.

    ``at_once`` asks every feed that did not fail, whenever it was asked last.
    """

    pages: bool = False
    every: float = 1800.0
    at_once: bool = False


@dataclass
class Pass:
    """One pass: draw :meth:`reports` to the end, keep what they give, then call :meth:`keep`."""

    asker: Asker
    state: State
    manner: Manner
    clock: Callable[[], float]
    listed: Sequence[Listed]
    feeds: dict[str, FeedState] = field(default_factory=dict)
    pages: dict[str, PageState] = field(default_factory=dict)
    unchanged: int = 0
    asked_pages: int = 0

    def due(self) -> list[Listed]:
        """The feeds to ask now."""
        now = self.clock()
        known = {one.address: self.state.feed(one.address) for one in self.listed}
        return [
            one
            for one in {one.address: one for one in self.listed}.values()
            if not (of := known[one.address]).gone and (of.due <= now or (self.manner.at_once and not of.errors))
        ]

    def reports(self) -> Generator[Report | Failure]:
        """What is new in the feeds that are due, and in the pages that are."""
        for one in self.due():
            yield from self._feed(one)
        if self.manner.pages:
            for page in self._to_ask():
                self.asked_pages += 1
                yield from self._page(page)

    def keep(self) -> None:
        """Remembers what this pass brought."""
        self.state.keep(self.feeds.values(), self.pages.values(), self.clock())

    @property
    def unfinished(self) -> bool:
        """Whether pages wait that this pass had no room for."""
        return self.asked_pages >= PAGES_A_PASS

    @property
    def failed(self) -> list[FeedState]:
        """The feeds that could not be had."""
        return [of for of in self.feeds.values() if of.errors]

    def _feed(self, one: Listed, *, within: bool = False) -> Iterator[Report | Failure]:
        before = self.state.feed(one.address)
        now = self.clock()
        validators = {"If-None-Match": before.etag, "If-Modified-Since": before.modified}
        try:
            answer = self.asker.get(one.address, {"Accept": _FEEDS} | {k: v for k, v in validators.items() if v})
        except (RefusedError, FetchError) as error:
            self._later(before, str(error), _refused_for(error))
            return
        if answer.status == _NOT_MODIFIED and (before.etag or before.modified):
            self.unchanged += 1
            self._well(before, now, "nothing new")
        elif answer.status == _GONE:
            self.feeds[one.address] = msgspec.structs.replace(
                before, checked=now, errors=1, gone=True, told="gone for good"
            )
        elif answer.status != _OK:
            self._later(before, f"the server answered {answer.status}", answer.retry_after(now) or 0.0)
        else:
            yield from self._entries(one, before, answer, within=within)

    def _entries(self, one: Listed, before: FeedState, answer: Answer, *, within: bool) -> Iterator[Report | Failure]:
        try:
            found = _understood(answer)
        except ReportError as error:
            self._later(before, str(error))
            return
        cut = ", cut: its last entry was left out" if found.cut else ""
        whole = not found.cut and not (isinstance(found, AddressList) and found.kind == "sitemaps")
        valid = msgspec.structs.replace(
            before,
            etag=answer.headers.get("etag") if whole else None,
            modified=answer.headers.get("last-modified") if whole else None,
        )
        self._well(valid, self.clock(), f"{len(found.entries)} entries{cut}")
        if isinstance(found, Feed):
            for number, entry in enumerate(found.entries, 1):
                yield from self._entry(entry, f"{one.address}#{number}")
        elif found.kind == "sitemaps" and not within:
            for sitemap in _newest(found, SITEMAPS_AN_INDEX):
                yield from self._feed(sitemap, within=True)
        elif found.kind == "pages" and self.manner.pages:
            for page in _newest(found, PAGES_A_SITEMAP):
                yield from self._entry(_as_entry(page), page.address)
        else:
            self._later(
                before, f"it lists {found.kind} and no text" + (": use --pages" if found.kind == "pages" else "")
            )

    def _entry(self, entry: Entry, place: str) -> Iterator[Report | Failure]:
        """The report of an entry's own text, unless its page is to be read."""
        address = entry.row.url
        if self.manner.pages and address:
            now = self.clock()
            known = self.pages.get(address) or self.state.page(address)
            new = PageState(address, msgspec.json.encode(entry).decode(), due=now)
            self.pages[address] = msgspec.structs.replace(known or new, listed=now)
            return
        source = address or (str(entry.row.id) if entry.row.id else place)
        yield _own_text(entry, source)

    def _to_ask(self) -> list[PageState]:
        """Pages that are due, those of one host as far from each other as can be."""
        now = self.clock()
        waiting = {
            page.address: page for page in self.state.waiting(now, PAGES_A_PASS) if page.address not in self.pages
        }
        waiting |= {a: page for a, page in self.pages.items() if not page.done and page.due <= now}
        by_host: dict[str, list[PageState]] = defaultdict(list)
        for page in waiting.values():
            by_host[page.address.split("/")[2] if page.address.count("/") > 1 else ""].append(page)
        rounds = ((n, host, page) for host, pages in by_host.items() for n, page in enumerate(pages))
        return [page for _, _, page in sorted(rounds, key=lambda r: r[:2])][:PAGES_A_PASS]

    def _page(self, page: PageState) -> Iterator[Report | Failure]:
        entry = msgspec.json.decode(page.entry or "{}", type=Entry)
        found = fetched_report(self.asker, page.address, entry, self.clock)
        attempts = page.attempts + 1
        if isinstance(found, Later) and attempts < _ATTEMPTS:
            due = self.clock() + min(max(found.seconds, self.manner.every * 2.0**attempts), _LONGEST_PAUSE)
            self.pages[page.address] = msgspec.structs.replace(page, attempts=attempts, due=due, told=found.reason)
            yield Failure(page.address, "not_fetched", f"{found.reason}; it is tried again")
            return
        told = "read" if isinstance(found, Report) else found.reason
        self.pages[page.address] = msgspec.structs.replace(page, attempts=attempts, done=True, entry=None, told=told)
        if isinstance(found, Report):
            yield found
        else:
            kind = found.kind if isinstance(found, Gone) else "not_fetched"
            yield _instead(entry, page.address, Failure(page.address, kind, found.reason))

    def _well(self, before: FeedState, now: float, told: str) -> None:
        due = now + self.manner.every
        self.feeds[before.address] = msgspec.structs.replace(before, checked=now, due=due, errors=0, told=told)

    def _later(self, before: FeedState, told: str, at_least: float = 0.0) -> None:
        now = self.clock()
        pause = min(max(at_least, self.manner.every * 2.0 ** min(before.errors + 1, 20)), max(_LONGEST_PAUSE, at_least))
        self.feeds[before.address] = msgspec.structs.replace(
            before, checked=now, due=now + pause, errors=before.errors + 1, told=told
        )


def _refused_for(error: RefusedError | FetchError) -> float:
    return _LONGEST_PAUSE if isinstance(error, RefusedError) and not error.for_now else 0.0


def _understood(answer: Answer) -> Feed | AddressList:
    """What a server sent where a feed was looked for. Raises :class:`ReportError`."""
    data = unpacked(answer.body, LARGEST_REPORT)
    if list_kind(data[:8192]) is not None:
        return read_list(data)
    if looks_like_feed(data[:8192]):
        return parse_feed(data, answer.headers.get("content-type", ""))
    raise ReportError("unsupported", "there is no feed and no sitemap at this address")


def _newest(found: AddressList, most: int) -> list[Listed]:
    """The newest of a list: by its own dates where it gives them, which sort as they are written."""
    return sorted(found.entries, key=lambda one: one.published or one.changed or "", reverse=True)[:most]


def _as_entry(page: Listed) -> Entry:
    row = Row(url=page.address, title=page.title, outlet=page.outlet, published=page.published, language=page.language)
    return Entry(row, None)


def _own_text(entry: Entry, source: str) -> Report | Failure:
    try:
        return report_from_entry(entry, source)
    except ReportError as error:
        return Failure(source, error.kind, str(error))


def _instead(entry: Entry, source: str, failure: Failure) -> Report | Failure:
    """The entry's own text where its page cannot be had, with the reason; else the failure of the page."""
    own = _own_text(entry, source)
    if isinstance(own, Failure):
        return failure
    said = f"{own.basis['text']}, its page not read: {failure.reason}"
    return msgspec.structs.replace(own, basis=own.basis | {"text": said})


def feeds_of(lists: Iterable[AddressList]) -> list[Listed]:
    """The addresses of several lists, each once."""
    return list({one.address: one for found in lists for one in found.entries}.values())
