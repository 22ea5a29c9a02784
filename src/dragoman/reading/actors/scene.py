"""Reads the units of one report in order and decides for each whom it means.

In: units, the lists of the report, knowledge. Out: one :class:`Draft` or ``None`` a unit. Invariant: what stands
outside quotation marks is decided first, so that a quotation's "we" can be its speaker's; each unit is decided once.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, Final

from dragoman.model import Who
from dragoman.reading.actors import bodies, coreference, offices, persons
from dragoman.reading.actors.families import family_alone
from dragoman.reading.actors.lexicon import load_reference
from dragoman.reading.actors.metonymy import judge
from dragoman.reading.actors.people import People, Person
from dragoman.reading.actors.shapes import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dragoman.knowledge import Actor, Knowledge
    from dragoman.model import Span
    from dragoman.reading.actors.flat import Flat
    from dragoman.reading.actors.units import Unit

#: Kinds of actors that can be the owner of an office or a body.
_OWNERS = frozenset({"state", "organisation", "bloc", "government", "ministry", "place", "group"})


_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
#: Bodies of a state that stand in another one.
_ABROAD: Final = frozenset({"embassy"})
#: Owners of owners are followed this far; no English phrase nests deeper.
_DEEPEST: Final = 12
#: What belongs to an office stands within so many tokens behind it.
_COMPLEMENT: Final = 5


class Scene:
    """The actors of one report as they come on stage."""

    def __init__(
        self,
        flat: Flat,
        units: list[Unit],
        knowledge: Knowledge,
        day: str | None,
        home: str | None,
        speech: Sequence[tuple[Span, tuple[Span, ...]]],
        ground: str | None = None,
    ) -> None:
        self.flat = flat
        self.units = units
        self.knowledge = knowledge
        self.reference = load_reference()
        self.people = People(knowledge, day)
        self.home = home
        self.ground = ground or home
        self.speech = sorted(((c, source) for source, contents in speech for c in contents), key=lambda pair: pair[0])
        self.sources = sorted(speech)
        self.drafts: list[Draft | None] = [None] * len(units)
        self.index = {id(unit): n for n, unit in enumerate(units)}
        named = [key for u in units for key in u.element.ids if key.startswith("state:")]
        self._first_state = next(iter(named), None)
        self.named = frozenset(named)
        # last words that stand alone elsewhere, as surnames do
        self.surnames = {flat.low[u.last] for u in units if u.kind == "name" and u.element.first == u.last}
        # family names of names that hold more, so that "Al Jubeir" is one of them
        self.families = {flat.low[u.last] for u in units if u.kind in {"name", "person"} and _holds_more(flat, u)}
        self._depth = 0
        self._done = [False] * len(units)
        #: bodies that only the report names, by the letters that it gives them
        self.short: dict[str, Who] = {}
        self._states: list[tuple[int, str]] = []  # states with where they are mentioned, in that order

    def play(self) -> list[Draft | None]:
        """Decide every unit."""
        persons.introduce(self)
        for unit in self.units:
            if unit.element.short:
                self.resolve(unit)
        quoted = self.flat.quoted
        for inside in (False, True):
            for unit in self.units:
                if quoted[unit.head] is inside:
                    self.resolve(unit)
        return self.drafts

    def resolve(self, unit: Unit) -> Draft | None:
        """Whom the unit means; decided once."""
        n = self.index[id(unit)]
        if not self._done[n] and self._depth < _DEEPEST:
            self._done[n] = True
            self._depth += 1
            draft = _DECIDE[unit.element.kind](self, unit)
            self._depth -= 1
            self.drafts[n] = draft
            if draft is not None:
                self._note(draft)
        return self.drafts[n]

    def _note(self, draft: Draft) -> None:
        for who in draft.whos:
            state = self.state_of(who)
            if state is not None and who.kind in {"state", "government", "ministry", "person"}:
                insort(self._states, (draft.head, state))

    def draft(self, unit: Unit, whos: Sequence[Who], how: str, confidence: float, reason: str, **more: object) -> Draft:
        """A draft that covers the unit's phrase."""
        return Draft(unit.first, unit.last, unit.head, tuple(dict.fromkeys(whos)), how, confidence, reason, **more)  # type: ignore[arg-type]

    def state_of(self, who: Who) -> str | None:
        """The id of the state to which this actor belongs, or that it is."""
        if who.id and who.id.startswith(("state:", "place:")) and who.kind == "state":
            return who.id
        if who.country is None:
            return None
        key = f"state:{who.country}"
        return key if self.knowledge.actors.get(key) is not None else None

    def owner_ids(self, unit: Unit) -> list[str]:
        """The states and bodies whose office or body this is, by id, in order of mention."""
        out: list[str] = []
        for owner in unit.owners:
            if owner.kind in {"demonym", "seat"}:
                out.append(owner.element.ids[0])
                continue
            draft = self.resolve(owner)
            if draft is None:
                continue
            for who in draft.whos:
                body = who.kind in {"organisation", "bloc", "group", "outlet", "unknown"}
                key = who.id if who.id and (body or who.kind == "state") else None if body else self.state_of(who)
                if key is not None:
                    out.append(key)
        return list(dict.fromkeys(out))

    def said_by(self, position: int) -> list[Span]:
        """What is said by the source that holds the character at ``position``."""
        n = bisect_right(self.sources, position, key=lambda pair: pair[0][0])
        return [c for (start, end), spans in self.sources[max(0, n - 3) : n] if start <= position < end for c in spans]

    def met(self, first: int, end: int) -> Draft | None:
        """The actor whom the words of a source name, if that is decided: its subject, else its last one."""
        best: Draft | None = None
        low = bisect_left(self.units, first, key=lambda u: u.last)
        for n in range(low, len(self.units)):
            if self.units[n].element.first >= end:
                break
            draft = self.drafts[n]
            if draft is not None and not draft.silent and (best is None or self.flat.dep[draft.head] in _SUBJECTS):
                best = draft
        return best

    def state_who(self, key: str, sector: str | None = None) -> Who:
        """A state as an actor, with the sector of those who act for it."""
        who = self.knowledge.actors[key].who()
        return Who(who.id, who.name, who.kind, who.country, sector, who.wikidata) if sector else who

    def body_of(self, phrase: str, state: str) -> Who | None:
        """The state's body of this name; armed forces and people count as the state itself, embassies as a ministry."""
        actor = self.knowledge.institution(phrase, state)
        if actor is None:
            return None
        if self.stands_abroad(phrase):
            return self.body_of("foreign ministry", state)
        if actor.kind == "armed_force" or actor.id.endswith(":people"):
            return self.state_who(state, actor.sector)
        return actor.who()

    def stands_abroad(self, phrase: str) -> bool:
        """Whether a body of this name stands in another state than its own."""
        return self.knowledge.institution_phrases.get(phrase) in _ABROAD

    def voice_of(self, unit: Unit, phrase: str, state: str) -> Who | None:
        """As whom the state's body of this name speaks where :meth:`body_of` takes it for another."""
        actor = self.knowledge.institution(phrase, state)
        if actor is None:
            return None
        if self.stands_abroad(phrase):
            return self._embassy(unit, actor, state)
        return self.voice_of_force(actor)

    def voice_of_force(self, actor: Actor) -> Who | None:
        """An armed force under the name by which it speaks; ``None`` for any other body."""
        if actor.kind != "armed_force":
            return None
        own = self.reference.armies.get(actor.country or "") if actor.id.startswith("army:") else None
        return (self.knowledge.actors[own] if own is not None else actor).who()

    def _embassy(self, unit: Unit, actor: Actor, state: str) -> Who:
        """An embassy under the name of the country where it stands: said behind it, else that of the report."""
        host = next((s for s in self._where(unit) if s != state), None)
        known = self.knowledge.actors.get(host) if host is not None else None
        if known is None or known.kind != "state":
            return actor.who()
        where = known.id.partition(":")[2]
        return Who(f"{actor.id}:{where}", f"{actor.name} ({known.name})", actor.kind, actor.country, actor.sector)

    def sent_by(self, unit: Unit) -> Unit | None:
        """The ambassador of a state mentioned last before "the embassy"."""
        n = self.index[id(unit)]
        roles = (u for u in reversed(self.units[max(0, n - 60) : n]) if u.kind == "role" and u.owners)
        envoys = (u for u in roles if "ambassador" in u.element.key)
        return next((u for u in envoys if u.owners[0].element.ids[:1] and u.owners[0].kind != "pronoun"), None)

    def _where(self, unit: Unit) -> Iterator[str]:
        """Where a body abroad may stand: "in Manila" behind it, a capital of its sentence, the dateline's country."""
        n, flat = self.index[id(unit)], self.flat
        for other in self.units[n + 1 : n + 2]:
            if other.element.ids and flat.low[unit.last + 1 : other.element.first] in (["in"], ["to"]):
                yield other.element.ids[0]
        for other in reversed(self.units[max(0, n - 12) : n]):
            if (
                flat.sent[other.head] == flat.sent[unit.head]
                and other.kind == "seat"
                and flat.dep[other.head] == "pobj"
            ):
                yield other.element.ids[0]
        if not unit.owners and (sent := self.sent_by(unit)) is not None:
            after = self.units[self.index[id(sent)] + 1 : self.index[id(sent)] + 2]
            yield from (o.element.ids[0] for o in after if o.element.ids and flat.low[o.element.first - 1] == "to")
        if self.ground is not None:
            yield self.ground

    def state_at(self, unit: Unit) -> str | None:
        """The state that a body without one belongs to: named in the same sentence, of the dateline, named last."""
        n, sentence = self.index[id(unit)], self.flat.sent[unit.head]
        for other in reversed(self.units[max(0, n - 12) : n]):
            if self.flat.sent[other.head] != sentence:
                break
            if other.kind == "seat" and self.flat.dep[other.head] == "pobj" and not self.flat.quoted[other.head]:
                return other.element.ids[0]
        spoken = self.said_by(self.flat.start[unit.head])
        for draft in reversed(self.drafts[max(0, n - 24) : n]):
            if draft is None or draft.silent or not draft.act or not draft.whos:
                continue
            at = self.flat.start[draft.head]
            if self.flat.paragraph[self.flat.sent[draft.head]] != self.flat.paragraph[sentence]:
                break
            if self.ground is not None and not self._acts(draft):
                continue
            state = self.state_of(draft.whos[0])
            if state is not None and not any(start <= at < end for start, end in spoken):
                return state
        return self.ground if self.ground is not None else self.last_state(unit)

    def _acts(self, draft: Draft) -> bool:
        """Whether it is the subject of its clause: of whom a paragraph speaks, and not what it speaks of."""
        token = draft.head
        for _ in range(_DEEPEST):
            if self.flat.dep[token] not in {"conj", "appos"}:
                break
            token = self.flat.head[token]
        return self.flat.dep[token] in {"nsubj", "nsubjpass"}

    def states_before(self, unit: Unit, most: int) -> list[str]:
        """The last ``most`` states mentioned before the unit, in order: what comes after it says nothing of it.

        Quotations are read last, so that those behind it may be known by now.
        """
        n = bisect_left(self._states, (unit.head, ""))
        return [state for _, state in self._states[max(0, n - most) : n]]

    def last_state(self, unit: Unit) -> str | None:
        """The state mentioned last before the unit, else the outlet's."""
        before = self.states_before(unit, 1)
        return before[0] if before else self.home or self._first_state

    def phrase(self, unit: Unit) -> str:
        """The whole noun phrase of the unit with what stands before it, without "the", on one line."""
        first = min(self.flat.left(unit.head), unit.first)
        last = max([unit.last, *(o.last for o in unit.owners if o.element.first <= unit.last + _COMPLEMENT)])
        text = " ".join(self.flat.said(first, last).split())
        if text[:4].lower() == "the ":
            return text[4:]
        return text[:1].lower() + text[1:] if text.split(" ", 1)[0] in {"A", "An"} else text

    def words(self, unit: Unit) -> str:
        """The phrase of the unit as written, without a leading article, on one line."""
        text = " ".join(self.flat.said(unit.first, max(unit.last, unit.element.last)).split())
        head, _, rest = text.partition(" ")
        return rest if rest and head.lower() in {"the", "a", "an"} else text


