"""An event's word in, whether it happened out, as far as grammar says: operators over it, from the nearest outwards.

Auxiliaries and negation, the predicates that govern it (implicative, factive, aspectual, of asking, of denying …:
``lexicon/status.yaml``), conditionals. ``None`` where nothing but tense speaks; then the tagger's reading stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from dragoman.model import Status
from dragoman.reading.arguments import is_verb
from dragoman.reading.signatures import AS_MATRIX, Signature, tables

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

_CLIMB: Final = 10
#: Put off to a day is still to come.
_UNTIL: Final = frozenset({"until", "till"})
#: Forms of "be" in a progressive.
_BEING: Final = frozenset({"is", "are", "am", "was", "were", "been", "'s", "'re"})
#: With "have" these tell of what was not.
_COUNTERFACTUAL: Final = frozenset({"could", "should", "would", "ought", "'d"})
#: Prepositions through which a verb says something of a gerund.
_LEADING: Final = frozenset({"for", "of", "about", "on", "against", "at", "into", "to"})
#: How a clause hangs on the word that governs it.
#: How a word that says it stands before a noun.
_BEFORE: Final = frozenset({"amod", "det", "nmod", "compound"})
#: Statuses that settle it, whatever stands nearer the event ("the *planned* visit was *cancelled*").
_FINAL: Final = frozenset({"cancelled", "not_occurred", "denied"})
#: Words of what lasts ("is *under* way", "goes *on*", "in *its* second week").
_LASTING: Final = frozenset({"way", "underway", "on", "week", "day", "month", "year"})
_GOVERNED: Final = frozenset({"xcomp", "ccomp", "acl", "nsubj", "csubj", "dep"})


@dataclass(frozen=True, slots=True)
class Stand:
    """A status and the words that decide it."""

    status: Status
    because: str


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


def _of_noun(noun: Token, carrier: Token | None, deep: int = _CLIMB) -> Stand | None:
    while noun.dep_ == "compound" and noun.head.i > noun.i:
        noun = noun.head
    if deep == 0:
        return None
    governed = _over(noun, carrier, deep)
    if governed is not None and governed.status in _FINAL:
        return governed
    ended = next((s for c in noun.children if c.dep_ == "relcl" and (s := _ended(c)) is not None), None)
    if ended is not None:
        return ended
    before = tables().before
    word = next((c for c in noun.children if c.lower_ in before and c.dep_ in _BEFORE), None)
    return _stand(before[word.lower_], word) if word is not None else governed


def _is_put_off(verb: Token) -> bool:
    """Whether it is only put off to a day: "postponed *to* Friday", but not "cancelled her trip *to* Oslo"."""
    led = {c.lower_ for c in verb.children if c.dep_ == "prep"}
    return bool(led & _UNTIL) or ("to" in led and verb.lower_ in tables().deferring)


def _ended(verb: Token) -> Stand | None:
    """What a relative clause says became of a noun's event: "a visit, which was *cancelled*"."""
    signature = tables().noun.get(verb.lower_, {}).get("")
    relative = any(c.dep_ in {"nsubjpass", "dobj"} and c.tag_[0] == "W" for c in verb.children)
    if signature is None or signature.plain != "cancelled" or not relative or _is_negated(verb):
        return None
    return None if _is_put_off(verb) or _of_verb(verb, _CLIMB) is not None else _stand(signature.plain, verb)


def _over(noun: Token, carrier: Token | None, deep: int) -> Stand | None:
    """What governs a noun: the verb whose object or subject it is, or a noun that leads to it."""
    head = noun.head
    if noun.dep_ == "conj" and head.tag_[:2] == "NN":
        return _of_noun(head, carrier, deep - 1)
    governor, particle = (head.head, head.lower_) if noun.dep_ == "pobj" and head.dep_ == "prep" else (head, "")
    if governor.i == noun.i:
        return None
    if governor.tag_[:2] == "NN":
        return _led(governor, deep) if particle in {"of", "for", "on", "to", "about"} else None
    if is_verb(governor) and noun.dep_ in {"nsubj", "csubj"}:
        return _told_of(governor, deep)
    if not is_verb(governor):
        return None
    return _governed(noun, governor, particle, carrier)


