"""Items added and removed in, ties and groups brought up to date out; the same for every kind of thing that is joined.

Two items are *held against each other* when they are near under a key (:attr:`Kind.window` places apart at most, in
the order of days) and share :attr:`Kind.common` keys so; the kind then says whether they are tied. Groups follow from
the ties by one rule: in the order of ranks, an item joins the best head that stands before it, or the head that the
best one before it is tied to (where :attr:`Kind.reach` is two), or is a head itself.
Ranks end in a draw, so that a change moves few others (Censor-Hillel, Haramaty and Karnin 2016, "Optimal dynamic
distributed MIS"). Invariant: candidates, ties and groups are functions of the set of items.
"""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final

from dragoman.joining.index import Index
from dragoman.joining.items import Item, Tie, Verdict, narrow
from dragoman.joining.postings import Place
from dragoman.joining.recent import shorten

type Pair = tuple[str, str]

_ID: Final = attrgetter("id")

#: So many crowded keys are held for the next portion.
_CROWDED: Final = 50_000


class Kind[T](ABC):
    """What is compared, and how."""

    name: str
    #: How far apart, in places under one key, two items may stand to be held against each other.
    window: int = 30
    #: Under how many keys they must.
    common: int = 1
    #: So many decoded items are kept for the next comparison.
    kept: int = 10_000
    #: Items of narrow times (:func:`narrow`) further apart than so many days cannot be tied; ``None`` where days alone
    #: do not say so.
    horizon: int | None = None
    #: How many ties lie at most between an item and the head of its group: one or two.
    reach: int = 1

    @abstractmethod
    def decode(self, payload: bytes) -> T:
        """The item's features."""

    @abstractmethod
    def compare(self, a: T, b: T) -> Verdict | None:
        """Whether two items belong together: a pure function of the pair."""

    def choose(self, ties: Sequence[Tie], ranks: dict[str, str]) -> str | None:
        """Whom an item follows into his group: that of the surest tie; ``ties`` are those that it may, not empty."""
        return min(ties, key=lambda t: (-t.score, ranks[t.b], t.b)).b


