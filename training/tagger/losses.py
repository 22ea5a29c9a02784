"""Training losses over one batch; each is summed over its places and divided by the words."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .net import Arc, TaggerNet
from .product import product

labels, crf = product("labels"), product("crf")


class _PathLoss(torch.autograd.Function):
    """Negative log probability of the gold tags under the CRF, summed over all windows.

    The sums over paths run in numpy in double precision with the product's code; a gradient
    traced through PyTorch step by step would take a fifth of the training time.
    """

    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any, scores: Tensor, transitions: Tensor, start: Tensor, gold: Tensor, lengths: Tensor
    ) -> Tensor:
        e, tr, st = (x.detach().numpy() for x in (scores, transitions, start))
        y, n = gold.numpy(), lengths.numpy()
        chain = crf.Chain(tr, st, labels.ALLOWED, labels.MAY_START)
        forward, backward, log_sum, weight = chain.sums(e, n)
        inside = np.arange(e.shape[1])[None] < n[:, None]
        step = np.where(labels.ALLOWED, np.exp(tr.astype(np.float64)), 0.0)
        later = weight[:, 1:] * backward[:, 1:] * inside[:, 1:, None]
        pairs = np.einsum("bti,btj->ij", forward[:, :-1], later) * step
        unary = forward * backward
        unary /= unary.sum(2, keepdims=True)
        unary *= inside[:, :, None]
        first = unary[:, 0].sum(0)
        rows, cols = np.nonzero(inside)
        unary[rows, cols, y[rows, cols]] -= 1
        np.subtract.at(pairs, (y[:, :-1][inside[:, 1:]], y[:, 1:][inside[:, 1:]]), 1)
        np.subtract.at(first, y[:, 0], 1)
        gold_score = (
            np.take_along_axis(e, y[..., None], 2)[..., 0][inside].sum()
            + st[y[:, 0]].sum()
            + tr[y[:, :-1], y[:, 1:]][inside[:, 1:]].sum()
        )
        ctx.save_for_backward(*(torch.from_numpy(x.astype(np.float32)) for x in (unary, pairs, first)))
        return torch.tensor(float(log_sum.sum() - gold_score))

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        unary, pairs, first = ctx.saved_tensors
        return unary * grad, pairs * grad, first * grad, None, None


def attribution_losses(
    net: TaggerNet, scores: Tensor, projections: Tensor, batch: dict[str, Tensor]
) -> dict[str, Tensor]:
    """Tags, both arcs and the labels of cues, over windows that carry attribution gold."""
    rows = batch["has_attributions"]
    if not rows.any():
        return {}
    scores, projections = scores[rows], projections[rows]
    part = labels.SCORES
    lengths = batch["lengths"][rows]
    total = lengths.sum()
    out = {
        "tag": _PathLoss.apply(
            scores[..., part["tag"]].contiguous(), net.transitions, net.start,
            batch["tag"][rows], lengths,
        )
        / total
    }  # fmt: skip
    width = scores.shape[1]
    outside = torch.arange(width)[None] >= lengths[:, None]
    for name, arc, gold in (("cue", net.to_cue, "anchor"), ("source", net.to_source, "source")):
        y = batch[gold][rows]
        fit = _arc(arc, projections, name, width).masked_fill(outside[:, None, :], -1e4)
        known = y >= 0
        out[f"arc_{name}"] = functional.cross_entropy(fit[known], y[known], reduction="sum") / total
    # Labels of cues are rare (own annotations only), so they are averaged over cues, not words.
    for name in ("act", "channel"):
        y = batch[name][rows]
        known = y >= 0
        if known.any():
            out[name] = functional.cross_entropy(scores[..., part[name]][known], y[known])
    y = batch["negated"][rows]
    known = y >= 0
    if known.any():
        out["negated"] = functional.binary_cross_entropy_with_logits(
            scores[..., part["negated"]][known][:, 0], y[known].float()
        )
    return out


def _arc(arc: Arc, projections: Tensor, name: str, width: int) -> Tensor:
    dep = projections[..., labels.PROJECTIONS[f"{name}_dep"]]
    head = projections[..., labels.PROJECTIONS[f"{name}_head"]]
    near = arc.distance[0][_buckets(width)]
    return (dep @ arc.matrix[0]) @ head.transpose(1, 2) + (head @ arc.head[0])[:, None, :] + near


def _buckets(width: int) -> Tensor:
    at = np.arange(width)
    return torch.from_numpy(labels.distance_bucket(at, at))


def event_losses(net: TaggerNet, scores: Tensor, projections: Tensor, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Triggers, their type and status, and roles, over windows that carry event gold."""
    rows = batch["has_events"]
    if not rows.any():
        return {}
    part = labels.SCORES
    inside = torch.arange(scores.shape[1])[None] < batch["lengths"][:, None]
    inside = inside & rows[:, None]
    out = {"trigger": functional.cross_entropy(scores[..., part["trigger"]][inside], batch["trigger"][inside])}
    for name in ("type", "status"):
        y = batch[name]
        known = y >= 0
        if known.any():
            out[name] = functional.cross_entropy(scores[..., part[name]][known], y[known])
    window, word, gold = batch["role_window"], batch["role_word"], batch["roles"]
    if len(window):
        arc = net.roles
        asked = projections[window, word][:, labels.PROJECTIONS["role_trigger"]]
        keys = torch.einsum("na,lab->nlb", asked, arc.matrix) + arc.head
        words = projections[window][..., labels.PROJECTIONS["role_word"]]
        near = arc.distance[:, _buckets(scores.shape[1])[word]].permute(1, 2, 0)
        fit = torch.einsum("nlb,nwb->nwl", keys, words) + arc.bias + near
        known = gold >= 0
        out["roles"] = functional.cross_entropy(fit[known], gold[known])
    return out
