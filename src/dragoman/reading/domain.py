"""A report's prose in, the domain that makes it no matter of international affairs (sport, markets …) out.

Precision first: "England attacked down the left" is no attack. What is silent is said so in ``Reading.domain``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.lexicon import load_yaml
from dragoman.reading.parse import Parse

#: Words looked at; the beginning of a report shows its domain.
LOOKED_AT = 20_000


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(r"\b(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + r")\b")
        for name, words in load_yaml("domains.yaml").items()
        if name != "share"
    }


def foreign_domain(parse: Parse) -> str | None:
    """``sport``, ``markets``, ``weather``, ``culture``, or ``None`` for a report that may be about affairs of state."""
    text = " ".join(parse.folded[s:e] for s, e in parse.paragraphs)[:LOOKED_AT].lower()
    words = max(1, text.count(" ") + 1)
    counts = {name: len(pattern.findall(text)) for name, pattern in _patterns().items()}
    affairs = counts.pop("affairs")
    name = max(counts, key=lambda n: (counts[n], n))
    enough = 100 * counts[name] / words >= float(load_yaml("domains.yaml")["share"])
    return name if enough and counts[name] > affairs else None
