"""Nouns that name standing facts in, arrangements out: whose treaty, blockade, ceasefire it is, and whether it stands.

Only what names its parties in the same phrase, or through an event at the same words, becomes an entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import cast as cast_type

from dragoman.ids import content_id
from dragoman.lexicon import load_yaml
from dragoman.lexicon.alternatives import alternatives
from dragoman.lexicon.caseless import compiled, lowered
from dragoman.model import Arrangement, ArrangementType, Event, Report, Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.grammar import phrase, verb_of
from dragoman.reading.parse import Parse
from dragoman.reading.sides import within
from dragoman.reading.times import Times


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    kinds = []
    for kind, nouns in load_yaml("arrangements.yaml").items():
        kinds.append(f"(?P<{kind}>{alternatives(nouns)})")
    return compiled(r"\b(?:" + "|".join(kinds) + r")(?:s|es)?\b")


def find_arrangements(
    report: Report, parse: Parse, events: Sequence[Event], cast: Cast, times: Times
) -> tuple[Arrangement, ...]:
    """The arrangements that ``report`` names, in order of place."""
    at = {e.spans[0]: e for e in events if e.verbal_of is None}
    found: list[Arrangement] = []
    low = lowered(parse.folded)
    for start, end in parse.paragraphs:
        for match in _pattern().finditer(low, start, end):
            event = next((at[s] for s in at if s[0] <= match.start() and s[1] >= match.end()), None)
            made = _arrangement(report, parse, match, event, cast, times)
            if made is not None:
                found.append(made)
    return tuple(found)


def _arrangement(
    report: Report, parse: Parse, match: re.Match[str], event: Event | None, cast: Cast, times: Times
) -> Arrangement | None:
    span: Span = match.span()
    kind = cast_type("ArrangementType", next(k for k, v in match.groupdict().items() if v))
    parties = tuple(_distinct((*event.actors, *event.recipients))) if event else tuple(_named(parse, cast, span))
    if not parties:
        return None
    return Arrangement(
        id=content_id("a", report.id, span, kind),
        report_id=report.id,
        spans=(span,),
        type=kind,
        parties=parties,
        status=event.status if event else "ongoing",
        when=event.when if event else times.of_event(span),
        place=event.place if event else None,
        confidence=event.confidence if event else 0.5,
    )


def _named(parse: Parse, cast: Cast, span: Span) -> Iterator[Who]:
    found = verb_of(parse, span)
    if found is None:
        return
    sentence, head = found
    yield from _distinct(m.who for m in within(cast.mentions, [phrase(sentence, head)]) if m.who.kind != "place")


def _distinct(whos: Iterator[Who] | Sequence[Who]) -> Iterator[Who]:
    seen: set[str] = set()
    for who in whos:
        if who.id is not None and who.id not in seen:
            seen.add(who.id)
            yield who
