"""A description that names nobody ("the company", "the 31-year-old") in, whom of the report it means out, or nobody.

Only short descriptions are led back: what tells more of somebody ("the company's agent in Djibouti") is his own.
In: the scene after all is decided. Out: a :class:`Resolved`. Pure; looks back over a fixed number of mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.actors.antecedents import find_candidates, may_be_person, told_by
from dragoman.reading.actors.shapes import Resolved

if TYPE_CHECKING:
    from dragoman.model import Span
    from dragoman.reading.actors.scene import Scene
    from dragoman.reading.actors.shapes import Draft

#: Nobody is told who is less likely than this.
_LIKELY: Final = 0.5
_MENTIONS: Final = 80
_BODIES: Final = frozenset({"organisation", "group", "outlet", "bloc", "unknown"})
_NAMED: Final = frozenset({"name", "variant", "pronoun", "nominal", "role"})


def described(scene: Scene, drafts: Sequence[Draft], span: Span, *, office: bool = False) -> Resolved | None:
    """Whom a short description means; ``drafts`` are all of the report, by place.

    ``office``: the words are those of an office or a kind of person whose bearer is not known.
    """
    found = _kind(scene.flat.text[slice(*span)], office=office)
    first, end = scene.flat.between(span)
    if found is None or first >= end:
        return None
    kind, noun, gender = found
    former = any(w in scene.reference.former for w in scene.flat.low[first:end])
    if kind == "office":
        known = scene.reference.noun_genders.get(noun, "any")
        gender = None if known == "any" else known
    head = next((i for i in range(first, end) if not first <= scene.flat.head[i] < end), end - 1)
    place = bisect_left(drafts, first, key=lambda d: d.first)
    before = [d for d in drafts[max(0, place - _MENTIONS) : place] if d.last < first and d.how in _NAMED]

    def agrees(draft: Draft) -> Mapping[str, float] | None:
        who = draft.whos[0]
        if len(draft.whos) > 1 or draft.plural or not scene.flat.words[draft.last][:1].isalnum():
            return None
        if kind in {"person", "office"}:
            if may_be_person(draft):
                return {"unsure": 1.0}
            fits = draft.person is not None and draft.person.gender in {"any", gender or draft.person.gender}
            if kind == "office" and fits and _holds_another(scene, noun, draft, former=former):
                return None
            return {} if fits and (not draft.silent or draft.how == "role") else None
        return _fits_noun(scene, noun, draft) if who.kind in _BODIES and draft.how != "pronoun" else None

    candidates = find_candidates(scene, head, before, "described", agrees)
    if not candidates or candidates[0].chance < _LIKELY:
        return None
    best = candidates[0]
    why = f"“{best.draft.whos[0].name}” described: {told_by('described', best)}"
    return Resolved(best.draft.whos[0], "nominal", best.chance, why, span, best.draft.voice)


def _holds_another(scene: Scene, noun: str, draft: Draft, *, former: bool) -> bool:
    """Whether the person's office speaks against the noun: a president is no "minister", nor a "former president"."""
    held = {key for key, _ in scene.people.offices(draft.person)} if draft.person is not None else set()
    keys = {role.key for role in scene.knowledge.role(noun) if role.scope == "state"}
    fits = bool(held & keys) or any(noun in key for key in held)
    return fits if former else bool(held and keys) and not fits


def _fits_noun(scene: Scene, noun: str, draft: Draft) -> Mapping[str, float] | None:
    """Whether a body can be called so: by its kind or sector, by its name, or because nothing tells what it is."""
    who = draft.whos[0]
    wanted = scene.reference.body_words.get(noun, ())
    named = noun in f"{who.name.lower()} {draft.words}".split()
    if named or {who.id, f"kind:{who.kind}", f"sector:{who.sector}"} & set(wanted):
        return {"office": 1.0}
    known = who.kind == "outlet" or who.sector is not None or who.id is not None
    return None if known or not who.name[:1].isupper() else {}


def _kind(words: str, *, office: bool) -> tuple[str, str, str | None] | None:
    """Whether the words describe a person or a body, by which noun, and the gender that they tell."""
    text = " ".join(words.split()).rstrip(",")
    for kind, pattern in _patterns():
        if kind == "office" and not office:
            continue
        if (found := pattern.match(text)) is not None:
            groups = found.groupdict()
            gender = {"his": "male", "her": "female"}.get((groups.get("whose") or "").lower())
            return kind, (groups.get("noun") or "").lower(), gender
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = load_yaml("antecedents.yaml")["described"]
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in data.items())
