"""Pronouns: for each the actor of the report that fits number, gender and syntax best, or nobody.

In: the scene and a pronoun's unit. Out: a draft or ``None``. Only actors of this and the few sentences before count;
inside quotation marks "I" is the speaker and "we" the speaker's side.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from dragoman.model import Who
from dragoman.reading.actors.antecedents import LEAST, find_candidates, may_be_person, told_by
from dragoman.reading.actors.shapes import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dragoman.reading.actors.lexicon import Pronoun
    from dragoman.reading.actors.scene import Scene
    from dragoman.reading.actors.units import Unit

#: How far back an antecedent may stand.
_SENTENCES: Final = 6
_UNITS: Final = 60
#: What an antecedent's place in its clause is worth; a sentence further back costs 1.2.
_WEIGHTS: Final = {
    "nsubj": 2.2,
    "nsubjpass": 1.9,
    "csubj": 1.5,
    "agent": 1.2,
    "dobj": 0.9,
    "poss": 0.9,
    "dative": 0.8,
    "pobj": 0.4,
    "appos": 0.6,
    "ROOT": 0.8,
}
_MAIN: Final = 0.8
_FAR: Final = 1.2
#: Least, basis, step per point of score and most of the confidence of "it" and "they".
_SURE: Final = (0.3, 0.5, 0.08, 0.85)
#: How sure somebody is who follows; from which chance on a pronoun tells the gender of one.
_AHEAD: Final = 0.65
_GENDERED: Final = 0.6
#: What a list is worth to "they".
#: What it costs "it" that speaks to stand only in what another says.
_TOLD: Final = 1.6
_LISTED: Final = 0.6
_NEAR: Final = 2
#: Sectors whose bodies are several people in English.
_FORCES: Final = frozenset({"COP", "MIL"})
#: What it is worth to be the subject that the pronoun's clause goes on from.
_JOINED_VERB: Final = 1.0
_GROUPS: Final = frozenset(
    {"organisation", "bloc", "group", "armed_force", "government", "ministry", "state", "outlet"}
)


def pronoun(scene: Scene, unit: Unit) -> Draft | None:
    """Whom the pronoun stands for."""
    word = scene.reference.pronouns[unit.element.key]
    if word.asks == "speaker":
        return _speaker(scene, unit, word)
    if unit.element.key == "it" and _empty_it(scene, unit):
        return None
    if word.asks == "person":
        return _person(scene, unit, word)
    best = _before(scene, unit, word) or _ahead(scene, unit, word)
    if word.plural:
        best = _together(scene, unit, best)
        crowd = _crowd(scene, unit, best[0] if best else -9.0)
        if crowd is not None:
            return crowd
    if best is None:
        return None
    score, found = best
    floor, base, step, top = _SURE
    sure = max(floor, min(top, base + step * score))
    return _stands_for(scene, unit, found, sure, "the nearest that fits", plural=word.plural)


def _person(scene: Scene, unit: Unit, word: Pronoun) -> Draft | None:
    """Whom "he" or "she" stands for: the likeliest person before it, else the subject that follows."""
    n = scene.index[id(unit)]
    holder = _holder_of_quotation(scene, unit) if scene.flat.quoted[unit.head] else None

    def agrees(draft: Draft) -> Mapping[str, float] | None:
        if (holder is not None and draft.whos == holder.whos) or _bound(scene, unit, draft):
            return None
        unsure = may_be_person(draft)
        return {"unsure": float(unsure)} if unsure or _agrees(scene, word, draft) else None

    before = scene.drafts[max(0, n - _UNITS) : n]
    found = find_candidates(scene, unit.head, before, "pronoun", agrees)
    if found and found[0].chance >= LEAST:
        best = found[0]
        person = best.draft.person
        if person is not None and person.gender == "any" and best.chance > _GENDERED:
            person.gender = word.gender
        return _stands_for(scene, unit, best.draft, best.chance, told_by("pronoun", best))
    ahead = _ahead(scene, unit, word)
    return _stands_for(scene, unit, ahead[1], _AHEAD, "the subject that follows") if ahead is not None else None


def _stands_for(scene: Scene, unit: Unit, found: Draft, sure: float, why: str, *, plural: bool = False) -> Draft:
    said = scene.flat.said(found.first, found.last)[:60]
    return scene.draft(
        unit,
        found.whos,
        "pronoun",
        sure,
        f"“{unit.element.key}”: “{said}”, {why}",
        person=found.person,
        persons=found.persons,
        plural=plural,
        voice=found.voice,
    )


def _before(scene: Scene, unit: Unit, word: Pronoun) -> tuple[float, Draft] | None:
    """The best antecedent among the actors before the pronoun, with its score."""
    flat, n = scene.flat, scene.index[id(unit)]
    best: tuple[float, Draft] | None = None
    for m in range(n - 1, max(-1, n - _UNITS), -1):
        draft = scene.drafts[m]
        if draft is None:
            continue
        if flat.sent[unit.head] - flat.sent[draft.head] > _SENTENCES:
            break
        if not _agrees(scene, word, draft) or _bound(scene, unit, draft):
            continue
        score = _score(scene, unit, draft) - _TOLD * (word.asks == "thing" and _told_by_another(scene, unit, draft))
        if best is None or score > best[0]:
            best = (score, draft)
    return best


def _told_by_another(scene: Scene, unit: Unit, draft: Draft) -> bool:
    """Reads "SPKS says that Jakarta forgot them. *It* has appealed": who speaks on is the speaker before."""
    flat = scene.flat
    if flat.dep[unit.head] != "nsubj":
        return False
    here, at = flat.start[unit.head], flat.start[draft.head]
    n = bisect_right(scene.speech, at, key=lambda pair: pair[0][0])
    near = scene.speech[max(0, n - 3) : n]
    others = [span for span, source in near if not source[0] <= here < source[1]]  # "Oslo has sent tents, *it* said"
    return any(start <= at < end and not start <= here < end for start, end in others)


def _together(scene: Scene, unit: Unit, best: tuple[float, Draft] | None) -> tuple[float, Draft] | None:
    """Reads "they" after "Paris, London and Berlin condemned …": all of a list that is a subject, or ``best``."""
    flat, n = scene.flat, scene.index[id(unit)]
    lists: dict[int, list[Draft]] = {}
    for draft in scene.drafts[max(0, n - _UNITS) : n]:
        if draft is None or draft.silent or not draft.act or flat.sent[unit.head] - flat.sent[draft.head] > _NEAR:
            continue
        token = draft.head
        while flat.dep[token] == "conj" and flat.head[token] != token:
            token = flat.head[token]
        lists.setdefault(token, []).append(draft)
    for token, drafts in lists.items():
        whos = tuple(dict.fromkeys(who for d in drafts for who in d.whos))
        if len(whos) < 2 or flat.dep[token] not in {"nsubj", "nsubjpass"} or drafts[-1].last >= unit.first:  # noqa: PLR2004
            continue
        score = _score(scene, unit, drafts[0]) + _LISTED
        if best is None or score > best[0]:
            first, last = drafts[0], drafts[-1]
            joined = Draft(first.first, last.last, first.head, whos, "name", 0.85, "a list", plural=True)
            best = (score, joined)
    return best


def _agrees(scene: Scene, word: Pronoun, draft: Draft) -> bool:
    """Number, gender, person or thing."""
    crowd = draft.plural or (draft.how == "role" and scene.flat.tag[draft.head] == "NNS")  # "the authorities"
    if not draft.whos or (draft.silent and draft.how != "role"):
        return False
    kind, several = draft.whos[0].kind, len(draft.whos) > 1
    if word.asks == "person":
        gender = draft.person.gender if draft.person else "any"
        return kind == "person" and not several and not crowd and gender in {"any", word.gender}
    if word.asks == "thing":
        return kind in _GROUPS and not several and draft.act and not draft.plural
    forces = kind == "armed_force" or draft.whos[0].sector in _FORCES  # "police said *they* had …"
    return several or draft.plural or forces or kind in {"organisation", "group", "bloc"}


def _bound(scene: Scene, unit: Unit, draft: Draft) -> bool:
    """An object pronoun is not its own clause's subject; a subject is not what its own phrase holds."""
    flat, key = scene.flat, unit.element.key
    if unit.first <= draft.first <= unit.last:
        return True
    if key in {"him", "her", "it", "them"} and flat.tag[unit.head] == "PRP":
        governor = flat.head[unit.head]
        if flat.dep[unit.head] == "pobj":
            governor = flat.head[governor]
        return flat.head[draft.head] == governor and flat.dep[draft.head] in {"nsubj", "nsubjpass"}
    return False


