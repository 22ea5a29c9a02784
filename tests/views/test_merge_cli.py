"""A person says who is one and who is two; the record is as he said, also after more is read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from dragoman import pipeline
from dragoman.joining import joiner
from dragoman.model import Reading, Report, Who
from dragoman.views import merge_cli
from dragoman.views.cli import main
from tests import made

BY = ["--by", "Ada", "--why", "she was there"]


def read_loosely(given: Report) -> Reading:
    """As the cheap reader does, but nobody is resolved."""
    reading = made.read_cheaply(given)
    loose = tuple(changed(s, holder=Who(None, s.holder.name, "person", "UTO")) for s in reading.statements)
    return changed(reading, statements=loose, mentions=())


def rooms(*reports: Report) -> pipeline.Rooms:
    cheap = made.rooms(reports)
    return replace(cheap, read_report=read_loosely, joining=joiner)


FIRST = [
    made.report("Rassendyll says “the treaty holds for ever and a day”.", "1", outlet="A", day="2030-01-05"),
    made.report("Elphberg says “the border is open to all of you”.", "2", outlet="B", day="2030-01-05"),
]


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "r.dragoman"
    monkeypatch.setattr(merge_cli, "_settle", lambda record: pipeline.join_again(record, rooms()))
    pipeline.read(["x"], path, rooms(*FIRST))
    return str(path)


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def said_by(capsys: pytest.CaptureFixture[str], record: str, name: str) -> set[str]:
    _, out, _ = call(capsys, "said", "--by", name, "--record", record, "--json")
    return {json.loads(line)["holder"] for line in out.splitlines()}


def test_two_names_become_one_actor_and_two_again(capsys: pytest.CaptureFixture[str], record: str) -> None:
    assert said_by(capsys, record, "Rassendyll") == {"Rassendyll"}
    code, out, _ = call(capsys, "actors", "merge", "Rassendyll", "Elphberg", *BY, "--record", record)
    assert code == 0
    assert "are one now" in out
    assert said_by(capsys, record, "Rassendyll") == {"Rassendyll", "Elphberg"}
    _, out, _ = call(capsys, "actors", "merges", "--record", record, "--json")
    assert (json.loads(out)["who"], json.loads(out)["why"]) == ("Ada", "she was there")
    assert call(capsys, "actors", "unmerge", "Rassendyll", "Elphberg", *BY, "--record", record)[0] == 0
    assert said_by(capsys, record, "Rassendyll") == {"Rassendyll"}


def test_what_a_person_said_holds_for_what_is_read_later(capsys: pytest.CaptureFixture[str], record: str) -> None:
    call(capsys, "actors", "merge", "Rassendyll", "Elphberg", *BY, "--record", record)
    later = made.report("Elphberg says “no ship shall leave the port tonight”.", "3", outlet="C", day="2030-02-05")
    pipeline.read(["x"], record, rooms(*FIRST, later))
    assert len(said_by(capsys, record, "Rassendyll")) == 2
    _, out, _ = call(capsys, "said", "--by", "Rassendyll", "--record", record, "--json")
    assert len(out.splitlines()) == 3


def test_a_decision_is_taken_back_by_its_id(capsys: pytest.CaptureFixture[str], record: str) -> None:
    _, out, _ = call(capsys, "actors", "merge", "Rassendyll", "Elphberg", *BY, "--record", record)
    decision = out.partition("(")[2].partition(")")[0]
    code, out, _ = call(capsys, "actors", "unmerge", decision, *BY, "--record", record)
    assert (code, out) == (0, f"{decision} is taken back\n")
    assert said_by(capsys, record, "Rassendyll") == {"Rassendyll"}


def test_namesakes_of_one_name_are_told_apart_by_report(capsys: pytest.CaptureFixture[str], record: str) -> None:
    call(capsys, "actors", "unmerge", "Elphberg", "--in", FIRST[1].id, *BY, "--record", record)
    _, out, _ = call(capsys, "actors", "merges", "--record", record, "--json")
    row = json.loads(out)
    assert row["verdict"] == "different"
    assert row["right_key"] == f"{row['left_key']}@{FIRST[1].id}"


def test_who_is_meant_must_be_clear(capsys: pytest.CaptureFixture[str], record: str) -> None:
    code, _, err = call(capsys, "actors", "merge", "Rassendyll", "Nobody", *BY, "--record", record)
    assert (code, "no report in" in err) == (2, True)
    code, _, err = call(capsys, "actors", "unmerge", "c0", *BY, "--record", record)
    assert (code, "no decision about actors" in err) == (2, True)
    code, _, err = call(capsys, "actors", "merge", "a", "b", *BY, "--record", record + "x")
    assert (code, "there is no record" in err) == (2, True)
    assert not Path(record + "x").exists()
