"""Tables in, Parquet files by month out: for DuckDB, Polars, Arrow, R and whatever reads a folder of Parquet.

A file is ``TABLE/month=YYYY-MM/part-0.parquet``; the month is that from which a row is known, ``unknown`` where it is
not. Invariant: every file of a table has the same schema, also where a column holds nothing.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dragoman.errors import MissingExtraError
from dragoman.record.export import Line, Tables, below, write_whole_bytes
from dragoman.views.exports.columns import cells, columns

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that are held in memory at most: then the months with most of them are written, until half are left.
_MOST_ROWS: Final = 60_000
_UNKNOWN: Final = "unknown"


def write(tables: Tables, target: Path, month: str | None = None) -> dict[str, int]:
    """Writes a folder a table under ``target`` and gives the number of rows of each.

    With ``month`` (YYYY-MM, or ``unknown``) only the rows known from that month, and the files of other months stay:
    the records of many months share one folder.
    Raises :class:`MissingExtraError` where ``pyarrow`` is not installed.
    """
    try:
        import pyarrow  # noqa: F401, ICN001 - only whether it is there
    except ImportError as error:
        raise MissingExtraError("pyarrow is not installed; add it with: pip install 'dragoman[tables]'") from error
    return {name: _write_table(tables, name, below(target, name), month) for name in columns()}


def _write_table(tables: Tables, name: str, folder: Path, only: str | None) -> int:
    waiting: dict[str, list[list[Any]]] = {}
    parts: dict[str, int] = {}
    count = held = 0
    for line in tables.lines(name):
        month = _month_of(tables, name, line)
        if only not in {None, month}:
            continue
        waiting.setdefault(month, []).append(cells(name, line))
        count, held = count + 1, held + 1
        if held >= _MOST_ROWS:
            for full in sorted(waiting, key=lambda m: (-len(waiting[m]), m)):
                held -= _write_part(name, folder, full, waiting.pop(full), parts)
                if held <= _MOST_ROWS // 2:
                    break
    if not count:
        waiting[only or _UNKNOWN] = []  # so that the table and its columns are there
    for left in sorted(waiting):
        _write_part(name, folder, left, waiting[left], parts)
    _forget_others(folder, parts, only or "*")
    return count


def _forget_others(folder: Path, parts: dict[str, int], month: str) -> None:
    """Takes away parts that an earlier export of another record left there (of ``month``, or of all)."""
    written = {folder / f"month={own}" / f"part-{n}.parquet" for own, count in parts.items() for n in range(count)}
    for path in folder.glob(f"month={month}/part-*.parquet"):
        if path not in written:
            path.unlink()


def _write_part(name: str, folder: Path, month: str, rows: list[list[Any]], parts: dict[str, int]) -> int:
    """Writes another part of a month and gives the number of rows."""
    import pyarrow.parquet as pq

    number = parts.get(month, 0)
    parts[month] = number + 1
    out = io.BytesIO()
    pq.write_table(_table(name, rows), out, compression="zstd", version="2.6")
    write_whole_bytes(below(folder, f"month={month}") / f"part-{number}.parquet", [out.getvalue()])
    return len(rows)


def _table(name: str, rows: list[list[Any]]) -> pa.Table:
    import pyarrow as pa

    kinds = {
        "integer": pa.int64(), "length": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
        "day": pa.date32(), "list": pa.list_(pa.string()),
    }  # fmt: skip
    described = columns()[name]
    arrays = []
    for place, column in enumerate(described):
        values = [row[place] for row in rows]
        kind = kinds.get(column.kind, pa.string())
        if column.kind == "day":
            arrays.append(pa.array(values, pa.string()).cast(kind))
        else:
            arrays.append(pa.array(values, kind))
    schema = pa.schema([
        pa.field(c.name, array.type, metadata={"description": c.about})
        for c, array in zip(described, arrays, strict=True)
    ])  # fmt: skip
    return pa.Table.from_arrays(arrays, schema=schema)


def _month_of(tables: Tables, name: str, line: Line) -> str:
    if name == "relations":
        return str(line["month"])
    if name == "reports":
        return _month(line["published"]["end"])
    if "known_from" in line:
        return _month(line["known_from"])
    return _month(tables.known_from(line["report_id"])) if "report_id" in line else _UNKNOWN


def _month(day: str | None) -> str:
    return day[:7] if day else _UNKNOWN
