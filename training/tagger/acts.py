"""Train the head that reads acts, over the frozen encoder, and measure acts: `python -m training.tagger.acts --help`.

Own annotations in, the arrays `act.*` of `decoder.npz` out (and its checksum in `model.json`). Minutes on one core, in
the product's own environment: NumPy only. What a statement does is read from its cue and from what is said together
(`acts_head.seen`) by one hidden layer, which is SEEDS nets of different seeds side by side. Trains on everything but
the files ending in `_unseen.txt` and the development tenth. With `--measure` it trains nothing and prints how right the
product decides (lexicon and head) on the test part.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import own
from .gold import Attribution, Report
from .judge import Judge
from .product import product

labels, windows, inputs, heads = product("labels"), product("windows"), product("inputs"), product("acts_head")
SEEDS, WIDTH, DROPOUT, EPOCHS, BATCH, RATE, SMOOTHING, DECAY = 3, 96, 0.5, 12, 64, 2e-3, 0.1, 0.05
FIRST, SECOND = 0.9, 0.999  # of Adam
Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Row:
    """A statement: what the head sees of it, where it stands, its act."""

    seen: Numbers
    text: str
    marked: Attribution
    act: int


def rows(tagger: Any, texts: Sequence[tuple[Report, Any]]) -> list[Row]:
    """The statements of `texts` that have a cue, a content and an act."""
    out: list[Row] = []
    for report, example in texts:
        scores = np.zeros((len(example), labels.SCORE_WIDTH), np.float32)
        projections = np.zeros((len(example), labels.STATES.stop), np.float32)
        for w in windows.split_windows(example.words, example.ends):
            found = tagger.run_window(inputs.window_inputs(example.words, w.start, w.end))
            scores[w.start : w.end], projections[w.start : w.end] = found
        for one in report.attributions:
            cue = _words(example, one.cue)
            content = np.setdiff1d(_words(example, one.content), cue)
            if one.act and len(cue) and len(content):
                seen = heads.seen(scores, projections, cue, content)
                out.append(Row(seen, report.text, one, labels.ACTS.index(one.act)))
    return out


def _words(example: Any, spans: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    start, end = example.words.start, example.words.end
    found = [np.flatnonzero((start < e) & (end > s)) for s, e in spans]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def train_one(x: Numbers, y: NDArray[np.int64], seed: int) -> list[Numbers]:
    """One net: weights and bias of the hidden layer, weights and bias of the acts; by AdamW on smoothed labels."""
    random = np.random.default_rng(seed)
    net = _start(random, x.shape[1], len(labels.ACTS))
    targets = np.full((len(x), len(labels.ACTS)), SMOOTHING / len(labels.ACTS), np.float32)
    targets[np.arange(len(x)), y] += 1 - SMOOTHING
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in net]
    parts = -(-len(x) // BATCH)
    step = 0
    for _ in range(EPOCHS):
        for part in np.array_split(random.permutation(len(x)), parts):
            step += 1
            rate = _rate(step / (EPOCHS * parts))
            gradients = _gradients(net, x[part], targets[part], random)
            for place, gradient in enumerate(gradients):
                mean, square = moments[place]
                mean += (1 - FIRST) * (gradient - mean)
                square += (1 - SECOND) * (gradient * gradient - square)
                net[place] *= 1 - rate * DECAY
                net[place] -= rate * (mean / (1 - FIRST**step)) / (np.sqrt(square / (1 - SECOND**step)) + 1e-8)
    return net


def _start(random: np.random.Generator, inside: int, acts: int) -> list[Numbers]:
    def uniform(fan: int, *shape: int) -> Numbers:
        return random.uniform(-(fan**-0.5), fan**-0.5, shape).astype(np.float32)

    return [uniform(inside, inside, WIDTH), uniform(inside, WIDTH), uniform(WIDTH, WIDTH, acts), uniform(WIDTH, acts)]


def _rate(done: float) -> float:
    """One cycle: up in the first three tenths, down to nothing in the rest."""
    if done < 0.3:
        return float(RATE * (0.04 + 0.96 * (1 - np.cos(np.pi * done / 0.3)) / 2))
    return float(RATE * (1 + np.cos(np.pi * (done - 0.3) / 0.7)) / 2)


def _gradients(net: Sequence[Numbers], x: Numbers, targets: Numbers, random: np.random.Generator) -> list[Numbers]:
    """Of the cross entropy, with dropout before either layer."""
    first, bias, second, second_bias = net
    x = x * _kept(random, x)
    before = x @ first + bias
    mask = _kept(random, before)
    hidden = np.maximum(before, 0) * mask
    out = hidden @ second + second_bias
    out = np.exp(out - out.max(1, keepdims=True))
    out = (out / out.sum(1, keepdims=True) - targets) / len(x)
    back = (out @ second.T) * mask * (before > 0)
    return [x.T @ back, back.sum(0), hidden.T @ out, out.sum(0)]


def _kept(random: np.random.Generator, like: Numbers) -> Numbers:
    kept: Numbers = (random.random(like.shape, dtype=np.float32) >= DROPOUT).astype(np.float32) / (1 - DROPOUT)
    return kept


@dataclass(frozen=True)
class Head:
    """Nets side by side over what is seen made even."""

    mean: Numbers
    spread: Numbers
    nets: Sequence[Sequence[Numbers]]

    def __call__(self, x: Numbers) -> Numbers:
        """(statement, act) scores, the mean of the nets'."""
        even = (x - self.mean) / self.spread
        each = [np.maximum(even @ first + bias, 0) @ second + last for first, bias, second, last in self.nets]
        scores: Numbers = np.mean(each, 0)
        return scores


