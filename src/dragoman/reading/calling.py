"""What those are called whom a report names by what they are. In: their words and the cast. Out: a name, or ``None``.

"Party official *A B*" is A B, "the newspaper *X*" is X, "many analysts" are analysts, "the rebels" those of the state
that is told of most. Which words do so stands in ``lexicon/anonymous.yaml``. Invariant: no name that the report lacks.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from dragoman.knowledge import load_knowledge
from dragoman.lexicon import load_yaml
from dragoman.model import Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.actors.lexicon import load_reference
from dragoman.reading.sides import within

#: So far back the states are counted of which armed people may be.
_FAR_BACK: Final = 6000
#: Letters of a short form; mentions among which its body, or the report's country, is looked for.
_FEWEST: Final = 3
_MOST: Final = 6
_MENTIONS: Final = 2000
#: A country told of in so large a share of all mentions is where a report is from.
_NEARLY_ALL: Final = 0.6
#: Where a sentence ends.
_STOP: Final = re.compile(r"[.!?]\s|\n")
#: So many characters around words for police and the like tell where they are.
_NEAR: Final = 250
_ARMED: Final = frozenset({"REB", "UAF"})


def named_group(cast: Cast, span: Span, words: str, who: Who) -> tuple[Who, str] | None:
    """``who``, nobody known, by the name that the ``words`` at ``span`` give him, and how; else ``None``."""
    if (body := _of_the_place(cast, span, words)) is not None:
        return body, "the body of the country told of"
    if (body := _spelled_out(cast, who)) is not None:
        return body, "the body of these initials"
    return _by_words(cast, span, words, who) if who.kind in {"unknown", "group"} else None


def _by_words(cast: Cast, span: Span, words: str, who: Who) -> tuple[Who, str] | None:
    """The same for whoever has no more than words that say what he is."""
    if (name := titled(words)) is not None:
        return replace(who, name=name), "named behind the noun of its kind"
    if (name := _somebody(words)) is not None:
        return Who(None, name, "person", who.country, who.sector), "named behind the words for what he is"
    plain = replace(who, name=_informed().sub(r"\g<who>", _vague().sub("", who.name)))
    of = _of_people(cast, span, plain)
    if of is not None:
        return of, "kept by its words, of the state told of most"
    return (plain, "kept by its words") if plain != who else None


def titled(words: str) -> str | None:
    """The name behind the noun of its kind, where the words hold one: "the newspaper *El Faro*"."""
    found = re.match(load_yaml("anonymous.yaml")["titled"], words)
    return found["who"] if found is not None else None


def _somebody(words: str) -> str | None:
    """The person named at the end of words that say what he is: "party official *A B*"; ``None`` for other words."""
    found = re.match(load_yaml("anonymous.yaml")["somebody"], words)
    if found is None or found["noun"] not in load_reference().person_nouns:
        return None
    return found["who"]


def _spelled_out(cast: Cast, who: Who) -> Who | None:
    """The body whose capitals the letters are: "the *DNC*" where the report names a Democratic National Committee."""
    if not (_FEWEST <= len(who.name) <= _MOST and who.name.isupper() and who.name.isalpha()):
        return None
    bodies = (m.who for m in cast.mentions[:_MENTIONS] if m.who.kind not in {"person", "place", "state"})
    return next((b for b in bodies if "".join(w[0] for w in b.name.split() if w[0].isupper()) == who.name), None)


def _of_the_place(cast: Cast, span: Span, words: str) -> Who | None:
    """The police, authorities or state media of the country told of right there, else of the report's own.

    Where two countries are told of right there, those of the one that nearly all of the report tells of.
    """
    phrase = re.sub(r"^the ", "", words.lower())
    if phrase not in load_yaml("anonymous.yaml")["of_the_place"]:
        return None
    start = max(0, span[0] - _NEAR)
    around = cast.text[start : span[1] + _NEAR]
    cuts = [start + m.end() for m in _STOP.finditer(around)]
    low = max((c for c in cuts if c <= span[0]), default=start)
    high = min((c for c in cuts if c > span[1]), default=span[1] + _NEAR)
    here = {m.who.country for m in within(cast.mentions, [(low, high)])} - {None}
    near = {m.who.country for m in within(cast.mentions, [(start, span[1] + _NEAR)])} - {None}
    only = here if len(here) == 1 else near
    country = next(iter(only)) if len(only) == 1 else cast.ground
    if country is None:
        told = Counter(m.who.country for m in cast.mentions[:_MENTIONS] if m.who.country is not None)
        most = told.most_common(1)
        country = most[0][0] if most and most[0][1] > _NEARLY_ALL * told.total() else None
    knowledge = load_knowledge()
    actor = knowledge.institution(phrase, f"state:{country}") if country is not None else None
    return None if actor is None else actor.who()


def _of_people(cast: Cast, span: Span, who: Who) -> Who | None:
    """Armed people whom no word ties to a state, as those of the state told of most before: "*Syrian* rebels"."""
    if who.sector not in _ARMED or who.kind != "group" or not who.name[1:].islower():
        return None
    before = within(cast.mentions, [(max(0, span[0] - _FAR_BACK), span[0])])
    told = Counter(m.who.country for m in before if m.who.country is not None).most_common(2)
    if who.country is None and (not told or (len(told) > 1 and told[1][1] == told[0][1])):
        return None
    country = who.country or told[0][0]
    adjective = load_knowledge().adjective(f"state:{country}")
    name = f"{adjective} {who.name[0].lower()}{who.name[1:]}"
    return replace(who, name=name, country=country) if adjective else None


@lru_cache(maxsize=1)
def _informed() -> re.Pattern[str]:
    """What tells how people know, behind words that say who they are."""
    return re.compile(load_yaml("anonymous.yaml")["informed"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _vague() -> re.Pattern[str]:
    return re.compile(load_yaml("anonymous.yaml")["vague"], re.IGNORECASE)
