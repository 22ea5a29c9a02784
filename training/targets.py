"""Annotated reports in, the weights of ``lexicon/targets.yaml`` out: at whom statements are aimed that name nobody.

    python -m training.targets [--measure] [--with FOLDER]

Reads our own reports (``tests/gold``: texts and what a person marked; half of ``uf`` stays out, to measure with) and
fits a conditional logit over the sides that each report names, nobody being one of the choices. ``--with`` adds a
folder of annotated reports that are no part of this project (``texts.jsonl`` and a file each). ``--measure`` prints,
for each least chance, how many targets are right, wrong, told where people see none, and missed, every set of reports
judged by weights fitted on the other sets.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

import numpy as np
import yaml
from numpy.typing import NDArray

from dragoman.intake import open_reports
from dragoman.model import Report, Statement
from dragoman.reading import counterparts, read_report, targets

GOLD: Final = (("reports", "g*"), *(("fresh", f"u{one}*") for one in "abcd"), ("fresh", "uf[1-4]"))
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
#: How strongly weights are drawn to 0 (swept with ``--measure``), steps and their size (Adam).
SHRINK, STEPS, RATE = 1.5, 600, 0.05
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A statement with the sides it may be aimed at; ``right`` tells which of them a person marked."""

    report: str
    sides: Numbers
    right: NDArray[np.bool_]
    aimed: bool


def main() -> None:
    """Fits the weights, or measures them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--with", dest="more", type=Path, action="append", default=[])
    asked = parser.parse_args()
    folders = [*((Path("tests/gold") / folder, names) for folder, names in GOLD), *((more, "*") for more in asked.more)]
    rows = [row for folder, names in folders for row in _rows(folder, names)]
    names = _names(rows)
    examples = [_example(row, names) for row in rows]
    if asked.measure:
        measure(examples, len(names))
        return
    weights = fit(examples, len(names))
    text = SHIPPED.read_text("utf-8")
    head = text[: text.index("weights:")]
    kept = {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.05}
    SHIPPED.write_text(head + yaml.safe_dump({"weights": kept}, sort_keys=False), "utf-8")
    print(f"{len(examples)} statements, {len(kept)} weights in {SHIPPED}")


Row = tuple[str, Statement, list[targets.Candidate], list[str]]


def _rows(folder: Path, names: str) -> list[Row]:
    """Each statement that a person marked too and that no sure words aim, with its candidates and the marked names."""
    if not folder.is_dir():
        return []
    reports = {
        Path(report.source).name: report
        for report in open_reports([str(folder / "texts.jsonl")])
        if isinstance(report, Report)
    }
    out: list[Row] = []
    for path in sorted(folder.glob(f"{names}.json")):
        gold = json.loads(path.read_text("utf-8"))
        report = reports[gold["report"]]
        seen: dict[str, list[targets.Candidate]] = {}

        def kept(
            field: targets.Field, place: int, own: str, seen: dict[str, list[targets.Candidate]] = seen
        ) -> list[targets.Candidate]:
            seen[field.made[place].id] = found = targets.find_candidates(field, place, own)
            return found

        with patch.object(counterparts, "find_candidates", kept):
            statements = read_report(report).statements
        for marked in gold["statements"]:
            best = max(statements, key=lambda s: _alike(" ".join(marked["content"]), s.content_text), default=None)
            if best is not None and best.id in seen and _alike(" ".join(marked["content"]), best.content_text) >= 0.5:
                out.append((gold["report"], best, seen[best.id], marked["toward"]))
    return out


def _alike(one: str, other: str) -> float:
    """Jaccard similarity of the words of two texts."""
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    both = sum((a & b).values())
    return both / max(1, sum((a | b).values()))


def _names(rows: Sequence[Row]) -> list[str]:
    seen = sorted({name for _, _, candidates, _ in rows for c in candidates for name in c.seen} - UNWEIGHED)
    return ["bias", *seen, *BY_ACT]


def _example(row: Row, names: Sequence[str]) -> Example:
    report, statement, candidates, marked = row
    place = {name: index for index, name in enumerate(names)}
    sides = np.zeros((len(candidates), len(names)))
    group = targets.group_of(statement.act)
    for index, candidate in enumerate(candidates):
        for name, value in {**candidate.seen, "bias": 1.0}.items():
            if name in place:
                sides[index, place[name]] += value
            if f"{group}:{name}" in place:
                sides[index, place[f"{group}:{name}"]] += value
    right = [bool({_fold(w.name) for w in c.whos} & {_fold(name) for name in marked}) for c in candidates]
    return Example(report, sides, np.array(right, dtype=bool), bool(marked))


def _fold(name: str) -> str:
    return re.sub(r"\b(the|of|government)\b|\W", "", name.lower())


def chances(example: Example, weights: Numbers) -> Numbers:
    """The chance of each side; what is missing to 1 is the chance of nobody."""
    raw = np.exp(example.sides @ weights)
    chance: Numbers = raw / (1 + raw.sum())
    return chance


def fit(examples: Sequence[Example], size: int) -> Numbers:
    """Weights of the conditional logit; examples whose target is no candidate teach nothing."""
    weights, mean, spread = np.zeros(size), np.zeros(size), np.zeros(size)
    shrink = np.full(size, SHRINK)
    shrink[0] = 0.01
    teach = [e for e in examples if len(e.sides) and (e.right.any() or not e.aimed)]
    for step in range(1, STEPS + 1):
        slope = shrink * weights
        for example in teach:
            chance = chances(example, weights)
            wanted = chance * example.right
            wanted = wanted / wanted.sum() if example.right.any() else wanted * 0
            slope = slope + (chance - wanted) @ example.sides
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope * slope
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def measure(examples: Sequence[Example], size: int) -> None:
    """Prints how right the targets are on reports that their weights were not fitted on."""
    judged: list[tuple[Example, Numbers]] = []
    for one in sorted({_set(e.report) for e in examples}):
        weights = fit([e for e in examples if _set(e.report) != one], size)
        judged += [(e, chances(e, weights)) for e in examples if _set(e.report) == one and len(e.sides)]
    for somebody in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45):
        for side in (0.15, 0.2, 0.25, 0.3):
            told = Counter(_verdict(e, chance, somebody, side) for e, chance in judged)
            print(somebody, side, dict(sorted(told.items())))


def _set(report: str) -> str:
    """The set of a report, by the letters of its name: "ua3.txt" is of "ua"."""
    return re.match(r"[a-z]*", report)[0]  # type: ignore[index]


def _verdict(example: Example, chance: Numbers, somebody: float, side: float) -> str:
    best = int(chance.argmax())
    if chance.sum() < somebody or chance[best] < side:
        return "missed" if example.aimed else "rightly none"
    return "right" if example.right[best] else "wrong" if example.aimed else "told where none is"


if __name__ == "__main__":
    main()
