"""Statements whose target no words name in, the same with the one that the course of the report shows out.

A report tells who answers whom: a denial answers the last one of another side to speak; whoever accuses goes on with
the side he spoke of before. Nothing is guessed across more than a few statements; ``why["toward"]`` keeps the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Mention, Span, Statement, Who
from dragoman.reading.parse import Parse

#: How many statements back a counterpart can stand.
BACK = 4
_TWO = 2


def with_counterparts(parse: Parse, mentions: Sequence[Mention], made: Sequence[Statement]) -> Iterator[Statement]:
    """The statements in order, those without a target given one where their act has one and the context shows it."""
    states = {m.who.country: m.who for m in mentions if m.who.kind == "state" and m.who.country is not None}
    seen: list[Statement] = []
    for statement in made:
        found, why = _counterpart(parse, seen, statement, states)
        seen.append(replace(statement, toward=found, why=statement.why | {"toward": why}) if found else statement)
        yield seen[-1]


def _counterpart(
    parse: Parse, seen: Sequence[Statement], statement: Statement, states: Mapping[str, Who]
) -> tuple[tuple[Who, ...], str]:
    """Whom ``statement`` is aimed at by what was ``seen`` before it, and why; empty where nothing shows it."""
    if not any(who.id for who in statement.toward) and _told_to_both(parse, statement):
        return _two_sides(seen, statement.holder, states), "the two sides the report speaks of"
    infer = load_yaml("toward.yaml")["infer"]
    known = statement.holder.id is not None or statement.holder.country is not None
    if statement.toward or not known or statement.act not in infer["go_on"]:
        return (), ""
    speaker = _speaker_before(seen, statement.holder, states)
    target = _target_before(seen, statement.holder)
    if speaker and (statement.act in infer["answer"] or not target):
        return speaker, "the last one of another side to speak before"
    return target, "whom the same side spoke of before"


def same_side(one: Who, other: Who) -> bool:
    """Whether both belong to one state (or are one), rebels and their government apart."""
    if one.id is not None and one.id == other.id:
        return True
    rebels = frozenset(load_yaml("toward.yaml")["infer"]["rebels"])
    if (one.sector in rebels) != (other.sector in rebels):
        return False
    return one.country is not None and one.country == other.country


def with_state(who: Who, states: Mapping[str, Who]) -> tuple[Who, ...]:
    """``who`` and the state he speaks or acts for, where the report names it."""
    state = states.get(who.country or "")
    if state is None or state.id == who.id or who.sector in load_yaml("toward.yaml")["infer"]["rebels"]:
        return (who,)
    return (who, state)


def _known_other(who: Who, holder: Who) -> bool:
    return who.id is not None and who.kind not in {"place", "outlet", "unknown"} and not same_side(who, holder)


def _speaker_before(seen: Sequence[Statement], holder: Who, states: Mapping[str, Who]) -> tuple[Who, ...]:
    for statement in reversed(seen[-BACK:]):
        if _known_other(statement.holder, holder):
            return with_state(statement.holder, states)
    return ()


def _target_before(seen: Sequence[Statement], holder: Who) -> tuple[Who, ...]:
    for statement in reversed(seen[-BACK:]):
        if same_side(statement.holder, holder):
            found = tuple(who for who in statement.toward if _known_other(who, holder))
            if found:
                return found[:_TWO]
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
