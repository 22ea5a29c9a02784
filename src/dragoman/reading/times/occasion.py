"""The day that an occasion gives to what is said at it. In: a verb of saying and the times of its sentence. Out: one.

"Wrote *in a Friday post*", "told deputies *during a hearing last week*", "*after meeting* the envoy *in March*, aides
said"; "Holm, *who met* the envoy *on Tuesday*, said …" spoke on Tuesday or after. Invariant: only times that hang on
the occasion itself count, never one ahead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from dragoman.reading.times.tense import DEEPEST, forms_of

if TYPE_CHECKING:
    from dragoman.reading.times.placed import Placed
    from dragoman.reading.tokens import Token

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
#: How a time may hang on the noun or verb of an occasion.
_TIED: Final = frozenset(
    {"poss", "compound", "nmod", "amod", "nummod", "npadvmod", "pobj", "prep", "advmod", "dobj", "case"}
)
#: Between a preposition and the verb of saying may stand who is spoken to ("told *deputies* in a Friday hearing").
_SPOKEN_TO: Final = frozenset({"dobj", "dative", "pobj", "prep", "ccomp"})


def at_occasion(verb: Token, here: Iterable[Placed]) -> Placed | None:
    """The time of the interview, post, meeting … at which or right after which ``verb`` was said."""
    for one in _past(here, verb):
        occasion = _occasion_of(one.token)
        if occasion is not None and _leads_to(occasion, verb):
            return one
    return None


def met_before(verb: Token, here: Iterable[Placed]) -> Placed | None:
    """When a relative clause tells the speaker to have met somebody: "Holm, *who received* him *Tuesday*"."""
    who = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    clause = next((c for c in who.children if c.dep_ == "relcl"), None) if who is not None else None
    if clause is None or not _is_encounter(clause):
        return None
    return next((p for p in _past(here, verb) if p.token is not None and _climbs(p.token, clause)), None)


def _past(here: Iterable[Placed], verb: Token) -> Iterable[Placed]:
    return (p for p in here if p.token is not None and p.dates and not p.quoted and p.token.doc is verb.doc)


def _occasion_of(token: Token | None) -> Token | None:
    """The occasion whose time ``token`` is: a noun or a verb of meeting or speaking, if it is one's."""
    for _ in range(DEEPEST):
        if token is None:
            return None
        if _is_occasion(token):
            return token
        if token.dep_ not in _TIED or token.head.i == token.i:
            return None
        token = token.head
    return None


def _is_occasion(token: Token) -> bool:
    if token.tag_.startswith("NN"):
        return token.lower_ in forms_of("occasions") and token.dep_ == "pobj" and token.head.lower_ in _opens()
    return token.tag_ == "VBG" and token.dep_ in {"pcomp", "advcl"} and _is_encounter(token)


def _leads_to(occasion: Token, verb: Token) -> bool:
    """Whether ``verb`` is said at ``occasion``: its preposition hangs on the verb or on whom it is said to."""
    here = occasion.head
    if occasion.tag_ == "VBG" and not (here.lower_ in _opens() or here.i == verb.i):
        return False
    for _ in range(DEEPEST):
        if here.i == verb.i:
            return True
        if here.head.i == here.i or (here.tag_.startswith("VB") and here.i != verb.i):
            return False
        if here.tag_.startswith("NN") and here.dep_ not in _SPOKEN_TO:
            return False
        here = here.head
    return False


def _climbs(token: Token, to: Token) -> bool:
    for _ in range(DEEPEST):
        if token.i == to.i:
            return True
        if token.head.i == token.i or token.dep_ in {"relcl", "ccomp", "advcl", "acl"}:
            return False
        token = token.head
    return False


def _is_encounter(verb: Token) -> bool:
    return verb.lower_ in forms_of("encounters") or verb.lower_ in forms_of("speaking")


def _opens() -> frozenset[str]:
    return frozenset((*forms_of("around_talks"), "in"))
