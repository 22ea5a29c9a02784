"""A word that may name an event in, whether it only tells of the background out.

Background is no entry: standing states ("is guarding the border": an arrangement), aspect without an event ("stepped
up their interest"), a participle that says which thing is meant ("agreements *brokered* by Rabat"), what a question
leaves open ("would not say which side *pulled out*"), what was not hindered. Words stand in ``lexicon/parties.yaml``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Status
from dragoman.reading.arguments import is_verb
from dragoman.reading.inflect import forms

if TYPE_CHECKING:
    from dragoman.reading.parse import Sentence
    from dragoman.reading.times import Times
    from dragoman.reading.tokens import Token

#: How a question word, or the phrase it opens, hangs on the verb of the question.
_OPENING: Final = frozenset({"mark", "advmod", "nsubj", "nsubjpass", "dobj"})


@lru_cache(maxsize=4)
def _forms(name: str) -> frozenset[str]:
    return frozenset(form for word in load_yaml("parties.yaml")[name] for form in forms(word))


def is_background(token: Token, status: Status, *, known: bool, dated: bool = False) -> bool:
    """Whether the event at ``token`` is background.

    ``known`` says that the lexicon knows it as a predicate, ``dated`` that it has a time of its own ("a pact *signed
    on July 16*" tells of the signing).
    """
    if not is_verb(token):
        return False
    if status == "not_occurred" and token.lower_ in _forms("hindering"):
        return True
    standing = _stands(token, status) or (_is_aspect(token) and not known) or (_describes(token) and not dated)
    return standing or _is_asked(token) or _is_question(token) or _is_habit(token)


def is_dated(sentence: Sentence, token: Token, times: Times) -> bool:
    """Whether a time hangs on ``token`` itself; linear in its own phrases."""
    if token.dep_ != "acl":
        return False
    for child in token.children:
        if child.i > token.i and child.dep_ in {"prep", "npadvmod", "advmod"}:
            words = [t.i for t in child.subtree]
            start = sentence.span(sentence.tokens.doc[min(words)])[0]
            end = sentence.span(sentence.tokens.doc[max(words)])[1]
            if any(x.relation != "duration" for x in times.touching((start, end))):
                return True
    return False


def _stands(verb: Token, status: Status) -> bool:
    perfect = verb.tag_ == "VBN" and any(c.lower_ in {"been", "are", "is", "were"} for c in verb.children)
    return verb.lower_ in _forms("standing") and (status == "ongoing" or perfect)


def _is_aspect(verb: Token) -> bool:
    return verb.lower_ in _forms("aspectual")


def _describes(verb: Token) -> bool:
    """A past participle behind its noun, where the noun itself is what the sentence tells of."""
    return verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ not in {"ROOT", "attr", "conj"}


def _is_question(verb: Token) -> bool:
    """Whether the sentence asks whether it was so ("*Has* she spoken with him?")."""
    main = verb
    while main.dep_ in {"conj", "xcomp"} and is_verb(main.head) and main.head.i != main.i:
        main = main.head
    if main.dep_ != "ROOT" or verb.doc[verb.sent.end - 1].lower_ != "?":
        return False
    helper = next((c for c in main.children if c.dep_ in {"aux", "auxpass"}), None)
    subject = next((c for c in main.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return helper is not None and subject is not None and helper.i < subject.i


def _is_habit(verb: Token) -> bool:
    """Whether it tells what somebody never does ("*does not* negotiate with pirates") and of no deed."""
    present = any(c.dep_ == "aux" and c.lower_ in {"do", "does"} for c in verb.children)
    return present and any(c.dep_ == "neg" for c in verb.children)


def _is_asked(verb: Token) -> bool:
    asking = load_yaml("parties.yaml")["asking"]
    if verb.dep_ not in {"ccomp", "pcomp", "xcomp"}:
        return False
    before = (c for c in verb.children if c.i < verb.i and c.dep_ in _OPENING)
    return any(c.lower_ in asking or any(d.lower_ in asking for d in c.children) for c in before)
