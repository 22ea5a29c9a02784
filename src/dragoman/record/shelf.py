"""Drafts of entries in; the tables of lists brought up to date, out: numbers, full-text index, actors, outlets, counts.

Invariant: the rows follow from the set of entries that are there, whatever came and went before. Entries whose numbers
would be one stand in the order of their ids.
"""

from __future__ import annotations

import itertools
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import Struct

from dragoman.errors import RecordError
from dragoman.joining.names import fullness, identity
from dragoman.model import Who
from dragoman.record.drafts import Draft
from dragoman.record.folding import fold
from dragoman.record.marks import number_of

#: A number is day, kind, report, place in the report and, among those of which all that is one, the rank by id.
_REPORT_BITS: Final = 18
_NTH_BITS: Final = 12
_RANK_BITS: Final = 7
_KINDS: Final = {"happening": 1, "saying": 2, "dispute": 3, "story": 4, "report": 5}
_KIND_BITS: Final = 3
_MANY: Final = 400
_WHO: Final = msgspec.json.Decoder(Who)
#: Which entries are counted for an actor under which name.
_COUNTED: Final = {"saying": "sayings", "happening": "happenings", "report": "reports"}


class _Kept(Struct, frozen=True, array_like=True):
    """What must be known of an entry to take it back."""

    words: str
    marks: str
    forms: tuple[tuple[int, str], ...]
    counted: tuple[int, ...]
    outlet: str | None
    tallies: tuple[tuple[str, int], ...]

    def packed(self) -> bytes:
        """As the table holds it."""
        return zlib.compress(msgspec.msgpack.encode(self), 1)

    @classmethod
    def of(cls, draft: Draft) -> _Kept:
        """What is kept of a draft."""
        forms = tuple((number, msgspec.json.encode(who).decode()) for number, who in draft.forms)
        return cls(draft.words, draft.marks, forms, draft.counted, draft.outlet, draft.tallies)

    @classmethod
    def unpacked(cls, packed: bytes) -> _Kept:
        """From what the table holds."""
        return msgspec.msgpack.decode(zlib.decompress(packed), type=cls)


class _Entry(Struct):
    """An entry as it stands, or is to stand, in the lists."""

    kind: str
    id: str
    day: str
    origin: int | None
    base: int
    kept: _Kept
    number: int | None = None


