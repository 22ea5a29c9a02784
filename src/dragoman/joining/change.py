"""What joining some more reports changes: rows that go, rows that come, readings that are to be put in place of others.

Invariant: applying the changes of all portions in turn leaves the same rows as joining everything at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dragoman.model import (
    Copy,
    DatedReport,
    Dispute,
    DyadEntry,
    DyadMonth,
    Happening,
    Joins,
    Merge,
    Reading,
    Report,
    Saying,
    Story,
    When,
)

#: A source, a target, a month.
type Dyad = tuple[str, str, str]

#: Reads reports again as of the day that each is given as published; what cannot be read is left out.
type ReadAgain = Callable[[Sequence[Report]], Sequence[Reading]]


class Library(Protocol):
    """Where joining finds the reports of a record and what was read in them."""

    def report(self, report_id: str) -> Report:
        """The report as intake gave it."""
        ...

    def reading(self, report_id: str) -> Reading:
        """What is read in it now."""
        ...

    def first_reading(self, report_id: str) -> tuple[When, Reading] | None:
        """Of a report that was read again: as of which day, and what was read in it at first."""
        ...

    def put_right(self, reading: Reading) -> Reading:
        """A reading with what persons put right in it."""
        ...


@dataclass
class Change:
    """``gone_…`` are ids of rows that go; of what comes, rows of the same id or owner are replaced."""

    dated: list[DatedReport] = field(default_factory=list)
    gone_sayings: set[str] = field(default_factory=set)
    sayings: list[Saying] = field(default_factory=list)
    gone_happenings: set[str] = field(default_factory=set)
    happenings: list[Happening] = field(default_factory=list)
    gone_disputes: set[str] = field(default_factory=set)
    disputes: list[Dispute] = field(default_factory=list)
    gone_stories: set[str] = field(default_factory=set)
    stories: list[Story] = field(default_factory=list)
    copies: dict[str, list[Copy]] = field(default_factory=dict)
    gone_entries: set[str] = field(default_factory=set)
    dyad_entries: list[DyadEntry] = field(default_factory=list)
    gone_months: set[Dyad] = field(default_factory=set)
    relations: list[DyadMonth] = field(default_factory=list)
    gone_merges: list[str] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    again: dict[str, tuple[When, Reading] | None] = field(default_factory=dict)


class Rows:
    """All rows, as changes leave them; for joins that are kept nowhere."""

    def __init__(self) -> None:
        self._dated: dict[str, DatedReport] = {}
        self._sayings: dict[str, Saying] = {}
        self._happenings: dict[str, Happening] = {}
        self._disputes: dict[str, Dispute] = {}
        self._stories: dict[str, Story] = {}
        self._copies: dict[str, list[Copy]] = {}
        self._entries: dict[tuple[str, str, str], DyadEntry] = {}
        self._months: dict[Dyad, DyadMonth] = {}
        self._merges: dict[tuple[str, str], Merge] = {}

    def apply(self, change: Change) -> None:
        """Takes in a change."""
        self._dated |= {d.report_id: d for d in change.dated}
        _exchange(self._sayings, change.gone_sayings, {row.id: row for row in change.sayings})
        _exchange(self._happenings, change.gone_happenings, {row.id: row for row in change.happenings})
        _exchange(self._disputes, change.gone_disputes, {row.id: row for row in change.disputes})
        _exchange(self._stories, change.gone_stories, {row.id: row for row in change.stories})
        self._copies |= change.copies
        self._entries = {k: e for k, e in self._entries.items() if e.entry_id not in change.gone_entries}
        self._entries |= {(e.source, e.target, e.entry_id): e for e in change.dyad_entries}
        _exchange(self._months, change.gone_months, {(m.source, m.target, m.month): m for m in change.relations})
        gone = set(change.gone_merges)
        self._merges = {k: m for k, m in self._merges.items() if not gone & {m.left_key, m.right_key}}
        self._merges |= {(m.left_key, m.right_key): m for m in change.merges}

    def joins(self) -> Joins:
        """All of them, sorted."""
        return Joins(
            dated=tuple(self._dated[k] for k in sorted(self._dated)),
            sayings=tuple(self._sayings[k] for k in sorted(self._sayings)),
            happenings=tuple(self._happenings[k] for k in sorted(self._happenings)),
            disputes=tuple(self._disputes[k] for k in sorted(self._disputes)),
            stories=tuple(self._stories[k] for k in sorted(self._stories)),
            copies=tuple(c for k in sorted(self._copies) for c in self._copies[k]),
            relations=tuple(self._months[k] for k in sorted(self._months)),
            dyad_entries=tuple(self._entries[k] for k in sorted(self._entries)),
            merges=tuple(self._merges[k] for k in sorted(self._merges)),
        )


def _exchange[K, V](kept: dict[K, V], gone: set[K], rows: dict[K, V]) -> None:
    for key in gone:
        kept.pop(key, None)
    kept |= rows
