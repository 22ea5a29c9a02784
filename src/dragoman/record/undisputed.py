"""A dispute in; out, what nobody disputes of it: deeds between its sides that its reports tell themselves.

Invariant: nothing that some report denies, or that only somebody claims, is among them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from dragoman.record import joined

if TYPE_CHECKING:
    from dragoman.model import Dispute, Happening, Who
    from dragoman.record.store import Store

#: So many are told, those that most sources of their own tell first.
MOST: Final = 5

_SURE: Final = frozenset({"occurred", "ongoing", "planned", "cancelled"})
_TOLD: Final = """
SELECT DISTINCT m.happening_id FROM events e
JOIN happening_events m ON m.event_id = e.id
WHERE e.report_id IN (SELECT report_id FROM statements WHERE id IN (SELECT value FROM json_each(?)))
AND e.holder_name IS NULL AND e.statement_id IS NULL AND e.verbal_of IS NULL
AND e.status IN ('occurred', 'ongoing', 'planned', 'cancelled')
"""


def undisputed(store: Store, dispute: Dispute) -> tuple[Happening, ...]:
    """Happenings in which two sides of ``dispute`` take part, told by its reports.

    Those that an outlet tells in its own words, and no report denies or lays in somebody's mouth alone.
    """
    countries = {side.holder.country or side.holder.id or side.holder.name for side in dispute.sides}
    sides = countries if len(countries) > 1 else {side.holder.id or side.holder.name for side in dispute.sides}
    ids = json.dumps(sorted({i for side in dispute.sides for i in side.statement_ids}))
    keys = [key for (key,) in store.rows(_TOLD, (ids,))]
    told = [h for key in sorted(keys) for h in joined.happenings(store.connection, key)]
    told = [h for h in told if len(sides & {k for w in (*h.actors, *h.recipients) for k in _keys(w)}) > 1]
    sure = [h for h in told if all(at.status in _SURE for at in h.status_history)]
    return tuple(sorted(sure, key=lambda h: (-h.independent_sources, h.when.start or "9999", h.id))[:MOST])


def _keys(who: Who) -> tuple[str, ...]:
    return tuple(k for k in (who.country, who.id, who.name) if k)