def _holds_more(flat: Flat, unit: Unit) -> bool:
    """Whether a name has more than a family name with its particles: a given name too."""
    return (
        " " in flat.said(unit.element.first, unit.last)
        and family_alone(flat.said(unit.element.first, unit.last)) is None
    )


def _actor(scene: Scene, unit: Unit) -> Draft | None:
    ids = unit.element.ids
    actors = [scene.knowledge.actors[key] for key in ids]
    actor = actors[0]
    if len(actors) > 1:
        actor = next((a for a in actors if a.kind == "state"), actor)
        actor = next((a for a in actors if a.kind != "person"), actor) if unit.kind == "actor" else actor
    actor = _at_home(scene, unit, actor)
    force = _force(scene, unit, actor)
    if force is not None:
        return force
    sure = 0.97 if len(actors) == 1 else 0.75
    why = "known by name" if len(actors) == 1 else f"of {len(actors)} so called, the most usual"
    return scene.draft(unit, [scene.knowledge.called(scene.words(unit), actor).who()], "name", sure, why)


def _at_home(scene: Scene, unit: Unit, actor: Actor) -> Actor:
    """Reads "the Foreign Office" in a report from Islamabad that names no Britain: the body of that name there."""
    kind, _, rest = actor.id.partition(":")
    code, _, _ = rest.partition(":")
    ground = scene.ground
    if ground is None or kind not in {"ministry", "body"} or f"state:{code}" in {ground, *scene.named}:
        return actor
    return scene.knowledge.institution(scene.words(unit), ground) or actor


