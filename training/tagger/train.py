"""Train the tagger: `python -m training.tagger.train --help`.

One call is one stage: it starts from MiniLM or from an earlier checkpoint, runs a number of
epochs, scores the development data after each, and leaves `last.pt` in its folder, from which the
same call resumes if it was interrupted.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from . import batches, evaluate, losses, own, own_scores
from .examples import Example, join, load_tokenizer, paragraphs_by_line
from .gold import Attribution
from .net import Dropout, Linear, TaggerNet
from .polnear import harness, load_split
from .product import product
from .whole import Also

WARM_UP = 150  # steps
HEAD_RATE, WORD_RATE = 5.0, 0.5  # learning rates of heads and word vectors, as shares of the encoder's
WEIGHTS = {
    "tag": 1.0, "arc_cue": 1.0, "arc_source": 1.0, "act": 0.2, "channel": 0.05, "negated": 0.05,
    "trigger": 1.0, "type": 0.5, "status": 0.5, "roles": 2.0,
}  # fmt: skip


def arguments() -> argparse.Namespace:
    """The command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", type=Path, required=True, help="folder for checkpoints and curve.txt")
    p.add_argument("--minilm", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    p.add_argument("--polnear", type=Path, help="folder of the PolNeAR corpus (train, dev)")
    p.add_argument("--harness", type=Path, help="folder with polnear.py and score.py")
    p.add_argument("--own", type=Path, help="folder with events/ and reports/ (own annotations)")
    p.add_argument("--also", type=Path, help="an earlier model, for what whole reports do not mark")
    p.add_argument("--start", type=Path, help="checkpoint to start from; default MiniLM")
    p.add_argument("--epochs", type=int, default=7)
    p.add_argument("--rate", type=float, default=2e-4, help="peak learning rate of the encoder")
    p.add_argument("--end-rate", type=float, default=0.0, help="its share left at the end")
    p.add_argument("--pieces", type=int, default=1536, help="per batch, with padding")
    p.add_argument("--event-passes", type=int, default=2, help="passes over own events an epoch")
    p.add_argument("--report-passes", type=int, default=2, help="passes over own reports an epoch")
    p.add_argument("--statement-passes", type=int, default=5, help="passes over single statements")
    p.add_argument("--rehearse", action="store_true", help="round as the shipped 8-bit network does")
    p.add_argument("--cue-bias", type=float, default=0.0, help="used in scoring only")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    return p.parse_args()


def make_optimizers(net: TaggerNet, rate: float) -> list[torch.optim.Optimizer]:
    """AdamW for the dense weights, lazy Adam for the word vectors; each group knows its peak."""
    encoder = ("positions", "norm", "features", "layers")
    dense: dict[bool, list[Tensor]] = {True: [], False: []}
    for name, weight in net.named_parameters():
        if name != "words.weight":
            dense[name.split(".")[0] in encoder].append(weight)
    groups = [
        {"params": dense[True], "lr": rate, "peak": rate},
        {"params": dense[False], "lr": rate, "peak": rate * HEAD_RATE},
    ]
    words = [{"params": [net.words.weight], "lr": rate, "peak": rate * WORD_RATE}]
    return [
        torch.optim.AdamW(groups, weight_decay=0.01, fused=True),
        torch.optim.SparseAdam(words),
    ]


def joined_items(examples: list[Example], passes: int, rng: random.Random) -> list[batches.Item]:
    """Short texts, one to six together in a window, each used `passes` times."""
    out: list[batches.Item] = []
    for _ in range(passes):
        shuffled = rng.sample(examples, len(examples))
        while shuffled:
            joined = join([shuffled.pop() for _ in range(min(rng.randint(1, 6), len(shuffled)))], rng)
            out.append((joined, 0, len(joined)))
    return [item for item in out if batches.size(item) <= batches.windows.PIECES + 2]


def earlier(folder: Path | None) -> Also | None:
    """What a model in ``folder`` finds, as whole reports need it."""
    if folder is None:
        return None
    tagger = product("tagger").Tagger.load(folder)

    def also(text: str) -> list[Attribution]:
        found = tagger.tag(text, paragraphs_by_line(text)).attributions
        return [Attribution(list(a.source), list(a.cue), list(a.content), None, a.channel, None) for a in found]

    return also


class Data:
    """Everything to learn from and to score on."""

    def __init__(self, args: argparse.Namespace) -> None:
        tokenizer = load_tokenizer(args.minilm)
        self.args = args
        self.articles: list[list[Example]] = []
        self.documents: list[Any] = []
        self.dev: list[Example] = []
        self.score: Any = None
        if args.polnear:
            corpus, self.score = harness(args.harness, args.polnear)
            self.articles = load_split(corpus, "train", tokenizer, every_annotator=True)[1]
            self.documents, dev = load_split(corpus, "dev", tokenizer)
            self.dev = [versions[0] for versions in dev]
        self.own = own.load(args.own, tokenizer, earlier(args.also)) if args.own else own.Own()

    def epoch(self, rng: random.Random) -> list[list[batches.Item]]:
        """The batches of one epoch, in random order.

        Of an article that several people marked, two people's versions are read.
        """
        longer = [example for versions in self.articles for example in rng.sample(versions, min(2, len(versions)))]
        longer += [e for _, e in self.own.train.reports] * self.args.report_passes
        items = [i for example in longer for i in batches.training_items(example, rng)]
        events = [e for _, e in self.own.train.events]
        statements = [e for _, e in self.own.train.statements]
        sentences = [
            *joined_items(events, self.args.event_passes, rng),
            *joined_items(statements, self.args.statement_passes, rng),
        ]
        out = batches.group(items, self.args.pieces, rng)
        out += batches.group(sentences, self.args.pieces, rng)
        rng.shuffle(out)
        return out

    def scores(self, net: TaggerNet) -> dict[str, Any]:
        """The figures on all development data."""
        decoder = evaluate.decoder_of(net, self.args.cue_bias)
        out: dict[str, Any] = {}

        def read(examples: list[Example]) -> list[Any]:
            return evaluate.decode_all(decoder, examples, evaluate.run_network(net, examples))

        if self.dev:
            out["polnear"] = evaluate.brief(evaluate.polnear_scores(self.score, self.documents, read(self.dev)))
        out.update(own_scores.scores(self.own.dev, read, self.score))
        return out


def train(args: argparse.Namespace) -> None:
    """Run the stage that the arguments describe."""
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    Linear.rehearsed = args.rehearse
    net = TaggerNet()
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=False)["net"])
    else:
        net.load_minilm(args.minilm)
    optimizers = make_optimizers(net, args.rate)
    data = Data(args)
    rng = random.Random(args.seed)
    Dropout.generator = np.random.default_rng(args.seed)
    last = args.out / "last.pt"
    first_epoch = 0
    if last.exists():
        state = torch.load(last, weights_only=False)
        net.load_state_dict(state["net"])
        for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        rng.setstate(state["rng"])
        Dropout.generator.bit_generator.state = state["noise"]
        first_epoch = state["epoch"]
    log(args.out, f"# {vars(args)}; {data.own.counts()}; {len(data.articles)} articles")
    for epoch in range(first_epoch, args.epochs):
        started = time.monotonic()
        sums = run_epoch(args, net, optimizers, data.epoch(rng), epoch)
        seconds = time.monotonic() - started
        state = {
            "net": net.state_dict(),
            "optimizers": [o.state_dict() for o in optimizers],
            "rng": rng.getstate(),
            "noise": Dropout.generator.bit_generator.state,
            "epoch": epoch + 1,
        }
        torch.save(state, last.with_suffix(".tmp"))
        last.with_suffix(".tmp").rename(last)
        torch.save({"net": net.state_dict()}, args.out / f"epoch{epoch + 1}.pt")
        log(args.out, f"epoch {epoch + 1} in {seconds:.0f} s; losses {json.dumps(sums)}")
        for name, figures in data.scores(net).items():
            log(args.out, f"  {name}: {figures}")


