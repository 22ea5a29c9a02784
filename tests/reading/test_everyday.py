"""Everyday sentences of agencies, of all types: each holds one deed that a reader would name at once.

The sentences are our own and were looked at while the rules were made; the floors say that they go on being read.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.model import Event, Report, Who
from dragoman.reading import read_ahead, read_report
from dragoman.reading.plover import types

SENTENCES = Path(__file__).parent / "everyday" / "sentences.tsv"
#: Per cent of the sentences that are right in type and status, and in both parties too.
TYPED, WHOLE = 93, 88


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with what it tells; ``actor`` and ``recipient`` are countries, empty where any will do."""

    type: str
    status: str
    actor: str
    recipient: str
    sentence: str


def told() -> list[Told]:
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Told(r["type"], r["status"], r["actor"], r["recipient"], r["sentence"]) for r in rows]


@pytest.fixture(scope="module")
def read() -> list[tuple[Told, tuple[Event, ...]]]:
    lines = told()
    reports: list[Report] = [
        report_from_text(t.sentence, source=f"{n}.txt", known={"published": "2024-05-15"}) for n, t in enumerate(lines)
    ]
    read_ahead(reports)
    return [(t, read_report(report).events) for t, report in zip(lines, reports, strict=True)]


def _typed(one: Told, event: Event) -> bool:
    statuses = {"occurred": {"occurred", "ongoing"}, "not_occurred": {"not_occurred", "denied"}}
    return event.type == one.type and event.status in statuses.get(one.status, {one.status})


def _names(wanted: str, whos: Sequence[Who]) -> bool:
    return not wanted or any(who.country == wanted for who in whos)


def _whole(one: Told, event: Event) -> bool:
    return _typed(one, event) and _names(one.actor, event.actors) and _names(one.recipient, event.recipients)


def test_every_type_has_sentences() -> None:
    count = Counter(t.type for t in told())
    assert set(count) == set(types())
    assert min(count.values()) >= 5


def test_most_deeds_are_found(read: list[tuple[Told, tuple[Event, ...]]]) -> None:
    typed = [t for t, events in read if any(_typed(t, e) for e in events)]
    whole = [t for t, events in read if any(_whole(t, e) for e in events)]
    print(f"type and status {len(typed)} of {len(read)}, with both parties {len(whole)}")
    assert len(typed) * 100 >= TYPED * len(read)
    assert len(whole) * 100 >= WHOLE * len(read)


def test_little_is_read_beside_them(read: list[tuple[Told, tuple[Event, ...]]]) -> None:
    deeds = sum(e.verbal_of is None for _, events in read for e in events)
    assert deeds <= 1.25 * len(read)
