"""A record open for writing in; a transaction in which some more of its reports are joined out.

Invariant: the mark of how far the joining came moves in the very transaction that keeps what it found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from dragoman.errors import RecordError
from dragoman.model import Judgement
from dragoman.record import joined

if TYPE_CHECKING:
    from dragoman.joining import Change
    from dragoman.record.corrected import Corrections
    from dragoman.record.listing import Lists
    from dragoman.record.writer import Writer

_TABLES = """
CREATE TABLE IF NOT EXISTS join_marks (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID
"""


class Portion:
    """Reports that are to be joined next: those with the smallest row numbers that are not."""

    def __init__(self, writer: Writer, lists: Lists, most: int) -> None:
        self._writer = writer
        self._lists = lists
        self._connection = writer.connection
        self._connection.execute(_TABLES)
        self._most = most
        self._take()

    def _take(self) -> None:
        self._at = int(self._mark("at", "0"))
        query = "SELECT rowid, id FROM reports WHERE rowid > ? ORDER BY rowid LIMIT ?"
        rows = self._connection.execute(query, (self._at, self._most + 1)).fetchall()
        self.last = len(rows) <= self._most
        rows = rows[: self._most]
        self._upto = rows[-1][0] if rows else self._at
        self.ids = [row[1] for row in rows]

    @property
    def begun(self) -> str:
        """By what the reports before were joined."""
        return self._mark("begun", "")

    @property
    def version(self) -> int:
        """A number that changes when another program changes the record."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    @property
    def reached(self) -> tuple[int, int]:
        """How many reports are joined with these, and how many there are, by their row numbers."""
        return self._upto, int(self._connection.execute("SELECT coalesce(max(rowid), 0) FROM reports").fetchone()[0])

    def begin(self, by: str) -> None:
        """Forgets all that was joined: it is joined anew, by another version or under other judgements."""
        joined.clear(self._connection)
        self._lists.forget()
        query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'join_*' AND name <> 'join_marks'"
        for (table,) in self._connection.execute(query).fetchall():
            self._connection.execute(f"DROP TABLE {table}")
        self._connection.execute("DELETE FROM join_marks")
        self._set("begun", by)
        self._take()

    def judgements(self, now: Sequence[Judgement]) -> list[Judgement]:
        """The judgements that came into force or fell since the last portion."""
        before = {j.id: j for j in msgspec.json.decode(self._mark("judgements", "[]"), type=list[Judgement])}
        after = {j.id: j for j in now}
        changed = [j for key, j in sorted((before | after).items()) if (key in before) != (key in after)]
        if changed:
            self._set("judgements", msgspec.json.encode([after[key] for key in sorted(after)]).decode())
        return changed

    def corrections(self, now: Corrections) -> list[str]:
        """The reports, joined before, in which something was put right, or is so no more, since the last portion."""
        before: dict[str, list[str]] = msgspec.json.decode(self._mark("corrections", "{}"))
        after = {f"{table} {row_id}": [c.id for c in found] for (table, row_id), found in sorted(now.items())}
        changed = [key.split(" ") for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
        if not changed:
            return []
        self._set("corrections", msgspec.json.encode(after).decode())
        found: set[str] = set()
        for table, row_id in changed:
            query = f"SELECT report_id FROM {table} WHERE id = ?"  # noqa: S608 - a name of a closed list
            found.update(row[0] for row in self._connection.execute(query, (row_id,)))
        joined_before = "SELECT id FROM reports WHERE id = ? AND rowid <= ?"
        return [i for i in sorted(found) if self._connection.execute(joined_before, (i, self._at)).fetchone()]

    def apply(self, change: Change) -> None:
        """Keeps what joining these reports changed. Raises :class:`RecordError` for rows that speak of nothing."""
        before = self._lists.look(change)
        try:
            joined.forget(self._connection, change)
            for report_id, again in sorted(change.again.items()):
                self._writer.read_anew(report_id, again)
            joined.apply(self._connection, change)
        except sqlite3.IntegrityError as error:
            raise RecordError(
                f"what joins the reports spoke of something that is not in the record, or twice ({error});"
                " the reports are kept; please report this error"
            ) from error
        self._lists.update(change, self.ids, before)
        self._set("at", str(self._upto))

    def finish(self, by: str) -> None:
        """Notes that all reports there are now are joined, by that version."""
        self._connection.execute("UPDATE state SET joined = changes, joined_by = ?", (by,))

    def _mark(self, name: str, default: str) -> str:
        row = self._connection.execute("SELECT value FROM join_marks WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def _set(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO join_marks VALUES (?, ?)", (name, value))