def run_epoch(
    args: argparse.Namespace,
    net: TaggerNet,
    optimizers: list[torch.optim.Optimizer],
    epoch_batches: list[list[batches.Item]],
    epoch: int,
) -> dict[str, float]:
    """One pass over the batches; the mean of each loss."""
    net.train()
    dense = [w for name, w in net.named_parameters() if name != "words.weight"]
    sums: dict[str, list[float]] = {}
    started, pieces = time.monotonic(), 0
    for step, items in enumerate(epoch_batches):
        done = (epoch + step / len(epoch_batches)) / args.epochs
        taken = epoch * len(epoch_batches) + step
        share = min((taken + 1) / WARM_UP, 1) * (1 - (1 - args.end_rate) * done)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
        batch = batches.collate(items)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, projections = net(batch["pieces"], batch["mask"], batch["features"], batch["first"])
        scores, projections = scores.float(), projections.float()
        parts = losses.attribution_losses(net, scores, projections, batch)
        parts |= losses.event_losses(net, scores, projections, batch)
        torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum().backward()
        torch.nn.utils.clip_grad_norm_(dense, 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        pieces += int(batch["mask"].sum())
        for name, part in parts.items():
            sums.setdefault(name, []).append(part.item())
        if step % 100 == 99:
            rate = pieces / (time.monotonic() - started)
            print(f"  {step + 1}/{len(epoch_batches)} {rate:.0f} pieces/s {means(sums)}", flush=True)
    return means(sums)


def means(sums: dict[str, list[float]]) -> dict[str, float]:
    """The mean of each list."""
    return {name: round(sum(x) / len(x), 4) for name, x in sums.items()}


def log(folder: Path, line: str) -> None:
    """Print a line and add it to the curve."""
    print(line, flush=True)
    with (folder / "curve.txt").open("a", encoding="utf-8") as f:
        f.write(line + "\n")


if __name__ == "__main__":
    train(arguments())
