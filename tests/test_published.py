"""A report without a date, read from files beside others: its day is found, with reasons, in whatever order they come."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.config import ReadingSettings
from dragoman.model import When
from dragoman.record import lookup
from dragoman.record.store import Store

FERRY = "The ferry line across the lake will be opened before the long rains come"
DAILY = {
    "id": "daily",
    "outlet": "Daily",
    "published": "2024-04-03",
    "text": f"NAIROBI — “{FERRY},” Transport Minister Grace Kamau told reporters on Tuesday. She said Uganda had agreed to "
    "share the cost of the two boats.\n\nUganda welcomed the plan.\n",
}
LOST = {
    "id": "lost",
    "outlet": "Lake Post",
    "text": "Kenya's transport minister Grace Kamau on Tuesday promised a new ferry to Uganda. "
    f"“{FERRY},” she told reporters on Tuesday.\n\nOpposition lawmakers doubt it.\n",
}
LATER = {
    "id": "later",
    "outlet": "Standard",
    "published": "2024-04-20",
    "text": f"Earlier this month Transport Minister Grace Kamau promised that “{FERRY[0].lower() + FERRY[1:]}.” "
    "On Friday the first boat sank.\n",
}


def found(folder: Path, rows: tuple[dict[str, str], ...]) -> tuple[When, tuple[str, ...]]:
    folder.mkdir()
    (folder / "reports.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    record = folder / "r.dragoman"
    pipeline.read([str(folder / "reports.jsonl")], record, pipeline.rooms(ReadingSettings()))
    with Store.open(record) as store:
        (key,) = [r.id for r in store.reports() if r.outlet == "Lake Post"]
        why = tuple(reason for name, reason in lookup.find(store, key).why if name == "published")
        return store.published_of(key), why


def test_alone_it_is_a_tuesday_of_no_known_week(tmp_path: Path) -> None:
    when, why = found(tmp_path / "alone", (LOST,))
    assert (when.start, when.end, when.weekday) == (None, None, 1)
    assert any("Tuesday" in reason for reason in why)


def test_a_second_report_leaves_some_tuesdays_and_a_third_only_one(tmp_path: Path) -> None:
    wide, _ = found(tmp_path / "two", (LOST, LATER))
    assert (wide.start, wide.end, wide.weekday) == ("2024-04-01", "2024-04-20", 1)
    told = {found(tmp_path / str(n), rows) for n, rows in enumerate(itertools.permutations((DAILY, LOST, LATER)))}
    ((when, why),) = told
    assert (when.start, when.end) == ("2024-04-02", "2024-04-02")
    assert any("dated 2024-04-02 by daily" in reason for reason in why)
    assert any("by later" in reason for reason in why)


@pytest.mark.parametrize("rows", [(DAILY, LOST), (LOST, DAILY)])
def test_its_weekdays_are_read_again_as_of_the_day_found(tmp_path: Path, rows: tuple[dict[str, str], ...]) -> None:
    found(tmp_path / "x", rows)
    with Store.open(tmp_path / "x" / "r.dragoman") as store:
        (key,) = [r.id for r in store.reports() if r.outlet == "Lake Post"]
        assert {t.when.start for t in store.reading(key).times if t.text == "Tuesday"} == {"2024-04-02"}
