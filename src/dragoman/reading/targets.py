"""A statement whose target no sure words name in, the sides it can be aimed at with what speaks for each out.

What speaks for a side is told as numbers from 0 to 1 (``seen``): where in the statement, before it and in the report
the side is named, who has just spoken, and whether the words are aimed at anybody. Weights in ``lexicon/targets.yaml``
make a chance of them (conditional logit, nobody being one of the choices; fitted by ``training/targets.py``).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from dragoman.lexicon import load_yaml
from dragoman.lexicon.caseless import compiled, lowered
from dragoman.model import Mention, Span, Statement, Who
from dragoman.reading.grammar import SUBJECTS
from dragoman.reading.parse import Parse
from dragoman.reading.sides import Sides, meant, within

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: How many statements back a speaker has just spoken.
BACK: Final = 4
#: How many statements, and how many characters, from a statement on both sides show at whom it is aimed.
FAR: Final = 100
FAR_OFF: Final = 20_000
_UP: Final = frozenset({"compound", "amod", "nmod", "conj", "appos"})
#: What stands between names told in one breath.
JOINING: Final = frozenset({" and ", ", ", ", and ", " or "})


@dataclass(frozen=True)
class Field:
    """The report as targets are looked for in it: who is mentioned, who said what, which side each is of.

    ``speakers`` are the sides of the statements' holders; ``targets`` those at which each is aimed, as far as known.
    """

    parse: Parse
    mentions: Sequence[Mention]
    sides: Sides
    made: Sequence[Statement]
    speakers: Sequence[str]
    targets: Sequence[frozenset[str]]

    @classmethod
    def of(cls, parse: Parse, mentions: Sequence[Mention], sides: Sides, made: Sequence[Statement]) -> Field:
        """The field of a whole report."""
        speakers = [sides.of(statement.holder) for statement in made]
        targets = [frozenset(sides.of(who) for who in statement.toward) for statement in made]
        return cls(parse, mentions, sides, made, speakers, targets)

    @cached_property
    def by_side(self) -> Mapping[str, list[Mention]]:
        """Whoever can be meant, by side in the order of their first mentions."""
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            if _can_be_meant(mention.who):
                found.setdefault(self.sides.of(mention.who), []).append(mention)
        return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """A side that a statement may be aimed at."""

    side: str
    faces: Callable[[], tuple[Who, ...]]
    seen: Mapping[str, float]
    chance: float

    @property
    def whos(self) -> tuple[Who, ...]:
        """Who of the side is meant."""
        return self.faces()


def find_candidates(field: Field, place: int, own: str) -> list[Candidate]:
    """The sides other than ``own`` that the report names, likeliest first; ``place`` is that of the statement."""
    field = _around(field, place)
    by_side = dict(field.by_side)
    by_side |= _at_home(field, place, by_side.pop(own, []))
    for who in field.made[place].co_holders:
        by_side.pop(field.sides.of(who), None)
    spoken = _spoken(field, place, own)
    odds = _odds(field, place, own)
    most = max((len(found) for found in by_side.values()), default=1)
    course = _course(field, place, own)
    said = _said(field, place, course, own)
    out = []
    for name, found in by_side.items():
        if name.startswith(_HOME):
            near = any(m.span[0] < course.here[0] for m in found if course.here[0] - _NEAR <= m.span[0])
            seen = said | {"domestic": 1.0, "home_named_before": float(near)}
        else:
            seen = said | _seen(field, course, found) | spoken.get(name, {})
            seen |= {"often": len(found) / most, "odds": odds.get(name, 0.0)}
        seen["stranger"] = float(not odds)
        out.append((name, found, seen, _weight(field.made[place].act, seen)))
    total = 1 + sum(math.exp(weight) for *_, weight in out)
    candidates = [
        Candidate(name, partial(_faces, field, place, found), seen, math.exp(weight) / total)
        for name, found, seen, weight in out
    ]
    return sorted(candidates, key=lambda c: (-c.chance, c.side))


#: How the key of somebody of the holder's own state begins.
_HOME: Final = "at home: "


def _at_home(field: Field, place: int, own: Sequence[Mention]) -> dict[str, list[Mention]]:
    """People and parties of the holder's own side, named near what he says: quarrels inside a country."""
    statement = field.made[place]
    start, end = statement.content[0][0] - _NEAR, statement.content[-1][1]
    out: dict[str, list[Mention]] = {}
    for mention in own:
        who = mention.who
        if who.kind in {"person", "group"} and who.name != statement.holder.name and mention.how != "pronoun":
            out.setdefault(_HOME + who.name, []).append(mention)
    return {name: found for name, found in out.items() if any(start <= m.span[0] < end for m in found)}


