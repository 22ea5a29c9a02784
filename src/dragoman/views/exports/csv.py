"""Tables in, CSV files with a Frictionless data package out: for spreadsheets, R, Stata and deposits of data.

UTF-8, a header, ISO days, one row a claim; lists are joined by ``; ``. Invariant: no cell of a text begins as a formula
of a spreadsheet would (an apostrophe stands before it), unless ``raw`` is asked for.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from dragoman.record.export import Tables, write_whole
from dragoman.views.exports.columns import Column, cells, columns

#: A spreadsheet takes a cell that begins so for a formula, also behind white space that it strips.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TYPES: Final = {"integer": "integer", "length": "integer", "number": "number", "boolean": "boolean", "day": "date"}
_KEYS: Final = {"reports": "id", "sayings": "id", "happenings": "id", "disputes": "id", "stories": "id"}
_FOREIGN: Final = {
    "statements": (("report_id", "reports"), ("saying_id", "sayings")),
    "events": (("report_id", "reports"), ("happening_id", "happenings")),
    "arrangements": (("report_id", "reports"),),
    "mentions": (("report_id", "reports"),),
}


def write(tables: Tables, target: Path, *, raw: bool = False) -> dict[str, int]:
    """Writes ``target``/TABLE.csv and ``target``/datapackage.json; gives the number of rows of each table.

    ``raw`` leaves cells as they are, for programs that are no spreadsheets.
    """
    counts = {
        f"{name}.csv": write_whole(target / f"{name}.csv", _rows(tables, name, raw=raw)) - 1 for name in columns()
    }
    package = json.dumps(data_package(raw=raw), indent=1, ensure_ascii=False) + "\n"
    return counts | {"datapackage.json": write_whole(target / "datapackage.json", [package])}


def _rows(tables: Tables, name: str, *, raw: bool) -> Iterator[str]:
    yield _line([column.name for column in columns()[name]])
    for row in tables.lines(name):
        yield _line([as_cell(value, raw=raw) for value in cells(name, row)])


def as_cell(value: Any, *, raw: bool) -> str:
    """A value as a cell of a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = "; ".join(value) if isinstance(value, list) else str(value)
    text = text.replace("\0", "\ufffd")
    return "'" + text if not raw and text.lstrip(" \u00a0").startswith(_FORMULAS) else text


def _line(row: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue()


def data_package(*, raw: bool) -> dict[str, Any]:
    """What a Frictionless reader has to know of the files: types, keys, what each column tells."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dragoman-record",
        "title": "Who said what and who did what to whom, according to which outlet",
        "description": "Spans are pairs START-END of code points into the text of the report."
        + ("" if raw else " An apostrophe stands before a text that a spreadsheet would take for a formula."),
        "resources": [_resource(name, described) for name, described in columns().items()],
    }


def _resource(name: str, described: tuple[Column, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": c.name, "type": _TYPES.get(c.kind, "string"), "description": c.about} for c in described],
        "missingValues": [""],
    }
    if name in _KEYS:
        schema["primaryKey"] = [_KEYS[name]]
    if name in _FOREIGN:
        schema["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": other, "fields": ["id"]}} for field, other in _FOREIGN[name]
        ]
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
