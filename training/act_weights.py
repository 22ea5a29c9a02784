"""Annotated reports in, the model's head of acts and ``lexicon/act_weights.yaml`` out: what speaks for which act.

    python -m training.act_weights [--measure] [--with FOLDER]... [--light FOLDER]...

The head (``training.tagger.acts``) learns from our own annotations and from all statements of our own reports
(``tests/gold``; half of ``uf`` stays out, to measure with) and of the folders of ``--with``: annotated reports that
are no part of this project (``texts.jsonl`` and a file each). From those of ``--light``, labelled for other ends, the
head alone learns. Then a multinomial logit is fitted over the signs of each statement
(:mod:`dragoman.reading.weighing`), the head's chances among them, of heads that did not learn from its report.
``--measure`` prints how many acts are right by words alone and weighed, every set of reports judged by weights of
the other sets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast
from unittest.mock import patch

import numpy as np
import yaml

from dragoman.model import Span
from dragoman.reading import read_report, statements
from dragoman.reading.acts import ACTS, Decided
from dragoman.reading.tagger import decode
from dragoman.reading.tagger.acts_head import ActHead
from dragoman.reading.weighing import Signs
from training.annotated import annotated, asked_for, set_of, the_one
from training.multinomial import Example, Numbers, Weights, fit, judged
from training.tagger import acts as head
from training.tagger import own
from training.tagger.judge import Judge
from training.tagger.product import product

SHIPPED: Final = Path("src/dragoman/lexicon/act_weights.yaml")
MODEL: Final = Path("src/dragoman/models/tagger")
#: What marks the folders of ``--light``.
LIGHT: Final = 0.5
#: What a statement of our own annotations counts when the weights are fitted: reports hold fewer kinds of acts.
OWN: Final = 0.25
#: So many heads are trained to judge reports that they did not learn from.
PARTS: Final = 5
#: What a plain statement is favoured by: on sets left out as many acts are right, and of those named more.
LEAN: Final = 0.2
#: A smaller weight is left out.
LEAST: Final = 0.03
Logs = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A statement with its signs, what the head sees of it, if anything, and whether the weights are fitted to it."""

    example: Example
    row: Numbers | None
    weighed: bool


def main() -> None:
    """Trains the head and fits the weights, or measures them."""
    asked = asked_for(__doc__, light=LIGHT)
    found = [*own_statements(), *(one for folder in asked.folders for one in read(*folder))]
    examples = judged_by_others(found)
    if asked.measure:
        measure(examples)
        return
    write(fit(examples))
    print(f"decoder of {head.write(MODEL, head.arrays_of(train(found))):.2f} MB in {MODEL}")


def own_statements() -> Iterator[Seen]:
    """Our own annotations, all but the test part; the head alone learns from those behind a plain cue."""
    tagger = product("tagger").Tagger.load(MODEL)
    data = own.load(Path("training/data"), tagger.tokenizer)
    judge = Judge()
    parts = (data.train.statements, data.dev.statements, data.train.reports, data.dev.reports, data.plain)
    for part in parts:
        for number, row in enumerate(head.rows(tagger, part)):
            plain = part is data.plain
            decided, signs = (_NOTHING, Signs((), ())) if plain else judge.signs(row.text, row.marked)
            example = Example(f"{_OWN}{number}", decided, signs, (), ACTS[row.act], OWN)
            yield Seen(example, row.seen, not plain)


#: How the name of a statement of our own annotations begins.
_OWN: Final = "our own "
_NOTHING: Final = Decided("state", "", "nothing")


def read(folder: Path, names: str, weight: float) -> Iterator[Seen]:
    """Each statement of a folder's reports that a person marked too."""
    for report, gold in annotated(folder, names):
        noted = _Noted()
        with _noting(noted):
            made = read_report(report).statements
        for marked in gold["statements"]:
            one = the_one(made, marked)
            if one is not None and one.content in noted.signs:
                decided, signs, logs = noted.signs[one.content]
                example = Example(gold["report"], decided, signs, logs, marked["act"])
                yield Seen(example, noted.rows.get(logs), weight != LIGHT)


@dataclass(frozen=True, slots=True)
class _Noted:
    """What is weighed for each content, and what the head sees where it gives these logarithms of chances."""

    signs: dict[tuple[Span, ...], tuple[Decided, Signs, Logs]] = field(default_factory=dict)
    rows: dict[Logs, Numbers] = field(default_factory=dict)


