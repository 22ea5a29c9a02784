"""A pronoun or a person's description in, the persons it can stand for with what speaks for each out.

What speaks for somebody is told as numbers from 0 to 1 (:attr:`Candidate.seen`): how near he was mentioned and in which
role, whether he has just spoken or was only spoken of, how often the report names him. Weights in
``lexicon/antecedents.yaml`` make a chance of them (conditional logit, none of these being one of the choices; fitted
by ``training/antecedents.py``). Invariant: what stands behind the word says nothing of it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from dragoman.lexicon import load_yaml

if TYPE_CHECKING:
    from dragoman.reading.actors.scene import Scene
    from dragoman.reading.actors.shapes import Draft

#: How many mentions back somebody is looked for.
_MENTIONS: Final = 80
#: Nobody is told who is less likely than this.
LEAST: Final = 0.1
#: So many sentences, and paragraphs, apart all is equally far.
_FAR: Final = 4
_FAR_OFF: Final = 3
_RECENT: Final = 2
#: So many words has a person's name that is told in full.
_SHORTEST_NAME: Final = 2
_LONGEST_NAME: Final = 3
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_UP: Final = frozenset({"conj", "appos"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the word can mean: his last mention before it, what speaks for him, and his chance."""

    draft: Draft
    seen: Mapping[str, float]
    chance: float


class _Here(NamedTuple):
    """Where the word stands, who spoke last and before, whether and what is said there."""

    sentence: int
    paragraph: int
    speakers: Sequence[object]
    said: Sequence[tuple[int, int]]
    told: bool


def find_candidates(
    scene: Scene,
    head: int,
    before: Sequence[Draft | None],
    group: str,
    agrees: Callable[[Draft], Mapping[str, float] | None],
) -> list[Candidate]:
    """The actors of ``before`` that the word at token ``head`` can mean, the likeliest first.

    ``agrees`` tells what else speaks for one, or ``None`` for one who cannot be meant; ``group`` is how the word is
    weighed ("pronoun", "role").
    """
    found: dict[object, list[Draft]] = {}
    more: dict[object, Mapping[str, float]] = {}
    for draft in reversed(before[-_MENTIONS:]):
        if draft is not None and draft.whos and (extra := agrees(draft)) is not None:
            more.setdefault(key_of(draft), extra)
            found.setdefault(key_of(draft), []).append(draft)
    here = _here(scene, head)
    most = max((len(drafts) for drafts in found.values()), default=1)
    topic, nearest = _topic(scene, found), next(iter(found), None)
    gendered = sum(drafts[0].person is not None and drafts[0].person.gender != "any" for drafts in found.values())
    weighed = []
    for key, drafts in found.items():
        seen = _seen(scene, here, drafts)
        seen |= {
            **more[key],
            "often": len(drafts) / most,
            "topic": float(key == topic),
            "nearest": float(key == nearest),
        }
        seen["spoke_topic"] = seen["topic"] * seen["spoke"]
        seen["alone"] = float(len(found) == 1)
        seen["sole"] = float(seen["gendered"] and gendered == 1)
        weighed.append((drafts[0], seen, _weight(group, seen)))
    total = 1 + sum(math.exp(value) for *_, value in weighed)
    out = [Candidate(draft, seen, math.exp(value) / total) for draft, seen, value in weighed]
    return sorted(out, key=lambda c: -c.chance)


def told_by(group: str, candidate: Candidate) -> str:
    """What speaks most for somebody, in words."""
    says, weights = load_yaml("antecedents.yaml")["says"], _weights(group)
    worth = {name: value * weights.get(name, 0.0) for name, value in candidate.seen.items() if name in says}
    strong = sorted((name for name, value in worth.items() if value > 0), key=lambda name: (-worth[name], name))
    return ", ".join(says[name] for name in strong[:2])


def key_of(draft: Draft) -> object:
    """What makes two mentions those of one."""
    return id(draft.person) if draft.person is not None else draft.whos


def may_be_person(draft: Draft) -> bool:
    """Whether it is a name of which nothing tells that it is a person's, and nothing that it is another's."""
    who = draft.whos[0] if draft.whos else None
    words = who.name.split() if who is not None and who.id is None and who.kind == "unknown" else []
    return draft.how == "name" and _SHORTEST_NAME <= len(words) <= _LONGEST_NAME and all(w[0].isupper() for w in words)


