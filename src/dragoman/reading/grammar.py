"""Small questions to the parse: whose verb is this, what is its object, which words make its phrase."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
OBJECTS = frozenset({"dobj", "obj", "dative", "iobj", "attr", "oprd"})
#: From these a verb inherits the subject of its head ("accused X, *saying* …", "wants to *push*").
_INHERITS = frozenset({"conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "acl"})
#: What a phrase is cut before: clauses and appositions say more of its head, they do not name it.
_TAILS = frozenset({"relcl", "acl", "advcl", "appos", "punct", "cc", "conj", "parataxis"})
_DEEPEST = 6


def subject(verb: Token) -> Token | None:
    """The subject of ``verb``, its own or the one it inherits from the clause above; ``None`` if there is none."""
    token = verb
    for _ in range(_DEEPEST):
        for child in token.children:
            if child.dep_ in SUBJECTS:
                return child
        if token.dep_ == "relcl" or (token.dep_ == "acl" and token.tag_ in {"VBN", "VBG"}):
            return token.head
        if token.dep_ not in _INHERITS or token.head.i == token.i:
            return None
        token = token.head
    return None


def objects(verb: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """Objects of ``verb``, direct first, then those of the given ``prepositions`` (lower case)."""
    for child in verb.children:
        if child.dep_ in OBJECTS:
            yield child
    for child in verb.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in prepositions:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    yield grandchild


def phrase(sentence: Sentence, head: Token, *, coordinated: bool = False, bare: bool = False) -> Span:
    """The words that name ``head``: its subtree without the clauses and appositions that follow it.

    With ``coordinated``, the conjuncts ("the CSTO *and Moscow*") belong to it; with ``bare``, prepositional phrases do
    not ("accused *its neighbour* of interference").
    """
    low, high = head.i, head.i
    stack = [head]
    while stack:
        token = stack.pop()
        low, high = min(low, token.i), max(high, token.i)
        for child in token.children:
            joined = coordinated and child.dep_ in {"cc", "conj"}
            if bare and child.dep_ == "prep":
                continue
            if child.dep_ not in _TAILS or joined or (child.i < token.i and child.dep_ != "punct"):
                stack.append(child)
    first, last = head.doc[low], head.doc[high]
    return (sentence.span(first)[0], sentence.span(last)[1])


def verb_of(parse: Parse, span: Span) -> tuple[Sentence, Token] | None:
    """The word that carries ``span`` (its syntactic head) and its sentence; ``None`` where nothing was parsed."""
    sentence = parse.sentence_at(span[0])
    if sentence is None:
        return None
    head = sentence.head(span)
    return None if head is None else (sentence, head)


def subject_phrase(parse: Parse, span: Span) -> Span | None:
    """The phrase that is the subject of the verb in ``span`` (a cue without a source, a trigger without an actor)."""
    found = verb_of(parse, span)
    if found is None:
        return None
    sentence, verb = found
    who = subject(verb)
    return None if who is None else phrase(sentence, who, coordinated=True)


def passive_of(parse: Parse, span: Span) -> tuple[Sentence, Token] | None:
    """The verb of the cue ``span`` where it is a passive whose subject does not speak ("was urged")."""
    found = verb_of(parse, span)
    if found is None or found[1].tag_ != "VBN" or found[1].lower_ not in _undergone():
        return None
    return found if any(c.dep_ in {"auxpass", "nsubjpass"} for c in found[1].children) else None


@lru_cache(maxsize=1)
def _undergone() -> frozenset[str]:
    return frozenset(form for lemma in load_yaml("clauses.yaml")["undergone"] for form in forms(lemma))


def is_noun_apart(parse: Parse, span: Span) -> bool:
    """Whether the cue is a noun that no verb makes somebody's: "resigned amid *concerns* over …", "*Calls* for …"."""
    found = verb_of(parse, span)
    return found is not None and found[1].tag_[:2] == "NN" and found[1].dep_ not in {"dobj", "attr"}


def antecedent(parse: Parse, span: Span) -> Span | None:
    """What a relative pronoun stands for ("rights groups, *who* say …"), or ``None``."""
    sentence = parse.sentence_at(span[0])
    words = sentence.inside(span) if sentence is not None else []
    if sentence is None or not words or words[0].tag_ not in {"WP", "WDT"}:
        return None
    token = words[0]  # also of "rights groups, *who had been there*, say …"
    for _ in range(_DEEPEST):
        if token.dep_ == "relcl":
            return phrase(sentence, token.head, coordinated=True)
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def whole_name(parse: Parse, span: Span) -> Span:
    """``span``, or the whole name where it holds only the front of one ("*Prime* Minister Mia Mottley")."""
    found = verb_of(parse, span)
    if found is None:
        return span
    sentence, head = found
    if head.dep_ not in {"compound", "det", "nmod"}:
        return span
    while head.dep_ in {"compound", "det", "nmod"} and head.head.i != head.i:
        head = head.head
    whole = phrase(sentence, head, bare=True)
    return (min(span[0], whole[0]), max(span[1], whole[1]))


def is_negated(parse: Parse, span: Span) -> bool:
    """Whether the verb in ``span`` is negated ("did *not* rule out", "*never* said", "*No* official confirmed")."""
    found = verb_of(parse, span)
    if found is None:
        return False
    sentence, verb = found
    if any(child.dep_ == "neg" and sentence.span(child)[0] < span[1] for child in verb.children):
        return True  # a "not" behind the cue belongs to what is said
    who = subject(verb)
    return who is not None and any(child.lower_ in {"no", "neither"} for child in who.children)
