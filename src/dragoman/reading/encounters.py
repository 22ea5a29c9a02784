"""Events of one report in, the same with the day of a visit on the meetings that are to be held during it.

"Will visit Ankara on Friday … will hold talks with the Turkish premier": what two states plan to do together without a
day of its own is done on the one day that the report gives for them. Nothing is said where it gives two, or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from dragoman.model import Event, When

#: Days that a visit lasts, or may be told as, at most.
_LONGEST: Final = 31


def with_day_of_visit(events: Sequence[Event]) -> list[Event]:
    """``events`` in order; meetings planned for no day take that of the one dated meeting of the same two states."""
    days: dict[frozenset[str], dict[tuple[str | None, str | None], When]] = defaultdict(dict)
    for event in events:
        states = _states(event)
        if states and _is_dated(event.when):
            days[states].setdefault((event.when.start, event.when.end), event.when)
    out = []
    for event in events:
        known = days.get(_states(event), {})
        if len(known) != 1 or event.when.end is not None or event.when.granularity != "open":
            out.append(event)
            continue
        (when,) = known.values()
        out.append(replace(event, when=replace(when, basis=f"the day of the visit: {when.basis}")))
    return out


def _states(event: Event) -> frozenset[str]:
    """The two states of a meeting to come, else nothing."""
    if event.type != "CONSULT" or event.status != "planned" or event.verbal_of is not None:
        return frozenset()
    found = frozenset(w.country for w in (*event.actors, *event.recipients) if w.country is not None)
    return found if len(found) == 2 else frozenset()  # noqa: PLR2004


def _is_dated(when: When) -> bool:
    if when.start is None or when.end is None:
        return False
    return (date.fromisoformat(when.end) - date.fromisoformat(when.start)).days <= _LONGEST