def _told_of(verb: Token, deep: int) -> Stand | None:
    """What the verb whose subject a noun is says of it: it takes place, goes on, "would cost" something."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if helpers & {"would", "'d", "could", "might", "may"}:
        return Stand("hypothetical", "what it would do")
    if verb.lower_ in tables().happening:
        stand = _of_verb(verb, deep - 1)
        if stand is not None:
            return (
                Stand("cancelled", "it will not be") if stand.status == "not_occurred" and "will" in helpers else stand
            )
    if verb.lower_ in tables().lasting and any(c.lower_ in _LASTING for c in verb.subtree):
        return Stand("ongoing", f"{verb.lower_!r}")
    return Stand("occurred", f"{verb.lower_!r}") if verb.tag_ == "VBD" and verb.lower_ in tables().happening else None


def _led(noun: Token, deep: int) -> Stand | None:
    """What a noun says of the event it leads to: a plan that was dropped is no plan."""
    status = tables().leading.get(noun.lower_)
    if status is None:
        return None
    above = _of_noun(noun, None, deep - 1)
    settled = above is not None and (above.status in _FINAL or above.status == "occurred")
    return above if settled else _stand(status, noun)


def _governed(noun: Token, verb: Token, particle: str, carrier: Token | None) -> Stand | None:
    """What a verb says of the noun that is its object, its passive subject or behind its preposition."""
    rows = tables().noun.get(verb.lower_, {})
    particles = {c.lower_ for c in verb.children if c.dep_ in {"prt", "advmod"}}
    signature = rows.get(particle) if particle else None
    if signature is None and noun.dep_ in {"dobj", "nsubjpass", "obj"}:
        signature = next((rows[p] for p in particles if p in rows), None) or rows.get("")
    if signature is None:
        return None
    if carrier is not None and verb.i == carrier.i and signature.plain in {"planned", "hypothetical"}:
        return _of_verb(verb, _CLIMB) or _stand(signature.plain, verb)
    if signature.plain == "cancelled" and _is_put_off(verb):
        return _stand("planned", verb)
    if signature.plain == "cancelled":
        above = _of_verb(verb, _CLIMB)
        if above is not None and above.status in {"hypothetical", "denied", "demanded"}:
            return Stand("planned", f"{verb.lower_!r} is only {above.status}")
    shared = verb.dep_ == "conj" and verb.tag_ == "VB" and _is_negated(verb.head)  # "did *not* prevent or stop it"
    return _stand(signature.negated if shared or _is_negated(verb) else signature.plain, verb)


def _of_verb(verb: Token, deep: int) -> Stand | None:
    """Operators on ``verb``: its auxiliaries and negation, then what governs its clause."""
    if deep == 0:
        return None
    own = _auxiliary(verb)
    above = _above(verb, deep)
    if _is_negated(verb) and not (above and above.status in {"denied", "hypothetical"}):
        return Stand("not_occurred", "a negation")
    if own is not None and own.status == "ongoing" and above is not None:
        return above
    if own is not None and own.status == "planned" and above is not None and above.status in {"hypothetical", "denied"}:
        return above
    return own or above


def _auxiliary(verb: Token) -> Stand | None:
    helpers = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if not helpers and verb.dep_ == "conj" and verb.tag_ == "VB" and is_verb(verb.head):
        return _auxiliary(verb.head)
    conditional = tables().conditional
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in conditional for c in verb.children):
        return Stand("hypothetical", "a condition")
    perfect = any(h.lower_ == "have" for h in helpers)
    too_late = any(c.dep_ == "mark" and c.lower_ == "before" for c in verb.children)
    if too_late and any(h.lower_ == "could" for h in helpers):
        return Stand("not_occurred", "'before it could'")
    found = (_helping(verb, helper, perfect=perfect) for helper in helpers)
    said = next((stand for stand in found if stand is not None), None)
    return said or _progressive(verb, helpers)


def _progressive(verb: Token, helpers: list[Token]) -> Stand | None:
    """That it goes on: "*is* shelling", "*are being* delivered"."""
    words = {h.lower_ for h in helpers}
    goes_on = verb.tag_ == "VBG" and words & _BEING and "going" not in words
    return Stand("ongoing", "the progressive") if goes_on or "being" in words else None


def _helping(verb: Token, helper: Token, *, perfect: bool) -> Stand | None:
    """What one auxiliary says: "*could* have" tells of what was not, "*will* … if" of what may be."""
    status = tables().auxiliary.get(helper.lower_)
    if perfect and helper.lower_ in _COUNTERFACTUAL:
        return Stand("not_occurred", f"'{helper.lower_} have'")
    if status == "demanded" and _inverted(helper, verb):
        return Stand("hypothetical", "an inverted condition")
    open_ended = status == "planned" or helper.lower_ in {"would", "'d"}
    if open_ended and _has_condition(verb):
        return Stand("hypothetical", "a condition")
    return _stand(status, helper) if status is not None else None


def _inverted(helper: Token, verb: Token) -> bool:
    """Whether it opens a condition: "*Should* Bern open its market, …"."""
    return any(c.dep_ in {"nsubj", "nsubjpass"} and c.i > helper.i for c in verb.children)


def _has_condition(verb: Token) -> bool:
    conditional = tables().conditional
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
    elif verb.dep_ in _GOVERNED and is_verb(head):
        found = _judged(verb, head) or _signed(verb, head, tables().clause.get(head.lower_), deep)
    elif verb.dep_ == "relcl" and head.dep_ == "attr":  # "it is a *lie* that …"
        found = _judged(verb, head.head)
    elif verb.dep_ in _GOVERNED:
        found = _predicated(verb, head, deep)
    return found


def _predicated(verb: Token, word: Token, deep: int) -> Stand | None:
    """What a noun or adjective says of the infinitive behind it ("a plan *to send*", "due *to meet*")."""
    if word.tag_[:2] == "NN":
        return _led(word, deep) if verb.dep_ == "acl" and verb.tag_ == "VB" else None
    signature = tables().predicate.get(word.lower_)
    if signature is None or verb.tag_ not in {"VB", "VBG"}:
        return None
    if signature.plain == "planned" and _was_once(word.head):
        return Stand("cancelled", f"'had been {word.lower_}'")
    if word.lower_ == "able" and word.head.tag_ == "VBD" and not _is_negated(word.head):
        return Stand("occurred", "was able")
    return _stand(signature.negated if _is_negated(word) or _is_negated(word.head) else signature.plain, word)


def _judged(verb: Token, being: Token) -> Stand | None:
    """What is said of a whole clause: "it is not *true* that …", "it is a *lie* that …"."""
    if being.lower_ not in tables().copula or not any(c.lower_ == "that" for c in verb.children):
        return None
    for word in being.children:
        signature = tables().judging.get(word.lower_) if word.dep_ in {"acomp", "attr", "oprd"} else None
        if signature is not None:
            return _stand(signature.negated if _is_negated(being) else signature.plain, word)
    return None


def _through(verb: Token, preposition: Token, deep: int) -> Stand | None:
    """What a preposition says of a gerund: "refrained *from* shelling", "*without* crossing"."""
    word, head = preposition.lower_, preposition.head
    if head.lower_ == "short":
        return Stand("not_occurred", "'short of'")
    if word in tables().negative or (word == "against" and head.lower_ in tables().clause):
        return Stand("not_occurred", f"{word!r}")
    if head.tag_[:2] == "NN":
        return _led(head, deep)
    signature = tables().clause.get(head.lower_) if is_verb(head) else None
    if signature is None or (word != "from" and (word not in _LEADING or signature.plain == "not_occurred")):
        return None
    return _signed(verb, head, signature, deep)


def _signed(verb: Token, head: Token, signature: Signature | None, deep: int) -> Stand | None:
    """What a verb says of the clause that hangs on it."""
    if signature is None:
        return _is_to(verb, head)
    if signature.plain == AS_MATRIX:
        return _of_verb(head, deep - 1) if verb.dep_ != "ccomp" or verb.tag_ == "VB" else None
    plain = _plainly(verb, head, signature)
    if plain is not None:
        return plain
    asked = head.lower_ in tables().ending or signature.plain in {"occurred", "planned"}
    above = _of_verb(head, deep - 1) if asked else None
    if signature.plain == "occurred":
        return above if above is not None and above.status != "ongoing" else _stand("occurred", head)
    return _reaching(verb, head, signature, above)


def _reaching(verb: Token, head: Token, signature: Signature, above: Stand | None) -> Stand | None:
    """The same for verbs that do not say that it was done; ``above`` is what is said of the verb itself."""
    if signature.plain == "planned" and above is not None and above.status in {"denied", "not_occurred"}:
        return above
    if not _reaches(verb, signature):
        return None
    if head.lower_ in tables().ending and above is not None and above.status in {"demanded", "planned"}:
        return Stand("ongoing", f"{head.lower_!r} is only {above.status}")
    return _stand(signature.negated if _is_negated(head) else signature.plain, head)


def _plainly(verb: Token, head: Token, signature: Signature) -> Stand | None:
    """What stands above a signature: "wants *another* to send", "has *yet* to send", "had *been* expected to"."""
    if signature.plain == "planned" and _was_once(head):
        return Stand("cancelled", f"'had been {head.lower_}'")
    if head.lower_ in tables().wanting and any(c.dep_ == "nsubj" for c in verb.children):
        return Stand("demanded", f"{head.lower_!r} of another")
    if any(c.lower_ == "yet" for c in head.children) and verb.tag_ == "VB":
        return Stand("not_occurred", "'yet to'")
    return None


def _is_to(verb: Token, head: Token) -> Stand | None:
    """What a bare "be" makes of an infinitive: "*is* to meet", "*was* to have met"."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if verb.dep_ != "xcomp" or head.lower_ not in tables().copula or "to" not in helpers:
        return None
    if any(c.dep_ == "nsubj" and c.i > head.i for c in head.children):
        return Stand("hypothetical", "an inverted condition")
    if "have" in helpers and head.tag_ == "VBD":
        return Stand("cancelled", "'was to have'")
    return _stand("planned", head)


