"""Where a time lies seen from the report: tense, aspect and mood of what governs it. In: tokens. Out: a direction.

Only tags and dependencies are asked; every climb in the tree is bounded, so a time costs no more than its depth.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from dragoman.reading.times.around import DROPPED, FUTURE, INTENDED, PAST, UNTOLD
from dragoman.reading.times.grammar import load_grammar

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: No clause of prose hangs deeper; hostile text may.
DEEPEST = 24
_VOWELS = "aeiou"


@functools.lru_cache(maxsize=32)
def forms_of(name: str) -> frozenset[str]:
    """All forms of the verbs (and other words) of the list ``name`` of the pattern file."""
    forms: set[str] = set()
    for base in load_grammar().lists[name]:
        stem = base.removesuffix("e")
        forms |= {base, base + "s", base + "es", stem + "ed", stem + "ing"}
        if base.endswith("y"):
            forms |= {base[:-1] + "ied", base[:-1] + "ies"}
        if len(base) > 2 and base[-1] not in _VOWELS and base[-2] in _VOWELS:  # noqa: PLR2004 - plan, planned
            forms |= {base + base[-1] + "ed", base + base[-1] + "ing"}
        forms |= set(_IRREGULAR.get(base, ()))
    return frozenset(forms)


_IRREGULAR = {
    "say": ("said",), "tell": ("told",), "think": ("thought",), "write": ("wrote", "written"),
    "give": ("gave", "given"),
    "hold": ("held",), "make": ("made",), "take": ("took", "taken"), "begin": ("began", "begun"), "come": ("came",),
    "do": ("did", "done", "does"), "have": ("had", "has"), "be": ("was", "were", "is", "are", "been"), "pay": ("paid",),
    "win": ("won",), "lose": ("lost",), "leave": ("left",), "mean": ("meant",), "seek": ("sought",),
    "break": ("broke",), "meet": ("met",), "see": ("saw", "seen"),
    "broadcast": ("broadcast",), "set": ("set",), "wage": ("waged",), "bid": ("bade",),
}  # fmt: skip


def verb_above(token: Token) -> Token | None:
    """The nearest verb that governs ``token`` (or is it)."""
    for _ in range(DEEPEST):
        if token.tag_.startswith("VB"):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def direction(token: Token) -> int:
    """Whether the time that hangs on ``token`` lies behind, ahead, or untold."""
    planned = forms_of("slated")
    here, preposition = token, ""
    for _ in range(DEEPEST):
        low = here.text.lower()
        if here.tag_.startswith("VB") or here.head.i == here.i:
            break
        if here.tag_ == "IN" and not preposition:
            preposition = low
        if low in planned or any(c.text.lower() in planned for c in here.children if c.i < here.i):
            return _planned(here)
        if low == "ahead" or (here.tag_.startswith("NN") and here.dep_ == "pobj" and here.head.text.lower() == "ahead"):
            return FUTURE
        here = here.head
    told = _by_verb(here, token, preposition) if here.tag_.startswith("VB") else UNTOLD
    return FUTURE if told == UNTOLD and preposition == "by" else told  # the aim to leave by March


def _by_verb(here: Token, token: Token, preposition: str) -> int:
    """The direction of the verb ``here``, which governs the time on ``token``."""
    if _schedules(here, token, preposition):
        return _planned(here)
    told = verb_direction(here)
    if preposition in {"until", "till"} and told == PAST and "had" not in auxiliaries(here):
        # "until Thursday he has refused" looks back, "they have been given until Thursday" ahead
        return PAST if token.i < here.i and is_perfect(here) else FUTURE
    if told == FUTURE and _attributive(token) and not (_will(here) and _is_its_subject(token)):
        return UNTOLD
    return told


def _schedules(verb: Token, token: Token, preposition: str) -> bool:
    """Planned a rally on Saturday, set a hearing for Friday: the day is that of what is planned."""
    if verb.tag_ not in {"VBD", "VBN"}:
        return False
    low = verb.text.lower()
    if low in forms_of("setting"):
        return preposition == "for"
    return low in forms_of("scheduling") and any(c.dep_ == "dobj" and c.i < token.i for c in verb.children)


def _is_its_subject(token: Token) -> bool:
    """Friday's vote will decide; not: under a June agreement, it will sell."""
    return token.dep_ == "poss" or token.head.dep_ in {"nsubj", "nsubjpass"}


def _attributive(token: Token) -> bool:
    """Friday's ruling, the Aug. 7 attack: it dates its noun, which may be long past."""
    return token.dep_ in {"poss", "compound", "nmod", "amod", "nummod"} or (
        token.dep_ == "npadvmod" and token.head.tag_.startswith("NN")
    )


def _will(verb: Token) -> bool:
    return bool({"will", "wo", "shall", "'ll"} & set(auxiliaries(verb)))


def _planned(token: Token) -> int:
    """Planned is ahead, unless it was dropped or is told of as formerly planned."""
    here = token
    for _ in range(DEEPEST):
        words = {here.text.lower(), *(c.text.lower() for c in here.children)}
        if words & forms_of("dropped") or words & set(load_grammar().lists["formerly"]):
            return DROPPED
        if here.head.i == here.i:
            break
        here = here.head
    return FUTURE


