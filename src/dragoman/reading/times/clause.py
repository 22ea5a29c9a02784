"""Which verb a time belongs to. In: placed times and the tokens they hang on. Out: the time of one verb or noun.

A time belongs to the nearest verb that governs it. Clauses in between keep theirs: what lies in a relative clause,
a participle or a "that" clause never dates the verb above, except a participle of publishing ("in an interview
published on Sunday") and a clause of "when" or "as".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from dragoman.reading.times.tense import DEEPEST, forms_of

if TYPE_CHECKING:
    from dragoman.reading.times.placed import Placed
    from dragoman.reading.tokens import Token

#: Nearness of a time to what it dates.
OWN, PUBLISHED, SAME_TIME, APART = 3, 2, 1, 0

_FAR: Final = 150  # tokens: no sentence of prose is longer, hostile ones are
_BESIDE: Final = 3  # tokens: "signed late last month"
_PAIR: Final = 2  # tokens: "on Monday, when"
_BEFORE_NOUN: Final = frozenset({"poss", "compound", "nmod", "amod", "nummod", "npadvmod"})
_SUBORDINATE: Final = frozenset({"relcl", "acl", "advcl", "pcomp"})
_SAME_TIME: Final = frozenset({"when", "as", "while"})


def bond(token: Token, target: Token) -> int:
    """How a time that hangs on ``token`` is tied to ``target``: one of the grades above."""
    grade, here = OWN, token
    for _ in range(DEEPEST):
        if here.i == target.i:
            return grade
        if here.head.i == here.i:
            return APART
        if _before_noun(here) and here.head.i != target.i and here.head.dep_ not in {"nsubj", "nsubjpass", "npadvmod"}:
            return APART
        if here.tag_.startswith("VB"):
            grade = min(grade, _through(here))
            if grade == APART:
                return APART
        here = here.head
    return APART


def _before_noun(token: Token) -> bool:
    return token.dep_ in _BEFORE_NOUN and token.head.tag_.startswith("NN")


def _through(verb: Token) -> int:
    """Whether a time may pass upward through ``verb``."""
    if verb.dep_ == "acl" and verb.text.lower() in forms_of("publishing"):
        return PUBLISHED
    speaking = verb.tag_ == "VBG" and verb.text.lower() in forms_of("speaking")
    if verb.dep_ == "advcl" and (speaking or opener(verb) in _SAME_TIME):
        return SAME_TIME
    return APART


def opener(verb: Token) -> str:
    """The conjunction or adverb that opens the clause of ``verb``, in lower case, or ``""``."""
    for child in verb.lefts:
        if child.dep_ in {"mark", "advmod"} and child.tag_ in {"IN", "WRB", "RB"}:
            low: str = child.text.lower()
            if low in {"when", "as", "while", "after", "before", "since", "until", "once", "if", "because", "although"}:
                return low
    return ""


def nearest(placed: Iterable[Placed], target: Token, *, deed: bool = False) -> Placed | None:
    """The time tied most closely to ``target``; of equals the one that stands nearest.

    A ``deed`` has no day from what was published or signed: "moved tanks in breach of a truce *signed in May*".
    """
    best: tuple[int, int, Placed] | None = None
    for one in placed:
        if one.token is None or not one.dates or one.token.doc is not target.doc or _is_term(one, target):
            continue
        if abs(one.token.i - target.i) > _FAR:
            continue
        grade = bond(one.token, target)
        if grade == APART or (deed and grade == PUBLISHED):
            continue
        rank = (grade, -abs(one.token.i - target.i), one)
        if best is None or rank[:2] > best[:2]:
            best = rank
    return best[2] if best else None


def _is_term(one: Placed, target: Token) -> bool:
    """Whether a time says for when something holds that was made before: "signed a *plan for 2024-2026*"."""
    if one.token is None or one.expression.when.granularity not in {"year", "range"}:
        return False
    led = one.token.head
    while led.dep_ == "pobj" and led.tag_ == "CD":  # "for 2024-2026"
        led = led.head
    planned = target.text.lower() in forms_of("slated") | forms_of("setting")
    return led.text.lower() == "for" and led.i > target.i and target.tag_ in {"VBD", "VBN"} and not planned


def counted_by(noun: Token) -> Token:
    """The noun that counts it ("a *round* of talks"), else itself."""
    head = noun.head
    led = noun.dep_ == "pobj" and head.text.lower() == "of" and head.head.text.lower() in forms_of("rounds")
    return head.head if led else noun


def just_before_when(verb: Token, here: Iterable[Placed]) -> Placed | None:
    """The time that a clause of "when" is told of: "before dawn on Monday *when* they *crossed*"."""
    when = next((c for c in verb.lefts if c.text.lower() == "when"), None)
    if when is None:
        return None
    times = (p for p in here if p.token is not None and p.dates and p.token.doc is verb.doc)
    return next((p for p in times if p.token is not None and 0 < when.i - p.token.i <= _PAIR), None)


def coordinated(verb: Token) -> Token | None:
    """The verb that ``verb`` is joined to by "and"."""
    return verb.head if verb.dep_ == "conj" and verb.head.tag_.startswith("VB") and verb.head.i != verb.i else None


def told_together(verb: Token, joined: Token) -> bool:
    """Whether ``verb`` shares the day of the verb it is joined to: not with a subject and a tense of its own."""
    own = any(c.dep_ in {"nsubj", "nsubjpass"} and c.i > joined.i for c in verb.children)
    return not (own and joined.tag_ == "VBD" and verb.tag_ in {"VBZ", "VBP"})


def clause_bound(token: Token) -> bool:
    """Whether a time hangs inside a subordinate clause, which keeps it."""
    here = token
    for _ in range(DEEPEST):
        if here.head.i == here.i:
            return False
        if here.tag_.startswith("VB") and here.dep_ in _SUBORDINATE:
            return True
        here = here.head
    return True


def keeps(token: Token, target: Token) -> bool:
    """Whether the time on ``token`` stands beside a participle about some noun: "in breach of a truce *signed in May*".

    Not so where ``target`` is that noun, or stands inside the clause.
    """
    above, here = _above(target), token
    for _ in range(DEEPEST):
        if here.i == target.i or here.head.i == here.i:  # noqa: PLR1714 - two questions
            return False
        if here.tag_ == "VBN" and here.dep_ == "acl" and here.i not in above:
            return here.head.i != target.i and 0 < token.i - here.i <= _BESIDE
        here = here.head
    return False


def _above(token: Token) -> frozenset[int]:
    """The words that govern ``token``, and it."""
    found, here = {token.i}, token
    for _ in range(DEEPEST):
        here = here.head
        found.add(here.i)
    return frozenset(found)


def is_told_within(verb: Token) -> bool:
    """Whether the clause of ``verb`` tells what happened in its noun: "the clashes *in which* two died"."""
    within = (c for c in verb.children if c.dep_ == "prep" and c.text.lower() in {"in", "during", "at"})
    return any(g.text.lower() == "which" for c in within for g in c.children)


def is_day_of_meeting(noun: Token, verb: Token) -> bool:
    """Whether somebody spoke on the day of a meeting: "told reporters *after talks* with Oslo"."""
    beside = noun.dep_ == "pobj" and noun.head.text.lower() in forms_of("around_talks")
    spoke = verb.text.lower() in forms_of("saying") or verb.text.lower() in forms_of("speaking")
    return beside and spoke and noun.text.lower() in forms_of("talks")
