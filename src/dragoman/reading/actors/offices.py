"""Offices without names: the president, his counterpart, a senior official.

In: the scene and a unit. Out: a draft, or ``None`` where the words leave open who is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.model import Who
from dragoman.reading.actors.antecedents import LEAST, find_candidates, told_by
from dragoman.reading.actors.lexicon import load_reference
from dragoman.reading.actors.people import Person, Title
from dragoman.reading.actors.persons import fitting, of_unknown_body, recent, sector_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dragoman.reading.actors.scene import Scene
    from dragoman.reading.actors.shapes import Draft
    from dragoman.reading.actors.units import Unit

#: An unnamed person is meant again within this many units.
_NEAR = 60
_BODIES = frozenset({"ministry", "government", "organisation", "group", "armed_force", "outlet", "bloc"})
_SPEAKERS = ("spokes", "press secretary", "official representative")

#: Words that do not say which minister is meant.
_ANY_MINISTER = frozenset({"minister", "secretary"})
#: From which chance on somebody is told of whom no office is known.
_LIKELY = 0.5
_LAST = "the one of this office mentioned last"


def role(scene: Scene, unit: Unit) -> Draft | None:
    """An office: of the person named beside it, of its holder in the report or by knowledge, else its own words."""
    if unit.bearer is not None and unit.bearer.element.first > unit.last:
        return None  # a title before a name: the name's draft covers it
    if unit.bearer is not None:
        met = _named(scene, [unit.bearer])
        return (
            scene.draft(unit, [met[0].who], "role", 0.93, "said of the name beside it", person=met[0], silent=True)
            if met
            else None
        )
    if unit.names:
        met = _named(scene, unit.names)
        if met:
            return scene.draft(
                unit,
                [p.who for p in met],
                "role",
                0.95,
                "named beside it",
                person=met[0] if len(met) == 1 else None,
                persons=tuple(met),
                plural=len(met) > 1,
            )
    if unit.element.key == "counterpart" and not unit.element.plural:
        return _counterpart(scene, unit)
    owners = scene.owner_ids(unit)
    if not unit.element.plural and len(owners) > 1:
        bodies = [key for key in owners if not key.startswith(("state:", "place:"))]
        owners = bodies[:1] if len(bodies) == 1 else owners  # "the UN's envoy for Sudan" is the UN's
    if unit.element.plural or len(owners) > 1:
        return _many(scene, unit, owners)
    return _one(scene, unit, owners)


def _named(scene: Scene, units: list[Unit]) -> list[Person]:
    drafts = [scene.resolve(u) for u in units]
    return [d.person for d in drafts if d is not None and d.person is not None]


def _many(scene: Scene, unit: Unit, owners: list[str]) -> Draft | None:
    """Reads "the Armenian and Azerbaijani foreign ministers": the states they act for."""
    if not owners:
        return None
    sector = unit.element.roles[0].sector if unit.element.roles else "GOV"
    whos = [
        scene.state_who(key, sector) if key.startswith("state:") else scene.knowledge.actors[key].who()
        for key in owners
    ]
    return scene.draft(unit, whos, "role", 0.8, "those who act for it", plural=True)


def _one(scene: Scene, unit: Unit, owners: list[str]) -> Draft | None:
    roles = fitting(scene, unit, owners)
    keys = tuple(dict.fromkeys(r.key for r in roles))
    only = [of for r in roles for of in r.of]
    of = owners[0] if owners else (only[0] if only else None)
    leads = scene.knowledge.leads(of) if of else None
    keys = tuple(sorted(keys, key=lambda key: key != leads))  # "the Armenian leader": who leads that state
    title = title_of_role(scene, unit, keys, of)
    if unit.former or unit.indefinite:
        again = _unnamed_before(scene, unit, scene.flat.low[unit.last]) if unit.definite and of is None else []
        if again and again[-1].person is not None:
            return _holder(scene, unit, again[-1].person, 0.8, "the unnamed one mentioned before")
        return _unnamed(scene, unit, title)
    deputy = unit.element.key.startswith(("deputy", "vice", "assistant"))
    if of is not None and not deputy:
        met = scene.people.in_office(keys, of)
        if met is not None:
            return _holder(scene, unit, met, 0.93, "the one whom the report gives this office")
        any_of_them = unit.element.key in _ANY_MINISTER
        met = _minister(scene, unit, of) if any_of_them else scene.people.holder(keys, of)
        met = met or _spokesperson_of(scene, unit)
        if met is not None:
            sure = 0.85 if any_of_them else 0.92 if scene.people.day else 0.75
            return _holder(scene, unit, met, sure, _LAST if any_of_them else "held this office then")
        return _unnamed(scene, unit, title)
    return _bare(scene, unit, keys, title)


def _spokesperson_of(scene: Scene, unit: Unit) -> Person | None:
    """Reads "Mr Putin's spokesman": who speaks for the office of the one named."""
    if not unit.element.key.startswith(_SPEAKERS):
        return None
    owners = [d.person for o in unit.owners if (d := scene.resolve(o)) is not None and d.person is not None]
    for key, of in (office for person in owners for office in sorted(scene.people.offices(person))):
        keys = [scene.reference.speaks_for[key]] if key in scene.reference.speaks_for else []
        met = scene.people.in_office(keys, of) or scene.people.holder(keys, of)
        if met is not None:
            return met
    return None


def _minister(scene: Scene, unit: Unit, of: str) -> Person | None:
    """The minister of a state where its words do not say which: one whom the report has named, the last one."""
    noun = scene.flat.low[unit.last]
    met = (*recent(scene, unit), *reversed(scene.people.persons))
    return next((p for p in met if any(noun in k and o == of for k, o in scene.people.offices(p))), None)


def _bare(scene: Scene, unit: Unit, keys: tuple[str, ...], title: Title) -> Draft | None:
    """Reads "the minister", "the president": the likeliest of the report, else who held the office then."""
    if not unit.definite:
        met = next((p for p in recent(scene, unit) if _has_office(scene, unit, p, keys)), None)
        return _holder(scene, unit, met, 0.85, _LAST) if met is not None else _unnamed(scene, unit, title)
    n = scene.index[id(unit)]
    before = scene.drafts[max(0, n - _NEAR) : n]
    found = find_candidates(scene, unit.head, before, "role", fits_office(scene, unit, keys))
    sure = next((c for c in found if c.chance >= LEAST and (c.seen["office"] or c.seen["same_word"])), None)
    if sure is None:
        state = scene.last_state(unit)
        alone = state and not scene.flat.quoted[unit.head] and len(set(scene.states_before(unit, 6))) == 1
        known = scene.people.holder(keys, state) if state and alone else None
        if known is not None:
            return _holder(scene, unit, known, 0.6, "held this office then in the state spoken of")
        sure = next((c for c in found if c.chance >= _LIKELY), None)
    if sure is None or sure.draft.person is None:
        return _unnamed(scene, unit, title)
    why = f"of those who may be meant, “{sure.draft.person.name}”: {told_by('role', sure)}"
    return _holder(scene, unit, sure.draft.person, sure.chance, why)


def _has_office(scene: Scene, unit: Unit, person: Person, keys: tuple[str, ...]) -> bool:
    """Whether the person holds the office, as far as its words say which it is."""
    if unit.gender != person.gender and "any" not in {unit.gender, person.gender}:
        return False
    noun = scene.flat.low[unit.last]
    held = {key for key, _ in scene.people.offices(person)}
    loosely = noun in _ANY_MINISTER and any(noun in key for key in held)
    return bool(held & set(keys)) or loosely or (noun.startswith("spokes") and any("spokes" in key for key in held))


def fits_office(scene: Scene, unit: Unit, keys: tuple[str, ...]) -> Callable[[Draft], Mapping[str, float] | None]:
    """Asks of a mention whether the office can be that person's, and what of him speaks for it."""
    noun = scene.flat.low[unit.last]
    home = {scene.ground, scene.home} - {None}

    def agrees(draft: Draft) -> Mapping[str, float] | None:
        person = draft.person
        if (
            person is None
            or draft.plural
            or (unit.gender != person.gender and "any" not in {unit.gender, person.gender})
        ):
            return None
        fits = _has_office(scene, unit, person, keys)
        same = draft.how == "role" and person.who.id is None and draft.words == noun
        if not fits and not same and (draft.how == "role" or scene.people.offices(person)):
            return None
        state = scene.state_of(person.who)
        return {
            "office": float(fits),
            "same_word": float(same),
            "home": float(state is not None and state in home),
        }

    return agrees


