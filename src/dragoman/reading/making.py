"""What is known of an event in, the event with PLOVER's codes and its figures of people out."""

from __future__ import annotations

from dragoman.ids import content_id
from dragoman.lexicon import load_yaml
from dragoman.model import Event, Report, Span, Status, When, Who
from dragoman.reading.magnitudes import find_magnitude
from dragoman.reading.parse import Parse
from dragoman.reading.plover import code, plover_type
from dragoman.reading.predicates import Sense


def make_event(
    report: Report,
    parse: Parse,
    *,
    spans: tuple[Span, ...],
    kind: str,
    status: Status,
    actors: tuple[Who, ...],
    recipients: tuple[Who, ...],
    when: When,
    holder: Who | None,
    statement_id: str | None,
    verbal_of: str | None,
    place: Who | None,
    confidence: float,
    why: dict[str, str],
    sense: Sense | None = None,
) -> Event:
    """The event of type ``kind`` whose trigger is ``spans[0]``; ``sense`` is its predicate's, where it is known."""
    trigger = parse.folded[slice(*spans[0])]
    sentence = parse.sentence_at(spans[0][0])
    clause = parse.folded[sentence.start : sentence.end] if sentence else trigger
    coded = code(kind, status, trigger, clause, sense)
    because = plover_type(kind, status, trigger, sense)[1]
    return Event(
        id=content_id("e", report.id, spans[0], kind, verbal_of is not None),
        report_id=report.id,
        spans=spans,
        type=kind,
        plover_type=coded.type,
        mode=coded.mode,
        contexts=coded.contexts,
        quad=coded.quad,
        score=coded.score,
        actors=actors,
        recipients=recipients,
        status=status,
        when=when,
        place=place,
        magnitude=find_magnitude(clause) if kind in load_yaml("parties.yaml")["counted"] else None,
        holder=holder,
        statement_id=statement_id,
        verbal_of=verbal_of,
        confidence=confidence,
        why=why | ({"plover_type": because} if because else {}),
    )
