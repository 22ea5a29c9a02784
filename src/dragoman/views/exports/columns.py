"""A row of the export in; the cells of a flat table, by the columns that columns.yaml declares, out.

Invariant: columns and their kinds depend on the table only, never on what stands in its rows.
"""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import Any, Final, NamedTuple

from dragoman.record.export import Line

#: ``length`` is an integer: how many characters the text has.
KINDS: Final = ("text", "integer", "number", "boolean", "day", "list", "spans", "json", "length")


class Column(NamedTuple):
    """One column: where its value stands in a row, what kind of value it is, what it tells."""

    name: str
    path: tuple[str, ...]
    kind: str
    about: str


@functools.cache
def columns() -> dict[str, tuple[Column, ...]]:
    """The columns of every table, in their order."""
    import yaml

    described = yaml.safe_load(files(__package__).joinpath("columns.yaml").read_text("utf-8"))
    return {table: tuple(_column(*row) for row in rows.items()) for table, rows in described.items()}


def _column(name: str, described: str) -> Column:
    path, kind, about = described.split(maxsplit=2)
    if kind not in KINDS:
        raise ValueError(f"columns.yaml: {name} is of no kind that there is: {kind}")
    return Column(name, tuple(path.split(".")), kind, about)


def cells(table: str, line: Line) -> list[Any]:
    """The values of a row: ``None``, ``str``, ``int``, ``float``, ``bool`` or a list of strings, by :func:`columns`."""
    return [_value(column, line) for column in columns()[table]]


def _value(column: Column, line: Line) -> Any:
    found = _at(line, column.path)
    if column.kind == "list":
        return [] if found is None else ["" if part is None else str(part) for part in found]
    if found is None:
        return None
    if column.kind == "spans":
        pairs = [found] if isinstance(found[0], int) else found
        return ";".join(f"{start}-{end}" for start, end in pairs)
    if column.kind == "json":
        return json.dumps(found, ensure_ascii=False)
    if column.kind == "length":
        return len(found)
    return float(found) if column.kind == "number" else found


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for number, part in enumerate(path):
        if value is None:
            return None
        if part.endswith("[]"):
            return [_at(each, path[number + 1 :]) for each in value[part[:-2]]]
        value = value[part]
    return value
