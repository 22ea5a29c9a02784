"""A candidate in, who takes part in it out: by the frame over the parse, the tagger's arcs, and what was told before.

"*Azerbaijan's* blockade *of the enclave*", talks *between Oslo and Lima*; "*the* meeting", which is the one just told
of. Nothing is taken from another sentence without a definite word that points there; what is inferred from the place
("demonstrated *in Quito*": before the state that governs there) is said so in ``how``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from dragoman.knowledge import load_knowledge
from dragoman.lexicon import load_yaml
from dragoman.model import Event, Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.candidates import Candidate
from dragoman.reading.frames import Part, Roles, acts, read_roles
from dragoman.reading.grammar import whole_name
from dragoman.reading.parse import Parse
from dragoman.reading.setting import Setting

if TYPE_CHECKING:
    from dragoman.reading.tagger import Trigger

#: A pointing noun's event was told no more than so many characters before.
BACK: Final = 600
#: Kinds of actors that are no place: the tagger's words for one may take in who is met there.
_NOWHERE: Final = frozenset({"person", "group"})
_NOUNS: Final = frozenset({"NN", "NNS", "NNP", "NNPS", "VBG"})


@dataclass(frozen=True, slots=True)
class Parties:
    """Actors, recipients and the place, each possibly empty; the words that name them; how they were found."""

    actors: tuple[Who, ...] = ()
    recipients: tuple[Who, ...] = ()
    place: Who | None = None
    spans: tuple[Span, ...] = ()
    how: tuple[str, ...] = field(default=())


def find_parties(parse: Parse, cast: Cast, candidate: Candidate, before: Sequence[Event]) -> Parties:
    """The parties of ``candidate``; ``before`` are the events told before it in the report."""
    data = load_yaml("parties.yaml")
    trigger = candidate.trigger
    roles = read_roles(candidate.sentence, cast, candidate.token, candidate.type, candidate.sense)
    places = _places(cast, roles, trigger)
    setting = Setting.of(candidate.sentence, cast)
    framed, tagged = roles.actors, _tagged(parse, cast, trigger.actors if trigger else ())
    if roles.how.startswith("passive"):  # who suffers it is not who does it: "whose boat *was seized*"
        tagged = tuple(part for part in tagged if part.span[0] > candidate.span[0])
    actors, spans, how = _choose(setting.settle(framed or tagged, places), framed, roles, "actor")
    framed, tagged = roles.recipients, _tagged(parse, cast, trigger.recipients if trigger else ())
    recipients, more, also = _choose(setting.settle(framed or tagged, places), framed, roles, "recipient")
    own = {who.id or who.name for who in actors}
    recipients = tuple(w for w in recipients if (w.id or w.name) not in own) or tuple(
        w for part in setting.settle(tagged, places) for w in part.whos if (w.id or w.name) not in own
    )
    how, spans = (*how, *also), (*spans, *more)
    if not actors and not recipients and (told := _told_before(candidate, before)) is not None:
        return Parties(told.actors, told.recipients, told.place, spans, ("the event it points back to",))
    mutual = candidate.type in data["mutual"] or (candidate.sense is not None and candidate.sense.mutual)
    if mutual and len(actors) > 1 and not recipients:
        recipients = actors
    if not recipients and places:
        recipients = _hosts(data, candidate.type, actors, places)
        how = (*how, "recipient: whose place it is") if recipients else how
    place = next((w for part in places for w in part.whos if w.kind not in _NOWHERE), None)
    return Parties(_unique(actors), _unique(recipients), place, tuple(dict.fromkeys(spans)), how)


def _choose(
    parts: Sequence[Part], framed: Sequence[Part], roles: Roles, name: str
) -> tuple[tuple[Who, ...], tuple[Span, ...], tuple[str, ...]]:
    """Whom ``parts`` mean, their words, and whether the frame or the tagger found them."""
    whos = _unique(_state_of(who) for part in parts for who in part.whos)
    source = f"frame ({roles.how})" if framed else "tagger"
    return whos, tuple(part.span for part in parts), (f"{name}: {source}",) if whos else ()


def _tagged(parse: Parse, cast: Cast, spans: Iterable[Sequence[int]]) -> tuple[Part, ...]:
    """The actors that the tagger's phrases name, in order."""
    out = []
    for start, end in spans:
        whos = tuple(r.who for r in cast.who(whole_name(parse, (start, end)), agent=True))
        if whos:
            out.append(Part((start, end), whos))
    return tuple(out)


def _places(cast: Cast, roles: Roles, trigger: Trigger | None) -> tuple[Part, ...]:
    """The places of the clause; the tagger's first, as it knows places from other phrases."""
    out = []
    for start, end in trigger.places if trigger else ():
        whos = tuple(r.who for r in cast.who((start, end), agent=False))
        if whos:
            out.append(Part((start, end), whos))
    return (*out, *roles.places)


def _hosts(data: dict[str, Any], kind: str, actors: Sequence[Who], places: Sequence[Part]) -> tuple[Who, ...]:
    """The states of the places of a visit or an attack; the actors' own only where the type is often done at home."""
    if kind not in data["hosted"]:
        return ()
    own = {who.country for who in actors}
    out = []
    for part in places:
        for who in part.whos:
            if who.country is None or (who.country in own and kind not in data["at_home"]):
                continue
            state = load_knowledge().actors.get(f"state:{who.country}")
            out.append(who if state is None else state.who())
        if out:
            break
    return _unique(out)


def _state_of(who: Who) -> Who:
    """The state for its unnamed officers and soldiers; anybody else as he is."""
    sectors = load_yaml("parties.yaml")["of_state"]
    if who.id is not None or who.country is None or who.sector not in sectors:
        return who
    state = load_knowledge().actors.get(f"state:{who.country}")
    return who if state is None else replace(state.who(), sector=who.sector)


def _unique(whos: Iterable[Who]) -> tuple[Who, ...]:
    out: dict[str, Who] = {}
    for who in whos:
        out.setdefault(who.id or who.name.casefold(), who)
    return tuple(out.values())


def _told_before(candidate: Candidate, before: Sequence[Event]) -> Event | None:
    """The event of the same type that a noun with a pointing word refers back to."""
    token = candidate.token
    if token.tag_ not in _NOUNS:
        return None
    pointing = any(c.lower_ in load_yaml("parties.yaml")["pointing"] for c in token.children)
    for event in reversed(before):
        if event.type != candidate.type or event.verbal_of is not None:
            continue
        same_sentence = event.spans[0][0] >= candidate.sentence.start
        if (pointing and candidate.span[0] - event.spans[0][1] <= BACK) or same_sentence:
            return event
        return None
    return None


def are_actors(parties: Parties) -> bool:
    """Whether anybody who can act takes part: "the peace process" alone makes no event."""
    return any(acts(who) for who in (*parties.actors, *parties.recipients))
