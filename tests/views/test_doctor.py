from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.views.cli import main
from tests import made


def findings(capsys: pytest.CaptureFixture[str], record: Path) -> tuple[int, dict[str, tuple[bool | None, str]]]:
    code = main(["doctor", "--record", str(record), "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, {row["what"]: (row["ok"], row["told"]) for row in rows}


def test_all_is_in_order_and_no_network_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.read(["x"], tmp_path / "r", made.rooms(made.some_reports(3)))
    code, told = findings(capsys, tmp_path / "r")
    assert {what for what, (ok, _) in told.items() if ok is False} == set()
    assert code == 0
    assert told["network"] == (True, "none is needed")
    assert told["structure"][0] is True
    assert told["tagger"][1]


def test_what_is_wrong_with_a_record_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.read(["x"], tmp_path / "r", made.rooms([*made.some_reports(3), made.report("RAISE", "bad.txt")]))
    with closing(sqlite3.connect(tmp_path / "r")) as stranger:
        stranger.execute("DELETE FROM reports WHERE source = '001.txt'")
        stranger.execute("UPDATE state SET changes = changes + 1")
        stranger.commit()
    code, told = findings(capsys, tmp_path / "r")
    assert code == 1
    assert {what for what, (ok, _) in told.items() if ok is False} == {"structure", "joined", "failures"}
    assert "1 internal" in told["failures"][1]


def test_without_a_record_the_installation_is_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = findings(capsys, tmp_path / "none")
    assert (code, told["record"][0]) == (0, None)
    assert main(["doctor", "--record", str(tmp_path / "none")]) == 0
    assert "ok  python" in capsys.readouterr().out
