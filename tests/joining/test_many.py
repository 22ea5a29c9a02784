"""What must hold of joining over all texts of our own together: order, doubling, copies, strangers."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.joining import join
from dragoman.model import Happening, Joins, Reading, Report, Saying
from dragoman.reading import read_report

pytestmark = pytest.mark.slow

GOLD = Path(__file__).parents[1] / "gold"
KINDS = ("sayings", "happenings", "disputes", "stories")

STRANGER = "The museum of bells in Innsbruck opened a new hall on Friday. “A bell is patient,” its curator, Anna Thaler, said.\n"


def _read(text: str, source: str, outlet: str | None, day: str | None) -> tuple[Report, Reading]:
    known = {k: v for k, v in (("published", day), ("outlet", outlet)) if v}
    report = report_from_text(text, source=source, known=known)
    return report, read_report(report)


@cache
def texts() -> tuple[tuple[Report, Reading], ...]:
    lines = [
        json.loads(line)
        for name in ("reports", "fresh")
        for line in (GOLD / name / "texts.jsonl").read_text("utf-8").splitlines()
    ]
    return tuple(_read(x["text"], x["id"], x.get("outlet"), x.get("published")) for x in lines)


def joined(*more: tuple[Report, Reading]) -> Joins:
    pairs = [*texts(), *more]
    return join([r for r, _ in pairs], [x for _, x in pairs])


@cache
def whole() -> Joins:
    return joined()


@pytest.mark.parametrize("seed", [1, 2])
def test_order_and_doubling_leave_no_trace(seed: int) -> None:
    pairs = list(texts())
    random.Random(seed).shuffle(pairs)
    pairs += pairs[:9]
    assert join([r for r, _ in pairs], [x for _, x in pairs]) == whole()


def test_a_report_of_something_else_changes_no_join() -> None:
    found = joined(_read(STRANGER, "bells.txt", "Inn Courier", "2024-05-03"))
    for kind in KINDS:
        assert set(getattr(whole(), kind)) <= set(getattr(found, kind)), kind


@pytest.mark.parametrize("nth", [0, 5, 12, 20, 28])
def test_a_copy_in_another_outlet_changes_no_independent_count(nth: int) -> None:
    report = texts()[nth][0]
    later = "2026-01-05"
    found = joined(_read(report.text, "copy.txt", "Copy & Paste", later))
    for kind in ("sayings", "happenings"):
        before = {i: row for row in getattr(whole(), kind) for i in _members(row)}
        for row in getattr(found, kind):
            old = [before[i] for i in _members(row) if i in before]
            if old:
                assert row.independent_sources == old[0].independent_sources, row


def _members(row: Saying | Happening) -> tuple[str, ...]:
    return row.statements if isinstance(row, Saying) else row.events
