"""One file in, its reports and failures out: what a file is decides which reader it goes through.

Invariant: memory is bounded by the limits of the readers, whatever the file holds.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from dragoman.errors import DragomanError, ReportError, reason
from dragoman.intake.archives import Meter, read_tar, read_zip
from dragoman.intake.article import report_from_html
from dragoman.intake.decode import decode
from dragoman.intake.feeds import read_feed
from dragoman.intake.files import Found
from dragoman.intake.inflate import Members
from dragoman.intake.memo import Extract
from dragoman.intake.pdf import report_from_pdf
from dragoman.intake.plain import report_from_text
from dragoman.intake.rows import LARGEST_REPORT, read_rows
from dragoman.intake.sniff import Format, sniff
from dragoman.intake.tables import read_table
from dragoman.intake.webarchive import read_warc
from dragoman.model import Failure, Report

#: Bytes looked at to tell what a file is.
SNIFFED: Final = 8192
_GZIP: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31


def read_file(
    found: Found, columns: Mapping[str, str], extract: Extract = report_from_html
) -> Iterator[Report | Failure]:
    """All reports in one file. Never raises for what the file holds or for a file that cannot be opened.

    ``columns`` names the column of a table that holds a field of a row; ``extract`` makes reports of archived pages.
    """
    if found.problem is not None:
        yield Failure(found.source, "unreadable", found.problem)
        return
    try:
        with _open(found) as stream:
            silent = True
            for item in _Reader(columns, extract).read(stream, found.source):
                silent = False
                yield item
        if silent:  # blank rows, a table of nothing but its header, a feed without entries
            yield Failure(found.source, "empty", "there is no report in it")
    except OSError as error:
        yield Failure(found.source, "unreadable", (error.strerror or str(error)).lower())


def _open(found: Found) -> io.BufferedReader:
    raw = found.path.open("rb", buffering=0) if found.path is not None else io.FileIO(sys.stdin.fileno(), closefd=False)
    return io.BufferedReader(raw, 8 * SNIFFED)


class _Reader:
    """Reads a stream by what it holds; what is within an archive in the same way, but one level deep."""

    def __init__(self, columns: Mapping[str, str], extract: Extract) -> None:
        self._columns = columns
        self._extract = extract

    def read(self, stream: io.BufferedReader, source: str, *, within: bool = False) -> Iterator[Report | Failure]:
        try:
            if stream.peek(2)[:2] == _GZIP or (not within and source.lower().endswith(".warc.gz")):
                yield from self._unpacked(stream, source, within=within)
            else:
                yield from self._plain(stream, source, source, within=within)
        except ReportError as error:
            yield Failure(source, error.kind, str(error))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            yield Failure(source, "bad_archive", f"the compressed file is damaged: {error}")
        except (DragomanError, OSError, MemoryError):
            raise
        except Exception as error:  # what nobody foresaw costs its file, never the run
            if within:  # the archive knows what it is
                raise
            yield Failure(source, "internal", reason(error))

    def _unpacked(self, stream: io.BufferedReader, source: str, *, within: bool) -> Iterator[Report | Failure]:
        if within:
            raise ReportError("unsupported", "what is compressed within an archive is not opened")
        if _is_warc(source, stream.peek(SNIFFED)):
            yield from read_warc(Members(stream), source, self._extract)
            return
        packed = Meter(stream)
        plain = io.BufferedReader(gzip.GzipFile(fileobj=packed), 8 * SNIFFED)  # type: ignore[call-overload]
        name = f"{source[:-4]}.tar" if source.lower().endswith(".tgz") else source.removesuffix(".gz")
        yield from self._plain(plain, name, source, packed)

    def _plain(
        self, stream: io.BufferedReader, name: str, source: str, packed: Meter | None = None, *, within: bool = False
    ) -> Iterator[Report | Failure]:
        head = stream.peek(SNIFFED)[:SNIFFED]
        form = sniff(name, head, self._columns)
        if form in {Format.ZIP, Format.TAR} and (within or (packed and form is Format.ZIP)):
            raise ReportError("unsupported", "an archive within an archive is not opened")
        if form is Format.ROWS:
            yield from read_rows(stream, source)
        elif form is Format.TABLE:
            yield from read_table(stream, source, head, self._columns)
        elif form is Format.FEED:
            yield from read_feed(stream, source)
        elif form is Format.WARC:
            yield from read_warc(stream, source, self._extract)
        elif form is Format.ZIP:
            yield from read_zip(stream, source, self._member)
        elif form is Format.TAR:
            yield from read_tar(stream, source, self._member, packed)
        else:
            yield _whole(stream, source, form)

    def _member(self, stream: io.BufferedReader, label: str) -> Iterator[Report | Failure]:
        return self.read(stream, label, within=True)


def _is_warc(source: str, head: bytes) -> bool:
    """Whether what is compressed is a web archive; by its name, where its first bytes are damaged."""
    try:
        return zlib.decompressobj(_GZIP_WINDOW).decompress(head, SNIFFED).startswith(b"WARC/")
    except zlib.error:
        return source.lower().endswith(".warc.gz")


def _whole(stream: io.BufferedReader, source: str, form: Format) -> Report:
    """The one report that a file of text, a page or a PDF is."""
    data = stream.read(LARGEST_REPORT + 1)
    if len(data) > LARGEST_REPORT:
        raise ReportError("too_large", f"it is larger than {LARGEST_REPORT // 2**20} MB")
    if form is Format.PDF:
        return report_from_pdf(data, source=source)
    decoded = decode(data, html=form is Format.HTML)
    make = report_from_html if form is Format.HTML else report_from_text
    return make(decoded.text, source=source, basis={"encoding": decoded.basis})
