"""A record, names and days in; out, the entries that a brief about them is made of.

An entry is about several names when it touches at least two of them. Invariant: what is weakly believed or stands
inside another statement is left out and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dragoman.errors import UsageError
from dragoman.joining.relations import REAL
from dragoman.knowledge import load_knowledge
from dragoman.model import Dispute, Event, Happening, Saying, Statement
from dragoman.record import codec, joined
from dragoman.record.folding import fold
from dragoman.record.passages import Shelf
from dragoman.record.relations import RelationSeries, Standing, relation_series, side, standing

if TYPE_CHECKING:
    from dragoman.record.store import Store

#: Statements and events below these confidences do not carry a sentence.
SURE_STATEMENT: Final = 0.55
SURE_EVENT: Final = 0.6
#: What a state is meant by; any other actor is meant as himself.
_PLACES: Final = frozenset({"state", "place", "government"})
#: A report speaks much of somebody who is mentioned in it so often.
_MUCH: Final = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """One name that a brief is about: a state (by ``country``) or any other actor (by ``ids``)."""

    name: str
    country: str | None
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The entries of a brief, by the ids of their saying or happening in ``said`` and ``done``."""

    subjects: tuple[Subject, ...]
    sayings: tuple[Saying, ...]
    said: dict[str, tuple[Statement, ...]]
    happenings: tuple[Happening, ...]
    done: dict[str, tuple[Event, ...]]
    disputes: tuple[Dispute, ...]
    answers: dict[str, Statement]
    standing: tuple[Standing, ...]
    series: tuple[RelationSeries, ...]
    weak: int
    last_day: str | None


def gather(store: Store, about: Sequence[str]) -> Gathered:
    """Everything in the record about the names. Raises :class:`UsageError` for no name, or one that is nobody's."""
    subjects = tuple(_subject(store, name) for name in about)
    statements = _statements(store, subjects)
    events = _events(store, subjects)
    sure = [s for s in statements if s.confidence >= SURE_STATEMENT]
    voices = _voices(store, subjects, {s.id for s in statements})
    firm = [e for e in events if e.confidence >= SURE_EVENT]
    sayings, said = _sayings(store, [*sure, *voices])
    happenings, done = _happenings(store, firm)
    disputes, answers = _disputes(store, {s.id for s in statements})
    pairs = _pairs(store, subjects)
    return Gathered(
        subjects=subjects,
        sayings=sayings,
        said=said,
        happenings=happenings,
        done=done,
        disputes=disputes,
        answers=answers,
        standing=tuple(s for a, b in pairs if a < b for s in standing(store, a, b)),
        series=tuple(relation_series(store, a, b) for a, b in pairs),
        weak=len(statements) + len(events) - len(sure) - len(firm),
        last_day=store.rows("SELECT max(published_end) FROM v_reports")[0][0],
    )


def _subject(store: Store, typed: str) -> Subject:
    wanted = fold(typed)
    if not wanted.strip():
        raise UsageError(f"{typed!r} is not a name")
    known = load_knowledge()
    others = [i for i in known.candidates(typed) if known.actors[i].kind not in _PLACES]
    name = typed if others else side(store, typed)
    state = next((a for a in known.candidates(name) if a.startswith("state:")), None)
    if state is not None:
        return Subject(known.actors[state].name, state.partition(":")[2], (state,))
    query = "SELECT DISTINCT who_id, who_name, text FROM mentions WHERE how IN ('name', 'variant')"
    found = [(i, n) for i, n, text in store.rows(query) if wanted in {fold(n), fold(text)} or fold(n).endswith(wanted)]
    if not found:
        raise UsageError(f"nobody in the record is called {typed!r}")
    ids = tuple(sorted({i for i, _ in found if i is not None}))
    return Subject(
        min(n for _, n in found) if name == typed else name, None, ids or tuple(sorted({n for _, n in found}))
    )


def _touching(subjects: Sequence[Subject], conditions: Sequence[str]) -> tuple[str, dict[str, object]]:
    """SQL for a row that touches enough of the subjects, and its values."""
    values: dict[str, object] = {}
    terms = []
    for n, subject in enumerate(subjects):
        values |= {f"c{n}": subject.country or "-", f"i{n}": json.dumps(subject.ids)}
        ways = " OR ".join(conditions).replace(":country", f":c{n}").replace(":ids", f":i{n}")
        terms.append(f"({ways})")
    return f"({' + '.join(terms)}) >= {min(2, len(subjects))}", values


_NAMED: Final = "({w}country = :country OR {w}id IN (SELECT value FROM json_each(:ids)))"
_LISTED: Final = (
    "EXISTS (SELECT 1 FROM json_each(s.{column}) w WHERE json_extract(w.value, '$.country') = :country"
    " OR json_extract(w.value, '$.id') IN (SELECT value FROM json_each(:ids)))"
)
_MENTIONED: Final = (
    "EXISTS (SELECT 1 FROM mentions n, json_each(s.content) c WHERE n.report_id = s.report_id"
    " AND (n.who_country = :country OR n.who_id IN (SELECT value FROM json_each(:ids)))"
    " AND n.span_start >= json_extract(c.value, '$[0]') AND n.span_end <= json_extract(c.value, '$[1]'))"
)


_OFTEN: Final = (
    "(SELECT count(*) FROM mentions n WHERE n.report_id = s.report_id AND (n.who_country = :country"
    " OR n.who_id IN (SELECT value FROM json_each(:ids)))) >= :much"
)


