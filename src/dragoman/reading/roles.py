"""Who takes part in an event whose trigger the tagger left alone: from the noun's own phrase, or from the event before.

"*Azerbaijan's* blockade *of the enclave*", "talks *between Oslo and Lima*"; and "*the* meeting", which is the one just
told of. Nothing is taken from another sentence without a definite word that points there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.model import Event, Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.grammar import phrase, subject, verb_of
from dragoman.reading.parse import Parse, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Words before a noun that say it was spoken of already.
_POINTING = frozenset({"the", "this", "that", "these", "those", "its", "their", "such"})
#: A pointing noun's event was told no more than so many characters before.
BACK = 600
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "VBG"})


@dataclass(frozen=True, slots=True)
class Parties:
    """Actors and recipients, each possibly empty, and how they were found."""

    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    how: str


def parties_of(parse: Parse, cast: Cast, span: Span, kind: str, before: Sequence[Event]) -> Parties | None:
    """The parties of the event at ``span``; ``before`` are the events told before it. ``None`` where none is named."""
    found = verb_of(parse, span)
    if found is None:
        return None
    sentence, token = found
    if token.tag_ not in _NOUNS:
        return _from_verb(sentence, cast, token)
    named = _from_phrase(sentence, cast, token)
    if named.actors or named.recipients:
        return named
    return _from_before(token, span, sentence, kind, before)


def _who(sentence: Sentence, cast: Cast, tokens: Iterable[Token]) -> tuple[Who, ...]:
    out: dict[str, Who] = {}
    for token in tokens:
        for resolved in cast.who(phrase(sentence, token, coordinated=True), agent=True):
            if resolved.who.id is not None:
                out.setdefault(resolved.who.id, resolved.who)
    return tuple(out.values())


def _from_verb(sentence: Sentence, cast: Cast, token: Token) -> Parties | None:
    who = subject(token)
    if who is None:
        return None
    named = _who(sentence, cast, [who])
    passive = who.dep_ == "nsubjpass"
    if not named:
        return None
    how = "the subject of the clause"
    return Parties((), named, how) if passive else Parties(named, (), how)


def _from_phrase(sentence: Sentence, cast: Cast, token: Token) -> Parties:
    """The possessor or demonym before a noun does it; "of" leads to whom it is done, "between" to both."""
    head = token
    while head.dep_ == "compound" and head.head.i != head.i:
        head = head.head
    doers = [
        c for c in head.children if c.dep_ == "poss" or (c.dep_ in {"amod", "compound"} and c.tag_ in {"JJ", "NNP"})
    ]
    done: list[Token] = []
    for preposition in (c for c in head.children if c.dep_ in {"prep", "agent"}):
        objects = [c for c in preposition.children if c.dep_ == "pobj"]
        if preposition.lower_ in {"by", "between", "among"}:
            doers += objects
        elif preposition.lower_ in {"of", "against", "with", "to", "on"}:
            done += objects
    return Parties(_who(sentence, cast, doers), _who(sentence, cast, done), "the noun's own phrase")


def _from_before(token: Token, span: Span, sentence: Sentence, kind: str, before: Sequence[Event]) -> Parties | None:
    pointing = any(c.lower_ in _POINTING for c in token.children)
    for event in reversed(before):
        if event.type != kind or event.verbal_of is not None:
            continue
        same_sentence = event.spans[0][0] >= sentence.start
        if (pointing and span[0] - event.spans[0][1] <= BACK) or same_sentence:
            return Parties(event.actors, event.recipients, "the event it points back to")
        return None
    return None
