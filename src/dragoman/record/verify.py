"""A record in; everything in it that does not hold comes out, as sentences. Nothing when the record is sound.

Invariant: whoever changes one character of a text or one value of a reading is found out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.errors import DragomanError
from dragoman.ids import content_id
from dragoman.record import codec, evidence
from dragoman.record.writer import reading_rows, seal

if TYPE_CHECKING:
    from dragoman.model import Report
    from dragoman.record.store import Store

#: What SQLite cannot hold together by itself: how to list it, and the tables in which it must be found.
_LOOSE_ENDS: Final = (
    ("SELECT dispute_id, value FROM dispute_sides, json_each(statement_ids)", ("statements",)),
    ("SELECT id, about FROM disputes", ("sayings", "happenings")),
    ("SELECT sayings.id, json_extract(value, '$.report_id') FROM sayings, json_each(variants)", ("reports",)),
    (
        "SELECT happenings.id, json_extract(value, '$.report_id') FROM happenings, json_each(status_history)",
        ("reports",),
    ),
)


def verify(store: Store) -> Iterator[str]:
    """What does not hold in the record, one sentence each. Raises :class:`RecordError` for a file beyond reading."""
    with store.snapshot():
        yield from _file(store)
        first_readings = store.first_readings()
        for report_id in store.report_ids():
            yield from _report(store, report_id, first_readings)
        yield from _loose_ends(store)


def _file(store: Store) -> Iterator[str]:
    for (answer,) in store.rows("PRAGMA integrity_check(20)"):
        if answer != "ok":
            yield f"the file is damaged: {answer}"
    for table, row, parent, _ in store.rows("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} speaks of a row of {parent} that is not there"


def _report(store: Store, report_id: str, first_readings: Mapping[str, codec.FirstReading]) -> Iterator[str]:
    try:
        report, reading = store.report(report_id), store.reading(report_id)
    except (DragomanError, msgspec.ValidationError, UnicodeDecodeError) as error:
        yield f"report {report_id}: {error}"
        return
    name = f"report {report_id} ({report.source})"
    yield from (f"{name}: {trouble}" for trouble in _identity(report))
    yield from (f"{name}: {trouble}" for trouble in evidence.problems(report, reading))
    first = first_readings.get(report_id)
    if first is not None:
        yield from (f"{name}, first reading: {trouble}" for trouble in evidence.problems(report, first.reading))
    for statement in reading.statements:
        if statement.id != content_id(statement.id[:-16], report.id, statement.cue, statement.content):
            yield f"{name}: the id of statement {statement.id} is not that of its words"
    rows = reading_rows(reading)
    if [(seal(reading.domain, rows),)] != store.rows("SELECT reading_sha256 FROM reports WHERE id = ?", (report_id,)):
        yield f"{name}: what was read in it has been changed since"
    yield from (f"{name}: {trouble}" for trouble in _repeated_names(store, report_id, rows))


def _identity(report: Report) -> Iterator[str]:
    if report.id != content_id(report.id[:-16], report.source, report.text):
        yield "its id is not that of its source and text"
    if report.sha256 != hashlib.sha256(report.text.encode("utf-8")).hexdigest():
        yield "its sha256 is not that of its text"


def _repeated_names(store: Store, report_id: str, rows: Mapping[str, Sequence[codec.Row]]) -> Iterator[str]:
    """Columns that repeat the names inside a list beside them and do not agree with it."""
    for kept in (codec.STATEMENTS, codec.EVENTS, codec.ARRANGEMENTS):
        columns = kept.columns[kept.width :]
        query = f"SELECT id, {', '.join(columns)} FROM {kept.table} WHERE report_id = ? ORDER BY nth"  # noqa: S608
        for found, row in zip(store.rows(query, (report_id,)), rows[kept.table], strict=True):
            if found[1:] != row[kept.width :]:
                yield f"the names beside {found[0]} in {kept.table} are not those in its lists"


def _loose_ends(store: Store) -> Iterator[str]:
    for query, tables in _LOOSE_ENDS:
        known: set[str] = set()
        for table in tables:
            known.update(row[0] for row in store.rows(f"SELECT id FROM {table}"))  # noqa: S608 - our own names
        for owner, wanted in store.rows(query):
            if wanted not in known:
                yield f"{owner} speaks of {wanted}, which is not in {' or '.join(tables)}"
