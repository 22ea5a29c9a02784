"""Names of persons in a report: introduced by full name and title, meant later by surname.

In: the scene and a unit. Out: a draft. Invariant: persons with full names are all known before any surname is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragoman.model import Kind, Who
from dragoman.reading.actors.families import family_alone
from dragoman.reading.actors.lexicon import gender_of
from dragoman.reading.actors.people import Person, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.knowledge import Role
    from dragoman.reading.actors.scene import Scene
    from dragoman.reading.actors.shapes import Draft
    from dragoman.reading.actors.units import Unit

#: Names of bodies longer than this many words beyond the first are not cut to their last word, as persons' are.
_LONGEST_CUT: Final = 3
_NESTED: Final = 6
#: Tokens behind the first word of a body's name among which it may go on.
_LONGEST_BODY: Final = 12
#: Tokens that stand before a name with a word tied to its front ("the Law and …").
_JOINED: Final = 3
_CAPITALS: Final = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ"})


def introduce(scene: Scene) -> None:
    """Meet every person named in full, in order, with what the titles say."""
    for unit in scene.units:
        if unit.kind == "person" or (unit.kind == "name" and _full_name(scene, unit)):
            title = title_of(scene, unit, static=True)
            name = clean(scene, unit)
            gender = next((t.gender for t in unit.titles if t.gender != "any"), unit.gender)
            scene.people.named(name, unit.element.ids, title, gender, unit.head)
    for unit in scene.units:  # "*Trump* to visit London": a headline's surname is that of "President Trump" below
        if unit.kind == "name" and unit.titles and unit.element.first == unit.last:
            name = clean(scene, unit)
            if scene.people.called(name) is None:
                home = {scene.home.partition(":")[2]} if scene.home else set()
                scene.people.by_surname(name, title_of(scene, unit, static=True), home)


def clean(scene: Scene, unit: Unit) -> str:
    """The name without honorifics, on one line."""
    return " ".join(scene.flat.said(unit.element.first, unit.last).split())


def _full_name(scene: Scene, unit: Unit) -> bool:
    """Whether an unknown run of capitals is a person's full name."""
    flat, first, last = scene.flat, unit.element.first, unit.last
    words = [w for w in flat.low[first : last + 1] if w != "-"]
    if len(words) == 1 or words[-1] in scene.reference.organisation_words or unit.element.short:
        return False
    family = family_alone(clean(scene, unit))
    if family is not None and family.lower() in scene.families:
        return False  # "Al Jubeir" after "Adel Al Jubeir"
    if unit.titles or unit.honoured or gender_of(words[0]) is not None:
        return True
    if words[-1] in scene.surnames and last - first <= _LONGEST_CUT:
        return True
    if all(flat.words[i].isupper() for i in range(first, last + 1)):
        return False
    known = bool(scene.knowledge.surname(words[-1])) and flat.dep[last] not in {"compound", "nmod"}
    says = flat.dep[last] in {"nsubj", "appos"} and flat.low[flat.head[last]] in scene.reference.saying_verbs
    return known or says


def title_of(scene: Scene, unit: Unit, *, static: bool = False) -> Title:
    """What the titles at a name say: offices, whose, whether they are over."""
    keys: list[str] = []
    owners: list[str] = []
    sector: str | None = None
    former = unit.former
    for role in unit.titles:
        whose = _static_owners(role) if static else scene.owner_ids(role)
        if unit in role.names and len(role.names) == len(whose) > 1:
            whose = [whose[role.names.index(unit)]]  # the Armenian and Azerbaijani ministers, A and B
        owners += whose
        former = former or role.former
        only = {of for r in role.element.roles for of in r.of}
        if only and not owners:
            owners += [scene.home] if scene.home in only else only if len(only) == 1 else []
        fits = fitting(scene, role, owners)
        sector = sector or sector_of(scene, role, fits)
        keys += [r.key for r in fits]
    owners = list(dict.fromkeys(owners))
    country, sector = _country(scene, owners, sector)
    if not owners and not static:
        country, sector = of_unknown_body(scene, unit.titles, sector)
    return Title(tuple(dict.fromkeys(keys)), tuple(owners), former, sector, country)


