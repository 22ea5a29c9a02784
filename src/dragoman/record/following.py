"""A record in, what follows from its reports together out, row by row: the half of an export that joining made.

:class:`InRecord` draws from the tables of a joined record and holds nothing but the row in hand; :class:`InMemory`
holds joins that were made for the export (as of a day, or of a record that is not joined). Invariant: both give the
same rows in the same order, that of their keys, for the same joins.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import msgspec

from dragoman.errors import RecordError
from dragoman.model import Copy, Joins, When
from dragoman.record import codec, joined
from dragoman.record.file import sentences

if TYPE_CHECKING:
    from dragoman.record.store import Store

#: The tables that joining fills, and the fields that their rows are sorted by.
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "sayings": ("id",),
    "happenings": ("id",),
    "disputes": ("id",),
    "stories": ("id",),
    "relations": ("source", "target", "month"),
    "dyad_entries": ("source", "target", "entry_id"),
    "merges": ("left_key", "right_key"),
}


class About(NamedTuple):
    """What others tell of a report: its story, the report it shares most with, reasons of the day it was given."""

    story: str | None
    copy: Copy | None
    reasons: list[str]


class Following(Protocol):
    """What follows from reports together."""

    def ids(self) -> Iterator[str]:
        """The ids of the reports, sorted."""
        ...

    def published(self, report_id: str) -> When:
        """When a report was published, as far as all of them tell."""
        ...

    def about(self, report_id: str) -> About:
        """What others tell of a report."""
        ...

    def rows(self, table: str) -> Iterator[Any]:
        """The rows of one of :data:`KEYS`, in order."""
        ...

    def sayings_of(self, report_id: str) -> Mapping[str, str]:
        """By statement of the report (and maybe of others) the saying that it is in."""
        ...

    def happenings_of(self, report_id: str) -> Mapping[str, str]:
        """By event of the report (and maybe of others) the happening that it is in."""
        ...


class InMemory:
    """Joins at hand; ``published`` are the days of all reports of the record."""

    def __init__(self, ids: Sequence[str], joins: Joins, published: Mapping[str, When]) -> None:
        self._ids, self._joins, self._published = ids, joins, published
        self._saying = {i: s.id for s in joins.sayings for i in s.statements}
        self._happening = {i: h.id for h in joins.happenings for i in h.events}
        self._story = {i: s.id for s in sorted(joins.stories, key=lambda s: s.id, reverse=True) for i in s.reports}
        self._copy = {c.report_id: c for c in sorted(joins.copies, key=lambda c: (c.copied_share, c.copy_of))}
        self._reasons = {d.report_id: list(d.reasons) for d in joins.dated}

    def ids(self) -> Iterator[str]:
        """See :class:`Following`."""
        return iter(self._ids)

    def published(self, report_id: str) -> When:
        """See :class:`Following`."""
        return self._published[report_id]

    def about(self, report_id: str) -> About:
        """See :class:`Following`."""
        return About(self._story.get(report_id), self._copy.get(report_id), self._reasons.get(report_id, []))

    def rows(self, table: str) -> Iterator[Any]:
        """See :class:`Following`."""
        return iter(sorted(getattr(self._joins, table), key=operator.attrgetter(*KEYS[table])))

    def sayings_of(self, _: str) -> Mapping[str, str]:
        """See :class:`Following`."""
        return self._saying

    def happenings_of(self, _: str) -> Mapping[str, str]:
        """See :class:`Following`."""
        return self._happening


class InRecord:
    """The tables of a joined record; the caller keeps them still."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ids(self) -> Iterator[str]:
        """See :class:`Following`."""
        return (row[0] for row in self._each("SELECT id FROM reports ORDER BY id"))

    def published(self, report_id: str) -> When:
        """See :class:`Following`."""
        return self._store.published_of(report_id)

    def about(self, report_id: str) -> About:
        """See :class:`Following`."""
        story = self._store.rows("SELECT min(story_id) FROM story_reports WHERE report_id = ?", (report_id,))[0][0]
        with _decoding(self._store):
            most = f"SELECT {codec.COPIES.selected} FROM copies WHERE report_id = ?"  # noqa: S608 - our own names
            copies = self._store.rows(f"{most} ORDER BY copied_share DESC, copy_of DESC LIMIT 1", (report_id,))
            why = f"SELECT {codec.DATED.selected} FROM dated WHERE report_id = ?"  # noqa: S608 - our own names
            dated = [codec.DATED.decode(row) for row in self._store.rows(why, (report_id,))]
            copy = codec.COPIES.decode(copies[0]) if copies else None
        return About(story, copy, [reason for day in dated for reason in day.reasons])

    def rows(self, table: str) -> Iterator[Any]:
        """See :class:`Following`."""
        with _decoding(self._store), sentences(self._store.path):
            yield from joined.each(self._store.connection, table, KEYS[table])

    def sayings_of(self, report_id: str) -> Mapping[str, str]:
        """See :class:`Following`."""
        query = (
            "SELECT m.statement_id, max(m.saying_id) FROM statements s"
            " JOIN saying_statements m ON m.statement_id = s.id WHERE s.report_id = ? GROUP BY m.statement_id"
        )
        return dict(self._store.rows(query, (report_id,)))

    def happenings_of(self, report_id: str) -> Mapping[str, str]:
        """See :class:`Following`."""
        query = (
            "SELECT m.event_id, max(m.happening_id) FROM events e JOIN happening_events m ON m.event_id = e.id"
            " WHERE e.report_id = ? GROUP BY m.event_id"
        )
        return dict(self._store.rows(query, (report_id,)))

    def _each(self, query: str) -> Iterator[tuple[Any, ...]]:
        with sentences(self._store.path):
            for row in self._store.connection.execute(query):  # noqa: UP028 - an export that fails leaves it unfinished
                yield row


class _decoding:  # noqa: N801 - a context manager that reads as a verb
    """Turns a value that is not what its column says into a :class:`RecordError`."""

    def __init__(self, store: Store) -> None:
        self._path = store.path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, msgspec.DecodeError):
            raise RecordError(f"the record {self._path} is damaged ({error})") from error
