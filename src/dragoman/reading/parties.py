"""A candidate in, who takes part in it out: by the frame over the parse, the tagger's arcs, and what was told before.

"*Azerbaijan's* blockade *of the enclave*", talks *between Oslo and Lima*; "*the* meeting", which is the one just told
of. Nothing is taken from another sentence without a definite word that points there; what is inferred from the place
("demonstrated *in Quito*": before the state that governs there) is said so in ``how``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Reversible, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from dragoman.knowledge import load_knowledge
from dragoman.lexicon import load_yaml
from dragoman.model import Event, Span, Statement, When, Who
from dragoman.reading.actors import Cast
from dragoman.reading.arguments import led_by
from dragoman.reading.candidates import Candidate
from dragoman.reading.frames import Part, Roles, acts, read_roles
from dragoman.reading.grammar import phrase, whole_name
from dragoman.reading.inflect import forms
from dragoman.reading.naming import bare, host_of, state_of, unique, with_nations
from dragoman.reading.pairs import Pairs
from dragoman.reading.parse import Parse
from dragoman.reading.predicates import noun_class
from dragoman.reading.setting import Setting

if TYPE_CHECKING:
    from dragoman.reading.tagger import Trigger

#: A pointing noun's event was told no more than so many characters before.
BACK: Final = 600
#: Kinds of actors that are no place: the tagger's words for one may take in who is met there.
_NOWHERE: Final = frozenset({"person", "group"})
#: Arcs climbed from words to the noun that they belong to, at most.
_CLIMB: Final = 8
_NOUNS: Final = frozenset({"NN", "NNS", "NNP", "NNPS", "VBG"})
#: How the parties are known of an event that only points to one told before.
POINTS_BACK: Final = "the event it points back to"


@dataclass(frozen=True, slots=True)
class Parties:
    """Actors, recipients and the place, each possibly empty; the words that name them; how they were found.

    ``when`` is the time of the event that the words point back to.
    """

    actors: tuple[Who, ...] = ()
    recipients: tuple[Who, ...] = ()
    place: Who | None = None
    spans: tuple[Span, ...] = ()
    how: tuple[str, ...] = field(default=())
    when: When | None = None


def find_parties(
    parse: Parse, cast: Cast, candidate: Candidate, before: Reversible[Event], saying: Statement | None = None
) -> Parties:
    """The parties of ``candidate``; ``before`` are the events told before it in the report.

    ``saying`` is the statement that tells of it: who condemns a deed has not done it.
    """
    data = load_yaml("parties.yaml")
    trigger = candidate.trigger
    roles = read_roles(candidate.sentence, cast, candidate.token, candidate.type, candidate.sense)
    places = _places(cast, roles, trigger)
    near = places if candidate.type in data["whose_place"] else ()
    setting = Setting.of(candidate.sentence, cast)
    reader = _Reader(cast, setting, Pairs(cast.mentions), near, roles, _home(saying))
    framed, tagged = roles.actors, _tagged(parse, cast, trigger.actors if trigger else ())
    if roles.how.startswith("passive"):  # who suffers it is not who does it: "whose boat *was seized*"
        tagged = tuple(part for part in tagged if part.span[0] > candidate.span[0])
    tagged = tuple(
        part
        for part in tagged
        if not _is_site(candidate, part) and not _is_teller(part, saying) and not _only_tells(candidate, part, saying)
    )
    actors, spans, how = reader.choose(framed, tagged, "actor")
    framed, tagged = roles.recipients, _tagged(parse, cast, trigger.recipients if trigger else ())
    tagged = tuple(part for part in tagged if part.span not in spans)  # "*the two countries* are to hold talks"
    recipients, more, also = reader.choose(framed, tagged, "recipient", actors)
    how, spans = (*how, *also), (*spans, *more)
    told = _told_before(candidate, before) if not recipients else None
    if not actors and told is not None:
        place = _first_place(places) or told.place
        return Parties(told.actors, told.recipients, place, spans, (POINTS_BACK,), told.when)
    meeting = _meeting(candidate, before) if actors and not recipients else None
    if meeting is not None and (others := _others(meeting, actors)):
        recipients, how = others, (*how, "recipient: the event it points back to")
    mutual = candidate.type in data["mutual"] or (candidate.sense is not None and candidate.sense.mutual)
    if mutual and len(actors) > 1 and {who.country for who in recipients} <= {who.country for who in actors}:
        recipients = actors  # nobody else, or only where they did it
    if not actors and recipients and (law := _law(candidate, roles, places)):
        actors, how = law, (*how, "actor: whose law it is")
    if not recipients and places:
        recipients = _hosts(data, candidate.type, actors, places)
        how = (*how, "recipient: whose place it is") if recipients else how
    if candidate.type in data["counted"] and recipients and all(_is_anybody(who) for who in recipients):
        there = _states(places or _sites(cast, candidate))
        recipients = unique((*recipients, *there))
    if candidate.type in data["national"]:
        recipients = with_nations(recipients, reader.nations(roles.recipients or tagged), actors)
    place = _first_place(places)
    again = meeting.when if meeting is not None and candidate.type == "CONSULT" else None
    return Parties(unique(actors), unique(recipients), place, tuple(dict.fromkeys(spans)), how, again)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What tells whom the words of a clause mean."""

    cast: Cast
    setting: Setting
    pairs: Pairs
    places: Sequence[Part]
    roles: Roles
    home: str | None

    def choose(
        self, framed: Sequence[Part], tagged: Sequence[Part], name: str, others: Sequence[Who] = ()
    ) -> tuple[tuple[Who, ...], tuple[Span, ...], tuple[str, ...]]:
        """Whom ``framed`` mean, else ``tagged``, without ``others``; their words; and whence it is known."""
        own = {who.id or who.name for who in others}
        for parts in (framed, tagged):
            whos = unique(w for w in self._meant(parts, name, others) if (w.id or w.name) not in own)
            if whos:
                source = f"frame ({self.roles.how})" if parts is framed else "tagger"
                return whos, tuple(part.span for part in parts), (f"{name}: {source}",)
        return (), (), ()

    def _meant(self, parts: Sequence[Part], name: str, others: Sequence[Who]) -> Iterator[Who]:
        for part in self.setting.settle(parts, self.places, self.home):
            for who in part.whos:
                for meant in self.pairs.meant(who, part.span, apart=others):
                    named = bare(state_of(meant))
                    if named is not None:
                        yield host_of(named) if name == "recipient" else named

    @staticmethod
    def nations(parts: Sequence[Part]) -> frozenset[str]:
        """The nations that the words of ``parts`` themselves name."""
        return frozenset(who.country for part in parts for who in part.whos if who.country is not None)


