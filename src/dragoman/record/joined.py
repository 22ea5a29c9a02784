"""Joins in, rows of the tables they fill out, and back; on a connection that the caller opened and guards.

Invariant: ``load`` after ``insert`` gives the same joins with their rows sorted by id.
"""

from __future__ import annotations

import itertools
import operator
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from dragoman.model import Dispute, Happening, Joins, Saying, Story
from dragoman.record import codec, listing
from dragoman.record.codec import Shape

if TYPE_CHECKING:
    from dragoman.joining import Change

#: Emptied before new joins are kept: those that speak of others first.
_TABLES: Final = (
    "saying_statements",
    "sayings",
    "happening_events",
    "happenings",
    "dispute_sides",
    "disputes",
    "story_reports",
    "stories",
    "copies",
    "dated",
    "relations",
    "dyad_entries",
    "merges",
)


def clear(connection: sqlite3.Connection) -> None:
    """Forgets what was joined; the caller holds the transaction."""
    listing.clear(connection)
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names


def insert(connection: sqlite3.Connection, joins: Joins) -> None:
    """Keeps ``joins`` in a record where nothing is joined; the caller holds the transaction."""
    _fill(connection, joins)
    listing.fill(connection)


def _fill(connection: sqlite3.Connection, joins: Joins) -> None:
    _insert(connection, codec.DATED, joins.dated)
    _insert(connection, codec.SAYINGS, joins.sayings)
    _link(connection, "saying_statements", ((s.id, s.statements) for s in joins.sayings))
    _insert(connection, codec.HAPPENINGS, joins.happenings)
    _link(connection, "happening_events", ((h.id, h.events) for h in joins.happenings))
    _insert(connection, codec.DISPUTES, joins.disputes)
    for dispute in joins.disputes:
        _insert(connection, codec.SIDES, dispute.sides, dispute_id=dispute.id)
    _insert(connection, codec.STORIES, joins.stories)
    _link(connection, "story_reports", ((s.id, s.reports) for s in joins.stories))
    copies = sorted(joins.copies, key=lambda c: (c.report_id, -c.copied_share, c.copy_of))
    for report_id, group in itertools.groupby(copies, key=lambda c: c.report_id):
        _insert(connection, codec.COPIES, tuple(group), report_id=report_id)
    _insert(connection, codec.RELATIONS, joins.relations)
    _insert(connection, codec.DYAD_ENTRIES, joins.dyad_entries)
    _insert(connection, codec.MERGES, joins.merges)


def forget(connection: sqlite3.Connection, change: Change) -> None:
    """Removes the rows that a change takes away; the caller holds the transaction."""
    for table, member, owner, gone in (
        ("sayings", "saying_statements", "saying_id", change.gone_sayings),
        ("happenings", "happening_events", "happening_id", change.gone_happenings),
        ("disputes", "dispute_sides", "dispute_id", change.gone_disputes),
        ("stories", "story_reports", "story_id", change.gone_stories),
    ):
        ids = [(key,) for key in sorted(gone)]
        connection.executemany(f"DELETE FROM {member} WHERE {owner} = ?", ids)  # noqa: S608 - our own names
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", ids)  # noqa: S608 - our own names
    connection.executemany("DELETE FROM copies WHERE report_id = ?", ((key,) for key in sorted(change.copies)))
    connection.executemany("DELETE FROM dated WHERE report_id = ?", ((d.report_id,) for d in change.dated))
    connection.executemany(
        "DELETE FROM dyad_entries WHERE entry_id = ?", ((key,) for key in sorted(change.gone_entries))
    )
    connection.executemany(
        "DELETE FROM relations WHERE source = ? AND target = ? AND month = ?", sorted(change.gone_months)
    )
    connection.executemany(
        "DELETE FROM merges WHERE left_key = ? OR right_key = ?", ((key, key) for key in change.gone_merges)
    )


def apply(connection: sqlite3.Connection, change: Change) -> None:
    """Keeps the rows that a change brings, after :func:`forget`; the caller holds the transaction."""
    rows = Joins(
        dated=tuple(change.dated),
        sayings=tuple(change.sayings),
        happenings=tuple(change.happenings),
        disputes=tuple(change.disputes),
        stories=tuple(change.stories),
        copies=tuple(copy for key in sorted(change.copies) for copy in change.copies[key]),
        relations=tuple(change.relations),
        dyad_entries=tuple(change.dyad_entries),
        merges=tuple(change.merges),
    )
    _fill(connection, rows)


def load(connection: sqlite3.Connection) -> Joins:
    """What was last kept by :func:`insert`."""
    return Joins(
        dated=_load(connection, codec.DATED, "report_id"),
        sayings=sayings(connection),
        happenings=happenings(connection),
        disputes=disputes(connection),
        stories=stories(connection),
        copies=_load(connection, codec.COPIES, "report_id, nth"),
        relations=_load(connection, codec.RELATIONS, "source, target, month"),
        dyad_entries=_load(connection, codec.DYAD_ENTRIES, "source, target, entry_id"),
        merges=_load(connection, codec.MERGES, "left_key, right_key"),
    )


def sayings(connection: sqlite3.Connection, only: str | None = None) -> tuple[Saying, ...]:
    """All sayings, or the one with the id ``only``; so the next three."""
    members = _links(connection, "saying_statements", "saying_id", "statement_id", only)
    return _load(connection, codec.SAYINGS, "id", only, statements=members)


