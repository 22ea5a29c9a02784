"""An event's word in, whether it happened out, as far as grammar says: operators over it, from the nearest outwards.

Auxiliaries and negation, the predicates that govern it (implicative, factive, aspectual, of asking, of denying …:
``lexicon/status.yaml``), conditionals. ``None`` where nothing but tense speaks; then the tagger's reading stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from dragoman.lexicon import load_yaml
from dragoman.model import Status
from dragoman.reading.arguments import is_verb
from dragoman.reading.inflect import forms

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLIMB: Final = 10
_AS_MATRIX: Final = "as_matrix"
#: How a clause hangs on the word that governs it.
_GOVERNED: Final = frozenset({"xcomp", "ccomp", "acl", "nsubj", "csubj", "dep"})


@dataclass(frozen=True, slots=True)
class Stand:
    """A status and the words that decide it."""

    status: Status
    because: str


@dataclass(frozen=True, slots=True)
class _Signature:
    """What a word says of the event on it, plainly and under a negation."""

    plain: str
    negated: str


@dataclass(frozen=True, slots=True)
class _Tables:
    clause: dict[str, _Signature]
    predicate: dict[str, _Signature]
    noun: dict[str, dict[str, _Signature]]  # form of the verb → particle or "" → what it says
    before: dict[str, str]
    leading: dict[str, str]
    auxiliary: dict[str, str]
    conditional: frozenset[str]
    negative: frozenset[str]
    happening: frozenset[str]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    data = load_yaml("status.yaml")
    noun: dict[str, dict[str, _Signature]] = {}
    for status, row in data["noun"].items():
        for words in row["words"]:
            verb, _, particle = words.partition(" ")
            for form in forms(verb):
                noun.setdefault(form, {})[particle] = _Signature(status, row["negated"])
    return _Tables(
        clause={
            form: _Signature(status, row["negated"])
            for status, row in data["clause"].items()
            for word in row["words"]
            for form in forms(word)
        },
        predicate={w: _Signature(s, row["negated"]) for s, row in data["predicate"].items() for w in row["words"]},
        noun=noun,
        before={word: status for status, words in data["before"].items() for word in words},
        leading={
            f: status for status, words in data["leading"].items() for word in words for f in (word, *forms(word))
        },
        auxiliary={word: status for status, words in data["auxiliary"].items() for word in words},
        conditional=frozenset(data["conditional"]),
        negative=frozenset(data["negative"]),
        happening=frozenset(form for word in data["happening"] for form in forms(word)),
    )


def read_status(token: Token, carrier: Token | None = None) -> Stand | None:
    """The status of the event at ``token``; ``carrier`` is the light verb that carries it, if one does."""
    word = token
    if not is_verb(word):
        found = _of_noun(word, carrier)
        if found is not None:
            return found
        if carrier is None:
            return None
        word = carrier
    return _of_verb(word, _CLIMB)


def is_plain_past(verb: Token) -> bool:
    """Whether ``verb`` tells in the simple past, under no condition ("opposed", not "if it opposed")."""
    if verb.tag_ != "VBD" or any(c.dep_ in {"aux", "mark"} for c in verb.children):
        return False
    return verb.dep_ in {"ROOT", "ccomp", "conj", "relcl"}


def _of_noun(noun: Token, carrier: Token | None) -> Stand | None:
    while noun.dep_ == "compound" and noun.head.i > noun.i:
        noun = noun.head
    tables = _tables()
    for child in noun.children:
        if child.lower_ in tables.before and child.dep_ in {"amod", "det", "nmod", "compound"}:
            return _stand(tables.before[child.lower_], child)
    head = noun.head
    if noun.dep_ == "pobj" and head.dep_ == "prep":
        governor, particle = head.head, head.lower_
    elif noun.dep_ == "conj" and noun.head.tag_[:2] == "NN":
        return _of_noun(noun.head, carrier)
    else:
        governor, particle = head, ""
    if governor.i == noun.i:
        return None
    if governor.tag_[:2] == "NN":
        led = tables.leading.get(governor.lower_) if particle in {"of", "for", "on", "to", "about"} else None
        return _stand(led, governor) if led else None
    if not is_verb(governor) or noun.dep_ in {"nsubj", "csubj"}:
        happens = is_verb(governor) and governor.lower_ in tables.happening
        return _of_verb(governor, _CLIMB) if happens else None
    return _governed(noun, governor, particle, carrier)


def _governed(noun: Token, verb: Token, particle: str, carrier: Token | None) -> Stand | None:
    """What a verb says of the noun that is its object, its passive subject or behind its preposition."""
    rows = _tables().noun.get(verb.lower_, {})
    particles = {c.lower_ for c in verb.children if c.dep_ in {"prt", "advmod"}}
    signature = rows.get(particle) if particle else None
    if signature is None and noun.dep_ in {"dobj", "nsubjpass", "obj"}:
        signature = next((rows[p] for p in particles if p in rows), None) or rows.get("")
    if signature is None:
        return None
    if carrier is not None and verb.i == carrier.i and signature.plain in {"planned", "hypothetical"}:
        return _of_verb(verb, _CLIMB) or _stand(signature.plain, verb)
    if signature.plain == "cancelled":
        above = _of_verb(verb, _CLIMB)
        if above is not None and above.status in {"hypothetical", "denied", "demanded"}:
            return Stand("planned", f"{verb.lower_!r} is only {above.status}")
    return _stand(signature.negated if _is_negated(verb) else signature.plain, verb)


def _of_verb(verb: Token, deep: int) -> Stand | None:
    """Operators on ``verb``: its auxiliaries and negation, then what governs its clause."""
    if deep == 0:
        return None
    own = _auxiliary(verb)
    above = _above(verb, deep)
    if _is_negated(verb) and not (above and above.status in {"denied", "hypothetical"}):
        return Stand("not_occurred", "a negation")
    if own is not None and own.status == "planned" and above is not None and above.status in {"hypothetical", "denied"}:
        return above
    return own or above


def _auxiliary(verb: Token) -> Stand | None:
    tables = _tables()
    helpers = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if not helpers and verb.dep_ == "conj" and verb.tag_ == "VB" and is_verb(verb.head):
        return _auxiliary(verb.head)
    if any(c.dep_ == "mark" and c.lower_ in tables.conditional for c in verb.children) and verb.dep_ == "advcl":
        return Stand("hypothetical", "a condition")
    for helper in helpers:
        status = tables.auxiliary.get(helper.lower_)
        perfect = any(h.lower_ == "have" for h in helpers)
        if status == "demanded" and _inverted(helper, verb):
            return Stand("hypothetical", "an inverted condition")
        if status is not None:
            conditional = status == "planned" and _has_condition(verb)
            return Stand("hypothetical", "a condition") if conditional else _stand(status, helper)
        if helper.lower_ in {"would", "'d"} and (perfect or _has_condition(verb)):
            return Stand("hypothetical", "'would'")
    return None


def _inverted(helper: Token, verb: Token) -> bool:
    """Whether it opens a condition: "*Should* Bern open its market, …"."""
    return any(c.dep_ in {"nsubj", "nsubjpass"} and c.i > helper.i for c in verb.children)


def _has_condition(verb: Token) -> bool:
    conditional = _tables().conditional
    return any(
        child.dep_ == "advcl" and any(m.dep_ in {"mark", "advmod"} and m.lower_ in conditional for m in child.children)
        for child in verb.children
    )


def _above(verb: Token, deep: int) -> Stand | None:
    """What the word that governs the clause of ``verb`` says of it."""
    head, found = verb.head, None
    if head.i == verb.i:
        return None
    if verb.dep_ == "conj" and is_verb(head):
        shared = verb.tag_ in {"VB", "VBG"} or head.tag_ == verb.tag_
        found = _above(head, deep - 1) if shared else None
    elif verb.dep_ == "pcomp":
        found = _through(verb, head, deep)
    elif verb.dep_ in _GOVERNED:
        found = (
            _signed(verb, head, _tables().clause.get(head.lower_), deep) if is_verb(head) else _predicated(verb, head)
        )
    return found


def _predicated(verb: Token, word: Token) -> Stand | None:
    """What a noun or adjective says of the infinitive behind it ("a plan *to send*", "due *to meet*")."""
    tables = _tables()
    if word.tag_[:2] == "NN":
        led = tables.leading.get(word.lower_) if verb.dep_ == "acl" and verb.tag_ == "VB" else None
        return _stand(led, word) if led else None
    signature = tables.predicate.get(word.lower_)
    if signature is None or verb.tag_ not in {"VB", "VBG"}:
        return None
    return _stand(signature.negated if _is_negated(word) or _is_negated(word.head) else signature.plain, word)


def _through(verb: Token, preposition: Token, deep: int) -> Stand | None:
    """What a preposition says of a gerund: "refrained *from* shelling", "*without* crossing"."""
    tables = _tables()
    if preposition.lower_ in tables.negative:
        return Stand("not_occurred", f"{preposition.lower_!r}")
    head = preposition.head
    if head.tag_[:2] == "NN":
        led = tables.leading.get(head.lower_)
        return _stand(led, head) if led else None
    if not is_verb(head):
        return None
    if preposition.lower_ == "from":
        return _signed(verb, head, tables.clause.get(head.lower_), deep)
    if preposition.lower_ in {"for", "of", "about", "on", "against", "at", "into", "to"}:
        signature = tables.clause.get(head.lower_)
        return _signed(verb, head, signature, deep) if signature and signature.plain != "not_occurred" else None
    return None


def _signed(verb: Token, head: Token, signature: _Signature | None, deep: int) -> Stand | None:
    if signature is None:
        return None
    infinitive = verb.tag_ == "VB" or verb.dep_ in {"pcomp", "xcomp"}
    if signature.plain == _AS_MATRIX:
        return _of_verb(head, deep - 1) if verb.dep_ != "ccomp" or verb.tag_ == "VB" else None
    if not infinitive and signature.plain not in {"denied", "demanded", "hypothetical"}:
        return None  # "announced that it had withdrawn": the clause has a tense of its own
    if not infinitive and signature.plain == "hypothetical" and verb.tag_ in {"VBD", "VBN"}:
        return None
    return _stand(signature.negated if _is_negated(head) else signature.plain, head)


def _is_negated(word: Token) -> bool:
    negative = _tables().negative
    if any(
        c.dep_ in {"neg", "preconj", "cc"} and c.lower_ in negative
        for c in word.children
        if c.i < word.i or c.dep_ == "neg"
    ):
        return True
    if any(c.dep_ == "advmod" and c.lower_ == "longer" for c in word.children):
        return True
    return any(
        c.dep_ in {"nsubj", "nsubjpass"} and any(d.lower_ in {"no", "neither", "none"} for d in (c, *c.children))
        for c in word.children
    )


def _stand(status: str | None, word: Token) -> Stand:
    return Stand(cast("Status", status), f"{word.lower_!r}")
