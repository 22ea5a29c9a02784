"""Measure a model folder as the product runs it: `python -m training.tagger.measure --help`.

Prints, on development data, the figures of the model card; `--sweep` also those of other biases
(what the network gives is computed once).  `--unseen` adds the files that were never trained on.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from pathlib import Path
from typing import Any

from . import evaluate, own, own_scores
from .examples import Example, paragraphs_by_line
from .polnear import harness, load_split
from .product import product

windows, inputs = product("windows"), product("inputs")
CUE_BIASES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
TRIGGER_BIASES = (-1.0, -0.5, 0.0, 0.5, 1.0)
ROLE_BONUSES = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
KINDS = ("all", "quoted", "direct", "mixed", "indirect", "core")


def computed(tagger: Any, examples: list[Example]) -> list[Any]:
    """(windows, the network's numbers) of each example, each window by itself."""
    out = []
    for example in examples:
        found = windows.split_windows(example.words, example.ends)
        numbers = [tagger.run_window(inputs.window_inputs(example.words, w.start, w.end)) for w in found]
        out.append((found, numbers))
    return out


def by_kind(scores: Any) -> dict[str, str]:
    """Content exact / content j50 / lenient triple F, by kind of quotation."""
    return {
        kind: " / ".join(f"{100 * scores[kind][x]['f1']:.1f}" for x in ("exact", "j50", "triple_len")) for kind in KINDS
    }


def speed(tagger: Any, examples: list[Example]) -> str:
    """Words a second of `Tagger.tag`, by wall clock and by processor time."""
    texts = [(e.text, paragraphs_by_line(e.text)) for e in examples]
    tagger.tag(*texts[0])
    wall, used = time.perf_counter(), time.process_time()
    for text, paragraphs in texts:
        tagger.tag(text, paragraphs)
    wall, used = time.perf_counter() - wall, time.process_time() - used
    count = sum(len(e) for e in examples)
    return f"{count / wall:.0f} words/s by the clock, {count / used:.0f} by processor time ({count} words)"


def main() -> None:
    """The command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("model", type=Path, help="model folder")
    p.add_argument("--polnear", type=Path, help="folder of the PolNeAR corpus")
    p.add_argument("--harness", type=Path, help="folder with polnear.py and score.py")
    p.add_argument("--own", type=Path, help="folder with events/ and reports/")
    p.add_argument("--sweep", action="store_true", help="also other biases")
    p.add_argument("--unseen", action="store_true", help="also the files never trained on")
    p.add_argument("--speed", action="store_true", help="also words a second")
    args = p.parse_args()
    tagger = product("tagger").Tagger.load(args.model)
    print(f"# {args.model} {tagger.version}")
    score: Any = None
    if args.harness:
        corpus, score = harness(args.harness, args.polnear)
    if args.polnear:
        measure_polnear(tagger, corpus, score, args)
    if args.own:
        data = own.load(args.own, tagger.tokenizer)
        print(data.counts())
        parts = [("development", data.dev)] + ([("unseen", data.unseen)] if args.unseen else [])
        for name, part in parts:
            measure_own(tagger, part, score, f"own {name}", sweep=args.sweep and part is data.dev)


def measure_polnear(tagger: Any, corpus: Any, score: Any, args: argparse.Namespace) -> None:
    """PolNeAR dev."""
    documents, found = load_split(corpus, "dev", tagger.tokenizer)
    examples = [versions[0] for versions in found]
    numbers = computed(tagger, examples)
    biases = CUE_BIASES if args.sweep else ()
    for bias in (tagger.decoder.cue_bias, *biases):
        decoder = dataclasses.replace(tagger.decoder, cue_bias=bias)
        scores = evaluate.polnear_scores(score, documents, evaluate.decode_all(decoder, examples, numbers))
        print(f"polnear dev, cue bias {bias}: {evaluate.brief(scores)}", flush=True)
        if bias == tagger.decoder.cue_bias:
            print(json.dumps(by_kind(scores)))
    if args.speed:
        print(speed(tagger, examples))


def measure_own(tagger: Any, part: own.Part, score: Any, name: str, *, sweep: bool) -> None:
    """One part of the own annotations."""
    cache: dict[int, Any] = {}

    def read(examples: list[Example], decoder: Any) -> list[Any]:
        key = id(examples[0])
        if key not in cache:
            cache[key] = computed(tagger, examples)
        return evaluate.decode_all(decoder, examples, cache[key])

    for what, figures in own_scores.scores(part, lambda examples: read(examples, tagger.decoder), score).items():
        print(f"{name}: {what}: {figures}", flush=True)
    if not sweep:
        return
    for bias, values, what in (
        ("cue_bias", CUE_BIASES, "reports"),
        ("trigger_bias", TRIGGER_BIASES, "events"),
        ("role_bonus", ROLE_BONUSES, "events"),
    ):
        for value in values:
            decoder = dataclasses.replace(tagger.decoder, **{bias: value})
            found = own_scores.scores(part, lambda examples, d=decoder: read(examples, d), score)
            print(f"{name}, {bias} {value}: {found.get(what)}", flush=True)


if __name__ == "__main__":
    main()
