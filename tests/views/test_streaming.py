"""What an export costs in memory, told by what it holds: a record of any size goes through row by row."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import RecordError
from dragoman.record.export import TABLES, Tables, open_tables
from dragoman.record.store import Store
from dragoman.views import exports
from dragoman.views.exports.spool import spool
from tests import made


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "r.dragoman"
    pipeline.read(["x"], path, made.rooms(made.some_reports()))
    return path


def test_a_row_that_is_damaged_costs_an_export_only_when_it_comes_to_it(record: Path) -> None:
    """Nothing of a table is looked at before its rows are asked for: what comes first is there."""
    with Store.open(record) as store:
        last = store.rows("SELECT max(id) FROM sayings")[0][0]
    connection = sqlite3.connect(record)
    connection.execute("UPDATE sayings SET outlets = '{' WHERE id = ?", (last,))
    connection.commit()
    connection.close()
    with Store.open(record) as store, open_tables(store, made.join_cheaply) as tables:
        rows = tables.lines("sayings")
        assert next(rows)["id"] < last
        with pytest.raises(RecordError, match="damaged"):
            list(rows)
        assert list(tables.lines("happenings"))


def test_a_joined_record_and_one_joined_for_the_export_give_the_same_rows(record: Path) -> None:
    with Store.open(record) as store:
        drawn = Tables(store, made.join_cheaply, None)
        held = Tables(store, made.join_cheaply, "9999-12-31")
        dated = {line["id"] for line in held.lines("reports")}
        for name in TABLES:
            rows = list(drawn.lines(name))
            if {line["id"] for line in drawn.lines("reports")} == dated:
                assert rows == list(held.lines(name)), name
        one = min(dated)
        assert drawn.report(one) == next(line for line in drawn.lines("reports") if line["id"] == one)
        assert drawn.of_report("events", one) == [e for e in drawn.lines("events") if e["report_id"] == one]


def test_many_exports_may_be_drawn_at_once(record: Path) -> None:
    with Store.open(record) as store, open_tables(store, made.join_cheaply) as tables:
        together = zip(tables.lines("statements"), tables.lines("statements"), strict=True)
        assert all(one == other for one, other in together)


def test_rows_put_in_any_order_come_out_sorted_and_those_of_one_key_as_they_came() -> None:
    with spool(2) as rows:
        for nth, key in enumerate([("b", "x"), ("a", "é"), ("b", "x"), ("a", "z"), ("b", "")]):
            rows.put(key, [nth])
        rows.index()
        assert list(rows.groups()) == [("a", [[3], [1]]), ("b", [[4], [0], [2]])]
        assert [value for _, value in rows.rows("b")] == [[4], [0], [2]]


def test_a_workbook_is_the_same_twice_and_no_larger_file_is_left_beside_it(record: Path, tmp_path: Path) -> None:
    out = []
    for name in ("a.xlsx", "b.xlsx"):
        with Store.open(record) as store, open_tables(store, made.join_cheaply) as tables:
            exports.writer("xlsx")(tables, tmp_path / name)
        out.append((tmp_path / name).read_bytes())
    assert out[0] == out[1]
    assert [p.name for p in tmp_path.glob("*xlsx*")] in (["a.xlsx", "b.xlsx"], ["b.xlsx", "a.xlsx"])
