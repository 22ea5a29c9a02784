from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from dragoman import pipeline
from dragoman.config import ReadingSettings
from dragoman.errors import DragomanError, UsageError
from dragoman.growing import PORTION
from dragoman.intake import open_reports
from dragoman.model import Failure, Report
from dragoman.record.store import Store
from dragoman.record.writer import Added
from tests import made


def test_a_call_that_cannot_be_carried_out_makes_no_record(tmp_path: Path) -> None:
    def refuse(_: object) -> Iterator[Report | Failure]:
        raise UsageError("no such place")
        yield

    rooms = made.rooms([])
    through = pipeline.Rooms(refuse, rooms.read_report, rooms.joining, rooms.versions)
    with pytest.raises(UsageError):
        pipeline.read(["x"], tmp_path / "r", through)
    assert not (tmp_path / "r").exists()


def test_nothing_to_read_is_an_empty_record(tmp_path: Path) -> None:
    assert pipeline.read(["x"], tmp_path / "r", made.rooms([])).counts.reports == 0


def test_only_what_failed_before_is_tried_again(tmp_path: Path) -> None:
    pipeline.read(["x"], tmp_path / "r", made.rooms([Failure("a", "empty", "no")]))
    both = [made.report("Rudolf visits Sapt.", "a"), made.report("Sapt visits Rudolf.", "b")]
    summary = pipeline.read(["x"], tmp_path / "r", made.rooms(both), only_failed=True)
    assert (summary.new, summary.counts.failures) == (1, 0)
    with Store.open(tmp_path / "r") as store:
        assert [r.source for r in store.reports()] == ["a"]


def test_progress_adds_up(tmp_path: Path) -> None:
    steps: list[Added] = []
    items = [*made.some_reports(50), made.report("RAISE")]
    summary = pipeline.read(["x"], tmp_path / "r", made.rooms(items), progress=steps.append)
    assert (sum(s.new for s in steps), sum(s.failed for s in steps)) == (summary.new, summary.failed)
    assert len(steps) > 1


def test_an_interrupted_run_keeps_its_batches_and_goes_on(tmp_path: Path) -> None:
    reports = made.some_reports(60)

    def interrupt(_: Added) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.read(["x"], tmp_path / "r", made.rooms(reports), progress=interrupt)
    with Store.open(tmp_path / "r") as store:
        assert 0 < store.counts().reports < len(reports)
        assert not store.is_joined()
        assert store.runs()[0].finished_at is None
    summary = pipeline.read(["x"], tmp_path / "r", made.rooms(reports))
    assert summary.known > 0
    assert summary.joined
    assert summary.counts.reports == len(reports)


def test_another_version_of_the_joining_joins_again(tmp_path: Path) -> None:
    rooms = made.rooms(made.some_reports(3))
    pipeline.read(["x"], tmp_path / "r", rooms)
    newer = replace(rooms, versions={**rooms.versions, "code": "2"})
    assert pipeline.read(["x"], tmp_path / "r", newer).joined
    assert not pipeline.read(["x"], tmp_path / "r", newer).joined


def test_failures_without_end_do_not_pile_up(tmp_path: Path) -> None:
    failures = [Failure(f"{n}.bin", "binary", "no") for n in range(1000)]
    summary = pipeline.read(["x"], tmp_path / "r", made.rooms([*failures, made.report("Rudolf visits Sapt.")]))
    assert (summary.failed, summary.counts.failures) == (1000, 1000)


def test_a_joining_that_was_cut_short_goes_on_and_tells_how_far_it_is(tmp_path: Path) -> None:
    rooms = made.rooms(made.some_reports(PORTION + 50))
    told: list[tuple[int, int]] = []

    def interrupt(done: int, of: int) -> None:
        told.append((done, of))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.read(["x"], tmp_path / "r", rooms, joining=interrupt)
    assert told == [(PORTION, PORTION + 51)]
    with Store.open(tmp_path / "r") as store:
        assert not store.is_joined()
        assert len(store.joins().dated) == PORTION
    assert pipeline.join_again(tmp_path / "r", rooms, joining=lambda done, of: told.append((done, of)))
    assert told[1:] == [(PORTION + 51, PORTION + 51)]
    with Store.open(tmp_path / "r") as store:
        assert store.is_joined()
        assert len(store.joins().dated) == PORTION + 51


def test_joining_again_reads_with_what_the_record_was_read_with(tmp_path: Path) -> None:
    own = ReadingSettings(model="some_pipeline", knowledge="own.yaml")
    pipeline.read(["x"], tmp_path / "r", made.rooms(made.some_reports(2)))
    assert pipeline.settings_of(tmp_path / "r") == ReadingSettings()
    pipeline.read(["x"], tmp_path / "r", replace(made.rooms([]), settings=own))
    assert pipeline.settings_of(tmp_path / "r") == own
    with pytest.raises(DragomanError, match=r"own\.yaml|some_pipeline"):
        pipeline.join_again(tmp_path / "r")


def test_only_failed_finds_a_row_by_its_line_whatever_its_report_is_called(tmp_path: Path) -> None:
    """A broken row is listed by its line; mended, it is a report of an address, and no failure any more."""
    rows = [
        f'{{"url": "https://news.example/{n}", "text": "Rudolf says “the treaty number {n} is with them”."}}'
        for n in range(4)
    ]
    path, record = tmp_path / "news.jsonl", tmp_path / "r"
    cheap = pipeline.Rooms(open_reports, made.read_cheaply, made.joining(), dict(made.VERSIONS))
    path.write_text("\n".join([rows[0], "{broken", "{broken too"]) + "\n", "utf-8")
    assert pipeline.read([str(path)], record, cheap).failed == 2
    path.write_text("\n".join([rows[0], rows[1], "{broken still", rows[3]]) + "\n", "utf-8")
    summary = pipeline.read([str(path)], record, cheap, only_failed=True)
    assert (summary.new, summary.known, summary.failed) == (1, 0, 1)
    with Store.open(record) as store:
        assert [f.source for f in store.failures()] == ["news.jsonl#3"]
        assert sorted(r.source for r in store.reports()) == ["https://news.example/0", "https://news.example/1"]


@pytest.mark.parametrize(
    ("failed", "source", "place"),
    [
        ("closed", "closed/a.txt", ""),
        ("closed", "closed/deep/a.txt", ""),
        ("news.warc.gz", "https://news.example/1", "news.warc.gz#4"),
        ("in/news.jsonl", "row-7", "in/news.jsonl#7"),
        ("x.zip", "x.zip/b/c.txt", ""),
    ],
)
@pytest.mark.parametrize("only_failed", [True, False])
def test_what_was_in_a_folder_or_file_that_could_not_be_opened_is_tried_again(
    tmp_path: Path, failed: str, source: str, place: str, only_failed: bool
) -> None:
    """And the folder or file is no failure any more."""
    pipeline.read(["x"], tmp_path / "r", made.rooms([Failure(failed, "unreadable", "permission denied")]))
    report = msgspec.structs.replace(made.report("Rudolf visits Strelsau.", source), place=place)
    other = made.report("Sapt visits Zenda.", "other/b.txt")
    summary = pipeline.read(["x"], tmp_path / "r", made.rooms([report, other]), only_failed=only_failed)
    assert (summary.new, summary.counts.failures) == (1 if only_failed else 2, 0)
