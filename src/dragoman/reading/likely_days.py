"""Events told without a day in, the same with the likeliest of the days that the report tells out, where one is likely.

Only what is told as done is dated so, and only where its words leave its day open; the basis says that the day is no
more than likely, how likely, and whose day it is (:mod:`dragoman.reading.times.likely`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Event, Statement
from dragoman.reading.parse import Parse
from dragoman.reading.times import Times
from dragoman.reading.times.likely import Deed

#: Letters in which two forms of one word agree.
_STEM = 5
_DONE = frozenset({"occurred", "ongoing"})


def with_likely_days(
    parse: Parse, times: Times, statements: Sequence[Statement], events: Sequence[Event]
) -> list[Event]:
    """``events`` in order of place; those whose day is open take the likeliest, if it is likely enough."""
    said = {s.id: s.when for s in statements}
    dated: dict[str, list[Deed]] = defaultdict(list)
    for event in events:
        if event.verbal_of is None and event.status in _DONE and _is_dated(event):
            dated[event.type].append(_deed(parse, event))
    out = []
    for event in events:
        if not _is_open(event):
            out.append(event)
            continue
        when = times.likely(_deed(parse, event), said.get(event.statement_id or ""), dated[event.type])
        out.append(event if when is None else replace(event, when=when))
    return out


def _deed(parse: Parse, event: Event) -> Deed:
    start, end = event.spans[0]
    words = parse.folded[start:end].casefold().split() or [""]
    sides = frozenset(who.country or who.name for who in (*event.actors, *event.recipients))
    return Deed(start, words[-1][:_STEM], sides, event.when)


def _is_dated(event: Event) -> bool:
    return event.when.start is not None and event.when.end is not None


def _is_open(event: Event) -> bool:
    """Whether it is told as done, at some time before the report came out."""
    if event.verbal_of is not None or event.status not in _DONE:
        return False
    when = event.when
    return when.start is None and when.end is not None and when.basis.startswith(tuple(load_yaml("days.yaml")["open"]))
