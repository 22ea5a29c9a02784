from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from dragoman import pipeline
from dragoman.errors import RecordError, UsageError
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


def test_a_format_that_is_not_known_is_said_to_be_so() -> None:
    with pytest.raises(UsageError, match="there is no format 'xls'"):
        exports.writer("xls")


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


def test_gdelt_and_icews_have_the_columns_of_their_codebooks(record: Path, tmp_path: Path) -> None:
    written(record, "gdelt", tmp_path / "gdelt")
    written(record, "icews", tmp_path / "icews.tab")
    events, mentions = (
        (tmp_path / "gdelt" / f"{n}.tsv").read_text("utf-8").splitlines() for n in ("events", "mentions")
    )
    icews = (tmp_path / "icews.tab").read_text("utf-8").splitlines()
    assert [len(line.split("\t")) for line in (events[0], mentions[0], icews[0])] == [61, 16, 20]
    assert events[0].startswith("GLOBALEVENTID\tSQLDATE\tMonthYear\tYear\tFractionDate\tActor1Code\tActor1Name")
    assert events[0].endswith("ActionGeo_FeatureID\tDATEADDED\tSOURCEURL")
    assert mentions[0].split("\t")[7:10] == ["Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset"]
    assert icews[0].startswith(
        "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code"
    )
    assert len(events) > 1
    assert len(mentions) > 1
    assert {len(line.split("\t")) for line in events} == {61}
    assert {len(line.split("\t")) for line in mentions} == {16}
    ids = {line.split("\t")[0] for line in events[1:]}
    assert {line.split("\t")[0] for line in mentions[1:]} == ids


def test_every_plover_type_has_a_cameo_code_with_a_weight() -> None:
    from dragoman.lexicon import load_yaml
    from dragoman.views.exports import cameo

    for name, row in load_yaml("plover.yaml")["types"].items():
        for mode in (None, *row["modes"]):
            code = cameo.code({"plover_type": name, "mode": mode})
            assert cameo.weight(code) is not None


def test_links_in_the_folder_of_an_export_lead_nowhere(record: Path, tmp_path: Path) -> None:
    """A file that is a link is replaced; a folder that is one is refused: nothing outside is touched."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    for name in ("statements.jsonl", "statements.csv"):
        (out / name).symlink_to(outside / "kept")
    (out / f".events.jsonl.{os.getpid()}.unfinished").symlink_to(outside / "kept")
    written(record, "jsonl", out)
    written(record, "csv", out)
    assert not (out / "statements.jsonl").is_symlink()
    for link in ("statements", "events/month=2030-01"):
        folder = tmp_path / link.partition("/")[0]
        place = folder / link
        place.parent.mkdir(parents=True)
        place.symlink_to(outside, target_is_directory=True)
        with pytest.raises(RecordError, match="a link to another place"):
            written(record, "parquet", folder)
    assert [p.name for p in outside.iterdir()] == ["kept"]
    assert (outside / "kept").read_text() == "mine"
