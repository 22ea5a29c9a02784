"""A word that may name an event in, whether it only tells of the background out.

Background is no entry: standing states ("is guarding the border": an arrangement), aspect without an event ("stepped
up their interest"), a participle that says which thing is meant ("agreements *brokered* by Rabat"), what a question
leaves open ("would not say which side *pulled out*"). Words stand in ``lexicon/parties.yaml``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Status
from dragoman.reading.arguments import is_verb
from dragoman.reading.inflect import forms

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: How a question word, or the phrase it opens, hangs on the verb of the question.
_OPENING: Final = frozenset({"mark", "advmod", "nsubj", "nsubjpass", "dobj"})


@lru_cache(maxsize=4)
def _forms(name: str) -> frozenset[str]:
    return frozenset(form for word in load_yaml("parties.yaml")[name] for form in forms(word))


def is_background(token: Token, status: Status, *, known: bool) -> bool:
    """Whether the event at ``token`` is background; ``known`` says that the lexicon knows it as a predicate."""
    if not is_verb(token):
        return False
    return _stands(token, status) or (_is_aspect(token) and not known) or _describes(token) or _is_asked(token)


def _stands(verb: Token, status: Status) -> bool:
    perfect = verb.tag_ == "VBN" and any(c.lower_ in {"been", "are", "is", "were"} for c in verb.children)
    return verb.lower_ in _forms("standing") and (status == "ongoing" or perfect)


def _is_aspect(verb: Token) -> bool:
    return verb.lower_ in _forms("aspectual")


def _describes(verb: Token) -> bool:
    """A past participle behind its noun, where the noun itself is what the sentence tells of."""
    return verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ not in {"ROOT", "attr", "conj"}


def _is_asked(verb: Token) -> bool:
    asking = load_yaml("parties.yaml")["asking"]
    if verb.dep_ not in {"ccomp", "pcomp", "xcomp"}:
        return False
    before = (c for c in verb.children if c.i < verb.i and c.dep_ in _OPENING)
    return any(c.lower_ in asking or any(d.lower_ in asking for d in c.children) for c in before)
