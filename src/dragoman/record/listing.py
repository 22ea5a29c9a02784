"""What joining changed in; lists of what the record holds, by day, ready to be searched and filtered, out.

Every saying, happening, dispute, story and report is an entry with a number, so that one full-text index answers every
question of a list by a walk along the numbers. Invariant: all of it follows from the other tables, and is the same
whether it was brought up to date or made anew. :mod:`dragoman.record.listed` asks, :mod:`dragoman.record.drafts` says
what an entry holds, :mod:`dragoman.record.shelf` keeps it.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dragoman.record.drafts import Drafts
from dragoman.record.marks import CARRIED, Roots, mark, number_of
from dragoman.record.shelf import Shelf

if TYPE_CHECKING:
    from dragoman.joining import Change

__all__ = ["CARRIED", "KINDS", "Before", "Lists", "clear", "fill", "mark", "number_of"]

#: The kinds of entries.
KINDS: Final = ("report", "happening", "saying", "dispute", "story")

#: Reports whose entries are listed together when lists are made anew.
_TOGETHER: Final = 500
_MANY: Final = 400
_TABLES: Final = ("actors", "actor_forms", "outlets", "entries", "entry_words", "tallies")
#: What belongs to reports or, where it is joined of many, to the report of its first part.
_OF_REPORTS: Final = {
    "saying": "SELECT id FROM sayings WHERE first_report IN (?)",
    "happening": "SELECT m.happening_id FROM events e JOIN happening_events m ON m.event_id = e.id"
    " WHERE m.nth = 0 AND e.report_id IN (?)",
    "story": "SELECT story_id FROM story_reports WHERE nth = 0 AND report_id IN (?)",
    "dispute": "SELECT d.id FROM sayings s JOIN disputes d ON d.about = s.id WHERE s.first_report IN (?)",
}
#: Those of some reports that are copies as a whole, as v_reports has it.
_COPIES: Final = "SELECT report_id FROM copies WHERE copied_share >= 0.5 AND report_id IN (?)"
#: All that a report has part in.
_IN_REPORTS: Final = {
    "saying": "SELECT m.saying_id FROM statements t JOIN saying_statements m ON m.statement_id = t.id"
    " WHERE t.report_id IN (?)",
    "happening": "SELECT m.happening_id FROM events e JOIN happening_events m ON m.event_id = e.id"
    " WHERE e.report_id IN (?)",
}


@dataclass(frozen=True, slots=True)
class Before:
    """What bears on entries and a change may move: the stories of reports, which are copies, the numbers of actors."""

    stories: Mapping[str, str]
    copies: frozenset[str]
    actors: Mapping[str, int]


def clear(connection: sqlite3.Connection) -> None:
    """Forgets all lists; the caller holds the transaction."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    connection.execute("INSERT INTO entries_fts (entries_fts) VALUES ('delete-all')")


def fill(connection: sqlite3.Connection) -> None:
    """Makes the lists of what the record holds, where there are none; the caller holds the transaction."""
    drafts, shelf = Drafts(connection), Shelf(connection)
    ids = [row[0] for row in connection.execute("SELECT id FROM reports ORDER BY rowid")]
    for some in itertools.batched(ids, _TOGETHER):
        wanted = {kind: _ids(connection, query, some) for kind, query in _OF_REPORTS.items()} | {"report": set(some)}
        shelf.put([d for kind in KINDS for d in drafts.of(kind, wanted[kind])], ())
    # A dispute about no saying that there is belongs to no report.
    left = {row[0] for row in connection.execute("SELECT id FROM disputes WHERE about NOT IN (SELECT id FROM sayings)")}
    shelf.put(list(drafts.of("dispute", left)), ())


