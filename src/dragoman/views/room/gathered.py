"""Entries of a list in; what a page needs to show them out: members, carriers, sides, the words that lead to a quote.

Invariant: a fixed number of questions to the record, however many entries there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from dragoman.knowledge import load_knowledge
from dragoman.model import Dispute, Event, Happening, Saying, Statement, Story
from dragoman.record import codec
from dragoman.record.listed import Entry
from dragoman.views import details, wording
from dragoman.views.details import Carrier

if TYPE_CHECKING:
    from dragoman.record.codec import Shape
    from dragoman.record.store import Store

#: Of a story or a widely carried entry so many reports are looked up by name.
_MOST_CARRIERS: Final = 12


@dataclass(frozen=True, slots=True)
class Gathered:
    """Entries by id, with their members, and by report who carries them. The macros of pages take it as ``entries``."""

    sayings: Mapping[str, Saying] = field(default_factory=dict)
    said: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    happenings: Mapping[str, Happening] = field(default_factory=dict)
    done: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    disputes: Mapping[str, Dispute] = field(default_factory=dict)
    answers: Mapping[str, Statement] = field(default_factory=dict)
    stories: Mapping[str, Story] = field(default_factory=dict)
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    carriers: Mapping[str, Carrier] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)


def gather(store: Store, entries: Iterable[Entry], *, reports: Iterable[str] = ()) -> Gathered:
    """What is behind ``entries``, and the names of further ``reports``."""
    ids: dict[str, list[str]] = {}
    for entry in entries:
        ids.setdefault(entry.kind, []).append(entry.id)
    disputes = details.with_sides(store, _rows(store, codec.DISPUTES, ids.get("dispute", ()), sides=()))
    about = [d.about for d in disputes]
    sayings = _rows(store, codec.SAYINGS, [*ids.get("saying", ()), *about], statements=())
    sayings = details.filled(store, sayings, "saying_statements", "saying_id", "statement_id", "statements")
    happenings = _rows(store, codec.HAPPENINGS, [*ids.get("happening", ()), *about], events=())
    happenings = details.filled(store, happenings, "happening_events", "happening_id", "event_id", "events")
    stories = _rows(store, codec.STORIES, ids.get("story", ()), reports=())
    stories = details.filled(store, stories, "story_reports", "story_id", "report_id", "reports")
    said = details.by_owner(store, codec.STATEMENTS, {s.id: s.statements for s in sayings})
    done = details.by_owner(store, codec.EVENTS, {h.id: h.events for h in happenings})
    answering = {i for d in disputes for side in d.sides for i in side.statement_ids}
    answers = {s.id: s for s in details.by_ids(store, codec.STATEMENTS, answering)}
    spoken = [*chain(*said.values()), *answers.values()]
    carrying = {m.report_id for m in spoken} | {m.report_id for m in chain(*done.values())}
    carrying |= {r for s in stories for r in s.reports[:_MOST_CARRIERS]}
    carrying |= set(ids.get("report", ())) | set(reports)
    return Gathered(
        sayings={s.id: s for s in sayings},
        said=said,
        happenings={h.id: h for h in happenings},
        done=done,
        disputes={d.id: d for d in disputes},
        answers=answers,
        stories={s.id: s for s in stories},
        sizes=_sizes(store, ids.get("report", ())),
        carriers=details.carriers(store, carrying, carrying),
        leads=details.leads(store, {m.id for m in spoken}),
        states=_states(),
    )


@lru_cache(maxsize=1)
def _states() -> Mapping[str, str]:
    """The names of states by their codes."""
    actors = load_knowledge().actors
    return {key.removeprefix("state:"): actors[key].name for key in actors if key.startswith("state:")}


def _rows[T](store: Store, kept: Shape[T], ids: Sequence[str], **empty: tuple[Any, ...]) -> tuple[T, ...]:
    """Rows of a table without the fields that other tables keep."""
    return tuple(details.by_ids(store, kept, ids, **empty)) if ids else ()


def _sizes(store: Store, reports: Sequence[str]) -> dict[str, tuple[int, int]]:
    """How many statements and events were found in each report."""
    rows = store.rows(
        "SELECT r.value, (SELECT count(*) FROM statements s WHERE s.report_id = r.value),"
        " (SELECT count(*) FROM events e WHERE e.report_id = r.value AND e.verbal_of IS NULL) FROM json_each(?) r",
        (json.dumps(list(reports)),),
    )
    return {report_id: (statements, events) for report_id, statements, events in rows}


def line(gathered: Gathered, entry: Entry) -> dict[str, Any]:
    """One entry as a row of a table, for CSV and JSON."""
    row: dict[str, Any] = {"kind": entry.kind, "id": entry.id, "day": entry.day or None}
    if entry.kind == "saying" and entry.id in gathered.sayings:
        saying = gathered.sayings[entry.id]
        toward = {who.name for member in gathered.said[saying.id] for who in member.toward}
        row |= {
            "who": saying.holder.name, "what": saying.act, "toward": "; ".join(sorted(toward)),
            "words": saying.wording, "status": None, "from": saying.when.start, "to": saying.when.end,
            "known_from": saying.known_from, "outlets": "; ".join(saying.outlets),
            "independent_sources": saying.independent_sources,
        }  # fmt: skip
    elif entry.kind == "happening" and entry.id in gathered.happenings:
        deed = gathered.happenings[entry.id]
        row |= {
            "who": "; ".join(w.name for w in deed.actors), "what": deed.type,
            "toward": "; ".join(w.name for w in deed.recipients), "words": wording.deed(deed), "status": deed.status,
            "from": deed.when.start, "to": deed.when.end, "known_from": deed.known_from,
            "outlets": "; ".join(deed.outlets), "independent_sources": deed.independent_sources,
        }  # fmt: skip
    elif entry.kind == "dispute" and entry.id in gathered.disputes:
        sides = gathered.disputes[entry.id].sides
        claim = gathered.sayings.get(gathered.disputes[entry.id].about)
        row |= {"about": claim.wording if claim else None}
        row |= {"sides": "; ".join(f"{side.holder.name} {side.position}" for side in sides)}
    elif entry.kind == "story" and entry.id in gathered.stories:
        story = gathered.stories[entry.id]
        row |= {"title": story.title, "from": story.when.start, "to": story.when.end, "reports": len(story.reports)}
        row |= {"actors": "; ".join(who.name for who in story.actors)}
    elif entry.kind == "report" and entry.id in gathered.carriers:
        carrier = gathered.carriers[entry.id]
        row |= {"title": carrier.title, "outlet": carrier.outlet, "from": carrier.published.start}
        row |= {"to": carrier.published.end}
    return row
