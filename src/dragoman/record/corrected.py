"""Readings and what persons put right in them in; the readings as they are to be joined, out.

What was read stays in the record as it was read, sealed; a correction is laid over it whenever reports are joined.
Invariant: without corrections in force a reading comes out as it went in; of two corrections of one field the later
holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from dragoman.model import Act, Correction, Event, Judgement, Reading, Report, Statement, Status, When, Who
from dragoman.record.judgements import corrections

if TYPE_CHECKING:
    from dragoman.model import Joins
    from dragoman.record.export import Join
    from dragoman.record.store import Store

#: What a person can change in a row of each table, and the type of its value.
FIELDS: Final[dict[str, dict[str, Any]]] = {
    "statements": {"holder": Who, "act": Act, "when": When},
    "events": {"status": Status, "when": When, "holder": Who | None},
}

type Corrections = Mapping[tuple[str, str], Sequence[Correction]]


def in_force(store: Store) -> Corrections:
    """The corrections of entries that hold now, by table and row, oldest first."""
    found: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for row in corrections(store, undone=False):
        if row.table in FIELDS and row.action in {"accept", "reject", "change"}:
            found[row.table, row.row_id].append(row)
    return found


def over(store: Store, join: Join) -> Join:
    """``join``, over readings as persons put them right in ``store``."""
    known = in_force(store)
    if not known:
        return join

    def joined(reports: Sequence[Report], readings: Sequence[Reading], judgements: Sequence[Judgement]) -> Joins:
        return join(reports, tuple(corrected(reading, known) for reading in readings), judgements)

    return joined


def corrected(reading: Reading, known: Corrections) -> Reading:
    """``reading`` without what was rejected and with what was changed.

    An event that is nothing but a rejected statement goes with it, and one whose statement has another act now says
    something else; other events of a rejected statement are told by the report itself.
    """
    if not any((table, row.id) in known for table, row in _rows(reading)):
        return reading
    gone = {s.id for s in reading.statements if rejected(known.get(("statements", s.id), ()))}
    acts = {s.id: s.act for s in reading.statements}
    statements = [changed(s, known.get(("statements", s.id), ())) for s in reading.statements if s.id not in gone]
    statements = [msgspec.structs.replace(s, inside=None) if s.inside in gone else s for s in statements]
    holders = {s.id: s.holder for s in statements}
    renamed = {s.id for s in statements if s.act != acts[s.id]}
    events = []
    for event in reading.events:
        of_it = known.get(("events", event.id), ())
        if rejected(of_it) or event.verbal_of in gone or event.verbal_of in renamed:
            continue
        kept = changed(event, of_it)
        if kept.statement_id in gone:
            kept = msgspec.structs.replace(kept, statement_id=None)
        if kept.verbal_of is not None and ("statements", kept.verbal_of) in known:
            kept = msgspec.structs.replace(kept, actors=(holders[kept.verbal_of],))
        events.append(kept)
    return msgspec.structs.replace(reading, statements=tuple(statements), events=tuple(events))


def rejected(rows: Sequence[Correction]) -> bool:
    """Whether the last word on an entry is that it is wrong."""
    words = [row.action for row in rows if row.action in {"accept", "reject"}]
    return bool(words) and words[-1] == "reject"


def changed[T: (Statement, Event)](row: T, rows: Sequence[Correction]) -> T:
    """``row`` with the values that persons gave it; a value of another type than the field's is passed over."""
    table = "statements" if isinstance(row, Statement) else "events"
    for correction in rows:
        if correction.action != "change" or not isinstance(correction.after, dict):
            continue
        for name, value in correction.after.items():
            if name in FIELDS[table]:
                try:
                    given = msgspec.convert(value, FIELDS[table][name])
                except msgspec.ValidationError:
                    continue
                row = msgspec.structs.replace(row, **{name: given})
    return row


def _rows(reading: Reading) -> list[tuple[str, Statement | Event]]:
    return [*(("statements", s) for s in reading.statements), *(("events", e) for e in reading.events)]
