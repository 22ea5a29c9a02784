"""One file in, its reports and failures out: text, HTML or rows of JSON, each also gzipped.

Invariant: memory is bounded by the limits below, whatever the file holds.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from typing import Final

import msgspec

from dragoman.errors import ReportError
from dragoman.intake.article import report_from_html
from dragoman.intake.decode import decode
from dragoman.intake.files import Found
from dragoman.intake.plain import report_from_text
from dragoman.intake.sniff import Format, sniff
from dragoman.model import Failure, Report

#: Bytes of one report (or one row) at most; a larger one is a failure of kind ``too_large``.
LARGEST_REPORT: Final = 32 * 1024 * 1024
#: Bytes looked at to tell what a file is.
SNIFFED: Final = 8192


def read_file(found: Found) -> Iterator[Report | Failure]:
    """All reports in one file. Never raises for what the file holds or for a file that cannot be opened."""
    if found.problem is not None:
        yield Failure(found.source, "unreadable", found.problem)
        return
    try:
        with _open(found) as stream:
            yield from _read_stream(stream, found.source)
    except ReportError as error:
        yield Failure(found.source, error.kind, str(error))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield Failure(found.source, "bad_archive", f"the compressed file is damaged: {error}")
    except OSError as error:
        yield Failure(found.source, "unreadable", (error.strerror or str(error)).lower())


def _open(found: Found) -> io.BufferedReader:
    raw = found.path.open("rb", buffering=0) if found.path is not None else io.FileIO(sys.stdin.fileno(), closefd=False)
    return io.BufferedReader(raw, 8 * SNIFFED)


def _read_stream(stream: io.BufferedReader, source: str) -> Iterator[Report | Failure]:
    name = source
    head = stream.peek(SNIFFED)[:SNIFFED]
    if head[:2] == b"\x1f\x8b":
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream), 8 * SNIFFED)
        name = source.removesuffix(".gz")
        head = stream.peek(SNIFFED)[:SNIFFED]
    form = sniff(name, head)
    if form is Format.ROWS:
        yield from _read_rows(stream, source)
        return
    data = stream.read(LARGEST_REPORT + 1)
    if len(data) > LARGEST_REPORT:
        raise ReportError("too_large", f"it is larger than {LARGEST_REPORT // 2**20} MB")
    if form is Format.HTML:
        decoded = decode(data, html=True)
        yield report_from_html(decoded.text, source=source, basis={"encoding": decoded.basis})
    else:
        decoded = decode(data)
        yield report_from_text(decoded.text, source=source, basis={"encoding": decoded.basis})


def _read_rows(stream: io.BufferedReader, source: str) -> Iterator[Report | Failure]:
    number = 0
    while line := stream.readline(LARGEST_REPORT + 1):
        number += 1
        place = f"{source}#{number}"
        if len(line) > LARGEST_REPORT:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LARGEST_REPORT)
            yield Failure(place, "too_large", f"the row is larger than {LARGEST_REPORT // 2**20} MB")
        elif line.strip():
            try:
                yield _report_from_row(line, place)
            except ReportError as error:
                yield Failure(place, error.kind, str(error))


class Row(msgspec.Struct):
    """A row of JSON Lines: ``text`` or ``html``, and what is known of it. Unknown fields are ignored."""

    text: str | None = None
    html: str | None = None
    id: str | int | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None


_ROW = msgspec.json.Decoder(Row, strict=True)


def _report_from_row(line: bytes, place: str) -> Report:
    try:
        row = _ROW.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReportError("bad_row", f"the row is not a JSON object of a report: {error}") from error
    source = row.url or (str(row.id) if row.id not in {None, ""} else place)
    known = {
        name: value
        for name in ("url", "outlet", "title", "published", "language")
        if (value := getattr(row, name)) and value.strip()
    }
    if row.text is not None:
        return report_from_text(row.text, source=source, known=known)
    if row.html is not None:
        return report_from_html(row.html, source=source, known=known)
    raise ReportError("bad_row", "the row has neither text nor html")