class Links[T]:
    """The items of one kind in an index."""

    def __init__(self, index: Index, kind: Kind[T]) -> None:
        self.index = index
        self.kind = kind
        self._decoded: dict[str, T] = {}
        #: Keys with more places than a window has: what is near is asked for at once.
        self._crowded: dict[int, None] = {}
        #: By pair how much surer its tie is after the last :meth:`change` than before; what is not tied counts zero.
        self.shifts: dict[Pair, float] = {}

    def get(self, ids: Iterable[str]) -> dict[str, T]:
        """The features of items."""
        wanted = sorted(set(ids))
        if any(i not in self._decoded for i in wanted):
            shorten(self._decoded, self.kind.kept)
            missing = [i for i in wanted if i not in self._decoded]
            for key, payload in self.index.payloads(self.kind.name, missing):
                self._decoded[key] = self.kind.decode(payload)
        return {i: self._decoded[i] for i in wanted if i in self._decoded}

    def change(self, add: Sequence[Item], drop: Iterable[str] = ()) -> set[str]:
        """Puts ``add`` in the place of ``drop``; the items whose ties changed, the new ones among them."""
        name = self.kind.name
        self.shifts = {}
        gone = self.index.items(name, drop)
        new = [_sorted(i) for i in add]
        if not gone and not new:
            return set()
        parted = list(self.index.ties(name, [i.id for i in gone]))
        touched = {t.b for t in parted}
        self._untie(parted)
        self.index.take(name, [i.id for i in gone])
        for i in gone:
            self._decoded.pop(i.id, None)
        self.index.put(name, new)
        gained, lost = self._candidates(new, gone)
        touched |= self._drop_unsupported(lost - gained)
        touched |= self._compare(gained, {i.id for i in new})
        return (touched | {i.id for i in new}) - ({i.id for i in gone} - {i.id for i in new})

    def regroup(self, touched: Iterable[str], gone: Iterable[str] = ()) -> set[str]:
        """Brings the groups up to date after :meth:`change`; the heads whose groups changed, old and new ones."""
        name = self.kind.name
        touched = set(touched)
        if self.kind.reach > 1:  # whom others follow may have changed with their ties alone
            touched |= {t.b for t in self.index.ties(name, touched)}
        changed = set(gone)
        touched |= {i for ids in self.index.groups(name, changed).values() for i in ids}
        around = _Around(self.index, name)
        around.look(touched)
        heap = [(around.rank[item], item) for item in touched if item in around.rank]
        heapq.heapify(heap)
        waiting = {i for _, i in heap}
        while heap:
            rank, item = heapq.heappop(heap)
            waiting.discard(item)
            around.look([item])
            head, behind, was = self._decide(around, rank, item), around.behind(rank, item), around.head[item]
            if head == was:
                continue
            around.head[item] = head
            self.index.set_head(name, item, head)
            changed |= {head} | ({was} if was else set())
            if (was == item) != (head == item) or was is None or self.kind.reach > 1:
                for other in behind:
                    if other[1] not in waiting:
                        waiting.add(other[1])
                        heapq.heappush(heap, other)
        return changed

    def _decide(self, around: _Around, rank: str, item: str) -> str:
        """The head that ``item`` ought to have."""
        before = [t for t in around.ties[item] if (around.rank[t.b], t.b) < (rank, item)]
        head = {t.b: around.head[t.b] or t.b for t in before}
        near = self.index.scores(self.kind.name, head.items()) if self.kind.reach > 1 and head else {}
        open_to = [t for t in before if head[t.b] == t.b or (t.b, head[t.b]) in near]
        leader = self.kind.choose(open_to, around.rank) if open_to else None
        return head[leader] if leader else item

    def _candidates(self, new: Sequence[Item], gone: Sequence[Item]) -> tuple[set[Pair], set[Pair]]:
        """Pairs that came near each other under enough keys, and pairs that ceased to be near under one."""
        added: dict[int, list[Place]] = defaultdict(list)
        removed: dict[int, list[Place]] = defaultdict(list)
        for items, places in ((new, added), (gone, removed)):
            for item in items:
                place = Place(item.at, item.id)
                for key in item.keys:
                    places[key].append(place)
        near: dict[str, list[str]] = {i.id: [] for i in new}
        met: set[Pair] = set()
        lost: set[Pair] = set()
        for key in sorted(added.keys() | removed.keys()):
            came, went = sorted(added.get(key, ())), sorted(removed.get(key, ()))
            others, far = self._pairs(key, came, went, near)
            met |= others
            lost |= far
        least = self.kind.common
        gained = {
            _pair(x, y) for x, ids in near.items() for y, count in Counter(ids).items() if count >= least and y != x
        }
        return gained | {pair for pair in met if least == 1 or self._supported(pair)}, lost

    def _pairs(
        self, key: int, added: Sequence[Place], removed: Sequence[Place], near: Mapping[str, list[str]]
    ) -> tuple[set[Pair], set[Pair]]:
        """Enters in ``near`` who is near new items under a key; pairs of others that came near there, or parted."""
        window, horizon = self.kind.window, self.kind.horizon
        if key not in self._crowded and not removed:
            first = self.index.postings.first(self.kind.name, key, window + 2)
            if len(first) <= window + 1:
                if len(first) > 1:
                    for x in added:
                        near[x.id].extend(map(_ID, _within(x, first, horizon)))
                return set(), set()
            shorten(self._crowded, _CROWDED)
            self._crowded[key] = None
        met: set[Pair] = set()
        far: set[Pair] = set()
        for region in self.index.postings.stretches(self.kind.name, key, {*added, *removed}, window):
            come, gone = (
                places[bisect_left(places, region[0]) : bisect_right(places, region[-1])] for places in (added, removed)
            )
            _enter(near, region, come, gone, window, horizon)
            others = _shifted(region, come, gone, window, horizon)
            met |= others[0]
            far |= others[1]
        return met, far

    def _supported(self, pair: Pair) -> bool:
        """Whether two items are near each other under enough keys."""
        found = self.index.items(self.kind.name, pair)
        if len(found) < len(pair):
            return False
        a, b = sorted(found, key=lambda i: (i.at, i.id))
        count = 0
        for key in set(a.keys) & set(b.keys):
            window, low, high = self.kind.window, Place(a.at, a.id), Place(b.at, b.id)
            count += self.index.postings.between(self.kind.name, key, low, high, window) < window
            if count >= self.kind.common:
                return True
        return False

    def _drop_unsupported(self, pairs: set[Pair]) -> set[str]:
        tied = {_pair(t.a, t.b): t for t in self.index.ties(self.kind.name, {i for pair in pairs for i in pair})}
        loose = [pair for pair in sorted(pairs & tied.keys()) if not self._supported(pair)]
        self._untie([tied[pair] for pair in loose])
        return {i for pair in loose for i in pair}

    def _untie(self, ties: Iterable[Tie]) -> None:
        gone = {_pair(t.a, t.b): t.score for t in ties}
        self.index.untie(self.kind.name, gone)
        for pair, score in gone.items():
            self.shifts[pair] = self.shifts.get(pair, 0.0) - score

    def _compare(self, pairs: set[Pair], fresh: set[str]) -> set[str]:
        """Ties those of ``pairs`` that belong together; nothing ties the ``fresh`` items yet."""
        touched = set()
        held = {i for pair in pairs if not fresh & {*pair} for i in pair}
        before = {(t.a, t.b): t.score for t in self.index.ties(self.kind.name, held)}
        for some in _some(sorted(pairs), 2000):
            known = self.get({i for pair in some for i in pair})
            found = ((a, b, self.kind.compare(known[a], known[b])) for a, b in some)
            ties = [Tie(a, b, *verdict) for a, b, verdict in found if verdict is not None]
            self.index.tie(self.kind.name, ties)
            for t in ties:
                self.shifts[t.a, t.b] = self.shifts.get((t.a, t.b), 0.0) + t.score - before.get((t.a, t.b), 0.0)
            touched |= {i for t in ties for i in (t.a, t.b)}
        return touched


