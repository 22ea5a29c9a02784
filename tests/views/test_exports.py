from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman import pipeline
from dragoman.errors import UsageError
from dragoman.record.export import open_tables
from dragoman.record.store import Store
from dragoman.views import exports
from tests import made

#: The fields that PLOVER's manual requires of every event.
REQUIRED = {"id", "date", "actor", "event"}


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "r.dragoman"
    pipeline.read(["x"], path, made.rooms(made.some_reports()))
    return path


def written(record: Path, form: str, target: Path) -> dict[str, int]:
    with Store.open(record) as store, open_tables(store, made.join_cheaply) as tables:
        return exports.writer(form)(tables, target)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_format_that_is_named_can_be_written_and_gives_the_same_bytes_twice(record: Path, tmp_path: Path) -> None:
    for form in exports.MODULES:
        first, second = tmp_path / form / "1", tmp_path / form / "2"
        assert written(record, form, first) == written(record, form, second)
        files = {p.relative_to(first): p.read_bytes() for p in first.rglob("*") if p.is_file()}
        assert files == {p.relative_to(second): p.read_bytes() for p in second.rglob("*") if p.is_file()}
        assert files


def test_formats_to_come_are_named_and_others_are_not_known() -> None:
    for form in exports.TO_COME:
        with pytest.raises(UsageError, match="not in this version"):
            exports.writer(form)
    with pytest.raises(UsageError, match="there is no format 'xls'"):
        exports.writer("xls")
    assert not set(exports.MODULES) & set(exports.TO_COME)


def test_plover_has_what_its_manual_requires_and_points_into_the_report(record: Path, tmp_path: Path) -> None:
    counts = written(record, "plover", tmp_path / "events.jsonl")
    events = rows(tmp_path / "events.jsonl")
    assert counts == {"events.jsonl": len(events)}
    assert events
    for event in events:
        assert set(event) >= REQUIRED
        assert event["quad_code"] in {1, 2, 3, 4}
        assert set(event["actor"][0]) <= {"actorText", "code", "sector", "kind", "wikidata_id"}
        assert event["text_info"]["end"] - event["text_info"]["start"] == len(event["event_text"][0])