def _home(saying: Statement | None) -> str | None:
    """The country of who tells of it, unless his very words say that he tells of what others did.

    An act that is only weighed, as no word names it, says that too seldom to take his own authorities for others.
    """
    if saying is None:
        return None
    named = not str(saying.why.get("act", "")).startswith("weighed")
    if named and saying.act in load_yaml("parties.yaml")["of_others"]:
        return None
    return saying.holder.country if saying.holder.kind != "outlet" else None


def _tagged(parse: Parse, cast: Cast, spans: Iterable[Sequence[int]]) -> tuple[Part, ...]:
    """The actors that the tagger's phrases name, in order."""
    out = []
    for start, end in spans:
        found = (r.who for r in cast.who(whole_name(parse, (start, end)), agent=True))
        whos = tuple(who for who in found if _is_somebody(who))
        if whos:
            out.append(Part((start, end), whos))
    return tuple(out)


def _is_site(candidate: Candidate, part: Part) -> bool:
    """Whether ``part`` stands where or whom an attack hit ("the bombings *at U.S. embassies* killed …")."""
    led = load_yaml("parties.yaml")["sites"].get(candidate.type, ())
    word = candidate.sentence.head(part.span) if led else None
    for _ in range(_CLIMB):
        if word is None or word.head.i == word.i:
            break
        above = word.head
        if word.lower_ in led and (above.i == candidate.token.i or above.lower_ in noun_class("attack")):
            return above.tag_ in _NOUNS
        word = above
    return False


def _is_teller(part: Part, saying: Statement | None) -> bool:
    """Whether ``part`` is who says in ``saying`` what he thinks of others' deeds."""
    if saying is None or saying.act not in load_yaml("parties.yaml")["of_others"]:
        return False
    tellers = {who.id or who.name for who in (saying.holder, *saying.co_holders)}
    return bool(part.whos) and tellers.issuperset(who.id or who.name for who in part.whos)


def _only_tells(candidate: Candidate, part: Part, saying: Statement | None) -> bool:
    """Whether ``part`` says that blood was shed by somebody else's blast, or by nobody named ("…, *police* said")."""
    if candidate.type != "ASSAULT" or saying is None or saying.source is None:
        return False
    doers = [c for c in candidate.token.children if c.dep_ == "nsubj"]
    blast = any(c.lower_ in noun_class("attack") or c.lower_ in noun_class("arms") for c in doers)
    passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in candidate.token.children)
    return (blast or passive) and part.span[0] < saying.source[1] and part.span[1] > saying.source[0]


