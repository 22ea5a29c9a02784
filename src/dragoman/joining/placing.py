"""Readings of some reports in; their statements and events entered in the index, and what that touched, out.

Invariant: an item stands in the index as long as a statement or event is read so, and no longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from dragoman.joining.corpus import Corpus
from dragoman.joining.disputes import Quarrel, Quarrels, quarrels
from dragoman.joining.happenings import Events, Told
from dragoman.joining.index import Index
from dragoman.joining.items import Item, Member
from dragoman.joining.linking import Links
from dragoman.joining.sayings import SPOKEN, Statements
from dragoman.model import Reading, When


class EventNote(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of an event beside its item.

    The plan it stands for in its report, what cancelled it, and to which day it was put off.
    """

    rides: str = ""
    cue: str = ""
    called_off: str = ""
    anew: When | None = None


@dataclass
class Touched:
    """Items whose ties or members changed, and rows that lost a member."""

    items: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)

    def add(self, other: Touched) -> None:
        """Takes in what else was touched."""
        self.items |= other.items
        self.heads |= other.heads
        self.rows |= other.rows


class Comparable(NamedTuple):
    """A reading as it is compared: its statements by id, each with its item; items of its events, and where each is.

    ``sure``: whether its report carries a day of its own.
    """

    reading: Reading
    sure: bool
    said: list[tuple[str, Item]]
    done: list[Item]
    told: list[Told]


class Places:
    """The statements, events and quarrels of reports in an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.statement_kind, self.event_kind, self.quarrel_kind = Statements(), Events(), Quarrels()
        self.statements = Links(index, self.statement_kind)
        self.events = Links(index, self.event_kind)
        self.quarrels = Links(index, self.quarrel_kind)
        self._made: dict[str, Comparable] = {}

    def begin(self) -> None:
        """A new portion begins: actors may be others now, and what was worked out with them another."""
        self._made.clear()

    def comparable(self, corpus: Corpus, report: str, *, sure: bool) -> Comparable:
        """What is read in a report as it is compared: what dates it and what is placed is worked out once."""
        reading = corpus.readings[report]
        made = self._made.get(report)
        if made is None or made.reading is not reading or made.sure is not sure:
            spoken = [s for s in reading.statements if s.channel in SPOKEN]
            said = [(s.id, self.statement_kind.item(corpus, s, sure=sure)) for s in spoken]
            made = Comparable(reading, sure, said, *self.event_kind.items(corpus, report, sure=sure))
            self._made[report] = made
        return made

    def place_statements(self, corpus: Corpus, reports: Sequence[str], sure: Mapping[str, bool]) -> Touched:
        """Enters the statements of ``reports`` in the place of what was read in them before."""
        items: dict[str, Item] = {}
        members = []
        for report in reports:
            for statement, item in self.comparable(corpus, report, sure=sure[report]).said:
                items[item.id] = item
                members.append(Member(statement, report, item.id))
        return self._replace("s", self.statements, reports, items, members)

    def place_events(self, corpus: Corpus, reports: Sequence[str], sure: Mapping[str, bool]) -> Touched:
        """Enters the events of ``reports`` in the place of what was read in them before."""
        items: dict[str, Item] = {}
        members = []
        for report in reports:
            made = self.comparable(corpus, report, sure=sure[report])
            items |= {i.id: i for i in made.done}
            for t in made.told:
                note = (
                    msgspec.json.encode(EventNote(t.rides, t.cue, t.called_off, t.anew)).decode()
                    if t.rides or t.called_off or t.anew
                    else ""
                )
                members.append(Member(t.event, report, t.item, more=note))
            members += [Member(e.id, report, "") for e in corpus.readings[report].events if e.verbal_of is not None]
        return self._replace("e", self.events, reports, items, members)

    def place_quarrels(self, corpus: Corpus, reports: Sequence[str]) -> Touched:
        """Enters what ``reports`` tell of disputes in the place of what was read in them before."""
        found = [q for report in reports for q in quarrels(corpus, report)]
        return self._replace_quarrels(reports, found)

    def answer_sayings(self, statements: Iterable[str]) -> Touched:
        """Brings quarrels up to date in which one of ``statements`` is, after these are in other sayings."""
        units = {m.item for m in self.index.members_by("id", "d", statements)}
        known = list(self.quarrels.get(units).values())
        changed = [q for q, now in zip(known, self._with_sayings(known), strict=True) if now != q]
        return self._replace_quarrels([], changed, drop={q.voices[0].statement for q in changed})

    def _replace_quarrels(self, reports: Sequence[str], found: list[Quarrel], drop: Iterable[str] = ()) -> Touched:
        full = self._with_sayings(found)
        items = {(i := self.quarrel_kind.item(q)).id: i for q in full}
        gone = {m.item for m in self.index.members_by("report", "d", reports)} | set(drop)
        return self._exchange(
            "d",
            self.quarrels,
            self.index.members_by("item", "d", gone),
            items,
            [Member(v.statement, q.report, q.voices[0].statement) for q in full for v in q.voices],
        )

    def _with_sayings(self, found: Sequence[Quarrel]) -> list[Quarrel]:
        """``found`` with the rows of those statements that other reports tell too."""
        voices = {v.statement for q in found for v in q.voices}
        row = {m.id: m.row for m in self.index.members_by("id", "s", voices)}
        carriers: dict[str, set[str]] = {}
        for m in self.index.members_by("row", "s", set(row.values()) - {""}):
            carriers.setdefault(m.row, set()).add(m.report)
        shared = {key for key, reports in carriers.items() if len(reports) > 1}
        return [
            msgspec.structs.replace(
                q, sayings=tuple(sorted({row[v.statement] for v in q.voices if row.get(v.statement) in shared}))
            )
            for q in found
        ]

    def _replace[T](
        self, kind: str, links: Links[T], reports: Sequence[str], items: Mapping[str, Item], members: Sequence[Member]
    ) -> Touched:
        return self._exchange(kind, links, self.index.members_by("report", kind, reports), items, members)

    def _exchange[T](
        self, kind: str, links: Links[T], old: Sequence[Member], items: Mapping[str, Item], members: Sequence[Member]
    ) -> Touched:
        """Puts ``members`` (of ``items``) in the place of ``old`` ones."""
        row = {m.id: m.row for m in old}
        kept = [m._replace(row=row.get(m.id, "")) for m in members]
        same = set(old) & set(kept)
        self.index.leave(kind, [m.id for m in old if m not in same])
        self.index.enter(kind, [m for m in kept if m not in same])
        changed = {m.item for m in {*old, *kept} - same} - {""}
        there = {i.id: i for i in self.index.items(kind, changed | items.keys())}
        other = {i for i in items if i in there and items[i].other_than(there[i])}
        changed |= other  # an actor may be another one, though all members stand where they stood
        held = {m.item for m in self.index.members_by("item", kind, changed)}
        drop = sorted(i for i in changed if i in there and (i not in held or i in other))
        add = [items[i] for i in sorted(changed & held) if i in items and (i not in there or i in other)]
        touched = links.change(add, drop)
        heads = links.regroup(touched, set(drop) - held)
        rows = {m.row for m in old if m not in same} - {""}
        return Touched((touched | changed) - (set(drop) - held), heads, rows)
