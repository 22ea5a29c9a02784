"""Text in, spans of web debris out: "Read also", newsletter lines, captions, share buttons, date stamps.

Debris is marked and skipped, never deleted: spans always count in the stored text. The lines that are debris stand
in ``lexicon/debris.yaml``, each kind with its pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml
from dragoman.model import Debris

#: A debris line is a short line; longer ones are prose however they begin.
LONGEST_LINE = 240


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    name = "debris.yaml"
    rows: Any = load_yaml(name)
    rules = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or set(row) != {"kind", "line"}:
            raise KnowledgeError(f"{name}, row {number}: expected the fields kind and line")
        try:
            rules.append(_Rule(row["kind"], re.compile(row["line"], re.IGNORECASE)))
        except re.error as error:
            raise KnowledgeError(f"{name}, row {number}: {error}") from error
    return tuple(rules)


def find_debris(text: str, already: Iterable[Debris] = ()) -> tuple[Debris, ...]:
    """Debris lines of ``text`` together with what was ``already`` marked, in order, without overlaps. Linear."""
    found = list(already)
    taken = sorted(d.span for d in found)
    starts = [start for start, _ in taken]
    reach = list(accumulate((end for _, end in taken), max))  # how far the marks up to each one go
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        stripped = line.strip()
        if not stripped or len(stripped) > LONGEST_LINE:
            continue
        begin = start + line.index(stripped)
        span = (begin, begin + len(stripped))
        before = bisect_left(starts, span[1])
        if before and reach[before - 1] > span[0]:
            continue
        for rule in _rules():
            if rule.pattern.fullmatch(stripped):
                found.append(Debris(span, rule.kind))
                break
    return tuple(sorted(found, key=lambda d: d.span))
