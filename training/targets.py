"""Annotated reports in, the weights of ``lexicon/targets.yaml`` out: at whom statements are aimed that name nobody.

    python -m training.targets [--measure] [--with FOLDER]

Reads our own reports (``tests/gold``: texts and what a person marked; half of ``uf`` stays out, to measure with) and
fits a conditional logit over the sides that each report names, nobody being one of the choices. ``--with`` adds a
folder of annotated reports that are no part of this project (``texts.jsonl`` and a file each). ``--measure`` prints,
for each least chance, how many targets are right, wrong, told where people see none, and missed, every set of reports
judged by weights fitted on the other sets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

import numpy as np

from dragoman.model import Statement
from dragoman.reading import counterparts, read_report, targets
from training.annotated import annotated, asked_for, set_of, the_one, write
from training.logit import Choice, Model, Numbers, chances, rows_of, told

SHIPPED: Final = Path("src/dragoman/lexicon/targets.yaml")
#: Weights of their own for a group of acts, of all that were tried the ones that carry something.
BY_ACT: Final = (
    "against:bias",
    "against:spoke",
    "deny:spoke",
    "warm:bias",
    "warm:subject",
    "warm:spoke",
    "news:bias",
    "news:named",
)
#: What is seen and used, but not weighed.
UNWEIGHED: Final = frozenset({"stranger"})
#: How strongly weights are drawn to 0 was swept with ``--measure``.
MODEL: Final = Model(shrink=1.5, steps=600)


@dataclass(frozen=True, slots=True)
class Example:
    """A statement with the sides it may be aimed at, of which a person marked some; ``aimed``: he marked any."""

    report: str
    sides: Choice
    aimed: bool


Row = tuple[str, Statement, list[targets.Candidate], list[str]]


def main() -> None:
    """Fits the weights, or measures them."""
    asked = asked_for(__doc__)
    rows = [row for folder, names, _ in asked.folders for row in _rows(folder, names)]
    names = _names(rows)
    examples = [_example(row, names) for row in rows]
    if asked.measure:
        measure(examples, len(names))
        return
    kept = told(names, fit(examples, len(names)))
    write(SHIPPED, "weights", kept)
    print(f"{len(examples)} statements, {len(kept)} weights in {SHIPPED}")


def _rows(folder: Path, names: str) -> Iterator[Row]:
    """Each statement that a person marked too and that no sure words aim, with its candidates and the marked names."""
    for report, gold in annotated(folder, names):
        seen: dict[str, list[targets.Candidate]] = {}

        def kept(
            field: targets.Field, place: int, own: str, seen: dict[str, list[targets.Candidate]] = seen
        ) -> list[targets.Candidate]:
            seen[field.made[place].id] = found = targets.find_candidates(field, place, own)
            return found

        with patch.object(counterparts, "find_candidates", kept):
            statements = read_report(report).statements
        for marked in gold["statements"]:
            one = the_one(statements, marked)
            if one is not None and one.id in seen:
                yield gold["report"], one, seen[one.id], marked["toward"]


def _names(rows: Sequence[Row]) -> list[str]:
    seen = sorted({name for _, _, candidates, _ in rows for c in candidates for name in c.seen} - UNWEIGHED)
    return ["bias", *seen, *BY_ACT]


def _example(row: Row, names: Sequence[str]) -> Example:
    report, statement, candidates, marked = row
    sides = rows_of([c.seen for c in candidates], targets.group_of(statement.act), names)
    right = [bool({_fold(w.name) for w in c.whos} & {_fold(name) for name in marked}) for c in candidates]
    return Example(report, Choice(sides, np.array(right, dtype=bool)), bool(marked))


def _fold(name: str) -> str:
    return re.sub(r"\b(the|of|government)\b|\W", "", name.lower())


def fit(examples: Sequence[Example], size: int) -> Numbers:
    """The weights; examples whose target is no candidate teach nothing."""
    teach = [e.sides for e in examples if len(e.sides.rows) and (e.sides.right.any() or not e.aimed)]
    return MODEL.fit(teach, size)


def measure(examples: Sequence[Example], size: int) -> None:
    """Prints how right the targets are on reports that their weights were not fitted on."""
    judged: list[tuple[Example, Numbers]] = []
    for one in sorted({set_of(e.report) for e in examples}):
        weights = fit([e for e in examples if set_of(e.report) != one], size)
        judged += [
            (e, chances(e.sides.rows, weights)) for e in examples if set_of(e.report) == one and len(e.sides.rows)
        ]
    for somebody in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45):
        for side in (0.15, 0.2, 0.25, 0.3):
            verdicts = Counter(_verdict(e, chance, somebody, side) for e, chance in judged)
            print(somebody, side, dict(sorted(verdicts.items())))


def _verdict(example: Example, chance: Numbers, somebody: float, side: float) -> str:
    best = int(chance.argmax())
    if chance.sum() < somebody or chance[best] < side:
        return "missed" if example.aimed else "rightly none"
    return "right" if example.sides.right[best] else "wrong" if example.aimed else "told where none is"


if __name__ == "__main__":
    main()
