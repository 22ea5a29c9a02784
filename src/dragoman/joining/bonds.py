"""Touched items in, the groups that they are in now out: what is tied, what rides along, what a person judged.

Invariant: a group is a function of the index and the judgements; what a person judged different is never in one group,
and what he judged the same is, whatever the ties say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from dragoman.joining.groups import Groups, judged
from dragoman.joining.happenings import consistent as consistent_deeds
from dragoman.joining.index import Index
from dragoman.joining.items import Member
from dragoman.joining.linking import Links
from dragoman.joining.placing import EventNote, Touched
from dragoman.joining.sayings import consistent as consistent_cuts
from dragoman.model import Judged, Judgement

#: The kind of judgement on each kind of member.
_JUDGED: Final[dict[str, Judged]] = {"s": "sayings", "e": "happenings", "d": "disputes", "r": "stories"}
_SAME_WORDS: Final = {"s": "the same words", "e": "the same sentence", "d": ""}


class Group(NamedTuple):
    """Members that are one, and why."""

    members: list[Member]
    why: list[str]


class Bonds:
    """What holds members together beside their ties."""

    def __init__(self, index: Index, judgements: Sequence[Judgement]) -> None:
        self.index = index
        self.judgements = judgements
        self._judged: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in _JUDGED}
        for kind, table in _JUDGED.items():
            for j in judgements:
                if j.kind == table:
                    self._judged[kind][j.left].add(j.right)
                    self._judged[kind][j.right].add(j.left)

    def enter(self, reports: Sequence[str]) -> None:
        """Notes which events of ``reports`` ride with which."""
        self.index.forget("ride", reports)
        rows = []
        for m in self.index.members_by("report", "e", reports):
            note = msgspec.json.decode(m.more, type=EventNote) if m.more else EventNote()
            if note.rides:
                rows += [(m.report, m.id, f"{note.rides}\x1f{note.cue}".encode())]
        self.index.note("ride", rows)

    def groups[T](self, kind: str, touched: Touched, links: Links[T]) -> tuple[list[Group], set[str]]:
        """The groups that ``touched`` items are in now, and the rows that these take the place of."""
        items, rows = set(touched.items), set(touched.rows)
        heads = set(touched.heads)
        members: dict[str, Member] = {}
        while items or rows or heads:
            found = {h for _, h in self.index.heads(kind, items).values() if h} | heads
            grouped = {i for ids in self.index.groups(kind, found).values() for i in ids}
            fresh = [m for m in self.index.members_by("item", kind, grouped) if m.id not in members]
            members |= {m.id: m for m in fresh}
            beside = self._beside(kind, fresh)
            there = {m.row for m in fresh} - {""}
            rows |= there
            more = [m for m in self.index.members_by("row", kind, there | rows) if m.id not in members and m.item]
            more += [m for m in self.index.members_by("id", kind, beside - members.keys()) if m.item]
            items, rows, heads = {m.item for m in more}, set(), set()
            touched.rows |= there
        return self._parts(kind, members, links), set(touched.rows)

    def _beside(self, kind: str, members: Sequence[Member]) -> set[str]:
        found = {other for m in members for other in self._judged[kind].get(m.id, ())}
        if kind == "e":
            for _, rider, value in self.index.notes("ride", {m.report for m in members}):
                found |= (
                    {rider, value.decode().split("\x1f")[0]}
                    if {rider, value.decode().split("\x1f")[0]} & {m.id for m in members}
                    else set()
                )
        return found

    def _parts[T](self, kind: str, members: Mapping[str, Member], links: Links[T]) -> list[Group]:
        by_item: dict[str, list[str]] = defaultdict(list)
        for key in sorted(members):
            by_item[members[key].item].append(key)
        ranks = self.index.heads(kind, by_item)
        by_head: dict[str, list[str]] = defaultdict(list)
        for item, (_, head) in ranks.items():
            by_head[head or item].append(item)
        features = links.get(by_item)
        together = Groups(members)
        said = judged(together, self.judgements, _JUDGED[kind])
        why: dict[str, list[str]] = defaultdict(list)
        for j in said:
            why[j.left].append(f"{j.who} judged so: {j.why}" if j.why else f"{j.who} judged so")
        for head in sorted(by_head):
            ordered = sorted(by_head[head], key=lambda i: (i != head, ranks[i][0], i))
            for part in _consistent(kind, ordered, features):
                self._join_part(kind, part, by_item, together, why)
        if kind == "e":
            for _, rider, value in self.index.notes("ride", {m.report for m in members.values()}):
                plan, cue = value.decode().split("\x1f")
                if rider in members and plan in members and together.may_join(rider, plan):
                    together.join(rider, plan)
                    why[rider].append(cue)
        return [
            Group([members[key] for key in group], sorted({w for key in group for w in why[key]} - {""}))
            for group in together.groups()
        ]

    def _join_part(
        self,
        kind: str,
        part: Sequence[str],
        by_item: Mapping[str, Sequence[str]],
        together: Groups[str],
        why: dict[str, list[str]],
    ) -> None:
        inside = set(part)
        first = by_item[part[0]][0]
        for item in part:
            for key in by_item[item]:
                together.join(first, key)
            if len(by_item[item]) > 1:
                why[by_item[item][0]].append(_SAME_WORDS[kind])
        if len(part) > 1:
            for t in self.index.ties(kind, part):
                if t.a < t.b and t.b in inside:
                    why[by_item[t.a][0]].append(t.reason)


def _consistent(kind: str, ordered: Sequence[str], features: Mapping[str, object]) -> list[list[str]]:
    if kind == "s":
        return consistent_cuts([(i, features[i]) for i in ordered])  # type: ignore[misc]
    if kind == "e":
        return consistent_deeds([(i, features[i]) for i in ordered])  # type: ignore[misc]
    return [list(ordered)]