def _weight(group: str, seen: Mapping[str, float]) -> float:
    """How much speaks for one of whom ``seen`` is true, against none of those named (0)."""
    weights = _weights(group)
    return weights.get("bias", 0.0) + sum(value * weights.get(name, 0.0) for name, value in seen.items() if value)


@lru_cache(maxsize=8)
def _weights(group: str) -> Mapping[str, float]:
    """The weights of a group of words: those of all, and its own."""
    weights: Mapping[str, float] = load_yaml("antecedents.yaml")["weights"]
    own = {name.partition(":")[2]: value for name, value in weights.items() if name.startswith(f"{group}:")}
    return {name: weights.get(name, 0.0) + own.get(name, 0.0) for name in {*weights, *own}}


def _topic(scene: Scene, found: Mapping[object, list[Draft]]) -> object:
    """Who was last the subject of a clause that nobody says."""
    best: tuple[int, object] = (-1, None)
    for key, drafts in found.items():
        heads = (d.head for d in drafts if _role(scene, d) in _SUBJECTS and not _is_told(scene, d))
        best = max(best, (next(heads, -1), key), key=lambda pair: pair[0])
    return best[1]


def _here(scene: Scene, head: int) -> _Here:
    flat = scene.flat
    at, sentence = flat.start[head], flat.sent[head]
    speakers = [key_of(draft) if draft is not None else None for draft in _speakers(scene, at)]
    said = scene.said_by(at)
    return _Here(sentence, flat.paragraph[sentence], (*speakers, None, None), said, _told_at(scene, at))


def _speakers(scene: Scene, at: int) -> Iterator[Draft | None]:
    """Those of the last two sources before a place that are no part of what another says, the last first."""
    n = bisect_left(scene.sources, at, key=lambda pair: pair[0][0])
    before = [
        span for span, _ in reversed(scene.sources[max(0, n - 6) : n]) if span[1] <= at and not _told_at(scene, span[0])
    ]
    for span in before[:2]:
        yield scene.met(*scene.flat.between(span))


def _told_at(scene: Scene, at: int) -> bool:
    """Whether a place is part of what somebody says."""
    n = bisect_right(scene.speech, at, key=lambda pair: pair[0][0])
    return any(start <= at < end for (start, end), _ in scene.speech[max(0, n - 3) : n])


def _is_told(scene: Scene, draft: Draft) -> bool:
    return _told_at(scene, scene.flat.start[draft.head])


def _seen(scene: Scene, here: _Here, drafts: list[Draft]) -> dict[str, float]:
    """What speaks for the one whose mentions these are, the last first."""
    flat, last = scene.flat, drafts[0]
    apart = here.sentence - flat.sent[last.head]
    far = here.paragraph - flat.paragraph[flat.sent[last.head]]
    role = _role(scene, last)
    recent = [d for d in drafts if here.sentence - flat.sent[d.head] <= _RECENT]
    subjects = {here.sentence - flat.sent[d.head] for d in recent if _role(scene, d) in _SUBJECTS}
    told = [not here.told and _is_told(scene, d) for d in (recent or drafts[:1])]
    spoke = key_of(last) == here.speakers[0]
    return {
        f"apart_{min(apart, _FAR)}": 1.0,
        f"far_{min(far, _FAR_OFF)}": 1.0,
        "subject_here": float(0 in subjects),
        "subject_before": float(1 in subjects),
        "subject": float(role in _SUBJECTS),
        "owner": float(role == "poss"),
        "behind": float(role == "pobj"),
        "told": float(told[0]),
        "only_told": float(all(told)),
        "spoken_of": float(any(s <= flat.start[d.head] < e for d in recent for s, e in here.said)),
        "spoke": float(spoke),
        "spoke_before": float(key_of(last) == here.speakers[1]),
        "again": float(last.how == "pronoun"),
        "whose": float(last.how == "pronoun" and role == "poss"),
        "named": float(last.how in {"name", "variant"}),
        "gendered": float(last.person is not None and last.person.gender != "any"),
        "known": float(last.whos[0].id is not None),
        "first": float(flat.sent[drafts[-1].head] <= 1),
    }


def _role(scene: Scene, draft: Draft) -> str:
    """The part that the phrase has in its clause; of a list or an apposition, that of the first."""
    flat, token = scene.flat, draft.head
    for _ in range(4):
        if flat.dep[token] not in _UP:
            break
        token = flat.head[token]
    return flat.dep[token]
