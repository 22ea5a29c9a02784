"""Inputs and outputs of a pure function in, the outputs of those used last out, so that nothing is worked out twice.

Invariant: a bounded number is kept, and it may be used from several threads.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable


class Kept[K: Hashable, V]:
    """The values of the ``most`` keys that were used last."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """What is kept for ``key``, if anything."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def keep(self, key: K, value: V) -> None:
        """Keeps ``value`` for ``key``; the one used longest ago goes when there are too many."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self.most:
                self._values.popitem(last=False)
