"""An RSS or Atom feed in, a report for each entry out. The feed is bytes: no address in it is ever followed.

Invariant: an entry that the end of a cut feed may have cut is never a report.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from dragoman.errors import ReportError
from dragoman.intake.rows import LARGEST_REPORT, Row, report_from_row
from dragoman.model import Failure, Report

_START: Final = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_END: Final = re.compile(rb"</(?:\w{1,20}:)?(?:rss|feed|RDF)\s{0,20}>", re.IGNORECASE)
_TAIL: Final = 4096
_HTML: Final = {"text/html", "application/xhtml+xml"}


def looks_like_feed(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is a feed."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:RDF")) and bool(
        _START.search(head)
    )


class Entry(Struct, frozen=True):
    """An entry as the feed gives it; ``where`` names where its text stood, ``None`` where it has none."""

    row: Row
    where: str | None

    @property
    def metadata(self) -> dict[str, str]:
        """What the feed says of the entry, for a report that is made of its page."""
        row = self.row
        said = {name: getattr(row, name) for name in ("outlet", "title", "byline", "published", "language")}
        return {name: value for name, value in said.items() if value}


class Feed(Struct, frozen=True):
    """A feed as it was read; ``cut`` tells that it ends before its end, and that its last entry was left out."""

    entries: tuple[Entry, ...]
    cut: bool


def read_feed(stream: io.BufferedReader, source: str) -> Iterator[Report | Failure]:
    """The entries of a feed; an entry's source is its address, else its id, else ``source#number`` from 1.

    Raises :class:`ReportError` (``too_large``, ``empty``, ``truncated``).
    """
    data = stream.read(LARGEST_REPORT + 1)
    if len(data) > LARGEST_REPORT:
        raise ReportError("too_large", f"it is larger than {LARGEST_REPORT // 2**20} MB")
    feed = parse_feed(data)
    for number, entry in enumerate(feed.entries, 1):
        place = f"{source}#{number}"
        try:
            yield report_from_entry(entry, place)
        except ReportError as error:
            yield Failure(place, error.kind, str(error))
    if feed.cut:
        raise ReportError("truncated", "the feed does not end as it should; its last entry is left out")
    if not feed.entries:
        raise ReportError("empty", "there is no entry in the feed")


def parse_feed(data: bytes, content_type: str = "") -> Feed:
    """The entries in the bytes of a feed; ``content_type`` is what a server said of its encoding, if it did.

    Raises :class:`ReportError` (``empty``) where nothing can be found.
    """
    feed, entries = _parsed(data, content_type)
    cut = not _END.search(data[-_TAIL:])
    return Feed(tuple(_entry(entry, feed) for entry in (entries[:-1] if cut else entries)), cut)


def report_from_entry(entry: Entry, place: str) -> Report:
    """The report that an entry's own text is. Raises :class:`ReportError` (``empty`` and what its text may raise)."""
    if entry.where is None:
        raise ReportError("empty", "the entry has neither content nor a summary")
    return report_from_row(entry.row, place, basis={"text": f"feed: {entry.where}"})


def _parsed(data: bytes, content_type: str = "") -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    import feedparser

    # A stream, since bytes alone would be tried as the name of a file, and text as an address to fetch.
    try:
        parsed = feedparser.parse(
            io.BytesIO(data),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": content_type} if "charset=" in content_type.lower() else None,
        )
    except Exception as error:
        raise ReportError("empty", f"no entry could be found in the feed: {type(error).__name__}") from error
    return parsed.get("feed", {}), list(parsed.get("entries", []))


def _entry(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> Entry:
    text, kind, where = _content(entry)
    html = kind in _HTML and ("<" in text or "&" in text)
    row = Row(
        text=None if html else text,
        html=f"<html><body><article>{_in_paragraphs(text)}</article></body></html>" if html else None,
        id=_plain(entry.get("id")),
        url=_plain(entry.get("link")),
        outlet=_plain((entry.get("source") or {}).get("title")) or _plain(feed.get("title")),
        title=_plain(entry.get("title")),
        byline=_plain(entry.get("author")),
        published=_plain(entry.get("published")) or _plain(entry.get("updated")),
    )
    return Entry(row, where if text.strip() else None)


def _content(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """The longest text that the entry holds, its type, and where it stood."""
    offered = [(c.get("value") or "", c.get("type") or "", "content") for c in entry.get("content") or ()]
    summary = entry.get("summary_detail") or {}
    offered.append((summary.get("value") or "", summary.get("type") or "", "summary"))
    return max(offered, key=lambda one: len(one[0].strip()))


def _in_paragraphs(fragment: str) -> str:
    return fragment if re.search(r"<(?:p|div|article|section)\b", fragment, re.IGNORECASE) else f"<p>{fragment}</p>"


def _plain(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