class Lists:
    """Lists that are brought up to date change by change; what the entries of reports give is held for the next one.

    Whoever changes the record otherwise, or undoes a change, takes new ones.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._drafts = Drafts(connection)

    def forget(self) -> None:
        """What it saw of the record is no longer so."""
        self._drafts = Drafts(self._connection)

    def look(self, change: Change) -> Before:
        """What :meth:`update` must know of the record before ``change`` is kept in it."""
        keys = {*change.gone_merges, *(k for m in change.merges for k in (m.left_key, m.right_key))}
        copies = frozenset(_ids(self._connection, _COPIES, change.copies))
        return Before(_stories(self._connection, change), copies, _actors(self._connection, keys))

    def update(self, change: Change, new: Iterable[str], before: Before) -> None:
        """Brings the lists up to date after ``change`` was kept and ``new`` reports joined, in the same transaction."""
        now = _stories(self._connection, change)
        moved = {i for i in before.stories.keys() | now.keys() if before.stories.get(i) != now.get(i)}
        actors = _actors(self._connection, before.actors)
        renumbered = {number for key, number in before.actors.items() if actors[key] != number}
        touched, gone = _touched(self._connection, change, {*new, *change.again, *moved})
        touched["report"] |= before.copies ^ _ids(self._connection, _COPIES, change.copies)
        for kind, entry_id in _naming(self._connection, renumbered):
            touched[kind].add(entry_id)
        if renumbered:
            self.forget()
        self._drafts.forget(touched["report"])
        made = [d for kind in KINDS for d in self._drafts.of(kind, touched[kind])]
        there = {(d.kind, d.id) for d in made}
        left = [(kind, i) for kind in KINDS for i in sorted(touched[kind] | gone[kind]) if (kind, i) not in there]
        Shelf(self._connection).put(made, left)


def _touched(
    connection: sqlite3.Connection, change: Change, whole: set[str]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """By kind the ids of entries that a change, and all in the ``whole`` reports, may have altered; and those gone."""
    gone = {
        "saying": change.gone_sayings,
        "happening": change.gone_happenings,
        "dispute": change.gone_disputes,
        "story": change.gone_stories,
        "report": set[str](),
    }
    said = {s.id for s in change.sayings}
    about = _ids(connection, "SELECT id FROM disputes WHERE about IN (?)", said)
    touched = {
        "saying": said | _ids(connection, _IN_REPORTS["saying"], whole),
        "happening": {h.id for h in change.happenings} | _ids(connection, _IN_REPORTS["happening"], whole),
        "dispute": {d.id for d in change.disputes} | about,
        "story": {s.id for s in change.stories},
        "report": whole | {d.report_id for d in change.dated},
    }
    return touched, gone


def _stories(connection: sqlite3.Connection, change: Change) -> dict[str, str]:
    """By report its story, of the reports that the change of stories is about."""
    ids = {*change.gone_stories, *(s.id for s in change.stories)}
    rows = _rows(connection, "SELECT report_id, story_id FROM story_reports WHERE story_id IN (?)", ids)
    reports = {i for s in change.stories for i in s.reports} - {row[0] for row in rows}
    rows += _rows(connection, "SELECT report_id, story_id FROM story_reports WHERE report_id IN (?)", reports)
    return {row[0]: row[1] for row in rows}


def _actors(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, int]:
    roots = Roots(connection)
    return {key: number_of(roots.of(key)) for key in keys}


def _naming(connection: sqlite3.Connection, actors: Iterable[int]) -> Iterator[tuple[str, str]]:
    """The kinds and ids of the entries that have a mark of one of those actors."""
    for number in actors:
        either = " OR ".join(f'"{mark(field, number)}"' for field in ("by", "to", "on", "src", "dst"))
        query = "SELECT e.kind, e.id FROM entries_fts f JOIN entries e ON e.number = f.rowid WHERE entries_fts MATCH ?"
        yield from connection.execute(query, (f"marks : ({either})",)).fetchall()


def _ids(connection: sqlite3.Connection, query: str, values: Iterable[str]) -> set[str]:
    return {row[0] for row in _rows(connection, query, values)}


def _rows(connection: sqlite3.Connection, query: str, values: Iterable[str]) -> list[tuple[str, ...]]:
    """The rows of a query that has ``(?)`` where all ``values`` are to stand."""
    found: list[tuple[str, ...]] = []
    for some in itertools.batched(sorted(values), _MANY):
        found += connection.execute(query.replace("(?)", _marks(some)), some).fetchall()
    return found


def _marks(values: Sequence[str]) -> str:
    return f"({', '.join('?' * len(values))})"