def _is_somebody(who: Who) -> bool:
    """Whether it may be an actor at all: known for something, or at least named ("the sole road" is neither)."""
    named = any(word[:1].isupper() for word in who.name.split())
    sides = load_yaml("parties.yaml")["pairs"]
    pair = who.name.casefold().split()[-1:] and who.name.casefold().split()[-1] in (*sides["people"], *sides["sides"])
    return acts(who) or who.country is not None or named or bool(pair)


def _places(cast: Cast, roles: Roles, trigger: Trigger | None) -> tuple[Part, ...]:
    """The places of the clause; the tagger's first, as it knows places from other phrases."""
    out = []
    for start, end in trigger.places if trigger else ():
        whos = tuple(r.who for r in cast.who((start, end), agent=False))
        if whos:
            out.append(Part((start, end), whos))
    return (*out, *roles.places)


def _first_place(places: Sequence[Part]) -> Who | None:
    return next((w for part in places for w in part.whos if w.kind not in _NOWHERE), None)


def _hosts(data: dict[str, Any], kind: str, actors: Sequence[Who], places: Sequence[Part]) -> tuple[Who, ...]:
    """The states of the places of a visit or an attack; the actors' own only where the type is often done at home."""
    if kind not in data["hosted"]:
        return ()
    home = {who.country for who in actors}
    states = _states(places, home if kind not in data["at_home"] else ())
    apart = tuple(who for part in places for who in part.whos if who.sector in data["opposite"]["disputed"])
    return apart if states and {who.country for who in states} <= home and apart else states


def _states(places: Sequence[Part], but: Collection[str | None] = ()) -> tuple[Who, ...]:
    """The states of the first of ``places`` that has one, without those of ``but``."""
    out = []
    for part in places:
        for who in part.whos:
            if who.country is None or who.country in but:
                continue
            state = load_knowledge().actors.get(f"state:{who.country}")
            out.append(who if state is None else state.who())
        if out:
            break
    return unique(out)


def _is_anybody(who: Who) -> bool:
    """Whether only some people are meant, of whom nobody knows whose they are ("257 *people*")."""
    return who.id is None and who.country is None and who.kind == "group"


def _sites(cast: Cast, candidate: Candidate) -> tuple[Part, ...]:
    """Where the attack stood that did it ("the explosions *in Nairobi* killed ten people")."""
    attack = next((c for c in candidate.token.children if c.dep_ == "nsubj" and c.lower_ in noun_class("attack")), None)
    if attack is None:
        return ()
    found = []
    for inner in led_by(attack, frozenset(load_yaml("parties.yaml")["sites"]["ASSAULT"])):
        span = phrase(candidate.sentence, inner, coordinated=True)
        whos = tuple(r.who for r in cast.who(span, agent=False) if r.who.kind in {"place", "state"})
        if whos:
            found.append(Part(span, whos))
    return tuple(found)


def _law(candidate: Candidate, roles: Roles, places: Sequence[Part]) -> tuple[Who, ...]:
    """The state of the place where somebody "was arrested", by nobody named: arrests are made by who governs there."""
    if not roles.how.startswith("passive") or candidate.token.lower_ not in _lawful():
        return ()
    return _states(places)


@lru_cache(maxsize=1)
def _lawful() -> frozenset[str]:
    return frozenset(form for verb in load_yaml("parties.yaml")["law"] for form in forms(verb))


def _told_before(candidate: Candidate, before: Reversible[Event]) -> Event | None:
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


def _meeting(candidate: Candidate, before: Reversible[Event]) -> Event | None:
    """The meeting just told of that is called off ("Oslo *called the visit off*") or spoken of again ("the visit")."""
    sense = candidate.sense
    if candidate.type == "CONSULT":
        return _told_before(candidate, before)
    if candidate.type != "REJECT" or sense is None or "talks" not in (sense.object_class or "").split("/"):
        return None
    for event in reversed(before):
        if event.verbal_of is not None or candidate.span[0] - event.spans[0][1] > BACK:
            return None
        if event.type == "CONSULT":
            return event
    return None


def _others(meeting: Event, actors: Sequence[Who]) -> tuple[Who, ...]:
    """Those of ``meeting`` who are not of the side of ``actors``; nobody where these had no part in it."""
    own = {who.id or who.name for who in actors} | {who.country for who in actors if who.country is not None}
    parties = unique((*meeting.actors, *meeting.recipients))
    theirs = tuple(who for who in parties if not {who.id or who.name, who.country} & own)
    return theirs if len(theirs) < len(parties) else ()


def are_actors(parties: Parties) -> bool:
    """Whether anybody who can act takes part: "the peace process" alone makes no event."""
    return any(acts(who) for who in (*parties.actors, *parties.recipients))
