"""Likeness of reports in; episodes (reports of one turn of events) and stories (episodes of one development) out.

A report follows the most alike of those that are more central than itself, an episode the most alike of those that are
larger, if they are alike enough: the groups are the trees of that (Vedaldi and Soatto 2008, "Quick shift"). Invariant:
whom a report or episode follows depends on its neighbours only; every report is in one episode, every episode in one
story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from dragoman.joining.groups import Groups, judged
from dragoman.joining.index import Index, Member, Tie
from dragoman.model import Judgement

#: Likeness at which one report follows another; this and the next chosen on topics of ECB+ for training.
CLOSE: Final = 0.45
#: Mean likeness of the reports of two episodes at which one follows the other.
LIKE: Final = 0.18

_FOLLOWS: Final = "follows"


class Grown(NamedTuple):
    """The reports of a story, and the episodes that part them."""

    reports: list[str]
    episodes: list[list[str]]


class Trees:
    """Episodes and stories among the reports of an index; a report's ``item`` is its episode, its ``row`` its story."""

    def __init__(self, index: Index, judgements: Sequence[Judgement]) -> None:
        self.index = index
        self.judgements = [j for j in judgements if j.kind == "stories"]
        self._beside: dict[str, set[str]] = defaultdict(set)
        for j in self.judgements:
            self._beside[j.left].add(j.right)
            self._beside[j.right].add(j.left)

    def grow(self, reports: Iterable[str]) -> tuple[list[Grown], set[str]]:
        """Brings up to date what ``reports``, whose ties may have changed, and their neighbours follow.

        The stories that this may have changed, and the rows that these take the place of.
        """
        touched = set(reports)
        touched |= {t.b for t in self.index.ties("r", touched)}
        for report, leader in self._leaders(touched).items():
            self.index.set_head("r", report, leader)
        changed = self._episodes(touched)
        around = changed | set(self._episode_of({t.b for t in self._ties_of(changed)}).values())
        self._follow(around)
        return self._stories(around)

    def _leaders(self, reports: set[str]) -> dict[str, str]:
        """By report the one that it follows; itself where there is none."""
        around: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for t in self.index.ties("r", reports):
            around[t.a].append((t.score, t.b))
        others = {b for found in around.values() for score, b in found if score >= CLOSE} | reports
        weight: dict[str, float] = defaultdict(float)
        for t in sorted(self.index.ties("r", others)):
            weight[t.a] += t.score
        found = {}
        for report in sorted(reports):
            mine = (weight[report], report)
            better = [(score, b) for score, b in around[report] if score >= CLOSE and (weight[b], b) > mine]
            found[report] = max(better)[1] if better else report
        return found

    def _episodes(self, reports: set[str]) -> set[str]:
        """Brings up to date which episode reports are in; the episodes that changed, or went."""
        found: dict[str, Member] = {}
        edge = set(reports)
        while edge:
            fresh = {m.id: m for m in self.index.members_by("id", "r", edge)}
            found |= fresh
            edge = {m.id for m in self.index.members_by("item", "r", {m.item for m in fresh.values()})}
            edge |= {head for _, head in self.index.heads("r", fresh).values() if head}
            edge |= {i for ids in self.index.groups("r", fresh).values() for i in ids}
            edge -= found.keys()
        heads = {i: head or i for i, (_, head) in self.index.heads("r", found).items()}
        root = {i: _root(i, heads) for i in found}
        self.index.enter("r", [m._replace(item=root[i]) for i, m in sorted(found.items()) if m.item != root[i]])
        return set(root.values()) | {m.item for m in found.values()}

    def _ties_of(self, episodes: Iterable[str]) -> list[Tie]:
        return list(self.index.ties("r", {m.id for m in self.index.members_by("item", "r", episodes)}))

    def _episode_of(self, reports: Iterable[str]) -> dict[str, str]:
        return {m.id: m.item for m in self.index.members_by("id", "r", reports)}

    def _follow(self, episodes: set[str]) -> None:
        """Brings up to date which episode each of ``episodes`` follows."""
        members: dict[str, list[str]] = defaultdict(list)
        for m in self.index.members_by("item", "r", episodes):
            members[m.item].append(m.id)
        ties = list(self.index.ties("r", {i for ids in members.values() for i in ids}))
        of = self._episode_of({x for t in ties for x in (t.a, t.b)})
        size: dict[str, int] = defaultdict(int)
        for m in self.index.members_by("item", "r", set(of.values()) | members.keys()):
            size[m.item] += 1
        sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for t in sorted(ties):
            if of[t.a] != of[t.b]:
                sums[of[t.a]][of[t.b]] += t.score
        rows = []
        for episode in sorted(members):
            near = [(total / (size[episode] * size[o]), o) for o, total in sums[episode].items()]
            better = [(like, o) for like, o in near if like >= LIKE and (size[o], o) > (size[episode], episode)]
            if better:
                like, other = max(better)
                rows.append((episode, other, f"{like:.2f}".encode()))
        self.index.forget(_FOLLOWS, episodes)
        self.index.note(_FOLLOWS, rows)

    def _stories(self, episodes: set[str]) -> tuple[list[Grown], set[str]]:
        found: dict[str, Member] = {}
        rows: set[str] = set()
        follows: dict[str, str] = {}
        edge = set(episodes)
        seen: set[str] = set()
        while edge:
            seen |= edge
            fresh = self.index.members_by("item", "r", edge)
            found |= {m.id: m for m in fresh}
            new = {m.row for m in fresh} - {""} - rows
            rows |= new
            beside = {other for m in fresh for other in self._beside.get(m.id, ())}
            here = {owner: about for owner, about, _ in self.index.notes(_FOLLOWS, edge)}
            follows |= here
            edge = {m.item for m in self.index.members_by("row", "r", new)} | set(here.values())
            edge |= {owner for owner, _, _ in self.index.notes_about(_FOLLOWS, seen)}
            edge |= set(self._episode_of(beside).values())
            edge -= seen
        return self._grown(found, follows), rows

    def _grown(self, found: Mapping[str, Member], follows: Mapping[str, str]) -> list[Grown]:
        together = Groups(found)
        judged(together, self.judgements, "stories")
        for m in sorted(found.values()):
            together.join(m.item, m.id)
        for episode, other in sorted(follows.items()):
            together.join(episode, other)
        grown = []
        for group in together.groups():
            parts: dict[str, list[str]] = defaultdict(list)
            for report in group:
                parts[found[report].item].append(report)
            grown.append(Grown(group, [parts[key] for key in sorted(parts)]))
        return grown

    def links(self, grown: Grown, source: Mapping[str, str]) -> list[str]:
        """Which report follows which in a story, which episode which, and how alike they are."""
        inside = set(grown.reports)
        heads = {i: head for i, (_, head) in self.index.heads("r", inside).items() if head and head != i}
        score = {(t.a, t.b): t.score for t in self.index.ties("r", heads)}
        found = [
            f"{source[i]} follows {source[head]} ({score[i, head]:.2f} alike)"
            for i, head in heads.items()
            if head in inside
        ]
        for owner, about, like in self.index.notes(_FOLLOWS, inside):
            if about in inside:
                found.append(f"the episode of {source[owner]} follows that of {source[about]} ({like.decode()} alike)")
        return sorted(found)[:MOST]


#: Links of a story that are told.
MOST: Final = 12


def _root(report: str, heads: Mapping[str, str]) -> str:
    while heads.get(report, report) != report:
        report = heads[report]
    return report
