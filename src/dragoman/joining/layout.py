"""Nothing in, the tables of joining's index out, as SQL.

Invariant: what is asked for again and again is in narrow rows, and what is new stands together.
"""

from __future__ import annotations

from typing import Final

from dragoman.joining import numbers, postings

#: Tables of their own beside those of the record; ``kind`` says what an item is (see the modules that make them).
#: What is asked for again and again is in narrow rows, and what is new stands together: a portion then writes few pages
#: of a large record. Hence wide values in rows by number, the day at the head of an item's id (``item_id``), and
#: reports by number (columns of ANY type hold numbers where an id is that of a report).
SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS join_items (
        kind TEXT NOT NULL, id ANY NOT NULL, at INTEGER NOT NULL, sure INTEGER NOT NULL,
        rank TEXT NOT NULL, head ANY, data INTEGER NOT NULL,
        PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS join_items_head ON join_items (kind, head) WHERE head IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS join_data (
        number INTEGER PRIMARY KEY, keys BLOB NOT NULL, payload BLOB NOT NULL) STRICT""",
    """CREATE TABLE IF NOT EXISTS join_ties (
        kind TEXT NOT NULL, a ANY NOT NULL, b ANY NOT NULL, score REAL NOT NULL, weak INTEGER NOT NULL,
        reason TEXT NOT NULL, PRIMARY KEY (kind, a, b)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS join_members (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id ANY NOT NULL, report INTEGER NOT NULL, item ANY NOT NULL,
        row TEXT NOT NULL, more TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX IF NOT EXISTS join_members_id ON join_members (id, kind)",
    "CREATE INDEX IF NOT EXISTS join_members_report ON join_members (report, kind)",
    "CREATE INDEX IF NOT EXISTS join_members_item ON join_members (item, kind) WHERE item <> ''",
    "CREATE INDEX IF NOT EXISTS join_members_row ON join_members (row, kind) WHERE row <> ''",
    """CREATE TABLE IF NOT EXISTS join_notes (
        kind TEXT NOT NULL, owner ANY NOT NULL, about ANY NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (kind, owner, about)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS join_notes_about ON join_notes (kind, about) WHERE about <> ''",
)
TABLES: Final = (
    "join_items", "join_data", "join_ties", "join_members", "join_notes", *numbers.TABLES, *postings.TABLES,
)  # fmt: skip
