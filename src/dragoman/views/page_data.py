"""A record in, the entries that a page shows out: sayings, happenings, disputes, stories, relations, failures.

Everything is drawn with a limit, the most widely carried first, and counts say how much more there is.
Invariant: memory is bounded by the limits, not by the size of the record; nothing is written.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dragoman.model import Dispute, DyadMonth, Event, Happening, Reading, Report, Saying, Statement, Story
from dragoman.record import codec
from dragoman.views import details
from dragoman.views.details import Carrier

if TYPE_CHECKING:
    from dragoman.record.codec import Shape
    from dragoman.record.store import Store

#: So many reports, wordings or sides of one entry are shown.
MOST_MEMBERS: Final = 12
_WIDELY: Final = "json_array_length(outlets) DESC, independent_sources DESC, known_from DESC, id"
#: A happening that is nothing but an utterance (an accusation as ACCUSE) is shown as the saying it is.
_DONE: Final = (
    "EXISTS (SELECT 1 FROM happening_events m JOIN events e ON e.id = m.event_id"
    " WHERE m.happening_id = happenings.id AND e.verbal_of IS NULL)"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one page shows of a record; what is beyond is counted, not shown."""

    sayings: int = 400
    happenings: int = 400
    disputes: int = 60
    stories: int = 60
    reports: int = 150
    characters: int = 2_000_000
    dyads: int = 8
    months: int = 36
    failures: int = 100


@dataclass(frozen=True, slots=True)
class Head:
    """What the record holds as a whole."""

    reports: int
    silent: int
    undated: int
    unjoined: bool
    first: str | None
    last: str | None
    outlets: tuple[tuple[str, int], ...]
    without_outlet: int
    statements: int
    events: int
    sayings: int
    shared_sayings: int
    happenings: int
    disputes: int
    stories: int
    dyads: int
    failures: int


@dataclass(frozen=True, slots=True)
class Entries:
    """Everything but the texts. Members are by the id of their saying or happening, in the record's order."""

    head: Head
    sayings: tuple[Saying, ...]
    said: Mapping[str, tuple[Statement, ...]]
    happenings: tuple[Happening, ...]
    done: Mapping[str, tuple[Event, ...]]
    disputes: tuple[Dispute, ...]
    answers: Mapping[str, Statement]
    stories: tuple[Story, ...]
    relations: tuple[tuple[DyadMonth, ...], ...]
    failures: tuple[tuple[str, str, str], ...]
    carriers: Mapping[str, Carrier]
    shown: tuple[str, ...]
    copies: Mapping[str, tuple[str, float]]
    states: Mapping[str, str]
    leads: Mapping[str, str]


def gather(store: Store, limits: Limits) -> Entries:
    """What a page shows of the record. Raises :class:`dragoman.errors.RecordError`."""
    head = _head(store)
    sayings = _some(store, codec.SAYINGS, order=_WIDELY, limit=limits.sayings)
    sayings = details.filled(store, sayings, "saying_statements", "saying_id", "statement_id", "statements")
    happenings = _some(store, codec.HAPPENINGS, where=_DONE, order=_WIDELY, limit=limits.happenings)
    happenings = details.filled(store, happenings, "happening_events", "happening_id", "event_id", "events")
    stories = _some(
        store,
        codec.STORIES,
        order="(SELECT count(*) FROM story_reports m WHERE m.story_id = id) DESC, when_end DESC, id",
        limit=limits.stories,
    )
    stories = details.filled(store, stories, "story_reports", "story_id", "report_id", "reports")
    disputes = _disputes(store, limits.disputes)
    said = details.by_owner(store, codec.STATEMENTS, {s.id: s.statements for s in sayings})
    done = details.by_owner(store, codec.EVENTS, {h.id: h.events for h in happenings})
    sides = {i for d in disputes for side in d.sides for i in side.statement_ids}
    answers = {s.id: s for s in details.by_ids(store, codec.STATEMENTS, sides)}
    shown = _shown(store, limits, itertools.chain(*said.values(), *done.values()))
    mentioned = (
        {r for s in stories for r in s.reports[:MOST_MEMBERS]} | {s.report_id for s in answers.values()} | set(shown)
    )
    mentioned |= {s.report_id for group in said.values() for s in group}
    mentioned |= {e.report_id for group in done.values() for e in group}
    copied = details.copies(store, shown)
    spoken = {s.id for group in said.values() for s in group} | set(answers)
    return Entries(
        head=head,
        sayings=sayings,
        said=said,
        happenings=happenings,
        done=done,
        disputes=disputes,
        answers=answers,
        stories=stories,
        relations=_relations(store, limits),
        failures=tuple(
            store.rows("SELECT source, kind, reason FROM failures ORDER BY source LIMIT ?", (limits.failures,))
        ),
        carriers=details.carriers(store, mentioned | {copy_of for copy_of, _ in copied.values()}, set(shown)),
        shown=shown,
        copies=copied,
        leads=details.leads(store, spoken),
        states=dict(
            store.rows(
                "SELECT who_country, min(who_name) FROM mentions"
                " WHERE who_kind = 'state' AND who_id IS NOT NULL AND who_country IS NOT NULL GROUP BY who_country"
            )
        ),
    )