def _unnamed_before(scene: Scene, unit: Unit, noun: str) -> list[Draft]:
    """Those whom the report calls by this very noun and names nowhere: "a Western diplomat", then "the diplomat"."""
    n = scene.index[id(unit)]
    before = (d for d in scene.drafts[max(0, n - _NEAR) : n] if d is not None and d.how == "role")
    return [d for d in before if d.person is not None and d.person.who.id is None and d.words == noun]


def _holder(scene: Scene, unit: Unit, met: Person, confidence: float, reason: str) -> Draft:
    if unit.gender != "any" and met.gender == "any":
        met.gender = unit.gender
    return scene.draft(unit, [met.who], "role", confidence, reason, person=met, persons=(met,))


def title_of_role(scene: Scene, unit: Unit, keys: tuple[str, ...], of: str | None) -> Title:
    """The title that an office without a name amounts to."""
    actor = scene.knowledge.actors.get(of) if of else None
    sector = sector_of(scene, unit, fitting(scene, unit, [of] if of else []))
    if actor is not None and actor.kind != "state" and actor.country is None:
        sector = actor.sector or sector
    country = actor.country if actor else None
    if actor is None:
        country, sector = of_unknown_body(scene, [unit], sector)
    return Title(keys, (of,) if of else (), unit.former, sector, country)


