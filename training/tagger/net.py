"""The network: a MiniLM-L6 encoder over word pieces and small heads over words.

Every head reads the vector of a word's first piece.  `scores` holds the per-word scores side by
side (`labels.SCORES`), `projections` the two sides of the three biaffines (`labels.PROJECTIONS`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from .product import product

labels = product("labels")

HIDDEN, LAYERS, ATTENTION_HEADS = 384, 6, 12
VOCABULARY, POSITIONS = 30_522, 256  # 254 pieces and the two marks
FEATURES, FEATURE_VALUES = 3, 5
TAGS, ROLE_TAGS = len(labels.ATTRIBUTION_TAGS), len(labels.ROLE_TAGS)


class Dropout(nn.Module):
    """Dropout from bytes of one numpy generator: four times faster on a CPU than PyTorch's."""

    generator = np.random.default_rng(1)
    CUT = 26  # of 256: a rate of 0.1

    def forward(self, x: Tensor) -> Tensor:
        """`x` with a tenth of its elements set to 0 and the rest scaled up, in training."""
        if not self.training:
            return x
        noise = self.generator.integers(0, 256, x.shape, np.uint8)
        keep = torch.ge(torch.from_numpy(noise), self.CUT)
        return x * keep.to(x.dtype).mul_(256 / (256 - self.CUT))


class Linear(nn.Linear):
    """A linear layer that can rehearse the 8-bit arithmetic of the shipped network.

    While `rehearsed`, inputs are rounded to 256 steps between the least and the greatest of their
    window and weights to 64 steps either side for each output, as `export.py` does; gradients pass as
    if nothing had been rounded.
    """

    rehearsed = False

    def forward(self, x: Tensor) -> Tensor:
        """The layer's output (window, …, output)."""
        if not self.rehearsed:
            return super().forward(x)
        with torch.no_grad():
            exact = x.float()
            places = tuple(range(1, x.dim()))
            low = exact.amin(places, keepdim=True).clamp(max=0)
            step = (exact.amax(places, keepdim=True).clamp(min=0) - low).clamp(min=1e-8) / 255
            moved = torch.round(exact / step) * step - exact
            grid = self.weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 64
            shifted = torch.round(self.weight / grid) * grid - self.weight
        return functional.linear(x + moved.to(x.dtype), self.weight + shifted, self.bias)


class Layer(nn.Module):
    """One transformer layer (post-norm, as in BERT)."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = Linear(HIDDEN, 3 * HIDDEN)
        self.out = Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, 1e-12)
        self.up = Linear(HIDDEN, 4 * HIDDEN)
        self.down = Linear(4 * HIDDEN, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, 1e-12)
        self.drop = Dropout()

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """`bias` (window, 1, 1, piece) is 0 for pieces and very negative for padding."""
        b, t, _ = x.shape
        size = HIDDEN // ATTENTION_HEADS
        q, k, v = self.qkv(x).view(b, t, 3, ATTENTION_HEADS, size).permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: PyTorch's fused attention takes three times as long backwards on a CPU.
        weights = torch.softmax((q * size**-0.5) @ k.transpose(2, 3) + bias.to(q.dtype), -1)
        mixed = (weights @ v).transpose(1, 2).reshape(b, t, HIDDEN)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


def _head(width: int) -> nn.Sequential:
    return nn.Sequential(Linear(HIDDEN, HIDDEN), nn.GELU(), Dropout(), Linear(HIDDEN, width))


class Arc(nn.Module):
    """What a biaffine adds to the projections: computed in numpy by the product."""

    def __init__(self, outputs: int | None) -> None:
        super().__init__()
        a, n = labels.PROJECTION, outputs or 1
        self.matrix = nn.Parameter(torch.empty(n, a, a))
        for matrix in self.matrix:
            nn.init.xavier_uniform_(matrix)
        self.head = nn.Parameter(torch.zeros(n, a))
        self.bias = nn.Parameter(torch.zeros(n))
        self.distance = nn.Parameter(torch.zeros(n, labels.DISTANCE_BUCKETS))


class TaggerNet(nn.Module):
    """Encoder and heads; `load_minilm` fills the encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN, sparse=True)
        self.positions = nn.Parameter(torch.zeros(POSITIONS, HIDDEN))
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.features = nn.ModuleList(nn.Embedding(FEATURE_VALUES, HIDDEN) for _ in range(FEATURES))
        for feature in self.features:
            nn.init.normal_(feature.weight, 0, 0.005)
        self.drop = Dropout()
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        width = {name: part.stop - part.start for name, part in labels.SCORES.items()}
        self.tag = _head(width["tag"])
        self.cue = _head(width["act"] + width["channel"] + width["negated"])
        self.trigger = _head(width["trigger"])
        self.event = _head(width["type"] + width["status"])
        self.project = Linear(HIDDEN, len(labels.PROJECTIONS) * labels.PROJECTION)
        self.transitions = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.start = nn.Parameter(torch.zeros(TAGS))
        self.to_cue, self.to_source, self.roles = Arc(None), Arc(None), Arc(ROLE_TAGS)

    def load_minilm(self, folder: Path) -> None:
        """Fill the encoder from `model.safetensors` of all-MiniLM-L6-v2 in `folder`."""
        loaded = load_file(folder / "model.safetensors")
        weights = {name.removeprefix("bert."): value for name, value in loaded.items()}
        state = self.state_dict()
        embeddings = "embeddings."
        state["words.weight"] = weights[embeddings + "word_embeddings.weight"]
        state["positions"] = (
            weights[embeddings + "position_embeddings.weight"][:POSITIONS]
            + weights[embeddings + "token_type_embeddings.weight"][0]
        )
        names = {
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for kind in ("weight", "bias"):
            state[f"norm.{kind}"] = weights[f"{embeddings}LayerNorm.{kind}"]
            for i in range(LAYERS):
                of = f"encoder.layer.{i}."
                state[f"layers.{i}.qkv.{kind}"] = torch.cat(
                    [weights[f"{of}attention.self.{x}.{kind}"] for x in ("query", "key", "value")]
                )
                for ours, theirs in names.items():
                    state[f"layers.{i}.{ours}.{kind}"] = weights[f"{of}{theirs}.{kind}"]
        self.load_state_dict(state)

    def forward(self, pieces: Tensor, mask: Tensor, features: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Scores and projections (window, word, …).

        `pieces` and `mask` are (window, piece), `features` (window, piece, 3), `first` (window,
        word): where each word's first piece is.
        """
        bias = ((1 - mask) * -1e4)[:, None, None, :]
        return self.read(self.words(pieces), bias, features, first)

    def read(self, words: Tensor, bias: Tensor, features: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """As `forward`, from word vectors (window, piece, hidden) and the attention bias."""
        x = words + self.positions[: words.shape[1]]
        for i, feature in enumerate(self.features):
            x = x + feature(features[:, :, i])
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, bias)
        h = torch.gather(x, 1, first[:, :, None].expand(-1, -1, HIDDEN))
        scores = torch.cat([self.tag(h), self.cue(h), self.trigger(h), self.event(h)], -1)
        return scores, functional.gelu(self.project(h))
