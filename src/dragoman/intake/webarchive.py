"""A web archive (WARC, also gzipped) in, a report for each page in it out; damage and cut records are listed.

Invariant: one record is in memory at a time and no more than :data:`LARGEST_REPORT` of it; a record that is shorter
than it says is never a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from msgspec import structs

from dragoman.errors import ReportError, one_report_at_fault
from dragoman.intake.article import report_from_html
from dragoman.intake.decode import Decoded, decode_page
from dragoman.intake.inflate import DamagedError, Source
from dragoman.intake.memo import Extract
from dragoman.intake.rows import LARGEST_REPORT
from dragoman.model import Failure, Report

_CHUNK: Final = 1 << 16
_LARGEST_HEADER: Final = 1 << 16
_START: Final = b"WARC/"
_PAGES: Final = {"text/html", "application/xhtml+xml"}
_HTTP_OK: Final = 200
_DAMAGED: Final = "the archive is damaged here; reading went on at the next record"
_LENGTH: Final = re.compile(rb"\d{1,15}")


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as it stands in the archive: its header block and named fields, its bytes as far as they are kept.

    ``length`` is how many bytes it should hold, ``there`` how many it holds.
    """

    head: bytes
    fields: dict[bytes, bytes]
    body: bytes
    length: int
    there: int


def read_warc(stream: Source, source: str, extract: Extract = report_from_html) -> Iterator[Report | Failure]:
    """The pages of an archive: responses of HTML with status 200. ``stream`` gives unpacked bytes.

    The source of a page is its address, else ``source#number`` of the record, counted from 1. ``extract`` makes the
    report of a page, or none where it is known.
    """
    window = _Window(stream)
    number = given = 0
    while True:
        number += 1
        place = stands = f"{source}#{number}"
        try:
            record = _next_record(window)
            if record is None:
                break
            address = record.fields.get(b"warc-target-uri", b"").strip(b"<> ").decode("utf-8", "replace")
            place = address.replace("\0", "\ufffd") or stands
            page = _page(record)
            found: Report | Failure | None = None
            if page is not None:
                given += 1
                basis = {"encoding": page.basis}
                found = extract(page.text, source=place, known={"url": place}, basis=basis)
                found = found and structs.replace(found, place=stands)
        except DamagedError:
            window.clear()
            found = Failure(place, "bad_archive", _DAMAGED)
        except ReportError as error:
            found = Failure(place, error.kind, str(error) if place == stands else f"{error} ({stands})")
        if found is not None:
            given += isinstance(found, Failure)
            yield found
    if not given:
        raise ReportError("empty", "there is no page in the archive")


def _next_record(window: _Window) -> _Record | None:
    """The next record, or ``None`` at the end.

    Raises :class:`DamagedError`; and :class:`ReportError` where no record begins (``bad_archive``, that is skipped) or
    where one ends within its header (``truncated``).
    """
    start = window.skip_blank()
    if not start:
        return None
    if not start.startswith(_START):
        window.skip_to_start()
        raise ReportError("bad_archive", _DAMAGED)
    head = window.head()
    fields = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in head.splitlines())
    }
    stated = fields.get(b"content-length", b"")
    if not _LENGTH.fullmatch(stated):
        raise ReportError("bad_archive", _DAMAGED)
    length = int(stated)
    wanted = min(length, LARGEST_REPORT + 1) if fields.get(b"warc-type") == b"response" else 0
    body = window.take(wanted)
    skipped = window.skip(length - wanted) if len(body) == wanted else 0
    return _Record(head, fields, body, length, len(body) + skipped)


@one_report_at_fault()
def _page(record: _Record) -> Decoded | None:
    """The page in a record; ``None`` for records that are none."""
    if record.fields.get(b"warc-type") != b"response":
        return None
    if record.there < record.length:
        raise ReportError("truncated", f"its record should hold {record.length:,} bytes and holds {record.there:,}")
    data, declared = _payload(record)
    if data is None:
        return None
    if record.length > LARGEST_REPORT or len(data) > LARGEST_REPORT:
        raise ReportError("too_large", f"it is larger than {LARGEST_REPORT // 2**20} MB")
    if record.fields.get(b"warc-truncated"):
        raise ReportError("truncated", "the archive says that the page was cut when it was fetched")
    return decode_page(data, declared)


