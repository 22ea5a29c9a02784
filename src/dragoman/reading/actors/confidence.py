"""The rules' own confidence in, the share of such mentions that is right out; see ``tools/calibrate_actors.py``.

Only for actors that are known: one kept by its words is as sure as the rules say.
Invariant: by one way of resolving, what the rules are surer of is never told as less sure.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml

_TABLE: Final = "confidence.yaml"
_STEP: Final = 3
_asked_raw: list[bool] = []


@functools.cache
def table() -> Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]:
    """By how a mention was resolved: where each step begins, and what it is worth.

    Raises :class:`KnowledgeError` for a step that is not [from, share, answers].
    """
    steps: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {}
    for how, rows in load_yaml(_TABLE).items():
        if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == _STEP for row in rows):
            raise KnowledgeError(f"{_TABLE}, {how}: every step must be [from, share, answers]")
        steps[how] = (tuple(float(row[0]) for row in rows), tuple(float(row[1]) for row in rows))
    return steps


def calibrated(how: str, raw: float) -> float:
    """What a mention resolved in this way with the rules' own confidence ``raw`` is worth (0–1)."""
    if _asked_raw or how not in table():
        return raw
    begins, worth = table()[how]
    return worth[max(0, bisect_right(begins, raw + 1e-9) - 1)]


@contextmanager
def off() -> Iterator[None]:
    """Inside, the rules' own confidence is told as it is: for measuring it."""
    _asked_raw.append(True)
    try:
        yield
    finally:
        _asked_raw.pop()