def _unnamed(scene: Scene, unit: Unit, title: Title) -> Draft | None:
    """An office whose holder nobody names: it keeps its words; a spokesperson speaks for the body."""
    if any(word in unit.element.key for word in _SPEAKERS):
        of = next((d for o in unit.owners if (d := scene.resolve(o)) is not None and (_speaks(d) or d.voice)), None)
        spoken, voice = (of.whos, of.voice) if of is not None else ((), None)
        phrase = unit.element.key.rpartition(" ")[0]
        if not spoken and phrase:
            spoken, voice = _body_in(scene, unit, phrase, title.of)
        if spoken:
            return scene.draft(unit, spoken, "role", 0.8, "speaks for it", voice=voice)
    words = scene.phrase(unit)
    sector = "ELI" if title.former else sector_by_words(words.lower().split(), title.sector)
    who = Who(None, words, "person", title.country, sector)
    met = Person(who, who.name, unit.gender, {(key, of) for key in title.keys for of in title.of})
    noun = scene.flat.low[unit.last]
    return scene.draft(unit, [who], "role", 0.6, "an office whose holder is not known", person=met, words=noun)


def _body_in(scene: Scene, unit: Unit, phrase: str, of: tuple[str, ...]) -> tuple[tuple[Who, ...], Who | None]:
    """The body in the words of the office, and its voice: of the state named, one of that very name, or spoken of."""
    known = () if of else scene.knowledge.candidates(phrase.title())
    if known:
        return (scene.knowledge.actors[known[0]].who(),), None
    state = of[0] if of else scene.state_at(unit)
    own = scene.body_of(phrase, state) if state else None
    return ((own,), scene.voice_of(unit, phrase, state)) if own is not None and state else ((), None)


def _speaks(draft: Draft) -> bool:
    """Whether spokespersons can speak for the one meant."""
    return bool(draft.whos) and draft.whos[0].kind in _BODIES


def sector_by_words(words: list[str], sector: str | None) -> str | None:
    """The sector that an adjective before the people gives them; else ``sector``."""
    adjectives = load_reference().sector_adjectives
    given = next((adjectives[word] for word in words if word in adjectives), None)
    return given if given is not None and sector in {None, "GOV", "CVL", "UNK"} else sector


def _counterpart(scene: Scene, unit: Unit) -> Draft | None:
    """Reads "his Azerbaijani counterpart": the same office, of another state."""
    states = [o.element.ids[0] for o in unit.owners if o.kind in {"demonym", "seat", "actor"} and o.element.ids]
    peers = [
        d.person
        for o in unit.owners
        if o.kind not in {"demonym", "seat", "actor"} and (d := scene.resolve(o)) and d.person
    ]
    keys = tuple(dict.fromkeys(key for p in peers for key, _ in sorted(scene.people.offices(p))))
    if not states:
        return None
    if keys:
        met = scene.people.in_office(keys, states[0]) or scene.people.holder(keys, states[0])
        if met is not None:
            return _holder(scene, unit, met, 0.88, "the same office in the other state")
    return _unnamed(scene, unit, title_of_role(scene, unit, keys, states[0]))