def _was_once(verb: Token) -> bool:
    """Whether it was so before something else came ("*had been* expected to fly", "*had been* due to")."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    return "had" in helpers and ("been" in helpers or verb.lower_ == "been")


def _reaches(verb: Token, signature: Signature) -> bool:
    """Whether what a verb says holds of its clause: "announced that it *had withdrawn*" has a tense of its own."""
    if verb.tag_ == "VB" or verb.dep_ in {"pcomp", "xcomp"}:
        return True
    told = verb.tag_ in {"VBD", "VBN", "VBZ"}
    return signature.plain == "denied" or (signature.plain in {"demanded", "hypothetical"} and not told)


def _is_negated(word: Token) -> bool:
    negative = tables().negative
    if any(
        c.dep_ in {"neg", "preconj", "cc"} and c.lower_ in negative
        for c in word.children
        if c.i < word.i or c.dep_ == "neg"
    ):
        return True
    if any(c.dep_ == "advmod" and c.lower_ in {"longer", "nearly", "almost", "rather"} for c in word.children):
        return True
    return any(
        c.dep_ in {"nsubj", "nsubjpass"} and any(d.lower_ in {"no", "neither", "none"} for d in (c, *c.children))
        for c in word.children
    )


def _stand(status: str | None, word: Token) -> Stand:
    return Stand(cast("Status", status), f"{word.lower_!r}")