@contextmanager
def _noting(noted: _Noted) -> Iterator[None]:
    """While it lasts, what is weighed and what the head sees is noted."""
    find, weigh, scores_of = statements.find_signs, statements.weigh, ActHead.__call__
    content: list[tuple[Span, ...]] = []

    def finding(parse: Any, mentions: Any, sides: Any, speech: Any, decided: Decided) -> Signs:
        content.append(tuple(speech.content))
        return find(parse, mentions, sides, speech, decided)

    def weighing(decided: Decided, signs: Signs, logs: Logs) -> Decided:
        noted.signs[content[-1]] = (decided, signs, logs)
        return weigh(decided, signs, logs)

    def scoring(self: ActHead, rows: Numbers) -> Numbers:
        scores = scores_of(self, rows)
        noted.rows.update((act.logs, row) for act, row in zip(decode.acts_of(scores), rows, strict=True))
        return scores

    every = {"find_signs": finding, "weigh": weighing, "is_weighed": lambda _: True}
    with patch.multiple(statements, **every), patch.object(ActHead, "__call__", scoring):
        yield


def judged_by_others(found: Sequence[Seen]) -> list[Example]:
    """The statements that are weighed, each with the chances of a head that did not learn from its set."""
    weighed = [one for one in found if one.weighed]
    part_of = _parts([one.example.report for one in weighed])
    examples = []
    for part in range(PARTS):
        inside = [one for one in weighed if part_of[_set(one.example.report)] == part]
        judge = train([one for one in found if not (one.weighed and part_of[_set(one.example.report)] == part)])
        for one in inside:
            logs = () if one.row is None else decode.acts_of(judge(one.row[None]))[0].logs
            examples.append(replace(one.example, logs=logs))
    return examples


def _set(report: str) -> str:
    """The set of a report; our own annotations are cut into ten."""
    return report[-1] if report.startswith(_OWN) else set_of(report)


def _parts(reports: Sequence[str]) -> dict[str, int]:
    """Each set of reports → which of ``PARTS`` it is in, all of about the same size."""
    sizes = [0] * PARTS
    out = {}
    for name, size in Counter(map(_set, reports)).most_common():
        out[name] = sizes.index(min(sizes))
        sizes[out[name]] += size
    return out


def train(found: Sequence[Seen]) -> head.Head:
    """The head that learned from ``found``."""
    rows = [(one.row, ACTS.index(one.example.act)) for one in found if one.row is not None]
    return head.train(np.stack([row for row, _ in rows]), np.array([act for _, act in rows]))


def measure(examples: Sequence[Example]) -> None:
    """Prints how many acts are right on reports that the weights were not fitted on."""
    settled = yaml.safe_load(SHIPPED.read_text("utf-8"))["settled"]
    total = Counter[str]()
    for one in sorted({_set(e.report) for e in examples if not e.report.startswith(_OWN)}):
        weights = fit([e for e in examples if _set(e.report) != one])
        left = [e for e in examples if _set(e.report) == one]
        weighed = judged(left, weights, settled)
        right = Counter(
            statements=len(left),
            words=sum(e.decided.act == e.act for e in left),
            weighed=sum(act == e.act for e, act in zip(left, weighed, strict=True)),
        )
        total += right
        print(one, dict(right), flush=True)
    print("all", dict(total))


def write(weights: Weights) -> None:
    """Puts the weights into the lexicon."""
    text = SHIPPED.read_text("utf-8")
    top = text[: text.index("\nmodel:") + 1]
    signs: dict[str, dict[str, float]] = {}
    for name, row in zip(weights.names, weights.signs.tolist(), strict=True):
        kept = {act: round(w, 2) for act, w in zip(ACTS, row, strict=True) if abs(w) >= LEAST}
        if kept:
            signs[name] = cast("dict[str, float]", kept)
    lines = [f"model: {float(weights.model[0]):.3f}\n"]
    leaning = {"state": LEAN}
    lines += _row(
        "bias", {act: round(w + leaning.get(act, 0), 2) for act, w in zip(ACTS, weights.bias.tolist(), strict=True)}
    )
    lines += _row("votes", {name: round(w, 2) for name, w in zip(weights.voters, weights.votes.tolist(), strict=True)})
    lines += ["weights:\n", *(f"  {line}" for name, row in signs.items() for line in _row(name, row))]
    SHIPPED.write_text(top + "".join(lines), "utf-8")
    print(f"{len(signs)} signs, {sum(map(len, signs.values()))} weights in {SHIPPED}")


def _row(name: str, values: dict[Any, float]) -> list[str]:
    inside = ", ".join(f"{_quoted(key)}: {value:g}" for key, value in values.items())
    return [f"{_quoted(name)}: {{{inside}}}\n"]


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[a-z]+", name) and name not in {"no", "yes", "on", "off"} else f"'{name}'"


if __name__ == "__main__":
    main()
