"""A verb in, what its own auxiliaries and negation say of it out: "will", "could have", "was not", "if".

What governs the verb from above stands in :mod:`dragoman.reading.status`. Words stand in ``lexicon/status.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from dragoman.model import Status
from dragoman.reading.arguments import is_verb
from dragoman.reading.signatures import tables

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: Forms of "be" in a progressive.
_BEING: Final = frozenset({"is", "are", "am", "was", "were", "been", "'s", "'re"})
#: With "have" these tell of what was not.
_COUNTERFACTUAL: Final = frozenset({"could", "should", "would", "ought", "'d"})


@dataclass(frozen=True, slots=True)
class Stand:
    """A status and the words that decide it."""

    status: Status
    because: str


def parted(verb: Token) -> Stand | None:
    """What an auxiliary says that a parenthesis parts from its verb ("it *will not*, she says, *impose* …")."""
    if verb.tag_ != "VB" or any(c.dep_ == "aux" for c in verb.children):
        return None
    for said in (c for c in verb.children if c.dep_ == "parataxis" and c.i < verb.i):
        for helper in (c for c in said.children if c.tag_ == "MD" and c.i < said.i):
            if any(c.dep_ == "neg" for c in helper.children):
                return Stand("not_occurred", "a negation")
            return by_word(tables().auxiliary[helper.lower_], helper) if helper.lower_ in tables().auxiliary else None
    return None


def own_words(verb: Token) -> Stand | None:
    """What the auxiliaries, the condition and the aspect of ``verb`` say of it."""
    helpers = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if not helpers and verb.dep_ == "conj" and verb.tag_ == "VB" and is_verb(verb.head):
        return own_words(verb.head)
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
    return by_word(status, helper) if status is not None else None


def _inverted(helper: Token, verb: Token) -> bool:
    """Whether it opens a condition: "*Should* Bern open its market, …"."""
    return any(c.dep_ in {"nsubj", "nsubjpass"} and c.i > helper.i for c in verb.children)


def _has_condition(verb: Token) -> bool:
    conditional = tables().conditional
    return any(
        child.dep_ == "advcl" and any(m.dep_ in {"mark", "advmod"} and m.lower_ in conditional for m in child.children)
        for child in verb.children
    )


def is_negated(word: Token) -> bool:
    """Whether a negative word stands at ``word`` or at its subject."""
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


def by_word(status: str | None, word: Token) -> Stand:
    """The stand that ``word`` decides."""
    return Stand(cast("Status", status), f"{word.lower_!r}")