def texts(store: Store, shown: Iterable[str]) -> Iterator[tuple[Report, Reading]]:
    """The reports with those ids and all that was read in them, one in memory at a time."""
    return ((store.report(report_id), store.reading(report_id)) for report_id in shown)


def most_notes(store: Store) -> int:
    """The largest number of statements and events in one report."""
    query = (
        "SELECT max((SELECT count(*) FROM statements s WHERE s.report_id = r.id)"
        " + (SELECT count(*) FROM events e WHERE e.report_id = r.id)) FROM reports r"
    )
    return int(store.rows(query)[0][0] or 0)


def _head(store: Store) -> Head:
    def one(query: str) -> Any:
        return store.rows(query)[0][0]

    outlets = store.rows(
        "SELECT outlet, count(*) FROM reports WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY 2 DESC, 1 LIMIT 60"
    )
    first, last = store.rows("SELECT min(published_start), max(published_end) FROM v_reports")[0]
    return Head(
        reports=one("SELECT count(*) FROM reports"),
        silent=one("SELECT count(*) FROM reports WHERE domain IS NOT NULL"),
        undated=one("SELECT count(*) FROM v_reports WHERE published_start IS NULL AND published_end IS NULL"),
        unjoined=not store.is_joined(),
        first=first,
        last=last,
        outlets=tuple(outlets),
        without_outlet=one("SELECT count(*) FROM reports WHERE outlet IS NULL"),
        statements=one("SELECT count(*) FROM statements WHERE channel IN ('speech', 'writing')"),
        events=one("SELECT count(*) FROM events WHERE verbal_of IS NULL"),
        sayings=one("SELECT count(*) FROM sayings"),
        shared_sayings=one("SELECT count(*) FROM sayings WHERE json_array_length(outlets) > 1"),
        happenings=one(f"SELECT count(*) FROM happenings WHERE {_DONE}"),  # noqa: S608 - our own words
        disputes=one("SELECT count(*) FROM disputes"),
        stories=one("SELECT count(*) FROM stories"),
        dyads=one("SELECT count(*) FROM (SELECT DISTINCT source, target FROM relations)"),
        failures=one("SELECT count(*) FROM failures"),
    )


def _some[T](store: Store, kept: Shape[T], *, order: str, limit: int, where: str = "1") -> tuple[T, ...]:
    """The first rows of a table; the fields that other tables keep are left empty."""
    query = f"SELECT {kept.selected} FROM {kept.table} WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608
    empty: dict[str, tuple[Any, ...]] = {_ELSEWHERE[kept.table]: ()}
    return tuple(kept.decode(row, **empty) for row in store.rows(query, (limit,)))


#: The field of a struct that a table of links keeps.
_ELSEWHERE: Final = {"sayings": "statements", "happenings": "events", "stories": "reports", "disputes": "sides"}


def _disputes(store: Store, limit: int) -> tuple[Dispute, ...]:
    order = "(SELECT count(*) FROM dispute_sides m WHERE m.dispute_id = id) DESC, known_from DESC, id"
    disputes = _some(store, codec.DISPUTES, order=order, limit=limit)
    return details.with_sides(store, disputes)


def _shown(store: Store, limits: Limits, members: Iterable[Statement | Event]) -> tuple[str, ...]:
    """The reports whose texts stand on the page, oldest first: those that most of the shown entries rest on."""
    weight: dict[str, int] = {}
    for member in members:
        weight[member.report_id] = weight.get(member.report_id, 0) + 1
    if len(weight) < limits.reports:
        rest = store.rows("SELECT id FROM reports ORDER BY id LIMIT ?", (limits.reports + len(weight),))
        for (report_id,) in rest:
            weight.setdefault(report_id, 0)
    ranked = sorted(weight, key=lambda r: (-weight[r], r))[: limits.reports]
    wanted = json.dumps(ranked)
    rows = store.rows(
        "SELECT v.id, coalesce(v.published_end, v.published_start, '9999'), length(r.text) FROM v_reports v"
        " JOIN reports r ON r.id = v.id WHERE v.id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    size = {row[0]: row[2] for row in rows}
    budget = itertools.accumulate(size.get(r, 0) for r in ranked)
    kept = {r for r, total in zip(ranked, budget, strict=True) if total <= limits.characters}
    return tuple(row[0] for row in sorted(rows, key=lambda row: (row[1], row[0])) if row[0] in kept)


def _relations(store: Store, limits: Limits) -> tuple[tuple[DyadMonth, ...], ...]:
    """The latest months of the dyads that most is known of, the dyads in that order."""
    dyads = store.rows(
        "SELECT source, target FROM relations GROUP BY source, target"
        " ORDER BY sum(n_events + n_statements) DESC, source, target LIMIT ?",
        (limits.dyads,),
    )
    query = (
        f"SELECT {codec.RELATIONS.selected} FROM relations"  # noqa: S608 - our own names
        " WHERE source = ? AND target = ? ORDER BY month DESC LIMIT ?"
    )
    found = [[codec.RELATIONS.decode(row) for row in store.rows(query, (*dyad, limits.months))] for dyad in dyads]
    return tuple(tuple(reversed(months)) for months in found)
