"""Annotated reports in, the weights of ``lexicon/antecedents.yaml`` out: whom pronouns and descriptions mean.

    python -m training.antecedents [--measure] [--with FOLDER]

Reads our own reports (``tests/gold``: fresh and whole reports, marked holders) and fits a conditional logit over the
persons whom each report names before the word, none of them being one of the choices. ``--with`` adds a folder of
annotated reports that are no part of this project (``texts.jsonl`` and a file each). ``--measure`` prints how many
holders are right, each set of reports judged by weights fitted on the other sets.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np
import yaml
from numpy.typing import NDArray

from dragoman.intake import open_reports
from dragoman.model import Reading, Report, Span
from dragoman.reading import read_report
from dragoman.reading.actors import coreference, offices
from dragoman.reading.actors.antecedents import Candidate, find_candidates
from tests.gold.holders import _folded, pairs, reports
from training.targets import GOLD, _alike, _set

SHIPPED: Final = Path("src/dragoman/lexicon/antecedents.yaml")
#: What is weighed for a group of words on its own.
BY_GROUP: Final = {"role": ("bias", "known", "named", "spoke", "subject_here")}
#: How strongly weights are drawn to 0 (swept with ``--measure``), steps and their size (Adam).
SHRINK, STEPS, RATE = 2.0, 500, 0.05
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A word that holds a statement with those it may mean; ``right`` tells which of them a person marked."""

    report: str
    group: str
    persons: Numbers
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the reading asked: about which word of the text, in which group, with whom to choose."""

    place: Span
    group: str
    found: list[Candidate]


Row = tuple[str, Asked, str]


def main() -> None:
    """Fits the weights, or measures them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--with", dest="more", type=Path, action="append", default=[])
    asked = parser.parse_args()
    folders = [*((Path("tests/gold") / folder, names) for folder, names in GOLD), *((more, "*") for more in asked.more)]
    rows = [*(row for folder, names in folders for row in _rows(folder, names)), *_marked()]
    names = _names(rows)
    examples = [_example(row, names) for row in rows if row[1].found]
    if asked.measure:
        measure(examples, len(names))
        return
    weights = fit(examples, len(names))
    text = SHIPPED.read_text("utf-8")
    head = text[: text.index("weights:")]
    kept = {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.05}
    SHIPPED.write_text(head + yaml.safe_dump({"weights": kept}, sort_keys=False), "utf-8")
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
    if not folder.is_dir():
        return
    texts = {
        Path(report.source).name: report
        for report in open_reports([str(folder / "texts.jsonl")])
        if isinstance(report, Report)
    }
    for path in sorted(folder.glob(f"{names}.json")):
        gold = json.loads(path.read_text("utf-8"))
        with _listening() as heard:
            reading = read_report(texts[gold["report"]])
        for marked in gold["statements"]:
            source = _source(reading, " ".join(marked["content"]))
            yield from ((gold["report"], one, marked["speaker"]) for one in _about(heard, source))


def _marked() -> Iterator[Row]:
    """The same of the reports in which only holders are marked."""
    for names in ("h*.txt", "u*.txt"):
        for report, marked in reports(names):
            with _listening() as heard:
                reading = read_report(report)
            for one, statement in pairs(reading, marked):
                source = statement.source if statement is not None else None
                yield from ((report.source, asked, one.holders[0]) for asked in _about(heard, source))


def _source(reading: Reading, content: str) -> Span | None:
    best = max(reading.statements, key=lambda s: _alike(content, s.content_text), default=None)
    return best.source if best is not None and _alike(content, best.content_text) >= 0.5 else None


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
    place = {name: index for index, name in enumerate(names)}
    persons = np.zeros((len(asked.found), len(names)))
    for index, candidate in enumerate(asked.found):
        for name, value in {**candidate.seen, "bias": 1.0}.items():
            for key in (name, f"{asked.group}:{name}"):
                if key in place:
                    persons[index, place[key]] += value
    right = [_folded(c.draft.whos[0].name) == _folded(marked) for c in asked.found]
    return Example(report, asked.group, persons, np.array(right, dtype=bool))


def chances(example: Example, weights: Numbers) -> Numbers:
    """The chance of each person; what is missing to 1 is the chance of none of them."""
    raw = np.exp(example.persons @ weights)
    chance: Numbers = raw / (1 + raw.sum())
    return chance


def fit(examples: Sequence[Example], size: int) -> Numbers:
    """Weights of the conditional logit."""
    weights, mean, spread = np.zeros(size), np.zeros(size), np.zeros(size)
    shrink = np.full(size, SHRINK)
    shrink[0] = 0.01
    for step in range(1, STEPS + 1):
        slope = shrink * weights
        for example in examples:
            chance = chances(example, weights)
            wanted = chance * example.right
            wanted = wanted / wanted.sum() if example.right.any() else wanted
            slope = slope + (chance - wanted) @ example.persons
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope * slope
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def measure(examples: Sequence[Example], size: int) -> None:
    """Prints how right the choice is on reports that its weights were not fitted on, and what its chances are worth."""
    told: Counter[tuple[str, str]] = Counter()
    worth: Counter[tuple[int, bool]] = Counter()
    surprise = 0.0
    for one in sorted({_set(e.report) for e in examples}):
        weights = fit([e for e in examples if _set(e.report) != one], size)
        for example in (e for e in examples if _set(e.report) == one):
            chance = chances(example, weights)
            good = bool(example.right[chance.argmax()])
            known = float(chance[example.right].sum()) if example.right.any() else 1 - float(chance.sum())
            surprise -= np.log(max(known, 1e-6))
            told[example.group, "right" if good else "wrong" if example.right.any() else "not among them"] += 1
            worth[int(chance.max() * 5), good] += 1
    print({" ".join(key): n for key, n in sorted(told.items())}, f"surprise {surprise:.1f}")
    for step in sorted({step for step, _ in worth}):
        print(f"chance {step / 5:.1f}: {worth[step, True]} right, {worth[step, False]} wrong")


if __name__ == "__main__":
    main()
