"""Train the head that reads acts, over the frozen encoder: `python -m training.tagger.acts --help`.

Own annotations in, the arrays `act.*` of `decoder.npz` out (and its checksum in `model.json`). Minutes on one core.
What a statement does is read from its cue and from what is said together: the mean states of both (`labels.STATES`) and
the scores of the cue's own head go through one hidden layer of ACT_HIDDEN, which is three nets of different seeds side
by side. Trains on everything but the files ending in `_unseen.txt` and the development tenth.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from . import own
from .gold import Report
from .product import product

labels, windows, inputs, heads = product("labels"), product("windows"), product("inputs"), product("acts_head")
#: Taken from `state`: half of what reports say is no act, of what people want to know it is less (set on development).
STATE_BIAS = 0.9
SEEDS, WIDTH, DROPOUT, EPOCHS, BATCH, RATE, SMOOTHING, DECAY = 3, 128, 0.3, 12, 64, 2e-3, 0.1, 0.05


def rows(tagger: Any, texts: Sequence[tuple[Report, Any]]) -> tuple[np.ndarray, list[int]]:
    """What the head sees of each statement with a cue, and its act."""
    seen: list[np.ndarray] = []
    acts: list[int] = []
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
                seen.append(heads.seen(scores, projections, cue, content))
                acts.append(labels.ACTS.index(one.act))
    return np.stack(seen), acts


def _words(example: Any, spans: Sequence[tuple[int, int]]) -> np.ndarray:
    start, end = example.words.start, example.words.end
    found = [np.flatnonzero((start < e) & (end > s)) for s, e in spans]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def train_one(x: Tensor, y: Tensor, seed: int) -> nn.Sequential:
    """One net."""
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Dropout(DROPOUT), nn.Linear(x.shape[1], WIDTH), nn.ReLU(), nn.Dropout(DROPOUT),
        nn.Linear(WIDTH, len(labels.ACTS)),
    )  # fmt: skip
    steps = EPOCHS * -(-len(x) // BATCH)
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for part in torch.randperm(len(x)).split(BATCH):
            loss = functional.cross_entropy(net(x[part]), y[part], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return net.eval()


def train(x: np.ndarray, acts: Sequence[int]) -> dict[str, np.ndarray]:
    """The arrays of the head."""
    mean, spread = x.mean(0), x.std(0) + 1e-3
    ready = torch.from_numpy((x - mean) / spread)
    nets: list[Any] = [train_one(ready, torch.tensor(acts), seed) for seed in range(SEEDS)]
    first = torch.cat([net[1].weight for net in nets]).detach().numpy()
    scale = np.abs(first).max(1, keepdims=True) / 127
    last = sum(net[4].bias / SEEDS for net in nets).detach().numpy()
    last[labels.ACTS.index("state")] -= STATE_BIAS
    return {
        "act.mean": mean.astype(np.float16),
        "act.spread": spread.astype(np.float16),
        "act.first": np.round(first / scale).astype(np.int8),
        "act.scale": scale[:, 0].astype(np.float16),
        "act.bias": torch.cat([net[1].bias for net in nets]).detach().numpy().astype(np.float16),
        "act.second": torch.cat([net[4].weight / SEEDS for net in nets], 1).detach().numpy().astype(np.float16),
        "act.second_bias": last.astype(np.float16),
    }


def macro_f1(gold: Sequence[int], found: Sequence[int]) -> float:
    """Mean F1 over the acts that occur in `gold`, in percent."""
    out = []
    for act in sorted(set(gold)):
        right = sum(g == f == act for g, f in zip(gold, found, strict=True))
        out.append(2 * right / (sum(g == act for g in gold) + sum(f == act for f in found)))
    return 100 * sum(out) / len(out)


def main() -> None:
    """The command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("model", type=Path, help="model folder whose network gives states; its decoder is rewritten")
    p.add_argument("--own", type=Path, default=Path("training/data"), help="folder with acts/ and reports/")
    p.add_argument("--all", action="store_true", help="learn from the development tenth too")
    args = p.parse_args()
    torch.set_num_threads(1)
    tagger = product("tagger").Tagger.load(args.model)
    data = own.load(args.own, tagger.tokenizer)
    texts = data.train.statements + data.train.reports
    x, acts = rows(tagger, texts + (data.dev.statements + data.dev.reports if args.all else []))
    arrays = train(x, acts)
    path = args.model / "decoder.npz"
    with np.load(path) as kept:
        arrays = {name: kept[name] for name in kept.files if not name.startswith("act.")} | arrays
    np.savez(path, **arrays)  # type: ignore[arg-type]
    about = json.loads((args.model / "model.json").read_text("utf-8"))
    about["sha256"]["decoder.npz"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (args.model / "model.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    head = product("tagger").Tagger.load(args.model).decoder.acts
    print(f"{len(acts)} statements learned from; {path.stat().st_size / 1e6:.2f} MB")
    for name, part in (("development", data.dev), ("unseen", data.unseen)):
        for what, texts in (("single statements", part.statements), ("reports", part.reports)):
            x, gold = rows(tagger, texts)
            found = head(x).argmax(1).tolist()
            right = 100 * sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold)
            print(f"{name}, {what}: {len(gold)}, right {right:.1f}, macro-F1 {macro_f1(gold, found):.1f}")


if __name__ == "__main__":
    main()
