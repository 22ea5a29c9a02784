"""A CSV or TSV file in, a report or failure a row out; columns are named by the header or by a mapping.

Invariant: a broken row (an unclosed quote, a line without end) costs memory of a few :data:`LARGEST_REPORT` at most.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dragoman.errors import ReportError, UsageError
from dragoman.intake.eastern import eastern
from dragoman.intake.rows import FIELDS, LARGEST_REPORT, Row, report_from_row, row_too_large
from dragoman.model import Failure, Report

_DELIMITERS: Final = ",;\t|"
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHER_BYTES: Final = "dragoman.windows-1252"
_SHOWN_COLUMNS: Final = 20
#: How bytes that are no UTF-8 are kept until a row is whole.
_NO_UTF8: Final = re.compile("[\udc80-\udcff]")


def columns_from(given: str) -> dict[str, str]:
    """``"text=Body,published=Date"`` as field → column. Raises :class:`UsageError` for a field that there is not."""
    columns: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in given.split(","))):
        field, sign, column = part.partition("=")
        if not sign or not column.strip() or field.strip() not in FIELDS:
            raise UsageError(f"--columns: {part!r} is not FIELD=COLUMN with a field of {', '.join(FIELDS)}")
        columns[field.strip()] = column.strip()
    return columns


def looks_like_table(head: bytes, columns: Mapping[str, str]) -> bool:
    """Whether the first line names columns of a report: all that ``columns`` wants, or only fields, text or html too.

    For standard input and files without a telling name.
    """
    line = head.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    try:
        names = _names(next(csv.reader([line[:LARGEST_REPORT]], delimiter=_delimiter(line)), []))
    except csv.Error:  # a carriage return within the line
        return False
    if columns:
        return {_plain(column) for column in columns.values()} <= set(names)
    return len(names) > 1 and {"text", "html"} & set(names) != set() and set(names) <= set(FIELDS)


def read_table(
    stream: io.BufferedReader, source: str, head: bytes, columns: Mapping[str, str]
) -> Iterator[Report | Failure]:
    """The reports of a table; the place of a row is ``source#line``, the line it begins on, the header being 1.

    Raises :class:`ReportError` (``bad_row``) when no column holds text or html.
    """
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8")
    text = io.TextIOWrapper(
        stream, encoding, errors="surrogateescape" if encoding == "utf-8" else "replace", newline=""
    )
    basis = {"encoding": f"table: {encoding}" + ("" if encoding != "utf-8" else ", other bytes as windows-1252")}
    try:
        yield from _read_lines(_Lines(text), source, columns, basis["encoding"])
    finally:
        text.detach()  # the stream belongs to the caller


def _read_lines(lines: _Lines, source: str, columns: Mapping[str, str], encoding: str) -> Iterator[Report | Failure]:
    csv.field_size_limit(LARGEST_REPORT)
    first = next(lines, "")
    lines.again = first
    rows = csv.reader(lines, delimiter=_delimiter(first), strict=True)
    try:
        header, _ = _decoded(next(rows, []), encoding)
    except csv.Error as error:
        raise ReportError("bad_row", f"its header cannot be read: {error}") from error
    places = _places(header, columns)
    while True:
        place = f"{source}#{lines.number + 1}"
        try:
            cells, how = _decoded(next(rows), encoding)
            if any(cell.strip() for cell in cells):
                yield report_from_row(_row(cells, places), place, basis={"encoding": how})
        except StopIteration:
            return
        except csv.Error as error:
            yield Failure(place, "bad_row", f"its quotes do not close as they should: {error}")
        except ReportError as error:
            yield Failure(place, error.kind, str(error))


class _Lines:
    """The lines of a text, each of bounded length, counted; goes on after one that is too long."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.number = 0
        self.again: str | None = None

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line, self.again = self.again, None
        if line is not None:
            return line
        line = self._text.readline(LARGEST_REPORT + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LARGEST_REPORT:
            while line and not line.endswith("\n"):
                line = self._text.readline(LARGEST_REPORT)
            raise ReportError("too_large", row_too_large())
        return line


def _places(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Field → number of its column. A column that ``columns`` names is no other field as well."""
    names = _names(header)
    places = {field: names.index(_plain(column)) for field, column in columns.items() if _plain(column) in names}
    for field in FIELDS:
        if field in names and field not in columns and names.index(field) not in places.values():
            places[field] = names.index(field)
    if not {"text", "html"} & places.keys():
        shown = ", ".join(name for name in names[:_SHOWN_COLUMNS] if name)[:300]
        raise ReportError(
            "bad_row", f"no column is called text or html; name one with --columns text=NAME (there are: {shown})"
        )
    return places


def _row(cells: Sequence[str], places: Mapping[str, int]) -> Row:
    found = {field: cells[at] for field, at in places.items() if at < len(cells) and cells[at].strip()}
    if "text" not in found and "html" not in found:
        raise ReportError("bad_row", "the row has neither text nor html")
    return Row(**found)


def _names(header: Sequence[str]) -> list[str]:
    return [_plain(name) for name in header]


def _plain(name: str) -> str:
    return name.strip().strip("\ufeff").casefold()


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _decoded(cells: list[str], encoding: str) -> tuple[list[str], str]:
    """The cells of a row, and by what: its bytes that are no UTF-8 are told from the whole row."""
    if not any(map(_NO_UTF8.search, cells)):
        return cells, encoding
    raw = [cell.encode("utf-8", "surrogateescape") for cell in cells]
    name = eastern(b"\n".join(raw))
    if name is None:
        return [data.decode("utf-8", _OTHER_BYTES) for data in raw], encoding
    return [data.decode(name, "replace") for data in raw], f"table: by its pairs of bytes: {name}"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 in a table that otherwise is: what spreadsheets write on Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_OTHER_BYTES, _as_windows)
