"""Windows of examples in, padded tensors out."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from .examples import Example
from .product import product

labels, windows = product("labels"), product("windows")

Item = tuple[Example, int, int]  # words [start, end) of an example
CLS, SEP = 101, 102


def training_items(example: Example, rng: random.Random) -> list[Item]:
    """Windows over an example, the first of a random size so that cuts differ between epochs."""
    first = rng.randint(windows.PIECES // 3, windows.PIECES)
    found = windows.split_windows(example.words, example.ends, first=first)
    return [(example, w.start, w.end) for w in found]


def size(item: Item) -> int:
    """Pieces in an item."""
    return int(item[0].words.counts[item[1] : item[2]].sum()) + 2


def group(items: list[Item], pieces: int, rng: random.Random) -> list[list[Item]]:
    """Items of like size together, at most `pieces` with padding in a batch, in random order."""
    items = sorted(items, key=lambda item: size(item) + rng.random() * 25)
    batches: list[list[Item]] = []
    longest = 0
    for item in items:
        longest = max(longest, size(item))
        if batches and longest * (len(batches[-1]) + 1) <= pieces:
            batches[-1].append(item)
        else:
            batches.append([item])
            longest = size(item)
    rng.shuffle(batches)
    return batches


def _rounded(n: int) -> int:
    """`n` or a little more: few shapes, so that PyTorch reuses the kernels it has compiled."""
    return -(-n // 16) * 16


def collate(items: Sequence[Item]) -> dict[str, Tensor]:
    """One batch as tensors; labels that point outside the window become -1."""
    n, length = len(items), _rounded(max(size(item) for item in items))
    width = _rounded(max(b - a for _, a, b in items))
    pieces = np.zeros((n, length), np.int64)
    mask = np.zeros((n, length), np.float32)
    features = np.zeros((n, length, 3), np.int64)
    first = np.zeros((n, width), np.int64)
    word_labels = {
        key: np.full((n, width), -1, np.int64)
        for key in ("anchor", "source", "act", "channel", "negated", "type", "status")
    } | {key: np.zeros((n, width), np.int64) for key in ("tag", "trigger")}
    role_window: list[int] = []
    role_word: list[int] = []
    roles: list[np.ndarray] = []
    for k, (example, a, b) in enumerate(items):
        window = window_arrays(example.words, a, b)
        m = window["pieces"].shape[1]
        pieces[k, :m] = window["pieces"][0]
        mask[k, :m] = 1
        features[k, :m] = window["features"][0]
        first[k, : b - a] = window["first"][0]
        for key, out in word_labels.items():
            part = example.arrays[key][a:b]
            if key in ("anchor", "source"):
                part = np.where((part >= a) & (part < b), part - a, -1)
            out[k, : b - a] = part
        if word_labels["tag"][k, 0] in (2, 4, 6):
            word_labels["tag"][k, 0] -= 1
        for trigger, tags in example.roles:
            if a <= trigger < b:
                role_window.append(k)
                role_word.append(trigger - a)
                row = np.full(width, -1)
                row[: b - a] = tags[a:b]
                roles.append(row)
    arrays = {"pieces": pieces, "mask": mask, "features": features, "first": first} | word_labels
    batch = {key: torch.from_numpy(value) for key, value in arrays.items()}
    batch["lengths"] = torch.tensor([b - a for _, a, b in items])
    batch["has_attributions"] = torch.tensor([e.has_attributions for e, _, _ in items])
    batch["has_events"] = torch.tensor([e.has_events for e, _, _ in items])
    batch["role_window"] = torch.tensor(role_window, dtype=torch.long)
    batch["role_word"] = torch.tensor(role_word, dtype=torch.long)
    batch["roles"] = torch.from_numpy(np.array(roles).reshape(len(roles), width)).long()
    return batch


def window_arrays(words: object, a: int, b: int) -> dict[str, np.ndarray]:
    """The network's inputs for one window; the product's own function."""
    result: dict[str, np.ndarray] = product("inputs").window_inputs(words, a, b)
    return result
