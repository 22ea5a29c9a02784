"""Name and first bytes in, the format of a file out. Content decides before the name does."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from dragoman.errors import ReportError
from dragoman.intake.feeds import looks_like_feed
from dragoman.intake.lists import list_kind
from dragoman.intake.tables import looks_like_table


class Format(enum.Enum):
    """What a file holds."""

    TEXT = "text"
    HTML = "html"
    ROWS = "rows"
    TABLE = "table"
    ZIP = "zip"
    TAR = "tar"
    FEED = "feed"
    WARC = "warc"
    PDF = "pdf"


_HTML_START = re.compile(
    rb"\s{0,200}(?:\xef\xbb\xbf)?\s{0,200}"
    rb"<(?:!doctype\s+html|html|head|body|\?xml[^>]{0,200}\?>\s{0,50}<!doctype html)",
    re.IGNORECASE,
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_AT = 257
#: Readers take a PDF that begins within its first so many bytes.
_PDF_WITHIN = 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: Leading bytes of formats that are not read, and what a person calls them.
_FOREIGN = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"BZh": "compressed by bzip2",
    b"\xfd7zXZ": "compressed by xz",
    b"\x28\xb5\x2f\xfd": "compressed by zstd",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a rar archive",
}
_LISTS = {
    "opml": "a list of feeds (OPML)",
    "urlset": "a list of pages (a sitemap)",
    "sitemapindex": "a list of sitemaps",
}


def sniff(name: str, head: bytes, columns: Mapping[str, str]) -> Format:
    """The format of the file ``name`` that begins with ``head``; ``columns`` are those wanted of a table.

    Raises :class:`ReportError` (``binary``, ``unsupported``) for what is no text.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if (packed := _of_many(suffix, head)) is not None:
        return packed
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise ReportError("unsupported", f"it is {what}; save it as something that is read")
    if b"\0" in head and not head.startswith(_UTF16):
        raise ReportError("binary", "it holds zero bytes: it is not text")
    return _of_text(suffix, head, columns)


def _of_many(suffix: str, head: bytes) -> Format | None:
    if head.startswith(_ZIP):
        return Format.ZIP
    if head.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in head[:_PDF_WITHIN]):
        return Format.PDF
    if head.startswith(b"WARC/"):
        return Format.WARC
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar" or (suffix == ".tar" and head):
        return Format.TAR
    return None


def _of_text(suffix: str, head: bytes, columns: Mapping[str, str]) -> Format:
    if suffix in {".jsonl", ".ndjson"} or _looks_like_rows(head):
        return Format.ROWS
    if suffix in {".csv", ".tsv", ".tab"}:
        return Format.TABLE
    if (listed := list_kind(head)) is not None:
        raise ReportError("unsupported", f"it is {_LISTS[listed]}, not a report; dragoman watch follows it")
    if looks_like_feed(head):
        return Format.FEED
    if suffix in {".html", ".htm", ".xhtml"} or _HTML_START.match(head):
        return Format.HTML
    if suffix != ".txt" and looks_like_table(head, columns):
        return Format.TABLE
    return Format.TEXT


def _looks_like_rows(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    return start.startswith(b"{") and re.match(rb'\{\s*"[A-Za-z_]{1,40}"\s*:', start) is not None