def _statements(store: Store, subjects: Sequence[Subject]) -> list[Statement]:
    conditions = [_NAMED.format(w="s.holder_"), _MENTIONED]
    where, values = _touching(subjects, conditions)
    query = (
        f"SELECT {', '.join(f's.{c}' for c in codec.STATEMENTS.columns[: codec.STATEMENTS.width])} FROM statements s"  # noqa: S608
        f" WHERE s.channel IN ('speech', 'writing') AND s.inside IS NULL AND {where} ORDER BY s.report_id, s.nth"
    )
    return [codec.STATEMENTS.decode(row) for row in store.rows(query, values)]


def _events(store: Store, subjects: Sequence[Subject]) -> list[Event]:
    """Events of the outlets' own telling, and plans, that touch the subjects themselves or in their sentence."""
    columns = ", ".join(f"s.{c}" for c in codec.EVENTS.columns[: codec.EVENTS.width])
    conditions = [_LISTED.format(column=c) for c in ("actors", "recipients")] + [_NAMED.format(w="s.place_")]
    one, values = _touching(subjects[:1], conditions) if len(subjects) == 1 else _any(subjects, conditions)
    query = f"SELECT {columns} FROM events s WHERE s.verbal_of IS NULL AND {one} ORDER BY s.report_id, s.nth"  # noqa: S608
    found = [codec.EVENTS.decode(row) for row in store.rows(query, values)]
    shelf = Shelf(store)
    return [e for e in found if len(_in_sentence(store, shelf, e, subjects)) >= min(2, len(subjects))]


def _any(subjects: Sequence[Subject], conditions: Sequence[str]) -> tuple[str, dict[str, object]]:
    where, values = _touching(subjects, conditions)
    return where.rpartition(" >= ")[0] + " >= 1", values


def _in_sentence(store: Store, shelf: Shelf, event: Event, subjects: Sequence[Subject]) -> set[str]:
    start, end = shelf.sentence(event.report_id, event.spans[0][0])
    there = store.rows(
        "SELECT who_id, who_country FROM mentions WHERE report_id = ? AND span_start >= ? AND span_end <= ?",
        (event.report_id, start, end),
    )
    whos = [(w.id, w.country) for w in (*event.actors, *event.recipients)]
    return {
        s.name
        for s in subjects
        for key, country in (*there, *whos)
        if (s.country is not None and country == s.country) or key in s.ids
    }


def _voices(store: Store, subjects: Sequence[Subject], known: set[str]) -> list[Statement]:
    """Quotations of one subject in reports that speak much of another: "they" in them may be anybody."""
    if len(subjects) == 1:
        return []
    columns = ", ".join(f"s.{c}" for c in codec.STATEMENTS.columns[: codec.STATEMENTS.width])
    one, values = _any(subjects, [_NAMED.format(w="s.holder_")])
    all_there, more = _touching(subjects, [_OFTEN])
    query = (
        f"SELECT {columns} FROM statements s WHERE s.kind = 'direct' AND s.channel IN ('speech', 'writing')"  # noqa: S608
        f" AND s.inside IS NULL AND s.confidence >= :sure AND {one} AND {all_there} ORDER BY s.report_id, s.nth"
    )
    found = (
        codec.STATEMENTS.decode(row)
        for row in store.rows(query, values | more | {"sure": SURE_STATEMENT, "much": _MUCH})
    )
    return [s for s in found if s.id not in known]


def _sayings(
    store: Store, statements: Iterable[Statement]
) -> tuple[tuple[Saying, ...], dict[str, tuple[Statement, ...]]]:
    """The sayings of the statements with all their members that are believed."""
    owners = _owners(store, "saying_statements", "saying_id", "statement_id", {s.id for s in statements})
    sayings = tuple(row for key in owners for row in joined.sayings(store.connection, key))
    members = {s.id: [m for i in s.statements if (m := store.statement(i)) is not None] for s in sayings}
    sure = {key: tuple(m for m in found if m.confidence >= SURE_STATEMENT) for key, found in members.items()}
    return sayings, sure


def _happenings(store: Store, events: Iterable[Event]) -> tuple[tuple[Happening, ...], dict[str, tuple[Event, ...]]]:
    mine = {e.id: e for e in events}
    owners = _owners(store, "happening_events", "happening_id", "event_id", mine)
    happenings = tuple(row for key in owners for row in joined.happenings(store.connection, key))
    return happenings, {h.id: tuple(mine[i] for i in h.events if i in mine) for h in happenings}


def _owners(store: Store, table: str, owner: str, member: str, ids: Iterable[str]) -> list[str]:
    query = f"SELECT DISTINCT {owner} FROM {table} WHERE {member} IN (SELECT value FROM json_each(?)) ORDER BY 1"  # noqa: S608
    return [row[0] for row in store.rows(query, (json.dumps(sorted(ids)),))]


def _disputes(store: Store, ids: set[str]) -> tuple[tuple[Dispute, ...], dict[str, Statement]]:
    """Disputes with a side among the statements, and the statements of all their sides."""
    keys = store.rows(
        "SELECT DISTINCT d.dispute_id FROM dispute_sides d, json_each(d.statement_ids) i"
        " WHERE i.value IN (SELECT value FROM json_each(?)) ORDER BY 1",
        (json.dumps(sorted(ids)),),
    )
    disputes = tuple(row for (key,) in keys for row in joined.disputes(store.connection, key))
    members = {i for d in disputes for s in d.sides for i in s.statement_ids}
    found = {i: m for i in sorted(members) if (m := store.statement(i)) is not None}
    return disputes, found


def _pairs(store: Store, subjects: Sequence[Subject]) -> list[tuple[str, str]]:
    names = [side(store, s.name) for s in subjects]
    return [(a, b) for a in names for b in names if a != b]


def is_real(happening: Happening) -> bool:
    """Whether it occurred or goes on."""
    return happening.status in REAL
