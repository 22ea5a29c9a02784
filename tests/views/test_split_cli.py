"""A person says what is one and what is two: it holds, it is told, it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.joining import joiner
from dragoman.record.store import Store
from dragoman.views.cli import main
from tests import made


def call(*arguments: str) -> int:
    return main(list(arguments))


def rooms(number: int) -> pipeline.Rooms:
    return replace(made.rooms(made.some_reports(number)), joining=joiner)


def row_of(record: Path) -> dict[str, str]:
    with Store.open(record) as store:
        return {statement: s.id for s in store.joins().sayings for statement in s.statements}


def test_split_holds_for_what_is_read_later_and_undo_takes_it_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "r.dragoman"
    pipeline.read(["x"], record, rooms(8))
    with Store.open(record) as store:
        before = store.joins()
        saying = max(before.sayings, key=lambda s: (len(s.statements), s.id))
    assert len(saying.statements) > 1
    one, *others = saying.statements
    by = ("--by", "Ada", "--why", "said on two days", "--record", str(record))
    assert call("split", saying.id, one, *by) == 0
    assert "undo: dragoman undo" in capsys.readouterr().out
    assert row_of(record)[one] not in {row_of(record)[other] for other in others}
    pipeline.read(["x"], record, rooms(12))  # four more reports
    rows = row_of(record)
    assert rows[one] != rows[others[0]]
    with Store.open(record) as store:
        ids = [row[0] for row in store.rows("SELECT id FROM corrections")]
    assert call("undo", *ids, "--by", "Ada", "--record", str(record)) == 0
    assert row_of(record)[one] == row_of(record)[others[0]]
    at_once = tmp_path / "at once.dragoman"
    pipeline.read(["x"], at_once, rooms(12))
    with Store.open(record) as store, Store.open(at_once) as other:
        assert store.joins() == other.joins()


def test_merge_makes_two_one_and_says_who_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = tmp_path / "r.dragoman"
    pipeline.read(["x"], record, rooms(6))
    with Store.open(record) as store:
        a, b = sorted(store.joins().happenings, key=lambda h: h.id)[:2]
        story = store.joins().stories[0]
    by = ("--by", "Ada", "--why", "one visit", "--record", str(record))
    assert call("merge", a.id, b.id, *by) == 0
    capsys.readouterr()
    with Store.open(record) as store:
        one = next(h for h in store.joins().happenings if a.events[0] in h.events)
    assert b.events[0] in one.events
    assert "Ada judged so: one visit" in one.why
    assert call("merge", one.id, story.id, *by) == 2
    assert "cannot be one" in capsys.readouterr().err
