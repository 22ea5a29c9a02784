"""Annotated reports in, the weights of ``lexicon/chance.yaml`` and ``worth.npz`` out: which words are listed as events.

    python -m training.chance [--measure] [--with FOLDER]

Reads our own reports (``tests/gold``; half of ``uf`` and ``ug`` stay out, to measure with) with every event that could
be made, and fits a logistic regression over what is seen of it and the state of its word in the tagger's network: is it
one that a person marked? ``--with`` adds a folder of annotated reports (``training/data/whole``, and some that are no
part of this project: ``texts.jsonl`` and a file each). ``--measure`` prints, for each least chance, what is found and
extra, every set of reports judged by weights fitted on the others, what is told again counted as extra.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from dragoman import reading
from dragoman.config import ReadingSettings
from dragoman.model import Event
from dragoman.reading import chance, events
from dragoman.reading.tagger import Tagger
from dragoman.reading.tagger.folder import DEFAULT
from dragoman.reading.tagger.worth_head import WorthHead
from training.annotated import annotated, asked_for, set_of, telling_words, write

SHIPPED: Final = Path("src/dragoman/lexicon/chance.yaml")
#: How strongly the weights of what is seen, and of states, are drawn to 0; steps of Newton's method.
SHRINK, SHRINK_STATES, STEPS = 7.0, 1000.0, 12
#: Least chances that are measured.
TRIED: Final = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
#: What a person's status may be in a reading.
MEANT: Final = {
    "happened": ("occurred", "ongoing"),
    "planned": ("planned",),
    "cancelled": ("cancelled",),
    "did not happen": ("not_occurred", "denied"),
    "not planned": ("not_occurred", "denied", "hypothetical"),
}
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """An event of a report: what was seen of it, the state of its word, and whether a person marked it too."""

    report: str
    seen: chance.Seen
    state: Numbers | None
    marked: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of what is seen by name, and the head that reads a word's state."""

    weights: Mapping[str, float]
    head: WorthHead

    def chance_of(self, example: Example) -> float:
        """What these weights give an example."""
        worth = {} if example.state is None else {"worth": self.head(example.state[None])[0]}
        with patch.dict(chance.load_yaml("chance.yaml"), {"weights": self.weights}):
            return chance.chance_of({**example.seen, **worth})


class _Kept:
    """Stands in for a head of worth and keeps what it is asked of; gives places in ``states``."""

    def __init__(self, head: WorthHead) -> None:
        self.head = head
        self.states: list[Numbers] = []

    def __call__(self, states: Numbers) -> list[float]:
        self.states += list(states)
        return [float(place) for place in range(len(self.states) - len(states), len(self.states))]


def main() -> None:
    """Fits the weights, or measures them."""
    asked = asked_for(__doc__)
    found = [read_examples(folder, names) for folder, names, _ in asked.folders]
    examples = [example for rows, _ in found for example in rows]
    if asked.measure:
        measure(examples, {name: size for _, sizes in found for name, size in sizes.items()})
        return
    fitted = fit(examples)
    write(SHIPPED, "weights", {name: round(weight, 2) for name, weight in fitted.weights.items()})
    write_head(DEFAULT, fitted.head)
    print(
        f"{len(examples)} events, {len(fitted.weights)} weights in {SHIPPED}, {len(fitted.head.weights)} in worth.npz"
    )


def read_examples(folder: Path, names: str) -> tuple[list[Example], dict[str, int]]:
    """Each event that could be made of the reports of ``folder``, and how many a person marked in each report."""
    out: list[Example] = []
    sizes: dict[str, int] = {}
    reader = reading._reader(ReadingSettings())  # noqa: SLF001
    shipped = reader.tagger
    kept = _Kept(shipped.decoder.worth)
    decoder = replace(shipped.decoder, worth=kept)  # type: ignore[arg-type]
    other = replace(reader, tagger=Tagger(shipped.version, shipped.session, decoder, shipped.tokenizer))
    with patch.object(reading, "_reader", lambda _settings: other):
        for report, gold in annotated(folder, names):
            weighed: list[tuple[Event, chance.Seen, Numbers | None]] = []
            keeper = _keeper(kept, weighed)
            with patch.object(events, "weigh", keeper), patch.object(events, "may_be_listed", lambda *_: True):
                reading.read_report(report)
            marked = _marked(report.text, [event for event, _, _ in weighed], gold["events"])
            out += [Example(gold["report"], x, state, n in marked) for n, (_, x, state) in enumerate(weighed)]
            sizes[gold["report"]] = len(gold["events"])
    return out, sizes


