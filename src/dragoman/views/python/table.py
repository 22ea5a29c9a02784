"""Rows of one kind in; a table that a notebook shows with its evidence, and that becomes a data frame, out.

Invariant: a frame has the same columns whatever rows there are, also none; text of a report is escaped wherever a
table is shown.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, overload

import msgspec

from dragoman.errors import MissingExtraError
from dragoman.model import When
from dragoman.record.lookup import Evidence
from dragoman.views.python.showing import table_html

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

type FindEvidence = Callable[[str], tuple[Evidence, ...]]

#: A notebook shows so many rows with their evidence; the table itself holds all.
SHOWN: Final = 20
_WHEN: Final = ("start", "end", "granularity", "basis", "weekday")
_PLAIN: Final = {str: "string", int: "int64", float: "float64", bool: "bool"}


class Table[Row: msgspec.Struct](Sequence[Row]):
    """Rows in a fixed order. Index it, loop over it, or turn it into a frame.

    In frames an interval of days ``when`` stands in five columns, ``when_start`` to ``when_weekday`` (ISO days, closed,
    open ends null; Monday is 0), a list stays a list of strings, and what has parts of its own is JSON in a string.
    """

    def __init__(self, kind: type[Row], rows: Iterable[Row], evidence: FindEvidence | None = None) -> None:
        self._kind = kind
        self._rows = tuple(rows)
        self._evidence = evidence

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Table[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Table[Row]:
        """A row by its place, or a shorter table."""
        if isinstance(at, slice):
            return Table(self._kind, self._rows[at], self._evidence)
        return self._rows[at]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and (self._kind, self._rows) == (other._kind, other._rows)

    def __hash__(self) -> int:
        return hash((self._kind, self._rows))

    def __repr__(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self)} rows"
        return f"<Table of {self._kind.__name__}: {rows}, columns {', '.join(self.columns)}>"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of a frame."""
        return tuple(name for name, _ in self._columns())

    def to_dicts(self) -> list[dict[str, Any]]:
        """Each row as a dictionary of plain values, by :attr:`columns`."""
        lists = frozenset(name for name, kind in self._columns() if kind == "list")
        return [_flat(row, lists) for row in self._rows]

    def to_arrow(self) -> pa.Table:
        """The table for Apache Arrow. Raises :class:`MissingExtraError` where ``pyarrow`` is not installed."""
        arrow = _library("pyarrow")
        of = {"string": arrow.string(), "int64": arrow.int64(), "float64": arrow.float64(), "bool": arrow.bool_()}
        of["list"] = arrow.list_(arrow.string())
        schema = arrow.schema([(name, of[kind]) for name, kind in self._columns()])
        return arrow.Table.from_pylist(self.to_dicts(), schema=schema)

    def to_polars(self) -> pl.DataFrame:
        """The table for Polars. Raises :class:`MissingExtraError` where ``polars`` is not installed."""
        frames = _library("polars")
        of = {"string": frames.String, "int64": frames.Int64, "float64": frames.Float64, "bool": frames.Boolean}
        of["list"] = frames.List(frames.String)
        schema = {name: of[kind] for name, kind in self._columns()}
        frame: pl.DataFrame = frames.DataFrame(self.to_dicts(), schema=schema)
        return frame

    def to_pandas(self) -> pd.DataFrame:
        """The table for pandas. Raises :class:`MissingExtraError` where ``pandas`` is not installed."""
        frames = _library("pandas")
        return frames.DataFrame(self.to_dicts(), columns=list(self.columns))

    def _repr_html_(self) -> str:
        """What a notebook shows: the first rows, each with the words that it rests on."""
        rows = self[:SHOWN].to_dicts()
        words = [self._evidence(str(row["id"])) if self._evidence and row.get("id") else () for row in rows]
        return table_html(self.columns, rows, words, len(self))

    def _columns(self) -> Iterator[tuple[str, str]]:
        """Names and kinds (``string``, ``int64``, ``float64``, ``bool``, ``list``) of the columns of a frame."""
        hints = typing.get_type_hints(self._kind)
        for field in msgspec.structs.fields(self._kind):
            hint = _without_none(hints[field.name])
            if hint is When:
                yield from ((f"{field.name}_{part}", "int64" if part == "weekday" else "string") for part in _WHEN)
            elif typing.get_origin(hint) is tuple and typing.get_args(hint)[0] is str:
                yield field.name, "list"
            else:
                yield field.name, _PLAIN.get(hint, "string")


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        rest = [part for part in typing.get_args(hint) if part is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def _flat(row: msgspec.Struct, lists: frozenset[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if isinstance(value, When):
            out |= {f"{name}_{part}": getattr(value, part) for part in _WHEN}
        elif name in lists:
            out[name] = list(value)
        elif value is None or isinstance(value, (str, int, float, bool)):
            out[name] = value
        else:
            out[name] = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, sort_keys=True)
    return out


def _library(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError(f"{name} is not installed; add it with: pip install 'dragoman[tables]'") from error
