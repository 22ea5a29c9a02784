"""Reports whose shared passages or days changed in; who holds whose text, and what goes back to one text, out.

Invariant: a report's origin is the smallest id of those of which each is as a whole a copy of another one; the first
of them by day stands for their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dragoman.joining.copies import WHOLE, Credit, Overlap, direct, overlap, told
from dragoman.joining.groups import Groups
from dragoman.joining.items import Tie
from dragoman.joining.portion import Portion
from dragoman.model import Copy

_LATE: Final = "9999-12-31"

type Order = Mapping[str, tuple[str, str]]


def find_copies(portion: Portion) -> None:
    """Who holds whose text, and what goes back to one text, among reports that are new, moved, or share less now."""
    _Copies(portion).find()


class _Copies:
    """What shares text, held while one portion is joined."""

    def __init__(self, portion: Portion) -> None:
        self.portion = portion
        self.index = portion.index
        self._told: dict[tuple[str, str], Overlap] = {}
        self._order: dict[str, tuple[str, str]] = {}

    def find(self) -> None:
        """Copies of the touched reports, into the change; reports with another origin, into those that moved."""
        new = set(self.portion.new)
        shifts = self.portion.shop.texts.shifts
        other = {x for pair, by in shifts.items() if by < 0 or new.isdisjoint(pair) for x in pair}
        seeds = new | self.portion.moved | other
        owners = seeds | {t.b for t in self.index.ties("c", seeds - new)}
        # What a report held that merely has new ones beside it, it holds still; more only where it holds one of them.
        beside = self._overlaps(self.index.ties("c", new))
        owners |= {copy.report_id for copy in self._directed(beside.values())}
        first = self._bring_up_to_date(seeds)
        owners |= first.keys()
        overlaps = self._overlaps(self.index.ties("c", owners))
        first |= self._firsts(owners - first.keys())
        for owner in sorted(owners):
            pair = (min(owner, first[owner]), max(owner, first[owner]))
            if first[owner] != owner and pair not in overlaps:  # too many copies between them to be neighbours
                prints = self.portion.shop.texts.get(pair)
                found = overlap(prints[pair[0]], prints[pair[1]])
                overlaps |= {pair: found} if found is not None else {}
        by_owner: dict[str, list[Copy]] = {i: [] for i in sorted(owners)}
        for copy in self._directed(overlaps.values()):
            if copy.report_id in by_owner:
                by_owner[copy.report_id].append(copy)
        self.portion.change.copies = by_owner

    def _bring_up_to_date(self, seeds: set[str]) -> dict[str, str]:
        """What goes back to one text; by report the first of its kin, where that is another now."""
        before = {owner: about for owner, about, _ in self.index.notes("whole", seeds)}
        wanted = seeds | {o for o, _, _ in self.index.notes_about("whole", set(before.values()))}
        after = self._wholes(wanted)
        known = {owner: about for owner, about, _ in self.index.notes("whole", after)}
        changed = sorted(i for i, root in after.items() if known.get(i) != root)
        self.index.forget("whole", changed)
        self.index.note("whole", [(i, after[i], b"") for i in changed])
        self.portion.moved |= set(changed)
        first = self._firsts(after)
        old = {owner: about for owner, about, _ in self.index.notes("first", set(after.values()))}
        roots_of = {root: first[i] for i, root in after.items()}
        new = {root: found for root, found in roots_of.items() if old.get(root) != found}
        self.index.forget("first", new)
        self.index.note("first", [(root, found, b"") for root, found in sorted(new.items())])
        return {i: first[i] for i, root in after.items() if root in new}

    def _wholes(self, seeds: set[str]) -> dict[str, str]:
        """By report the smallest of those of which each is as a whole a copy of another one, for all kin of seeds."""
        found, edge = set(seeds), set(seeds)
        pairs: set[tuple[str, str]] = set()
        while edge:
            overlaps = self._overlaps(t for t in self.index.ties("c", edge) if t.score >= WHOLE)
            here = {(c.report_id, c.copy_of) for c in self._directed(overlaps.values()) if c.copied_share >= WHOLE}
            pairs |= here
            edge = {x for pair in here for x in pair} - found
            found |= edge
        kin = Groups(found)
        for a, b in pairs:
            kin.join(a, b)
        return {i: kin.root(i) for i in found}

    def _firsts(self, reports: Iterable[str]) -> dict[str, str]:
        """By report the first of those that go back to one text with it."""
        root = {owner: about for owner, about, _ in self.index.notes("whole", reports)}
        kin: dict[str, list[str]] = {}
        for owner, about, _ in self.index.notes_about("whole", set(root.values())):
            kin.setdefault(about, []).append(owner)
        order = self._order_of({i for found in kin.values() if len(found) > 1 for i in found})
        first = {
            about: min(found, key=lambda k: order[k]) if len(found) > 1 else found[0] for about, found in kin.items()
        }
        return {i: first[root[i]] for i in root}

    def _overlaps(self, ties: Iterable[Tie]) -> dict[tuple[str, str], Overlap]:
        found = {}
        for t in ties:
            pair = (t.a, t.b) if t.a < t.b else (t.b, t.a)
            if pair not in self._told:
                self._told[pair] = told(t)
            found[pair] = self._told[pair]
        return found

    def _directed(self, overlaps: Iterable[Overlap]) -> list[Copy]:
        """Copies, told from the order of days and from whom reports credit."""
        known = list(overlaps)
        reports = {x for o in known for x in (o.a, o.b)}
        credited: dict[str, Credit] = {i: self.portion.shop.credit(i) for i in reports}
        return direct(known, self._order_of(reports), credited)

    def _order_of(self, reports: set[str]) -> Order:
        missing = reports - self._order.keys()
        self._order |= {i: (d.published.end or _LATE, i) for i, d in self.portion.days_of(missing).items()}
        return self._order
