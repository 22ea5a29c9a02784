"""A statement whose target no sure words name in, the sides it can be aimed at with what speaks for each out.

What speaks for a side is told as numbers from 0 to 1 (``seen``): where in the statement, before it and in the report
the side is named, and who has spoken against whom. Weights in ``lexicon/targets.yaml`` make a chance of them
(conditional logit, nobody being one of the choices; fitted by ``training/targets.py`` on reports of our own).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from dragoman.lexicon import load_yaml
from dragoman.lexicon.caseless import compiled, lowered
from dragoman.model import Mention, Span, Statement, Who
from dragoman.reading.grammar import SUBJECTS
from dragoman.reading.parse import Parse
from dragoman.reading.sides import Sides, within

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: How many statements back a speaker is the last one; one who pressed.
BACK: Final = 4
BACK_TO_WORDS: Final = 8
#: How many statements, and how many characters, from a statement on both sides show at whom it is aimed.
FAR: Final = 100
FAR_OFF: Final = 20_000
_UP: Final = frozenset({"compound", "amod", "nmod", "conj", "appos"})


@dataclass(frozen=True)
class Field:
    """The report as targets are looked for in it: who is mentioned, who said what, which side each is of."""

    parse: Parse
    mentions: Sequence[Mention]
    sides: Sides
    made: Sequence[Statement]

    @cached_property
    def by_side(self) -> Mapping[str, list[Mention]]:
        """Whoever can be meant, by side in the order of their first mentions."""
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            if _can_be_meant(mention.who):
                found.setdefault(self.sides.of(mention.who), []).append(mention)
        return found

    @cached_property
    def speakers(self) -> Sequence[str]:
        """The side of each statement's holder."""
        return [self.sides.of(statement.holder) for statement in self.made]

    @cached_property
    def targets(self) -> Sequence[frozenset[str]]:
        """The sides at which each statement is aimed, as far as that is known."""
        return [frozenset(self.sides.of(who) for who in statement.toward) for statement in self.made]


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
    odds = _odds(field, place, own)
    stranger = float(not any(row.get("odds") for row in odds.values()))
    most = max((len(found) for found in by_side.values()), default=1)
    said = _said(field.made[place])
    course = _course(field, place, own)
    out = []
    for name, found in by_side.items():
        seen = said | _seen(field, place, course, name, found) | odds.get(name, {})
        seen["often"] = len(found) / most
        if name.startswith(_HOME):
            opposed = _opposition().search(field.parse.text, *_words_of(field.made[place])) is not None
            near = {f"home_{key}": value for key, value in seen.items() if key in _AT_HOME}
            seen = said | near | {"domestic": 1.0, "opposed": float(opposed)}
        seen["stranger"] = stranger
        out.append((name, found, seen, _weight(field.made[place].act, seen)))
    total = 1 + sum(math.exp(weight) for *_, weight in out)
    candidates = [
        Candidate(name, partial(_faces, field, place, found), seen, math.exp(weight) / total)
        for name, found, seen, weight in out
    ]
    return sorted(candidates, key=lambda c: (-c.chance, c.side))


#: What counts for those at home.
_AT_HOME: Final = frozenset({"named", "subject", "owner", "pronoun", "beside", "named_before", "last_before"})
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


def _words_of(statement: Statement) -> Span:
    """The words that name the holder."""
    return statement.source or statement.cue or statement.content[0]


_NEAR: Final = 300


@lru_cache(maxsize=1)
def _opposition() -> re.Pattern[str]:
    return re.compile(load_yaml("toward.yaml")["infer"]["opposition"], re.IGNORECASE)


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
    if somebody < least["somebody"] or candidates[0].chance < least["side"]:
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
    """What is the same for all sides: where the statement and its sentence begin, who was named last, who speaks.

    ``inside``, ``around`` and ``before``: who is mentioned in what is said, beside it in the sentence, just before it.
    """

    start: int
    here: Span
    last: str | None
    speakers: frozenset[str]
    inside: Sequence[Mention]
    around: Sequence[Mention]
    before: Sequence[Mention]


def _course(field: Field, place: int, own: str) -> _Course:
    statement = field.made[place]
    start = min(s[0] for s in (statement.content[0], statement.cue, statement.source) if s is not None)
    sentence = field.parse.sentence_at(start)
    here = (sentence.start, sentence.end) if sentence is not None else statement.content[0]
    last = next((m for m in reversed(field.mentions) if m.span[0] < here[0] and _other(field, m, own)), None)
    reach = _near(field, place)
    speakers = frozenset(field.speakers[reach.start : reach.stop])
    inside = list(within(field.mentions, statement.content))
    around_it = [m for m in within(field.mentions, [here]) if m not in inside]
    before = list(within(field.mentions, [(here[0] - _NEAR, here[0])]))
    return _Course(start, here, None if last is None else field.sides.of(last.who), speakers, inside, around_it, before)