def auxiliaries(verb: Token) -> list[str]:
    """Auxiliaries of ``verb`` in lower case, in order; those of the verb it is coordinated with where it has none."""
    found = [c.text.lower() for c in verb.lefts if c.dep_ in {"aux", "auxpass"}]
    if not found and verb.dep_ == "conj" and verb.head.tag_.startswith("VB") and verb.tag_ in {"VB", "VBN", "VBG"}:
        found = [c.text.lower() for c in verb.head.lefts if c.dep_ in {"aux", "auxpass"}]
    return found


def is_perfect(verb: Token) -> bool:
    """Has, have or had done."""
    return bool({"has", "have", "had", "'ve", "having"} & set(auxiliaries(verb))) and verb.tag_ in {"VBN", "VBD"}


def verb_direction(verb: Token, depth: int = 0) -> int:
    """Whether what ``verb`` tells lies behind, ahead, or untold."""
    if depth > DEEPEST:
        return UNTOLD
    helpers, tag, low = auxiliaries(verb), verb.tag_, verb.text.lower()
    lists = load_grammar().lists
    if ("have" in helpers and tag in {"VBN", "VBD"}) or {"has", "had", "'ve"} & set(helpers):
        return _perfect(verb, helpers)
    if set(helpers) & set(lists["future_modals"]):
        return PAST if "could" in helpers and _is_denied(verb) else FUTURE
    if tag == "VBD":
        return PAST
    if tag in {"VBZ", "VBP"}:
        return UNTOLD if low in forms_of("saying") or low in forms_of("standing") else FUTURE
    return _without_person(verb, helpers, depth)


def _perfect(verb: Token, helpers: list[str]) -> int:
    if _will(verb):  # by November they will have left
        return FUTURE
    return _planned(verb) if verb.text.lower() in forms_of("slated") and "been" in helpers else PAST


def _without_person(verb: Token, helpers: list[str], depth: int) -> int:
    """The direction of an infinitive or a participle."""
    tag = verb.tag_
    if "to" in helpers and tag in {"VB", "VBN"}:
        return _infinitive(verb, depth)
    if tag == "VBN":
        return _participle(verb, helpers, depth)
    if tag == "VBG":
        return _progressive(verb, helpers, depth)
    if tag == "VB" and not helpers and verb.dep_ in {"xcomp", "ccomp"} and verb.head.tag_.startswith("VB"):
        return verb_direction(verb.head, depth + 1)  # could help win
    return UNTOLD


def _participle(verb: Token, helpers: list[str], depth: int) -> int:
    if {"getting", "get"} & set(helpers) and verb.head.i != verb.i:
        above = verb_above(verb.head)
        return verb_direction(above, depth + 1) if above is not None else UNTOLD
    if verb.text.lower() in forms_of("slated"):
        return _planned(verb)
    return FUTURE if {"is", "are", "'s", "'re", "being"} & set(helpers) else PAST


def _is_denied(verb: Token) -> bool:
    words = set(load_grammar().lists["none"])
    return any(
        c.text.lower() in words or (c.dep_ in {"nsubj", "nsubjpass"} and any(d.text.lower() in words for d in c.lefts))
        for c in verb.lefts
    )


def is_refused(verb: Token) -> bool:
    """Whether somebody was asked and refused: "would *not* say", "*wouldn't* be drawn" look back."""
    refused = {"would", "'d"} & set(auxiliaries(verb))
    return bool(refused) and any(c.dep_ == "neg" for c in verb.lefts)


def lies_ahead(verb: Token) -> bool:
    """Whether what ``verb`` tells is yet to come; a present tense tells of what stands."""
    if verb_direction(verb) < FUTURE:
        return False
    helpers = set(auxiliaries(verb))
    if helpers & set(load_grammar().lists["future_modals"]) or verb.text.lower() in forms_of("slated"):
        return True
    return verb.tag_ == "VB"


def _progressive(verb: Token, helpers: list[str], depth: int) -> int:
    if {"was", "were"} & set(helpers):
        return PAST
    if {"is", "are", "am", "'s", "'re"} & set(helpers):
        return FUTURE
    if verb.head.i == verb.i:
        return UNTOLD
    above = verb_above(verb.head)
    if above is None or (above.tag_ in {"VBZ", "VBP"} and verb.dep_ == "acl"):  # "those coming out on Monday have work"
        return UNTOLD
    return verb_direction(above, depth + 1)


def _intended(above: Token) -> int:
    """The direction of what ``above`` plans: ahead, behind after "*had planned* to travel on Sunday"."""
    told = _planned(above)
    if told != FUTURE:
        return told
    helpers = set(auxiliaries(above))
    if "had" in helpers and "been" not in helpers:
        return PAST
    return INTENDED if above.tag_.startswith("NN") else told


def _infinitive(verb: Token, depth: int) -> int:
    above = verb.head
    if above.i == verb.i:
        return FUTURE
    low = above.text.lower()
    if low in forms_of("planned"):
        return _intended(above)
    if low in forms_of("factual"):
        return verb_direction(above, depth + 1)
    if verb.dep_ in {"acl", "relcl"}:  # the first to visit, a chance to talk
        return UNTOLD
    if low in {"has", "have", "had", "is", "are", "was", "were", "'s", "'re"}:
        return FUTURE
    higher = verb_above(above)
    return verb_direction(higher, depth + 1) if higher is not None else FUTURE