class _Around:
    """The ties of items, with the ranks and heads of both ends, asked for many items at once."""

    def __init__(self, index: Index, kind: str) -> None:
        self._index = index
        self._kind = kind
        self.ties: dict[str, list[Tie]] = {}
        self.rank: dict[str, str] = {}
        self.head: dict[str, str | None] = {}

    def look(self, items: Iterable[str]) -> None:
        """Asks for those of ``items`` that were not asked for yet."""
        fresh = [i for i in items if i not in self.ties]
        if not fresh:
            return
        self.ties.update((i, []) for i in fresh)
        for t in self._index.ties(self._kind, fresh):
            self.ties[t.a].append(t)
        ends = {*fresh, *(t.b for i in fresh for t in self.ties[i])} - self.rank.keys()
        for item, (rank, head) in self._index.heads(self._kind, ends).items():
            self.rank[item], self.head[item] = rank, head

    def behind(self, rank: str, item: str) -> list[tuple[str, str]]:
        """The items tied to one of that rank that come after it, with their ranks."""
        return [(self.rank[t.b], t.b) for t in self.ties[item] if (self.rank[t.b], t.b) > (rank, item)]


def component(index: Index, kind: str, seeds: Iterable[str], least: float = 0.0) -> set[str]:
    """All items that can be reached from ``seeds`` over ties of at least that score, the seeds included."""
    found = set(seeds)
    edge = set(found)
    while edge:
        edge = {t.b for t in index.ties(kind, edge) if t.score >= least} - found
        found |= edge
    return found


def _sorted(item: Item) -> Item:
    return item._replace(keys=tuple(sorted(set(item.keys))))


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _within(x: Place, places: Sequence[Place], horizon: int | None) -> Sequence[Place]:
    """Those of ``places`` that are not so far from ``x`` in time that nothing could tie them."""
    if horizon is None or not narrow(x.id):
        return places
    low, high = x.at - horizon, x.at + horizon
    return [y for y in places if low <= y.at <= high or not narrow(y.id)]


def _enter(
    near: Mapping[str, list[str]],
    region: Sequence[Place],
    added: Sequence[Place],
    removed: Sequence[Place],
    window: int,
    horizon: int | None,
) -> None:
    """Enters in ``near`` who is near the ``added`` places of a stretch of a posting."""
    gone = set(removed).difference(added)
    now = [p for p in region if p not in gone] if gone else region
    for x in added:
        i = bisect_left(now, x)
        near[x.id].extend(map(_ID, _within(x, now[max(0, i - window) : i + 1 + window], horizon)))


def _shifted(
    region: Sequence[Place], added: Sequence[Place], removed: Sequence[Place], window: int, horizon: int | None
) -> tuple[set[Pair], set[Pair]]:
    """Of places of a stretch that stay, the pairs that a change brought near each other, and those that it parted.

    Only those can be that have a change between them; of pairs that nothing could tie (:attr:`Kind.horizon`) none is
    meant.
    """
    changed = sorted({*added, *removed})
    near: set[Pair] = set()
    far: set[Pair] = set()
    if changed in (region[-len(changed) :], region[: len(changed)]):
        return near, far
    came, went = set(added), set(removed)
    stay = [p for p in region if p not in came and p not in went]
    index = {p: i for i, p in enumerate(p for p in region if p in came or p not in went)}
    before = {p: i for i, p in enumerate(p for p in region if p in went or p not in came)}
    there = then = 0  # the first place that is too far from x now, and the one that was before
    for x in stay:
        while there < len(stay) and index[stay[there]] - index[x] <= window:
            there += 1
        while then < len(stay) and before[stay[then]] - before[x] <= window:
            then += 1
        near.update(_pair(x.id, y.id) for y in _within(x, stay[then:there], horizon))
        far.update(_pair(x.id, y.id) for y in _within(x, stay[there:then], horizon))
    return near, far


def _some(pairs: Sequence[Pair], most: int) -> Iterator[Sequence[Pair]]:
    for i in range(0, len(pairs), most):
        yield pairs[i : i + most]
