"""Two deeds in, how likely they are one out: what speaks for it and against it, each with a learned weight.

A logistic model over what a reader would look at; the weights of ``lexicon/happenings.yaml`` are made by
``training/joining/happenings.py``. Invariant: a pure function of the two deeds, the same whichever comes first.
"""

from __future__ import annotations

import functools
import math
from importlib import resources
from typing import Final, NamedTuple

from dragoman.errors import KnowledgeError
from dragoman.joining.deeds import NOT_REAL, UNKNOWN_TYPE, Deed
from dragoman.joining.rarity import cosine, rarity
from dragoman.lexicon import load_yaml

#: What is looked at, in the order of :func:`evidence`; ``lexicon/happenings.yaml`` says what each means.
NAMES: Final = [
    "bias", "same_word", "same_class", "same_beginning", "same_ending", "telling_word", "word_in_phrase",
    "kin_in_phrase", "phrases_alike", "word_in_sentence", "words_in_sentences", "neighbours_alike", "same_actors",
    "same_recipients", "same_place", "same_type", "other_type", "wish_and_fact", "told_and_denied", "one_sentence",
]  # fmt: skip

#: How much less each further neighbour counts.
_FADE: Final = 0.8
#: Words alike in fewer first letters are not alike.
_LETTERS: Final = 4
#: The rarity of a word that is hardly ever met.
_RARE: Final = 7.0
_NEGATED: Final = frozenset({"denied", "not_occurred"})


class Weights(NamedTuple):
    """The learned model: a weight for each of :data:`NAMES`, and from which likelihood on two are one.

    ``enough`` holds where the two are known to be of one story, ``alone`` where they are not.
    """

    values: tuple[float, ...]
    enough: float
    alone: float


@functools.cache
def weights() -> Weights:
    """The weights of ``lexicon/happenings.yaml``. Raises :class:`KnowledgeError` where they are not those needed."""
    data = load_yaml("happenings.yaml")
    found = data.get("weights", {}) if isinstance(data, dict) else {}
    if list(found) != NAMES or not all(isinstance(data.get(key), float) for key in ("enough", "alone")):
        raise KnowledgeError("happenings.yaml: it must hold 'enough', 'alone' and the weights " + ", ".join(NAMES))
    return Weights(tuple(float(v) for v in found.values()), data["enough"], data["alone"])


def likelihood(a: Deed, b: Deed) -> float:
    """How likely two deeds of one story are one (0–1)."""
    total = math.fsum(w * x for w, x in zip(weights().values, evidence(a, b), strict=True))
    return 1 / (1 + math.exp(-total))


def evidence(a: Deed, b: Deed) -> tuple[float, ...]:
    """What speaks for and against two deeds being one, as :data:`NAMES` has it; each between 0 and 1."""
    x, y = _lit(a), _lit(b)
    same = a.trigger == b.trigger
    sees = (a.trigger in b.stems) + (b.trigger in a.stems)
    known = UNKNOWN_TYPE not in {a.type, b.type}
    found = (
        1.0,
        same,
        not same and not set(a.classes).isdisjoint(b.classes),
        0.0 if same else _beginning(a.trigger, b.trigger),
        not same and _ending(a.trigger, b.trigger),
        min(x.rare, y.rare) / _RARE,
        not same and (a.trigger in y.phrase or b.trigger in x.phrase),
        not same and (any(akin(a.trigger, w) for w in y.phrase) or any(akin(b.trigger, w) for w in x.phrase)),
        cosine(x.phrase, y.phrase),
        not same and sees > 0,
        not same and sees > 1,
        cosine(x.near, y.near),
        not set(a.actors).isdisjoint(b.actors),
        not set(a.recipients).isdisjoint(b.recipients),
        a.place is not None and a.place == b.place,
        known and a.type == b.type,
        known and a.type != b.type,
        (a.status in NOT_REAL) != (b.status in NOT_REAL),
        (a.status in _NEGATED) != (b.status in _NEGATED),
        a.stems == b.stems and a.near != b.near,
    )
    return tuple(float(value) for value in found)


class _Lit(NamedTuple):
    """The words of a deed with their weights, each vector of length one."""

    phrase: dict[str, float]
    near: dict[str, float]
    rare: float


@functools.lru_cache(maxsize=4096)
def _lit(d: Deed) -> _Lit:
    near: dict[str, float] = {}
    for place, word in enumerate(d.near):
        near.setdefault(word, rarity(word) * _FADE ** (place // 2))
    return _Lit(
        _unit({w: rarity(w) for w in d.phrase}),
        _unit(near),
        rarity(d.trigger),
    )


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(math.fsum(v * v for v in vector.values()))
    return {w: v / norm for w, v in vector.items()} if norm else {}


@functools.cache
def _kin() -> frozenset[tuple[str, str]]:
    """Pairs of stems of ``lexicon/kin.tsv``, the smaller first."""
    name = "kin.tsv"
    lines = (resources.files("dragoman") / "lexicon" / name).read_text("utf-8").splitlines()
    if not lines or lines[0] != "stem\tkin":
        raise KnowledgeError(f"{name}: the heading must be stem, kin (tab-separated)")
    rows = (line.split("\t") for line in lines[1:])
    return frozenset((stem, other) for stem, others in rows for other in others.split())


def akin(a: str, b: str) -> bool:
    """Whether two stems mean much the same, or one is made from the other."""
    return ((a, b) if a < b else (b, a)) in _kin()


def _beginning(a: str, b: str) -> float:
    """Which share of the longer word the first letters are that both have; 0 where they are few."""
    count = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return count / max(len(a), len(b)) if count >= _LETTERS else 0.0


def _ending(a: str, b: str) -> bool:
    """Whether one word is the other's end ("earthquake" and "quake")."""
    return min(len(a), len(b)) >= _LETTERS and (a.endswith(b) or b.endswith(a))
