"""Disjoint sets: pairs that belong together in, groups out.

Invariant: the groups depend on the set of pairs only; each group's root is its smallest member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Groups[T: (str, int, tuple[str, ...])]:
    """A partition that grows coarser as pairs are joined."""

    def __init__(self, items: Iterable[T]) -> None:
        self._parent: dict[T, T] = {item: item for item in items}

    def root(self, item: T) -> T:
        """The smallest member of the group of ``item``."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, a: T, b: T) -> T:
        """Put ``a`` and ``b`` in one group and return its root."""
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low
        return low

    def groups(self) -> list[list[T]]:
        """All groups, members and groups sorted."""
        found: dict[T, list[T]] = defaultdict(list)
        for item in sorted(self._parent):
            found[self.root(item)].append(item)
        return [found[key] for key in sorted(found)]
