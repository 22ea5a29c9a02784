"""How two sides stood to each other, asked of a record: by period, as of a day, with the entries behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.joining import joiner
from dragoman.model import Failure
from dragoman.pipeline import read
from dragoman.record.known import as_known
from dragoman.record.relations import change_points, dyads, relation_entries, relation_series, side, triads
from dragoman.record.store import Store
from tests import made
from tests.joining.builder import Desk, day, state

KENYA, UGANDA, SUDAN = state("Kenya", "KEN"), state("Uganda", "UGA"), state("Sudan", "SDN")


def record_of(desks: Sequence[Desk], path: Path) -> Path:
    rooms = made.rooms([])
    readings = {d.id: d.reading for d in desks}
    reports = [d.report for d in desks]

    def opened(_: object) -> Iterator[object]:
        return iter(reports)

    through = type(rooms)(
        opened,  # type: ignore[arg-type]
        lambda report: readings[report.id],
        joiner,
        made.VERSIONS,
    )
    read(["."], path, through)
    return path


def deed(on: str, verb: str, kind: str, score: float, outlet: str = "Alpha", **how: object) -> Desk:
    desk = Desk(f"Kenya {verb} Uganda, {outlet} learned on {on}.", on, outlet, source=f"{outlet} {on} {verb}")
    desk.do(verb, kind, [KENYA], [UGANDA], when=day(on), score=score, **how)  # type: ignore[arg-type]
    return desk


@pytest.fixture
def desks() -> list[Desk]:
    early = [deed(f"2024-01-{n:02}", f"aided{n}", "AID", 8.0 + n % 2) for n in range(2, 10)]
    late = [deed(f"2024-03-{n:02}", f"shelled{n}", "ASSAULT", -9.0 + n % 2) for n in range(2, 10)]
    return [*early, *late, deed("2024-04-02", "will_aid", "AID", 9.0, status="planned")]


@pytest.fixture
def store(desks: list[Desk], tmp_path: Path) -> Iterator[Store]:
    with Store.open(record_of(desks, tmp_path / "a.dragoman")) as opened:
        yield opened


def test_each_month_has_its_net_its_interval_and_the_entries_behind_it(store: Store) -> None:
    series = relation_series(store, "kenya", "Uganda")
    assert [p.period for p in series.points] == ["2024-01", "2024-03", "2024-04"]
    january, march, april = series.points
    assert january.low is not None
    assert march.high is not None
    assert january.low > 0 > march.high
    assert (january.n_events, len(january.entries), january.verbal) == (8, 8, january.net)
    assert (april.net, april.apart) == (None, {"planned": 1})
    assert {e.entry_id for e in relation_entries(store, "Kenya", "Uganda")} >= set(march.entries)


def test_the_turn_is_found_with_what_made_it(store: Store) -> None:
    (turn,) = change_points(store, "Kenya", "Uganda")
    assert turn.day == "2024-03-02"
    assert turn.after < -5 < 5 < turn.before
    (march,) = [p for p in relation_series(store, "Kenya", "Uganda").points if p.period == "2024-03"]
    assert set(turn.entries) <= set(march.entries)


def test_weeks_and_days(store: Store) -> None:
    weeks = relation_series(store, "Kenya", "Uganda", "week").points
    assert [(w.period, w.start, w.end) for w in weeks][:2] == [
        ("2024-W01", "2024-01-01", "2024-01-07"),
        ("2024-W02", "2024-01-08", "2024-01-14"),
    ]
    assert len(relation_series(store, "Kenya", "Uganda", "day").points) == 17


def test_as_of_a_day_is_the_record_without_the_later_reports(store: Store, desks: list[Desk], tmp_path: Path) -> None:
    early = [d for d in desks if (d.published or "") <= "2024-03-04"]
    with Store.open(record_of(early, tmp_path / "early.dragoman")) as only_early:
        then = relation_series(store, "Kenya", "Uganda", as_of="2024-03-04")
        alone = relation_series(only_early, "Kenya", "Uganda")
        assert then.points == alone.points
        with as_known(store, "2024-03-04") as known:
            assert known.joins() == only_early.joins()
            assert known.report_ids() == only_early.report_ids()
    with as_known(store, "2023-12-31") as nothing:
        assert nothing.report_ids() == []
    assert relation_series(store, "Kenya", "Uganda", as_of="2023-12-31").points == ()


def test_a_side_goes_by_any_name_of_its_own(store: Store) -> None:
    assert side(store, "Nairobi") == side(store, "KENYA") == "Kenya"
    assert side(store, "Atlantis") == "Atlantis"
    with pytest.raises(UsageError):
        side(store, "…")


def test_three_sides_balance_or_not(tmp_path: Path) -> None:
    made_by: list[Desk] = []
    for n in range(1, 13):
        on = f"2024-01-{n:02}"
        desk = Desk(f"Kenya aided{n} Uganda. Sudan struck{n} Uganda. Sudan hit{n} Kenya.", on, f"Outlet {n}")
        desk.do(f"aided{n}", "AID", [KENYA], [UGANDA], when=day(on), score=9.0)
        desk.do(f"struck{n}", "ASSAULT", [SUDAN], [UGANDA], when=day(on), score=-9.0)
        desk.do(f"hit{n}", "ASSAULT", [SUDAN], [KENYA], when=day(on), score=-9.0)
        made_by.append(desk)
    with Store.open(record_of(made_by, tmp_path / "a.dragoman")) as store:
        (triad,) = triads(store)
        assert (triad.sides, triad.signs, triad.state) == (("Kenya", "Sudan", "Uganda"), (-1, 1, -1), "balanced")
        assert triads(store, ["Kenya", "Uganda"]) == ()
        assert triads(store, until="2023-12-31") == ()
        assert [d[:2] for d in dyads(store)] == [("Kenya", "Uganda"), ("Sudan", "Kenya"), ("Sudan", "Uganda")]


def test_the_record_is_not_written_when_asked_as_of_a_day(store: Store) -> None:
    before = store.path.read_bytes()
    relation_series(store, "Kenya", "Uganda", as_of="2024-02-01")
    assert store.path.read_bytes() == before
    assert isinstance(store.failures(), list)
    assert not any(isinstance(f, Failure) for f in store.failures())
