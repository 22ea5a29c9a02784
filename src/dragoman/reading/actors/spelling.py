"""Names in Latin letters compared across ways of writing them: Pashinian and Pashinyan, Sergey and Sergei.

In: names. Out: a skeleton that spellings of one name share, and how alike two names are (0 to 1). Pure.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "ı": "i", "æ": "e", "œ": "e", "ə": "a", "þ": "t", "ð": "d"}
)
#: Rules in order: what romanisations write differently, brought to one letter.
_RULES: Final = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"[^a-z ]", ""),
        (r"(sch|shch|sh|š)", "s"),
        (r"(tch|tsch|ch|cz|tj)", "c"),
        (r"(dzh|dj|zh|dz|ž)", "j"),
        (r"(kh|gh|ck|q|x)", "k"),
        (r"(ts|tz)", "c"),
        (r"ph", "f"),
        (r"(w|v|ff)", "v"),
        (r"(ou|oo|u)", "o"),
        (r"h", ""),
        (r"(iy|yi|ii|ij|ey|ei|ai|ay|ie|ye|ya|ia|yo|io|yu)", "i"),
        (r"[eiyj]", "i"),
        (r"(.)\1+", r"\1"),
    )
)


@functools.lru_cache(maxsize=16384)
def skeleton(name: str) -> str:
    """What remains of ``name`` when case, accents and the habits of romanisation are taken away."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS).replace("-", " "))
    out = "".join(c for c in plain if not unicodedata.combining(c))
    for pattern, letter in _RULES:
        out = pattern.sub(letter, out)
    return out


def alike(first: str, second: str) -> float:
    """How alike two names are, 1 for spellings of one by rule; order of the parts does not count."""
    if skeleton(first) == skeleton(second):
        return 1.0
    one, two = skeleton(first).split(), skeleton(second).split()
    if not one or not two:
        return 0.0
    if len(one) != len(two):
        return float(fuzz.token_sort_ratio(" ".join(one), " ".join(two))) / 100
    straight = min(JaroWinkler.similarity(a, b) for a, b in zip(one, two, strict=True))
    turned = min(JaroWinkler.similarity(a, b) for a, b in zip(sorted(one), sorted(two), strict=True))
    return max(straight, turned)


def initials_of(short: str, full: str) -> bool:
    """Whether ``short`` ("S. Lavrov", "JD Vance") is ``full`` with its given names cut to their first letters."""
    brief, whole = short.replace(".", ". ").split(), full.split()
    if len(brief) < 2 or len(whole) < 2 or skeleton(brief[-1]) != skeleton(whole[-1]):  # noqa: PLR2004 - given and family
        return False
    letters = "".join(part.rstrip(".") for part in brief[:-1])
    if not letters.isupper():
        return False
    return whole[0][:1].upper() == letters[:1] and len(letters) <= len(whole)