def _score(scene: Scene, unit: Unit, draft: Draft) -> float:
    """How good an antecedent: its place in its clause, how near, whether it speaks, whether it is quoted."""
    flat = scene.flat
    token = draft.head
    for _ in range(4):
        if flat.dep[token] not in {"conj", "appos"}:
            break
        token = flat.head[token]
    dep = flat.dep[token]
    if dep == "pobj" and flat.dep[flat.head[token]] == "agent":
        dep = "agent"
    apart = flat.sent[unit.head] - flat.sent[draft.head]
    score = _WEIGHTS.get(dep, 0.2) - _FAR * apart
    if dep in {"nsubj", "nsubjpass"}:
        verb = flat.head[token]
        score += _MAIN * (flat.dep[verb] == "ROOT") + 0.4 * (flat.low[verb] in scene.reference.saying_verbs)
        score += 0.3 * (flat.dep[unit.head] in {"nsubj", "nsubjpass"})
    score -= 1.5 * (flat.quoted[draft.head] and not flat.quoted[unit.head])
    score += _JOINED_VERB * _same_subject(scene, unit, draft)
    score += 0.2 * (draft.person is not None and draft.person.gender != "any") + 0.2 * (draft.how == "pronoun")
    joined = flat.head[unit.head]
    if flat.dep[unit.head] == "poss" and flat.dep[joined] == "conj" and flat.head[joined] == draft.head:
        score += 3.0  # "Armenia and its government"
    return score + 0.3 * (flat.dep[unit.head] == "poss" and apart == 0)


