from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dragoman import pipeline
from dragoman.model import Failure
from dragoman.record.store import Store
from dragoman.views.cli import COMMANDS, main
from tests import made

HOSTILE = "\x1b]0;owned\x07\x1b[2Jred\x1b[31m \x9b1m \u202eevil\u2066 [bold]not markup[/bold] :smile:"


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "r.dragoman"
    items: list[made.Item] = [
        *made.some_reports(),
        made.report(f"Zenda says “{HOSTILE}”.", "h\x1b[1m.txt", outlet="Out\x1blet"),
        Failure("q", "empty", "no \x1b[1m"),
    ]
    pipeline.read(["x"], path, made.rooms(items))
    return str(path)


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "--help")
    assert code == 0
    assert all(re.search(rf"^  {name} ", out, re.MULTILINE) for name in COMMANDS)
    assert "130" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = call(capsys, name, "--help")
    assert code == 0 or "not in this version" in err
    assert name not in {"read", "said", "did", "show"} or "--record FILE" in out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from dragoman.views.cli import main; main(['--help']);"
        "print(sorted({'spacy', 'numpy', 'rich', 'sqlite3.dbapi2', 'trafilatura', 'msgspec'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


COMMON: list[list[str]] = [
    ["said"],
    ["said", "--by", "zenda"],
    ["did"],
    ["search", "treaty"],
    ["search", "owned"],
    ["relations", "Ruritania", "Freedonia"],
    ["failures"],
    ["status"],
]


@pytest.mark.parametrize("command", COMMON, ids=" ".join)
def test_lists_come_as_columns_and_as_json_without_anything_to_obey(
    capsys: pytest.CaptureFixture[str], record: str, command: list[str]
) -> None:
    code, out, _ = call(capsys, *command, "--record", record)
    assert code == 0
    assert "\t" in out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out)
    code, out, _ = call(capsys, *command, "--record", record, "--json")
    assert code == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out)
    assert [json.loads(line) for line in out.splitlines()]


def test_json_keeps_every_character_of_the_report(capsys: pytest.CaptureFixture[str], record: str) -> None:
    _, out, _ = call(capsys, "said", "--by", "zenda", "--record", record, "--json")
    assert json.loads(out)["said"] == HOSTILE


def test_limits(capsys: pytest.CaptureFixture[str], record: str) -> None:
    _, out, _ = call(capsys, "said", "--record", record, "--json", "--limit", "2")
    assert len(out.splitlines()) == 2
    _, out, _ = call(capsys, "said", "--record", record, "--limit", "2")
    assert len(out.splitlines()) == 3


def test_one_row_a_saying_with_all_its_outlets(capsys: pytest.CaptureFixture[str], record: str) -> None:
    with Store.open(record) as store:
        several = next(s for s in store.joins().sayings if len(s.outlets) > 1)
    _, out, _ = call(capsys, "said", "--by", several.holder.name, "--record", record)
    (row,) = [line for line in out.splitlines() if several.wording in line and f"\t{several.act}\t" in line]
    assert all(outlet in row for outlet in several.outlets)


def test_show_marks_the_words(capsys: pytest.CaptureFixture[str], record: str) -> None:
    _, out, _ = call(capsys, "said", "--by", "zenda", "--record", record, "--json")
    row_id = json.loads(out)["id"]
    code, out, _ = call(capsys, "show", row_id, "--record", record)
    assert code == 0
    assert "[[Zenda]] [[says]] “[[" in out
    assert "why found" in out
    assert "\x1b" not in out
    code, out, _ = call(capsys, "show", row_id, "--record", record, "--json")
    (evidence,) = json.loads(out)["evidence"]
    assert evidence["text"].startswith("Zenda says")
    code, out, _ = call(capsys, "said", "--why", row_id, "--record", record)
    assert "a pattern" in out


