"""What a person on call asks: what runs, what failed and why, what happened when."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.model import Failure
from dragoman.record.writer import Writer
from dragoman.views.cli import main
from tests import made

EXAMPLE = next((Path(__file__).parents[2] / "examples").glob("01*.txt"))


@pytest.fixture
def record(tmp_path: Path) -> Path:
    bad: list[made.Item] = [
        Failure("b.txt", "binary", "zeros"),
        Failure("c.txt", "binary", "more zeros"),
        made.report("RAISE", "a.txt"),
    ]
    pipeline.read(["in"], tmp_path / "r", made.rooms([*made.some_reports(3), *bad]))
    return tmp_path / "r"


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main([*arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_state_of_the_last_run(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = rows(capsys, "status", "--record", str(record))[0]
    assert str(told["state"]).startswith("done")
    assert told["failures_by_kind"] == {"binary": 2, "internal": 1}
    for process, state in ((os.getpid(), "running"), (2**22 + 7, "cut short")):
        with Writer.open(record) as writer:
            writer.begin_run(process, {"paths": ["in"]}, {}, workers=1, engine="local")
        assert str(rows(capsys, "status", "--record", str(record))[0]["state"]).startswith(state)
    assert main(["status", "--record", str(record)]) == 0
    assert "cut short" in capsys.readouterr().out


def test_failures_by_kind_and_of_one_kind(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [r["source"] for r in rows(capsys, "failures", "--record", str(record))] == ["a.txt", "b.txt", "c.txt"]
    found = rows(capsys, "failures", "--record", str(record), "--kind", "binary", "--limit", "1")
    assert [(r["source"], r["kind"], r["reason"]) for r in found] == [("b.txt", "binary", "zeros")]
    assert found[0]["since"]
    kinds = rows(capsys, "failures", "--record", str(record), "--by-kind")
    assert (kinds[0]["kind"], kinds[0]["count"], kinds[0]["meaning"]) == ("binary", 2, "it is not text")


def test_a_log_is_json_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": 7}\n')
    command = [sys.executable, "-m", "dragoman", "read", str(EXAMPLE), str(tmp_path / "rows.jsonl"), "--log", "json"]
    done = subprocess.run([*command, "--record", str(tmp_path / "r")], capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert (done.returncode, done.stdout) == (1, "")
    assert [line["event"] for line in lines] == ["begun", "failed", "batch", "joined", "finished"]
    assert (lines[1]["source"], lines[1]["kind"]) == ("rows.jsonl#1", "bad_row")
    assert lines[-1]["counts"]["reports"] == 1
    refused = subprocess.run(
        [*command, "--record", str(tmp_path / "no" / "r")], capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in refused.stderr.splitlines()]
    assert (refused.returncode, [line["event"] for line in lines]) == (2, ["begun", "error"])


def test_status_tells_what_another_version_read_and_how_to_mend_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "r"
    assert main(["read", str(EXAMPLE), "--record", str(record), "--quiet"]) == 0
    assert rows(capsys, "status", "--record", str(record))[0]["read_by_another_version"] == 0
    with Writer.open(record) as writer:
        writer.connection.execute("""UPDATE runs SET versions = json_set(versions, '$.reading', 'older')""")
    told = rows(capsys, "status", "--record", str(record))[0]
    assert (told["read_by_another_version"], told["differing"]) == (1, ["reading"])
    assert main(["status", "--record", str(record)]) == 0
    assert f"dragoman read --stage reading --record {record}" in " ".join(capsys.readouterr().out.split())
    assert main(["read", "--stage", "reading", "--record", str(record)]) == 0
    assert "1 read again" in capsys.readouterr().out
    assert rows(capsys, "status", "--record", str(record))[0]["read_by_another_version"] == 0


def test_a_stage_is_about_what_is_in_the_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--stage", "reading", "--record", str(tmp_path / "none")]) == 2
    assert main(["read", "--record", str(tmp_path / "none")]) == 2
    assert main(["read", "--stage", "reading", "--only-failed", "--record", str(tmp_path / "none")]) == 2
    assert "--only-failed" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
