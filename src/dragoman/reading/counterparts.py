"""Statements whose target no words name in, the same with the one that the course of the report shows out.

A report tells who answers whom: "welcomed the announcement" means whoever announced; a denial answers whoever accused;
whoever warns goes on against the side that his own side is at odds with. ``why["toward"]`` says that a target was
inferred, and how. Words stand in ``lexicon/toward.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Mention, Span, Statement, Who
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse

#: How many statements back a speaker can stand who is answered; one whose charge, offer or news is spoken of.
BACK: Final = 4
BACK_TO_WORDS: Final = 8
#: How far from a statement others tell who is at odds with whom: all of a report, but not all of a book.
FAR: Final = 100
#: Both of a quarrel, or a person and his state.
_TWO: Final = 2
#: How much a statement that is not against anybody counts for who is at odds with whom.
_MILD: Final = 0.3
#: The words behind a cue that tell what is answered.
_OPENING: Final = 90

Found = tuple[tuple[Who, ...], str]
_NOBODY: Found = ((), "")


@dataclass(frozen=True, slots=True)
class _Course:
    """The course of a report up to a statement."""

    parse: Parse
    mentions: Sequence[Mention]
    states: Mapping[str, Who]
    seen: Sequence[Statement]
    made: Sequence[Statement]


def with_counterparts(parse: Parse, mentions: Sequence[Mention], made: Sequence[Statement]) -> Iterator[Statement]:
    """The statements in order, those without a target given one where their act has one and the context shows it."""
    states = {m.who.country: m.who for m in mentions if m.who.kind == "state" and m.who.country is not None}
    course = list(made)
    for _ in range(_TWO):  # what the first pass shows of a quarrel, the second knows from the first statement on
        seen: list[Statement] = []
        for statement in made:
            found, why = _counterpart(_Course(parse, mentions, states, seen, course), statement)
            whys = statement.why | {"toward": why}
            seen.append(replace(statement, toward=found, why=whys) if found else statement)
        course = seen
    yield from course


def _counterpart(course: _Course, statement: Statement) -> Found:
    """Whom ``statement`` is aimed at by what was said before it, and why; empty where nothing shows it."""
    named = any(who.id for who in statement.toward)
    if not named and _told_to_both(course.parse, statement):
        return _two_sides(course.seen, statement.holder, course.states), _told("both")
    if statement.toward and not weakly_named(statement):
        return _NOBODY
    known = statement.holder.id is not None or statement.holder.country is not None
    ways: tuple[Callable[[_Course, Statement], Found], ...] = (
        _answered,
        _spoken_of,
        _beside,
        _accuser,
        _opponent,
        _topic,
    )
    ways = ways if known else (_spoken_of,)
    return next((found for way in ways if (found := way(course, statement))[0]), _NOBODY)


def weakly_named(statement: Statement) -> bool:
    """Whether its target is only somebody whom the content mentions."""
    return bool(statement.why.get("toward") == load_yaml("toward.yaml")["reasons"]["third"])


def same_side(one: Who, other: Who) -> bool:
    """Whether both belong to one state (or are one), rebels and their government apart."""
    if one.id is not None and one.id == other.id:
        return True
    return one.country is not None and _side(one) == _side(other)


def _side(who: Who) -> str:
    """What tells one side from another: the state, or for rebels and the like they themselves."""
    infer = load_yaml("toward.yaml")["infer"]
    if who.sector in infer["rebels"]:
        return f"{who.country} {who.sector}"
    if who.sector in infer["bodies"]:
        return who.id or who.name
    return who.country or who.id or who.name


def with_state(who: Who, states: Mapping[str, Who]) -> tuple[Who, ...]:
    """``who`` and the state he speaks or acts for, where the report names it."""
    state = states.get(who.country or "")
    infer = load_yaml("toward.yaml")["infer"]
    if state is None or state.id == who.id or who.sector in {*infer["rebels"], *infer["bodies"]}:
        return (who,)
    return (who, state)


def within(mentions: Sequence[Mention], spans: Sequence[Span]) -> Iterator[Mention]:
    """The mentions (in order of place) that begin inside one of ``spans``."""
    for start, end in spans:
        index = bisect_left(mentions, (start, start), key=lambda m: m.span)
        while index < len(mentions) and mentions[index].span[0] < end:
            yield mentions[index]
            index += 1


def _known_other(who: Who, holder: Who) -> bool:
    domestic = who.country is not None and who.country == holder.country and "OPP" in {who.sector, holder.sector}
    return (
        who.id is not None
        and who.kind not in {"place", "outlet", "unknown"}
        and not domestic
        and not same_side(who, holder)
    )


def _spoken_of(course: _Course, statement: Statement) -> Found:
    """Whoever said what the statement speaks of by a noun: "welcomed *the announcement*"."""
    if statement.cue is None:
        return _NOBODY
    text = course.parse.folded[statement.cue[1] : statement.cue[1] + _OPENING]
    for pattern, acts in _words_of_acts():
        if (match := pattern.match(text)) is None:
            continue
        for other in reversed(course.seen[-BACK_TO_WORDS:]):
            if other.act in acts and _known_other(other.holder, statement.holder):
                return with_state(other.holder, course.states), f"{_told('spoken_of')} ({match['noun']!r})"
    return _NOBODY


def _answered(course: _Course, statement: Statement) -> Found:
    """The last of another side to speak, where the cue answers ("replied", "countered")."""
    if statement.cue is None or not _answering(course.parse.text[slice(*statement.cue)]):
        return _NOBODY
    return _speaker_before(course, statement.holder), _told("answered")


def _beside(course: _Course, statement: Statement) -> Found:
    """Whom the sentence names before a cue that answers: "asked about Lima's charge, he rejected *it*"."""
    sentence = course.parse.sentence_at(statement.cue[0]) if statement.cue else None
    if sentence is None or statement.cue is None or statement.act not in load_yaml("toward.yaml")["infer"]["answer"]:
        return _NOBODY
    before = [m.who for m in within(course.mentions, [(sentence.start, statement.cue[0])]) if m.how != "pronoun"]
    for who in reversed(before):
        if _known_other(who, statement.holder):
            return with_state(who, course.states), _told("beside")
    return _NOBODY


def _accuser(course: _Course, statement: Statement) -> Found:
    """Whom a denial or rejection answers: who charged or pressed the holder's side, else the last of another side."""
    infer = load_yaml("toward.yaml")["infer"]
    if statement.act not in infer["answer"]:
        return _NOBODY
    pressing = [
        other.holder
        for other in reversed(course.seen[-BACK_TO_WORDS:])
        if other.act in infer["press"]
        and any(same_side(who, statement.holder) for who in other.toward)
        and not same_side(other.holder, statement.holder)
    ]
    known = [who for who in pressing if _known_other(who, statement.holder)]
    unnamed = [who for who in pressing if who.kind in {"group", "organisation"}]
    for who in [*known, *unnamed][:1]:
        return with_state(who, course.states), _told("pressed")
    return _speaker_before(course, statement.holder), _told("pressed_or_last")


