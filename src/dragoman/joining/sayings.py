"""Statements of many reports in, one saying for each utterance out, however it was cut, edited or retold.

Quotations are aligned word by word (omissions and editors' brackets do not count); indirect ones need the same
holder, act and time and most of their content in common. Invariant: every spoken or written statement is in exactly
one saying; two statements that their own reports put on different days are never in one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from dragoman.joining.alignment import (
    CONTENT_LEAST,
    MEDIUM,
    Cut,
    Edge,
    compare,
    cut,
    index_keys,
    runs_of,
    together,
)
from dragoman.joining.corpus import Corpus, apart
from dragoman.joining.groups import Groups

#: Channels whose statements are sayings.
SPOKEN: Final = frozenset({"speech", "writing"})

#: Statements compared per index key; keys that more statements share say little.
CAP: Final = 40


def group_statements(corpus: Corpus) -> tuple[list[list[str]], dict[str, list[str]]]:
    """The groups of statement ids that are one utterance each, and for each joined statement the reasons."""
    cuts = {s.id: cut(corpus, s) for s in corpus.statements.values() if s.channel in SPOKEN}
    joined = _Joined(cuts)
    edges = sorted(_edges(corpus, cuts), key=lambda e: (-e.score, e.a, e.b))
    for edge in edges:
        if not edge.partial:
            joined.join(edge)
    best: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.partial:
            best[_shorter(cuts, edge)].append(edge)
    for key in sorted(best):
        chosen = _unambiguous(joined, cuts, best[key])
        if chosen is not None:
            joined.join(chosen)
    return joined.groups.groups(), joined.why


class _Joined:
    """Groups that refuse to hold two statements which their own reports put on different days."""

    def __init__(self, cuts: dict[str, Cut]) -> None:
        self.cuts = cuts
        self.groups = Groups(cuts)
        self.dated = {key: [key] if c.dated else [] for key, c in cuts.items()}
        self.why: dict[str, list[str]] = defaultdict(list)

    def join(self, edge: Edge) -> None:
        a, b = self.groups.root(edge.a), self.groups.root(edge.b)
        if a == b:
            return
        # One clash is enough; groups are told apart by their few dated members.
        when = [[self.cuts[k].when for k in self.dated[r][:CAP]] for r in (a, b)]
        if any(apart(x, y, slack=1) for x in when[0] for y in when[1]):
            return
        root = self.groups.join(a, b)
        self.dated[root] = sorted(self.dated[a] + self.dated[b])
        self.why[edge.a].append(edge.reason)
        self.why[edge.b].append(edge.reason)


def _shorter(cuts: dict[str, Cut], edge: Edge) -> str:
    return min((edge.a, edge.b), key=lambda k: (len(cuts[k].core), k))


def _unambiguous(joined: _Joined, cuts: dict[str, Cut], edges: Sequence[Edge]) -> Edge | None:
    """The edge that ties a short cut to one utterance; ``None`` where two different ones hold it equally well."""

    def other(edge: Edge) -> str:
        return edge.b if edge.a == short else edge.a

    short = _shorter(cuts, edges[0])
    ranked = sorted(edges, key=lambda e: (-e.score, -_nearness(cuts, e), e.a, e.b))
    first = ranked[0]
    for edge in ranked[1:]:
        if (edge.score, _nearness(cuts, edge)) < (first.score, _nearness(cuts, first)):
            break
        if joined.groups.root(other(edge)) != joined.groups.root(other(first)):
            return None
    return first


def _nearness(cuts: dict[str, Cut], edge: Edge) -> int:
    return int(together(cuts[edge.a], cuts[edge.b]))


def _edges(corpus: Corpus, cuts: dict[str, Cut]) -> Iterator[Edge]:
    yield from _identical(corpus, cuts)
    seen: set[tuple[str, str]] = set()
    unclear = {run for c in cuts.values() if c.pronoun for run in runs_of(c)}
    index: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in _representatives(corpus, cuts):
        c = cuts[key]
        for shingle in {*index_keys(c), *(run for run in runs_of(c) if run in unclear)}:
            index[shingle].append(key)
    for shingle in sorted(index):
        posting = index[shingle][:CAP]
        for i, a in enumerate(posting):
            for b in posting[i + 1 :]:
                if (a, b) not in seen:
                    seen.add((a, b))
                    edge = compare(corpus, cuts[a], cuts[b])
                    if edge is not None:
                        yield edge


def _telling(c: Cut) -> bool:
    """Whether the quoted words alone tell which utterance it is."""
    return len(c.core) >= MEDIUM and c.n_content >= CONTENT_LEAST


def _identical(corpus: Corpus, cuts: dict[str, Cut]) -> Iterator[Edge]:
    """Word for word the same quotation: each is tied to its neighbour in time, so that many copies cost little."""
    same: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for key, c in cuts.items():
        if _telling(c):
            same[corpus.names.key(c.statement.holder), c.core].append(key)
    for keys in same.values():
        keys.sort(key=lambda k: (cuts[k].when.start or "", k))
        for a, b in pairwise(keys):
            x, y = cuts[a], cuts[b]
            if len(x.core) > MEDIUM or not apart(x.when, y.when, slack=1):
                yield Edge(1.0, min(a, b), max(a, b), partial=False, reason="the same words, quoted")


def _representatives(corpus: Corpus, cuts: dict[str, Cut]) -> list[str]:
    """Of quotations with word for word the same content, holder and time only the first is compared further."""
    first: dict[object, str] = {}
    for key in sorted(cuts):
        c = cuts[key]
        same = (corpus.names.key(c.statement.holder), c.core, c.stems, c.statement.kind, c.when, c.pronoun)
        first.setdefault(same if _telling(c) else key, key)
    return sorted(first.values())
