"""Disjoint sets: pairs that belong together in, groups out; what a person judged comes before what a rule thinks.

Invariant: the groups depend on the pairs and the judgements only; each group's root is its smallest member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dragoman.model import Judged, Judgement


class Groups[T: (str, int, tuple[str, ...])]:
    """A partition that grows coarser as pairs are joined."""

    def __init__(self, items: Iterable[T]) -> None:
        self._parent: dict[T, T] = {item: item for item in items}
        self._apart: dict[T, set[T]] = defaultdict(set)

    def __contains__(self, item: object) -> bool:
        return item in self._parent

    def root(self, item: T) -> T:
        """The smallest member of the group of ``item``."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, a: T, b: T) -> T:
        """Put ``a`` and ``b`` in one group, unless they are to stay apart, and return the root of ``a``."""
        low, high = sorted((self.root(a), self.root(b)))
        if low == high or high in self._apart.get(low, ()):
            return self.root(a)
        self._parent[high] = low
        for other in self._apart.pop(high, ()):
            self._apart[other].remove(high)
            self._apart[other].add(low)
            self._apart[low].add(other)
        return low

    def keep_apart(self, a: T, b: T) -> None:
        """Never put ``a`` and ``b`` in one group; nothing where they are in one already."""
        x, y = self.root(a), self.root(b)
        if x != y:
            self._apart[x].add(y)
            self._apart[y].add(x)

    def may_join(self, a: T, b: T) -> bool:
        """Whether nothing forbids that ``a`` and ``b`` are in one group."""
        return self.root(b) not in self._apart.get(self.root(a), ())

    def groups(self) -> list[list[T]]:
        """All groups, members and groups sorted."""
        found: dict[T, list[T]] = defaultdict(list)
        for item in sorted(self._parent):
            found[self.root(item)].append(item)
        return [found[key] for key in sorted(found)]


def judged(groups: Groups[str], judgements: Sequence[Judgement], kind: Judged) -> list[Judgement]:
    """Brings the verdicts of that ``kind`` into ``groups``, before any rule; gives those that joined two members.

    The latest comes first, so that it beats earlier ones that contradict it, in whatever order they are given.
    Verdicts on what is not among the members change nothing.
    """
    joined = []
    for one in sorted(judgements, key=lambda j: (j.at, j.id), reverse=True):
        if one.kind != kind or one.left not in groups or one.right not in groups:
            continue
        if one.verdict == "different":
            groups.keep_apart(one.left, one.right)
        elif groups.may_join(one.left, one.right):
            groups.join(one.left, one.right)
            joined.append(one)
    return joined
