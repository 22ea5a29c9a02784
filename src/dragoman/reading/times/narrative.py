"""What an event without a day of its own goes on from. In: its sentence and those before. Out: their dated verb.

A paragraph that tells what happened on Monday stays with that day until another is named: "He met the envoys on Monday.
The guests *handed over* a letter." Only the simple past stays; what "later" or "since" came about came about after it.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.model import When
from dragoman.reading.times import clause
from dragoman.reading.times.grammar import load_grammar
from dragoman.reading.times.tense import auxiliaries, forms_of, is_perfect, lies_ahead

if TYPE_CHECKING:
    from dragoman.reading.parse import Sentence
    from dragoman.reading.times.ground import Ground
    from dragoman.reading.times.placed import Placed
    from dragoman.reading.tokens import Token

#: Sentences looked back at, at most.
_BACK: Final = 3
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_PARTIES: Final = _SUBJECTS | {"dobj", "dative"}
_POINTING: Final = frozenset({"the", "this", "these", "those", "both", "his", "her", "their"})

type Within = Callable[[Sentence], Sequence[Placed]]


def gone_on(ground: Ground, verb: Token, sentence: Sentence) -> When | None:
    """The day of the sentence before, from which the telling goes on; for a sequel that day or after."""
    sequel = is_sequel(verb)
    if not sequel and not (verb.i == main_verb(sentence.tokens.root).i and stays(verb)):
        return None
    sentences = ground.parse.sentences
    number = bisect.bisect_left(sentences, sentence.start, key=lambda s: s.start)
    told = [s for s in sentences[max(0, number - _BACK) : number] if s.paragraph == sentence.paragraph]
    also = any(c.text.lower() == "also" for c in verb.children)
    found = dated_before(told[::-1], ground.within, aside=also or sequel)
    if found is None:
        return None
    when = ground.bounded(*found)
    if not sequel and points_back(verb):
        return msgspec.structs.replace(when, basis=f"goes on from the sentence before: {when.basis}")
    if when.start is None:
        return None
    return When(when.start, ground.last(), "range", f"on the day of the sentence before or after: {when.basis}")


def is_sequel(verb: Token) -> bool:
    """Whether it came about after what was told before: "*later* scrapped", "has *since* sent"."""
    words = {c.text.lower() for c in verb.children if c.dep_ == "advmod"}
    return bool(words & forms_of("sequel")) and (verb.tag_ == "VBD" or is_perfect(verb))


def stays(verb: Token) -> bool:
    """Whether the main verb of a sentence tells in the simple past, of no other time than the sentence before."""
    told = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and {"was", "were"} & set(auxiliaries(verb)))
    if not told or is_perfect(verb) or _is_saying(verb):
        return False
    words = {c.text.lower() for c in verb.children if c.dep_ in {"advmod", "neg"}}
    lists = load_grammar().lists
    return not words & {*lists["formerly"], *lists["repeated"], *lists["none"]}


def points_back(verb: Token) -> bool:
    """Whether its clause speaks of those told of before: "*he* also met", "*the* guests", "voted against *it*"."""
    for child in verb.children:
        low = child.text.lower()
        if low == "also" or (child.dep_ in _PARTIES and child.tag_ == "PRP"):
            return True
        if child.dep_ in _SUBJECTS and any(c.text.lower() in _POINTING for c in child.lefts):
            return True
        if child.dep_ == "prep" and any(c.tag_ == "PRP" for c in child.children):
            return True
    return False


def main_verb(root: Token) -> Token:
    """The verb that tells: that of the clause before a closing "the ministry said"."""
    if not _is_saying(root):
        return root
    told = (c for c in root.children if c.dep_ == "ccomp" and c.i < root.i and c.tag_.startswith("VB"))
    return next(told, root)


def dated_before(before: Sequence[Sentence], within: Within, *, aside: bool) -> tuple[Placed, Token] | None:
    """The dated main verb that the next sentence goes on from, and its time; ``before`` is last first.

    With ``aside`` ("*also* met") what was only said in between is passed over.
    """
    for sentence in before:
        verb = main_verb(sentence.tokens.root)
        own = clause.nearest([p for p in within(sentence) if not p.quoted], verb, deed=True)
        if own is not None:
            fits = own.expression.relation in {"at", "since"} and not lies_ahead(verb) and not _is_saying(verb)
            return (own, verb) if fits and not _is_plan(verb) else None
        if not (stays(verb) or (aside and _is_saying(verb))):
            return None
    return None


def _is_saying(verb: Token) -> bool:
    low = verb.text.lower()
    told = low in forms_of("telling") and not any(c.dep_ == "dobj" for c in verb.children)  # "recalled *its envoy*"
    return low in forms_of("saying") or told


def _is_plan(verb: Token) -> bool:
    return verb.text.lower() in forms_of("slated")
