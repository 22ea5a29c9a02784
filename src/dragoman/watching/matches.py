"""A record and a rule in; out, the entries that the rule asks for, each with the keys by which it is known again.

Invariant: of one match each key is of what is read in one report (or of a stretch of time), so that joining anew, or
another outlet with the same words, makes no new match of an old one.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from dragoman.knowledge import load_knowledge
from dragoman.record import asks
from dragoman.record.folding import fold
from dragoman.record.relations import RelationPoint, relation_series
from dragoman.record.store import Store
from dragoman.watching.rules import Rule, several

_SHOWN: Final = 400


class Match(Struct, frozen=True):
    """An entry that a rule asks for: ``keys`` name it and all that is one with it; ``alert`` is what to tell."""

    keys: tuple[str, ...]
    alert: dict[str, Any]


def matches(store: Store, rule: Rule, after: int) -> Iterator[Match]:
    """What ``rule`` asks for, where reports have part in it that came into the record after the one of rowid ``after``.

    Raises :class:`dragoman.errors.UsageError` for a name that may be several sides.
    """
    found = {"statement": _statements, "event": _events, "dispute": _disputes, "relation": _relations}
    return found[rule.kind](store, rule, after)


def _statements(store: Store, rule: Rule, after: int) -> Iterator[Match]:
    acts, done = several(rule.act), set[str]()
    for said in asks.said(store, by=rule.by, about=rule.about, toward=rule.toward, after=after):
        one = said.saying_id or said.id
        if one in done or (acts and said.act not in acts):
            continue
        done.add(one)
        query = "SELECT statement_id FROM saying_statements WHERE saying_id = ? ORDER BY statement_id"
        keys = tuple(row[0] for row in store.rows(query, (said.saying_id,))) if said.saying_id else (said.id,)
        toward = f", toward {said.toward}" if said.toward else ""
        text = f"{said.holder}, {said.act}{toward}: “{_short(said.said)}”"
        what = {"who": said.holder, "act": said.act, "toward": said.toward, "negated": said.negated, "quote": said.said}
        yield Match(keys, _told(rule, one, text, said) | what | {"entry": said.id, "saying": said.saying_id})


def _events(store: Store, rule: Rule, after: int) -> Iterator[Match]:
    types, statuses, done = {t.upper() for t in several(rule.type)}, several(rule.status), set[str]()
    for did in asks.did(store, by=rule.by, to=rule.to, after=after):
        one = did.happening_id or did.id
        if one in done or (types and did.type not in types) or (statuses and did.status not in statuses):
            continue
        done.add(one)
        query = "SELECT event_id FROM happening_events WHERE happening_id = ? ORDER BY event_id"
        keys = tuple(row[0] for row in store.rows(query, (did.happening_id,))) if did.happening_id else (did.id,)
        claim = f", according to {did.according_to}" if did.according_to else ""
        text = f"{did.actors or '?'} {did.type} {did.recipients or '?'}, {did.status}{claim}"
        what = {"who": did.actors, "type": did.type, "to": did.recipients, "status": did.status}
        more = {"according_to": did.according_to, "entry": did.id, "happening": did.happening_id}
        # A new status of a known happening is news: the keys are told apart by it where the rule asks for one.
        yield Match(
            tuple(f"{key} {did.status}" for key in keys) if statuses else keys,
            _told(rule, one, text, did) | what | more,
        )


def _told(rule: Rule, entry: str, text: str, found: asks.Said | asks.Did) -> dict[str, Any]:
    """What every alert about a statement or an event tells."""
    where = found.outlet or found.source
    day = found.published_start or found.published_end or "no date"
    return {
        "rule": rule.title, "kind": rule.kind, "id": entry, "text": f"{text} — {where}, {day}",
        "when": {"start": found.when.start, "end": found.when.end}, "outlet": found.outlet, "title": found.title,
        "source": found.source, "report": found.report_id, "published": found.published_start,
    }  # fmt: skip


_TOUCHED: Final = """
SELECT DISTINCT x.dispute_id FROM dispute_sides x, json_each(x.statement_ids) j
JOIN statements s ON s.id = j.value JOIN reports r ON r.id = s.report_id WHERE r.rowid > ? ORDER BY 1
"""
_SIDES: Final = """
SELECT x.holder_name, x.holder_country, x.position, x.statement_ids FROM dispute_sides x WHERE x.dispute_id = ?
ORDER BY x.nth
"""


def _disputes(store: Store, rule: Rule, after: int) -> Iterator[Match]:
    for (dispute,) in store.rows(_TOUCHED, (after,)):
        sides = [
            (name, country, position, json.loads(ids))
            for name, country, position, ids in store.rows(_SIDES, (dispute,))
        ]
        about, known_from = store.rows("SELECT about, known_from FROM disputes WHERE id = ?", (dispute,))[0]
        claim = _claim(store, about)
        wanted = [*several(rule.between), *several(rule.by)]
        holders = [(name, country) for name, country, _, _ in sides]
        if not all(any(_is(name, country, typed) for name, country in holders) for typed in wanted):
            continue
        if rule.about is not None and fold(rule.about) not in fold(claim):
            continue
        asserted = [i for _, _, position, ids in sides if position == "asserts" for i in ids]
        told = "; ".join(f"{name} {position}" for name, _, position, _ in sides)
        yield Match(
            tuple(sorted(asserted)) or (about,),
            {
                "rule": rule.title, "kind": "dispute", "id": dispute, "entry": dispute, "about": about, "claim": claim,
                "text": f"dispute: {told}: “{_short(claim)}”", "known_from": known_from,
                "sides": [{"holder": n, "position": position, "statements": ids} for n, _, position, ids in sides],
            },
        )  # fmt: skip


def _claim(store: Store, about: str) -> str:
    """What a dispute is about, in words."""
    found = store.rows("SELECT wording FROM sayings WHERE id = ?", (about,)) or store.rows(
        "SELECT actor_names || ' ' || type || ' ' || recipient_names FROM happenings WHERE id = ?", (about,)
    )
    return str(found[0][0]) if found else ""


def _is(name: str, country: str | None, typed: str) -> bool:
    """Whether a holder goes by the name ``typed``, or speaks for the state of that name."""
    states = {key.removeprefix("state:") for key in load_knowledge().candidates(typed) if key.startswith("state:")}
    return fold(typed) in fold(name) or country in states


def _relations(store: Store, rule: Rule, after: int) -> Iterator[Match]:
    """Periods whose level and that of the period before lie each beyond the other's interval."""
    if not store.rows("SELECT 1 FROM reports WHERE rowid > ? LIMIT 1", (after,)):
        return
    one, other = several(rule.between)
    for a, b in ((one, other), (other, one)):
        series = relation_series(store, a, b, rule.grain or "month")
        known = [point for point in series.points if point.net is not None]
        for before, point in itertools.pairwise(known):
            if _beyond(before, point) and _beyond(point, before):
                yield _change(rule, series.source, series.target, before, point)


def _beyond(at: RelationPoint, point: RelationPoint) -> bool:
    assert at.low is not None
    assert at.high is not None
    assert point.net is not None
    return not at.low <= point.net <= at.high


def _change(rule: Rule, source: str, target: str, before: RelationPoint, point: RelationPoint) -> Match:
    assert before.net is not None
    assert point.net is not None
    way = "rose" if point.net > before.net else "fell"
    key = f"{source} {target} {point.period} {way}"
    text = (
        f"{source} toward {target} {way} from {before.net:+.1f} ({before.low:+.1f} to {before.high:+.1f}) in"
        f" {before.period} to {point.net:+.1f} ({point.low:+.1f} to {point.high:+.1f}) in {point.period}"
    )
    return Match(
        (key,),
        {
            "rule": rule.title, "kind": "relation", "id": key, "entry": point.entries[0], "text": text,
            "source": source, "target": target, "period": point.period, "before": before.net, "net": point.net,
            "low": point.low, "high": point.high, "entries": list(point.entries),
        },
    )  # fmt: skip


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
