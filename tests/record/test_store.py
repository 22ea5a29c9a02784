from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest

from dragoman import pipeline
from dragoman.errors import RecordError
from dragoman.joining import Change
from dragoman.model import Failure, Reading, Report, When
from dragoman.record.store import Store
from dragoman.record.verify import verify
from dragoman.record.writer import Batch, Writer
from tests import made


def read(path: Path, *items: Report | Failure) -> pipeline.Summary:
    return pipeline.read(["x"], path, made.rooms(items))


def failures(path: Path) -> dict[str, str]:
    with Store.open(path) as store:
        return {f.source: f.kind for f in store.failures()}


def test_what_went_in_comes_out(path: Path) -> None:
    reports = [r for r in made.some_reports() if r.published.end]
    read(path, *reports)
    expected = sorted(reports, key=lambda r: r.id)
    with Store.open(path) as store:
        assert list(store.reports()) == expected
        assert list(store.readings()) == [made.read_cheaply(r) for r in expected]
        joins = made.join_cheaply(expected, [made.read_cheaply(r) for r in expected])
        kept = store.joins()
        for field in ("sayings", "happenings", "disputes", "stories", "dated", "copies", "relations", "dyad_entries"):
            assert set(map(repr, getattr(kept, field))) == set(map(repr, getattr(joins, field))), field


def test_reading_twice_adds_nothing(path: Path) -> None:
    reports = made.some_reports()
    first = read(path, *reports)
    again = read(path, *reversed(reports))
    assert (first.new, again.new, again.known) == (len(reports), 0, len(reports))
    assert first.counts == again.counts
    assert not again.joined


def test_the_same_report_twice_in_one_run_is_one(path: Path) -> None:
    report = made.report("Rudolf visits Strelsau.")
    summary = read(path, report, report)
    assert (summary.new, summary.known) == (1, 1)


def test_what_two_programs_read_at_once_is_kept_once_and_no_failure(path: Path) -> None:
    """Each asked before the other was done, so that both read the same reports."""
    batch = Batch(read=tuple((r, made.read_cheaply(r)) for r in made.some_reports(5)))
    with Writer.open(path) as one, Writer.open(path) as other:
        first = one.add(one.begin_run(1, {}, made.VERSIONS, workers=1, engine="local"), batch)
        second = other.add(other.begin_run(2, {}, made.VERSIONS, workers=1, engine="local"), batch)
        assert (first.new, first.known, first.failed) == (len(batch.read), 0, 0)
        assert (second.new, second.known, second.failed) == (0, len(batch.read), 0)
        assert other.failures() == []
        assert list(verify(other)) == []


def test_what_is_in_the_record_is_not_read_again(path: Path) -> None:
    reports = made.some_reports(5)
    read(path, *reports)
    again = dataclasses.replace(made.rooms(reports), read_report=_refuses)
    assert pipeline.read(["x"], path, again).known == len(reports)


def _refuses(_: Report) -> Reading:
    raise AssertionError("it was read a second time")


def test_the_same_text_in_two_outlets_is_two_reports(path: Path) -> None:
    assert read(path, made.report("same", "a.txt"), made.report("same", "b.txt")).counts.reports == 2


def test_a_report_whose_reading_does_not_fit_is_a_failure_and_leaves_nothing(path: Path) -> None:
    good, bad = made.report("Rudolf says “yes”."), made.report("Rudolf says “no”. MISPLACE", "bad.txt")
    summary = read(path, bad, good)
    assert (summary.new, summary.failed) == (1, 1)
    with Store.open(path) as store:
        assert [m.report_id for r in store.readings() for m in r.mentions] == [good.id]
        (failure,) = store.failures()
        assert failure.kind == "internal"
        assert "is not the text at" in failure.reason


def test_a_reading_that_collides_with_another_is_undone_alone(path: Path) -> None:
    one, two = made.report("Rudolf says “yes”.", "1.txt"), made.report("Rudolf says “yes”.", "2.txt")
    first, second = made.read_cheaply(one), made.read_cheaply(two)
    twin = msgspec.structs.replace(second.statements[0], id=first.statements[0].id)
    with Writer.open(path) as writer:
        run = writer.begin_run(1, {}, made.VERSIONS, workers=1, engine="local")
        stolen = msgspec.structs.replace(second, statements=(twin,))
        added = writer.add(run, Batch(read=((one, first), (two, stolen))))
        assert (added.new, added.failed) == (1, 1)
        assert writer.report_ids() == [one.id]
        assert writer.rows("SELECT count(*) FROM reports_fts WHERE reports_fts MATCH 'yes'") == [(1,)]


def test_a_reading_that_refers_to_nothing_is_a_failure(path: Path) -> None:
    report = made.report("Rudolf visits Strelsau.")
    reading = made.read_cheaply(report)
    lost = msgspec.structs.replace(reading.events[0], statement_id="s0")
    with Writer.open(path) as writer:
        run = writer.begin_run(1, {}, made.VERSIONS, workers=1, engine="local")
        writer.add(run, Batch(read=((report, msgspec.structs.replace(reading, events=(lost,))),)))
        assert "speaks of statement s0" in writer.failures()[0].reason