def _same_subject(scene: Scene, unit: Unit, draft: Draft) -> bool:
    """Reads "…, a spokesman said, but he declined to …": the subject of the clause that this one is joined to."""
    flat = scene.flat
    if flat.dep[unit.head] != "nsubj" or flat.dep[draft.head] not in {"nsubj", "nsubjpass"}:
        return False
    verb = flat.head[unit.head]
    for _ in range(3):
        if flat.dep[verb] != "conj":
            return False
        verb = flat.head[verb]
        if flat.head[draft.head] == verb:
            return True
    return False


def _ahead(scene: Scene, unit: Unit, word: Pronoun) -> tuple[float, Draft] | None:
    """Reads "In his speech, Lavrov …": the subject that follows in the same sentence."""
    n = scene.index[id(unit)]
    for other in scene.units[n + 1 : n + 12]:
        if scene.flat.sent[other.head] != scene.flat.sent[unit.head]:
            return None
        if other.kind in {"pronoun", "noun", "role", "body"} or scene.flat.dep[other.head] not in {
            "nsubj",
            "nsubjpass",
        }:
            continue
        draft = scene.resolve(other)
        if draft is not None and _agrees(scene, word, draft):
            return 0.5, draft
    return None


def _crowd(scene: Scene, unit: Unit, score: float) -> Draft | None:
    """Reads "they" after a plural subject that is no known actor ("opponents"): those people, by their words."""
    flat = scene.flat
    sentence = flat.sent[unit.head]
    n = scene.index[id(unit)]
    taken = {d.head for d in scene.drafts[max(0, n - _UNITS) : n] if d is not None and not d.silent}
    for back in (sentence, sentence - 1):
        if back < 0:
            break
        first, last = flat.bounds[back]
        for token in range(min(last, unit.first) - 1, max(first, last - 200) - 1, -1):
            if flat.tag[token] != "NNS" or flat.dep[token] not in {"nsubj", "nsubjpass"} or token in taken:
                continue
            sector = scene.knowledge.agent(flat.low[token])
            worth = (
                _WEIGHTS["nsubj"] + (_MAIN if flat.dep[flat.head[token]] == "ROOT" else 0) - _FAR * (sentence - back)
            )
            if sector is None or worth <= score:
                continue
            begin = flat.left(token)
            begin += flat.low[begin] in {"the", "a", "an"} and begin < token
            who = Who(None, " ".join(flat.said(begin, token).split()), "group", None, sector)
            return scene.draft(unit, [who], "pronoun", 0.55, "the plural subject before it", plural=True)
    return None


