"""Bodies of states and common nouns for them: ministries, armies, contingents, "the alliance", "the rebels".

In: the scene and a unit. Out: a draft, or ``None`` where the words leave open who is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.model import Who
from dragoman.reading.actors.offices import role, sector_by_words

if TYPE_CHECKING:
    from dragoman.knowledge import Actor
    from dragoman.reading.actors.scene import Scene
    from dragoman.reading.actors.shapes import Draft
    from dragoman.reading.actors.units import Unit

#: A common noun looks back over this many units for what it stands for.
_FURTHEST = 250
_BODIES = frozenset({"ministry", "government", "organisation", "group", "armed_force", "outlet"})
_NAMED_BY_NOUN = frozenset({"organisation", "bloc", "group", "outlet", "armed_force"})
_NAMED_BY_BODY = frozenset({"outlet"})
_MODIFIERS = frozenset({"government", "police", "army", "opposition", "military"})
_FIGHTERS = frozenset({"REB", "UAF", "MIL", "ISM", "CRM"})


def body(scene: Scene, unit: Unit) -> Draft | None:
    """A ministry, government, parliament, army: its state is said before or after it, or is the one spoken of."""
    key = unit.element.key
    called = _called(scene, unit)
    if called is not None:
        return called
    if key in scene.reference.contingents:
        return contingent(scene, unit)
    owners = scene.owner_ids(unit)
    states = [o for o in owners if o.startswith(("state:", "place:"))]
    sure, why = 0.95, "the body of the state named with it"
    states = states or [scene.reference.governing[o] for o in owners if o in scene.reference.governing]
    if not states:
        if owners:
            return scene.draft(unit, [scene.knowledge.actors[o].who() for o in owners], "nominal", 0.8, "its body")
        before = _same_body(scene, unit)
        if before is not None:
            return before
        sent = scene.sent_by(unit) if scene.stands_abroad(key) and unit.definite else None
        state = sent.owners[0].element.ids[0] if sent is not None else scene.state_at(unit)
        modifier = scene.flat.dep[unit.head] in {"compound", "amod", "nmod"}
        if state is None or modifier or not unit.definite or unit.element.plural or not (sent or _is_body(scene, key)):
            return _of_nobody(scene, unit)
        states, sure, why = [state], 0.65, "the state spoken of last"
    if scene.stands_abroad(key):
        states = states[:1]  # "the Chinese embassy in Manila" is China's
    whos = [who for state in states if (who := scene.body_of(key, state)) is not None]
    voice = scene.voice_of(unit, key, states[0]) if len(states) == 1 else None
    how = "name" if sure > 0.9 else "nominal"  # noqa: PLR2004
    return scene.draft(unit, whos, how, sure, why, words=key, voice=voice) if whos else None


def _is_body(scene: Scene, key: str) -> bool:
    nouns = scene.reference.institution_nouns
    return key in nouns or key.rpartition(" ")[2] in nouns


def _called(scene: Scene, unit: Unit) -> Draft | None:
    """Reads "the regional bloc, IGAD", "the state news agency KCNA": the name beside the noun."""
    kinds = _NAMED_BY_NOUN if unit.kind == "noun" else _NAMED_BY_BODY
    for other in unit.names:
        draft = scene.resolve(other) if other.kind == "actor" else None
        if draft is not None and draft.whos and draft.whos[0].kind in kinds:
            return scene.draft(unit, draft.whos, "name", 0.95, "named beside it", words=unit.element.key)
    return None


def _by_own_name(scene: Scene, unit: Unit) -> Draft | None:
    """Reads "the Hamnes Tidende newspaper": a medium that only this report names, not the one before."""
    kinds = {"outlet"} if "kind:outlet" in scene.reference.body_words.get(unit.element.key, ()) else set()
    before = [o for o in unit.owners if o.kind == "name" and o.last + 1 == unit.element.first]
    if not kinds or not before:
        return None
    who = Who(None, scene.flat.said(before[0].element.first, before[0].last), "outlet", None, "MED")
    return scene.draft(unit, [who], "name", 0.8, "not in the knowledge: kept by its name")


def _headed(scene: Scene, unit: Unit) -> Draft | None:
    """Reads "his ministry", "Vucic's office": the body that the one named heads, by his office."""
    for owner in unit.owners:
        draft = scene.resolve(owner)
        if draft is None or draft.person is None:
            continue
        for key, of in sorted(scene.people.offices(draft.person)):
            phrase = scene.reference.headed_by.get(key, "")
            fits = unit.element.key == "office" or phrase.endswith("ministry")
            who = scene.body_of(phrase, of) if fits else None
            if who is not None:
                return scene.draft(unit, [who], "nominal", 0.88, f"headed by {draft.person.name}", words=phrase)
    return None


def _last_group(scene: Scene, unit: Unit) -> Draft | None:
    """Reads "the rebels" after the name of an armed group."""
    if not unit.definite or unit.owners:
        return None
    for n in range(scene.index[id(unit)] - 1, max(-1, scene.index[id(unit)] - _FURTHEST), -1):
        other = scene.drafts[n]
        for who in other.whos if other is not None else ():
            if who.kind == "group" and who.id is not None and who.sector in _FIGHTERS:
                return scene.draft(unit, [who], "nominal", 0.78, "the armed group mentioned last", plural=True)
    return None


def _is_named_behind(scene: Scene, unit: Unit) -> bool:
    """Reads "the newspaper *Nordnytt* said": a name that only the report has stands behind the noun."""
    flat, n = scene.flat, unit.last + 1
    inside = n < len(flat) and flat.sent[n] == flat.sent[unit.last]
    return inside and flat.tag[n].startswith("NNP") and unit.definite and not flat.tag[unit.last].startswith("NNP")


def _same_body(scene: Scene, unit: Unit) -> Draft | None:
    """Reads "the ministry" after "the Russian Foreign Ministry"."""
    key = unit.element.key
    noun = key.rpartition(" ")[2]
    for n in range(scene.index[id(unit)] - 1, max(-1, scene.index[id(unit)] - 60), -1):
        other = scene.drafts[n]
        if other is None or not other.whos or other.how in {"pronoun", "role"}:
            continue
        who = other.whos[0]
        if _only_modifies(scene, other, who):
            continue
        words = (other.words or f"{who.kind} {who.name.lower()}").split()
        if who.kind not in _BODIES or noun not in words:
            continue  # "the Foreign Ministry" is not that of the consulate mentioned before
        if who.id is None and words[-1] != noun and noun in _MODIFIERS:
            continue  # "the government" is not the government troops mentioned before
        state = scene.state_of(who)
        if state is None and key not in who.name.lower():
            continue  # "the Shura Council" is not the Gulf Cooperation Council mentioned before
        own = scene.body_of(key, state) if state is not None and noun != key else who
        if own == who:  # "the Unification Ministry" is not the Ministry of Defence mentioned before
            return scene.draft(
                unit, other.whos, "nominal", 0.85, "the one mentioned before", words=key, voice=other.voice
            )
    return None


def _only_modifies(scene: Scene, other: Draft, who: Who) -> bool:
    """Reads "the U.S. *government* decision" in a report from Havana: "the government" there is another."""
    state = scene.state_of(who)
    away = scene.ground is not None and state is not None and state != scene.ground
    return away and scene.flat.dep[other.head] in {"compound", "nmod", "amod"}


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
    called = _called(scene, unit)
    if called is not None:
        return called
    if not unit.element.plural and key in reference.person_nouns:
        return role(scene, unit)
    if key in reference.office_words and unit.owners:
        return _headed(scene, unit)
    if key in reference.contingents:
        return contingent(scene, unit) or _last_group(scene, unit)
    owners = scene.owner_ids(unit)
    if (itself := _by_own_name(scene, unit)) is not None:
        return itself
    found = _same_word(scene, unit, owners) if key in reference.body_words and not unit.element.plural else None
    if found is None and owners:
        found = _for_owners(scene, unit, owners)
    elif found is None and key in reference.institution_nouns:
        found = _same_body(scene, unit)
    elif found is None and key in reference.group_people:
        found = _last_group(scene, unit)
    elif found is None and key in reference.state_words and unit.definite and (last := scene.states_before(unit, 1)):
        found = scene.draft(unit, [scene.state_who(last[0])], "nominal", 0.65, "the state mentioned last")
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
            found = scene.body_of(key, owner)
            whos += [found] if found else []
    if not whos:
        return None
    return scene.draft(unit, whos, "nominal", 0.88, f"its {key}", plural=unit.element.plural, words=key)


def _is_somebodys(scene: Scene, unit: Unit) -> bool:
    """Reads "her organisation": that of a person, and no body told of before, whoever she is."""
    pronouns = scene.reference.pronouns
    mine = (o for o in unit.owners if o.kind == "pronoun" and o.element.key in pronouns)
    return any(pronouns[o.element.key].asks == "person" for o in mine)


def _same_word(scene: Scene, unit: Unit, owners: list[str]) -> Draft | None:
    """Reads "the alliance", "the Russian-led bloc": the body of the report for which the word is used."""
    reference, key = scene.reference, unit.element.key
    leaders = [scene.knowledge.actors[o].country for owner in unit.owners if owner.led for o in owner.element.ids]
    if key != "party" and ((owners and not leaders) or _is_somebodys(scene, unit)):
        return None  # "his party" is the one told of last
    wanted = set(reference.body_words[key])
    if (unit.indefinite and "kind:outlet" in wanted) or _is_named_behind(scene, unit):
        return None  # "a newspaper reported", "the newspaper Nordnytt": none of those named before
    led = [b for country in leaders for b in reference.led_by.get(country or "", ())]
    for n in range(scene.index[id(unit)] - 1, max(-1, scene.index[id(unit)] - _FURTHEST), -1):
        other = scene.drafts[n]
        for who in other.whos if other is not None else ():
            if who.kind not in _NAMED_BY_NOUN:
                continue
            named = key in who.name.lower().split() or key in (other.words if other else "")
            if led and who.id not in led:
                continue
            if wanted & {who.id, f"kind:{who.kind}", f"sector:{who.sector}"} or named or led:
                return scene.draft(unit, [who], "nominal", 0.85, "the one mentioned before of which the word is used")
    known = [b for b in led if scene.knowledge.actors.get(b) is not None]
    if known:
        return scene.draft(unit, [scene.knowledge.actors[known[0]].who()], "nominal", 0.7, "known for who leads it")
    return None
