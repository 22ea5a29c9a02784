"""A mention and the parse in; whether it names whom a deed of violence hit, or who did it, out.

"The bombing of the *U.S.* embassies in *Kenya*" names victims and the place: whoever condemns it aims at those who did
it, whom the words may leave open. "The *Israeli* strikes on Beirut" and "an attack by *rebels*" name who did it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Mention, Span
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse
from dragoman.reading.sides import Sides

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: So many words are climbed from a name to the deed that it belongs to.
_CLIMB: Final = 8
_INSIDE: Final = frozenset({"compound", "amod", "nmod", "poss", "conj", "appos"})


def is_hit(parse: Parse, span: Span) -> bool:
    """Whether ``span`` names a victim or the place of a deed of violence: "attacks on X", "near the embassy of X"."""
    token = _head(parse, span)
    behind = False
    for _ in range(_CLIMB):
        if token is None or token.head.i == token.i:
            return False
        if behind and token.lower_ in _deeds():
            return True
        if token.dep_ == "pobj" and token.head.dep_ in {"prep", "agent"}:
            if token.head.lower_ not in load_yaml("toward.yaml")["victims"]["behind"]:
                return False
            behind, token = True, _hung_on(token.head)
        elif token.dep_ in _INSIDE and (behind or token.head.lower_ not in _deeds()):
            token = token.head
        else:
            break
    return behind and token is not None and token.lower_ in _deeds()


def _hung_on(preposition: Token) -> Token:
    """What a preposition hangs on: a deed right before it, wherever the parse hangs it ("the *blasts* near")."""
    before = preposition.doc[preposition.i - 1] if preposition.i else preposition.head
    return before if before.lower_ in _deeds() else preposition.head


def is_doer(parse: Parse, span: Span) -> bool:
    """Whether ``span`` names who did a deed of violence: "X's attack", "the X raid", "shelling by X"."""
    token = _head(parse, span)
    for _ in range(_CLIMB):
        if token is None or token.head.i == token.i:
            return False
        above = token.head
        if token.dep_ in _INSIDE and token.dep_ != "conj" and above.lower_ in _deeds():
            return above.i > token.i
        if token.dep_ == "pobj" and above.lower_ == "by":
            return above.head.lower_ in _deeds() or above.dep_ == "agent"
        if token.dep_ not in _INSIDE:
            return token.dep_ == "nsubj" and above.lower_ in _attacking()
        token = above
    return False


def hit_sides(parse: Parse, mentions: Sequence[Mention], sides: Sides) -> frozenset[str]:
    """The sides that the report tells of as hit by violence, without those that did any."""
    hit = {sides.of(m.who) for m in mentions if m.how != "pronoun" and is_hit(parse, m.span)}
    if not hit:
        return frozenset()
    return frozenset(hit - {sides.of(m.who) for m in mentions if is_doer(parse, m.span)})


def speaks_of_violence(parse: Parse, content: Sequence[Span]) -> bool:
    """Whether what is said is a deed of violence and no clause ("condemned *the bombing* of …")."""
    token = _head(parse, content[0])
    if token is not None and token.dep_ == "prep":  # "expressed concern *over the attack*"
        token = next((c for c in token.children if c.dep_ == "pobj"), None)
    return token is not None and token.lower_ in _deeds()


def _head(parse: Parse, span: Span) -> Token | None:
    sentence = parse.sentence_at(span[0])
    return sentence.head(span) if sentence is not None else None


@lru_cache(maxsize=1)
def _deeds() -> frozenset[str]:
    nouns = load_yaml("toward.yaml")["victims"]["deeds"]
    return frozenset(form for noun in nouns for form in (noun, f"{noun}s", f"{noun}es"))


@lru_cache(maxsize=1)
def _attacking() -> frozenset[str]:
    return frozenset(form for verb in load_yaml("toward.yaml")["victims"]["attacking"] for form in forms(verb))
