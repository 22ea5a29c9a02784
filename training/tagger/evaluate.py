"""Scores on development data: PolNeAR with the harness, own annotations with counts kept here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np
import torch

from .batches import collate
from .examples import Example
from .gold import Event, Span
from .net import TaggerNet
from .product import product

labels, windows = product("labels"), product("windows")
Numbers = list[tuple[np.ndarray, np.ndarray]]
Reader = Callable[[Example], tuple[list[Any], list[Any]]]  # attributions, triggers


def decoder_of(net: TaggerNet, cue_bias: float = 0.0, trigger_bias: float = 0.0) -> Any:
    """The product's decoder with the weights of `net`."""
    attributions, triggers = product("attributions"), product("triggers")

    def biaffine(arc: Any) -> Any:
        return attributions.Biaffine(
            arc.matrix[0].detach().numpy(), arc.head[0].detach().numpy(),
            arc.distance[0].detach().numpy(),
        )  # fmt: skip

    return product("decode").Decoder(
        product("crf").Chain(
            net.transitions.detach().numpy(), net.start.detach().numpy(), labels.ALLOWED, labels.MAY_START
        ),
        biaffine(net.to_cue),
        biaffine(net.to_source),
        triggers.RoleScorer(
            *(x.detach().numpy() for x in (
                net.roles.matrix, net.roles.head, net.roles.bias, net.roles.distance
            ))
        ),
        product("acts_head").ActHead(**{name: np.float32(x) for name, x in passing_acts().items()}),
        product("worth_head").indifferent(labels.STATES.stop - labels.STATES.start),
        cue_bias,
        trigger_bias,
    )  # fmt: skip


def passing_acts() -> dict[str, np.ndarray]:
    """A head of acts that passes the scores of the cue on, until `acts.py` has trained one."""
    acts, width = len(labels.ACTS), labels.STATES.stop - labels.STATES.start + len(labels.ACTS)
    last = np.eye(width, dtype=np.float32)[-acts:]
    return {
        "mean": np.zeros(width), "spread": np.ones(width), "first": np.concatenate([last, -last]),
        "bias": np.zeros(2 * acts), "second": np.concatenate([np.eye(acts), -np.eye(acts)], 1),
        "second_bias": np.zeros(acts),
    }  # fmt: skip


