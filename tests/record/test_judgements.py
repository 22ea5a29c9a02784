"""What a person decides: added, never changed; taken back by a later row; in force when reports are joined."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import UsageError
from dragoman.joining import join, joiner
from dragoman.record import file
from dragoman.record.export import export
from dragoman.record.file import MIGRATIONS
from dragoman.record.judgements import add, corrections, in_force, judge, undo
from dragoman.record.store import Store
from dragoman.record.writer import Writer
from tests import made


def test_a_judgement_is_in_force_until_it_is_undone_and_again_when_that_is(path: Path) -> None:
    with Writer.open(path) as writer:
        row = judge(writer, "sayings", "different", "s2", "s1", who="Ada", why="two days apart")
        (held,) = in_force(writer)
        assert (held.kind, held.verdict, held.left, held.right, held.who) == ("sayings", "different", "s1", "s2", "Ada")
        back = undo(writer, row.id, who="Bob", why="the same after all")
        assert in_force(writer) == ()
        undo(writer, back.id, who="Ada")
        assert in_force(writer) == (held,)
        assert [(c.action, c.who) for c in corrections(writer)] == [
            ("different", "Ada"),
            ("undo", "Bob"),
            ("undo", "Ada"),
        ]


def test_corrections_of_entries_stand_beside_judgements_on_pairs(path: Path) -> None:
    with Writer.open(path) as writer:
        add(
            writer,
            "statements",
            "s1",
            "change",
            before={"act": "state"},
            after={"act": "deny"},
            who="Ada",
            why="denied",
        )
        judge(writer, "actors", "same", "id:a", "id:b", who="Ada", why="one man")
        assert [c.after for c in corrections(writer, table="statements")] == [{"act": "deny"}]
        assert [j.kind for j in in_force(writer)] == ["actors"]


def test_what_is_missing_or_unknown_is_a_sentence(path: Path) -> None:
    with Writer.open(path) as writer:
        with pytest.raises(UsageError, match="name of the person"):
            judge(writer, "actors", "same", "a", "b", who=" ", why="")
        with pytest.raises(UsageError, match="twice"):
            judge(writer, "actors", "same", "a", "a", who="Ada", why="")
        with pytest.raises(UsageError, match="no correction with the id"):
            undo(writer, "c123", who="Ada")
        assert corrections(writer) == []


def test_a_judgement_puts_the_joins_out_of_date_and_survives_joining_and_reading(path: Path, tmp_path: Path) -> None:
    rooms = replace(made.rooms([made.report("Rudolf says “the treaty holds”.", "1")]), joining=joiner)
    pipeline.read(["x"], path, rooms)
    with Writer.open(path) as writer:
        judge(writer, "actors", "same", "id:1", "id:2", who="Ada", why="one man")
        assert not writer.is_joined()
    assert pipeline.join_again(path, rooms)
    assert not pipeline.join_again(path, rooms)
    more = [made.report("Rudolf says “the treaty holds”.", "1"), made.report("Sapt visits Strelsau.", "2")]
    pipeline.read(["x"], path, replace(made.rooms(more), joining=joiner))
    with Store.open(path) as store:
        assert len(in_force(store)) == 1
        export(store, tmp_path / "out", join)
    assert '"why": "one man"' in (tmp_path / "out" / "corrections.jsonl").read_text("utf-8")


def test_a_record_of_the_version_before_is_brought_up_to_date_with_its_corrections(path: Path) -> None:
    old = sqlite3.connect(path)
    for script in MIGRATIONS[:2]:
        old.executescript((Path(file.__file__).parent / script).read_text("utf-8"))
    old.execute(f"PRAGMA application_id = {file.APPLICATION_ID}")
    old.execute("INSERT INTO corrections VALUES ('c1', 'events', 'e1', 'reject', NULL, NULL, 'Ada', '2030-01-01')")
    old.execute("PRAGMA user_version = 2")
    old.commit()
    old.close()
    with Writer.open(path) as writer:
        (kept,) = corrections(writer)
        assert (kept.action, kept.who, kept.why) == ("reject", "Ada", "")
