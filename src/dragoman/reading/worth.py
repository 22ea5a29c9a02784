"""A candidate and its parties in, whether they are worth an entry out: how sure, who does it, whether it is a deed.

The thresholds were swept on the reports with gold; which types need what stands in ``lexicon/parties.yaml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.acts import event_of
from dragoman.reading.candidates import WEAK
from dragoman.reading.parties import are_actors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.model import Statement
    from dragoman.reading.candidates import Candidate, Hits
    from dragoman.reading.parse import Parse
    from dragoman.reading.parties import Parties
    from dragoman.reading.predicates import Sense

#: What an event must be worth (trigger times type; swept on tests/gold/reports and six reports more).
LEAST: Final = 0.5
#: The same with the status: an event that may as well not have happened is none.
LEAST_WITH_STATUS: Final = 0.47
#: What an event inside a statement must be worth that only the tagger sees: people say much that is no deed (swept on
#: the same reports: 3 of the events that are right were lost for 15 that are none).
LEAST_TOLD: Final = 0.75


def is_sure(candidate: Candidate, sure: float, inside: Statement | None) -> bool:
    """Whether trigger, type and status are worth an entry; ``sure`` is the status."""
    if candidate.sense is None and candidate.type in load_yaml("parties.yaml")["felt"]:
        return False
    least = LEAST_TOLD if inside is not None and candidate.sense is None else LEAST
    return candidate.confidence >= least and candidate.confidence * sure >= LEAST_WITH_STATUS


def is_deed(parse: Parse, statement: Statement, hits: Hits) -> bool:
    """Whether the cue is no saying but a deed by the lexicon ("*imposed* a ban", "*cancelled* restrictions")."""
    sense = _sense(parse, statement, hits)
    if sense is None or sense.deed:
        return sense is not None
    if sense.weak or sense.type == event_of(statement.act):
        return False
    return sense.type in load_yaml("parties.yaml")["deeds"] or (bool(sense.objects) and sense.type == "CONCEDE")


def without_deeds(parse: Parse, statements: Sequence[Statement], hits: Hits) -> tuple[Statement, ...]:
    """The statements whose cue is no deed done to something ("*signed* a treaty", "*summoned* the envoy").

    Such a deed is an event. One that tells of other statements stays.
    """
    tellers = {s.inside for s in statements}
    return tuple(s for s in statements if s.id in tellers or not is_done(_sense(parse, s, hits)))


def is_done(sense: Sense | None) -> bool:
    """Whether it is done to something, whatever its type: a treaty signed, an envoy summoned."""
    return sense is not None and sense.deed and sense.object_class is not None


def _sense(parse: Parse, statement: Statement, hits: Hits) -> Sense | None:
    """The sense of the cue, if the lexicon has one."""
    hit = hits.at(parse, statement.cue) if statement.cue is not None else None
    return hit.senses[0] if hit is not None else None


def nobody_does(candidate: Candidate, parties: Parties) -> bool:
    """Whether those are missing without whom nothing at all is told."""
    if not (parties.actors or parties.recipients) or not are_actors(parties):
        return True  # nobody does it and nobody suffers it
    if candidate.sense is not None and candidate.sense.status is not None and not parties.recipients:
        return True  # "is expected" without where
    return not _with_somebody(candidate.sense, parties)


def has_parties(candidate: Candidate, parties: Parties) -> bool:
    """Whether those take part without whom an entry of this kind is in doubt."""
    if candidate.trigger is None and not _known_actor(parties):
        return False
    if candidate.confidence == WEAK and candidate.trigger is None and not _two_sides(parties):
        return False
    return bool(parties.actors) or candidate.type not in load_yaml("parties.yaml")["willed"]


def _with_somebody(sense: Sense | None, parties: Parties) -> bool:
    """Whether a common verb of doing something together ("spoke") has the others too, and not only the press."""
    if sense is None or not sense.weak or not sense.mutual or sense.kind != "verb":
        return True
    told = load_yaml("parties.yaml")["told"].get(sense.type, ())
    return any(who.sector not in told for who in parties.recipients)


def _known_actor(parties: Parties) -> bool:
    """Whether an event that only the lexicon sees has an actor that is known, or is done to people by nobody named."""
    if not parties.actors:
        return any(who.sector is not None or who.country is not None for who in parties.recipients)
    return any(who.id is not None or who.country is not None for who in parties.actors)


def _two_sides(parties: Parties) -> bool:
    """Whether somebody known does it to somebody known of another country."""
    ours = {who.country for who in parties.actors if who.id is not None}
    theirs = {who.country for who in parties.recipients if who.id is not None}
    return bool(ours) and bool(theirs) and not ours & theirs
