"""Parties as their words name them in, the parties as the record keeps them out: states for unnamed servants of states.

"Polish officers" are Poland, "southern Lebanon" under fire is Lebanon; a person called by name stays that person; "two
Zambian drivers" shot abroad are Zambian drivers, and Zambia. Words that name nobody who can act are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from dragoman.knowledge import load_knowledge
from dragoman.lexicon import load_yaml
from dragoman.model import Who


def state_of(who: Who) -> Who:
    """The state for its unnamed officers and soldiers; anybody else as he is, an envoy called by his name too."""
    sectors = load_yaml("parties.yaml")["of_state"]
    if who.id is not None or who.country is None or who.sector not in sectors or is_named(who):
        return who
    state = load_knowledge().actors.get(f"state:{who.country}")
    return who if state is None else replace(state.who(), sector=who.sector)


def host_of(who: Who) -> Who:
    """The state of a place to which something is done ("struck *southern Lebanon*"); anybody else as he is."""
    if who.kind != "place" or who.country is None or who.sector is not None:
        return who
    return _state(who.country) or who


def is_named(who: Who) -> bool:
    """Whether a person is called by a name, known or not: "Amos Hochstein", not "senior Belarusian diplomat"."""
    if who.kind != "person" or who.id is not None:
        return who.kind == "person"
    last = who.name.split()[-1]
    return last[:1].isupper() and load_knowledge().agent(last.lower()) is None


def bare(who: Who) -> Who | None:
    """``who`` without articles and counts before the name; ``None`` for words that name nobody ("the sole road")."""
    if who.id is not None:
        return who
    name = _counted().sub("", who.name)
    if who.kind == "group":
        name = _tail().sub("", name)
    if name.casefold() in load_yaml("parties.yaml")["nobody"]:
        return None
    if who.kind == "unknown" and who.country is None and who.sector is None and not _capital().search(name):
        return None
    return replace(who, name=name) if name and name != who.name else who


def with_nations(whos: Sequence[Who], told: frozenset[str], actors: Sequence[Who]) -> tuple[Who, ...]:
    """``whos``, and for unnamed people of a nation the state whose people they are, where it is not the actors' own.

    ``told`` are the nations that the people's own words name: those count where nobody is known to have done it.
    """
    own = {who.country for who in actors}
    there = {who.country for who in whos if who.id is not None}
    out: list[Who] = []
    for who in whos:
        foreign = who.id is None and who.country is not None and who.country not in own | there and not is_named(who)
        state = _state(who.country) if foreign and who.country is not None else None
        if state is None:
            out.append(who)
        elif who.kind != "unknown" and who.sector is not None and (own - {None} or who.country in told):
            out += (who, state)
        else:  # "a Greek-owned tanker", "the Sudanese city of …": whose it is
            out.append(state if who.kind == "unknown" and own - {None} else who)
    return unique(out)


def unique(whos: Iterable[Who]) -> tuple[Who, ...]:
    """``whos`` in order, each once."""
    out: dict[str, Who] = {}
    for who in whos:
        out.setdefault(who.id or who.name.casefold(), who)
    return tuple(out.values())


def _state(country: str) -> Who | None:
    state = load_knowledge().actors.get(f"state:{country}")
    return None if state is None else state.who()


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, load_yaml("parties.yaml")["counting"]), key=len, reverse=True))
    return re.compile(rf"^(?:(?:{words}|\d[\d,.]*)\s+)+(?=\S)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _tail() -> re.Pattern[str]:
    """Where nameless people are said to be is no part of what they are called ("migrants *at the border*")."""
    return re.compile(rf"(?<=\w) (?:{'|'.join(load_yaml('parties.yaml')['tails'])}) .*$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _capital() -> re.Pattern[str]:
    return re.compile(r"\b[A-Z]")
