"""Groups as people made them and groups as found in; how well they agree out: MUC, B³, CEAFe, CoNLL, pairs.

Sources: Vilain et al. 1995 (MUC), Bagga and Baldwin 1998 (B³), Luo 2005 (CEAF with φ₄), Pradhan et al. 2012 (CoNLL: the
mean of the three). Invariant: both sides hold the same members, each in one group; singletons count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

type Groups = Sequence[Collection[Hashable]]


class Score(NamedTuple):
    """Shares between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class Coreference(NamedTuple):
    """The four figures of one comparison of groups."""

    muc: Score
    b_cubed: Score
    ceafe: Score

    @property
    def conll(self) -> float:
        """The mean of the three F1."""
        return (self.muc.f1 + self.b_cubed.f1 + self.ceafe.f1) / 3


def coreference(gold: Groups, found: Groups) -> Coreference:
    """All figures. Raises :class:`ValueError` where the two sides do not hold the same members once each."""
    _home(gold), _home(found)
    if {m for g in gold for m in g} != {m for g in found for m in g}:
        raise ValueError("gold and found groups do not hold the same members")
    return Coreference(muc(gold, found), b_cubed(gold, found), ceafe(gold, found))


def muc(gold: Groups, found: Groups) -> Score:
    """Links that are kept: a group of *n* members has *n* - 1 of them, less one for each further group they fall in."""
    return Score(_links(found, _home(gold)), _links(gold, _home(found)))


def b_cubed(gold: Groups, found: Groups) -> Score:
    """For each member, which share of its group is in the other's, in the mean."""
    return Score(_shares(found, _home(gold)), _shares(gold, _home(found)))


def ceafe(gold: Groups, found: Groups) -> Score:
    """Groups matched one to one so that their likeness (φ₄, twice the common part of both) is greatest in sum."""
    home = _home(gold)
    alike: dict[int, dict[int, float]] = defaultdict(dict)
    for j, group in enumerate(found):
        for i, n in Counter(home[m] for m in group).items():
            alike[i][j] = 2 * n / (len(gold[i]) + len(group))
    total = sum(_best(part) for part in _parts(alike))
    return Score(total / len(found) if found else 0.0, total / len(gold) if gold else 0.0)


def pairs(gold: Collection[tuple[str, str]], found: Collection[tuple[str, str]]) -> Score:
    """Pairs of names, whichever comes first."""
    want, have = {frozenset(p) for p in gold}, {frozenset(p) for p in found}
    both = len(want & have)
    return Score(both / len(have) if have else 0.0, both / len(want) if want else 0.0)


def groups_of(labels: Mapping[str, str]) -> list[list[str]]:
    """Members by label as groups, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for member in sorted(labels):
        found[labels[member]].append(member)
    return [found[label] for label in sorted(found)]


def _home(groups: Groups) -> dict[Hashable, int]:
    home = {member: i for i, group in enumerate(groups) for member in group}
    if len(home) != sum(map(len, groups)):
        raise ValueError("a member stands in two groups")
    return home


def _links(groups: Groups, other: Mapping[Hashable, int]) -> float:
    kept = sum(len(g) - len({other[m] for m in g}) for g in groups)
    every = sum(len(g) - 1 for g in groups)
    return kept / every if every else 0.0


def _shares(groups: Groups, other: Mapping[Hashable, int]) -> float:
    total = sum(n * n / len(g) for g in groups for n in Counter(other[m] for m in g).values())
    members = sum(map(len, groups))
    return total / members if members else 0.0


def _parts(alike: Mapping[int, Mapping[int, float]]) -> Iterable[list[list[float]]]:
    """The matrix cut into blocks that have nothing to do with each other."""
    of: dict[int, set[int]] = defaultdict(set)
    for i, row in alike.items():
        for j in row:
            of[j].add(i)
    left = set(alike)
    while left:
        edge, rows, columns = {min(left)}, set[int](), set[int]()
        while edge:
            rows |= edge
            columns |= {j for i in edge for j in alike[i]}
            edge = {i for j in columns for i in of[j]} - rows
        left -= rows
        yield [[alike[i].get(j, 0.0) for j in sorted(columns)] for i in sorted(rows)]


def _best(block: Sequence[Sequence[float]]) -> float:
    """The greatest sum of entries, no two of one row or column (Kuhn 1955, the Hungarian method with potentials)."""
    size = max(len(block), len(block[0]))
    cost = [[-v for v in row] + [0.0] * (size - len(row)) for row in block]
    cost += [[0.0] * size for _ in range(size - len(cost))]
    rows, columns = [0.0] * (size + 1), [0.0] * (size + 1)
    owner = [0] * (size + 1)  # by column the row it is matched with; numbers from 1, 0 for none
    for row in range(1, size + 1):
        _augment(row, cost, owner, rows, columns)
    return -sum(cost[owner[j] - 1][j - 1] for j in range(1, size + 1))


def _augment(row: int, cost: list[list[float]], owner: list[int], rows: list[float], columns: list[float]) -> None:
    """Finds the cheapest way to give ``row`` a column, moving others along the way."""
    size = len(cost)
    owner[0], column = row, 0
    slack, before, used = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
    while owner[column]:
        used[column] = True
        here, least, nearest = owner[column], float("inf"), 0
        for j in range(1, size + 1):
            if used[j]:
                continue
            reduced = cost[here - 1][j - 1] - rows[here] - columns[j]
            if reduced < slack[j]:
                slack[j], before[j] = reduced, column
            if slack[j] < least:
                least, nearest = slack[j], j
        for j in range(size + 1):
            if used[j]:
                rows[owner[j]] += least
                columns[j] -= least
            else:
                slack[j] -= least
        column = nearest
    while column:
        owner[column] = owner[before[column]]
        column = before[column]
