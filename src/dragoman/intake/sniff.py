"""Name and first bytes in, the format of a file out. Content decides before the name does."""

from __future__ import annotations

import enum
import re
from pathlib import PurePosixPath

from dragoman.errors import ReportError


class Format(enum.Enum):
    """What a file holds."""

    TEXT = "text"
    HTML = "html"
    ROWS = "rows"


_HTML_START = re.compile(
    rb"\s{0,200}(?:\xef\xbb\xbf)?\s{0,200}"
    rb"<(?:!doctype\s+html|html|head|body|\?xml[^>]{0,200}\?>\s{0,50}<!doctype html)",
    re.IGNORECASE,
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: Leading bytes of formats that are not read, and what a person calls them.
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "an SQLite database",
    b"WARC/": "a web archive",
    b"\x7fELF": "a program",
}


def sniff(name: str, head: bytes) -> Format:
    """The format of the file ``name`` that begins with ``head``.

    Raises :class:`ReportError` (``binary``, ``unsupported``) for what is no text.
    """
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise ReportError("unsupported", f"it is {what}; text, HTML and JSON Lines are read")
    if b"\0" in head and not head.startswith(_UTF16):
        raise ReportError("binary", "it holds zero bytes: it is not text")
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in {".jsonl", ".ndjson"} or _looks_like_rows(head):
        return Format.ROWS
    if suffix in {".html", ".htm", ".xhtml"} or _HTML_START.match(head):
        return Format.HTML
    return Format.TEXT


def _looks_like_rows(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    return start.startswith(b"{") and re.match(rb'\{\s*"[A-Za-z_]{1,40}"\s*:', start) is not None