def _opponent(course: _Course, statement: Statement) -> Found:
    """Whom the holder's side is most at odds with, where the act goes on against him or turns to him."""
    infer = load_yaml("toward.yaml")["infer"]
    if statement.act in {*infer["go_on"], "ask"} and _opposition().search(statement.holder_text):
        own = course.states.get(statement.holder.country or "")
        return ((own,), _told("government")) if own else _NOBODY
    if statement.act in infer["go_on"]:
        return _at_odds(course, statement, FAR), _told("at_odds")
    if statement.act in infer["turn_to"]:
        return _at_odds(course, statement, BACK, mild=1), _told("deals_with")
    return _NOBODY


def _topic(course: _Course, statement: Statement) -> Found:
    """The side that the holder's side deals with most, where what is said names it in whatever role."""
    whos = _at_odds(course, statement, FAR)
    side = {_side(who) for who in whos}
    named = any(_side(m.who) in side for m in within(course.mentions, statement.content) if m.how != "pronoun")
    if named or (whos and _mutual().search(statement.content_text)):
        return whos, _told("topic")
    return _NOBODY


def _at_odds(course: _Course, statement: Statement, reach: int, mild: float = _MILD) -> tuple[Who, ...]:
    """Whom the holder's side speaks against or is spoken against by, near and sharp statements counting more."""
    holder, place = statement.holder, len(course.seen)
    infer = load_yaml("toward.yaml")["infer"]
    against = {*infer["press"], *infer["answer"]}
    weights: dict[str, float] = {}
    whos: dict[str, tuple[Who, ...]] = {}
    first = max(0, place - reach)
    for index, other in enumerate(course.made[first : place + reach + 1], first):
        if index == place or weakly_named(other):
            continue
        for who in _across(other, holder):
            side = _side(who)
            weights[side] = weights.get(side, 0) + (1 if other.act in against else mild) / (1 + abs(index - place))
            if side not in whos or index < place:
                whos[side] = with_state(who, course.states)
    if not weights:
        return ()
    return whos[max(weights, key=lambda side: weights[side])]


