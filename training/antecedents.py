"""Annotated reports in, the weights of ``lexicon/antecedents.yaml`` out: whom pronouns and descriptions mean.

    python -m training.antecedents [--measure] [--with FOLDER]

Reads our own reports (``tests/gold``: fresh and whole reports, marked holders) and fits a conditional logit over the
persons whom each report names before the word, none of them being one of the choices. ``--with`` adds a folder of
annotated reports that are no part of this project (``texts.jsonl`` and a file each). ``--measure`` prints how many
holders are right, each set of reports judged by weights fitted on the other sets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np

from dragoman.model import Span
from dragoman.reading import read_report
from dragoman.reading.actors import coreference, offices
from dragoman.reading.actors.antecedents import Candidate, find_candidates
from tests.gold.holders import folded, pairs, reports
from training.annotated import annotated, asked_for, set_of, the_one, write
from training.logit import Choice, Model, chances, rows_of, told

SHIPPED: Final = Path("src/dragoman/lexicon/antecedents.yaml")
#: What is weighed for a group of words on its own.
BY_GROUP: Final = {"role": ("bias", "known", "named", "spoke", "subject_here")}
#: How strongly weights are drawn to 0 was swept with ``--measure``.
MODEL: Final = Model(shrink=2.0, steps=500)


@dataclass(frozen=True, slots=True)
class Example:
    """A word that holds a statement with those it may mean, of whom a person marked one, or none."""

    report: str
    group: str
    persons: Choice


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the reading asked: about which word of the text, in which group, with whom to choose."""

    place: Span
    group: str
    found: list[Candidate]


Row = tuple[str, Asked, str]


def main() -> None:
    """Fits the weights, or measures them."""
    asked = asked_for(__doc__)
    rows = [*(row for folder, names, _ in asked.folders for row in _rows(folder, names)), *_marked()]
    names = _names(rows)
    examples = [_example(row, names) for row in rows if row[1].found]
    if asked.measure:
        measure(examples, len(names))
        return
    kept = told(names, MODEL.fit([e.persons for e in examples], len(names)))
    write(SHIPPED, "weights", kept)
    print(f"{len(examples)} words, {len(kept)} weights in {SHIPPED}")


@contextmanager
def _listening() -> Iterator[list[Asked]]:
    """What the reading asks while it reads."""
    heard: list[Asked] = []

    def kept(scene: Any, head: int, before: Any, group: str, agrees: Any) -> list[Candidate]:
        found = find_candidates(scene, head, before, group, agrees)
        heard.append(Asked((scene.flat.start[head], scene.flat.end[head]), group, found))
        return found

    with patch.object(coreference, "find_candidates", kept), patch.object(offices, "find_candidates", kept):
        yield heard


def _rows(folder: Path, names: str) -> Iterator[Row]:
    """Each holder that a person marked and that the reading asked about: the report, the question, the marked name."""
    for report, gold in annotated(folder, names):
        with _listening() as heard:
            statements = read_report(report).statements
        for marked in gold["statements"]:
            one = the_one(statements, marked)
            source = one.source if one is not None else None
            yield from ((gold["report"], asked, marked["speaker"]) for asked in _about(heard, source))


def _marked() -> Iterator[Row]:
    """The same of the reports in which only holders are marked."""
    for names in ("h*.txt", "u*.txt"):
        for report, marked in reports(names):
            with _listening() as heard:
                reading = read_report(report)
            for one, statement in pairs(reading, marked):
                source = statement.source if statement is not None else None
                yield from ((report.source, asked, one.holders[0]) for asked in _about(heard, source))


def _about(heard: Sequence[Asked], source: Span | None) -> Iterator[Asked]:
    """The question about a source, if it was one: about its last word."""
    yield from [
        one for one in heard if source is not None and source[0] <= one.place[0] < source[1] <= one.place[1] + 1
    ][:1]


def _names(rows: Sequence[Row]) -> list[str]:
    seen = sorted({name for _, asked, _ in rows for c in asked.found for name in c.seen})
    return ["bias", *seen, *(f"{group}:{name}" for group, names in BY_GROUP.items() for name in names)]


def _example(row: Row, names: Sequence[str]) -> Example:
    report, asked, marked = row
    persons = rows_of([c.seen for c in asked.found], asked.group, names)
    right = [folded(c.draft.whos[0].name) == folded(marked) for c in asked.found]
    return Example(report, asked.group, Choice(persons, np.array(right, dtype=bool)))


def measure(examples: Sequence[Example], size: int) -> None:
    """Prints how right the choice is on reports that its weights were not fitted on, and what its chances are worth."""
    verdicts: Counter[tuple[str, str]] = Counter()
    worth: Counter[tuple[int, bool]] = Counter()
    surprise = 0.0
    for one in sorted({set_of(e.report) for e in examples}):
        weights = MODEL.fit([e.persons for e in examples if set_of(e.report) != one], size)
        for example in (e for e in examples if set_of(e.report) == one):
            right, chance = example.persons.right, chances(example.persons.rows, weights)
            good = bool(right[chance.argmax()])
            known = float(chance[right].sum()) if right.any() else 1 - float(chance.sum())
            surprise -= np.log(max(known, 1e-6))
            verdicts[example.group, "right" if good else "wrong" if right.any() else "not among them"] += 1
            worth[int(chance.max() * 5), good] += 1
    print({" ".join(key): n for key, n in sorted(verdicts.items())}, f"surprise {surprise:.1f}")
    for step in sorted({step for step, _ in worth}):
        print(f"chance {step / 5:.1f}: {worth[step, True]} right, {worth[step, False]} wrong")


if __name__ == "__main__":
    main()
