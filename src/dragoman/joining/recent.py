"""Keys in, what they stand for out: looked up once and held for the next question, so many at the most.

Invariant: what is held is what a look-up would find; what was put in first goes first.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice


class Recent[K, V]:
    """What ``find`` gives, held for the next question: at most ``most`` of it, so that memory does not grow."""

    def __init__(self, find: Callable[[K], V], most: int) -> None:
        self._find = find
        self._most = most
        self._held: dict[K, V] = {}

    def __call__(self, key: K) -> V:
        """What ``key`` stands for."""
        if key not in self._held:
            self.put(key, self._find(key))
        return self._held[key]

    def drop(self, key: K) -> None:
        """Forgets what ``key`` stood for."""
        self._held.pop(key, None)

    def put(self, key: K, value: V) -> None:
        """Holds ``value`` for ``key`` from now on."""
        shorten(self._held, self._most)
        self._held[key] = value


def shorten(held: dict, most: int) -> None:  # type: ignore[type-arg]
    """Drops the older half of ``held`` when there are more than ``most``."""
    if len(held) > most:
        for key in list(islice(held, len(held) // 2)):
            del held[key]
