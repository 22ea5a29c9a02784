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
_ARMED: Final = frozenset({"REB", "UAF"})


def named_group(cast: Cast, span: Span, words: str, who: Who) -> tuple[Who, str] | None:
    """``who``, nobody known, by the name that the ``words`` at ``span`` give him, and how; else ``None``."""
    if (name := titled(words)) is not None:
        return replace(who, name=name), "named behind the noun of its kind"
    if (name := _somebody(words)) is not None:
        return Who(None, name, "person", who.country, who.sector), "named behind the words for what he is"
    plain = replace(who, name=_vague().sub("", who.name))
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
def _vague() -> re.Pattern[str]:
    return re.compile(load_yaml("anonymous.yaml")["vague"], re.IGNORECASE)
