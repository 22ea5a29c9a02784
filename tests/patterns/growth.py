"""Whether the work of each pattern of this program grows with the text, by counted steps; a line `name value` a figure.

    python -m tests.patterns.growth

Each pattern is tried as it may be used (matched at a place, searched with throughout) on the texts of
:mod:`tests.patterns.attacks`, of one, two and three times a length. Work that grows with the text adds as many steps
from the second to the third as from the first to the second; work that grows with its square adds a square of the
length more. Figures: patterns, patterns_unbounded (with a repeat that has no bound), patterns_texts (tried), and
patterns_growing (that take more than work in proportion), which must be none: those are shown. Ends with 1 where any is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from tests.patterns.attacks import Attack, Attacks, is_bounded
from tests.patterns.collected import collected, unseen
from tests.patterns.engine import Engine, TooManyStepsError

#: Repetitions of the shortest text: those above which bounds are felt, and those by which growth is made sure of.
TRIED, SURE = 14, 60


def main() -> int:
    """Try and print."""
    found = collected()
    for place in unseen(found):
        print("no pattern was seen at", *place, file=sys.stderr)
    patterns = sorted(found.patterns, key=lambda p: (str(p.pattern), p.flags))
    unbounded = growing = texts = 0
    for pattern in patterns:
        attacks = Attacks(pattern)
        if is_bounded(attacks.tree):
            continue
        unbounded += 1
        tried = list(attacks)
        texts += len(tried)
        trouble = next(grown(pattern, tried), None)
        if trouble is not None:
            growing += 1
            print(f"{pattern.pattern!r:.300}\n    {trouble}", file=sys.stderr)
    print("patterns", len(patterns))
    print("patterns_unbounded", unbounded)
    print("patterns_texts", texts)
    print("patterns_growing", growing)
    return int(growing > 0 or bool(unseen(found)))


def grown(pattern: re.Pattern[Any], attacks: Iterable[Attack]) -> Iterator[tuple[str, Attack]]:
    """The ways and texts for which the work of ``pattern`` grows by more than in proportion."""
    engine = Engine(pattern)
    for attack in attacks:
        for way in ("match", "search"):
            if _curved(engine, way, attack, TRIED) and _curved(engine, way, attack, SURE):
                yield way, attack


def _curved(engine: Engine, way: str, attack: Attack, number: int) -> bool:
    before, piece, after = attack
    try:
        one, two, three = (_steps(engine, way, before + piece * (n * number) + after) for n in (1, 2, 3))
    except TooManyStepsError:
        return True
    return (three - two) - (two - one) > number * number // 2


def _steps(engine: Engine, way: str, text: str) -> int:
    engine.steps = 0
    if way == "match":
        engine.match(text)
    else:
        for _ in engine.all(text):
            pass
    return engine.steps


if __name__ == "__main__":
    sys.exit(main())