def happenings(connection: sqlite3.Connection, only: str | None = None) -> tuple[Happening, ...]:
    """All happenings, or one."""
    members = _links(connection, "happening_events", "happening_id", "event_id", only)
    return _load(connection, codec.HAPPENINGS, "id", only, events=members)


def disputes(connection: sqlite3.Connection, only: str | None = None) -> tuple[Dispute, ...]:
    """All disputes, or one."""
    where, values = _where("dispute_id", only)
    query = f"SELECT dispute_id, {codec.SIDES.selected} FROM dispute_sides{where} ORDER BY dispute_id, nth"  # noqa: S608
    groups = itertools.groupby(connection.execute(query, values), operator.itemgetter(0))
    sides = {key: tuple(codec.SIDES.decode(row[1:]) for row in group) for key, group in groups}
    return _load(connection, codec.DISPUTES, "id", only, sides=sides)


def stories(connection: sqlite3.Connection, only: str | None = None) -> tuple[Story, ...]:
    """All stories, or one."""
    members = _links(connection, "story_reports", "story_id", "report_id", only)
    return _load(connection, codec.STORIES, "id", only, reports=members)


def each(connection: sqlite3.Connection, table: str, keys: Sequence[str]) -> Iterator[Any]:
    """The rows of a table one by one, in the order of ``keys``, which an index of it has; nothing else is held."""
    kept, field, query, part = _STREAMED[table]
    rows = connection.execute(f"SELECT {kept.selected} FROM {kept.table} ORDER BY {', '.join(keys)}")  # noqa: S608
    for row in rows:
        members = {field: tuple(part(own) for own in connection.execute(query, (row[0],)))} if field else {}
        yield kept.decode(row, **members)


#: Of each table that is drawn row by row: its shape, the field that another table keeps, its rows, what one of them is.
_STREAMED: Final[Mapping[str, tuple[Shape[Any], str, str, Callable[[Sequence[Any]], Any]]]] = {
    "sayings": (
        codec.SAYINGS,
        "statements",
        "SELECT statement_id FROM saying_statements WHERE saying_id = ? ORDER BY nth",
        operator.itemgetter(0),
    ),
    "happenings": (
        codec.HAPPENINGS,
        "events",
        "SELECT event_id FROM happening_events WHERE happening_id = ? ORDER BY nth",
        operator.itemgetter(0),
    ),
    "disputes": (
        codec.DISPUTES,
        "sides",
        f"SELECT {codec.SIDES.selected} FROM dispute_sides WHERE dispute_id = ? ORDER BY nth",  # noqa: S608
        codec.SIDES.decode,
    ),
    "stories": (
        codec.STORIES,
        "reports",
        "SELECT report_id FROM story_reports WHERE story_id = ? ORDER BY nth",
        operator.itemgetter(0),
    ),
    "relations": (codec.RELATIONS, "", "", tuple),
    "dyad_entries": (codec.DYAD_ENTRIES, "", "", tuple),
    "merges": (codec.MERGES, "", "", tuple),
}


def _insert(connection: sqlite3.Connection, kept: Shape[Any], values: Sequence[Any], **owner: str) -> None:
    """Rows of ``values``; rows with an ``owner`` are numbered under it."""
    extra = [name for name in owner if name not in kept.columns]
    columns = (*kept.columns, *extra, *(("nth",) if owner else ()))
    marks = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {kept.table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - our own names
        (
            (*kept.encode(value), *(owner[name] for name in extra), *((nth,) if owner else ()))
            for nth, value in enumerate(values)
        ),
    )


def _link(connection: sqlite3.Connection, table: str, members: Iterable[tuple[str, Sequence[str]]]) -> None:
    connection.executemany(
        f"INSERT INTO {table} VALUES (?, ?, ?)",  # noqa: S608 - our own names
        ((owner, nth, member) for owner, all_members in members for nth, member in enumerate(all_members)),
    )


def _load[T](
    connection: sqlite3.Connection,
    kept: Shape[T],
    order: str,
    only: str | None = None,
    **members: dict[str, tuple[Any, ...]],
) -> tuple[T, ...]:
    """All rows of a table, or one; ``members`` gives by id what stands in tables of their own."""
    where, values = _where("id", only)
    query = f"SELECT {kept.selected} FROM {kept.table}{where} ORDER BY {order}"  # noqa: S608 - our own names
    rows = connection.execute(query, values)
    return tuple(kept.decode(row, **{field: by_id.get(row[0], ()) for field, by_id in members.items()}) for row in rows)


def _links(
    connection: sqlite3.Connection, table: str, owner: str, member: str, only: str | None
) -> dict[str, tuple[Any, ...]]:
    where, values = _where(owner, only)
    query = f"SELECT {owner}, {member} FROM {table}{where} ORDER BY {owner}, nth"  # noqa: S608 - our own names
    rows = connection.execute(query, values)
    return {key: tuple(row[1] for row in group) for key, group in itertools.groupby(rows, operator.itemgetter(0))}


def _where(column: str, only: str | None) -> tuple[str, tuple[str, ...]]:
    return ("", ()) if only is None else (f" WHERE {column} = ?", (only,))
