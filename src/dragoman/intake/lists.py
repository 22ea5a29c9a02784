"""Lists of addresses in (OPML, sitemaps, plain lines), the addresses with what the list says of them out.

The lists are bytes: no address in them is followed here. Invariant: a list is read whole or a :class:`ReportError` says
why not; what is no http or https address is left out and counted.
"""

from __future__ import annotations

import re
import zlib
from typing import Final, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from dragoman.errors import ReportError
from dragoman.intake.rows import LARGEST_REPORT
from dragoman.intake.xml import elements

#: Addresses of one list at most; sitemaps.org allows as many.
MOST_ADDRESSES: Final = 50_000
LONGEST_ADDRESS: Final = 2048
_ROOT: Final = re.compile(rb"<(?:\w{1,20}:)?(opml|urlset|sitemapindex)[\s>]")
_END: Final = re.compile(rb"</(?:\w{1,20}:)?(?:opml|urlset|sitemapindex)\s{0,20}>")
_EMPTY: Final = re.compile(rb"<(?:\w{1,20}:)?(?:opml|urlset|sitemapindex)\b[^<>]{0,2000}/>\s{0,200}$")
_TAIL: Final = 4096
_GZIP: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31

type ListKind = Literal["opml", "urlset", "sitemapindex"]


class Listed(Struct, frozen=True):
    """An address and what the list says of it. ``published`` and ``changed`` stand as they were written."""

    address: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    changed: str | None = None
    language: str | None = None


class AddressList(Struct, frozen=True):
    """What a list holds: feeds (OPML, lines), pages (a sitemap) or further sitemaps (an index of them).

    ``left_out`` counts entries without an http or https address; ``cut`` tells that the list ends before its end.
    """

    kind: Literal["feeds", "pages", "sitemaps"]
    entries: tuple[Listed, ...]
    left_out: int = 0
    cut: bool = False


def list_kind(head: bytes) -> ListKind | None:
    """Which list a file that begins with ``head`` is; ``None`` for anything but OPML and sitemaps."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<"):
        return None
    found = _ROOT.search(start[:_TAIL])
    if found is None or re.search(rb"<(?:html|rss|feed)[\s>]", start[: found.start()], re.IGNORECASE):
        return None
    return {b"opml": "opml", b"urlset": "urlset", b"sitemapindex": "sitemapindex"}[found[1]]  # type: ignore[return-value]


def read_list(data: bytes) -> AddressList:
    """The addresses in ``data``, which may be gzipped: OPML, a sitemap (also a news sitemap), an index of sitemaps.

    Raises :class:`ReportError` (``too_large``, ``bad_archive``, ``unsupported`` for anything else, ``empty``).
    """
    data = unpacked(data, LARGEST_REPORT)
    kind = list_kind(data[:8192])
    if kind is None:
        raise ReportError("unsupported", "it is no list of addresses: neither OPML nor a sitemap")
    found, left_out = _outlines(data) if kind == "opml" else _locations(data)
    cut = not _END.search(data[-_TAIL:]) and not _EMPTY.search(data[-_TAIL:])
    found = found[:-1] if cut else found  # what closes an element that was cut is only the parser's guess
    if not found and not cut:
        raise ReportError("empty", "there is no address in the list")
    what: dict[str, Literal["feeds", "pages", "sitemaps"]] = {"opml": "feeds", "urlset": "pages"}
    return AddressList(what.get(kind, "sitemaps"), tuple(found), left_out, cut)


def read_lines(text: str) -> AddressList:
    """The addresses in ``text``, one a line; what follows a space or ``#`` at the beginning is a remark.

    Raises :class:`ReportError` (``empty``, ``too_large``).
    """
    lines = [line.split()[0] for line in text.lstrip("\ufeff").splitlines() if line.strip() and line.strip()[0] != "#"]
    found = [Listed(line) for line in lines if is_web_address(line)]
    if not found:
        raise ReportError("empty", "there is no http or https address in the list")
    _bound(len(found))
    return AddressList("feeds", tuple(found), len(lines) - len(found))


def is_web_address(address: str) -> bool:
    """Whether ``address`` is one of http or https that has a host; not whether anything may be fetched from there."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or any(c.isspace() for c in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def unpacked(data: bytes, largest: int) -> bytes:
    """``data``, inflated where it is gzipped, never beyond ``largest`` bytes.

    Raises :class:`ReportError` (``too_large``, ``bad_archive``).
    """
    if data.startswith(_GZIP):
        inflate = zlib.decompressobj(_GZIP_WINDOW)
        try:
            data = inflate.decompress(data, largest + 1)
        except zlib.error as error:
            raise ReportError("bad_archive", f"the compressed list is damaged: {error}") from error
        if len(data) <= largest and not inflate.eof:
            raise ReportError("truncated", "the compressed list ends before its end")
    if len(data) > largest:
        raise ReportError("too_large", f"it is larger than {largest // 2**20} MB")
    return data


def _outlines(data: bytes) -> tuple[list[Listed], int]:
    found: dict[str, Listed] = {}
    left_out = 0
    for element in elements(data):
        if element.opens and element.name == "outline" and (address := element.attributes.get("xmlurl", "").strip()):
            title = element.attributes.get("title") or element.attributes.get("text")
            if is_web_address(address):
                found.setdefault(address, Listed(address, title=title or None))
                _bound(len(found))
            else:
                left_out += 1
    return list(found.values()), left_out


#: What the elements of a sitemap say, by local name; within ``news:publication`` the name is that of the outlet.
_FIELDS: Final = {
    "loc": "address",
    "lastmod": "changed",
    "publication_date": "published",
    "title": "title",
    "name": "outlet",
    "language": "language",
}
#: Elements within an entry whose ``loc``, ``title`` and the like are not those of the page.
_OTHERS: Final = {"image", "video", "mobile", "pagemap"}


def _locations(data: bytes) -> tuple[list[Listed], int]:
    found: dict[str, Listed] = {}
    left_out = within = 0
    said: dict[str, str] = {}
    for element in elements(data):
        if element.name in _OTHERS:
            within += 1 if element.opens else -1
        elif element.name in {"url", "sitemap"} and not element.opens:
            entry = Listed(**{"address": ""} | said)
            said = {}
            if is_web_address(entry.address):
                found.setdefault(entry.address, entry)
                _bound(len(found))
            else:
                left_out += 1
        elif not element.opens and not within and element.text and element.name in _FIELDS:
            said.setdefault(_FIELDS[element.name], element.text)
    return list(found.values()), left_out


def _bound(number: int) -> None:
    if number > MOST_ADDRESSES:
        raise ReportError("too_large", f"it lists more than {MOST_ADDRESSES:,} addresses")