class Shelf:
    """The tables of lists on a connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, drafts: Iterable[Draft], gone: Iterable[tuple[str, str]]) -> None:
        """Lists ``drafts`` in the place of what was listed of them, and no longer those ``gone`` (kind, id)."""
        new = {(d.kind, d.id): _entry(d) for d in drafts}
        old = self._at_ids({*gone, *new})
        same = {key for key, e in old.items() if key in new and _alike(e, new[key])}
        off = [e for key, e in sorted(old.items()) if key not in same]
        on = [e for key, e in sorted(new.items()) if key not in same]
        moved = self._number(off, on)
        self._take([*off, *(was for was, _ in moved)])
        self._insert([*on, *(e for _, e in moved)])
        self._count(off, on)

    def _number(self, off: Sequence[_Entry], on: Sequence[_Entry]) -> list[tuple[_Entry, _Entry]]:
        """Gives each entry that comes its number; those that another number falls to, as they are and will be."""
        by_base: dict[int, list[_Entry]] = defaultdict(list)
        for e in on:
            by_base[e.base].append(e)
        leaving = {e.number for e in off}
        moved = []
        bases = by_base.keys() | {e.base for e in off}
        # Numbers are given from the base on, so that where any entry has it one has the base itself.
        taken = {row[0] for row in self._rows("SELECT number FROM entries WHERE number IN (?)", bases)}
        for base in sorted(bases):
            staying = [e for e in self._at_base(base) if e.number not in leaving] if base in taken else []
            ordered = sorted([*staying, *by_base.get(base, ())], key=lambda e: e.id)
            if len(ordered) > 1 << _RANK_BITS:
                raise RecordError(f"more than {1 << _RANK_BITS} entries of one day would have one number ({base})")
            for number, e in enumerate(ordered, base):
                if e.number is None:
                    e.number = number
                elif e.number != number:
                    moved.append((e, msgspec.structs.replace(e, number=number)))
        return moved

    def _take(self, entries: Iterable[_Entry]) -> None:
        ordered = sorted(entries, key=_by_number)
        self._connection.executemany(
            "INSERT INTO entries_fts (entries_fts, rowid, words, marks) VALUES ('delete', ?, ?, ?)",
            ((e.number, e.kept.words, e.kept.marks) for e in ordered),
        )
        for table in ("entries", "entry_words"):
            self._connection.executemany(f"DELETE FROM {table} WHERE number = ?", ((e.number,) for e in ordered))  # noqa: S608

    def _insert(self, entries: Iterable[_Entry]) -> None:
        # The index is quickest when rows come in the order of their numbers.
        ordered = sorted(entries, key=_by_number)
        self._connection.executemany(
            "INSERT INTO entries (number, kind, id, day, origin) VALUES (?, ?, ?, ?, ?)",
            ((e.number, e.kind, e.id, e.day, e.origin) for e in ordered),
        )
        self._connection.executemany(
            "INSERT INTO entry_words VALUES (?, ?)", ((e.number, e.kept.packed()) for e in ordered)
        )
        self._connection.executemany(
            "INSERT INTO entries_fts (rowid, words, marks) VALUES (?, ?, ?)",
            ((e.number, e.kept.words, e.kept.marks) for e in ordered),
        )

    def _rows(self, query: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
        """The rows of a query that has ``(?)`` where all ``values`` are to stand."""
        found: list[tuple[Any, ...]] = []
        for some in itertools.batched(sorted(set(values)), _MANY):  # type: ignore[type-var]
            found += self._connection.execute(query.replace("(?)", f"({', '.join('?' * len(some))})"), some).fetchall()
        return found

    def _at_ids(self, keys: AbstractSet[tuple[str, str]]) -> dict[tuple[str, str], _Entry]:
        """Those of some entries, by kind and id, that there are."""
        found = self._entries("e.id IN (?)", {entry_id for _, entry_id in keys})
        return {(e.kind, e.id): e for e in found if (e.kind, e.id) in keys}

    def _at_base(self, base: int) -> list[_Entry]:
        return list(self._entries("e.number IN (?)", range(base, base + (1 << _RANK_BITS))))

    def _entries(self, where: str, values: Iterable[object]) -> Iterator[_Entry]:
        query = (
            "SELECT e.kind, e.id, e.day, e.origin, e.number, w.kept FROM entries e"  # noqa: S608 - our own words
            f" JOIN entry_words w ON w.number = e.number WHERE {where} ORDER BY e.number"
        )
        for kind, key, day, origin, number, kept in self._rows(query, values):
            base = number >> _RANK_BITS << _RANK_BITS
            yield _Entry(kind, key, day, origin, base, _Kept.unpacked(kept), number)

    # ── who is in them, and how much there is ───────────────────────────────────────────────────────────────────

    def _count(self, off: Sequence[_Entry], on: Sequence[_Entry]) -> None:
        forms: Counter[tuple[int, str]] = Counter()
        counted: Counter[tuple[int, str]] = Counter()
        outlets: Counter[str] = Counter()
        tallies: Counter[str] = Counter()
        for entries, by in ((off, -1), (on, 1)):
            for e in entries:
                for form in e.kept.forms:
                    forms[form] += by
                for number in e.kept.counted:
                    counted[number, _COUNTED[e.kind]] += by
                if e.kept.outlet is not None:
                    outlets[e.kept.outlet] += by
                tallies[e.kind] += by
                for name, count in e.kept.tallies:
                    tallies[name] += by * count
        self._actors(forms, counted)
        self._add(
            "outlets (number, name, reports)", "number", "reports", [(number_of(n), n, c) for n, c in outlets.items()]
        )
        self._add("tallies (name, number)", "name", "number", list(tallies.items()))

    def _add(self, table: str, key: str, column: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Adds counts, the last of each row, to those that are there; what comes to nothing goes."""
        name = table.split(maxsplit=1)[0]
        changed = sorted(row for row in rows if row[-1])
        self._connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * (table.count(',') + 1))})"  # noqa: S608 - our own names
            f" ON CONFLICT ({key}) DO UPDATE SET {column} = {column} + excluded.{column}",
            changed,
        )
        self._connection.executemany(
            f"DELETE FROM {name} WHERE {key} = ? AND {column} = 0",  # noqa: S608 - our own names
            ((row[0],) for row in changed),
        )

    def _actors(self, forms: Counter[tuple[int, str]], counted: Counter[tuple[int, str]]) -> None:
        """Each actor is listed in the fullest form that entries have, of equally full ones the most frequent."""
        rows = sorted((number, who, by) for (number, who), by in forms.items() if by)
        self._connection.executemany(
            "INSERT INTO actor_forms VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET uses = uses + excluded.uses", rows
        )
        self._connection.executemany(
            "DELETE FROM actor_forms WHERE actor = ? AND who = ? AND uses = 0", ((n, who) for n, who, _ in rows)
        )
        touched = sorted({n for n, _, _ in rows} | {n for (n, _), by in counted.items() if by})
        query = "SELECT number, sayings, happenings, reports FROM actors WHERE number IN (?)"
        before = {row[0]: row[1:] for row in self._rows(query, touched)}
        found: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for number, text, uses in self._rows("SELECT actor, who, uses FROM actor_forms WHERE actor IN (?)", touched):
            found[number].append((text, uses))
        made = []
        for number in touched:
            if number in found:
                whos = [(_WHO.decode(text), uses, text) for text, uses in found[number]]
                who, _, _ = max(whos, key=lambda f: (fullness(f[0]), f[1], f[2])) if len(whos) > 1 else whos[0]
                was = before.get(number, (0, 0, 0))
                after = [n + counted[number, name] for n, name in zip(was, _COUNTED.values(), strict=True)]
                made.append(
                    (number, identity(who), who.name, fold(who.name), who.kind, who.country, who.sector, who.wikidata,
                     *after)
                )  # fmt: skip
        self._connection.executemany("DELETE FROM actors WHERE number = ?", ((number,) for number in touched))
        self._connection.executemany("INSERT INTO actors VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made)


def _entry(draft: Draft) -> _Entry:
    """A draft with the number that it has unless another one would have it too."""
    try:
        day = date.fromisoformat(draft.day).toordinal()
    except ValueError:
        day = 0
    number = day
    for value, bits in (
        (_KINDS[draft.kind], _KIND_BITS),
        (number_of(draft.place), _REPORT_BITS),
        (draft.nth, _NTH_BITS),
        (0, _RANK_BITS),
    ):
        number = number << bits | value % (1 << bits)
    return _Entry(draft.kind, draft.id, draft.day, draft.origin, number, _Kept.of(draft))


def _alike(a: _Entry, b: _Entry) -> bool:
    return (a.base, a.day, a.origin, a.kept) == (b.base, b.day, b.origin, b.kept)


def _by_number(entry: _Entry) -> int:
    assert entry.number is not None
    return entry.number
