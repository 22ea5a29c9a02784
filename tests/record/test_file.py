from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import RecordError
from dragoman.record.file import SCHEMA_VERSION
from dragoman.record.store import Store
from dragoman.record.writer import Batch, Writer
from tests import made


def sentence(path: Path, *, write: bool = False) -> str:
    with pytest.raises(RecordError) as told:
        (Writer if write else Store).open(path)
    return str(told.value)


def test_no_record(path: Path) -> None:
    assert "there is no record at" in sentence(path)
    assert not path.exists()


def test_something_else_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"just words, long enough to be looked at as a header of a file" * 20)
    before = path.read_bytes()
    assert "is not a record" in sentence(path)
    assert "is not a record" in sentence(path, write=True)
    assert path.read_bytes() == before


def test_an_empty_file_is_no_record_to_read_but_a_place_to_write(path: Path) -> None:
    path.touch()
    assert "it is empty" in sentence(path)
    Writer.open(path).close()
    Store.open(path).close()


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.close()
    assert "another program" in sentence(path)
    assert "another program" in sentence(path, write=True)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in sentence(tmp_path)
    assert "is a folder" in sentence(tmp_path, write=True)
    assert "does not exist" in sentence(tmp_path / "no" / "r.dragoman", write=True)


def test_a_record_from_the_future_is_refused_and_left_alone(path: Path) -> None:
    Writer.open(path).close()
    future = sqlite3.connect(path)
    future.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    future.close()
    assert "newer version" in sentence(path)
    assert "newer version" in sentence(path, write=True)


def test_a_damaged_record_is_said_to_be_damaged(path: Path) -> None:
    pipeline.read(["x"], path, made.rooms(made.some_reports(60)))
    content = bytearray(path.read_bytes())
    content[8192:-4096] = b"\x7f" * (len(content) - 12288)
    path.write_bytes(content)
    with pytest.raises(RecordError, match="damaged"), Store.open(path) as store:
        list(store.readings())


def test_reading_never_writes(path: Path) -> None:
    Writer.open(path).close()
    with Store.open(path) as store, pytest.raises(RecordError, match="cannot be written"):
        store.rows("DELETE FROM state")


def test_triggers_of_strangers_do_not_fire(path: Path) -> None:
    Writer.open(path).close()
    stranger = sqlite3.connect(path)
    stranger.execute("CREATE TRIGGER evil AFTER INSERT ON reports BEGIN DELETE FROM reports; END")
    stranger.commit()
    stranger.close()
    pipeline.read(["x"], path, made.rooms([made.report("Rudolf visits Strelsau.")]))
    with Store.open(path) as store:
        assert len(store.report_ids()) == 1


def test_a_second_writer_waits_and_then_says_so(path: Path) -> None:
    with Writer.open(path) as first:
        first.connection.execute("BEGIN IMMEDIATE")
        with (
            Writer.open(path, busy_seconds=0.05) as second,
            pytest.raises(RecordError, match="in use by another program"),
        ):
            second.finish_run(1)
        first.connection.execute("ROLLBACK")


def test_two_writers_take_turns(path: Path) -> None:
    reports = made.some_reports(4)
    with Writer.open(path) as one, Writer.open(path) as two:
        runs = [w.begin_run(1, {}, made.VERSIONS, workers=1, engine="local") for w in (one, two)]
        for report in reports:
            batch = Batch(read=((report, made.read_cheaply(report)),))
            assert one.add(runs[0], batch).new == 1
            assert two.add(runs[1], batch).known == 1
        assert two.counts().reports == len(reports)


def test_a_full_disk_loses_nothing_and_reading_goes_on_later(path: Path) -> None:
    reports = made.some_reports(30)
    pipeline.read(["x"], path, made.rooms(reports[:10]))
    with Writer.open(path) as writer:
        run = writer.begin_run(1, {}, made.VERSIONS, workers=1, engine="local")
        pages = writer.rows("PRAGMA page_count")[0][0]
        writer.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(RecordError, match="what was kept before is kept"):
            writer.add(run, Batch(read=tuple((r, made.read_cheaply(r)) for r in reports[10:])))
        assert writer.counts().reports == 10
    summary = pipeline.read(["x"], path, made.rooms(reports))
    assert (summary.new, summary.known) == (len(reports) - 10, 10)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_to(path: Path) -> None:
    """The record is there to be read even where SQLite cannot put its own files beside it."""
    Writer.open(path).close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with Store.open(path) as store:
            assert store.counts().reports == 0
        assert "cannot be" in sentence(path, write=True)
    finally:
        path.parent.chmod(0o755)
