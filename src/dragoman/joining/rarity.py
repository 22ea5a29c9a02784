"""Words in, how telling they are out: by how seldom news at large holds them (``lexicon/commonness.tsv``).

Invariant: a fixed table; no report changes how two others compare.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from importlib import resources
from typing import Final

from dragoman.errors import KnowledgeError
from dragoman.joining.words import content_stems, generic_stems, stem, stopwords

#: Of a thousand reports so many hold a word that the table does not know, and at least a word of the trade.
UNSEEN: Final = 1.0
GENERIC: Final = 100.0


@functools.cache
def _commonness() -> dict[str, float]:
    name = "commonness.tsv"
    lines = (resources.files("dragoman") / "lexicon" / name).read_text("utf-8").splitlines()
    if not lines or lines[0] != "stem\tper_mille":
        raise KnowledgeError(f"{name}: the heading must be stem, per_mille (tab-separated)")
    rows = (line.split("\t") for line in lines[1:])
    return {stem: float(share) for stem, share in rows}


@functools.lru_cache(maxsize=16384)
def rarity(term: str) -> float:
    """How telling a term is: the logarithm of how seldom news reports hold it; of a name its rarest word."""
    table, generic = _commonness(), generic_stems()
    if term.isascii() and term.isalpha():  # one word: no text to take apart
        word = term.casefold()
        stems: tuple[str, ...] = (term,) if word in stopwords() else (stem(word),)
    else:
        stems = content_stems(term) or (term,)
    share = min(max(table.get(s, UNSEEN), GENERIC if s in generic else 0.0) for s in stems)
    return math.log(1000 / min(share + UNSEEN, 900.0))


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """How alike two vectors of length one are (0–1)."""
    if len(a) > len(b):
        a, b = b, a
    return math.fsum(w * b[t] for t, w in a.items() if t in b)
