"""Mentions of events that people marked in, events as the reading room would make them out; nothing is looked for.

Only the places are given: predicate, parties, place, time and status are read by the product's own parts. Invariant:
every mention gives exactly one event, however little is read of it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from msgspec.structs import replace

from dragoman.config import ReadingSettings
from dragoman.ids import content_id
from dragoman.joining.corpus import Corpus, gather
from dragoman.joining.names import unify
from dragoman.knowledge import Knowledge, load_knowledge
from dragoman.model import Event, Reading, When
from dragoman.reading.actors import Cast, find_actors
from dragoman.reading.arguments import is_verb
from dragoman.reading.candidates import Candidate, Hits, find_hits
from dragoman.reading.frames import carrier
from dragoman.reading.making import make_event
from dragoman.reading.parse import Parse, Parsed, load_parser, parse
from dragoman.reading.parties import Parties, find_parties
from dragoman.reading.quotations import find_quotations
from dragoman.reading.status import read_status
from dragoman.reading.times import Times, find_times

from .corpora import Document

#: The type of an event whose predicate the lexicon does not know.
UNKNOWN = "OTHER"
#: The type by whose frame its parties are read: who does it stands first, whom it befalls is the object.
PLAIN = "COERCE"


@functools.cache
def _parser() -> tuple[Parsed, Knowledge]:
    return Parsed(load_parser(ReadingSettings().model)), load_knowledge()


def read(document: Document) -> tuple[Reading, dict[str, str]]:
    """A reading that holds the document's actors, times and one event a mention; by event the mention's id."""
    report = document.report
    parser, knowledge = _parser()
    parsed = parse(report, load_parser(ReadingSettings().model), parser)
    quotations = find_quotations(report.text, parsed.paragraphs)
    cast = find_actors(parsed, report, knowledge, [])
    times = find_times(parsed, report, [q.outer for q in quotations.found])
    hits = find_hits(parsed)
    events: list[Event] = []
    of: dict[str, str] = {}
    for mention in document.mentions:
        event = _event(document, mention.id, mention.span, parsed, cast, times, hits, events)
        events.append(event)
        of[event.id] = mention.id
    return Reading(report.id, mentions=cast.mentions, times=times.expressions, events=tuple(events)), of


def _event(
    document: Document,
    key: str,
    span: tuple[int, int],
    parsed: Parse,
    cast: Cast,
    times: Times,
    hits: Hits,
    before: list[Event],
) -> Event:
    report = document.report
    sentence = parsed.sentence_at(span[0])
    token = sentence.head(span) if sentence is not None else None
    if sentence is None or token is None:
        bare = make_event(
            report, parsed, spans=(span,), kind=PLAIN, status="occurred", actors=(), recipients=(), when=When(),
            holder=None, statement_id=None, verbal_of=None, place=None, confidence=0.0, why={},
        )  # fmt: skip
        return replace(bare, id=content_id("e", key), type=UNKNOWN)
    hit = hits.at(parsed, span)
    sense = hit.senses[0] if hit is not None else None
    light = None if is_verb(token) else carrier(token)
    kind = sense.type if sense is not None else PLAIN
    found = Candidate(sentence.span(token), sentence, token, kind, None, sense, light, 1.0, "marked by hand")
    parties: Parties = find_parties(parsed, cast, found, before)
    stand = read_status(token, light)
    made = make_event(
        report,
        parsed,
        spans=(found.span,),
        kind=kind,
        status=stand.status if stand is not None else "occurred",
        actors=parties.actors,
        recipients=parties.recipients,
        when=times.of_event(found.span),
        holder=None,
        statement_id=None,
        verbal_of=None,
        place=parties.place,
        confidence=1.0,
        why={},
        sense=sense,
    )
    return replace(made, id=content_id("e", key), type=kind if sense is not None else UNKNOWN)


def corpus(documents: Iterable[Document], readings: Iterable[Reading]) -> Corpus:
    """What joining looks things up in; who is who among these documents."""
    read_ones = list(readings)
    return gather([d.report for d in documents], read_ones, unify(read_ones))
