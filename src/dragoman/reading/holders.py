"""A draft and the actors in, who holds it out: the words that name him, whom they mean, and how that was found.

Whom nobody names stays unknown, whom a report keeps unnamed stays as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.drafts import Draft
from dragoman.reading.grammar import antecedent, subject_phrase
from dragoman.reading.parse import Parse
from dragoman.reading.sides import within

NOBODY = Who(None, "unknown")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a statement, in which words, and how that was found."""

    who: Who
    also: tuple[Who, ...]
    span: Span | None
    confidence: float
    reason: str


def find_holder(parse: Parse, cast: Cast, draft: Draft, before: Holder | None) -> Holder:
    """Who holds ``draft``; ``before`` is the holder of the draft that it goes on with."""
    span, reason = draft.source, ""
    if span is None and draft.cue is not None:
        span, reason = subject_phrase(parse, draft.cue), "the subject of the cue's clause; "
        if span is not None and any(span[0] < e and span[1] > s for s, e in draft.content):
            span = None
    if (
        span is not None
        and draft.cue is not None
        and 0 <= draft.cue[0] - span[1] <= _BESIDE
        and (whose := _OWNER_CLAUSE.search(parse.text, *span)) is not None
    ):
        span, reason = _within_clause(parse, span, whose.end() - len("whose "), reason)
    if span is None and before is not None:
        return Holder(before.who, before.also, None, before.confidence * 0.8, "goes on with the speaker before")
    if span is None:
        return Holder(NOBODY, (), None, 0.5, "nobody is named")
    return _resolved(parse, cast, span, reason)


_OWNER_CLAUSE: Final = re.compile(r", whose ")
#: So many characters may stand between a source and its cue when the one is the subject of the other.
_BESIDE: Final = 3


def _within_clause(parse: Parse, span: Span, start: int, reason: str) -> tuple[Span, str]:
    """Reads "IGAD, whose secretary, A B, said": a relative clause without a verb of its own names who says it."""
    sentence = parse.sentence_at(start)
    inside = sentence.inside((start, span[1])) if sentence is not None else []
    if not inside or any(token.tag_ in load_yaml("clauses.yaml")["finite"] for token in inside):
        return span, reason
    return (start, span[1]), reason + "the one of the relative clause; "


def _resolved(parse: Parse, cast: Cast, span: Span, reason: str) -> Holder:
    """Who the words at ``span`` name or stand for."""
    if (meant := antecedent(parse, span)) is not None:
        span, reason = meant, reason + "what the relative pronoun stands for; "
    resolved = cast.who(span, agent=True)
    if not resolved:
        return Holder(Who(None, parse.text[span[0] : span[1]]), (), span, 0.5, reason + "not resolved")
    first = resolved[0]
    also = tuple(r.who for r in resolved[1:])
    if first.who.kind in {"state", "bloc"} and _anonymous_patterns()[0].search(parse.text, *span):
        kept = Who(None, parse.text[slice(*span)], "person", first.who.country, first.who.sector)
        return Holder(kept, (), span, first.confidence, reason + "unnamed on purpose: kept as written")
    if first.who.id is None and first.how == "role" and (person := _named_beside(cast, span)) is not None:
        return Holder(person, also, span, first.confidence, reason + "the person named beside the office")
    if first.who.id is None and (body := _spoken_for(cast, first.who, span)) is not None:
        return Holder(body, (), span, first.confidence, reason + "an unnamed spokesperson speaks for the body")
    return Holder(first.who, also, span, first.confidence, f"{reason}{first.how}: {first.reason}")


def _named_beside(cast: Cast, span: Span) -> Who | None:
    """The person named in ``span`` beside an office without a known holder ("Russia's envoy, *Mikhail Ulyanov*")."""
    named = [m.who for m in within(cast.mentions, [span]) if m.who.kind == "person" and m.how in {"name", "variant"}]
    return named[-1] if named else None


def _spoken_for(cast: Cast, who: Who, span: Span) -> Who | None:
    """The body whose unnamed spokesperson ``who`` is ("an RSF spokesman"), or ``None``."""
    if not any(word in who.name.lower() for word in load_yaml("anonymous.yaml")["mouthpieces"]):
        return None
    found = [m.who for m in within(cast.mentions, [span]) if m.who.id is not None]
    bodies = [w for w in found if w.kind not in {"person", "place"}]
    return bodies[-1] if bodies else None


@lru_cache(maxsize=1)
def _anonymous_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load_yaml("anonymous.yaml")
    return (re.compile("|".join(data["source"]), re.IGNORECASE), re.compile("|".join(data["near"]), re.IGNORECASE))


def is_unnamed(parse: Parse, holder: Holder) -> bool:
    """Whether the words of the source keep the holder unnamed."""
    if holder.who.id is not None or holder.span is None:
        return False
    return _anonymous_patterns()[0].search(parse.text, *holder.span) is not None


def is_anonymous(parse: Parse, holder: Holder, cue: Span | None) -> bool:
    """Whether the holder is kept unnamed: by the words of the source, or by what the sentence says of him."""
    if holder.who.kind == "person" and holder.who.id is not None:
        return False
    if is_unnamed(parse, holder):
        return True
    sentence = parse.sentence_at(cue[0]) if cue else None
    return (
        sentence is not None and _anonymous_patterns()[1].search(parse.text, sentence.start, sentence.end) is not None
    )
