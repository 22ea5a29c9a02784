from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from dragoman import pipeline
from dragoman.errors import RecordError
from dragoman.model import Failure
from dragoman.record.export import export
from dragoman.record.store import Store
from dragoman.record.writer import Batch, Writer
from tests import made

WHO = {"id", "name", "kind", "country", "sector", "wikidata"}
#: The fields that checks outside this project read.
CONTRACT = {
    "reports": "id source outlet title dateline language published text sha256 story_id copy_of copied_share",
    "mentions": "report_id span text who how confidence",
    "times": "report_id span text when relation",
    "statements": "id report_id known_from source cue content content_text holder holder_text kind act toward audience"
    " when channel anonymous negated inside saying_id confidence",
    "events": "id report_id known_from spans type plover_type mode contexts quad score actors recipients status when"
    " place magnitude holder statement_id verbal_of happening_id confidence",
    "sayings": "id known_from holder act statements wording variants first_report outlets independent_sources when",
    "happenings": "id known_from type actors recipients status status_history when place events outlets"
    " independent_sources",
    "disputes": "id about sides",
    "stories": "id title reports when actors",
    "relations": "source target month cooperation conflict net low high n_events n_statements n_sources",
    "failures": "source kind reason",
}


def exported(path: Path, folder: Path, **options: Any) -> dict[str, bytes]:
    with Store.open(path) as store:
        export(store, folder, made.join_cheaply, **options)
    return {f.stem: f.read_bytes() for f in folder.iterdir()}


def rows(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().splitlines()]


def test_every_table_has_the_fields_of_the_contract(path: Path, tmp_path: Path) -> None:
    pipeline.read(["x"], path, made.rooms([*made.some_reports(), Failure("q", "empty", "no")]))
    tables = exported(path, tmp_path / "out")
    assert set(tables) == {*CONTRACT, "arrangements", "corrections", "dyad_entries", "merges"}
    for table, fields in CONTRACT.items():
        assert set(fields.split()) <= set(rows(tables[table])[0]), table


def test_rows_point_to_what_they_belong_to(path: Path, tmp_path: Path) -> None:
    pipeline.read(["x"], path, made.rooms(made.some_reports()))
    tables = {name: rows(content) for name, content in exported(path, tmp_path / "out").items()}
    statement = tables["statements"][0]
    saying = next(s for s in tables["sayings"] if s["id"] == statement["saying_id"])
    assert statement["id"] in saying["statements"]
    assert set(statement["holder"]) == WHO
    report = next(r for r in tables["reports"] if r["id"] == statement["report_id"])
    assert report["text"][slice(*statement["content"][0])] == statement["content_text"]
    assert statement["known_from"] == report["published"]["end"]
    assert all(e["happening_id"] for e in tables["events"])
    (copied,) = [r for r in tables["reports"] if r["copy_of"]]
    assert copied["copied_share"] == 1.0


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_reports_give_the_same_bytes(tmp_path: Path, workers: int) -> None:
    items: list[made.Item] = [*made.some_reports(50), made.report("RAISE", "r"), Failure("q", "empty", "no")]
    pipeline.read(["x"], tmp_path / "1", made.rooms(items))
    random.Random(workers).shuffle(items)
    pipeline.read(["x"], tmp_path / "2", made.rooms(items[:17]), workers=workers)
    pipeline.read(["x"], tmp_path / "2", made.rooms(items), workers=workers)
    assert exported(tmp_path / "1", tmp_path / "a") == exported(tmp_path / "2", tmp_path / "b")


def test_a_record_that_was_not_joined_is_joined_for_the_export(path: Path, tmp_path: Path) -> None:
    reports = [r for r in made.some_reports() if r.published.end]
    pipeline.read(["x"], tmp_path / "whole", made.rooms(reports))
    with Writer.open(path) as writer:
        run = writer.begin_run(1, {}, made.VERSIONS, workers=1, engine="local")
        writer.add(run, Batch(read=tuple((r, made.read_cheaply(r)) for r in reports)))
    assert exported(path, tmp_path / "a") == exported(tmp_path / "whole", tmp_path / "b")


def test_as_of_a_day_shows_what_a_reader_of_that_day_could_know(path: Path, tmp_path: Path) -> None:
    early = made.report("Rudolf says “the treaty holds”.", "1", outlet="A", day="2030-01-05")
    late = made.report("Rudolf says “the treaty holds”.\nx", "2", outlet="B", day="2030-01-09")
    undated = made.report("Sapt visits Strelsau.", "3")
    pipeline.read(["x"], path, made.rooms([early, late]))
    assert len(rows(exported(path, tmp_path / "a")["sayings"])[0]["statements"]) == 2
    then = exported(path, tmp_path / "b", as_of="2030-01-05")
    assert [r["id"] for r in rows(then["reports"])] == [early.id]
    assert [s["outlets"] for s in rows(then["sayings"])] == [["A"]]
    pipeline.read(["x"], tmp_path / "undated", made.rooms([undated]))
    assert exported(tmp_path / "undated", tmp_path / "c", as_of="2030-01-05")["reports"] == b""


def test_known_from_is_the_last_day_of_an_interval_and_unknown_without_one(path: Path, tmp_path: Path) -> None:
    pipeline.read(["x"], path, made.rooms([made.report("Rudolf says “yes”.")]))
    assert rows(exported(path, tmp_path / "a")["statements"])[0]["known_from"] is None


def test_lines_stay_lines_for_every_reader(path: Path, tmp_path: Path) -> None:
    nasty = "Rudolf says “one\u2028two\x85three”.\r\n\x1c\x0b"
    pipeline.read(["x"], path, made.rooms([made.report(nasty)]))
    (row,) = rows(exported(path, tmp_path / "a")["reports"])  # splitlines() inside
    assert row["text"] == nasty


def test_a_place_that_cannot_be_written_to_is_a_sentence_and_leaves_no_halves(full: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordError, match="cannot be written"):
        export(full, tmp_path / "file", made.join_cheaply)
    (tmp_path / "out" / "events.jsonl").mkdir(parents=True)
    with pytest.raises(RecordError, match="cannot be written"):
        export(full, tmp_path / "out", made.join_cheaply)
    assert not list((tmp_path / "out").glob(".*"))
