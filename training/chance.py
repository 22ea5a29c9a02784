"""Annotated reports in, the weights of ``lexicon/chance.yaml`` out: which words a reader lists as events.

    python -m training.chance [--measure] [--with FOLDER]

Reads our own reports (``tests/gold``; half of ``uf`` and ``ug`` stay out, to measure with) with every event that could
be made, and fits a logistic regression: is it one that a person marked? ``--with`` adds a folder of annotated reports
that are no part of this project (``texts.jsonl`` and a file each). ``--measure`` prints, for each least chance, what is
found and extra, every set of reports judged by weights fitted on the other sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from dragoman.reading import chance, events, read_report
from training.annotated import annotated, asked_for, events_marked, set_of, write

SHIPPED: Final = Path("src/dragoman/lexicon/chance.yaml")
#: How strongly weights are drawn to 0, and steps of Newton's method.
SHRINK, STEPS = 3.0, 25
#: Least chances that are measured.
TRIED: Final = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """An event of a report: what was seen of it, and whether a person marked it too."""

    report: str
    seen: chance.Seen
    marked: bool


def main() -> None:
    """Fits the weights, or measures them."""
    asked = asked_for(__doc__)
    found = [_examples(folder, names) for folder, names, _ in asked.folders]
    examples = [example for rows, _ in found for example in rows]
    if asked.measure:
        measure(examples, {name: size for _, sizes in found for name, size in sizes.items()})
        return
    names, weights = fit(examples)
    kept = {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}
    write(SHIPPED, "weights", kept)
    print(f"{len(examples)} events, {len(kept)} weights in {SHIPPED}")


def _examples(folder: Path, names: str) -> tuple[list[Example], dict[str, int]]:
    """Each event that could be made of the reports of ``folder``, and how many a person marked in each report."""
    out: list[Example] = []
    sizes: dict[str, int] = {}
    for report, gold in annotated(folder, names):
        by_event: dict[str, chance.Seen] = {}

        def keep_all(seen: Mapping[str, chance.Seen], by_event: dict[str, chance.Seen] = by_event) -> tuple[str, ...]:
            by_event |= seen
            return ()

        with patch.object(events, "unlikely", keep_all):
            told = [e for e in read_report(report).events if e.id in by_event]
        marked = {event.id for event, _ in events_marked(report.text, told, gold["events"])}
        out += [Example(gold["report"], by_event[e.id], e.id in marked) for e in told]
        sizes[gold["report"]] = len(gold["events"])
    return out, sizes


def fit(examples: Sequence[Example]) -> tuple[list[str], Numbers]:
    """Names and weights of a logistic regression, drawn to 0; Newton's method."""
    names = ["bias", *sorted({name for e in examples for name in e.seen} - {"bias"})]
    rows = np.array([[e.seen.get(name, 0.0) for name in names] for e in examples])
    marked = np.array([float(e.marked) for e in examples])
    shrink = np.full(len(names), SHRINK)
    shrink[0] = 0.01
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        told = 1 / (1 + np.exp(-rows @ weights))
        bend = (rows.T * (told * (1 - told))) @ rows + np.diag(shrink)
        weights = weights + np.linalg.solve(bend, rows.T @ (marked - told) - shrink * weights)
    return names, weights


def measure(examples: Sequence[Example], sizes: Mapping[str, int]) -> None:
    """Prints what is found and what is extra by weights that were not fitted on the set they are used on."""
    judged: list[tuple[Example, float]] = []
    for one in sorted({set_of(e.report) for e in examples}):
        names, weights = fit([e for e in examples if set_of(e.report) != one])
        known = dict(zip(names, map(float, weights), strict=True))
        with patch.dict(chance.load_yaml("chance.yaml"), {"weights": known}):
            judged += [(e, chance.chance_of(e.seen)) for e in examples if set_of(e.report) == one]
    for least in TRIED:
        told = [e for e, one in judged if one >= least]
        right = sum(e.marked for e in told)
        found, extra = right / sum(sizes.values()), 1 - right / max(1, len(told))
        print(f"{least:.2f} found {found:.1%} extra {extra:.1%} F1 {2 * right / (len(told) + sum(sizes.values())):.1%}")


if __name__ == "__main__":
    main()
