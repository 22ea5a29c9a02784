"""Pages of archives that are in the record are not taken out again; what remembers them can be wrong and costs only time."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.intake import open_reports
from dragoman.intake.article import report_from_html
from dragoman.intake.memo import Memo
from dragoman.model import Report
from dragoman.pipeline import Rooms, Summary
from dragoman.record.export import export
from dragoman.record.store import Held, Store
from dragoman.record.writer import Added
from tests import made
from tests.intake.test_webarchive import http, packed, record, url

NUMBER = 60
GERMAN = (
    b"<html><body><article><p>"
    + b"Der Minister sagte am Dienstag, dass die Grenze wieder offen ist. " * 9
    + b"</p></article></body></html>"
)


@pytest.fixture
def archive(tmp_path: Path) -> str:
    pages = [record(n, http(n)) for n in range(NUMBER)]
    (tmp_path / "x.warc.gz").write_bytes(packed([*pages, record(99, http(99, body=GERMAN))]))
    return str(tmp_path / "x.warc.gz")


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources of the pages that an article was looked for in."""
    sources: list[str] = []
    extract = report_from_html

    def counted(page: str, **more: object) -> Report:
        sources.append(str(more["source"]))
        return extract(page, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("dragoman.intake.memo.report_from_html", counted)
    return sources


def read(archive: str, folder: Path, name: str = "r", **more: object) -> Summary:
    held = Held(folder / name)
    memo = Memo(folder / f"{name}.pages", held, held.close)
    rooms: Rooms = dataclasses.replace(
        made.rooms([]), open_reports=lambda paths: open_reports(paths, memo=memo), memo=memo
    )
    return pipeline.read([archive], folder / name, rooms, **more)  # type: ignore[arg-type]


def tables(folder: Path, name: str) -> dict[str, bytes]:
    with Store.open(folder / name) as store:
        export(store, folder / f"{name}-out", made.join_cheaply)
    return {path.name: path.read_bytes() for path in sorted((folder / f"{name}-out").iterdir())}


def test_a_second_time_nothing_is_taken_out_of_its_page_and_all_is_known(
    tmp_path: Path, archive: str, taken: list[str]
) -> None:
    first = read(archive, tmp_path)
    assert (first.new, first.failed, len(taken)) == (NUMBER, 1, NUMBER + 1)
    taken.clear()
    again = read(archive, tmp_path)
    assert (again.new, again.known, again.failed, taken) == (0, NUMBER, 1, [])
    assert again.counts == first.counts


def test_a_run_that_was_killed_goes_on_where_the_record_ends(tmp_path: Path, archive: str, taken: list[str]) -> None:
    def stop(_: Added) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(archive, tmp_path, progress=stop)
    with Store.open(tmp_path / "r") as store:
        kept = {report.source for report in store.reports()}
    assert 0 < len(kept) < NUMBER
    taken.clear()
    read(archive, tmp_path)
    assert set(taken) == {url(n) for n in (*range(NUMBER), 99)} - kept
    read(archive, tmp_path, "whole")
    assert tables(tmp_path, "r") == tables(tmp_path, "whole")


def test_a_record_that_lost_what_is_remembered_gets_it_again(tmp_path: Path, archive: str, taken: list[str]) -> None:
    read(archive, tmp_path)
    for path in tmp_path.glob("r*"):
        if path.is_file() and not path.name.endswith(".pages"):
            path.unlink()
    assert read(archive, tmp_path).new == NUMBER
    assert taken.count(url(0)) == 2


@pytest.mark.parametrize("content", [b"no database at all " * 99, b"SQLite format 3\0" + b"\0" * 5000])
def test_a_damaged_memory_costs_only_time(tmp_path: Path, archive: str, content: bytes) -> None:
    read(archive, tmp_path)
    (tmp_path / "r.pages").write_bytes(content)
    assert read(archive, tmp_path).known == NUMBER
    (tmp_path / "r.pages").unlink(missing_ok=True)
    (tmp_path / "r.pages").mkdir()
    assert read(archive, tmp_path).known == NUMBER


def test_a_page_that_changed_is_another_page(tmp_path: Path, archive: str) -> None:
    read(archive, tmp_path)
    changed = http(
        1,
        body=b"<html><body><article><p>"
        + b"The minister said that the crossing stays shut for the winter. " * 9
        + b"</p></article></body></html>",
    )
    (tmp_path / "y.warc").write_bytes(record(1, changed))
    assert read(str(tmp_path / "y.warc"), tmp_path).new == 1
