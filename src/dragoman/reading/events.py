"""Triggers, statements, actors and times in, events out: who did what to whom, where, when, by whose account.

An event inside a statement's content belongs to its holder; one in narration to the outlet (``holder`` is null). A
statement that is itself a deed (an accusation, a demand) is one event, linked by ``verbal_of``, once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from dragoman.ids import content_id
from dragoman.knowledge import load_knowledge
from dragoman.model import Event, Report, Span, Statement, Status, When, Who
from dragoman.reading.actors import Cast
from dragoman.reading.acts import cue_act, event_of
from dragoman.reading.doubles import without_doubles
from dragoman.reading.grammar import verb_of, whole_name
from dragoman.reading.magnitudes import find_magnitude
from dragoman.reading.parse import Parse
from dragoman.reading.plover import code, plover_type
from dragoman.reading.roles import parties_of
from dragoman.reading.tagger import Trigger
from dragoman.reading.times import Times

#: Below these the tagger's trigger or type is a guess and is left out (swept on our own development sentences).
LEAST_TRIGGER, LEAST_TYPE = 0.5, 0.6
#: The product of both that an event needs, in narration and inside a statement (swept on tests/gold/reports).
LEAST, LEAST_INSIDE = 0.5, 0.6
#: The same with the status: an event that may as well not have happened is none.
LEAST_WITH_STATUS = 0.47
#: Statuses of what is not claimed to be so.
MEANT: Final = frozenset({"demanded", "hypothetical"})
#: Types in which the parties do the same to each other: several actors and nobody else are each other's recipients.
RECIPROCAL: Final = frozenset({"CONSULT", "AGREE", "COOPERATE"})
#: Types that are sayings: where a statement's cue is the trigger, the statement is the entry.
VERBAL: Final = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
#: Types whose nouns ("the accusation", "his appeal") refer back to a statement and are no deed of their own.
REFERRING: Final = frozenset({"ACCUSE", "REQUEST", "THREATEN"})
#: Types whose place, where nobody else is named, tells who is visited, struck or freed: its state is the recipient.
HOSTED: Final = frozenset({"CONSULT", "ASSAULT", "COERCE", "RETREAT", "AID"})
#: Sectors that act for their state: an unnamed "Polish officers" is Poland, with the sector kept.
OF_STATE: Final = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
#: Types that are casualties' and troops' matter; figures of others are left to their own sentences.
_COUNTED: Final = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "AID", "RETREAT", "PROTEST", "COOPERATE"})


def make_events(
    report: Report, parse: Parse, triggers: Sequence[Trigger], statements: Sequence[Statement], cast: Cast, times: Times
) -> tuple[Event, ...]:
    """The events of ``report``, in order of place."""
    said = _Said(statements)
    made: dict[str, Event] = {}
    for statement in statements:
        event = _verbal(report, parse, statement)
        if event is not None:
            made[event.id] = event
    for trigger in triggers:
        if trigger.score < LEAST_TRIGGER or trigger.type_score < LEAST_TYPE:
            continue
        event = _event(report, parse, trigger, said, cast, times, list(made.values()))
        if event is not None:
            made.setdefault(event.id, event)
    found = sorted(made.values(), key=lambda e: (e.spans[0], e.id))
    return without_doubles(report, parse, found)


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


def _verbal(report: Report, parse: Parse, statement: Statement) -> Event | None:
    """The statement as the deed that it is, if its act is one in PLOVER and somebody really said it."""
    kind = event_of(statement.act)
    if kind is None or statement.cue is None or statement.negated or statement.channel not in {"speech", "writing"}:
        return None
    trigger = parse.text[slice(*statement.cue)]
    return _coded(
        report,
        parse,
        spans=(statement.cue, *((statement.source,) if statement.source else ())),
        kind=kind,
        status="occurred",
        actors=(statement.holder, *statement.co_holders),
        recipients=statement.toward,
        when=statement.when,
        holder=None,
        statement_id=None,
        verbal_of=statement.id,
        place=None,
        confidence=statement.confidence,
        why={"found": f"the statement's act is {statement.act}", "trigger": trigger},
    )


def _event(
    report: Report,
    parse: Parse,
    trigger: Trigger,
    said: _Said,
    cast: Cast,
    times: Times,
    before: Sequence[Event],
) -> Event | None:
    span: Span = (trigger.span[0], trigger.span[1])
    cued, inside = said.cued(span), said.holds(span)
    status = _claimed_status(parse, trigger, inside)
    if _is_the_saying(parse, trigger, cued) or _is_only_meant(trigger, status, inside):
        return None
    confidence = round(trigger.score * trigger.type_score, 2)
    if confidence < (LEAST_INSIDE if inside else LEAST) or confidence * trigger.status_score < LEAST_WITH_STATUS:
        return None
    actors = _cast(parse, cast, trigger.actors)
    recipients = [w for w in _cast(parse, cast, trigger.recipients) if w not in actors]
    found = "tagger"
    if not actors and (parties := parties_of(parse, cast, span, trigger.type, before)) is not None:
        actors = [w for w in parties.actors if w not in recipients]
        recipients = recipients or [w for w in parties.recipients if w not in actors]
        found = f"tagger; parties: {parties.how}"
    if trigger.type in RECIPROCAL and len(actors) > 1 and not recipients:
        recipients = actors
    if not actors and not recipients:
        return None  # nobody does it and nobody suffers it: no entry without an actor
    place = next((r.who for s in trigger.places for r in cast.who((s[0], s[1]), agent=False)), None)
    if not recipients and trigger.type in HOSTED:
        recipients = _hosts(parse, cast, trigger, actors)
    roles = [(s[0], s[1]) for s in (*trigger.actors, *trigger.recipients, *trigger.places)]
    return _coded(
        report,
        parse,
        spans=(span, *dict.fromkeys(roles)),
        kind=trigger.type,
        status=status,
        actors=tuple(actors),
        recipients=tuple(recipients),
        when=_when(trigger, times, span),
        holder=inside.holder if inside else (cued.holder if cued else None),
        statement_id=inside.id if inside else None,
        verbal_of=cued.id
        if cued is not None and trigger.type in {"ACCUSE", "REQUEST", "THREATEN", "SUPPORT"}
        else None,
        place=place,
        confidence=confidence,
        why={
            "found": f"{found} {trigger.score:.2f}, type {trigger.type_score:.2f}, status {trigger.status_score:.2f}",
        },
    )


def _is_the_saying(parse: Parse, trigger: Trigger, cued: Statement | None) -> bool:
    """Whether the trigger only says that something was said: then the statement is the entry."""
    if cued is not None:
        return event_of(cued.act) is not None or trigger.type in VERBAL
    found = verb_of(parse, (trigger.span[0], trigger.span[1]))
    if trigger.type in REFERRING and found is not None and found[1].tag_.startswith("NN"):
        return True
    said = cue_act(parse.folded[slice(*trigger.span)])
    return said is not None and said[0] == "state" and trigger.type in VERBAL | {"CONSULT"}


def _is_only_meant(trigger: Trigger, status: Status, inside: Statement | None) -> bool:
    """Whether it stands in what somebody says and is only asked for, thought possible, or a saying itself.

    The statement's act says that already, as does its own event where that has the trigger's type; what is claimed,
    planned, denied or called off is an entry of its own.
    """
    if inside is None:
        return False
    return status in MEANT or trigger.type in REFERRING or trigger.type == event_of(inside.act)


def _claimed_status(parse: Parse, trigger: Trigger, inside: Statement | None) -> Status:
    """What an accusation is about is claimed to have happened: "rebuked Oslo *for refusing* …" is no demand."""
    status: Status = trigger.status  # type: ignore[assignment]
    if inside is None or inside.act not in {"accuse", "criticise"} or status not in MEANT:
        return status
    found = verb_of(parse, (trigger.span[0], trigger.span[1]))
    governed = found is not None and found[1].tag_ == "VBG" and found[1].head.lower_ in {"of", "for"}
    return "occurred" if governed else status


def _cast(parse: Parse, cast: Cast, spans: Iterable[Sequence[int]]) -> list[Who]:
    """The actors that role phrases name, each once, in order of the phrases."""
    out: dict[str, Who] = {}
    for start, end in spans:
        for resolved in cast.who(whole_name(parse, (start, end)), agent=True):
            who = _state_of(resolved.who)
            out.setdefault(who.id or who.name.casefold(), who)
    return list(out.values())


def _state_of(who: Who) -> Who:
    """The state for its unnamed officers and soldiers; anybody else as he is."""
    if who.id is not None or who.country is None or who.sector not in OF_STATE:
        return who
    state = load_knowledge().actors.get(f"state:{who.country}")
    return who if state is None else replace(state.who(), sector=who.sector)


def _hosts(parse: Parse, cast: Cast, trigger: Trigger, actors: Sequence[Who]) -> list[Who]:
    """The states of the places of a visit or an attack, other than the actors' own."""
    own = {who.country for who in actors}
    hosts = _cast(parse, cast, trigger.places)
    return [who for who in hosts if who.kind in {"state", "organisation"} and who.country not in own]


def _when(trigger: Trigger, times: Times, span: Span) -> When:
    """Its own expression, as the tagger saw it; else what the grammar decides for the trigger's clause."""
    for start, end in trigger.times:
        for expression in times.expressions:
            if expression.span[0] < end and expression.span[1] > start and expression.relation != "duration":
                return expression.when
    return times.of_event(span)


def _coded(
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
) -> Event:
    trigger = parse.folded[slice(*spans[0])]
    sentence = parse.sentence_at(spans[0][0])
    clause = parse.folded[sentence.start : sentence.end] if sentence else trigger
    coded = code(kind, status, trigger, clause)
    because = plover_type(kind, status, trigger)[1]
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
        magnitude=find_magnitude(clause) if kind in _COUNTED else None,
        holder=holder,
        statement_id=statement_id,
        verbal_of=verbal_of,
        confidence=confidence,
        why=why | ({"plover_type": because} if because else {}),
    )
