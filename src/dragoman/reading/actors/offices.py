"""Offices without names, bodies of states, and common nouns that stand for an actor.

In: the scene and a unit. Out: a draft, or ``None`` where the words leave open who is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.model import Who
from dragoman.reading.actors.lexicon import load_reference
from dragoman.reading.actors.people import Person, Title
from dragoman.reading.actors.persons import fitting, of_unknown_body, recent, sector_of

if TYPE_CHECKING:
    from dragoman.knowledge import Actor
    from dragoman.reading.actors.scene import Scene
    from dragoman.reading.actors.shapes import Draft
    from dragoman.reading.actors.units import Unit

#: A common noun looks back over this many units for what it stands for.
_FURTHEST = 250
_BODIES = frozenset({"ministry", "government", "organisation", "group", "armed_force", "outlet"})
_SPEAKERS = ("spokes", "press secretary", "official representative")


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
        return _unnamed(scene, unit, title)
    deputy = unit.element.key.startswith(("deputy", "vice", "assistant"))
    if of is not None and not deputy:
        met = scene.people.in_office(keys, of)
        if met is not None:
            return _holder(scene, unit, met, 0.93, "the one whom the report gives this office")
        met = scene.people.holder(keys, of)
        if met is not None:
            return _holder(scene, unit, met, 0.92 if scene.people.day else 0.75, "held this office then")
        return _unnamed(scene, unit, title)
    return _bare(scene, unit, keys, title)


def _bare(scene: Scene, unit: Unit, keys: tuple[str, ...], title: Title) -> Draft | None:
    """Reads "the minister", "the president": somebody of the report, the last one mentioned first."""
    pool = scene.people.with_office(keys) if keys else []
    noun = scene.flat.low[unit.last]
    if noun in {"minister", "secretary"}:
        pool += [
            p for p in scene.people.persons if p not in pool and any(noun in key for key, _ in scene.people.offices(p))
        ]
    if noun.startswith("spokes"):
        pool += [p for p in scene.people.persons if p not in pool and any("spokes" in key for key, _ in p.offices)]
    fits = [p for p in pool if "any" in {unit.gender, p.gender} or unit.gender == p.gender]
    met = next((p for p in recent(scene, unit) if p in fits), None)
    if met is not None and (unit.definite or not unit.indefinite):
        return _holder(scene, unit, met, 0.85, "the one of this office mentioned last")
    state = scene.last_state()
    if unit.definite and state and scene.flat.quoted[unit.head] is False and len(set(scene.states[-6:])) == 1:
        known = scene.people.holder(keys, state)
        if known is not None:
            return _holder(scene, unit, known, 0.6, "held this office then in the state spoken of")
    return _unnamed(scene, unit, title)


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
        spoken = next((d.whos for o in unit.owners if o.kind == "body" and (d := scene.resolve(o)) is not None), ())
        phrase = unit.element.key.rpartition(" ")[0]
        if not spoken and phrase and title.of:
            own = body_of(scene, phrase, title.of[0])
            spoken = (own,) if own is not None else ()
        if spoken:
            return scene.draft(unit, spoken, "role", 0.8, "speaks for it")
    sector = "ELI" if title.former else sector_by_words(scene.words(unit).lower().split(), title.sector)
    who = Who(None, scene.words(unit), "person", title.country, sector)
    met = Person(who, who.name, unit.gender, {(key, of) for key in title.keys for of in title.of})
    return scene.draft(unit, [who], "role", 0.6, "an office whose holder is not known", person=met)


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


def body(scene: Scene, unit: Unit) -> Draft | None:
    """A ministry, government, parliament, army: its state is said before or after it, or is the one spoken of."""
    key = unit.element.key
    if key in scene.reference.contingents:
        return contingent(scene, unit)
    owners = scene.owner_ids(unit)
    states = [o for o in owners if o.startswith(("state:", "place:"))]
    sure, why = 0.95, "the body of the state named with it"
    if not states:
        if owners:
            return scene.draft(unit, [scene.knowledge.actors[o].who() for o in owners], "nominal", 0.8, "its body")
        before = _same_body(scene, unit)
        if before is not None:
            return before
        state = scene.last_state()
        modifier = scene.flat.dep[unit.head] in {"compound", "amod", "nmod"}
        if state is None or modifier or not unit.definite or unit.element.plural or not _is_body(scene, key):
            return _of_nobody(scene, unit)
        states, sure, why = [state], 0.65, "the state spoken of last"
    whos = [who for state in states if (who := body_of(scene, key, state)) is not None]
    return scene.draft(unit, whos, "name" if sure > 0.9 else "nominal", sure, why, words=key) if whos else None  # noqa: PLR2004


def _is_body(scene: Scene, key: str) -> bool:
    nouns = scene.reference.institution_nouns
    return key in nouns or key.rpartition(" ")[2] in nouns


def body_of(scene: Scene, phrase: str, state: str) -> Who | None:
    """The state's body of this name; armed forces and people count as the state itself."""
    actor = scene.knowledge.institution(phrase, state)
    if actor is None:
        return None
    if actor.kind == "armed_force" or actor.id.endswith(":people"):
        return scene.state_who(state, actor.sector)
    return actor.who()


