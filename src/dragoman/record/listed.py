"""A question about entries in; one page of the entries that answer it, by day, out.

Pages follow each other by the id of the entry they begin behind, never by a number of rows to skip, so that a page is
as quick in the middle of a long list as at its beginning. Invariant: whatever is typed is a value, never SQL and never
an operator of the full-text index.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from dragoman.record.folding import fold
from dragoman.record.listing import CARRIED, KINDS, mark
from dragoman.record.search import match_expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.record.store import Store

#: Entries are counted up to this many.
MOST_COUNTED: Final = 1_000
#: A name that means more actors than this is that of the most widely named ones.
_MOST_ACTORS: Final = 12
#: Reports that hold given words are looked at up to this many, the last ones read first.
_MOST_REPORTS: Final = 20_000

_ACTOR: Final = "number, key, name, kind, country, sector, wikidata, sayings, happenings, reports"


class Actor(Struct, frozen=True):
    """Somebody in the record, with in how many sayings, happenings and reports they speak, act and are named."""

    number: int
    key: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    wikidata: str | None
    sayings: int
    happenings: int
    reports: int


class Asked(Struct, frozen=True, kw_only=True):
    """A question. Actors are given by their numbers; ``by``, ``to``, ``on`` and ``any`` each ask for one of theirs.

    ``story`` is an id, ``since`` and ``until`` are ISO days, ``behind`` is the id of the entry behind which the page
    begins.
    """

    kinds: tuple[str, ...] = KINDS
    words: str | None = None
    by: tuple[int, ...] | None = None
    to: tuple[int, ...] | None = None
    on: tuple[int, ...] | None = None
    any: tuple[int, ...] | None = None
    source: int | None = None
    target: int | None = None
    act: str | None = None
    type: str | None = None
    status: str | None = None
    outlet: int | None = None
    story: str | None = None
    carried: int | None = None
    several: bool = False
    since: str | None = None
    until: str | None = None
    oldest_first: bool = False
    behind: str | None = None
    before: str | None = None


class Entry(Struct, frozen=True):
    """One line of a list; ``day`` is empty where none is known."""

    number: int
    kind: str
    id: str
    day: str


class Found(Struct, frozen=True):
    """One page of a list: its entries, whether there are more on either side, and how many in all.

    ``total`` is at most :data:`MOST_COUNTED` + 1, which means more than can be counted in passing.
    """

    entries: tuple[Entry, ...]
    earlier: bool
    further: bool
    total: int


def entries(store: Store, asked: Asked, limit: int) -> Found:
    """At most ``limit`` entries that answer a question. Raises :class:`UsageError` for words without a letter."""
    conditions, values = _conditions(store, asked)
    if conditions is None:
        return Found((), earlier=False, further=False, total=0)
    back = asked.before is not None
    turned = asked.oldest_first == back  # walks from the last day to the first
    edge = _edge(store, asked.before or asked.behind)
    place = [f"rowid {'<' if turned else '>'} :edge"] if edge is not None else []
    query = (
        f"SELECT rowid FROM entries_fts WHERE {' AND '.join([*conditions, *place])}"  # noqa: S608 - our own words
        f" ORDER BY rowid {'DESC' if turned else 'ASC'} LIMIT :limit"
    )
    rows = store.rows(
        f"SELECT {_ENTRY} FROM ({query}) f JOIN entries e ON e.number = f.rowid",  # noqa: S608 - our own words
        {**values, "edge": edge, "limit": limit + 1},
    )
    found = sorted((Entry(*row) for row in rows), key=lambda e: e.number, reverse=turned)
    more, found = len(found) > limit, found[:limit]
    total = store.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM entries_fts WHERE {' AND '.join(conditions)} LIMIT {MOST_COUNTED + 1})",  # noqa: S608
        values,
    )[0][0]
    if back:
        found.reverse()
    return Found(
        tuple(found),
        earlier=more if back else edge is not None,
        further=edge is not None if back else more,
        total=total,
    )


_ENTRY: Final = "e.number, e.kind, e.id, e.day"


def reports_with(store: Store, asked: Asked, limit: int) -> Found:
    """At most ``limit`` reports whose text has the words of a question that asks for reports."""
    assert asked.words is not None
    conditions, values = _conditions(store, Asked(kinds=("report",), outlet=asked.outlet, any=asked.any))
    edge = _edge(store, asked.before or asked.behind)
    back = asked.before is not None
    turned = asked.oldest_first == back
    place = ["+e.number < :edge" if turned else "+e.number > :edge"] if edge is not None else []
    if asked.outlet is not None or asked.any is not None:
        assert conditions is not None
        place.append(f"+e.number IN (SELECT rowid FROM entries_fts WHERE {' AND '.join(conditions)})")  # noqa: S608
    for day, sign in ((asked.since, ">="), (asked.until, "<=")):
        if day is not None:
            place.append(f"+e.day {sign} :{'since' if sign == '>=' else 'until'} AND +e.day <> ''")
    values |= {"typed": match_expression(asked.words), "edge": edge, "since": asked.since, "until": asked.until}
    matching = f"SELECT rowid FROM reports_fts WHERE reports_fts MATCH :typed ORDER BY rowid DESC LIMIT {_MOST_REPORTS}"  # noqa: S608
    # A plus before a column keeps its index out of the plan: each report found is looked up once, by its rowid.
    among = f"({matching}) f CROSS JOIN entries e ON e.origin = f.rowid"
    where = f" WHERE {' AND '.join(place)}" if place else ""
    rows = store.rows(
        f"SELECT {_ENTRY} FROM {among}{where} ORDER BY e.number {'DESC' if turned else 'ASC'} LIMIT :limit",  # noqa: S608
        {**values, "limit": limit + 1},
    )
    more, found = len(rows) > limit, [Entry(*row) for row in rows[:limit]]
    if back:
        found.reverse()
    total = store.rows(f"SELECT count(*) FROM (SELECT 1 FROM ({matching}) LIMIT {MOST_COUNTED + 1})", values)[0][0]  # noqa: S608
    earlier, further = (more, edge is not None) if back else (edge is not None, more)
    return Found(tuple(found), earlier=earlier, further=further, total=total)


def _conditions(store: Store, asked: Asked) -> tuple[list[str] | None, dict[str, object]]:
    """What an entry must meet, and the values asked for; ``None`` where nothing can."""
    marks = [_either("kind", asked.kinds)]
    for field, numbers in (("by", asked.by), ("to", asked.to), ("on", asked.on)):
        if numbers is not None:
            marks.append(_either(field, numbers))
    if asked.any is not None:
        marks.append("(" + " OR ".join(_either(field, asked.any) for field in ("by", "to", "on")) + ")")
    single = {
        "src": asked.source, "dst": asked.target, "act": asked.act, "type": asked.type, "status": asked.status,
        "in": asked.outlet, "story": asked.story,
    }  # fmt: skip
    marks += [f'"{mark(field, value)}"' for field, value in single.items() if value is not None]
    if asked.carried is not None:
        marks.append(_either("carried", [min(c for c in CARRIED if c >= min(asked.carried, CARRIED[-1]))]))
    if asked.several:
        marks.append('"several0"')
    parts = [f"marks : ({' AND '.join(marks)})"]
    if asked.words is not None:
        parts.append(f"words : ({match_expression(asked.words)})")
    conditions = ["entries_fts MATCH :match"]
    values: dict[str, object] = {"match": " AND ".join(parts)}
    if asked.since is not None or asked.until is not None:
        low, high = _numbers(store, asked.since, asked.until)
        conditions.append("rowid BETWEEN :low AND :high")
        values |= {"low": low, "high": high}
        if low is None or high is None:
            return None, values
    return conditions, values


def _either(field: str, values: Sequence[object]) -> str:
    if not values:
        return f'"{mark(field, "nobody")}"'
    return "(" + " OR ".join(f'"{mark(field, value)}"' for value in values) + ")"


def _numbers(store: Store, since: str | None, until: str | None) -> tuple[int | None, int | None]:
    """The first and the last number of the entries of some days; those of no known day are none of them."""
    edges = (
        ("SELECT number FROM entries WHERE day >= ? AND day <> '' ORDER BY day, number LIMIT 1", since or "0"),
        (
            "SELECT number FROM entries WHERE day <= ? AND day <> '' ORDER BY day DESC, number DESC LIMIT 1",
            until or "~",
        ),
    )
    first, last = (store.rows(query, (day,)) for query, day in edges)
    return (first[0][0] if first else None), (last[0][0] if last else None)


def _edge(store: Store, entry_id: str | None) -> int | None:
    if entry_id is None:
        return None
    found = store.rows("SELECT max(number) FROM entries WHERE id = ?", (entry_id,))
    return int(found[0][0]) if found[0][0] is not None else None


def actor(store: Store, key: str) -> Actor | None:
    """The actor of that key."""
    return next((Actor(*row) for row in store.rows(f"SELECT {_ACTOR} FROM actors WHERE key = ?", (key,))), None)  # noqa: S608


def actors_called(store: Store, typed: str) -> list[Actor]:
    """Those that a name (or a key) can mean, those of most reports first: the name itself before what begins so."""
    exact = actor(store, typed)
    if exact is not None:
        return [exact]
    wanted = fold(typed)
    if not wanted.strip():
        return []
    query = f"SELECT {_ACTOR} FROM actors WHERE instr(folded, ?) ORDER BY folded = ? DESC, reports DESC, number LIMIT ?"  # noqa: S608
    found = [Actor(*row) for row in store.rows(query, (wanted, wanted, _MOST_ACTORS))]
    named_so = [a for a in found if fold(a.name) == wanted]
    return named_so or found


def outlet(store: Store, name: str) -> int | None:
    """The number of an outlet; 0 for the unknown one (an empty name), ``None`` where there is none."""
    if not name:
        return 0
    return next((row[0] for row in store.rows("SELECT number FROM outlets WHERE name = ?", (name,))), None)


def by_number(store: Store, number: int) -> Actor | None:
    """The actor of that number."""
    query = f"SELECT {_ACTOR} FROM actors WHERE number = ?"  # noqa: S608
    return next((Actor(*row) for row in store.rows(query, (number,))), None)


def tallies(store: Store) -> dict[str, int]:
    """How much there was of each thing when the reports were last joined."""
    return dict(store.rows("SELECT name, number FROM tallies"))


Order = Literal["name", "sayings", "happenings", "reports"]
_ORDERS: Final = {"name": "folded", "sayings": "sayings", "happenings": "happenings", "reports": "reports"}
_LETTERS: Final = re.compile(r"\w")


def actors(
    store: Store, *, order: Order, typed: str | None, kind: str | None, behind: str | None, limit: int
) -> tuple[list[Actor], bool]:
    """A page of actors by name or by how often they speak, act or are named, and whether there are more."""
    column, sign, turn = (_ORDERS[order], ">", "ASC") if order == "name" else (_ORDERS[order], "<", "DESC")
    conditions = ["1"]
    values: dict[str, Any] = {"limit": limit + 1}
    if typed and _LETTERS.search(typed):
        conditions.append("instr(folded, :typed)")
        values["typed"] = fold(typed)
    if kind:
        conditions.append("kind = :kind")
        values["kind"] = kind
    edge = actor(store, behind) if behind else None
    if edge is not None:
        conditions.append(f"({column}, number) {sign} (:edge, :number)")
        values |= {"edge": fold(edge.name) if order == "name" else getattr(edge, order), "number": edge.number}
    rows = store.rows(
        f"SELECT {_ACTOR} FROM actors WHERE {' AND '.join(conditions)}"  # noqa: S608 - our own words
        f" ORDER BY {column} {turn}, number {turn} LIMIT :limit",
        values,
    )
    return [Actor(*row) for row in rows[:limit]], len(rows) > limit