def test_half_a_character_is_an_encoding_failure(path: Path) -> None:
    broken = msgspec.structs.replace(made.report("x"), text="half \ud800", title="t")
    with Writer.open(path) as writer:
        run = writer.begin_run(1, {}, made.VERSIONS, workers=1, engine="local")
        writer.add(
            run, Batch(read=((broken, Reading(broken.id)),), failed=(Failure("na\udcffme", "binary", "x\ud800"),))
        )
        assert {f.source: f.kind for f in writer.failures()} == {"a.txt": "encoding", "na\\udcffme": "binary"}


def test_a_failure_goes_when_its_source_is_read_well(path: Path) -> None:
    read(path, Failure("a.txt", "unreadable", "no"), Failure("b.txt", "empty", "no"))
    assert failures(path) == {"a.txt": "unreadable", "b.txt": "empty"}
    read(path, made.report("Rudolf visits Strelsau.", "a.txt"))
    assert failures(path) == {"b.txt": "empty"}


def test_a_failure_goes_when_its_source_is_again_what_it_was(path: Path) -> None:
    report = made.report("Rudolf visits Strelsau.", "a.txt")
    read(path, report)
    read(path, Failure("a.txt", "unreadable", "no"))
    assert failures(path) == {"a.txt": "unreadable"}
    read(path, report)
    assert failures(path) == {}


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_failures_of_one_source_the_order_does_not_choose(path: Path, order: int) -> None:
    items: list[made.Item] = [Failure("a", "binary", "1"), Failure("a", "empty", "0"), made.report("x", "a")]
    read(path, *items[::order])
    assert failures(path) == {"a": "binary"}


def test_failures_by_kind_of_trouble(path: Path) -> None:
    read(path, made.report("RAISE", "1"), made.report("REFUSE", "2"), made.report("Rudolf visits Strelsau.", "3"))
    with Store.open(path) as store:
        told = {f.source: (f.kind, f.reason) for f in store.failures()}
    assert told["1"][0] == "internal"
    assert "ValueError: bad report" in told["1"][1]
    assert "0x…" in told["1"][1]  # the address of an object would differ from run to run
    assert told["2"] == ("language", "it is in Utopian")


def test_runs_say_what_was_done_with_what(path: Path) -> None:
    read(path, made.report("Rudolf visits Strelsau."), Failure("q", "empty", "no"))
    with Store.open(path) as store:
        (run,) = store.runs()
    assert (run.reports_new, run.reports_failed, run.versions) == (1, 1, made.VERSIONS)
    assert run.finished_at is not None


def test_a_day_from_other_reports_is_kept_beside_what_the_report_says(path: Path) -> None:
    dated, undated = made.report("Rudolf says “a b”.", "1", day="2030-01-05"), made.report("Rudolf says “c d”.", "2")
    read(path, dated, undated)
    with Store.open(path) as store:
        assert store.report(undated.id) == undated
        assert store.published()[undated.id] == When(None, "2030-01-05", "open", "cross-report")
        assert store.published_of(dated.id) == dated.published
        assert store.reading(undated.id).statements[0].when.end == "2030-01-05"
        assert store.first_readings()[undated.id].reading.statements[0].when.end is None
        assert store.rows("SELECT count(*) FROM statements_fts WHERE statements_fts MATCH 'c'") == [(1,)]


def test_a_day_that_is_known_otherwise_later_is_read_anew_from_the_first_reading(path: Path, tmp_path: Path) -> None:
    reports = [
        made.report("Rudolf says “a b”.", "1", day="2030-01-05"),
        made.report("Rudolf says “c d”.", "2"),
        made.report("Rudolf says “e f”.", "3", day="2030-01-09"),
    ]
    for report in reports:
        read(path, report)
    other = tmp_path / "at once"
    read(other, *reversed(reports))
    with Store.open(path) as by_and_by, Store.open(other) as at_once:
        assert list(by_and_by.readings()) == list(at_once.readings())
        assert by_and_by.first_readings() == at_once.first_readings()


def test_joins_that_speak_of_nothing_are_refused_and_the_reports_stay(path: Path) -> None:
    read(path, *made.some_reports(2))
    other = made.report("Rudolf says “yes”.")
    joins = made.join_cheaply([other], [made.read_cheaply(other)])
    with Writer.open(path) as writer:
        before = writer.counts().reports
        with pytest.raises(RecordError, match="the reports are kept"), writer.portion(10) as portion:
            portion.apply(Change(sayings=list(joins.sayings)))
        assert writer.counts().reports == before
        assert not {s.id for s in joins.sayings} & {s.id for s in writer.joins().sayings}


def test_a_snapshot_does_not_move(path: Path) -> None:
    reports = made.some_reports(3)
    read(path, *reports[:1])
    with Store.open(path) as store, store.snapshot():
        before = store.counts()
        read(path, *reports)
        assert store.counts() == before


def test_an_unknown_report_is_said_to_be_unknown(full: Store) -> None:
    with pytest.raises(RecordError, match="there is no report nobody"):
        full.report("nobody")
