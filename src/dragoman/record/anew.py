"""Reports that another version read, in; their readings by this one, kept beside until all are there, then used, out.

Until then the record is used as it was, and a run that was killed goes on with what is missing. Invariant: a report has
one whole reading at any moment, and ``reports.run`` names the run by whose version it was made; a report that this
version cannot read keeps the reading it had.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from dragoman import versions
from dragoman.errors import RecordError
from dragoman.model import Failure, Reading, Report
from dragoman.record.evidence import problems

if TYPE_CHECKING:
    from dragoman.record.store import Store
    from dragoman.record.writer import Writer

#: What is said of a report that could be read by another version alone, before why.
KEPT: Final = "its earlier reading is kept; read again: "
#: Readings put to use in one transaction.
_AT_ONCE: Final = 200
#: Bytes of one reading at most.
_LARGEST: Final = 400_000_000
_DECODER: Final = msgspec.msgpack.Decoder(Reading)


def by_others(store: Store, now: Mapping[str, str]) -> tuple[int, list[str]]:
    """How many reports were read by other versions than ``now``, and in what those differ, the most frequent first."""
    why: Counter[str] = Counter()
    number = 0
    reports: dict[int, int] = dict(store.rows("SELECT run, count(*) FROM reports GROUP BY run"))
    for run, theirs in _versions(store).items():
        found = versions.differing(theirs, now)
        number += reports.get(run, 0) if found else 0
        why.update(dict.fromkeys(found, reports.get(run, 0)))
    return number, [name for name, count in why.most_common() if count]


def wanted(store: Store, now: Mapping[str, str]) -> list[str]:
    """The ids of reports that were read by other versions than ``now`` and do not wait to be used, sorted."""
    others = _others(store, now)
    query = (
        "WITH others AS (SELECT value FROM json_each(?))"
        " SELECT r.id FROM reports AS r LEFT JOIN readings_anew AS a ON a.report_id = r.id"
        " WHERE r.run IN others AND (a.run IS NULL OR a.run IN others) ORDER BY r.id"
    )
    return [row[0] for row in store.rows(query, (others,))]


def keep(writer: Writer, run: int, outcomes: Sequence[tuple[Report, Reading | Failure]]) -> list[Failure]:
    """Keeps readings of a batch beside those in use, in one transaction; what could not be read again."""
    failed: list[Failure] = []
    with writer.transaction():
        for report, outcome in outcomes:
            trouble = outcome.reason if isinstance(outcome, Failure) else next(problems(report, outcome), None)
            kind = outcome.kind if isinstance(outcome, Failure) else "internal"
            if trouble is not None:
                failed.append(Failure(report.source, kind, KEPT + trouble))
                continue
            packed = zlib.compress(msgspec.msgpack.encode(outcome), 1)
            writer.connection.execute("INSERT OR REPLACE INTO readings_anew VALUES (?, ?, ?)", (report.id, run, packed))
            writer.connection.execute(
                "DELETE FROM failures WHERE source = ? AND run < ? AND substr(reason, 1, ?) = ?",
                (report.source, run, len(KEPT), KEPT),
            )
        writer.note_failures(run, failed)
        writer.count_again(run, len(outcomes) - len(failed), len(failed))
    return failed


def use(writer: Writer, now: Mapping[str, str]) -> Iterator[int]:
    """Puts the readings that wait in the place of the earlier ones; gives, step by step, how many.

    What was joined is forgotten first: it speaks of what goes. A run that is killed on the way goes on here.
    Raises :class:`RecordError` for a reading that is not what was kept.
    """
    others = _others(writer, now)
    with writer.transaction():
        writer.connection.execute("DELETE FROM readings_anew WHERE run IN (SELECT value FROM json_each(?))", (others,))
    if not writer.rows("SELECT 1 FROM readings_anew LIMIT 1"):
        return
    with writer.portion(0) as portion:
        portion.begin("")
        writer.connection.execute("UPDATE state SET changes = changes + 1")
    while True:
        with writer.transaction():
            rows = writer.rows("SELECT report_id, run, reading FROM readings_anew ORDER BY 1 LIMIT ?", (_AT_ONCE,))
            for report_id, run, packed in rows:
                writer.replace_reading(run, _unpacked(writer.report(report_id), packed))
                writer.connection.execute("DELETE FROM readings_anew WHERE report_id = ?", (report_id,))
        if not rows:
            return
        yield len(rows)


def _unpacked(report: Report, packed: bytes) -> Reading:
    """A reading that waited; whoever wrote it, it rests on the words of its report."""
    try:
        reading = _DECODER.decode(zlib.decompressobj().decompress(packed, _LARGEST))
    except (zlib.error, msgspec.DecodeError) as error:
        raise RecordError(f"the record is damaged: a reading of {report.id} that waits ({error})") from error
    trouble = next(problems(report, reading), None)
    if trouble is not None:
        raise RecordError(f"the record is damaged: a reading of {report.id} that waits ({trouble})")
    return reading


def _others(store: Store, now: Mapping[str, str]) -> str:
    """The runs that read by other versions, as a list of JSON: there may be more than a query has places for."""
    return json.dumps([run for run, theirs in _versions(store).items() if versions.differing(theirs, now)])


def _versions(store: Store) -> dict[int, dict[str, Any]]:
    rows = store.rows("SELECT id, versions FROM runs ORDER BY id")
    return {run: msgspec.json.decode(text, type=dict[str, str]) for run, text in rows}