def run_network(net: TaggerNet, examples: Sequence[Example], pieces: int = 4096) -> list[Any]:
    """(windows, numbers) of each example, from the network in bfloat16."""
    net.eval()
    found = [windows.split_windows(e.words, e.ends) for e in examples]
    items = [(k, i, examples[k], w) for k, ws in enumerate(found) for i, w in enumerate(ws)]
    items.sort(key=lambda x: -int(x[2].words.counts[x[3].start : x[3].end].sum()))
    numbers: list[list[Any]] = [[None] * len(ws) for ws in found]
    step = max(1, pieces // (windows.PIECES + 2))
    with torch.no_grad():
        for low in range(0, len(items), step):
            part = items[low : low + step]
            batch = collate([(e, w.start, w.end) for _, _, e, w in part])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores, projections = net(batch["pieces"], batch["mask"], batch["features"], batch["first"])
            for row, (k, i, _, w) in enumerate(part):
                n = w.end - w.start
                # The head of acts looks at states too, which only an exported network gives; `passing_acts` needs none.
                states = np.zeros((n, labels.STATES.stop - labels.STATES.start), np.float32)
                numbers[k][i] = (
                    scores[row, :n].float().numpy(),
                    np.concatenate([projections[row, :n].float().numpy(), states], 1),
                )
    return list(zip(found, numbers, strict=True))


def decode_all(decoder: Any, examples: Sequence[Example], computed: list[Any]) -> list[Any]:
    """(attributions, triggers) of each example."""
    return [decoder.decode(e.text, e.words, ws, numbers) for e, (ws, numbers) in zip(examples, computed, strict=True)]


def polnear_scores(score: ModuleType, documents: Sequence[Any], results: Sequence[Any]) -> Any:
    """The harness's scores of what was found in its documents."""
    predicted = {
        document.doc_id: [
            {role: [list(s) for s in getattr(a, role)] or None for role in ("source", "cue", "content")}
            for a in attributions
        ]
        for document, (attributions, _) in zip(documents, results, strict=True)
    }  # fmt: skip
    return score.evaluate(documents, predicted)


def brief(scores: Any) -> str:
    """The main figures on one line, in percent."""
    every, core = scores["all"], scores["core"]

    def f(part: Any) -> str:
        return f"{100 * part['f1']:.1f}"

    exact, given = every["exact"], every["src_given_content"]
    return (
        f"content P {100 * exact['p']:.1f} R {100 * exact['r']:.1f} exact {f(exact)} "
        f"j50 {f(every['j50'])} | source {100 * given['exact']:.1f}/{100 * given['overlap']:.1f} "
        f"| triple {f(every['triple'])} lenient {f(every['triple_len'])} | core {f(core['exact'])}"
        f"/{f(core['j50'])}/{f(core['triple_len'])} | n {every['n_pred']}/{every['n_gold']}"
    )


def overlaps(a: Sequence[Span], b: Sequence[Span]) -> bool:
    """True when any span of `a` shares a code point with any of `b`."""
    return any(x[0] < y[1] and y[0] < x[1] for x in a for y in b)


def event_scores(gold: Sequence[Sequence[Event]], found: Sequence[Sequence[Any]]) -> dict[str, float]:
    """Triggers by overlap, then what hangs on a matched one, in percent.

    Type and status are shares of matched triggers; roles count when the spans overlap;
    `role_spans_f` wants exact spans; `silent` is the share of texts without events in which none is
    found.
    """
    n = dict.fromkeys(
        ["hit", "missed", "extra", "type", "status", "silent", "quiet", "spans_gold", "spans_pred", "spans_hit"]
        + [f"{r}_{k}" for r in ("actor", "recipient", "place", "time") for k in ("hit", "gold", "pred")],
        0,
    )
    roles = {"actor": "actors", "recipient": "recipients", "place": "places", "time": "times"}
    for events, triggers in zip(gold, found, strict=True):
        if not events:
            n["quiet"] += 1
            n["silent"] += not triggers
        used: set[int] = set()
        for event in events:
            fits = [i for i, t in enumerate(triggers) if i not in used and overlaps([t.span], [event.trigger])]
            if not fits:
                n["missed"] += 1
                continue
            i = max(fits, key=lambda i: triggers[i].type == event.type)
            used.add(i)
            n["hit"] += 1
            n["type"] += triggers[i].type == event.type
            n["status"] += triggers[i].status == event.status
            for role, attribute in roles.items():
                want, have = event.roles.get(role, []), getattr(triggers[i], attribute)
                n[f"{role}_gold"] += bool(want)
                n[f"{role}_pred"] += bool(have)
                n[f"{role}_hit"] += overlaps(want, have)
                n["spans_gold"] += len(want)
                n["spans_pred"] += len(have)
                n["spans_hit"] += len(set(want) & set(have))
        n["extra"] += len(triggers) - len(used)
    return _event_percent(n)


def _event_percent(n: dict[str, int]) -> dict[str, float]:
    def percent(a: float, b: float) -> float:
        return round(100 * a / b, 1) if b else 0.0

    out: dict[str, float] = {
        "events": n["hit"] + n["missed"],
        "trigger_p": percent(n["hit"], n["hit"] + n["extra"]),
        "trigger_r": percent(n["hit"], n["hit"] + n["missed"]),
        "trigger_f": percent(2 * n["hit"], 2 * n["hit"] + n["extra"] + n["missed"]),
        "type": percent(n["type"], n["hit"]),
        "status": percent(n["status"], n["hit"]),
        "silent": percent(n["silent"], n["quiet"]),
        "role_spans_f": percent(2 * n["spans_hit"], n["spans_gold"] + n["spans_pred"]),
    }
    for role in ("actor", "recipient", "place", "time"):
        out[f"{role}_r"] = percent(n[f"{role}_hit"], n[f"{role}_gold"])
        out[f"{role}_f"] = percent(2 * n[f"{role}_hit"], n[f"{role}_gold"] + n[f"{role}_pred"])
    return out