def _force(scene: Scene, unit: Unit, actor: Actor) -> Draft | None:
    """Forces and people of a state count as the state; contingents sent abroad are actors of their own."""
    prefix, _, rest = actor.id.partition(":")
    code, _, which = rest.partition(":")
    if prefix not in {"army", "force", "body"} or scene.knowledge.actors.get(f"state:{code}") is None:
        return None
    state = scene.knowledge.actors[f"state:{code}"]
    if which in scene.reference.contingents:
        first = scene.flat.words[unit.element.first]
        adjective = first if scene.knowledge.demonym(first) == state.id else state.name
        return bodies.sent_abroad(scene, unit, state, adjective, scene.reference.contingents[which])
    if prefix == "body" and which != "people":
        return None
    whos = [scene.state_who(state.id, actor.sector)]
    return scene.draft(unit, whos, "nominal", 0.93, "its forces or people", voice=scene.voice_of_force(actor))


def _seat(scene: Scene, unit: Unit) -> Draft | None:
    key = unit.element.ids[0]
    verdict = judge(scene.flat, unit.element.first, unit.last, unit.head)
    actor = scene.knowledge.actors[key]
    place = _place(scene.knowledge, unit.element.key) or Who(None, unit.element.key, "place", actor.country)
    stands = scene.state_who(key, "GOV") if actor.kind == "state" else actor.who()
    if unit.owned is not None:
        verdict = verdict._replace(actor=True, reason="whose office or body follows")
    return scene.draft(
        unit, [stands], "metonym", verdict.confidence, f"{actor.name}: {verdict.reason}", place=place, act=verdict.actor
    )