_NEAR: Final = 300


def _around(field: Field, place: int) -> Field:
    """The part of a report in reach of a statement: all of a report, but not all of a book."""
    found = around(field.mentions, field.made[place].content[0][0])
    return field if len(found) == len(field.mentions) else replace(field, mentions=found)


def around(mentions: Sequence[Mention], place: int) -> Sequence[Mention]:
    """The mentions in reach of a place of the report."""
    first = bisect_left(mentions, (place - FAR_OFF, 0), key=lambda m: m.span)
    last = bisect_left(mentions, (place + FAR_OFF, 0), key=lambda m: m.span)
    return mentions[first:last]


def _near(field: Field, place: int) -> range:
    """The places of the statements in reach of one."""
    return range(max(0, place - FAR), min(len(field.made), place + FAR + 1))


def choose(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The likeliest side, if it is likely enough to be told; the two likeliest for a stranger to both."""
    least = load_yaml("targets.yaml")["least"]
    somebody = sum(c.chance for c in candidates)
    if not candidates or somebody < least["somebody"] or candidates[0].chance < least["side"]:
        return []
    if candidates[0].seen["stranger"] and len(candidates) > 1 and not candidates[0].seen.get("named"):
        first, second = candidates[:2]
        if second.chance >= least["second"] * first.chance:
            return [first, second]
    return candidates[:1]


def told_by(candidate: Candidate) -> str:
    """What speaks most for a side, in words."""
    says, weights = load_yaml("targets.yaml")["says"], _weights()
    strong = sorted(candidate.seen, key=lambda name: (-candidate.seen[name] * weights.get(name, 0.0), name))
    strong = [name for name in strong if name in says and candidate.seen[name] * weights.get(name, 0.0) > 0]
    return ", ".join(says[name] for name in strong[:2])


def _can_be_meant(who: Who) -> bool:
    if who.kind in {"place", "outlet"}:
        return False
    return who.id is not None or (who.kind != "unknown" and who.name[:1].isupper() and who.sector != "JRN")


def _faces(field: Field, place: int, found: Sequence[Mention]) -> tuple[Who, ...]:
    """Who of a side is meant: whom the statement names, else its state or body, else the one named last before it."""
    statement = field.made[place]
    inside = [m.who for m in within(found, statement.content) if m.how != "pronoun"]
    start = statement.content[0][0]
    before = [m.who for m in found if m.span[0] < start] or [found[0].who]
    who = inside[0] if inside else before[-1]
    return field.sides.faces(who)


class _Course(NamedTuple):
    """What is the same for all sides: where what is said, its paragraph and its sentence begin; who is named in it.

    ``partners`` are the spans of those named in one breath with the holder's own side ("China *and Russia* welcome …").
    """

    start: int
    paragraph: int
    here: Span
    inside: Sequence[Mention]
    partners: frozenset[Span]


def _course(field: Field, place: int, own: str) -> _Course:
    statement = field.made[place]
    said = statement.content[0][0]
    start = min(s[0] for s in (statement.content[0], statement.cue, statement.source) if s is not None)
    sentence = field.parse.sentence_at(start)
    here = (sentence.start, sentence.end) if sentence is not None else statement.content[0]
    paragraph = field.parse.text.rfind("\n", 0, said) + 1
    inside = list(meant(field.parse, field.mentions, statement.content))
    return _Course(said, paragraph, here, inside, _partners(field, inside, own))


def _partners(field: Field, inside: Sequence[Mention], own: str) -> frozenset[Span]:
    """The spans of those who are named in one breath with the holder's own side."""
    named = [m for m in inside if m.how != "pronoun" and _can_be_meant(m.who)]
    pairs = [(a, b) for a, b in pairwise(named) if field.parse.folded[a.span[1] : b.span[0]] in JOINING]
    return frozenset(
        other.span
        for a, b in pairs
        for one, other in ((a, b), (b, a))
        if field.sides.of(one.who) == own != field.sides.of(other.who)
    )


def _seen(field: Field, course: _Course, found: Sequence[Mention]) -> dict[str, float]:
    """Where the side is named."""
    of_side = {id(m) for m in found}
    inside = [m for m in course.inside if id(m) in of_side]
    named = [m for m in inside if m.how != "pronoun"]
    who = found[0].who
    return {
        "named": float(bool(named)),
        "subject": float(any(_is_subject(field.parse, m.span) for m in named)),
        "by": float(any(_is_doer(field.parse, m.span) for m in named)),
        "partner": float(any(m.span in course.partners for m in named)),
        "pronoun": float(any(m.how == "pronoun" for m in inside)),
        "twice": float(len(inside) > 1),
        "in_paragraph": float(any(course.paragraph <= m.span[0] < course.start for m in found)),
        "opens": float(found[0].span[0] < _LEAD),
        "later": float(found[0].span[0] > course.start),
        "private": float(who.kind == "person" and who.country is None),
    }


_LEAD: Final = 350


def _said(field: Field, place: int, course: _Course, own: str) -> dict[str, float]:
    """What the words of the statement, its holder and those it names show of whether it is aimed at anybody."""
    statement = field.made[place]
    low = lowered(statement.content_text)
    found = {name: float(pattern.search(low) is not None) for name, pattern in _patterns().items()}
    holder = statement.holder
    named = [m for m in course.inside if _can_be_meant(m.who)]
    sides = {field.sides.of(m.who) for m in named if m.how != "pronoun"}
    own_first = bool(named) and field.sides.of(named[0].who) == own
    return found | {
        "unnamed": float(statement.anonymous),
        "known": float(holder.id is not None),
        "unplaced": float(holder.id is None and holder.country is None),
        "own_named": float(own in sides),
        "others_named": float(bool(sides - {own})),
        "own_subject": float(own_first and _is_subject(field.parse, named[0].span)),
    }


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {name: compiled(pattern) for name, pattern in load_yaml("targets.yaml")["words"].items()}


def _is_subject(parse: Parse, span: Span) -> bool:
    """Whether a mention is the subject of its clause."""
    head = _phrase_head(parse, span)
    return head is not None and head.dep_ in SUBJECTS


def _is_doer(parse: Parse, span: Span) -> bool:
    """Whether a deed is done "by" a mention."""
    head = _phrase_head(parse, span)
    return head is not None and head.dep_ == "pobj" and head.head.lower_ == "by"


def _phrase_head(parse: Parse, span: Span) -> Token | None:
    """The head of the phrase that a mention is part of."""
    sentence = parse.sentence_at(span[0])
    head: Token | None = sentence.head(span) if sentence is not None else None
    while head is not None and head.dep_ in _UP and head.head.i != head.i:
        head = head.head
    return head


def _spoken(field: Field, place: int, own: str) -> dict[str, dict[str, float]]:
    """Who of another side has just spoken, and whom the holder's side meant in the statement before."""
    out: dict[str, dict[str, float]] = {}
    for index in range(max(0, place - BACK), place):
        speaker = field.speakers[index]
        if speaker != own:
            out[speaker] = {"spoke": 2 / (1 + place - index)}
    if place and field.speakers[place - 1] == own:
        for name in field.targets[place - 1]:
            out.setdefault(name, {})["meant_before"] = 1.0
    return out


def _odds(field: Field, place: int, own: str) -> dict[str, float]:
    """With whom the holder's side is at odds: who speaks against it or is meant by it, the more the nearer."""
    infer = load_yaml("toward.yaml")["infer"]
    against = {*infer["press"], *infer["answer"]}
    out: dict[str, float] = {}
    for index in _near(field, place):
        other = field.made[index]
        if index == place or not other.toward:
            continue
        speaker, targets = field.speakers[index], field.targets[index]
        weight = (1 if other.act in against else _MILD) / (1 + abs(index - place))
        for name in targets - {own} if speaker == own else {speaker} if own in targets else set[str]():
            out[name] = out.get(name, 0.0) + weight
    return {name: min(1.0, weight) for name, weight in out.items()}


_MILD: Final = 0.3


def _weight(act: str, seen: Mapping[str, float]) -> float:
    """How much speaks for a side of which ``seen`` is true, against nobody being meant (0)."""
    weights = _weights_of(group_of(act))
    total = weights["bias"]
    for name, value in seen.items():
        if value:
            total += value * weights.get(name, 0.0)
    return total


@lru_cache(maxsize=16)
def _weights_of(group: str) -> Mapping[str, float]:
    """The weights of a group of acts: those of all, and its own."""
    weights = _weights()
    own = {name.partition(":")[2]: value for name, value in weights.items() if name.startswith(f"{group}:")}
    return {name: weights.get(name, 0.0) + own.get(name, 0.0) for name in {*weights, *own}}


def group_of(act: str) -> str:
    """Which group of acts ``act`` is weighed with."""
    groups = load_yaml("targets.yaml")["acts"]
    return next((name for name, acts in groups.items() if act in acts), "plain")


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    out: Mapping[str, float] = load_yaml("targets.yaml")["weights"]
    return out
