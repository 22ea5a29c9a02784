"""A report's prose in, the domain that makes it no matter of international affairs (sport, markets …) out.

Precision first: "England attacked down the left" is no attack. What is silent is said so in ``Reading.domain``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.lexicon import load_yaml
from dragoman.lexicon.alternatives import alternatives
from dragoman.reading.parse import Parse

#: Words looked at; the beginning of a report shows its domain.
LOOKED_AT = 20_000


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"\b{alternatives(words)}\b")
        for name, words in load_yaml("domains.yaml").items()
        if name not in {"share", "kinds"}
    }


def foreign_domain(parse: Parse) -> str | None:
    """``sport``, ``markets``, ``weather``, ``culture``, or ``None`` for a report that may be about affairs of state."""
    return _domain(" ".join(parse.folded[s:e] for s, e in parse.paragraphs)[:LOOKED_AT].lower())


@lru_cache(maxsize=64)
def _domain(text: str) -> str | None:
    """Remembered, for a report that is looked at ahead is asked for again."""
    words = max(1, text.count(" ") + 1)
    found = {name: pattern.findall(text) for name, pattern in _patterns().items()}
    affairs = len(found.pop("affairs"))
    name = max(found, key=lambda n: (len(found[n]), n))
    limits = load_yaml("domains.yaml")
    enough = 100 * len(found[name]) / words >= float(limits["share"])
    broad = len(set(found[name])) >= int(limits["kinds"])
    return name if enough and broad and len(found[name]) > affairs else None