def _country(scene: Scene, owners: list[str], sector: str | None) -> tuple[str | None, str | None]:
    """Country and sector that the owners of an office give its holder."""
    actors = [a for a in (scene.knowledge.actors.get(key) for key in owners) if a is not None]
    states = [a for a in actors if a.kind == "state" or a.country]
    if len(states) == 1 or (states and len({a.country for a in states}) == 1):
        return states[0].country, sector
    if actors and not states and len(actors) == 1:
        return None, actors[0].sector or sector
    return None, sector


def of_unknown_body(scene: Scene, roles: list[Unit], sector: str | None) -> tuple[str | None, str | None]:
    """Country and sector of an office in a body that only this report names."""
    for owner in (o for role in roles for o in role.owners if o.kind == "name"):
        draft = scene.resolve(owner)
        if draft is not None and draft.person is None and draft.whos:
            return draft.whos[0].country, draft.whos[0].sector or sector
    return None, sector


def _static_owners(role: Unit, depth: int = 0) -> list[str]:
    """Whose office, as far as names say so without reading on; owners of owners a few steps far."""
    out: list[str] = []
    if depth > _NESTED:
        return out
    for owner in role.owners:
        if owner.kind in {"demonym", "seat", "actor"}:
            out.append(owner.element.ids[0])
        elif owner.kind in {"body", "role", "noun"}:
            out += _static_owners(owner, depth + 1) if owner.owned is role else []
    return out


def fitting(scene: Scene, unit: Unit, owners: list[str]) -> list[Role]:
    """The offices that the words can mean for these owners; "top" and the like make a phrase of their own."""
    roles = unit.element.roles
    if unit.prefix:
        roles = scene.knowledge.role(f"{unit.prefix} {unit.element.key}") or roles
    noun = scene.reference.person_nouns.get(unit.element.key)
    if not roles and noun is not None and (unit.prefix or not noun.superlative):
        roles = tuple(role for phrase in noun.roles for role in scene.knowledge.role(phrase))
    kinds = {"state" if key.startswith(("state:", "place:")) else "organisation" for key in owners}
    fits = [r for r in roles if not kinds or r.scope == "any" or r.scope in kinds]
    return [r for r in fits if not r.of or not owners or set(r.of) & set(owners)]


def sector_of(scene: Scene, unit: Unit, fits: list[Role]) -> str | None:
    """The sector that an office gives; where the words fit several offices, a state's before a body's."""
    for scope in ("any", "state", "organisation"):
        for role in fits:
            if role.scope == scope and role.sector != "UNK":
                return role.sector
    noun = scene.reference.person_nouns.get(unit.element.key)
    return noun.sector if noun else None


def person(scene: Scene, unit: Unit) -> Draft | None:
    """A person known by full name."""
    title = title_of(scene, unit)
    met = scene.people.named(clean(scene, unit), unit.element.ids, title, unit.gender, unit.head)
    how = "name" if met.reason.startswith(("known", "of several", "not in")) else "variant"
    return _present(scene, unit, met, how, met.confidence, met.reason)


def name(scene: Scene, unit: Unit) -> Draft | None:
    """A run of capitals that knowledge lacks: a person's name or surname, or a body of the report's own."""
    if _full_name(scene, unit):
        return person(scene, unit)
    text = clean(scene, unit)
    words = text.split()
    title = title_of(scene, unit)
    met = _by_surname(scene, unit, words, title)
    if met is not None:
        scene.people.say(met, title, unit.gender)
        return _present(
            scene, unit, met, "variant", min(met.confidence, 0.94), "a surname met in the report or in office then"
        )
    if (unit.titles or unit.honoured) and scene.flat.low[unit.last] not in scene.reference.organisation_words:
        met = scene.people.named(text, (), title, unit.gender, unit.head)
        return _present(scene, unit, met, "name", 0.7, met.reason)
    return _body(scene, unit, text)


def _by_surname(scene: Scene, unit: Unit, words: list[str], title: Title) -> Person | None:
    family = family_alone(" ".join(words))
    last = family or words[-1]
    if last.lower() in scene.reference.organisation_words or (len(words) > 1 and not unit.titles and family is None):
        return None
    met = scene.people.called(last, recent(scene, unit))
    if met is not None and (len(words) > 1 or title.country in {None, met.who.country, ""}):
        return met
    countries = {
        state.partition(":")[2] for state in (*scene.states_before(unit, 12), *([scene.home] if scene.home else []))
    }
    for owner in (*unit.owners, *(o for t in unit.titles for o in t.owners)):
        countries |= {key.partition(":")[2] for key in owner.element.ids}
    alone = len(scene.flat) == len(words)
    return scene.people.by_surname(last, title, countries, alone=alone)


