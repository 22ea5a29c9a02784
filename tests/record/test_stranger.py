"""A record file from a stranger: what is in it may lie, but it may not act, hang, or end a command in a traceback."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import RecordError
from dragoman.record.store import Store
from dragoman.record.writer import Writer
from dragoman.views.cli import main
from tests import made

SOURCES = Path(__file__).parents[2] / "src"
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS changes, x AS joined, '' AS joined_by FROM n"
NASTY: list[object] = [
    "", "]", "null", "{}", '[{"a": 1}]', "[" * 20_000, '"' + "x" * 100_000, "9" * 400, "1e999", "\u202e<script>alert(1)</script>", "=1+1",
    "../../x", "2024-02-30", "9999999-01-01", -1, 2**62, 0, 1.5, b"\xff\xfe\x00", None, "%s%n", "\x1b]0;x\x07",
]  # fmt: skip
COMMANDS = [
    ("status",), ("failures",), ("said", "--json"), ("said",), ("did",), ("actors",), ("search", "treaty"), ("verify",),
    ("relations", "Ruritania", "Freedonia"), ("export", "--to", "{out}"), ("page", "--out", "{out}.html"),
    ("brief", "--about", "Rudolf", "--out", "{out}.md"),
]  # fmt: skip


def altered(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as stranger:
        stranger.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, False)  # noqa: FBT003
        stranger.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            stranger.execute(statement)
        stranger.commit()


@pytest.fixture
def record(path: Path) -> Path:
    pipeline.read(["x"], path, made.rooms(made.some_reports(6)))
    return path


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE state", f"CREATE VIEW state AS {ENDLESS}"),
        ("DROP TABLE failures", "CREATE TABLE failures (source TEXT, kind TEXT, reason TEXT, run INTEGER) STRICT", "DROP TABLE runs"),
        ("DROP VIEW v_reports", "CREATE VIEW v_reports AS SELECT *, 1 AS story_id, 1 AS copy_of FROM reports"),
        ("DROP TABLE copies", "CREATE TABLE copies (a TEXT, b TEXT AS (a || a))"),
        ("DROP TABLE reports_fts", "CREATE VIRTUAL TABLE reports_fts USING fts5 (title, text)"),
        ("DROP TABLE statements", "CREATE VIRTUAL TABLE statements USING rtree (id, a, b)"),
    ],
)  # fmt: skip
def test_a_record_of_another_shape_is_refused(record: Path, statements: tuple[str, ...]) -> None:
    altered(record, *statements)
    for opening in (Store.open, Writer.open):
        with pytest.raises(RecordError, match="not a record that this program wrote"):
            opening(record)


def test_what_is_there_beyond_our_tables_is_left_alone(record: Path) -> None:
    altered(
        record,
        "CREATE TABLE notes (x)",
        f"CREATE VIEW endless AS {ENDLESS}",
        "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM reports; END",
    )
    with Store.open(record) as store:
        assert store.counts().reports == 7


def test_no_function_of_a_strangers_schema_can_reach_outside(record: Path, tmp_path: Path) -> None:
    """What a schema may call is harmless: no file is read or written, no extension is loaded."""
    target = tmp_path / "written"
    altered(
        record,
        f"CREATE VIEW evil AS SELECT writefile('{target}', 'x'), load_extension('evil'), readfile('/etc/passwd')",
    )
    with Store.open(record) as store:
        for query in ("SELECT * FROM evil", "SELECT load_extension('evil')", f"ATTACH '{target}' AS other"):
            with pytest.raises(RecordError):
                store.rows(query)
    assert not target.exists()


def cells(record: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(record)) as connection:
        query = (
            "SELECT s.name, x.name FROM sqlite_schema AS s, pragma_table_info(s.name) AS x WHERE s.type = 'table'"
            " AND s.sql LIKE 'CREATE TABLE%STRICT' AND s.name NOT LIKE '%fts%' ORDER BY 1, 2"
        )
        return [(table, column) for table, column in connection.execute(query)]


def lied(record: Path, chance: random.Random) -> Iterator[str]:
    """Puts values where nobody expects them, as far as SQLite lets one."""
    chosen = chance.sample(cells(record), 3)
    with closing(sqlite3.connect(record)) as stranger:
        stranger.execute("PRAGMA ignore_check_constraints = ON")
        for table, column in chosen:
            try:
                stranger.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (chance.choice(NASTY),))
                yield f"{table}.{column}"
            except sqlite3.Error:
                continue  # not of the type of the column
        stranger.commit()


@pytest.mark.slow
def test_no_lie_in_a_record_ends_a_command_in_a_traceback(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DRAGOMAN_TRACEBACK", raising=False)
    sound, chance, tried, broken = record.read_bytes(), random.Random(3), 0, list[str]()
    for turn in range(120):
        record.write_bytes(sound)
        where = list(lied(record, chance))
        for command in chance.sample(COMMANDS, 4):
            arguments = [part.format(out=tmp_path / f"out{turn}") for part in command]
            code = main([*arguments, "--record", str(record)])
            told = capsys.readouterr()
            assert code in {0, 1, 2}, (where, arguments)
            if "an error inside the program" in told.err:
                broken.append(f"{where} {command}: {told.err}")
            tried += 1
    assert tried == 480
    assert broken == []


def test_nothing_is_unpickled() -> None:
    words = ("import pickle", "import marshal", "import shelve", "joblib", "allow_pickle=True", "eval(", "exec(")
    found = [
        f"{path.name}: {word}"
        for path in SOURCES.rglob("*.py")
        for word in words
        for line in path.read_text("utf-8").splitlines()
        if word in line.replace("re.compile", "") and not line.lstrip().startswith(("#", '"'))
    ]
    assert found == []


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_record_that_is_a_device_or_a_link_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    with pytest.raises(RecordError, match="no record"):
        Store.open(tmp_path / "link")
    with pytest.raises(RecordError):
        Store.open("/dev/null")
