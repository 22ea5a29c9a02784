"""Shards: what is read in them ends in the record, whole or listed; killed and started again, the same."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman import pipeline, sharding
from dragoman.errors import RecordError, UsageError
from dragoman.model import Failure, Report
from dragoman.record.store import Store
from dragoman.sharding import Who
from dragoman.shards import Entry, Folder
from dragoman.views.cli import main
from tests import made
from tests.crash.test_kill import exported

NUMBER = 250  # two shards


def items() -> list[Report | Failure]:
    return [*made.some_reports(NUMBER), Failure("page.html", "no_article", "no article text was found in the page")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    pipeline.read(["x"], folder / "r", made.rooms(items()))
    return exported(folder / "r", folder / "out")


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in Folder(folder).names()}


def failures(record: Path) -> dict[str, str]:
    with Store.open(record) as store:
        return {f.source: f.kind for f in store.failures()}


def test_shards_taken_in_give_the_record_that_reading_gives(tmp_path: Path, whole: dict[str, bytes]) -> None:
    shards = tmp_path / "shards"
    done = sharding.shard(["x"], shards, made.rooms(items()))
    assert (done.new, done.failed, done.shards) == (NUMBER + 1, 1, 3)
    summary = sharding.take_in(shards, tmp_path / "r", made.rooms([]))
    assert (summary.new, summary.failed, summary.joined) == (NUMBER + 1, 1, True)
    assert exported(tmp_path / "r", tmp_path / "out") == whole
    again = sharding.take_in(shards, tmp_path / "r", made.rooms([]))
    assert (again.new, again.known, again.joined) == (0, NUMBER + 1, False)


def test_written_again_they_are_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        sharding.shard(["x"], tmp_path / name, made.rooms(items()))
    assert files(tmp_path / "a") == files(tmp_path / "b")
    before = files(tmp_path / "a")
    done = sharding.shard(["x"], tmp_path / "a", made.rooms(items()))
    assert (done.new, done.known) == (0, NUMBER + 1)
    assert files(tmp_path / "a") == before


def test_stopped_in_the_middle_they_go_on(tmp_path: Path, whole: dict[str, bytes]) -> None:
    def stop(_: Entry) -> None:
        raise KeyboardInterrupt

    shards = tmp_path / "shards"
    with pytest.raises(KeyboardInterrupt):
        sharding.shard(["x"], shards, made.rooms(items()), kept=stop)
    assert len(files(shards)) == 1
    done = sharding.shard(["x"], shards, made.rooms(items()))
    assert (done.known, done.new) == (200, NUMBER + 1 - 200)
    sharding.take_in(shards, tmp_path / "r", made.rooms([]))
    assert exported(tmp_path / "r", tmp_path / "out") == whole


def test_taking_in_that_is_stopped_goes_on(tmp_path: Path, whole: dict[str, bytes]) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    shards = tmp_path / "shards"
    sharding.shard(["x"], shards, made.rooms(items()))
    with pytest.raises(KeyboardInterrupt):
        sharding.take_in(shards, tmp_path / "r", made.rooms([]), progress=stop)
    sharding.take_in(shards, tmp_path / "r", made.rooms([]))
    assert exported(tmp_path / "r", tmp_path / "out") == whole


def test_reading_through_shards_gives_the_record_that_reading_gives(tmp_path: Path, whole: dict[str, bytes]) -> None:
    who = Who(workers=2)
    summary = sharding.read(["x"], tmp_path / "shards", tmp_path / "r", made.rooms(items()), who)
    assert (summary.new, summary.known, summary.failed) == (NUMBER + 1, 0, 1)
    assert exported(tmp_path / "r", tmp_path / "out") == whole
    again = sharding.read(["x"], tmp_path / "shards", tmp_path / "r", made.rooms(items()), who)
    assert (again.new, again.joined) == (0, False)


def changed(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Ways in which a shard is none, by the kind of failure that it is then."""
    text = gzip.decompress(content)
    yield "truncated", content[: len(content) // 2]
    yield "truncated", b""
    yield "bad_archive", b"not a shard at all"
    yield "bad_archive", content[:500] + bytes(20) + content[520:]
    yield "bad_archive", gzip.compress(text.replace(b"treaty", b"traety", 1))


def test_what_is_torn_or_damaged_is_refused_and_read_again(tmp_path: Path, whole: dict[str, bytes]) -> None:
    shards = tmp_path / "shards"
    sharding.shard(["x"], shards, made.rooms(items()))
    name, good = max(files(shards).items(), key=lambda item: len(item[1]))
    for number, (kind, bad) in enumerate(changed(good)):
        (shards / name).write_bytes(bad)
        record = tmp_path / f"r{number}"
        summary = sharding.take_in(shards, record, made.rooms([]))
        assert summary.new == NUMBER + 1 - 200
        assert failures(record) == {name: kind, "page.html": "no_article"}
    (shards / name).unlink()
    sharding.take_in(shards, tmp_path / "gone", made.rooms([]))
    assert failures(tmp_path / "gone")[name] == "truncated"
    (shards / name).write_bytes(good[:50])
    sharding.read(["x"], shards, record, made.rooms(items()))
    assert files(shards)[name] == good
    assert exported(record, tmp_path / "out") == whole


def test_shards_of_another_version_and_of_strangers_are_refused(tmp_path: Path) -> None:
    shards = tmp_path / "shards"
    rooms = made.rooms(items())
    sharding.shard(["x"], shards, rooms)
    sharding.take_in(shards, tmp_path / "r", replace(rooms, versions=rooms.versions | {"model": "another"}))
    assert set(failures(tmp_path / "r").values()) == {"unsupported"}
    with Store.open(tmp_path / "r") as store:
        assert store.counts().reports == 0
        assert "another model" in store.failures()[0].reason


def test_a_report_with_the_id_of_another_is_refused(tmp_path: Path) -> None:
    honest, other = made.report("Rudolf visits Sapt.", "a"), made.report("Rudolf visits Flavia.", "b")
    sharding.shard(["x"], tmp_path / "s", made.rooms([Report(honest.id, "b", other.text, other.sha256)]))
    sharding.take_in(tmp_path / "s", tmp_path / "r", made.rooms([]))
    assert set(failures(tmp_path / "r").values()) == {"unsupported"}


def test_what_another_shard_holds_as_read_has_not_failed(tmp_path: Path) -> None:
    report = made.report("Rudolf visits Sapt.", "a")
    sharding.shard(["x"], tmp_path / "s", made.rooms([Failure("a", "too_slow", "it took long")]))
    sharding.shard(["x"], tmp_path / "s", made.rooms([report]))
    sharding.take_in(tmp_path / "s", tmp_path / "r", made.rooms([]))
    assert failures(tmp_path / "r") == {}


def test_a_manifest_that_was_cut_costs_nothing(tmp_path: Path, whole: dict[str, bytes]) -> None:
    shards = tmp_path / "shards"
    sharding.shard(["x"], shards, made.rooms(items()))
    manifest = next(shards.glob("manifest-*"))
    manifest.write_bytes(manifest.read_bytes()[:-40])
    assert sharding.shard(["x"], shards, made.rooms(items())).new == 0
    sharding.take_in(shards, tmp_path / "r", made.rooms([]))
    assert exported(tmp_path / "r", tmp_path / "out") == whole


def test_a_record_of_some_days_is_made_of_all_shards(tmp_path: Path) -> None:
    reports = [made.report(f"Rudolf visits Sapt {n}.", f"{n}", day=f"2030-0{n}-10") for n in range(1, 6)]
    sharding.shard(["x"], tmp_path / "s", made.rooms([*reports, made.report("Sapt visits Rudolf.", "undated")]))
    since, until = "2030-02-10", "2030-04-01"
    sharding.take_in(tmp_path / "s", tmp_path / "r", made.rooms([]), since=since, until=until)
    with Store.open(tmp_path / "r") as store:
        assert sorted(report.source for report in store.reports()) == ["2", "3"]


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(RecordError, match="cannot be written"):
        sharding.shard(["x"], tmp_path / "file", made.rooms(items()))
    with pytest.raises(UsageError, match="no folder of shards"):
        sharding.take_in(tmp_path / "nowhere", tmp_path / "r", made.rooms([]))
    assert not (tmp_path / "r").exists()


@pytest.mark.slow
def test_workers_of_a_cluster_write_the_shards_themselves(tmp_path: Path, whole: dict[str, bytes]) -> None:
    reports = [*items(), made.report("CRASH", "c")]
    sharding.read(["x"], tmp_path / "shards", tmp_path / "r", made.rooms(reports), Who(2, "dask"))
    assert failures(tmp_path / "r") == {"c": "crashed", "page.html": "no_article"}
    out = exported(tmp_path / "r", tmp_path / "out")
    assert {n: b for n, b in out.items() if n != "failures.jsonl"} == {
        n: b for n, b in whole.items() if n != "failures.jsonl"
    }


@pytest.mark.slow
def test_the_commands_give_the_record_that_reading_gives(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number, name in enumerate(("Rudolf Rassendyll", "Sapt")):
        text = f"{name}, the envoy of Norway, said in Oslo on 5 May 2021 that Chile had signed the treaty."
        (tmp_path / "in" / f"{number}.txt").write_text(text, "utf-8")
    given, shards = str(tmp_path / "in"), str(tmp_path / "shards")
    assert main(["read", given, "--record", str(tmp_path / "a"), "--quiet"]) == 0
    assert main(["shard", given, "--to", shards, "--engine", "dask", "--workers", "2", "--quiet"]) == 0
    assert main(["take-in", shards, "--record", str(tmp_path / "b"), "--quiet"]) == 0
    for record in ("a", "b"):
        assert main(["export", "--record", str(tmp_path / record), "--to", str(tmp_path / f"of-{record}")]) == 0
    a, b = ({f.name: f.read_bytes() for f in (tmp_path / f"of-{r}").iterdir()} for r in ("a", "b"))
    assert a == b
    assert a["statements.jsonl"]