def recent(scene: Scene, unit: Unit) -> Iterator[Person]:
    """Persons mentioned before the unit, the last first."""
    n = scene.index[id(unit)]
    for draft in reversed(scene.drafts[max(0, n - 80) : n]):
        if draft is not None and draft.person is not None:
            yield draft.person


def _present(scene: Scene, unit: Unit, met: Person, how: str, confidence: float, reason: str) -> Draft:
    return scene.draft(unit, [met.who], how, confidence, reason, person=met, persons=(met,))


def _body(scene: Scene, unit: Unit, text: str) -> Draft | None:
    """A body or group that only this report names."""
    flat = scene.flat
    if text in scene.short:
        return scene.draft(unit, [scene.short[text]], "name", 0.85, "the body of which the report gives these letters")
    unknown: tuple[Kind, str | None] = ("organisation" if unit.element.short else "unknown", None)
    kind, sector = scene.reference.organisation_words.get(flat.low[unit.last], unknown)
    if kind == "unknown" and flat.dep[unit.head] in {"compound", "amod", "npadvmod"}:
        return None
    owners = [scene.knowledge.actors[o.element.ids[0]] for o in unit.owners if o.element.ids]
    countries = [owner.country for owner in owners]
    sector = sector or next((owner.sector for owner in owners if owner.kind != "state"), None)
    inner = next((scene.knowledge.demonym(w) for w in text.split() if scene.knowledge.demonym(w)), None)
    country = next((c for c in countries if c), None) or (scene.knowledge.actors[inner].country if inner else None)
    whole = kind == "place" or unit.element.short
    who = Who(None, text if whole else _in_full(scene, unit, text), kind, country, sector)
    if unit.element.short:
        scene.short.setdefault(unit.element.short, who)
    sure = 0.8 if kind != "unknown" else 0.5
    silent = kind == "unknown"
    return scene.draft(unit, [who], "name", sure, "not in the knowledge: kept by its name", silent=silent)


def _in_full(scene: Scene, unit: Unit, text: str) -> str:
    """The name with what goes on behind it in capitals: "Centre" of "the *Egyptian Centre for Law and Justice*"."""
    flat, reference = scene.flat, scene.reference
    bound = min(flat.bounds[flat.sent[unit.head]][1], unit.last + _LONGEST_BODY)
    last, joined = unit.last, False
    for at in range(unit.last + 1, bound):
        word = flat.words[at]
        if flat.low[at] in reference.within_bodies:
            joined = True
        elif joined and word[0].isupper() and flat.tag[at] in _CAPITALS:
            last = at
        elif not (joined and flat.low[at] in reference.between_names):
            break
        elif flat.low[at] != "the" and scene.knowledge.candidates(flat.words[min(at + 1, bound - 1)]):
            break  # "the Committee on Trade and *Norway*"
    first = _joined_before(scene, unit)
    if last == unit.last and first == unit.element.first:
        return text
    if first and scene.knowledge.demonym(flat.words[first - 1]) and flat.sent[first - 1] == flat.sent[first]:
        state = scene.knowledge.actors[str(scene.knowledge.demonym(flat.words[first - 1]))]
        if flat.words[first - 1].isupper():  # "the US Bureau of Mines" is "Bureau of Mines (United States)"
            return f"{' '.join(flat.said(first, last).split())} ({state.name})"
        first -= 1
    return " ".join(flat.said(first, last).split())


def _joined_before(scene: Scene, unit: Unit) -> int:
    """Where a body's name begins whose first words "and" ties to the rest: "*Roads and* Bridges Service"."""
    flat, first = scene.flat, unit.element.first
    body = flat.low[unit.last] in scene.reference.organisation_words and unit.last > first
    if not body or first < _JOINED or flat.low[first - 1] not in {"and", "&"}:
        return first
    before = first - 2
    alone = flat.low[before - 1] == "the" or scene.knowledge.demonym(flat.words[before - 1]) is not None
    own = (
        flat.words[before].istitle()
        and flat.tag[before] in _CAPITALS
        and not scene.knowledge.candidates(flat.words[before])
    )
    return before if own and alone and flat.sent[before - 1] == flat.sent[first] else first
