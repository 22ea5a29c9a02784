"""Structs of the model in, rows of the record out, and back.

Scalars become plain columns (``holder_name``, ``when_start``, ``span_end``), everything else JSON text. Columns
that only repeat the names inside a JSON list (``actor_names``) are added for readers of the file.

Invariant: ``decode(encode(x)) == x`` for every struct of the model, and both know the columns from the struct alone.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import msgspec

from dragoman import model

type Row = tuple[object, ...]

_JSON: Final = msgspec.json.Encoder(order="deterministic")

#: Lists of actors, and the column that repeats their names.
NAME_COLUMNS: Final = {
    "toward": "toward_names",
    "co_holders": "co_holder_names",
    "actors": "actor_names",
    "recipients": "recipient_names",
    "parties": "party_names",
}


class FirstReading(msgspec.Struct, frozen=True):
    """What was read in a report as intake gave it; since then it was read again as ``published`` on another day."""

    report_id: str
    published: model.When
    reading: model.Reading


@dataclass(frozen=True, slots=True)
class _Part:
    """How one field is kept: its columns, the way in and the way out; ``plain``: its one column holds it as it is."""

    columns: tuple[str, ...]
    encode: Callable[[Any], Row]
    decode: Callable[[Row], Any]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Shape[T]:
    """How one struct is kept. ``columns`` and the rows of ``encode`` run in parallel."""

    table: str
    columns: tuple[str, ...]
    width: int
    _type: Callable[..., T]
    _parts: tuple[tuple[str, _Part], ...]
    _names: tuple[str, ...]

    def encode(self, value: T) -> Row:
        """The row of ``value``. Raises :class:`UnicodeEncodeError` for text with half a surrogate pair."""
        row: list[object] = []
        for field, part in self._parts:
            if part.plain:
                row.append(getattr(value, field))
            else:
                row.extend(part.encode(getattr(value, field)))
        row.extend("; ".join(who.name for who in getattr(value, field)) for field in self._names)
        return tuple(row)

    def decode(self, row: Sequence[object], **elsewhere: object) -> T:
        """The struct that was kept as ``row``, whose first :attr:`width` values stand in the order of ``columns``.

        ``elsewhere`` gives the fields that other tables keep.
        """
        values: dict[str, Any] = elsewhere
        kept = tuple(row)
        at = 0
        for field, part in self._parts:
            if part.plain:
                values[field] = kept[at]
                at += 1
            else:
                end = at + len(part.columns)
                values[field] = part.decode(kept[at:end])
                at = end
        return self._type(**values)

    @property
    def selected(self) -> str:
        """The columns that ``decode`` needs, for a SELECT."""
        return ", ".join(self.columns[: self.width])


def shape[T](struct: type[T], table: str, *, without: Sequence[str] = ()) -> Shape[T]:
    """The shape of ``struct`` in ``table``; fields in ``without`` are kept elsewhere and filled by the caller."""
    fields = [f for f in msgspec.structs.fields(cast("Any", struct)) if f.name not in without]
    parts = tuple((f.name, _part(f.name, f.type)) for f in fields)
    names = tuple(f.name for f in fields if f.name in NAME_COLUMNS)
    columns = tuple(column for _, part in parts for column in part.columns)
    named = tuple(NAME_COLUMNS[name] for name in names)
    return Shape(table, columns + named, len(columns), struct, parts, names)


def _part(name: str, kind: object) -> _Part:
    bare, optional = _unwrap(kind)
    if bare is model.Who:
        return _who(name)
    if bare is model.When:
        return _when(name)
    if bare is model.Span:
        return _Part((f"{name}_start", f"{name}_end"), _span_in, _span_out)
    if bare in {str, int, float, bool} or typing.get_origin(bare) is typing.Literal:
        return _scalar(name, bare)
    return _json(name, bare, optional)


def _unwrap(kind: object) -> tuple[object, bool]:
    if isinstance(kind, typing.TypeAliasType) and kind is not model.Span:
        return _unwrap(kind.__value__)
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        inner = [arg for arg in typing.get_args(kind) if arg is not type(None)]
        if len(inner) == 1:
            return _unwrap(inner[0])[0], True
    return kind, False


def _scalar(name: str, bare: object) -> _Part:
    if bare is bool:
        return _Part((name,), lambda value: (int(value),), lambda row: bool(row[0]))
    if bare is float:  # whatever the kind of number (numpy's too), as SQLite takes it
        return _Part((name,), lambda value: (None if value is None else float(value),), lambda row: row[0])
    return _Part((name,), lambda value: (value,), lambda row: row[0], plain=True)


def _who(name: str) -> _Part:
    fields = ("id", "name", "kind", "country", "sector", "wikidata")

    def encode(who: model.Who | None) -> Row:
        if who is None:
            return (None,) * len(fields)
        return (who.id, who.name, who.kind, who.country, who.sector, who.wikidata)

    def decode(row: Row) -> model.Who | None:
        return None if row[1] is None else model.Who(*cast("Any", row))

    return _Part(tuple(f"{name}_{field}" for field in fields), encode, decode)


def _when(name: str) -> _Part:
    fields = ("start", "end", "granularity", "basis", "weekday")

    def encode(when: model.When) -> Row:
        return (when.start, when.end, when.granularity, when.basis, when.weekday)

    return _Part(tuple(f"{name}_{field}" for field in fields), encode, lambda row: model.When(*cast("Any", row)))


def _span_in(span: model.Span | None) -> Row:
    return (None, None) if span is None else (int(span[0]), int(span[1]))


def _span_out(row: Row) -> model.Span | None:
    return None if row[0] is None else cast("model.Span", row)


def _json(name: str, kind: Any, optional: bool) -> _Part:
    decoder = msgspec.json.Decoder(kind)

    def encode(value: object) -> Row:
        if value is None and optional:
            return (None,)
        return (_JSON.encode(value).decode("utf-8"),)

    def decode(row: Row) -> Any:
        return None if row[0] is None else decoder.decode(cast("str", row[0]))

    return _Part((name,), encode, decode)


#: What one report gives.
REPORTS: Final = shape(model.Report, "reports", without=("place",))
MENTIONS: Final = shape(model.Mention, "mentions")
TIMES: Final = shape(model.TimeExpression, "times")
STATEMENTS: Final = shape(model.Statement, "statements")
EVENTS: Final = shape(model.Event, "events")
ARRANGEMENTS: Final = shape(model.Arrangement, "arrangements")
#: What all reports together give. Members of sayings, happenings and stories have tables of their own.
DATED: Final = shape(model.DatedReport, "dated")
SAYINGS: Final = shape(model.Saying, "sayings", without=("statements",))
HAPPENINGS: Final = shape(model.Happening, "happenings", without=("events",))
DISPUTES: Final = shape(model.Dispute, "disputes", without=("sides",))
SIDES: Final = shape(model.Side, "dispute_sides")
STORIES: Final = shape(model.Story, "stories", without=("reports",))
COPIES: Final = shape(model.Copy, "copies")
RELATIONS: Final = shape(model.DyadMonth, "relations")
DYAD_ENTRIES: Final = shape(model.DyadEntry, "dyad_entries")
MERGES: Final = shape(model.Merge, "merges")
#: What was read in a report before other reports gave its day.
FIRST_READINGS: Final = shape(FirstReading, "first_readings")
#: What could not be read.
FAILURES: Final = shape(model.Failure, "failures")