def _payload(record: _Record) -> tuple[bytes | None, str | None]:
    """The page's bytes, unchunked and unpacked, and the encoding that the server declared; no bytes for no page."""
    from fastwarc.warc import WarcRecord

    block = record.head + b"\r\n\r\n" + record.body + b"\r\n\r\n"
    head = re.sub(
        rb"(?i)(content-length:[ \t]*)\d+", rb"\g<1>%d" % len(record.body), block[: len(record.head)], count=1
    )
    # Some crawlers keep the headers of a body that they have already unchunked or unpacked.
    for coding in ("all", "content", "transfer", "none"):
        try:
            response = WarcRecord.from_bytes(head + block[len(record.head) :])
            response.parse_http(auto_decode=coding)
            if response.http_headers is None or response.http_headers.status_code != _HTTP_OK:
                return None, None
            if (response.http_content_type or "").lower() not in _PAGES:
                return None, None
            if coding == "all":
                _check_length(record, response.http_headers.get("Content-Length"))
            data = response.reader.read(LARGEST_REPORT + 1)
        except (OSError, ValueError):
            continue
        if coding == "all" or data.lstrip()[:1] == b"<":
            return data, response.http_charset
    raise ReportError("encoding", "its body cannot be unpacked")


def _check_length(record: _Record, stated: str | None) -> None:
    """A body shorter than its own header says was cut on the way; longer ones were unpacked by the crawler."""
    holds = len(record.body) - (record.body.find(b"\r\n\r\n") + 4)
    if stated and stated.isascii() and stated.isdigit() and len(stated) < 16 and holds < int(stated):  # noqa: PLR2004
        raise ReportError("truncated", f"its page should hold {int(stated):,} bytes and holds {holds:,}")


class _Window:
    """The bytes of an archive that are being looked at.

    A gzip member that begins like a record ends the one before, whatever length that one states: nothing is taken or
    passed over beyond such an edge.
    """

    def __init__(self, stream: Source) -> None:
        self._stream = stream
        self._held = bytearray()
        self._edges: list[int] = []
        self._member = getattr(stream, "member", 0)

    def clear(self) -> None:
        self._held.clear()
        self._edges.clear()

    def _grow(self) -> bool:
        more = self._stream.read(_CHUNK)
        member = getattr(self._stream, "member", 0)
        if member != self._member and more.startswith(_START):
            self._edges.append(len(self._held))
        self._member = member
        self._held += more
        return bool(more)

    def _drop(self, size: int) -> None:
        del self._held[:size]
        self._edges = [edge - size for edge in self._edges if edge >= size]

    def _reach(self, size: int) -> int:
        """How many of the next ``size`` bytes there are before an edge and before the end, as far as it is known."""
        edge = self._edges[0] if self._edges else size
        return min(size, edge, len(self._held))

    def skip_blank(self) -> bytes:
        """Past the line ends between records; the first bytes of the next one, none at the end of the archive."""
        while True:
            self._drop(len(self._held) - len(self._held.lstrip(b"\r\n")))
            if len(self._held) >= len(_START) or not self._grow():
                return bytes(self._held[: len(_START)])

    def skip_to_start(self) -> None:
        """To the next line, or member, that begins like a record, past the one here; to the end where none does."""
        mark = b"\n" + _START
        self._drop(len(_START) - 1)
        while True:
            at = self._held.find(mark)
            if self._edges and (at < 0 or self._edges[0] <= at):
                self._drop(self._edges[0])
                return
            if at >= 0:
                self._drop(at + 1)
                return
            self._drop(max(0, len(self._held) - len(mark)))
            if not self._grow():
                self.clear()
                return

    def head(self) -> bytes:
        """The header block without the empty line after it.

        Raises :class:`ReportError` (``bad_archive``, ``truncated``).
        """
        looked = 0
        self._edges = [edge for edge in self._edges if edge > 0]
        while (at := self._held.find(b"\r\n\r\n", looked)) < 0 or (self._edges and self._edges[0] <= at):
            if self._edges:
                self._drop(self._edges[0])
                raise ReportError("truncated", "the header of a record ends before its end")
            looked = max(0, len(self._held) - 3)
            if len(self._held) > _LARGEST_HEADER:
                self.skip_to_start()
                raise ReportError("bad_archive", _DAMAGED)
            if not self._grow():
                self.clear()
                raise ReportError("truncated", "the archive ends within the header of a record")
        head = bytes(self._held[:at])
        self._drop(at + 4)
        return head

    def take(self, size: int) -> bytes:
        while len(self._held) < size and not self._edges and self._grow():
            pass
        reach = self._reach(size)
        taken = bytes(self._held[:reach])
        self._drop(reach)
        return taken

    def skip(self, size: int) -> int:
        left = size
        while left:
            passed = self._reach(left)
            self._drop(passed)
            left -= passed
            if left and (self._edges or not self._grow()):
                break
        return size - left