def _across(other: Statement, holder: Who) -> list[Who]:
    """Those of ``other`` who stand over against the holder's side: its target, or the one who targets it."""
    if same_side(other.holder, holder):
        found = [who for who in other.toward if _known_other(who, holder)]
    elif any(same_side(who, holder) for who in other.toward) and _known_other(other.holder, holder):
        found = [other.holder]
    else:
        found = []
    return list({_side(who): who for who in reversed(found)}.values())


def _told(way: str) -> str:
    """A way in words, with the share of its targets that were right where people see a target."""
    row = load_yaml("toward.yaml")["infer"]["ways"][way]
    return f"inferred ({row['right']:.2f}): {row['says']}"


def _speaker_before(course: _Course, holder: Who) -> tuple[Who, ...]:
    for statement in reversed(course.seen[-BACK:]):
        if _known_other(statement.holder, holder):
            return with_state(statement.holder, course.states)
    return ()


def _two_sides(seen: Sequence[Statement], holder: Who, states: Mapping[str, Who]) -> tuple[Who, ...]:
    """The states of the last one who spoke of another side, and of that side."""
    for statement in reversed(seen[-FAR:]):
        one = states.get(statement.holder.country or "")
        for target in statement.toward:
            other = states.get(target.country or "")
            if one and other and one.id != other.id and not same_side(one, holder) and not same_side(other, holder):
                return (one, other)
    return ()


@lru_cache(maxsize=1)
def _words_of_acts() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Openings that point to an act of before, each with the acts it can mean."""
    infer = load_yaml("toward.yaml")["infer"]
    lead = infer["lead"]
    return tuple(
        (re.compile(rf"{lead}(?P<noun>{row['nouns']})\b{infer['bare']}", re.IGNORECASE), frozenset(row["acts"]))
        for row in infer["words"]
    )


@lru_cache(maxsize=1)
def _answering_forms() -> frozenset[str]:
    return frozenset(form for lemma in load_yaml("toward.yaml")["infer"]["answering"] for form in forms(lemma))


def _answering(cue: str) -> bool:
    return any(word in _answering_forms() for word in cue.lower().split())


@lru_cache(maxsize=1)
def _opposition() -> re.Pattern[str]:
    return re.compile(load_yaml("toward.yaml")["infer"]["opposition"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _mutual() -> re.Pattern[str]:
    return re.compile(load_yaml("toward.yaml")["infer"]["mutual"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _both() -> re.Pattern[str]:
    return re.compile("|".join(load_yaml("toward.yaml")["infer"]["both"]), re.IGNORECASE)


def _told_to_both(parse: Parse, statement: Statement) -> bool:
    """Whether the words behind the cue are "both sides", "the two neighbours"."""
    if statement.cue is None:
        return False
    start: Span = statement.cue
    end = min(start[1] + 60, statement.content[0][1]) if statement.content[0][0] > start[1] else start[1] + 60
    return _both().match(parse.folded[start[1] : end].lstrip()) is not None