def train(x: Numbers, acts: NDArray[np.int64]) -> Head:
    """The head that learned from rows of what is seen, and the acts that people marked."""
    mean, spread = x.mean(0), x.std(0) + 1e-3
    return Head(mean, spread, [train_one((x - mean) / spread, acts, seed) for seed in range(SEEDS)])


def arrays_of(head: Head) -> dict[str, np.ndarray]:
    """The arrays of the head as they are shipped, the larger ones in 8 bits."""
    mean, spread, nets = head.mean, head.spread, head.nets
    first = np.concatenate([net[0].T for net in nets])
    scale = np.abs(first).max(1, keepdims=True) / 127
    last = sum(net[3] / SEEDS for net in nets)
    return {
        "act.mean": mean.astype(np.float16),
        "act.spread": spread.astype(np.float16),
        "act.first": np.round(first / scale).astype(np.int8),
        "act.scale": scale[:, 0].astype(np.float16),
        "act.bias": np.concatenate([net[1] for net in nets]).astype(np.float16),
        "act.second": np.concatenate([net[2].T / SEEDS for net in nets], 1).astype(np.float16),
        "act.second_bias": last.astype(np.float16),
    }


def seen_and_marked(learned: Sequence[Row]) -> tuple[Numbers, NDArray[np.int64]]:
    """What is seen of each statement, and its act."""
    return np.stack([row.seen for row in learned]), np.array([row.act for row in learned])


def write(folder: Path, arrays: dict[str, np.ndarray]) -> float:
    """Puts the head into the model in `folder`; megabytes of its decoder."""
    path = folder / "decoder.npz"
    with np.load(path) as kept:
        arrays = {name: kept[name] for name in kept.files if not name.startswith("act.")} | arrays
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    about = json.loads((folder / "model.json").read_text("utf-8"))
    about["format"] = product("folder").FORMAT
    about["sha256"]["decoder.npz"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    return path.stat().st_size / 1e6


def macro_f1(gold: Sequence[int], found: Sequence[int]) -> float:
    """Mean F1 over the acts that occur in `gold`, in percent."""
    out = []
    for act in sorted(set(gold)):
        right = sum(g == f == act for g, f in zip(gold, found, strict=True))
        out.append(2 * right / (sum(g == act for g in gold) + sum(f == act for f in found)))
    return 100 * sum(out) / len(out)


def decided(head: Callable[[Numbers], Numbers], measured: Sequence[Row]) -> list[int]:
    """The acts as the product decides, lexicon, head and all other signs together."""
    judge = Judge()
    scores = head(np.stack([row.seen for row in measured]))
    return [labels.ACTS.index(judge(row.text, row.marked, own)) for row, own in zip(measured, scores, strict=True)]


def measure(tagger: Any, data: own.Own, *, unseen: bool) -> None:
    """Prints figures of the development tenth and, with `unseen`, of the test part."""
    head = tagger.decoder.acts
    for name, part in (("development", data.dev), ("test", data.unseen)):
        if name == "test" and not unseen:
            continue
        pieces = {
            "single statements": rows(tagger, part.statements),
            "statements in reports": rows(tagger, part.reports),
        }
        pieces["both"] = [row for piece in pieces.values() for row in piece]
        for what, piece in pieces.items():
            gold = [row.act for row in piece]
            alone = head(np.stack([row.seen for row in piece])).argmax(1).tolist()
            for by, found in (("the net alone", alone), ("as the product decides", decided(head, piece))):
                right = 100 * sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold)
                print(f"{name}, {what}, {by}: {len(gold)}, right {right:.1f}, macro-F1 {macro_f1(gold, found):.1f}")


def main() -> None:
    """The command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("model", type=Path, help="model folder whose network gives states; its decoder is rewritten")
    p.add_argument("--own", type=Path, default=Path("training/data"), help="folder with acts/ and reports/")
    p.add_argument("--all", action="store_true", help="learn from the development tenth too")
    p.add_argument("--measure", action="store_true", help="train nothing; print the figures of the test part")
    args = p.parse_args()
    tagger_module = product("tagger")
    if args.measure:
        tagger = tagger_module.Tagger.load(args.model)
        measure(tagger, own.load(args.own, tagger.tokenizer), unseen=True)
        return
    tagger = tagger_module.Tagger.load(args.model)
    data = own.load(args.own, tagger.tokenizer)
    texts = data.train.statements + data.train.reports + data.plain
    learned = rows(tagger, texts + (data.dev.statements + data.dev.reports if args.all else []))
    size = write(args.model, arrays_of(train(*seen_and_marked(learned))))
    print(f"{len(learned)} statements learned from; {size:.2f} MB")
    if not args.all:
        measure(tagger_module.Tagger.load(args.model), data, unseen=False)


if __name__ == "__main__":
    main()
