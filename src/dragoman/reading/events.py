"""Triggers, statements, actors and times in, events out: who did what to whom, where, when, by whose account.

An event inside a statement's content belongs to its holder; one in narration to the outlet (``holder`` is null). A
statement that is itself a deed (an accusation, a demand) is one event, linked by ``verbal_of``, once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Reversible, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from msgspec.structs import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Event, Report, Span, Statement, Status, When
from dragoman.reading.actors import Cast
from dragoman.reading.auxiliaries import Stand
from dragoman.reading.background import is_dated
from dragoman.reading.barred import AIM, is_barred
from dragoman.reading.candidates import Candidate, Hits, find_candidates
from dragoman.reading.chance import Place, least_chance, may_be_listed, of_parties, of_word, told_before, weigh
from dragoman.reading.doubles import without_doubles
from dragoman.reading.encounters import with_day_of_visit
from dragoman.reading.likely_days import with_likely_days
from dragoman.reading.making import make_event
from dragoman.reading.opposite import with_other_side
from dragoman.reading.parse import Parse, heading_span
from dragoman.reading.parties import find_parties
from dragoman.reading.plans import agreed
from dragoman.reading.retold import told_once
from dragoman.reading.status import is_plain_past, read_status
from dragoman.reading.tagger import Trigger
from dragoman.reading.times import Times
from dragoman.reading.verbal import verbal_event
from dragoman.reading.worth import has_parties, is_deed, is_sure, nobody_does

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: The tagger's status stands above this, whatever the grammar says (swept on our own unseen sentences).
SURE_STATUS: Final = 0.8
#: Types of deeds that a statement is, where its cue is their word.
_SAID: Final = frozenset({"ACCUSE", "REQUEST", "THREATEN", "SUPPORT"})
#: Statuses of what is told as done.
_DONE: Final = frozenset({"occurred", "not_occurred"})
#: Statuses of what the report tells of its own days.
_TOLD: Final = frozenset({"occurred", "ongoing"})


def make_events(
    report: Report,
    parse: Parse,
    triggers: Sequence[Trigger],
    statements: Sequence[Statement],
    cast: Cast,
    times: Times,
    hits: Hits,
) -> tuple[Event, ...]:
    """The events of ``report``, in order of place; ``hits`` are the words of the lexicon in it."""
    by_id = {s.id: s for s in statements}
    outer = [s for s in statements if s.inside is None]
    scene = _Scene(report, parse, _Said(outer), cast, times, hits, heading_span(report))
    made: dict[str, Event] = {}
    for statement in outer:
        event = verbal_event(report, parse, statement, hits, cast) if not is_deed(parse, statement, hits) else None
        if event is not None:
            made[event.id] = event
    _add_deeds(scene, find_candidates(parse, triggers, hits), made)
    for statement in (s for s in statements if s.inside is not None):
        event = _retold_event(report, parse, statement, by_id, hits, cast, made)
        if event is not None:
            made[event.id] = event
    found = sorted(made.values(), key=lambda e: (e.spans[0], e.id))
    once = with_day_of_visit(told_once(report, parse, without_doubles(report, parse, found)))
    once = with_likely_days(parse, times, statements, once)
    return tuple(with_other_side(parse, statements, once, cast.mentions))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a report's events are made of."""

    report: Report
    parse: Parse
    said: _Said
    cast: Cast
    times: Times
    hits: Hits
    heading: Span | None


@dataclass(frozen=True, slots=True)
class _Deed:
    """The event that a candidate would be, the chance that a reader would list it, and what is in doubt."""

    event: Event
    chance: float
    doubts: Sequence[str] = ()


def _add_deeds(scene: _Scene, candidates: Sequence[Candidate], made: dict[str, Event]) -> None:
    """Adds to ``made`` what a reader would list; where that is nothing, what is likeliest and not doubted."""
    spare: list[_Deed] = []
    for candidate in candidates:
        deed = _deed(scene, candidate, made.values())
        if deed is None:
            continue
        if deed.chance < least_chance(deed.doubts):
            spare += () if deed.doubts else (deed,)
            continue
        made.setdefault(deed.event.id, deed.event)
    if spare and not made:
        best = max(spare, key=lambda deed: deed.chance).event
        made.setdefault(best.id, best)


