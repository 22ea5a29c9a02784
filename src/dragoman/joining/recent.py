"""Keys in, what they stand for out: looked up once and held for the next question, so many at the most.

Invariant: what is held is what a look-up would find; what was put in first goes first.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Final

#: One in so many of what is held goes at a time: more would be looked up again soon.
_PART: Final = 8


class Recent[K, V]:
    """What ``find`` gives, held for the next question, so much at the most that memory does not grow.

    ``most`` is a number of values, or the sum of what each ``weighs``.
    """

    def __init__(self, find: Callable[[K], V], most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self._find = find
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._held: dict[K, V] = {}

    def __call__(self, key: K) -> V:
        """What ``key`` stands for."""
        try:
            return self._held[key]
        except KeyError:
            found = self._find(key)
        self.put(key, found)
        return found

    def held(self, key: K) -> V | None:
        """What is held for ``key``; it is not looked up."""
        return self._held.get(key)

    def __len__(self) -> int:
        return len(self._held)

    def drop(self, key: K) -> None:
        """Forgets what ``key`` stood for."""
        if key in self._held:
            self._weight -= self._weigh(self._held.pop(key))

    def put(self, key: K, value: V) -> None:
        """Holds ``value`` for ``key`` from now on, unless it alone is more than is held."""
        self.drop(key)
        while self._held and self._weight >= self._most:
            for oldest in list(islice(self._held, len(self._held) // _PART + 1)):
                self.drop(oldest)
        weight = self._weigh(value)
        if weight <= self._most:
            self._held[key] = value
            self._weight += weight


def shorten(held: dict, most: int) -> None:  # type: ignore[type-arg]
    """Drops the oldest of ``held`` when there are more than ``most``, until some fewer are left."""
    if len(held) > most:
        for key in list(islice(held, len(held) - most + most // _PART)):
            del held[key]
