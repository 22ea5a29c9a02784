"""Statements whose target no words name in, the same with the one that the course of the report shows out.

A report tells who answers whom: "welcomed the announcement" means whoever announced; a denial answers whoever accused;
else all that speaks for each side is weighed (``targets.py``). ``why["toward"]`` says that a target was
inferred, and how. Words stand in ``lexicon/toward.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Mention, Span, Statement, Who
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse
from dragoman.reading.sides import Sides, is_local, placed_by_course, same_side, within
from dragoman.reading.targets import JOINING, Candidate, Field, around, choose, find_candidates, group_of, told_by
from dragoman.reading.toward import MOST
from dragoman.reading.victims import hit_sides, speaks_of_violence

#: How many statements back a speaker can stand who is answered; one whose charge, offer or news is spoken of.
BACK: Final = 4
BACK_TO_WORDS: Final = 8
#: The words behind a cue that tell what is answered.
_OPENING: Final = 90

Found = tuple[tuple[Who, ...], str]
_NOBODY: Found = ((), "")


@dataclass(frozen=True, slots=True)
class _Course:
    """The course of a report up to a statement."""

    parse: Parse
    mentions: Sequence[Mention]
    sides: Sides
    seen: Sequence[Statement]
    field: Field


Way = Callable[[_Course, Statement], Found]


def with_counterparts(
    parse: Parse, mentions: Sequence[Mention], made: Sequence[Statement], sides: Sides
) -> Iterator[Statement]:
    """The statements in order, those without a sure target given one where the course of the report shows it."""
    sides = placed_by_course(parse, sides, made)
    sure = [_without_weak(statement) for statement in made]
    told = _pass(parse, mentions, sides, sure, (_answered, _spoken_of, _beside, _government))
    yield from _pass(parse, mentions, sides, told, (_likeliest,))


def _pass(
    parse: Parse, mentions: Sequence[Mention], sides: Sides, made: Sequence[Statement], ways: Sequence[Way]
) -> list[Statement]:
    """``made`` with what ``ways`` find for those without a target."""
    field = Field.of(parse, mentions, sides, made)
    seen: list[Statement] = []
    for statement in made:
        found, why = _counterpart(_Course(parse, mentions, sides, seen, field), statement, ways)
        seen.append(replace(statement, toward=found, why=statement.why | {"toward": why}) if found else statement)
    return seen


def _counterpart(course: _Course, statement: Statement, ways: Sequence[Way]) -> Found:
    """Whom ``statement`` is aimed at by what was said before it, and why; empty where nothing shows it."""
    if not any(who.id for who in statement.toward) and _told_to_both(course.parse, statement):
        both = _two_sides(course.seen, statement.holder, course.sides.states)
        if both or group_of(statement.act) in {"plain", "news"}:
            return both, _told("both")
        return _two_told_of(course, statement), _told("told_of")
    if statement.toward:
        return _NOBODY
    return next((found for way in ways if (found := way(course, statement))[0]), _NOBODY)


def _without_weak(statement: Statement) -> Statement:
    """``statement`` without a target that only stands in what is said, in a role that may mean another."""
    data = load_yaml("toward.yaml")
    if statement.why.get("toward") not in [data["reasons"][way] for way in data["weak"]]:
        return statement
    return replace(statement, toward=(), why={k: v for k, v in statement.why.items() if k != "toward"})


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
                return course.sides.faces(other.holder), f"{_told('spoken_of')} ({match['noun']!r})"
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
    if _asked().match(course.parse.text, sentence.start) is None:
        return _NOBODY
    before = [m.who for m in within(course.mentions, [(sentence.start, statement.cue[0])]) if m.how != "pronoun"]
    for who in reversed(before):
        if _known_other(who, statement.holder):
            return course.sides.faces(who), _told("beside")
    return _NOBODY


def _government(course: _Course, statement: Statement) -> Found:
    """The holder's own government, where an opposition leader goes on against somebody he does not name."""
    infer = load_yaml("toward.yaml")["infer"]
    if statement.act in {*infer["go_on"], "ask"} and _opposition().search(statement.holder_text):
        own = course.sides.states.get(statement.holder.country or "")
        return ((own,), _told("government")) if own else _NOBODY
    return _NOBODY