def _retold_event(
    report: Report,
    parse: Parse,
    statement: Statement,
    by_id: Mapping[str, Statement],
    hits: Hits,
    cast: Cast,
    made: Mapping[str, Event],
) -> Event | None:
    """The event that a saying told inside a statement is, by the word of the statement's holder; once."""
    teller = by_id.get(statement.inside or "")
    event = verbal_event(report, parse, statement, hits, cast) if teller is not None else None
    if event is None or teller is None or statement.cue is None:
        return None
    if any(e.spans[0][0] < statement.cue[1] and e.spans[0][1] > statement.cue[0] for e in made.values()):
        return None
    return replace(event, holder=teller.holder, statement_id=teller.id)


class _Said:
    """Which statement a place belongs to: by its content, or by its cue."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        pieces = [(start, end, index) for index, s in enumerate(statements) for start, end in s.content]
        self._contents = sorted(pieces)
        self._cues = sorted((s.cue[0], s.cue[1], index) for index, s in enumerate(statements) if s.cue is not None)
        self._statements = statements

    def holds(self, span: Span) -> Statement | None:
        return self._find(self._contents, span)

    def cued(self, span: Span) -> Statement | None:
        return self._find(self._cues, span)

    def _find(self, places: list[tuple[int, int, int]], span: Span) -> Statement | None:
        index = bisect_right(places, (span[0], 1 << 60, 0)) - 1
        for start, end, number in reversed(places[max(0, index - 3) : index + 1]):
            if start < span[1] and end > span[0]:
                return self._statements[number]
        return None


def _deed(scene: _Scene, candidate: Candidate, before: Reversible[Event]) -> _Deed | None:
    """The event of ``candidate``, after those told ``before``; one that a statement is, is sure."""
    report, parse, cast, times = scene.report, scene.parse, scene.cast, scene.times
    span = candidate.span
    cued, inside = scene.said.cued(span), scene.said.holds(span)
    status, sure, because = _status(candidate, inside)
    dated = is_dated(candidate.sentence, candidate.token, times)
    if is_barred(parse, candidate, (status, because), cued, inside, scene.hits, cast, dated=dated):
        return None
    verbal = cued is not None and candidate.type in _SAID
    doubts = () if is_sure(candidate, sure, inside) else ("unsure",)
    heading = scene.heading is not None and span[0] < scene.heading[1]
    place = Place(said=inside is not None, cued=cued is not None, heading=heading)
    seen = of_word(candidate, status, place, doubts)
    if doubts and (verbal or not may_be_listed(seen, doubts)):
        return None
    parties = find_parties(parse, cast, candidate, before, inside or cued)
    if nobody_does(candidate, parties):
        return None
    if not has_parties(candidate, parties):
        doubts = (*doubts, "alone")
    if verbal and doubts:
        return None
    told = inside if status in _DONE else None
    when = _when(candidate.trigger, times, span, told)
    if status in _TOLD:
        when = _of_saying(when, cued, times)
    when, status, because = agreed(report, candidate, when, status, because)
    event = make_event(
        report,
        parse,
        spans=(span, *(s for s in parties.spans if s != span)),
        kind=candidate.type,
        status=status,
        actors=parties.actors,
        recipients=parties.recipients,
        when=_of_told(when, parties.when),
        holder=inside.holder if inside else (cued.holder if cued else None),
        statement_id=inside.id if inside else None,
        verbal_of=cued.id if cued is not None and verbal else None,
        place=parties.place,
        confidence=candidate.confidence,
        why={
            "found": _found(candidate),
            "status": because,
            "parties": "; ".join(parties.how),
        },
        sense=candidate.sense,
    )
    if verbal:
        return _Deed(event, 1.0)
    alone = {"alone": 1.0} if "alone" in doubts else {}
    chance = weigh(event, {**seen, **alone, **of_parties(parties, when), **told_before(report.text, event, before)})
    if doubts:
        event = replace(event, confidence=max(event.confidence, round(chance, 2)))
    return _Deed(event, chance, doubts)


def _of_saying(when: When, cued: Statement | None, times: Times) -> When:
    """The day of a deed that is told as a saying ("*called on* Oslo to yield"): that on which it was said, if told."""
    said = cued.when if cued is not None and not times.is_by_default(cued.when) else None
    if said is None or said.start is None or when.start is not None:
        return when
    return replace(said, basis=f"as it was said: {said.basis}")


def _found(candidate: Candidate) -> str:
    trigger = candidate.trigger
    if trigger is None:
        return candidate.how
    return f"{candidate.how}; trigger {trigger.score:.2f}, type {trigger.type_score:.2f}"


def _status(candidate: Candidate, inside: Statement | None) -> tuple[Status, float, str]:
    """The status, how sure it is, and what decided it: the tagger where it is sure, else the grammar."""
    trigger = candidate.trigger
    stand = read_status(candidate.token, candidate.carrier)
    if stand is None and candidate.sense is not None and candidate.sense.status is not None:
        stand = Stand(cast("Status", candidate.sense.status), "the word itself")
    plain = stand is None and is_plain_past(candidate.token)
    if plain and trigger is not None and trigger.status in {"planned", "hypothetical", "demanded"}:
        return "occurred", 1.0, "grammar: the simple past"
    charged = inside is not None and inside.act in {"accuse", "criticise"}
    if charged and stand is not None and stand.status in {"hypothetical", "demanded"} and not _presupposed(candidate):
        return stand.status, 1.0, f"grammar: {stand.because}"
    if trigger is not None and (stand is None or _outweighs(trigger, stand)):
        status: Status = _claimed(candidate, trigger, inside)
        return status, trigger.status_score, f"tagger {trigger.status_score:.2f}"
    if stand is not None:
        return stand.status, 1.0, f"grammar: {stand.because}"
    if _is_bare(candidate.token) and trigger is None:
        return "hypothetical", 1.0, AIM
    ongoing = candidate.token.tag_ == "VBG" and any(c.lower_ in {"is", "are", "am"} for c in candidate.token.children)
    return ("ongoing" if ongoing else "occurred"), 1.0, "tense"


def _is_bare(verb: Token) -> bool:
    """Whether it is an infinitive that no word says was done ("*did* visit", "saw them *cross*")."""
    if verb.tag_ != "VB" or verb.dep_ == "ccomp":
        return False
    word = verb.head if verb.dep_ == "conj" and not any(c.dep_ == "aux" for c in verb.children) else verb
    return not any(c.dep_ == "aux" and c.lower_ in {"do", "does", "did", "would", "'d"} for c in word.children)


def _claimed(candidate: Candidate, trigger: Trigger, inside: Statement | None) -> Status:
    """What an accusation is about is claimed to have happened: "rebuked Oslo *for refusing* …" is no demand."""
    status: Status = trigger.status  # type: ignore[assignment]
    if inside is None or inside.act not in {"accuse", "criticise"} or status not in load_yaml("parties.yaml")["meant"]:
        return status
    return "occurred" if _presupposed(candidate) else status


def _outweighs(trigger: Trigger, stand: Stand) -> bool:
    """Whether the tagger knows better than the grammar: it reads from the whole sentence whose denial a "not" is."""
    return stand.status == "not_occurred" and trigger.status == "denied" and trigger.status_score >= SURE_STATUS


def _presupposed(candidate: Candidate) -> bool:
    token = candidate.token
    return token.tag_ == "VBG" and token.head.lower_ in {"of", "for"}


def _of_told(when: When, told: When | None) -> When:
    """The day of the event pointed back to, for words without a day of their own ("*the meeting* was called off")."""
    if told is None or told.start is None or when.start is not None:
        return when
    return replace(told, basis=f"the event it points back to: {told.basis}")


def _when(trigger: Trigger | None, times: Times, span: Span, told: Statement | None) -> When:
    """Its own expression, as the tagger saw it; else what the grammar decides for the trigger's clause.

    What a statement ``told`` had happened before it was said.
    """
    for marked in trigger.times if trigger is not None else ():
        for expression in times.touching(marked):
            if expression.relation != "duration" and not times.is_of_another(expression, span):
                return expression.when
    when = times.of_event(span)
    said = told.when.end if told is not None else None
    if said is not None and when.start is None and when.end is not None and said < when.end:
        return replace(when, end=said)
    return when
