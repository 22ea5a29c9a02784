"""Two names of persons in, how alike they are out: romanisation folded, given names compared, surnames equal.

Invariant: the verdict depends on the two names only.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from dragoman.joining.words import fold, knowledge

#: Given names at least this alike (rapidfuzz ratio on folded forms) are one name written twice.
ALIKE = 86

#: A word in small letters inside a name (bin, van der, al, de la) has at most so many.
_PARTICLE = 3

#: What a middle name that only one of two names has takes from their likeness.
_ONE_MIDDLE = 0.95

#: A given name shorter than this is compared letter by letter only.
SHORTEST = 4


@functools.cache
def _romanisation() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(find), put) for find, put in knowledge()["romanisation"])


@functools.lru_cache(maxsize=16384)
def skeleton(token: str) -> str:
    """A name's token as all its romanisations write it: ``Pashinian`` and ``Pashinyan`` give the same."""
    for find, put in _romanisation():
        token = find.sub(put, token)
    return token


@functools.lru_cache(maxsize=16384)
def person_tokens(name: str) -> tuple[str, ...]:
    """The folded tokens of a person's name, titles and suffixes left out."""
    tokens = re.findall(r"[^\W\d_]+", fold(name).replace("'s", "").replace("'", ""))
    drop = _drop()
    kept = [t for t in tokens if t not in drop] or tokens
    return tuple(skeleton(t) for t in kept)


def is_a_name(words: str) -> bool:
    """Whether these words name a person rather than describe one: "a Somali official" is another in each report."""
    parts = re.findall(r"[^\W\d_]+", words)
    return bool(parts) and all(part[0].isupper() or len(part) <= _PARTICLE for part in parts) and parts[-1][0].isupper()


@functools.cache
def _drop() -> frozenset[str]:
    data = knowledge()
    return frozenset(str(data["titles"]).split()) | frozenset(str(data["suffixes"]).split())


def likeness(a: Sequence[str], b: Sequence[str]) -> float:
    """How surely two full names (folded tokens) are one person's: surname equal, given names alike or initials.

    1 for the same tokens, less for given names that differ by romanisation or a middle name that one leaves out, 0
    for two people.
    """
    if len(a) == 1 or len(b) == 1:
        return 0.0
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return 1.0
    if a[-1] != b[-1]:
        return 0.0
    middle_a, middle_b = "".join(a[1:-1]), "".join(b[1:-1])
    middle = _alike(middle_a, middle_b) if middle_a and middle_b else _ONE_MIDDLE if middle_a or middle_b else 1.0
    return round(_alike(a[0], b[0]) * middle, 2)


def _alike(a: str, b: str) -> float:
    """How alike two given names are, 0 for two: not Mario and Maria, whose last vowels tell them apart."""
    if a == b:
        return 1.0
    if min(len(a), len(b)) < SHORTEST or (a[-1] != b[-1] and {a[-1], b[-1]} & set("aeiou")):
        return 0.0
    ratio = fuzz.ratio(a, b)
    if ratio >= ALIKE:
        return ratio / 100
    differing = [x + y for x, y in zip(a, b, strict=False) if x != y]
    one = len(a) == len(b) and len(differing) == 1 and differing[0] in _confused()
    return ratio / 100 if one else 0.0


@functools.cache
def _confused() -> frozenset[str]:
    pairs = str(knowledge()["confused"]).split()
    return frozenset(pairs) | {p[::-1] for p in pairs}