def _empty_it(scene: Scene, unit: Unit) -> bool:
    """Reads "It is hoped that", "it remains to be seen": no actor."""
    flat = scene.flat
    verb = flat.head[unit.head]
    if flat.dep[unit.head] == "expl":
        return True
    if flat.low[verb] in {"is", "was", "'s", "remains", "seems", "appears", "be"} and flat.dep[unit.head] == "nsubj":
        return True
    return flat.dep[unit.head] == "nsubjpass"


def _holder_of_quotation(scene: Scene, unit: Unit) -> Draft | None:
    """The draft of the one whose words these are."""
    at = scene.flat.start[unit.head]
    n = bisect_right(scene.speech, at, key=lambda pair: pair[0][0]) - 1
    for (start, end), source in reversed(scene.speech[max(0, n - 3) : n + 1]):
        if start <= at < end:
            first, last = scene.flat.between(source)
            found = _draft_in(scene, first, last)
            if found is not None:
                return found
    return _speaker_by_syntax(scene, unit)


def _draft_in(scene: Scene, first: int, last: int) -> Draft | None:
    best: Draft | None = None
    low = bisect_right(scene.units, first - 1, key=lambda u: u.element.first)
    for unit in scene.units[max(0, low - 1) :]:
        if unit.element.first >= last:
            break
        if unit.last < first:
            continue
        draft = scene.resolve(unit)
        if draft is not None and not draft.silent and (best is None or scene.flat.dep[draft.head].startswith("nsubj")):
            best = draft
    return best


def _speaker_by_syntax(scene: Scene, unit: Unit) -> Draft | None:
    """The subject of a verb of saying outside the marks, in this sentence, else next to it in the paragraph."""
    flat = scene.flat
    here = flat.sent[unit.head]
    for sentence in (here, here + 1, here - 1, here - 2):
        if not 0 <= sentence < len(flat.bounds) or flat.paragraph[sentence] != flat.paragraph[here]:
            continue
        first, last = flat.bounds[sentence]
        for token in range(first, min(last, first + 200)):
            if flat.quoted[token] or not flat.dep[token].startswith("nsubj"):
                continue
            if flat.low[flat.head[token]] not in scene.reference.saying_verbs or flat.quoted[flat.head[token]]:
                continue
            found = _draft_in(scene, token, token + 1)
            if found is not None:
                return found
    return None


def _speaker(scene: Scene, unit: Unit, word: Pronoun) -> Draft | None:
    """Reads "I" is the speaker; "we" the speaker's state or body."""
    if not scene.flat.quoted[unit.head]:
        return None
    holder = _holder_of_quotation(scene, unit)
    if holder is None or not holder.whos:
        return None
    if not word.plural:
        return scene.draft(
            unit,
            holder.whos,
            "pronoun",
            min(0.9, holder.confidence),
            "the speaker",
            person=holder.person,
            persons=holder.persons,
        )
    who = holder.whos[0]
    side = scene.state_of(who)
    if who.kind == "person" and who.sector in {"GOV", "MIL", "LEG", None} and side is not None:
        return scene.draft(unit, [scene.state_who(side)], "pronoun", 0.7, f"the side of {who.name}, who speaks")
    return scene.draft(unit, holder.whos, "pronoun", 0.7, "the speaker's side")