def _likeliest(course: _Course, statement: Statement) -> Found:
    """The side that most speaks for, where it is likely enough."""
    if statement.holder.kind == "outlet" and group_of(statement.act) in {"plain", "news"}:
        return _NOBODY  # it passes on what it was told
    together = statement.co_holders or _both().match(statement.holder_text.lower())
    if statement.act in load_yaml("toward.yaml")["infer"]["nobody"] or (statement.act == "agree" and together):
        return _NOBODY
    local = is_local(statement.holder)
    every = find_candidates(course.field, len(course.seen), course.sides.of(statement.holder))
    every = [one for one in every if not local or one.whos[-1].kind != "state" or one.seen.get("named")]
    found = choose(_without_victims(course, statement, every))
    if not found:
        return _NOBODY
    says = load_yaml("toward.yaml")["infer"]["ways"]["likeliest"]["says"]
    if len(found) == 1:
        found = [*found, *_named_with(course, statement, found[0], every)]
    whos = found[0].whos if len(found) == 1 else tuple(one.whos[-1] for one in found)
    return whos, f"inferred ({found[0].chance:.2f}): {says}: {told_by(found[0])}"


def _named_with(
    course: _Course, statement: Statement, one: Candidate, every: Sequence[Candidate]
) -> Sequence[Candidate]:
    """The sides that what is said names in one breath with a side: "cooperation from Kenya *and Tanzania*"."""
    folded = course.parse.folded
    row: list[list[str]] = []
    end = -1
    for mention in within(course.mentions, statement.content):
        joined = row and folded[end : mention.span[0]] in JOINING
        row = (
            [*row[:-1], [*row[-1], course.sides.of(mention.who)]] if joined else [*row, [course.sides.of(mention.who)]]
        )
        end = mention.span[1]
    together = next((names for names in row if one.side in names), [])
    return [other for other in every if other.side in together and other.side != one.side][: MOST - 1]


def _without_victims(course: _Course, statement: Statement, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """Whoever condemns a deed of violence does not aim at those whom it hit."""
    condemns = statement.act in load_yaml("toward.yaml")["victims"]["acts"]
    if not condemns or not found or not speaks_of_violence(course.parse, statement.content):
        return found
    hit = hit_sides(course.parse, around(course.mentions, statement.content[0][0]), course.sides)
    return [one for one in found if one.side not in hit]


def _told(way: str) -> str:
    """A way in words, with the share of its targets that were right where people see a target."""
    row = load_yaml("toward.yaml")["infer"]["ways"][way]
    return f"inferred ({row['right']:.2f}): {row['says']}"


def _speaker_before(course: _Course, holder: Who) -> tuple[Who, ...]:
    for statement in reversed(course.seen[-BACK:]):
        if _known_other(statement.holder, holder):
            return course.sides.faces(statement.holder)
    return ()


def _two_sides(seen: Sequence[Statement], holder: Who, states: Mapping[str, Who]) -> tuple[Who, ...]:
    """The states of the last one who spoke of another side, and of that side."""
    for statement in reversed(seen):
        one = states.get(statement.holder.country or "")
        for target in statement.toward:
            other = states.get(target.country or "")
            if one and other and one.id != other.id and not same_side(one, holder) and not same_side(other, holder):
                return (one, other)
    return ()


def _two_told_of(course: _Course, statement: Statement) -> tuple[Who, ...]:
    """The two other states that a report tells of most, where both are told of and no third as much."""
    own = course.sides.of(statement.holder)
    counted = [
        (len(found), course.sides.states[name])
        for name, found in course.field.by_side.items()
        if name in course.sides.states and name != own
    ]
    counted.sort(key=lambda one: (-one[0], one[1].name))
    if len(counted) < _BOTH or (len(counted) > _BOTH and counted[1][0] == counted[2][0]):
        return ()
    return tuple(who for _, who in counted[:_BOTH])


#: So many are both sides.
_BOTH: Final = 2


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
def _asked() -> re.Pattern[str]:
    return re.compile(load_yaml("toward.yaml")["infer"]["asked"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _opposition() -> re.Pattern[str]:
    return re.compile(load_yaml("toward.yaml")["infer"]["opposition"], re.IGNORECASE)


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
