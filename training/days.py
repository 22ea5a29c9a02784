"""Annotated reports in, the weights of ``lexicon/days.yaml`` out: on which of a report's days a deed was done.

    python -m training.days [--measure] [--with FOLDER]

Reads our own reports (``tests/gold``; half of ``uf`` and all of ``ug`` stay out, to measure with) and fits a
conditional logit over the days that each report tells, for the deeds told without a day that a person dated all the
same.
``--with`` adds a folder of annotated reports that are no part of this project (``texts.jsonl`` and a file each).
``--measure`` prints, for each least chance, how many days are right, wrong, told where people leave the day open, and
not told, every set of reports judged by weights fitted on the other sets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np

from dragoman.model import When
from dragoman.reading import read_report
from dragoman.reading.times import attach
from dragoman.reading.times.likely import Candidate, find_candidates
from training.annotated import annotated, asked_for, events_marked, set_of, write
from training.logit import Choice, Model, Numbers, chances, rows_of, told

SHIPPED: Final = Path("src/dragoman/lexicon/days.yaml")
#: How strongly weights are drawn to 0 was swept with ``--measure``.
MODEL: Final = Model(shrink=2.0, steps=400)
#: Least chances that are measured.
TRIED: Final = (0.0, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Example:
    """A deed without a day of its own with the days it may have been done on; ``dated``: a person told which."""

    report: str
    days: Choice
    dated: bool


Row = tuple[str, list[Candidate], list[str | None]]


def main() -> None:
    """Fits the weights, or measures them."""
    asked = asked_for(__doc__)
    rows = [row for folder, names, _ in asked.folders for row in _rows(folder, names)]
    names = sorted({name for _, candidates, _ in rows for c in candidates for name in c.seen})
    examples = [_example(row, names) for row in rows if row[1]]
    if asked.measure:
        measure(examples, len(names))
        return
    kept = told(names, fit(examples, len(names)))
    write(SHIPPED, "weights", kept)
    print(f"{sum(e.dated for e in examples)} of {len(examples)} deeds dated, {len(kept)} weights in {SHIPPED}")


def _rows(folder: Path, names: str) -> Iterator[Row]:
    """Each deed that a person marked too and that has no day of its own, with the days it may have been done on."""
    for report, gold in annotated(folder, names):
        asked: dict[int, list[Candidate]] = {}

        def kept(*args: Any, asked: dict[int, list[Candidate]] = asked) -> list[Candidate]:
            asked[args[2].place] = found = find_candidates(*args)
            return found

        with patch.object(attach, "find_candidates", kept):
            events = [e for e in read_report(report).events if e.verbal_of is None]
        for event, marked in events_marked(report.text, events, gold["events"]):
            if event.spans[0][0] in asked:
                yield gold["report"], asked[event.spans[0][0]], marked["date"] or [None, None]


def _example(row: Row, names: Sequence[str]) -> Example:
    report, candidates, date = row
    right = np.array([_inside(c.when, date) for c in candidates], dtype=bool)
    return Example(report, Choice(rows_of([c.seen for c in candidates], "", names), right), date[0] is not None)


def _inside(when: When, date: Sequence[str | None]) -> bool:
    low, high = date
    return (low is None or (when.start or "") >= low) and (high is None or (when.end or "9") <= high)


def fit(examples: Sequence[Example], size: int) -> Numbers:
    """The weights; what a person left open, and days that no report tells, teach nothing."""
    return MODEL.fit([e.days for e in examples if e.dated and e.days.right.any()], size)


def measure(examples: Sequence[Example], size: int) -> None:
    """Prints how right the days are on reports that their weights were not fitted on."""
    judged: list[tuple[Example, Numbers]] = []
    for one in sorted({set_of(e.report) for e in examples}):
        weights = fit([e for e in examples if set_of(e.report) != one], size)
        for example in (e for e in examples if set_of(e.report) == one):
            chance = chances(example.days.rows, weights)
            judged.append((example, chance / chance.sum()))
    for least in TRIED:
        print(least, dict(sorted(Counter(_verdict(e, chance, least) for e, chance in judged).items())))


def _verdict(example: Example, chance: Numbers, least: float) -> str:
    best = int(chance.argmax())
    if chance[best] < least:
        return "not told" if example.dated else "rightly open"
    if not example.dated:
        return "told where people leave it open"
    return "right" if example.days.right[best] else "wrong"


if __name__ == "__main__":
    main()