def _seen(field: Field, place: int, course: _Course, name: str, found: Sequence[Mention]) -> dict[str, float]:
    """Where the side is named."""
    statement = field.made[place]
    of_side = {id(m) for m in found}
    inside = [m for m in course.inside if id(m) in of_side]
    others = [m for m in course.around if id(m) in of_side]
    roles = {_role(field.parse, m.span) for m in inside if m.how != "pronoun"}
    seen = {
        "named": float(bool(roles)),
        "subject": float("subject" in roles),
        "partner": float("partner" in roles),
        "owner": float("owner" in roles),
        "pronoun": float(any(m.how == "pronoun" for m in inside)),
        "beside": float(any(m.span[0] < course.start for m in others)),
        "behind": float(any(m.span[0] >= course.start for m in others)),
        "named_before": float(any(id(m) in of_side for m in course.before)),
        "last_before": float(course.last == name),
        "opens": float(bool(found) and found[0].span[0] < _LEAD),
        "unspoken": float(name not in course.speakers),
    }
    told = statement.audience
    seen["told"] = float(isinstance(told, Who) and field.sides.of(told) == name)
    return seen


_LEAD: Final = 350


def _said(statement: Statement) -> dict[str, float]:
    """What the words of the statement show of whether it is aimed at anybody."""
    text = statement.content_text
    low = lowered(text)
    found = {name: float(pattern.search(low) is not None) for name, pattern in _patterns().items()}
    holder = statement.holder
    return found | {
        "direct": float(statement.kind == "direct"),
        "mixed": float(statement.kind == "mixed"),
        "unnamed": float(statement.anonymous),
        "official": float(holder.kind in {"state", "government", "ministry"}),
        "known": float(holder.id is not None),
        "short": float(len(text) < _SHORT),
    }


_SHORT: Final = 60


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {name: compiled(pattern) for name, pattern in load_yaml("targets.yaml")["words"].items()}


def _other(field: Field, mention: Mention, own: str) -> bool:
    return _can_be_meant(mention.who) and field.sides.of(mention.who) != own


def _role(parse: Parse, span: Span) -> str:
    """What a mention does in its clause: subject, owner, partner of a preposition, or else something."""
    sentence = parse.sentence_at(span[0])
    head: Token | None = sentence.head(span) if sentence is not None else None
    if head is None:
        return "other"
    while head.dep_ in _UP and head.head.i != head.i:
        head = head.head
    if head.dep_ in SUBJECTS:
        return "subject"
    if head.dep_ == "poss":
        return "owner"
    words = load_yaml("toward.yaml")["content_prepositions"]
    return "partner" if head.dep_ == "pobj" and head.head.lower_ in words else "other"


def _odds(field: Field, place: int, own: str) -> dict[str, dict[str, float]]:
    """Who has spoken against the holder's side, and against whom that has spoken."""
    out: dict[str, dict[str, float]] = {}
    infer = load_yaml("toward.yaml")["infer"]
    against = {*infer["press"], *infer["answer"]}
    weights: dict[str, float] = {}
    for index in _near(field, place):
        if index == place:
            continue
        other = field.made[index]
        speaker, targets = field.speakers[index], field.targets[index]
        near = 1 / (1 + abs(index - place))
        weight = (1 if other.act in against else _MILD) * near
        for name in targets - {own} if speaker == own else {speaker} if own in targets else set():
            weights[name] = weights.get(name, 0) + weight
            row = out.setdefault(name, {})
            row["answers"] = 1.0 if speaker != own and other.act in against else row.get("answers", 0.0)
            row["meant"] = 1.0 if speaker == own else row.get("meant", 0.0)
            if speaker != own and place - BACK_TO_WORDS <= index < place and other.act in infer["press"]:
                row["pressed"] = 1.0
        if place - BACK <= index < place and other.holder == field.made[place].holder:
            for name in targets - {own}:
                out.setdefault(name, {})["same_speaker"] = 1.0
        if place - BACK <= index < place and speaker != own:
            out.setdefault(speaker, {})["spoke"] = max(out.get(speaker, {}).get("spoke", 0.0), near * 2)
    total = sum(weights.values())
    for name, weight in weights.items():
        out[name]["odds"] = weight / total
        out[name]["first"] = float(weight == max(weights.values()))
        out[name]["near"] = min(1.0, weight)
    return out


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