def _keeper(
    kept: _Kept, weighed: list[tuple[Event, chance.Seen, Numbers | None]]
) -> Callable[[Event, chance.Seen], float]:
    """What weighs as the product does and keeps what it weighed."""

    def weigh(event: Event, seen: chance.Seen) -> float:
        state = kept.states[int(seen.get("worth", 0))] if "unseen" not in seen else None
        rest = {name: value for name, value in seen.items() if name != "worth"}
        weighed.append((event, rest, state))
        worth = {} if state is None else {"worth": kept.head(state[None])[0]}
        return chance.chance_of({**rest, **worth})

    return weigh


def _marked(text: str, told: Sequence[Event], gold: Sequence[Mapping[str, Any]]) -> set[int]:
    """The places in ``told`` of the events that a person marked too, one to one, those most alike first."""
    pairs = []
    for index, marked in enumerate(gold):
        wanted = telling_words(" ".join([marked["trigger"], *marked.get("trigger_also", []), *marked.get("also", [])]))
        for place, event in enumerate(told):
            if wanted & telling_words(text[slice(*event.spans[0])]):
                pairs.append((_alike(event, marked), -index, -place))
    taken: set[int] = set()
    out: set[int] = set()
    for _, index, place in sorted(pairs, reverse=True):
        if index not in taken and -place not in out:
            taken.add(index)
            out.add(-place)
    return out


def _alike(event: Event, marked: Mapping[str, Any]) -> int:
    """How much of an event is as a person marked it: type, status, an actor, a recipient."""
    types = marked["type"] if isinstance(marked["type"], list) else [marked["type"]]
    actors, recipients = {who.name for who in event.actors}, {who.name for who in event.recipients}
    return sum(
        (
            event.type in types,
            event.status in MEANT[marked["status"]],
            bool(actors.intersection(marked["actors"])),
            bool(recipients.intersection(marked["recipients"])),
        )
    )


def fit(examples: Sequence[Example]) -> Fitted:
    """A logistic regression over what is seen and the states of words, drawn to 0; Newton's method."""
    names = ["bias", *sorted({name for e in examples for name in e.seen} - {"bias"})]
    plain = np.array([[e.seen.get(name, 0.0) for name in names] for e in examples])
    known = np.array([e.state is not None for e in examples])
    states = np.array([e.state for e in examples if e.state is not None], np.float64)
    mean, spread = states.mean(0), states.std(0) + 1e-6
    even = np.zeros((len(examples), states.shape[1]))
    even[known] = (states - mean) / spread
    rows = np.concatenate([plain, even], 1)
    marked = np.array([float(e.marked) for e in examples])
    shrink = np.concatenate([[0.01], np.full(len(names) - 1, SHRINK), np.full(even.shape[1], SHRINK_STATES)])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        told = 1 / (1 + np.exp(-rows @ weights))
        bend = (rows.T * (told * (1 - told))) @ rows + np.diag(shrink)
        weights = weights + np.linalg.solve(bend, rows.T @ (marked - told) - shrink * weights)
    found = dict(zip(names, map(float, weights), strict=False)) | {"worth": 1.0}
    head = weights[len(names) :] / spread
    return Fitted(found, WorthHead(head, float(-head @ mean)))


def write_head(model: Path, head: WorthHead) -> None:
    """Puts the head into the model's folder, with its checksum."""
    np.savez(model / "worth.npz", weights=head.weights.astype(np.float32), bias=head.bias)
    about = json.loads((model / "model.json").read_text("utf-8"))
    about["sha256"]["worth.npz"] = hashlib.sha256((model / "worth.npz").read_bytes()).hexdigest()
    (model / "model.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")


def measure(examples: Sequence[Example], sizes: Mapping[str, int]) -> None:
    """Prints what is found and what is extra by weights that were not fitted on the set they are used on."""
    judged: list[tuple[Example, float]] = []
    for one in sorted({set_of(e.report) for e in examples}):
        fitted = fit([e for e in examples if set_of(e.report) != one])
        judged += [(e, fitted.chance_of(e)) for e in examples if set_of(e.report) == one]
    for least in TRIED:
        told = [e for e, one in judged if one >= least]
        right = sum(e.marked for e in told)
        found, extra = right / sum(sizes.values()), 1 - right / max(1, len(told))
        print(f"{least:.2f} found {found:.1%} extra {extra:.1%} F1 {2 * right / (len(told) + sum(sizes.values())):.1%}")


if __name__ == "__main__":
    main()