@functools.lru_cache(maxsize=4096)
def _place(knowledge: Knowledge, name: str) -> Who | None:
    """The place of this name, as knowledge has it."""
    return next((knowledge.actors[n].who() for n in knowledge.candidates(name) if n.startswith("place:")), None)


def _demonym(scene: Scene, unit: Unit) -> Draft | None:
    who = scene.knowledge.actors[unit.element.ids[0]].who()
    met = _compatriot(scene, unit, who)
    if met is not None:
        return scene.draft(unit, [met.who], "nominal", 0.75, "the one of that country mentioned last", person=met)
    silent = unit.owned is not None
    return scene.draft(
        unit, [who], "name", 0.9, "an adjective or noun of its people", plural=unit.element.plural, silent=silent
    )


def _compatriot(scene: Scene, unit: Unit, state: Who) -> Person | None:
    """Reads "the Frenchwoman added": the person of that country mentioned last."""
    word = scene.flat.low[unit.last]
    if not word.endswith(("man", "woman")) or scene.knowledge.actors[unit.element.ids[0]].name.lower().endswith("man"):
        return None
    gender = "female" if word.endswith("woman") else "male"
    near = (p for p in persons.recent(scene, unit) if p.who.country == state.country)
    return next((p for p in near if p.gender in {"any", gender}), None)


_DECIDE: Final[dict[str, Callable[[Scene, Unit], Draft | None]]] = {
    "actor": _actor,
    "seat": _seat,
    "demonym": _demonym,
    "person": persons.person,
    "name": persons.name,
    "role": offices.role,
    "body": bodies.body,
    "noun": bodies.noun,
    "pronoun": coreference.pronoun,
}
