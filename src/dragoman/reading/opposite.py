"""Events done to nobody named in, the same with the other side that the course of the report shows out.

A border that is closed, troops that are moved or withdrawn, a ban that is imposed concern somebody; where the report is
about the doer and one other side, it is that side. The words of the event do not say so: ``why["parties"]`` tells that
it was inferred, and how often that is right. Linear: each event looks at a bounded number of entries around it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from dragoman.knowledge import load_knowledge
from dragoman.lexicon import load_yaml
from dragoman.model import Event, Mention, Statement, Who
from dragoman.reading.parse import Parse

#: Entries of a side looked at on either hand of an event.
_REACH: Final = 40

type _Ties = Mapping[str, Sequence[tuple[int, str]]]


def with_other_side(
    parse: Parse, statements: Sequence[Statement], events: Sequence[Event], mentions: Sequence[Mention]
) -> list[Event]:
    """``events`` in order, those that tell no recipient given one where the report shows it."""
    data = load_yaml("parties.yaml")["opposite"]
    starts = [start for start, _ in parse.paragraphs]
    ties: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, ones, others in _meetings(statements, events):
        paragraph = bisect_right(starts, place)
        for one in ones:
            for another in others - ones:
                ties[one].append((paragraph, another))
                ties[another].append((paragraph, one))
    for entries in ties.values():
        entries.sort()
    named = _named(mentions)
    out: list[Event] = []
    for event in events:
        other = _other(event, ties, bisect_right(starts, event.spans[0][0])) if _lacks(event, data["types"]) else None
        if other is None and _lacks(event, data["types"]):
            other = _most_named(event, named)
        if other is None:
            out.append(event)
            continue
        parties = "; ".join(p for p in (event.why.get("parties", ""), data["says"]) if p)
        out.append(replace(event, recipients=(other,), why=event.why | {"parties": parties}))
    return out


def _lacks(event: Event, types: Sequence[str]) -> bool:
    return not event.recipients and event.verbal_of is None and event.type in types and bool(event.actors)


def _meetings(statements: Sequence[Statement], events: Sequence[Event]) -> Iterator[tuple[int, set[str], set[str]]]:
    """Where a side speaks to another or does something to it."""
    for statement in statements:
        place = (statement.cue or statement.content[0])[0] if statement.cue or statement.content else 0
        yield place, _sides((statement.holder,)), _sides(statement.toward)
    for event in events:
        if event.verbal_of is None:
            yield event.spans[0][0], _sides(event.actors), _sides(event.recipients)


def _sides(whos: Sequence[Who]) -> set[str]:
    """The ids of the states, or of the groups under arms, to which ``whos`` belong."""
    data, known = load_yaml("parties.yaml")["opposite"], load_knowledge().actors
    keys = {
        who.id if who.sector in data["apart"] else f"state:{who.country}"
        for who in whos
        if who.kind != "outlet" and who.sector not in data["none"]
    }
    return {key for key in keys if key is not None and key in known}


def _named(mentions: Sequence[Mention]) -> Mapping[str, int]:
    """How often each side is named."""
    counts: dict[str, int] = defaultdict(int)
    for mention in mentions:
        if mention.how != "pronoun":
            for key in _sides((mention.who,)):
                counts[key] += 1
    return counts


def _most_named(event: Event, named: Mapping[str, int]) -> Who | None:
    """The side that the report is about, where it names one far more often than any other than the doer's."""
    data = load_yaml("parties.yaml")["opposite"]["named"]
    home = _sides(event.actors) | {f"state:{who.country}" for who in event.actors}
    ranked = sorted((key for key in named if key not in home), key=lambda key: (-named[key], key))
    if not ranked or event.type not in data["types"] or named[ranked[0]] < data["share"] * sum(named.values()):
        return None
    if len(ranked) > 1 and named[ranked[0]] < data["clear"] * named[ranked[1]]:
        return None
    if any(named[key] >= named[ranked[0]] for key in home if key in named):
        return None
    return load_knowledge().actors[ranked[0]].who()


def _other(event: Event, ties: _Ties, paragraph: int) -> Who | None:
    """The side that the doer's side has most to do with around ``paragraph``; ``None`` where that is not clear."""
    data = load_yaml("parties.yaml")["opposite"]
    own, home = _sides(event.actors), {f"state:{who.country}" for who in event.actors}
    if len(own) != 1:
        return None
    entries = ties.get(own.pop(), ())
    at = bisect_right(entries, (paragraph, ""))
    weights: dict[str, float] = defaultdict(float)
    for where, other in entries[max(0, at - _REACH) : at + _REACH]:
        if other not in home:
            weights[other] += 1 / (1 + abs(where - paragraph))
    ranked = sorted(weights, key=lambda key: (-weights[key], key))
    if not ranked or weights[ranked[0]] < data["least"]:
        return None
    if len(ranked) > 1 and weights[ranked[0]] < data["clear"] * weights[ranked[1]]:
        return None
    return load_knowledge().actors[ranked[0]].who()
