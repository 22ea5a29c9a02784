"""Drafts and the parse in, drafts out whose content begins behind the one spoken to.

"warned *the bloc* that exports would stop", "offered *him* a meeting": whom it is said to ``toward`` and ``audience``
tell; it is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.drafts import SMALL_GAP, Draft
from dragoman.reading.grammar import OBJECTS
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: So many tokens of a content are looked through for the end of the one spoken to.
_FAR: Final = 30
#: Prepositions that belong to a verb and open its object.
_SPOKEN_TO: Final = frozenset({"on", "upon", "to", "with"})


@lru_cache(maxsize=1)
def _openers() -> dict[str, frozenset[str]]:
    """Form of a verb → the words that open what is said behind its object."""
    table: dict[str, set[str]] = {}
    for row in load_yaml("clauses.yaml")["addressed"]:
        for verb in row["verbs"]:
            for form in forms(str(verb)):
                table.setdefault(form, set()).update(str(word) for word in row["openers"])
    return {form: frozenset(words) for form, words in table.items()}


def is_said_to(verb: Token) -> bool:
    """Whether the object of ``verb`` is whom it is said to ("told *deputies*")."""
    return verb.lower_ in _openers()


def without_addressed(parse: Parse, draft: Draft) -> Draft:
    """``draft``, its content without the object of its cue where what is said begins behind that."""
    sentence = parse.sentence_at(draft.cue[0]) if draft.cue is not None else None
    if draft.cue is None or sentence is None:
        return draft
    verbs = [t for t in sentence.inside(draft.cue) if t.lower_ in _openers() and t.tag_[:2] == "VB"]
    index = next((i for i, p in enumerate(draft.content) if 0 <= p[0] - draft.cue[1] <= SMALL_GAP), None)
    if not verbs or index is None or draft.content[index][1] > sentence.end:
        return draft
    piece = draft.content[index]
    tokens = [t for t in sentence.inside(piece) if sentence.span(t)[0] >= piece[0]][:_FAR]
    opener = _opener(sentence, verbs[-1], tokens)
    if opener is None:
        return draft
    content = list(draft.content)
    content[index] = (opener, piece[1])
    return replace(
        draft,
        content=tuple(content),
        addressed=(piece[0], opener),
        rules=(*draft.rules, "behind the one it is said to or of"),
    )


def _opener(sentence: Sentence, verb: Token, tokens: Sequence[Token]) -> int | None:
    """Where what is said begins behind the object of ``verb``; ``None`` where it has none, or nothing follows it."""
    held = next((t for t in tokens if _is_object(verb, t)), None)
    if held is None:
        return None
    words = _openers()[verb.lower_]
    second = next((t for t in tokens if t.head.i == verb.i and t.dep_ == "dobj" and t.i > held.i), None)
    if held.dep_ == "dative" and held.tag_[0] in "NPDWC" and second is not None and held.i < second.i:
        return sentence.span(min(second.subtree, key=lambda t: t.i))[0]
    near = {verb.i, held.i}
    for token in tokens:
        if token.i <= held.i:
            continue
        start = sentence.span(token)[0]
        if token.lower_ not in words:
            continue
        if token.head.head.i in near:
            return start
    return None


def _is_object(verb: Token, token: Token) -> bool:
    """Whether ``token`` is the object of ``verb``, or of the preposition that belongs to it ("called *on* both")."""
    if token.tag_[0] not in "NPDWC":
        return False
    spoken_to = token.dep_ == "pobj" and token.head.lower_ in _SPOKEN_TO and token.head.head.i == verb.i
    return spoken_to or (token.head.i == verb.i and token.dep_ in OBJECTS)
