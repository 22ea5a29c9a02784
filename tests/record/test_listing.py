"""Lists brought up to date portion by portion are the lists that are made anew, row for row and word for word."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pytest

from dragoman.growing import grow
from dragoman.joining import joiner
from dragoman.model import Judgement, Mention, Reading, Report, Who
from dragoman.record import listing
from dragoman.record.store import Store
from dragoman.record.writer import Batch, Writer
from tests.joining.world import world

TABLES = ("entries", "entry_words", "actors", "actor_forms", "outlets", "tallies")


def lists(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that is listed, the words of the index among it."""
    found = {name: sorted(store.rows(f"SELECT * FROM {name}")) for name in TABLES}
    store.rows("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, entries_fts, instance)")
    found["words"] = sorted(store.rows("SELECT * FROM temp.words"))
    store.rows("DROP TABLE temp.words")
    return found


def made_anew(writer: Writer) -> dict[str, list[tuple[object, ...]]]:
    with writer.portion(0):
        listing.clear(writer.connection)
        listing.fill(writer.connection)
    return lists(writer)


def join(writer: Writer, judgements: Sequence[Judgement] = (), judged: Iterable[Judgement] = ()) -> None:
    with writer.portion(200) as portion:
        portion.apply(joiner(writer.connection, writer, judgements, lambda _: []).add(portion.ids, judged))  # type: ignore[arg-type]


def put_another(reading: Reading, report: Report) -> Reading:
    """The reading with one more who is named, and without its first statement."""
    who = Who(None, "Clerk of the second reading", "person")
    named = Mention(report.id, (0, 5), report.text[:5], who, "name", 0.5)
    return msgspec.structs.replace(
        reading,
        mentions=(named, *reading.mentions),
        statements=reading.statements[1:],
        events=tuple(e for e in reading.events if e.verbal_of is None and e.statement_id is None),
    )


def two(ids: Sequence[str]) -> tuple[str, str]:
    """The first two, sorted."""
    one, other = sorted(ids[:2])
    return one, other


@pytest.fixture(scope="module")
def found() -> list[tuple[Report, Reading]]:
    return world()


@pytest.mark.parametrize(("seed", "size"), [(1, 5), (2, 16)])
def test_lists_kept_up_to_date_are_lists_made_anew(
    tmp_path: Path, found: list[tuple[Report, Reading]], seed: int, size: int
) -> None:
    shuffled = list(found)
    random.Random(seed).shuffle(shuffled)
    with Writer.open(tmp_path / "r") as writer:
        run = writer.begin_run(1, {}, {"code": "x"}, workers=1, engine="local")
        for start in (0, 20):
            writer.add(run, Batch(read=tuple(shuffled[start : start + 20 if not start else None])))
            grow(
                writer,
                joiner,
                lambda reports: [(r, put_another(writer.reading(r.id), r)) for r in reports],
                by="x",
                size=size,
            )
            kept = lists(writer)
            assert kept["entries"]
            assert kept == made_anew(writer)
        assert writer.rows("SELECT 1 FROM first_readings")
        assert writer.rows("SELECT 1 FROM actors WHERE name LIKE 'Clerk%'")


def test_lists_follow_what_a_person_judges(tmp_path: Path, found: list[tuple[Report, Reading]]) -> None:
    with Writer.open(tmp_path / "r") as writer:
        run = writer.begin_run(1, {}, {"code": "x"}, workers=1, engine="local")
        writer.add(run, Batch(read=tuple(found)))
        join(writer)
        before = lists(writer)
        saying = next(s for s in writer.joins().sayings if len(s.statements) > 2)
        story = next(s for s in writer.joins().stories if len(s.reports) > 1)
        verdicts = [
            Judgement("1", "sayings", "different", *two(saying.statements), "Ada", "2030-01-01"),
            Judgement("2", "stories", "different", *two(story.reports), "Ada", "2030-01-01"),
        ]
        join(writer, verdicts, verdicts)
        after = lists(writer)
        assert after != before
        assert after == made_anew(writer)
        join(writer, (), verdicts)
        assert lists(writer) == before


def test_names_that_become_one_are_listed_as_one(tmp_path: Path) -> None:
    from tests.joining.builder import Desk
    from tests.joining.test_dates import KAMAU

    words = "We shall rebuild the bridge over the Drina before the winter comes"
    known = Desk(f"“{words},” {KAMAU.name} said on Monday.", "2024-05-06", "A")
    known.say(KAMAU, "said", words)
    other = "Nobody asked us about the price of grain at the border"
    loose = Desk(f"“{other},” {KAMAU.name} said on Tuesday.", "2024-05-07", "B")
    loose.say(Who(None, KAMAU.name, "person", KAMAU.country), "said", other)
    for order in ((known, loose), (loose, known)):
        with Writer.open(tmp_path / order[0].report.id) as writer:
            run = writer.begin_run(1, {}, {"code": "x"}, workers=1, engine="local")
            for desk in order:
                writer.add(run, Batch(read=((desk.report, desk.reading),)))
                join(writer)
            assert writer.rows("SELECT sayings FROM actors WHERE name = ?", (KAMAU.name,)) == [(2,)]
            assert lists(writer) == made_anew(writer)


def test_an_index_that_an_older_program_left_is_made_anew(tmp_path: Path, found: list[tuple[Report, Reading]]) -> None:
    with Writer.open(tmp_path / "r") as writer:
        run = writer.begin_run(1, {}, {"code": "x"}, workers=1, engine="local")
        writer.add(run, Batch(read=tuple(found)))
        grow(writer, joiner, lambda _: [], by="x")
        expected = writer.rows("SELECT * FROM happenings"), lists(writer)
        tables = writer.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'join_[ikt]*'")
        assert tables
        for (name,) in tables:
            writer.connection.execute(f"DROP TABLE {name}")
            writer.connection.execute(f"CREATE TABLE {name} (other TEXT)")
        grow(writer, joiner, lambda _: [], by="y")
        assert (writer.rows("SELECT * FROM happenings"), lists(writer)) == expected
