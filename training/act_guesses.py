"""Annotated reports in, ``lexicon/act_guesses.yaml`` out: up to which chance an act of the model's is only a guess.

    python -m training.act_guesses [--measure] [--with FOLDER]... [--light FOLDER]...

Reads our own reports (``tests/gold``; half of ``uf`` stays out, to measure with) and our own training sentences, which
count little and are judged by nets that did not learn from them. ``--with`` adds a folder of annotated reports that are
no part of this project (``texts.jsonl`` and a file each); those of ``--light`` count half. Of each act the least chance
is chosen with which naming the act is more often right than leaving the statement plain. ``--measure`` prints what is
gained on every set of reports by chances chosen on the other sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np

from dragoman.reading import acts, read_report, statements
from training.annotated import annotated, asked_for, set_of, the_one, write
from training.tagger import acts as head
from training.tagger import own
from training.tagger.product import product

SHIPPED: Final = Path("src/dragoman/lexicon/act_guesses.yaml")
MODEL: Final = Path("src/dragoman/models/tagger")
#: The chances to choose from; each step up must bring more than ``STEP`` statements.
CHANCES: Final = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1.0)
STEP: Final = 0.1
#: What a statement of ``--light`` and one of our own sentences counts.
LIGHT, SENTENCE = 0.5, 0.15
_READ: Final = "read from cue and content by the model"


@dataclass(frozen=True, slots=True)
class Guess:
    """An act that the model named, with which chance, and the act that a person marked."""

    report: str
    named: str
    chance: float
    marked: str
    weight: float

    def gain(self) -> float:
        """What naming the act brings against leaving the statement plain."""
        return self.weight * ((self.marked == self.named) - (self.marked == "state"))


def main() -> None:
    """Chooses the chances, or measures them."""
    asked = asked_for(__doc__, light=LIGHT)
    with patch.object(acts, "guess_up_to", lambda _: CHANCES[0]):
        found = [guess for folder in asked.folders for guess in of_reports(*folder)]
        sentences = list(of_sentences())
    if asked.measure:
        measure(found, sentences)
    else:
        least = choose([*found, *sentences])
        write(SHIPPED, "least", least)
        print(least)


def of_reports(folder: Path, names: str, weight: float) -> Iterator[Guess]:
    """What the model decided in a folder's reports, of statements that a person marked too."""
    for report, gold in annotated(folder, names):
        seen: dict[str, float] = {}
        decide = statements.decide_act

        def noting(
            cue: str | None,
            content: str,
            tagged: str | None,
            score: float,
            seen: Any = seen,
            decide: Any = decide,
            **how: Any,
        ) -> Any:
            act, reason = decide(cue, content, tagged, score, **how)
            if reason.startswith(_READ) and act != "state":
                seen[content] = score
            return act, reason

        with patch.object(statements, "decide_act", noting):
            made = read_report(report).statements
        for marked in gold["statements"]:
            one = the_one(made, marked)
            if one is not None and one.content_text in seen:
                yield Guess(gold["report"], one.act, seen[one.content_text], marked["act"], weight)


def of_sentences() -> Iterator[Guess]:
    """What the model decides in our own training texts, each half of them judged by a net of the other half."""
    tagger = product("tagger").Tagger.load(MODEL)
    data = own.load(Path("training/data"), tagger.tokenizer)
    parts = (data.train.statements, data.dev.statements, data.train.reports, data.dev.reports)
    rows = [row for part in parts for row in head.rows(tagger, part)]
    seen, marked = np.stack([row.seen for row in rows]), np.array([row.act for row in rows])
    half = np.arange(len(rows)) // 7 % 2
    for one in (0, 1):
        mean, spread = seen[half == one].mean(0), seen[half == one].std(0) + 1e-3
        first, bias, second, last = head.train_one((seen[half == one] - mean) / spread, marked[half == one], 0)
        scores = np.maximum(((seen[half != one] - mean) / spread) @ first + bias, 0) @ second + last
        chances = np.exp(scores - scores.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        for row, chance in zip([r for r, h in zip(rows, half, strict=True) if h != one], chances, strict=True):
            named, score = head.labels.ACTS[int(chance.argmax())], round(float(chance.max()), 2)
            act, reason = acts.decide_act(row.cue, row.content, named, score, negated=row.negated)
            if reason.startswith(_READ) and act != "state":
                yield Guess("", act, score, head.labels.ACTS[row.act], SENTENCE)


def choose(found: Sequence[Guess]) -> dict[str, float]:
    """For each act the chance up to which it is a guess."""
    out = {}
    for act in acts.ACTS:
        of_it = [guess for guess in found if guess.named == act]

        def worth(place: int, of_it: Sequence[Guess] = of_it) -> float:
            return round(sum(g.gain() for g in of_it if g.chance > CHANCES[place]) - STEP * place, 6)

        out[act] = CHANCES[max(range(len(CHANCES)), key=lambda place: (worth(place), -place))]
    return out


def measure(found: Sequence[Guess], sentences: Sequence[Guess]) -> None:
    """Prints how many statements become right on sets that the chances were not chosen on."""
    total = 0
    for one in sorted({set_of(guess.report) for guess in found}):
        least = choose([*(g for g in found if set_of(g.report) != one), *sentences])
        left = [g for g in found if set_of(g.report) == one]
        before = sum(g.named == g.marked for g in left)
        after = sum((g.named if g.chance > least[g.named] else "state") == g.marked for g in left)
        total += after - before
        print(f"{one}: of {len(left)} right {before}, with chances of the other sets {after}")
    print(f"gained {total}")


if __name__ == "__main__":
    main()
