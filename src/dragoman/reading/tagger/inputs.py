"""The words of one window in, the network's inputs out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .words import Words

CLS, SEP = 101, 102  # the marks that MiniLM expects at both ends


def window_inputs(words: Words, start: int, end: int) -> dict[str, NDArray[np.int64]]:
    """`pieces` (1, piece), `features` (1, piece, 3) and `first` (1, word: its first piece)."""
    counts = words.counts[start:end]
    low = int(words.counts[:start].sum())
    high = low + int(counts.sum())
    pieces = np.concatenate([[CLS], words.pieces[low:high], [SEP]])
    features = np.zeros((len(pieces), words.features.shape[1]), np.int64)
    features[1:-1] = np.repeat(words.features[start:end], counts, axis=0)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]]) + 1
    return {"pieces": pieces[None], "features": features[None], "first": first[None]}
