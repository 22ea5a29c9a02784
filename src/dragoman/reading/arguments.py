"""A verb or noun of the parse in, who does it and to whom it is done out, as words of the same clause chain.

Passive and active, relative and participial clauses, coordination, control ("urged *Baku* to withdraw") and raising
("*Baku* is expected to withdraw"). Where the chain does not lead to anybody the answer is ``None``: nothing is guessed
from elsewhere in the sentence. Linear: each question climbs a bounded number of steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.inflect import forms

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

_SUBJECTS: Final = frozenset({"nsubj", "csubj"})
_OBJECTS: Final = frozenset({"dobj", "obj"})
_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
_CLIMB: Final = 8


@lru_cache(maxsize=1)
def _control() -> dict[str, frozenset[str]]:
    data = load_yaml("control.yaml")
    return {name: frozenset(f for verb in verbs for f in forms(verb)) for name, verbs in data.items()}


def is_verb(token: Token) -> bool:
    """Whether ``token`` is a verb to the tagger."""
    return token.tag_[:2] == "VB"


def is_passive(verb: Token) -> bool:
    """Whether what looks like the subject of ``verb`` suffers it."""
    if verb.tag_ not in {"VBN", "VBD"}:
        return False
    for child in verb.children:
        if child.dep_ in {"nsubjpass", "auxpass", "agent"}:
            return True
        if child.dep_ in _SUBJECTS or (child.dep_ == "aux" and child.lower_ in {"has", "have", "had", "having"}):
            return False
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "conj" and is_verb(verb.head):
        return is_passive(verb.head)
    return verb.dep_ in {"acl", "advcl", "relcl", "amod"} and not any(c.dep_ in _OBJECTS for c in verb.children)


def doer(verb: Token, deep: int = _CLIMB) -> Token | None:
    """Who does ``verb``: its subject, the agent of a passive, or whoever controls it from the clause above."""
    if deep == 0:
        return None
    if is_passive(verb):
        return agent(verb)
    own = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    if own is not None:
        return antecedent(own, verb)
    return _inherited(verb, deep - 1)


def agent(verb: Token) -> Token | None:
    """The "by" phrase of a passive, or at whose wish it was done ("cancelled at *Yerevan's* request")."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    for wish in led_by(verb, frozenset({"at"})):
        if wish.lower_ in _control()["wish"]:
            return next((c for c in wish.children if c.dep_ == "poss"), None) or next(
                led_by(wish, frozenset({"of"})), None
            )
    return None


def antecedent(word: Token, verb: Token) -> Token:
    """What a relative pronoun in ``verb``'s clause stands for; any other word is itself."""
    if word.lower_ not in _RELATIVE or word.tag_[:1] not in {"W", "I", "D"}:
        return word
    clause = verb
    for _ in range(_CLIMB):
        if clause.dep_ == "relcl":
            return clause.head
        if clause.dep_ not in {"conj", "xcomp", "ccomp", "aux"} or clause.head.i == clause.i:
            return word
        clause = clause.head
    return word


def _inherited(verb: Token, deep: int) -> Token | None:
    """The doer of a clause without a subject of its own."""
    head, found = verb.head, None
    match verb.dep_:
        case "relcl":
            found = head
        case "acl":
            found = head if verb.tag_ == "VBG" else None if verb.tag_ == "VBN" else _owner(head, deep)
        case "conj":
            found = doer(head, deep) if is_verb(head) else None
        case "xcomp" | "ccomp" | "dep":
            found = _controller(head, deep)
        case "advcl":
            found = (doer(head, deep) or undergoer(head, deep)) if is_verb(head) else _of_copula(head, deep)
        case "pcomp":
            found = _through(head, deep)
    return found


def _controller(head: Token, deep: int) -> Token | None:
    """Who is meant to do what hangs on ``head``: its object after verbs of asking and making, else its subject."""
    if not is_verb(head):
        return _of_copula(head, deep) if head.tag_[:2] == "JJ" else _owner(head, deep)
    if is_passive(head):
        return undergoer(head, deep)
    if head.lower_ in _control()["object"]:
        thing = undergoer(head, deep) or _dative(head)
        if thing is not None:
            return thing
        led = next((c for c in head.children if c.dep_ == "prep" and c.lower_ in {"on", "upon", "for", "to"}), None)
        return next((c for c in led.children if c.dep_ == "pobj"), None) if led is not None else None
    return doer(head, deep)


def _dative(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in {"dative", "iobj"} and c.tag_ not in {"IN", "TO"}), None)


def _of_copula(word: Token, deep: int) -> Token | None:
    """The subject of the clause whose predicate is an adjective or noun ("*Rabat* is ready to …")."""
    for _ in range(3):
        word = word.head
        if is_verb(word):
            return doer(word, deep)
    return None


def _owner(noun: Token, deep: int) -> Token | None:
    """Whose plan, decision or offer it is: the possessor, or the doer of the verb that has it as its object."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in {"by", "of"}:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    head = noun.head
    if head.tag_ in {"IN", "TO"}:
        head = head.head
    return doer(head, deep) if is_verb(head) and noun.dep_ not in _SUBJECTS else None


def _through(preposition: Token, deep: int) -> Token | None:
    """Who does it in "accused *Oslo* of shelling", "*Oslo* apologised for shelling", "*Oslo's* plan for sending"."""
    head = preposition.head
    if not is_verb(head):
        return _owner(head, deep)
    if preposition.lower_ in {"of", "for", "from", "into", "as"} and head.lower_ in _control()["preposition"]:
        return undergoer(head, deep)
    return doer(head, deep) or (undergoer(head, deep) if is_passive(head) else None)


def undergoer(verb: Token, deep: int = _CLIMB) -> Token | None:
    """To whom or what ``verb`` is done: the object, the subject of a passive, or the antecedent of a relative gap."""
    if deep == 0:
        return None
    if is_passive(verb):
        return _of_passive(verb, deep)
    thing = next((c for c in verb.children if c.dep_ in _OBJECTS), None)
    if thing is not None:
        return antecedent(thing, verb)
    gap = verb.dep_ == "relcl" and any(c.dep_ in _SUBJECTS and c.lower_ not in _RELATIVE for c in verb.children)
    return verb.head if gap else None


def _of_passive(verb: Token, deep: int) -> Token | None:
    own = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if own is not None:
        return antecedent(own, verb)
    if verb.dep_ in {"acl", "amod", "relcl"}:
        return verb.head
    if verb.dep_ == "conj":
        return undergoer(verb.head, deep - 1)
    return doer(verb.head, deep - 1) if verb.dep_ in {"advcl", "xcomp"} and is_verb(verb.head) else None


def led_by(token: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """The objects of ``prepositions`` (lower case) that hang on ``token``, in order of place."""
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative", "prt", "advmod"} and child.lower_ in prepositions:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield inner
                elif inner.dep_ == "prep":  # "from behind", "out of"
                    yield from (c for c in inner.children if c.dep_ == "pobj")
