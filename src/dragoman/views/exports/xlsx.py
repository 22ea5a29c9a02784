"""Tables in, one workbook with a sheet a table out: for who works in a spreadsheet.

Invariant: every text is written as text, so that none is a formula; a text longer than a cell takes is cut, and ends
in an ellipsis; a sheet that is full says so in its last row.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from dragoman.errors import MissingExtraError
from dragoman.record.export import Tables, write_whole_bytes
from dragoman.views.exports import file_at
from dragoman.views.exports.columns import cells, columns

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: What Excel takes: characters of a cell, rows of a sheet.
_LONGEST: Final = 32_767
_MOST_ROWS: Final = 1_048_576
_PIECE: Final = 1 << 20
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: The same record gives the same bytes: the workbook carries no time of its making.
_NO_TIME: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zones


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target`` or ``target``/record.xlsx and gives the rows of each sheet.

    Raises :class:`MissingExtraError` where ``openpyxl`` is not installed.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise MissingExtraError("openpyxl is not installed; add it with: pip install 'dragoman[xlsx]'") from error
    book = Workbook(write_only=True)
    book.properties.creator = "dragoman"
    book.properties.created = book.properties.modified = _NO_TIME
    counts = {name: _sheet(book.create_sheet(name), tables, name) for name in columns()}
    with tempfile.TemporaryFile() as made, tempfile.TemporaryFile() as timeless:
        book.save(made)
        _without_times(made, timeless)
        timeless.seek(0)
        write_whole_bytes(file_at(target, "record.xlsx"), iter(lambda: timeless.read(_PIECE), b""))
    return counts


def _sheet(sheet: WriteOnlyWorksheet, tables: Tables, name: str) -> int:
    from openpyxl.cell import WriteOnlyCell

    def cell(value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        text = _CONTROLS.sub("\ufffd", "; ".join(value) if isinstance(value, list) else value)
        made = WriteOnlyCell(sheet, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
        made.data_type = "s"  # never a formula, whatever it begins with
        return made

    sheet.freeze_panes = "A2"
    sheet.append([column.name for column in columns()[name]])
    count = 0
    for line in tables.lines(name):
        if count >= _MOST_ROWS - 2:
            sheet.append(["More rows than a sheet takes: use the format csv or parquet."])
            break
        sheet.append([cell(value) for value in cells(name, line)])
        count += 1
    return count


def _without_times(workbook: IO[bytes], out: IO[bytes]) -> None:
    """Writes ``workbook`` to ``out`` with no time of day in its archive; no sheet is in memory whole."""
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            made = zipfile.ZipInfo(info.filename, (2000, 1, 1, 0, 0, 0))
            made.compress_type = zipfile.ZIP_DEFLATED
            if info.filename == "docProps/core.xml":
                core = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", old.read(info))
                new.writestr(made, core)
                continue
            made.file_size = info.file_size  # known before it is written, so that the archive says how large it is
            with old.open(info) as source, new.open(made, "w") as sink:
                shutil.copyfileobj(source, sink, _PIECE)
