"""What joining must find again without reading the whole record: items, keys, ties and groups, in SQLite tables.

Invariant: the tables follow from the set of reports alone, whatever the order or the portions in which they came;
they are made again from the readings when the version of the joining changes.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dragoman.joining import numbers, postings
from dragoman.joining.items import Item, Member, Tie, packed_keys, unpacked_keys
from dragoman.joining.layout import SCHEMA, TABLES

#: Kinds of items, ties and members whose ids are those of reports; of notes by report, and of notes about reports.
_OF_REPORTS: Final = frozenset("crywiu")
_NOTES_BY: Final = frozenset({"day", "whole", "first", "follows", "ride"})
_NOTES_ABOUT: Final = frozenset({"whole", "first", "follows", "named"})

#: What stands for the head of an item that has none yet.
_NO_HEAD: Final = ("", 0)
_MANY: Final = 512
#: Scores are added up in whole millionths, so that the sum is the same in any order.
MILLION: Final = 1_000_000


class Index:
    """The tables on a connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        for statement in SCHEMA:
            connection.execute(statement)
        self.postings = postings.Postings(connection)
        self._numbers = numbers.Numbers(connection)

    @classmethod
    def in_memory(cls) -> Index:
        """An index of its own for one join."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.execute("PRAGMA journal_mode = OFF")
        return cls(connection)

    def clear(self) -> None:
        """Forgets everything."""
        for table in TABLES:
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        self._numbers.forget()
        self.postings.forget()

    def put(self, kind: str, items: Sequence[Item]) -> None:
        """Adds items; none of them is there."""
        number = self.connection.execute("SELECT coalesce(max(number), 0) + 1 FROM join_data").fetchone()[0]
        self._numbers.shorten()
        ordered = sorted(items)
        ids = self._kept(kind, (i.id for i in ordered))
        self.connection.executemany(
            "INSERT INTO join_data VALUES (?, ?, ?)",
            ((n, packed_keys(i.keys), i.payload) for n, i in enumerate(ordered, number)),
        )
        self.connection.executemany(
            "INSERT INTO join_items VALUES (?, ?, ?, ?, ?, NULL, ?)",
            ((kind, key, i.at, i.sure, i.rank, n) for n, (key, i) in enumerate(zip(ids, ordered, strict=True), number)),
        )
        self.postings.add(kind, items)

    def take(self, kind: str, ids: Iterable[str]) -> list[Item]:
        """Removes items with their keys and ties, and gives them back; ids that are not there are no matter."""
        items = self.items(kind, ids)
        self.postings.remove(kind, items)
        of = [(kind, key) for key in self._asked(kind, (i.id for i in items))]
        self.connection.executemany(
            "DELETE FROM join_data WHERE number = (SELECT data FROM join_items WHERE kind = ? AND id = ?)", of
        )
        self.connection.executemany("DELETE FROM join_items WHERE kind = ? AND id = ?", of)
        return items

    def items(self, kind: str, ids: Iterable[str]) -> list[Item]:
        """The items of those ids that are there, sorted by id."""
        query = (
            "SELECT id, at, sure, rank, keys, payload FROM join_items CROSS JOIN join_data ON number = data"
            " WHERE kind = ? AND id"
        )
        rows = list(self._each(query, (kind,), self._asked(kind, ids)))
        found = self._shown(kind, [row[0] for row in rows])
        return sorted(
            Item(i, at, bool(s), rank, unpacked_keys(keys), p)
            for i, (_, at, s, rank, keys, p) in zip(found, rows, strict=True)
        )

    def payloads(self, kind: str, ids: Iterable[str]) -> list[tuple[str, bytes]]:
        """The ids of those of ``ids`` that are there, with what their items are compared by."""
        query = "SELECT id, payload FROM join_items CROSS JOIN join_data ON number = data WHERE kind = ? AND id"
        rows = list(self._each(query, (kind,), self._asked(kind, ids)))
        return list(zip(self._shown(kind, [row[0] for row in rows]), (row[1] for row in rows), strict=True))

    def heads(self, kind: str, ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
        """Of each item its rank and the head of its group."""
        query = "SELECT id, rank, head FROM join_items WHERE kind = ? AND id"
        rows = list(self._each(query, (kind,), self._asked(kind, ids)))
        found = self._shown(kind, [row[0] for row in rows])
        heads = self._shown(kind, [row[2] if row[2] is not None else _NO_HEAD[kind in _OF_REPORTS] for row in rows])
        return {i: (row[1], head or None) for i, row, head in zip(found, rows, heads, strict=True)}

    def set_head(self, kind: str, item: str, head: str) -> None:
        """Puts an item into the group of ``head``."""
        short, own = self._kept(kind, [head, item])
        self.connection.execute("UPDATE join_items SET head = ? WHERE kind = ? AND id = ?", (short, kind, own))

    def groups(self, kind: str, heads: Iterable[str]) -> dict[str, list[str]]:
        """By head the items of its group, sorted."""
        found: dict[str, list[str]] = {}
        query = "SELECT head, id FROM join_items INDEXED BY join_items_head WHERE kind = ? AND head"
        rows = list(self._each(query, (kind,), self._asked(kind, heads)))
        first, second = (self._shown(kind, [row[n] for row in rows]) for n in (0, 1))
        for head, item in sorted(zip(first, second, strict=True)):
            found.setdefault(head, []).append(item)
        return found

    def tie(self, kind: str, ties: Iterable[Tie]) -> None:
        """Keeps ties, each from both sides."""
        known = list(ties)
        pairs = self._pairs(kind, [(t.a, t.b) for t in known])
        rows = [(kind, a, b, t.score, t.weak, t.reason) for (a, b), t in zip(pairs, known, strict=True)]
        self.connection.executemany(
            "INSERT OR REPLACE INTO join_ties VALUES (?, ?, ?, ?, ?, ?)",
            sorted([*rows, *((k, b, a, s, w, r) for k, a, b, s, w, r in rows)]),
        )

    def untie(self, kind: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Forgets ties."""
        both = [(kind, *pair) for a, b in self._pairs(kind, list(pairs)) for pair in ((a, b), (b, a))]
        self.connection.executemany("DELETE FROM join_ties WHERE kind = ? AND a = ? AND b = ?", both)

    def ties(self, kind: str, ids: Iterable[str], least: float = 0.0) -> Iterator[Tie]:
        """The ties of items with at least that score, each item as ``a``."""
        query = "SELECT a, b, score, weak, reason FROM join_ties WHERE kind = ? AND score >= ? AND a"
        rows = list(self._each(query, (kind, least), self._asked(kind, ids)))
        first, second = (self._shown(kind, [row[n] for row in rows]) for n in (0, 1))
        for a, b, (_, _, score, weak, reason) in zip(first, second, rows, strict=True):
            yield Tie(a, b, score, bool(weak), reason)

    def shift(self, kind: str, by: Mapping[tuple[str, str], int]) -> None:
        """Makes ties so much surer; those that come to nothing go."""
        shifted = [(pair, score) for pair, score in by.items() if score]
        pairs = self._pairs(kind, [pair for pair, _ in shifted])
        rows = sorted((kind, a, b, score) for (a, b), (_, score) in zip(pairs, shifted, strict=True))
        self.connection.executemany(
            "INSERT INTO join_ties VALUES (?, ?, ?, ?, 0, '') ON CONFLICT DO UPDATE SET score = score + excluded.score",
            rows,
        )
        self.connection.executemany(
            "DELETE FROM join_ties WHERE kind = ? AND a = ? AND b = ? AND score = 0",
            (row[:3] for row in rows if row[3] < 0),
        )

    def sizes(self, kind: str, items: Iterable[str]) -> dict[str, int]:
        """How many members have each of those items."""
        query = (
            "SELECT item, count(*) FROM join_members INDEXED BY join_members_item"
            " WHERE kind = ? AND item <> '' AND item"
        )
        rows = list(self._each(query, (kind,), self._asked(kind, items), " GROUP BY item"))
        return dict(zip(self._shown(kind, [row[0] for row in rows]), (row[1] for row in rows), strict=True))

    def scores(self, kind: str, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """The scores of those of ``pairs`` that are tied."""
        query = "SELECT score FROM join_ties WHERE kind = ? AND a = ? AND b = ?"
        asked = list(pairs)
        rows = zip(asked, self._pairs(kind, asked), strict=True)
        found = ((pair, self.connection.execute(query, (kind, *row)).fetchone()) for pair, row in rows)
        return {pair: score[0] for pair, score in found if score}

    def enter(self, kind: str, members: Iterable[Member]) -> None:
        """Keeps members; those of the same id are replaced."""
        self.connection.executemany(
            "INSERT INTO join_members (kind, id, report, item, row, more) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id, kind) DO UPDATE SET report = excluded.report, item = excluded.item, row = excluded.row,"
            " more = excluded.more",
            zip(itertools.repeat(kind), *self._columns(kind, list(members)), strict=False),
        )

    def leave(self, kind: str, ids: Iterable[str]) -> None:
        """Forgets members."""
        query = "DELETE FROM join_members WHERE kind = ? AND id = ?"
        self.connection.executemany(query, [(kind, i) for i in self._asked(kind, ids)])

    def set_row(self, kind: str, rows: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Says which row members are in."""
        self.connection.executemany(
            "UPDATE join_members SET row = ? WHERE kind = ? AND id = ? AND row <> ?",
            [(row, kind, i, row) for row, ids in rows for i in self._asked(kind, ids)],
        )

    def set_item(self, kind: str, items: Iterable[tuple[str, str]]) -> None:
        """Says which item each of some members, given second, is compared as."""
        query = "UPDATE join_members SET item = ? WHERE kind = ? AND id = ?"
        pairs = self._pairs(kind, list(items))
        self.connection.executemany(query, [(item, kind, member) for item, member in pairs])

    def members_by(self, column: str, kind: str, values: Iterable[str]) -> list[Member]:
        """The members with one of the ``values`` in a column (id, report, item or row), sorted by id."""
        # Without statistics SQLite would walk through all members of the kind instead.
        there = f"{column} <> '' AND " if column in {"item", "row"} else ""
        query = (
            f"SELECT id, report, item, row, more FROM join_members INDEXED BY join_members_{column}"  # noqa: S608
            f" WHERE kind = ? AND {there}{column}"
        )
        asked: Iterable[object] = values
        if column == "report":
            asked = self._numbers.known(values)
        elif column != "row":
            asked = self._asked(kind, values)
        rows = list(self._each(query, (kind,), asked))
        ids, items = (self._shown(kind, [row[n] for row in rows]) for n in (0, 2))
        reports = self._numbers.ids([row[1] for row in rows])
        return sorted(
            Member(i, report, item, row[3], row[4])
            for i, report, item, row in zip(ids, reports, items, rows, strict=True)
        )

    def note(self, kind: str, notes: Iterable[tuple[str, str, bytes]]) -> None:
        """Keeps ``(owner, about, value)``; one that is there is replaced."""
        rows = list(notes)
        owners: Sequence[int | str] = [row[0] for row in rows]
        abouts: Sequence[int | str] = [row[1] for row in rows]
        if kind in _NOTES_BY:
            owners = self._numbers.of(row[0] for row in rows)
        if kind in _NOTES_ABOUT:
            abouts = self._numbers.of(row[1] for row in rows)
        self.connection.executemany(
            "INSERT OR REPLACE INTO join_notes VALUES (?, ?, ?, ?)",
            [(kind, owner, about, row[2]) for owner, about, row in zip(owners, abouts, rows, strict=True)],
        )

    def forget(self, kind: str, owners: Iterable[str]) -> None:
        """Forgets the notes of those owners."""
        asked = self._numbers.known(owners) if kind in _NOTES_BY else owners
        self.connection.executemany("DELETE FROM join_notes WHERE kind = ? AND owner = ?", ((kind, o) for o in asked))

    def notes(self, kind: str, owners: Iterable[str]) -> list[tuple[str, str, bytes]]:
        """The notes of those owners, sorted."""
        query = "SELECT owner, about, value FROM join_notes WHERE kind = ? AND owner"
        return self._noted(
            kind, self._each(query, (kind,), self._numbers.known(owners) if kind in _NOTES_BY else owners)
        )

    def notes_about(self, kind: str, abouts: Iterable[str]) -> list[tuple[str, str, bytes]]:
        """The notes about those, sorted."""
        query = (
            "SELECT owner, about, value FROM join_notes INDEXED BY join_notes_about"
            " WHERE kind = ? AND about <> '' AND about"
        )
        asked = self._numbers.known(abouts) if kind in _NOTES_ABOUT else abouts
        return self._noted(kind, self._each(query, (kind,), asked))

    def _noted(self, kind: str, notes: Iterable[tuple[Any, Any, bytes]]) -> list[tuple[str, str, bytes]]:
        rows = list(notes)
        owners: list[str] = [row[0] for row in rows]
        abouts: list[str] = [row[1] for row in rows]
        if kind in _NOTES_BY:
            owners = self._numbers.ids([row[0] for row in rows])
        if kind in _NOTES_ABOUT:
            abouts = self._numbers.ids([row[1] for row in rows])
        return sorted((owner, about, row[2]) for owner, about, row in zip(owners, abouts, rows, strict=True))

    # ── ids as they are kept ────────────────────────────────────────────────────────────────────────────────────

    def _kept(self, kind: str, ids: Iterable[str]) -> Sequence[Any]:
        return self._numbers.of(ids) if kind in _OF_REPORTS else list(ids)

    def _asked(self, kind: str, ids: Iterable[str]) -> Iterable[Any]:
        return self._numbers.known(ids) if kind in _OF_REPORTS else ids

    def _shown(self, kind: str, kept: list[Any]) -> list[str]:
        return self._numbers.ids(kept) if kind in _OF_REPORTS else kept

    def _pairs(self, kind: str, pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[Any, Any]]:
        if kind not in _OF_REPORTS:
            return pairs
        return list(zip(self._numbers.of(a for a, _ in pairs), self._numbers.of(b for _, b in pairs), strict=True))

    def _columns(self, kind: str, members: Sequence[Member]) -> Iterator[Sequence[Any]]:
        yield self._kept(kind, (m.id for m in members))
        yield self._numbers.of(m.report for m in members)
        yield self._kept(kind, (m.item for m in members))
        yield [m.row for m in members]
        yield [m.more for m in members]

    def _each(self, query: str, values: tuple[object, ...], wanted: Iterable[object], end: str = "") -> Iterator[tuple]:  # type: ignore[type-arg]
        """The rows of ``query … IN (wanted) end``, so many at a time as SQLite takes."""
        ids = sorted(set(wanted))  # type: ignore[type-var]
        for i in range(0, len(ids), _MANY):
            some = ids[i : i + _MANY]
            # Few different queries, so that SQLite need not take them apart again: the last value stands many times.
            some += some[-1:] * ((1 << (len(some) - 1).bit_length()) - len(some))
            yield from self.connection.execute(
                f"{query} IN ({','.join('?' * len(some))}){end}", (*values, *some)
            ).fetchall()