def on_a_terminal(*arguments: str) -> str:
    """What a terminal gets."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    command = [sys.executable, "-m", "dragoman", *arguments]
    with subprocess.Popen(command, stdout=slave, stderr=slave, stdin=slave, env=environment) as process:
        os.close(slave)
        pieces = []
        try:
            while piece := os.read(master, 65536):
                pieces.append(piece)
        except OSError:  # the other side is closed
            pass
        os.close(master)
        assert process.wait() == 0
    return b"".join(pieces).decode()


@pytest.mark.parametrize("command", [["said"], ["show"], ["failures"], ["search", "owned"]], ids=" ".join)
def test_a_terminal_gets_colours_of_ours_and_nothing_of_theirs(
    capsys: pytest.CaptureFixture[str], record: str, command: list[str]
) -> None:
    if command == ["show"]:
        _, out, _ = call(capsys, "said", "--by", "zenda", "--record", record, "--json")
        command = ["show", json.loads(out)["id"]]
    shown = on_a_terminal(*command, "--record", record)
    bare = re.sub("\x1b\\[[0-9;]*m", "", shown)  # styles of our own
    assert "\x1b" not in bare
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e]", bare)
    assert "\x1b[31m" not in shown
    if command[0] in {"said", "show"}:
        assert "[bold]not markup[/bold] :smile:" in " ".join(bare.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["status", "--record", "nowhere"], "there is no record at nowhere"),
        (["verify", "--record", "."], "is a folder"),
        (["read"], "Missing argument 'PATH...'"),
        (["read", "x", "--workers", "0"], "is not in the range"),
        (["read", "x", "--address", "tcp://127.0.0.1:9"], "--engine dask"),
        (["read", "x", "--engine", "spark"], "is not one of 'local'"),
        (["read", "x", "--record", "no/such/folder/r"], "does not exist"),
        (["read", "x", "--model", "no_such_model", "--record", "r"], "no_such_model"),
        (["export", "--record", "RECORD"], "Missing option '--to'"),
        (["export", "--record", "RECORD", "--to", "o", "--format", "stone"], "stone"),
        (["export", "--record", "RECORD", "--to", "o", "--as-of", "soon"], "is not a date"),
        (["export", "--record", "RECORD", "--to", "o", "--as-of", "2030-02-30"], "is not a day of the calendar"),
        (["said", "--record", "RECORD", "--act", "shout"], "is not one of"),
        (["said", "--record", "RECORD", "--by", "!"], "is not a name"),
        (["said", "--record", "RECORD", "--since", "yesterday"], "is not a date"),
        (["search", "*", "--record", "RECORD"], "there is no word"),
        (["show", "nothing", "--record", "RECORD"], "nothing in the record has the id"),
        (["brief", "--about", " , ", "--record", "RECORD"], "needs a name"),
        (["brief", "--about", "nobody of that name", "--record", "RECORD"], "nobody in the record"),
        (["brief", "--about", "zenda", "--out", "brief.doc", "--record", "RECORD"], "ends in .md"),
        (["open"], "there is no record at"),
        (["open", "--record", "RECORD", "--as", "Ada"], "goes with --review"),
        (["bogus"], "No such command"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_what_is_wrong_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
    record: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call(capsys, *(record if a == "RECORD" else a for a in arguments))
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_whole_months_and_years(capsys: pytest.CaptureFixture[str], record: str) -> None:
    def ids(*arguments: str) -> set[str]:
        _, out, _ = call(capsys, "said", "--record", record, "--json", *arguments)
        return {json.loads(line)["id"] for line in out.splitlines()}

    assert ids("--until", "2030-01") == ids("--until", "2030") == ids("--since", "2030-1-1", "--until", "2030-01-31")
    assert ids("--since", "2030-02") == set()


def test_export_and_verify(capsys: pytest.CaptureFixture[str], record: str, tmp_path: Path) -> None:
    assert call(capsys, "verify", "--record", record)[0] == 0
    assert call(capsys, "export", "--record", record, "--to", str(tmp_path / "out"))[0] == 0
    assert (tmp_path / "out" / "statements.jsonl").stat().st_size > 0


def test_verify_says_what_was_changed(capsys: pytest.CaptureFixture[str], record: str) -> None:
    import sqlite3

    stranger = sqlite3.connect(record)
    stranger.execute("UPDATE statements SET content_text = content_text || '\x1b[2J'")
    stranger.commit()
    stranger.close()
    code, out, err = call(capsys, "verify", "--record", record)
    assert code == 1
    assert "is not the text at" in out
    assert "\x1b" not in out
    assert "mismatch" in err


def test_a_closed_pipe_is_no_error(record: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "dragoman", "said", "--record", record, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert err == b""


def test_a_run_that_was_cut_short_is_pointed_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "r.dragoman"

    def interrupt(_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.read(["x"], path, made.rooms(made.some_reports(30)), progress=interrupt)
    code, _, err = call(capsys, "status", "--record", str(path))
    assert code == 0
    assert "cut short" in err


def test_reading_from_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "“We will keep the treaty,” the president of France said on Monday.\n", encoding="utf-8"
    )
    (folder / "b.txt").write_bytes(b"")
    record = str(tmp_path / "r.dragoman")
    code, out, err = call(capsys, "read", str(folder), "--record", record)
    assert code == 1
    assert "1 new, 0 known, 1 failed" in out
    assert "dragoman failures" in err
    code, out, _ = call(capsys, "failures", "--record", record, "--json")
    assert [set(json.loads(line)) for line in out.splitlines()] == [{"source", "kind", "reason", "since"}]
    (folder / "b.txt").unlink()
    code, out, err = call(capsys, "read", str(folder), "--record", record, "--quiet")
    assert (code, out, err) == (0, "", "")
    assert call(capsys, "verify", "--record", record)[0] == 0
