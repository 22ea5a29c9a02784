"""A cue and its sentence in, whom or what it was told to or in (reporters, a broadcaster, a network) out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.lexicon import load_yaml
from dragoman.model import Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.grammar import OBJECTS, phrase, verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token


@lru_cache(maxsize=1)
def _told() -> frozenset[str]:
    return frozenset(form for lemma in load_yaml("audience.yaml")["told"] for form in forms(lemma))


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load_yaml("audience.yaml")["phrases"])


def find_audience(parse: Parse, cast: Cast, cue: Span | None) -> Who | None:
    """Who was told, as far as it is said; an unresolved audience keeps its words as name."""
    if cue is None or (found := verb_of(parse, cue)) is None:
        return None
    sentence, verb = found
    span = _told_object(sentence, verb)
    if span is None:
        window = (max(sentence.start, cue[0] - 200), min(sentence.end, cue[1] + 300))
        for pattern in _phrases():
            if match := pattern.search(parse.folded, *window):
                span = match.span("who")
                break
    return _audience(parse, cast, span)


def find_told(parse: Parse, cast: Cast, cue: Span) -> Who | None:
    """Who was told, where the object of the cue says so; nothing around it is looked at."""
    found = verb_of(parse, cue)
    return _audience(parse, cast, _told_object(*found)) if found is not None else None


def _told_object(sentence: Sentence, verb: Token) -> Span | None:
    if verb.lower_ not in _told():
        return None
    return next((phrase(sentence, c, coordinated=True) for c in verb.children if c.dep_ in OBJECTS), None)


def _audience(parse: Parse, cast: Cast, span: Span | None) -> Who | None:
    if span is None:
        return None
    resolved = cast.who(span, agent=True)
    if resolved and (resolved[0].who.id is not None or resolved[0].who.kind != "unknown"):
        return resolved[0].who
    return Who(None, parse.text[span[0] : span[1]])
