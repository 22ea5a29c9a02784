"""Rows that hold a report each in, their reports and failures out: JSON Lines, and what any row is made of.

Invariant: one row is in memory at a time, and no row is larger than :data:`LARGEST_REPORT`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import msgspec

from dragoman.errors import ReportError
from dragoman.intake.article import report_from_html
from dragoman.intake.plain import report_from_text
from dragoman.model import Failure, Report

#: Bytes of one report (or one row) at most; a larger one is a failure of kind ``too_large``.
LARGEST_REPORT: Final = 32 * 1024 * 1024


class Row(msgspec.Struct):
    """A row: ``text`` or ``html``, and what is known of it. Unknown fields are ignored."""

    text: str | None = None
    html: str | None = None
    id: str | int | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None


#: The fields of a row by name; a table may have columns of these names.
FIELDS: Final = tuple(field.name for field in msgspec.structs.fields(Row))
_ROW = msgspec.json.Decoder(Row, strict=True)


def read_rows(stream: io.BufferedReader, source: str) -> Iterator[Report | Failure]:
    """The reports of a file of JSON Lines; a row's place is ``source#number``, counted from 1."""
    number = 0
    while line := stream.readline(LARGEST_REPORT + 1):
        number += 1
        place = f"{source}#{number}"
        if len(line) > LARGEST_REPORT:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LARGEST_REPORT)
            yield Failure(place, "too_large", row_too_large())
        elif line.strip():
            try:
                yield report_from_row(_decoded(line), place)
            except ReportError as error:
                yield Failure(place, error.kind, str(error))


def row_too_large() -> str:
    """The reason given for a row beyond :data:`LARGEST_REPORT`."""
    return f"the row is larger than {LARGEST_REPORT // 2**20} MB"


def _decoded(line: bytes) -> Row:
    try:
        return _ROW.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReportError("bad_row", f"the row is not a JSON object of a report: {error}") from error


def report_from_row(row: Row, place: str, *, basis: dict[str, str] | None = None) -> Report:
    """The report in ``row``; its source is its address, else its id, else its ``place``.

    Raises :class:`ReportError` (``bad_row`` and what its text or page may raise).
    """
    source = row.url or (str(row.id) if row.id not in {None, ""} else place)
    known = {
        name: value
        for name in ("url", "outlet", "title", "byline", "published", "language")
        if (value := getattr(row, name)) and value.strip()
    }
    if row.text is not None:
        report = report_from_text(row.text, source=source, known=known, basis=basis)
    elif row.html is not None:
        report = report_from_html(row.html, source=source, known=known, basis=basis)
    else:
        raise ReportError("bad_row", "the row has neither text nor html")
    return report if source == place else msgspec.structs.replace(report, place=place)
