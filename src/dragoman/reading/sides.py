"""Actors in, the sides they stand for out: a state with its officials is one, a body another, rebels a third.

Whom knowledge does not place is placed by the words beside his name ("*the Commission's* enlargement chief, A B").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from dragoman.lexicon import load_yaml
from dragoman.model import Mention, Span, Statement, Who
from dragoman.reading.grammar import verb_of
from dragoman.reading.parse import Parse


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of one report.

    ``states`` by country; ``bodies``, for each person nobody places the body named beside him; ``home``, the country of
    the dateline, for whose officials those without a country are taken.
    """

    states: Mapping[str, Who] = field(default_factory=dict)
    bodies: Mapping[str, Who] = field(default_factory=dict)
    home: str | None = None
    _known: dict[int, tuple[Who, str]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, who: Who) -> str:
        """What tells the side of ``who`` from others."""
        known = self._known.get(id(who))
        if known is None:  # it is kept with ``who``, so that nobody else can come by that number
            known = self._known[id(who)] = (who, self._of(who))
        return known[1]

    def _of(self, who: Who) -> str:
        body = self.bodies.get(who.name)
        if body is not None:
            return side(body)
        unplaced = who.id is None and who.country is None
        if self.home is not None and unplaced and who.sector in load_yaml("toward.yaml")["infer"]["officials"]:
            return self.home
        return side(who)

    def same(self, one: Who, other: Who) -> bool:
        """Whether both are of one side."""
        return same_side(one, other) or self.of(one) == self.of(other)

    def faces(self, who: Who) -> tuple[Who, ...]:
        """``who`` and the state or body he speaks or acts for, where the report names it."""
        body = self.bodies.get(who.name)
        return with_state(who, self.states) if body is None else tuple(dict.fromkeys((who, body)))


def find_sides(parse: Parse, mentions: Sequence[Mention], home: str | None) -> Sides:
    """The sides of a report."""
    states: dict[str, Who] = {}
    for mention in mentions:
        who = mention.who
        if who.kind == "state" and who.country is not None and (who.country not in states or _is_whole(who)):
            states[who.country] = who
    bodies: dict[str, Who] = {}
    for mention in mentions:
        if _is_unplaced(mention.who) and mention.how in {"name", "variant"} and mention.who.name not in bodies:
            body = _named_beside(parse, mentions, mention)
            if body is not None:
                bodies[mention.who.name] = body
    return Sides(states, bodies, home)


def _is_whole(who: Who) -> bool:
    """Whether a state is the country and no part of it that calls itself one."""
    return who.id == f"state:{who.country}"


def placed_by_course(parse: Parse, sides: Sides, made: Sequence[Statement]) -> Sides:
    """``sides``, an official whom nobody places being of the state that spoke before him in the paragraph."""
    officials = load_yaml("toward.yaml")["infer"]["officials"]
    bodies = dict(sides.bodies)
    before: Statement | None = None
    for statement in made:
        who = statement.holder
        unplaced = who.id is None and who.country is None and who.sector in officials and who.name not in bodies
        if unplaced and before is not None and before.holder.kind in {"state", "government", "ministry"}:
            between = parse.text[before.content[-1][1] : max(before.content[-1][1], statement.content[0][0])]
            if len(between) < _NEAR and "\n" not in between:
                bodies[who.name] = before.holder
        before = statement
    return Sides(sides.states, bodies, sides.home)


#: No more characters lie between what a state says and what its spokesman goes on to say.
_NEAR: Final = 120


def _is_unplaced(who: Who) -> bool:
    """Whether knowledge does not say for whom a person speaks today."""
    infer = load_yaml("toward.yaml")["infer"]
    return who.kind == "person" and (who.country is None or who.sector in {*infer["bodies"], *infer["former"], None})


def _named_beside(parse: Parse, mentions: Sequence[Mention], mention: Mention) -> Who | None:
    """The state or body in the phrase, apposition or relative clause of a person's name."""
    found = verb_of(parse, mention.span)
    if found is None:
        return None
    sentence, head = found
    while head.dep_ in {"appos", "compound", "nmod", "flat"} and head.head.i != head.i and head.head.tag_[:2] == "NN":
        head = head.head
    tokens = sorted(head.subtree, key=lambda t: t.i)
    span = (sentence.span(tokens[0])[0], sentence.span(tokens[-1])[1])
    kinds = load_yaml("toward.yaml")["infer"]["placing"]
    beside = [m.who for m in within(mentions, [span]) if m.who.id is not None and m.who.kind in kinds]
    return beside[0] if beside else None


def same_side(one: Who, other: Who) -> bool:
    """Whether both belong to one state (or are one), rebels and their government apart."""
    if one.id is not None and one.id == other.id:
        return True
    return one.country is not None and side(one) == side(other)


def side(who: Who) -> str:
    """What tells one side from another: the state, or for rebels and the like they themselves."""
    infer = load_yaml("toward.yaml")["infer"]
    if is_local(who):
        return who.name
    if who.sector in infer["rebels"]:
        return f"{who.country} {who.sector}"
    if who.sector in infer["one"]:
        return str(who.sector)
    if who.sector in infer["bodies"]:
        return who.id or who.name
    return who.country or who.id or who.name


def is_local(who: Who) -> bool:
    """Whether it is a body below the state, by its name: a city's council, a county's court."""
    return who.id is None and who.kind not in {"state", "place"} and _local().search(who.name) is not None


@lru_cache(maxsize=1)
def _local() -> re.Pattern[str]:
    return re.compile(load_yaml("toward.yaml")["local"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _compound() -> re.Pattern[str]:
    return re.compile(load_yaml("toward.yaml")["compound"], re.IGNORECASE)


def meant(parse: Parse, mentions: Sequence[Mention], spans: Sequence[Span]) -> Iterator[Mention]:
    """The mentions inside ``spans``, but those that only tell what the next one is ("the *Peruvian*-led Union")."""
    found = list(within(mentions, spans))
    for mention, after in zip_longest(found, found[1:]):
        led = _compound().match(parse.text, mention.span[1]) if after is not None else None
        if led is None or after is None or parse.text[led.end() : after.span[0]].strip():
            yield mention


def with_state(who: Who, states: Mapping[str, Who]) -> tuple[Who, ...]:
    """``who`` and the state he speaks or acts for, where the report names it."""
    state = states.get(who.country or "")
    infer = load_yaml("toward.yaml")["infer"]
    apart = who.kind == "state" or is_local(who) or who.sector in {*infer["rebels"], *infer["bodies"]}
    if state is None or state.id == who.id or apart:
        return (who,)
    return (who, state)


def within(mentions: Sequence[Mention], spans: Sequence[Span]) -> Iterator[Mention]:
    """The mentions (in order of place) that begin inside one of ``spans``."""
    for start, end in spans:
        index = bisect_left(mentions, (start, start), key=lambda m: m.span)
        while index < len(mentions) and mentions[index].span[0] < end:
            yield mentions[index]
            index += 1
