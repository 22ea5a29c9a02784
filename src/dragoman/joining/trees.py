"""Likeness of reports in; episodes (reports of one turn of events) and stories (episodes of one development) out.

A report follows the most alike of those that are more central than itself, an episode the most alike of those that are
larger, if they are alike enough, and not much less than each is inside (Karypis, Han and Kumar 1999, "Chameleon"): the
groups are the trees of that (Vedaldi and Soatto 2008, "Quick shift"). Invariant: whom a report or episode follows
depends on its neighbours only; every report is in one episode, every episode in one story.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from dragoman.joining.groups import Groups, judged
from dragoman.joining.index import MILLION, Index
from dragoman.joining.items import Member, Tie
from dragoman.model import Judgement

#: Likeness at which one report follows another. All of these: set on topics of ECB+ for training (docs/joining.md).
CLOSE: Final = 0.4
#: Mean likeness of the reports of two episodes below which neither follows the other.
LIKE: Final = 0.15
#: The part of it that their mean likeness must reach of the likeness inside the two.
COHERENT: Final = 0.6
#: The likeness inside an episode of one report; of few pairs of reports it counts like so many pairs.
ALONE: Final = 0.2
ALONE_PAIRS: Final = 3

_FOLLOWS: Final = "follows"
#: The kind of ties between episodes: the sum of those between their reports, in millionths.
_BETWEEN: Final = "y"
#: The kind of ties of a report to nothing: the sum of those that it has, in millionths.
_WEIGHT: Final = "w"
#: The kind of an episode's tie to itself: the sum of those between its own reports, in millionths.
_WITHIN: Final = "i"


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

    def grow(self, shifts: Mapping[tuple[str, str], float], changed: Iterable[str]) -> tuple[list[Grown], set[str]]:
        """Brings episodes and stories up to date after ties shifted by so much, or ``changed`` reports themselves did.

        The stories that are others now, or in which one of ``changed`` is, and the rows that these take the place of.
        """
        changed = set(changed)
        tied = {report for pair in shifts for report in pair}
        before = self._episode_of(tied)
        self._weigh(shifts)
        moved = self._lead(tied | changed)
        altered, resized, left = self._episodes(moved | changed)
        pairs = self._shift(shifts, before, left)
        turned = self._follow(self._concerned(pairs, resized))
        return self._stories(altered | turned | set(self._episode_of(changed).values()))

    def _weigh(self, shifts: Mapping[tuple[str, str], float]) -> None:
        """Brings up to date how central reports are: the sum of their ties, kept so that it is not added up anew."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for pair, score in shifts.items():
            for report in pair:
                sums[report, ""] += _whole(score)
        self.index.shift(_WEIGHT, sums)

    def _lead(self, reports: set[str]) -> set[str]:
        """Brings up to date whom ``reports`` of other ties, and those close to them, follow; whose that changed."""
        close = list(self.index.ties("r", reports, CLOSE))
        near = {t.b for t in close} - reports
        close += self.index.ties("r", near, CLOSE)
        before = {report: head for report, (_, head) in self.index.heads("r", near | reports).items()}
        leaders = self._leaders(near | reports, close)
        moved = {report for report, leader in leaders.items() if before.get(report) != leader}
        for report in sorted(moved):
            self.index.set_head("r", report, leaders[report])
        return moved

    def _leaders(self, reports: set[str], close: Iterable[Tie]) -> dict[str, str]:
        """By report the one that it follows; itself where there is none. ``close``: their ties."""
        around: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for t in close:
            around[t.a].append((t.score, t.b))
        central = {x for a, found in around.items() for x in (a, *(b for _, b in found))}
        weight = {t.a: t.score for t in self.index.ties(_WEIGHT, central)}
        found = {}
        for report in sorted(reports):
            mine = (weight.get(report, 0), report)
            better = [(score, b) for score, b in around[report] if (weight[b], b) > mine]
            found[report] = max(better)[1] if better else report
        return found

    def _episodes(self, reports: set[str]) -> tuple[set[str], set[str], dict[str, str]]:
        """Brings up to date which episode reports, and those behind them, are in.

        The episodes whose reports changed, or went; those of them that are larger or smaller now; and, of the reports
        that left an episode, which.
        """
        leaders = {head for _, head in self.index.heads("r", reports).values() if head}
        old = set(self._episode_of(reports | leaders).values())
        found = {m.id: m for m in self.index.members_by("item", "r", old)}
        heads = {i: head or i for i, (_, head) in self.index.heads("r", found).items()}
        root = {i: _root(i, heads) for i in found}
        other = [m._replace(item=root[i]) for i, m in sorted(found.items()) if m.item != root[i]]
        self.index.set_item("r", ((m.item, m.id) for m in other))
        left = {m.id: found[m.id].item for m in other}
        resized = {m.item for m in other} | set(left.values()) | {root[i] for i, m in found.items() if not m.row}
        return resized | set(self._episode_of(reports).values()), resized, left

    def _episode_of(self, reports: Iterable[str]) -> dict[str, str]:
        return {m.id: m.item for m in self.index.members_by("id", "r", reports)}

    def _shift(
        self, shifts: Mapping[tuple[str, str], float], before: Mapping[str, str], left: Mapping[str, str]
    ) -> set[tuple[str, str]]:
        """Brings up to date how much ties each two episodes, and each to itself; the pairs of which that changed.

        ``before``: the episodes that reports were in when the ties shifted; ``left``: of those that are in others now.
        """
        sums: dict[tuple[str, str], int] = defaultdict(int)

        def add(one: str, other: str, score: int) -> None:
            sums[one, other] += score
            if one != other:
                sums[other, one] += score

        for (a, b), score in shifts.items():
            add(before[a], before[b], _whole(score))
        ties = list(self.index.ties("r", left))
        now = self._episode_of({t.b for t in ties} | left.keys())
        for t in ties:
            if t.a < t.b or t.b not in left:
                add(left[t.a], left.get(t.b, now[t.b]), -_whole(t.score))
                add(now[t.a], now[t.b], _whole(t.score))
        self.index.shift(_BETWEEN, {pair: score for pair, score in sums.items() if pair[0] != pair[1]})
        self.index.shift(_WITHIN, {pair: score for pair, score in sums.items() if pair[0] == pair[1]})
        return set(sums)

    def _concerned(self, pairs: Iterable[tuple[str, str]], resized: set[str]) -> set[str]:
        """The episodes that may follow another one now, after ties of ``pairs``, within episodes, or sizes changed."""
        pairs = set(pairs)
        ends = {x for pair in pairs for x in pair}
        resized = resized | {one for one, other in pairs if one == other}
        size = self.index.sizes("r", ends | resized)
        found = resized | {owner for owner, about, _ in self.index.notes_about(_FOLLOWS, ends | resized)}
        for episode in sorted(ends | resized):
            # What is less than this is too little even for another one of one report.
            near = self.index.ties(_BETWEEN, [episode], LIKE * size.get(episode, 0) * MILLION)
            found |= {x for t in near if episode in resized or (t.a, t.b) in pairs for x in (t.a, t.b)}
        return found

    def _follow(self, episodes: set[str]) -> set[str]:
        """Brings up to date which episode each of ``episodes`` follows; those that follow another, or otherwise."""
        ties = list(self.index.ties(_BETWEEN, episodes))
        size = self.index.sizes("r", {x for t in ties for x in (t.a, t.b)})
        inside = self._inside(size)
        near: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for t in ties:
            like = t.score / MILLION / (size[t.a] * size[t.b])
            if like >= max(LIKE, COHERENT * math.sqrt(inside[t.a] * inside[t.b])):
                near[t.a].append((like, t.b))
        rows = {}
        for episode in sorted(near):
            better = [(like, o) for like, o in near[episode] if (size[o], o) > (size[episode], episode)]
            if better:
                like, other = max(better)
                rows[episode] = (episode, other, f"{like:.2f}".encode())
        before = {note[0]: note for note in self.index.notes(_FOLLOWS, episodes)}
        turned = {key for key in rows.keys() | before.keys() if rows.get(key) != before.get(key)}
        self.index.forget(_FOLLOWS, turned)
        self.index.note(_FOLLOWS, [rows[key] for key in sorted(turned & rows.keys())])
        return turned

    def _inside(self, size: Mapping[str, int]) -> dict[str, float]:
        """How alike the reports of each episode of that ``size`` are on average."""
        total = {t.a: t.score / MILLION for t in self.index.ties(_WITHIN, size)}
        return {
            episode: (total.get(episode, 0.0) + ALONE * ALONE_PAIRS) / (n * (n - 1) / 2 + ALONE_PAIRS)
            for episode, n in size.items()
        }

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
        score = self.index.scores("r", heads.items())
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


def _whole(score: float) -> int:
    """A score in millionths: whole numbers, so that their sum is the same in any order."""
    return round(score * MILLION)


def _root(report: str, heads: dict[str, str]) -> str:
    """The end of the chain of heads; whoever stands on it is led there directly from now on."""
    chain = []
    while heads.get(report, report) != report:
        chain.append(report)
        report = heads[report]
    heads.update(dict.fromkeys(chain, report))
    return report
