"""Events in, the same without those that say one thing twice: a light verb and its noun, a headline and its body."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model import Event, Report, Span
from dragoman.reading.arguments import is_verb
from dragoman.reading.grammar import verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, heading_span

#: How a noun or verb hangs on the verb that only carries it ("held *talks*", "stopped *issuing*").
_CARRIED = frozenset({"dobj", "obj", "pobj", "xcomp", "prep", "acl", "attr", "nsubjpass", "compound"})
#: An attack is told again by what it did ("an air *strike* … *killed* eleven").
_DOING = frozenset({"nsubj", "advcl"})
_STEPS = 2


def without_doubles(report: Report, parse: Parse, events: Sequence[Event]) -> tuple[Event, ...]:
    """The events of a report in order, each thing once. Events that statements are (``verbal_of``) stay."""
    heading = heading_span(report)
    body = {e.type for e in events if not _inside(e.spans[0], heading)}
    kept: list[Event] = []
    for event in events:
        if event.verbal_of is None and _inside(event.spans[0], heading) and event.type in body:
            continue
        double = next((k for k in reversed(kept[-3:]) if _one_thing(parse, k, event)), None)
        if double is None:
            kept.append(event)
        elif event.confidence > double.confidence or event.type != double.type:
            kept[kept.index(double)] = event
    return tuple(kept)


def _inside(span: Span, heading: Span | None) -> bool:
    return heading is not None and span[0] >= heading[0] and span[1] <= heading[1]


def _one_thing(parse: Parse, one: Event, other: Event) -> bool:
    """Whether one trigger carries the other in the same clause and both are of one type and share an actor.

    So too who "*agreed* to withdraw", with nobody: the withdrawal is the event.
    """
    if _is_promised(parse, one, other):
        return True
    if one.type != other.type or one.verbal_of is not None or other.verbal_of is not None:
        return False
    if one.actors and other.actors and not {a.name for a in one.actors} & {a.name for a in other.actors}:
        return False
    deps = _CARRIED | (_DOING if one.type == "ASSAULT" else frozenset())
    return any(_carries(parse, a.spans[0], b.spans[0], deps) for a, b in ((one, other), (other, one)))


def _is_promised(parse: Parse, agreed: Event, deed: Event) -> bool:
    """Whether ``deed`` is what one side alone agreed to do."""
    if agreed.type != "AGREE" or agreed.recipients or deed.verbal_of is not None or deed.status != "planned":
        return False
    found, done = verb_of(parse, agreed.spans[0]), verb_of(parse, deed.spans[0])
    if found is None or done is None or done[1].doc is not found[1].doc or not is_verb(done[1]):
        return False
    if found[1].lower_ not in forms("agree"):
        return False
    led = done[1].dep_ == "xcomp" and done[1].head.i == found[1].i
    return led and bool({a.name for a in agreed.actors} & {a.name for a in deed.actors})


def _carries(parse: Parse, verb: Span, noun: Span, deps: frozenset[str]) -> bool:
    found = verb_of(parse, noun)
    if found is None:
        return False
    sentence, token = found
    for _ in range(_STEPS):
        if token.dep_ not in deps:
            return False
        token = token.head
        place = sentence.span(token)
        if place[0] < verb[1] and place[1] > verb[0]:
            return True
    return False