def _same_body(scene: Scene, unit: Unit) -> Draft | None:
    """Reads "the ministry" after "the Russian Foreign Ministry"."""
    noun = unit.element.key.rpartition(" ")[2]
    for n in range(scene.index[id(unit)] - 1, max(-1, scene.index[id(unit)] - 60), -1):
        other = scene.drafts[n]
        if other is None or not other.whos or other.how in {"pronoun", "role"}:
            continue
        who = other.whos[0]
        if who.kind not in _BODIES or (who.kind != noun and noun not in f"{other.words} {who.name.lower()}".split()):
            continue
        return scene.draft(unit, other.whos, "nominal", 0.85, "the one mentioned before", words=unit.element.key)
    return None


def _of_nobody(scene: Scene, unit: Unit) -> Draft | None:
    if scene.flat.dep[unit.head] in {"compound", "amod", "nmod"}:
        return None
    sector = scene.knowledge.agent(unit.element.key)
    if sector is None:
        return None
    sector = sector_by_words(scene.flat.low[max(0, unit.element.first - 2) : unit.last], sector)
    who = Who(None, scene.words(unit), "group", None, sector)
    return scene.draft(unit, [who], "nominal", 0.4, "nothing says whose", silent=True)


def contingent(scene: Scene, unit: Unit) -> Draft | None:
    """Reads "Russian peacekeepers": an actor of its own, named by its people and its kind."""
    kind = scene.reference.contingents[unit.element.key]
    for owner in unit.owners:
        key = owner.element.ids[0] if owner.element.ids else None
        actor = scene.knowledge.actors.get(key) if key else None
        if actor is not None and actor.kind == "group":
            return scene.draft(unit, [actor.who()], "nominal", 0.9, "its people", plural=True)
        if actor is not None and actor.kind in {"state", "organisation", "bloc"}:
            adjective = scene.flat.said(owner.element.first, owner.last) if owner.kind == "demonym" else actor.name
            return sent_abroad(scene, unit, actor, adjective, kind)
    for n in range(scene.index[id(unit)] - 1, max(-1, scene.index[id(unit)] - _FURTHEST), -1):
        other = scene.drafts[n]
        if other is not None and other.words == kind:
            return scene.draft(
                unit, other.whos, "nominal", 0.88, "the contingent mentioned before", plural=True, words=kind
            )
    return None


def sent_abroad(scene: Scene, unit: Unit, owner: Actor, adjective: str, kind: str) -> Draft:
    """A contingent of ``owner`` under its own name."""
    sector = scene.reference.contingent_sectors.get(kind)
    key = f"force:{owner.id.partition(':')[2]}:{kind.replace(' ', '_')}"
    who = Who(key, f"{adjective} {kind}", "armed_force", owner.country, sector)
    return scene.draft(unit, [who], "name", 0.93, "a contingent named by its people", plural=True, words=kind)


def noun(scene: Scene, unit: Unit) -> Draft | None:
    """A common noun: a leader, a state's own people, a body's members, "the alliance"."""
    reference, key = scene.reference, unit.element.key
    if key in reference.contingents:
        return contingent(scene, unit)
    if not unit.element.plural and key in reference.person_nouns:
        return role(scene, unit)
    owners = scene.owner_ids(unit)
    found = _same_word(scene, unit, owners) if key in reference.body_words and not unit.element.plural else None
    if found is None and owners:
        found = _for_owners(scene, unit, owners)
    elif found is None and key in reference.institution_nouns:
        found = _same_body(scene, unit)
    elif found is None and key in reference.state_words and unit.definite and scene.states:
        found = scene.draft(unit, [scene.state_who(scene.states[-1])], "nominal", 0.65, "the state mentioned last")
    return found


def _for_owners(scene: Scene, unit: Unit, owners: list[str]) -> Draft | None:
    """Reads "Armenian leaders", "NATO members": the state or body itself."""
    reference, key = scene.reference, unit.element.key
    whos: list[Who] = []
    for owner in owners:
        actor = scene.knowledge.actors[owner]
        if actor.kind == "state" and key in reference.state_nouns:
            whos.append(scene.state_who(owner, reference.state_nouns[key]))
        elif actor.kind != "state" and (key in reference.body_nouns or key in reference.state_nouns):
            whos.append(actor.who())
        elif actor.kind == "state" and key in reference.institution_nouns:
            found = body_of(scene, key, owner)
            whos += [found] if found else []
    if not whos:
        return None
    return scene.draft(unit, whos, "nominal", 0.88, f"its {key}", plural=unit.element.plural)


def _same_word(scene: Scene, unit: Unit, owners: list[str]) -> Draft | None:
    """Reads "the alliance", "the Russian-led bloc": the body of the report for which the word is used."""
    reference, key = scene.reference, unit.element.key
    leaders = [scene.knowledge.actors[o].country for owner in unit.owners if owner.led for o in owner.element.ids]
    if owners and not leaders:
        return None
    wanted = set(reference.body_words[key])
    led = [b for country in leaders for b in reference.led_by.get(country or "", ())]
    for n in range(scene.index[id(unit)] - 1, max(-1, scene.index[id(unit)] - _FURTHEST), -1):
        other = scene.drafts[n]
        for who in other.whos if other is not None else ():
            if who.kind not in {"organisation", "bloc", "group"}:
                continue
            named = key in who.name.lower().split() or key in (other.words if other else "")
            if led and who.id not in led:
                continue
            if who.id in wanted or named or led:
                return scene.draft(unit, [who], "nominal", 0.85, "the one mentioned before of which the word is used")
    known = [b for b in led if scene.knowledge.actors.get(b) is not None]
    if known:
        return scene.draft(unit, [scene.knowledge.actors[known[0]].who()], "nominal", 0.7, "known for who leads it")
    return None
