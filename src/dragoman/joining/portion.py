"""Some reports on their way through joining, and what they change; the steps of the way are functions over it.

Invariant: what a step finds goes into ``change`` and the index, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from dragoman.joining.change import Change
from dragoman.joining.index import Index
from dragoman.joining.rows import Context
from dragoman.joining.sources import Origins, outlet_name, roots
from dragoman.joining.workshop import Workshop
from dragoman.model import DatedReport

_DAY = msgspec.msgpack.Decoder(DatedReport)


@dataclass
class Portion:
    """``new`` reports; ``corrected`` ones; statements, events and reports of which a person ``judged`` anew.

    ``moved`` gathers the reports whose day or origin changed, ``renamed`` those that name an actor who is another now.
    """

    shop: Workshop
    new: Sequence[str]
    corrected: set[str]
    judged: list[str]
    change: Change = field(default_factory=Change)
    moved: set[str] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)

    @property
    def index(self) -> Index:
        """What is known of all reports before."""
        return self.shop.index

    def days_of(self, reports: Iterable[str]) -> dict[str, DatedReport]:
        """When reports were published, as far as all together tell."""
        return {owner: _DAY.decode(value) for owner, _, value in self.index.notes("day", reports)}

    def context(self, report_ids: Iterable[str]) -> Context:
        """What rows of these reports are made with."""
        corpus = self.shop.corpus(report_ids)
        whole = {owner: about for owner, about, _ in self.index.notes("whole", corpus.reports)}
        found = {i: roots(report, whole[i]) for i, report in corpus.reports.items()}
        outlet = {i: outlet_name(report) for i, report in corpus.reports.items()}
        return Context(corpus, self.days_of(corpus.reports), Origins(outlet, found))
