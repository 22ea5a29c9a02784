"""A new version of the reading: what another version read is read again, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from dragoman import pipeline
from dragoman.model import Reading, Report
from dragoman.pipeline import Rooms
from dragoman.record import anew, judgements
from dragoman.record.export import export
from dragoman.record.store import Store
from dragoman.record.verify import verify
from dragoman.record.writer import Added, Writer
from tests import made

NEW = {**made.VERSIONS, "tagger": "2"}


def reads_otherwise(report: Report) -> Reading:
    """Another version of the cheap reader: visits come first and are surer, denials are overlooked."""
    if "BEYOND" in report.text:
        raise ValueError("beyond this version")
    found = made.read_cheaply(report)
    statements = tuple(msgspec.structs.replace(s, confidence=0.5) for s in found.statements if s.act != "deny")
    return msgspec.structs.replace(found, statements=statements, times=())


class Newer:
    """Rooms of the new version, which note what they read."""

    def __init__(self, items: Sequence[made.Item] = ()) -> None:
        self.read: list[str] = []
        rooms = made.rooms(items)
        self.rooms = Rooms(rooms.open_reports, self._noted, rooms.joining, NEW)

    def _noted(self, report: Report) -> Reading:
        self.read.append(report.source)
        return reads_otherwise(report)


def exported(record: Path, folder: Path) -> dict[str, bytes]:
    with Store.open(record) as store:
        assert list(verify(store)) == []
        export(store, folder, made.join_cheaply)
    return {f.name: f.read_bytes() for f in folder.iterdir()}


def items() -> list[made.Item]:
    """Reports, one of them without a day, so that it is read again as of the day that others give it."""
    return [*made.some_reports(60), made.report("Flavia says “the treaty holds”. Sapt visits Flavia.", "undated.txt")]


@pytest.fixture
def fresh(tmp_path: Path) -> dict[str, bytes]:
    pipeline.read(["x"], tmp_path / "fresh", Newer(items()).rooms)
    return exported(tmp_path / "fresh", tmp_path / "fresh-export")


def test_what_another_version_read_is_read_again_from_the_record_and_nothing_else(
    tmp_path: Path, fresh: dict[str, bytes]
) -> None:
    record, all_items = tmp_path / "r", items()
    pipeline.read(["x"], record, made.rooms(all_items[:40]))
    newer = Newer(all_items[40:])
    pipeline.read(["x"], record, newer.rooms)
    with Store.open(record) as store:
        assert anew.by_others(store, NEW) == (40, ["tagger"])
    newer.read.clear()
    summary = pipeline.read([], record, newer.rooms, stage="reading")
    assert (summary.new, summary.again, summary.failed, summary.joined) == (0, 40, 0, True)
    assert set(newer.read) - {"undated.txt"} == {r.source for r in all_items[:40]}  # undated: joined as of its day
    assert exported(record, tmp_path / "export") == fresh
    newer.read.clear()
    again = pipeline.read([], record, newer.rooms, stage="reading")
    assert (again.again, again.joined, newer.read) == (0, False, [])


def test_new_reports_are_taken_in_on_the_way(tmp_path: Path, fresh: dict[str, bytes]) -> None:
    pipeline.read(["x"], tmp_path / "r", made.rooms(items()[:40]))
    summary = pipeline.read(["x"], tmp_path / "r", Newer(items()).rooms, stage="reading")
    assert (summary.new, summary.known, summary.again) == (22, 40, 40)
    assert exported(tmp_path / "r", tmp_path / "export") == fresh


def test_only_joining_reads_nothing_that_has_a_day(tmp_path: Path) -> None:
    pipeline.read(["x"], tmp_path / "r", made.rooms(made.some_reports(10)))
    newer = Newer()
    rooms = replace(newer.rooms, versions={**NEW, "code": "2"})
    assert pipeline.read([], tmp_path / "r", rooms, stage="joining").joined
    assert not pipeline.read([], tmp_path / "r", rooms, stage="joining").joined
    assert newer.read == []


def test_stopped_on_the_way_it_leaves_the_record_as_it_was_and_goes_on_with_what_is_missing(
    tmp_path: Path, fresh: dict[str, bytes]
) -> None:
    record, newer = tmp_path / "r", Newer()
    pipeline.read(["x"], record, made.rooms(items()))
    before = exported(record, tmp_path / "before")
    steps: list[Added] = []

    def interrupt(added: Added) -> None:
        steps.append(added)
        if added.again:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.read([], record, newer.rooms, stage="reading", progress=interrupt)
    with Store.open(record) as store:
        assert store.is_joined()
    assert exported(record, tmp_path / "meanwhile") == before
    kept = steps[-1].again
    assert 0 < kept < len(items())
    newer.read.clear()
    left = pipeline.read([], record, newer.rooms, stage="reading")
    assert left.again == len(items()) - kept
    assert exported(record, tmp_path / "export") == fresh


def test_stopped_while_readings_are_put_to_use(tmp_path: Path) -> None:
    reports = made.some_reports(250)
    record, newer = tmp_path / "r", Newer(reports)
    pipeline.read(["x"], record, made.rooms(reports))
    with Writer.open(record) as writer:
        run = writer.begin_run(1, {}, NEW, workers=1, engine="local")
        anew.keep(writer, run, [(r, reads_otherwise(r)) for r in reports])
        assert next(anew.use(writer, NEW)) == 200
    with Store.open(record) as store:
        assert list(verify(store)) == []
        assert not store.is_joined()
        assert anew.by_others(store, NEW) == (51, ["tagger"])
    assert pipeline.read([], record, newer.rooms, stage="reading").again == 0
    assert set(newer.read) <= {"copy.txt"}  # it has no day of its own: joining reads it as of another one
    pipeline.read(["x"], tmp_path / "fresh", newer.rooms)
    assert exported(record, tmp_path / "a") == exported(tmp_path / "fresh", tmp_path / "b")


def test_readings_that_wait_by_yet_another_version_are_not_used(tmp_path: Path, fresh: dict[str, bytes]) -> None:
    record, other = tmp_path / "r", {**NEW, "tagger": "3"}
    pipeline.read(["x"], record, made.rooms(items()))
    with Writer.open(record) as writer:
        run = writer.begin_run(1, {}, other, workers=1, engine="local")
        anew.keep(writer, run, [(r, Reading(r.id)) for r in items() if isinstance(r, Report)])
    assert pipeline.read([], record, Newer().rooms, stage="reading").again == len(items())
    assert exported(record, tmp_path / "export") == fresh


def test_what_the_new_version_cannot_read_keeps_its_reading_and_is_listed(tmp_path: Path) -> None:
    record = tmp_path / "r"
    hard = made.report("Michael says “it is BEYOND them”. Michael visits Sapt.", "hard.txt", day="2030-01-07")
    pipeline.read(["x"], record, made.rooms([*made.some_reports(5), hard]))
    newer = Newer()
    assert pipeline.read([], record, newer.rooms, stage="reading").failed == 1
    with Store.open(record) as store:
        assert store.reading(hard.id) == made.read_cheaply(hard)
        (failure,) = store.failures()
        assert (failure.source, failure.kind) == ("hard.txt", "internal")
        assert failure.reason.startswith("its earlier reading is kept")
        assert anew.by_others(store, NEW) == (1, ["tagger"])
    able = replace(newer.rooms, read_report=made.read_cheaply)
    assert pipeline.read([], record, able, stage="reading").again == 1
    with Store.open(record) as store:
        assert store.failures() == []
        assert anew.by_others(store, NEW) == (0, [])


def test_what_persons_decided_holds_for_what_is_read_again(tmp_path: Path) -> None:
    record = tmp_path / "r"
    pipeline.read(["x"], record, made.rooms(items()))
    with Writer.open(record) as writer:
        kept = [s for reading in writer.readings() for s in reading.statements if s.act == "state"][:2]
        judgements.judge(writer, "sayings", "same", kept[0].id, kept[1].id, who="Anna", why="one speech")
        judgements.add(writer, "statements", kept[0].id, "reject", who="Anna")
        rows = judgements.corrections(writer)
    pipeline.read([], record, Newer().rooms, stage="reading")
    with Store.open(record) as store:
        assert judgements.corrections(store) == rows
        assert store.statement(kept[0].id) == msgspec.structs.replace(kept[0], confidence=0.5)
        assert [j.left for j in judgements.in_force(store)] == [min(kept[0].id, kept[1].id)]
        assert not any(kept[0].id in saying.statements for saying in store.joins().sayings)
