"""A cue and its sentence in, whom or what it was told to or in (reporters, a broadcaster, a network) out."""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.lexicon import load_yaml
from dragoman.model import Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.grammar import OBJECTS, phrase, verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse


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
    span: Span | None = None
    if verb.lower_ in _told():
        span = next((phrase(sentence, c, coordinated=True) for c in verb.children if c.dep_ in OBJECTS), None)
    if span is None:
        window = (max(sentence.start, cue[0] - 200), min(sentence.end, cue[1] + 300))
        for pattern in _phrases():
            if match := pattern.search(parse.folded, *window):
                span = match.span("who")
                break
    if span is None:
        return None
    resolved = cast.who(span, agent=True)
    if resolved and (resolved[0].who.id is not None or resolved[0].who.kind != "unknown"):
        return resolved[0].who
    return Who(None, parse.text[span[0] : span[1]])
