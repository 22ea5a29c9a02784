"""A predicate at its word in, who did it to whom and where out, by the frame of its sense or type over the parse.

Everything comes from one clause chain (:mod:`dragoman.reading.arguments`); a slot that the chain does not fill stays
empty. Slots are named in ``lexicon/predicates`` and ``lexicon/frames.yaml``: ``subject``, ``object``, ``inside`` (an
actor named within the object's phrase: "released three *Turkish* soldiers"), ``possessor``, or a preposition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.knowledge import load_knowledge
from dragoman.lexicon import load_yaml
from dragoman.model import Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.arguments import agent, doer, is_passive, is_verb, led_by, undergoer
from dragoman.reading.grammar import phrase
from dragoman.reading.guests import guest_of, host_of
from dragoman.reading.inflect import forms
from dragoman.reading.pairs import names_sides
from dragoman.reading.parse import Sentence
from dragoman.reading.predicates import noun_class
from dragoman.reading.signatures import tables

if TYPE_CHECKING:
    from dragoman.reading.predicates import Sense
    from dragoman.reading.tokens import Token

_PLACES: Final = frozenset(
    {"in", "at", "near", "inside", "outside", "off", "around", "across", "throughout", "from", "to"}
)
_WITHIN: Final = frozenset({"of", "from", "by", "to", "against", "with", "on", "for", "in", "between", "among", "over"})
#: Of what is met over, "in" leads to the place and "on" to the matter.
_MET: Final = frozenset({"CONSULT", "AGREE"})
_MET_WITH: Final = frozenset({"of", "from", "by", "to", "with", "between", "among"})
_WHERE: Final = frozenset({"of", "in", "from"})
#: Types that are about another deed, whose recipient is theirs.
_OF_DEEDS: Final = frozenset({"AGREE", "THREATEN", "REJECT", "CONCEDE", "REQUEST", "MOBILIZE"})
#: Types that answer what another made.
_ANSWERS: Final = frozenset({"REJECT", "SUPPORT", "AGREE"})
_TOWARD: Final = ("to", "from", "on", "against", "with", "in", "for")
_MANY: Final = 6
#: Tags of words that only count those whom "of" leads to ("some *60* of them", "*both* of the envoys").
_COUNTING: Final = frozenset({"CD", "DT", "JJ", "JJR", "JJS"})
_OF: Final = frozenset({"of"})
#: Kinds of actors whose nameless people act for them.
_BODIES: Final = frozenset({"organisation", "armed_force", "bloc", "ministry", "group"})
_BY: Final = frozenset({"by"})
#: Types that an attack does to people, and how the attack hangs on the verb that tells what they suffered.
_SUFFERED: Final = frozenset({"ASSAULT", "COERCE"})
_IN_ATTACK: Final = frozenset({"in", "by", "from", "during", "under", "amid", "after"})


@dataclass(frozen=True, slots=True)
class Part:
    """A party: the words that name it and whom they mean."""

    span: Span
    whos: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    """Who did it, to whom, where; each may be empty. ``how`` names the construction."""

    actors: tuple[Part, ...] = ()
    recipients: tuple[Part, ...] = ()
    places: tuple[Part, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class _Data:
    types: dict[str, dict[str, list[str]]]
    carriers: frozenset[str]
    beside: frozenset[str]


@lru_cache(maxsize=1)
def _data() -> _Data:
    data = load_yaml("frames.yaml")
    carriers = frozenset(form for verb in data["light"] for form in forms(verb))
    return _Data(data["types"], carriers, frozenset(data["beside"]))


def is_light(verb: Token) -> bool:
    """Whether ``verb`` only carries the noun that is its object ("held talks", "launched an attack")."""
    return is_verb(verb) and verb.lower_ in _data().carriers


def read_roles(sentence: Sentence, cast: Cast, token: Token, kind: str, sense: Sense | None) -> Roles:
    """The parties of the event of type ``kind`` at ``token``, whose sense is known or not."""
    return _Reader(sentence, cast, kind, sense).read(token)


def acts(who: Who) -> bool:
    """Whether somebody is meant who can act: known by name, a person, or people of a sector."""
    return who.id is not None or who.sector is not None or who.kind == "person"


@lru_cache(maxsize=1)
def _things() -> frozenset[str]:
    """Nouns that nobody can mean by: agreements, talks, curbs, plans."""
    return frozenset(form for name in load_yaml("frames.yaml")["things"] for form in noun_class(name))


@lru_cache(maxsize=1)
def _measures() -> frozenset[str]:
    """Nouns that only count people ("*thousands* of Kurds")."""
    return noun_class("measure")


class _Reader:
    def __init__(self, sentence: Sentence, cast: Cast, kind: str, sense: Sense | None) -> None:
        self._sentence, self._cast, self._sense, self._kind = sentence, cast, sense, kind
        frames = _data().types[kind]
        self._to = (sense.to if sense and sense.to else ()) or tuple(frames["to"])
        self._noun_to = (sense.to if sense and sense.to else ()) or tuple(frames["noun"])
        self._actor = sense.actor if sense and sense.actor else ()
        self._possessor = sense.possessor if sense else "actor"

    def read(self, token: Token) -> Roles:
        if is_verb(token) or (self._sense is not None and self._sense.kind == "verb"):
            return self._verb(token)
        if self._sense is not None and self._sense.kind == "state":
            return self._state(token)
        return self._nominal(token)

    def _verb(self, verb: Token) -> Roles:
        guest = guest_of(verb)
        whos = self._part(guest) if guest is not None else None
        if whos is not None and any(w.kind == "person" or w.sector is not None for w in whos.whos):
            return Roles((whos,), self._parts([host_of(verb)]), self._places(verb), "modifier")
        slots = self._actor or ("subject",)
        actors = self._fill(verb, slots) or self._by_attack(verb)
        recipients = self._fill(verb, self._to, taken=actors) or self._beyond(verb, actors)
        how = "passive" if is_passive(verb) else "active"
        return Roles(actors, recipients, self._places(verb), f"{how}, {verb.dep_}")

    def _state(self, word: Token) -> Roles:
        verb = word
        while not is_verb(verb) and verb.head.i != verb.i:
            if verb.dep_ in {"amod", "acl"} or (verb.dep_ == "prep" and not is_verb(verb.head)):
                whos = self._part(verb.head)
                return Roles((whos,) if whos else (), self._fill(word, self._to), self._places(word), "modifier")
            verb = verb.head
        actors = self._fill(verb, self._actor or ("subject",)) if is_verb(verb) else ()
        recipients = self._fill(word, self._to, taken=actors) or self._fill(verb, self._to, taken=actors)
        recipients = recipients or self._beyond(word, actors) or self._beyond(verb, actors)
        return Roles(actors, recipients, self._places(verb) or self._places(word), "state")

    def _beyond(self, word: Token, actors: Sequence[Part]) -> tuple[Part, ...]:
        """To whom is done what is promised, threatened or refused ("ready to send *Oslo* its spare parts")."""
        if self._kind not in _OF_DEEDS:
            return ()
        deed = next((c for c in word.children if c.dep_ in {"xcomp", "ccomp", "advcl"} and is_verb(c)), None)
        if deed is None:
            return ()
        return self._fill(deed, ("object", "inside", *_TOWARD), taken=actors) or self._beyond(deed, actors)

    def _nominal(self, token: Token) -> Roles:
        noun = token
        while noun.dep_ == "compound" and noun.head.i > noun.i:
            noun = noun.head
        owners = self._parts(self._owners(noun))
        done = self._fill(noun, tuple(s for s in self._noun_to if s != "object"))
        both = self._parts(led_by(noun, frozenset({"between", "among"})))
        by = self._parts(led_by(noun, _BY))
        actors, how = (by or owners), "noun"
        if self._possessor == "recipient":
            actors, done = by, owners or done
        if both:
            return Roles(both, both, self._places(noun), "noun between")
        verb = carrier(noun)
        if verb is not None:
            carried = self._fill(verb, ("subject",))
            others = actors and verb.lower_ in tables().ending  # who stops an attack of others does not attack
            if carried and by and not others:  # "cancelled a visit *by* the minister": he is whom it is done to
                done = done or by
            actors = actors if others else carried or actors
            done = done or self._fill(verb, tuple(s for s in self._noun_to if s not in {"object", "of"}))
            how = f"noun carried by {verb.lower_!r}"
        if self._actor:
            actors = self._fill(noun, self._actor) or actors
        if done and not actors:
            actors = self._attending(noun)
        return Roles(actors, done, self._places(noun) or (self._places(verb) if verb is not None else ()), how)

    def _by_attack(self, verb: Token) -> tuple[Part, ...]:
        """Whose attack it was that people were killed in: "killed *in Israeli air raids*", "hit *in a strike by* …"."""
        if self._kind not in _SUFFERED or not is_passive(verb):
            return ()
        for noun in led_by(verb, _IN_ATTACK):
            if noun.lower_ in noun_class("attack"):
                attackers = self._attackers(noun)
                return (attackers,) if attackers is not None else ()
        return ()

    def _attending(self, noun: Token) -> tuple[Part, ...]:
        """Who was at a meeting that only says when he did what the clause tells: "*he* said after talks with Oslo"."""
        head = noun.head
        if self._kind != "CONSULT" or noun.dep_ != "pobj" or head.lower_ not in _data().beside:
            return ()
        return self._parts([doer(head.head)]) if is_verb(head.head) else ()

    def _owners(self, noun: Token) -> Iterator[Token]:
        for child in noun.children:
            if child.dep_ == "poss" or (child.dep_ in {"amod", "compound", "nmod"} and child.tag_ in {"JJ", "NNP"}):
                yield child

    def _fill(self, word: Token, slots: Sequence[str], taken: Sequence[Part] = ()) -> tuple[Part, ...]:
        """The parties in the first of ``slots`` that names somebody not ``taken``."""
        used = {who for part in taken for who in part.whos}
        for slot in slots:
            found = tuple(p for p in self._slot(word, slot) if not used.issuperset(p.whos))
            if found:
                return found
        return ()

    def _slot(self, word: Token, slot: str) -> tuple[Part, ...]:
        if slot == "subject":
            return self._parts([doer(word)])
        if slot == "agent":
            return self._parts([agent(word)])
        if slot == "object":
            thing = undergoer(word)
            given = next(
                (c for c in word.children if c.dep_ in {"dative", "iobj"} and c.tag_ not in {"IN", "TO"}), None
            )
            return self._parts([given]) or self._parts([thing])
        if slot == "inside":
            thing = undergoer(word)
            return self._inside(thing) if thing is not None else ()
        if slot == "possessor":
            return self._parts(self._owners(word))
        led = frozenset({slot})
        near = self._parts(led_by(word, led))
        thing = undergoer(word) or self._what_it_becomes(word)
        if thing is None and self._sense is not None and self._sense.objects:  # "the deployment of a mission *to* …"
            thing = next((t for t in led_by(word, _OF) if t.lower_ in self._sense.objects), None)
        return near or (self._parts(led_by(thing, led)) if thing is not None else ())

    def _what_it_becomes(self, word: Token) -> Token | None:
        """The noun of a predicate that says what somebody becomes ("became a *member* of the union")."""
        words = self._sense.words if self._sense is not None else ()
        return next((c for c in word.children if c.dep_ == "attr" and c.lower_.rstrip("s") in words), None)

    def _parts(self, tokens: Iterable[Token | None]) -> tuple[Part, ...]:
        return tuple(p for t in tokens if t is not None and (p := self._part(t)) is not None)

    def _part(self, token: Token) -> Part | None:
        """Whom the phrase of ``token`` means: somebody who can act, or whose ship or house it is."""
        sent = self._sense is not None and self._kind != "CONSULT" and token.lower_ in self._sense.objects
        if token.lower_ in _things() and not sent:
            return None
        if token.tag_ in _COUNTING:
            counted = next(iter(led_by(token, _OF)), None)
            if counted is not None:
                return self._part(counted)
        attack = _attack(token) if self._kind in _SUFFERED else None
        if attack is not None:
            return self._attackers(attack)
        span = phrase(self._sentence, token, coordinated=True)
        measures = token.lower_ in _measures()
        found = (r.who for r in self._cast.who(span, agent=True))
        whos = tuple(
            who
            for who in found
            if (acts(who) and not _is_within(who, token)) or (measures and who.country) or names_sides(who.name)
        )
        nameless = bool(whos) and all(who.id is None and who.kind == "group" for who in whos)
        known = (
            None if any(who.id for who in whos) else self._called(token) or (self._body(token) if nameless else None)
        )
        if known is not None:
            return known
        if whos:
            return Part(span, whos)
        return self._whose(token) if token.tag_[:2] == "NN" and token.tag_[:3] != "NNP" else None

    def _whose(self, token: Token) -> Part | None:
        """Whose thing a noun names, or where it stands ("*Danish* ships", "the port *of Aden*")."""
        owners = [
            c
            for c in token.children
            if c.dep_ in {"poss", "amod", "compound", "nmod"} and c.tag_[:2] in {"NN", "JJ", "PR"}
        ]
        owned = (p for c in owners if (p := self._bare(c)) is not None)
        placed = (p for c in led_by(token, _WHERE) if (p := self._bare(c)) is not None)
        return next(owned, None) or next(placed, None)

    def _body(self, people: Token) -> Part | None:
        """The body whose nameless people they are ("*Greenpeace* activists", "the *Commission's* inspectors")."""
        owners = (c for c in people.children if c.dep_ in {"poss", "compound", "nmod"})
        bodies = (p for c in owners if (p := self._bare(c)) is not None)
        return next((p for p in bodies if all(w.kind in _BODIES for w in p.whos)), None)

    def _called(self, noun: Token) -> Part | None:
        """The person whose name is put beside a noun ("the Swedish engineer *Lars Holm*")."""
        for child in noun.children:
            if child.dep_ == "appos" and child.tag_[:3] == "NNP" and noun.tag_[:3] != "NNP":
                span = phrase(self._sentence, child, bare=True)
                whos = tuple(r.who for r in self._cast.who(span, agent=True) if r.who.kind == "person")
                return Part(span, whos) if whos else None
        return None

    def _attackers(self, noun: Token) -> Part | None:
        """Whose attack it is ("*Israeli* air raids killed …"): where and whom it hit is nobody who attacks."""
        return next(iter((*self._parts(led_by(noun, _BY)), *self._parts(self._owners(noun)))), None)

    def _bare(self, token: Token) -> Part | None:
        span = phrase(self._sentence, token, coordinated=True)
        whos = tuple(r.who for r in self._cast.who(span, agent=True) if r.who.id is not None)
        return Part(span, whos) if whos else None

    def _inside(self, thing: Token) -> tuple[Part, ...]:
        """Actors named within a phrase: its possessor, a demonym, those its prepositions lead to."""
        named = tuple(p for p in self._parts(self._owners(thing)) if any(w.id or w.country for w in p.whos))
        if named:  # "a *Danish* exercise", not "a *military* exercise"
            return named
        within = _MET_WITH if self._kind in _MET else _WITHIN
        for inner in (thing, *led_by(thing, _OF)):
            found = self._parts(led_by(inner, within)) or self._parts(self._owners(inner))
            if found:
                return found
        made = (c for c in thing.children if c.dep_ == "acl" and c.tag_ == "VBN") if self._kind in _ANSWERS else ()
        return self._parts(agent(c) for c in made)  # "refused a mission *offered by* the alliance"

    def _places(self, word: Token) -> tuple[Part, ...]:
        out: list[Part] = []
        thing = undergoer(word) if is_verb(word) else None
        for start in (word, thing):
            for inner in led_by(start, _PLACES) if start is not None else ():
                span = phrase(self._sentence, inner, coordinated=True)
                whos = tuple(r.who for r in self._cast.who(span, agent=False) if r.who.kind in {"place", "state"})
                if whos:
                    out.append(Part(span, whos))
        return tuple(out[:_MANY])


def _is_within(who: Who, head: Token) -> bool:
    """Whether nameless people only stand within the phrase of another thing ("a *broadcast* of the ministers")."""
    if who.id is not None or who.kind != "group" or head.tag_ not in {"NN", "NNS"}:
        return False
    return load_knowledge().agent(head.lower_) is None and load_knowledge().agent(who.name) is None


def _attack(noun: Token) -> Token | None:
    """The attack that ``noun`` is or that hit it ("the bombings *of* embassies, *which* killed …")."""
    if noun.lower_ in noun_class("attack"):
        return noun
    above = noun.head.head if noun.dep_ == "pobj" else noun
    hit = above.lower_ in noun_class("attack") and noun.head.lower_ in load_yaml("parties.yaml")["sites"]["ASSAULT"]
    return above if hit else None


def carrier(noun: Token) -> Token | None:
    """The light verb that carries ``noun`` as its object, its passive subject or behind a preposition."""
    head = noun.head
    if noun.dep_ == "pobj" and head.dep_ == "prep" and head.lower_ in {"in", "into"}:
        head = head.head
    if noun.dep_ == "conj" and noun.head.tag_[:2] == "NN":
        return carrier(noun.head)
    carried = noun.dep_ in {"dobj", "nsubjpass", "pobj", "obj", "attr"}
    return head if carried and is_light(head) else None
