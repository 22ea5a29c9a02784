"""Reports without a day of their own in, their days out, from those reports in the index that tell the same with a day.

Invariant: a day is inferred from what was read first, and from reports that carry days of their own, only: so no
inferred day bears on another, and what was read again as of one is no evidence for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from dragoman.joining.copies import Overlap, told
from dragoman.joining.corpus import Corpus
from dragoman.joining.dates import infer_dates
from dragoman.joining.index import Index
from dragoman.joining.items import Item
from dragoman.joining.placing import Places
from dragoman.model import DatedReport

#: A key that more reports with days share says too little of when one without was published.
CAP: Final = 50
#: So many reports that carry one and the same thing are asked for its day.
ASKED: Final = 6

#: Sets the keys of first readings apart from those that others are held against.
_MASK: Final = 0x3C6EF372FE94F82A


class Clue(msgspec.Struct, frozen=True, array_like=True):
    """A statement or event of an undated report as it was read first."""

    kind: str
    id: str
    keys: tuple[int, ...]
    payload: bytes


class Undated:
    """The reports without a day of their own."""

    def __init__(self, index: Index, places: Places) -> None:
        self.index = index
        self.places = places

    def enter(self, corpus: Corpus, reports: Sequence[str]) -> None:
        """Keeps what was read first in ``reports``, so that what comes later can date them."""
        self.index.take("u", reports)
        self.index.put("u", [_item(report, list(self._clues(corpus, report))) for report in reports])

    def concerned(self, touched: Mapping[str, Iterable[str]]) -> set[str]:
        """The reports that share a key with one of the items, by kind, that were ``touched``."""
        if self.index.connection.execute("SELECT 1 FROM join_items WHERE kind = 'u' LIMIT 1").fetchone() is None:
            return set()
        found: set[str] = set()
        for key in {key for kind, ids in touched.items() for i in self.index.items(kind, ids) for key in i.keys}:
            found.update(place.id for place in self.index.postings.first("u", key ^ _MASK, -1))
        return found

    def solve(self, corpus: Corpus, pairs: Mapping[str, Sequence[tuple[str, str, str]]]) -> dict[str, DatedReport]:
        """The days of the reports of ``pairs`` (see :meth:`pairs`), in a corpus with first readings and partners."""
        found = {}
        for report, same in pairs.items():
            partners = {report, *(other for _, _, other in same), *self.partners(report)}
            part = Corpus(
                {key: corpus.reports[key] for key in sorted(partners)},
                {key: corpus.readings[key] for key in sorted(partners)},
                corpus.names,
            )
            said = [[a, b] for a, b, _ in same if b in part.statements]
            done = [[a, b] for a, b, _ in same if b in part.events]
            found[report] = infer_dates(part, said, done, self._copies(report))[report]
        return found

    def pairs(self, reports: Iterable[str]) -> dict[str, list[tuple[str, str, str]]]:
        """By report what it tells that a report with a day tells too: its own id, the other's, that report."""
        return {i.id: sorted(self._pairs(i)) for i in self.index.items("u", reports)}

    def partners(self, report: str) -> set[str]:
        """The reports that share text with it."""
        return {t.b for t in self.index.ties("c", [report])}

    def _clues(self, corpus: Corpus, report: str) -> Iterator[Clue]:
        made = self.places.comparable(corpus, report, sure=False)
        for statement, item in made.said:
            yield Clue("s", statement, item.keys, item.payload)
        by_id = {i.id: i for i in made.done}
        for place in made.told:
            yield Clue("e", place.event, by_id[place.item].keys, by_id[place.item].payload)

    def _pairs(self, item: Item) -> Iterator[tuple[str, str, str]]:
        for clue in msgspec.msgpack.decode(item.payload, type=list[Clue]):
            links = self.places.statements if clue.kind == "s" else self.places.events
            mine = links.kind.decode(clue.payload)
            near: set[str] = set()
            for key in set(clue.keys):
                others = self.index.postings.sure(clue.kind, key, CAP + 1)
                if len(others) <= CAP:
                    near.update(others)
            if not near:
                continue
            features = links.get(near)
            same = [key for key in sorted(near) if links.kind.compare(mine, features[key]) is not None]  # type: ignore[arg-type]
            by_item: dict[str, list[tuple[str, str]]] = {}
            for m in self.index.members_by("item", clue.kind, same):
                by_item.setdefault(m.item, []).append((m.id, m.report))
            for members in by_item.values():
                yield from ((clue.id, other, report) for other, report in members[:ASKED])

    def _copies(self, report: str) -> list[tuple[str, str, float]]:
        found: list[Overlap] = [told(t) for t in self.index.ties("c", [report])]
        return [(o.a, o.b, max(o.share_a, o.share_b)) for o in found]


def _item(report: str, clues: Sequence[Clue]) -> Item:
    keys = sorted({key ^ _MASK for clue in clues for key in clue.keys})
    return Item(report, 0, sure=False, rank="", keys=tuple(keys), payload=msgspec.msgpack.encode(clues))
