"""Joining portion by portion: whatever the portions and their order, the same bytes as all at once."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec
import pytest

from dragoman.joining import Index, Joiner, Rows, join
from dragoman.joining.dates import needs_rereading
from dragoman.model import Joins, Judgement, Reading, Report
from tests.joining import test_copies, test_dates
from tests.joining.builder import Desk, day, person, state
from tests.joining.world import Shelf, world


@pytest.fixture(scope="module")
def found() -> list[tuple[Report, Reading]]:
    return world()


def by_portions(found: Sequence[tuple[Report, Reading]], size: int, *, judgements: Sequence[Judgement] = ()) -> Joins:
    index, shelf, rows = Index.in_memory(), Shelf(found), Rows()
    ids = list(dict.fromkeys(report.id for report, _ in found))
    for start in range(0, len(ids), size):
        # A joiner of its own for each portion: nothing is remembered but what the index holds.
        rows.apply(Joiner(index, shelf, judgements).add(ids[start : start + size]))
    return rows.joins()


def test_portions_and_their_order_leave_no_trace(found: list[tuple[Report, Reading]]) -> None:
    expected = join([r for r, _ in found], [g for _, g in found])
    assert any(len(s.statements) > 1 for s in expected.sayings)
    assert any(len(h.events) > 1 for h in expected.happenings)
    assert any(len(s.reports) > 1 for s in expected.stories)
    assert expected.copies
    assert expected.disputes
    assert any(d.published.basis == "cross-report" for d in expected.dated)
    for seed, size in ((1, 1), (2, 7), (3, 23)):
        shuffled = list(found)
        random.Random(seed).shuffle(shuffled)
        joins = by_portions(shuffled, size)
        for field in joins.__struct_fields__:
            assert msgspec.json.encode(getattr(joins, field)) == msgspec.json.encode(getattr(expected, field)), field


def test_what_a_later_report_tells_of_an_actor_reaches_the_rows_of_earlier_ones() -> None:
    kenya, uganda = state("Kenya", "KEN"), state("Uganda", "UGA")
    told = Desk("Kenya accused Lester Holt of lying.", "2024-03-05", "Alpha")
    holt = person("Lester Holt")
    said = told.say(kenya, "accused", "of lying", kind="indirect", act="accuse", toward=[holt])
    told.do("accused", "ACCUSE", [kenya], [holt], when=day("2024-03-05"), score=-3.5, verbal_of=said)
    later = Desk("The American journalist Lester Holt met people in Kampala.", "2024-05-05", "Beta")
    later.do("met", "CONSULT", [person("Lester Holt", "USA")], [uganda], when=day("2024-05-03"), score=2.5)
    found = [(desk.report, desk.reading) for desk in (told, later)]
    expected = join([r for r, _ in found], [g for _, g in found])
    assert ("Kenya", "United States") in {(r.source, r.target) for r in expected.relations}
    for order in (found, found[::-1]):
        assert msgspec.json.encode(by_portions(order, 1)) == msgspec.json.encode(expected)


def test_who_disputes_is_told_as_the_fullest_report_tells_him() -> None:
    words = "a fairy tale for grown men"
    told = Desk(
        f"Redwan Hussien accused Somalia of lying. Daud Aweis called the accusation {words}.", "2024-01-05", "Alpha"
    )
    somalia = state("Somalia", "SOM")
    told.say(person("Redwan Hussien"), "accused", "of lying", kind="indirect", act="accuse", toward=[somalia])
    told.say(person("Daud Aweis", "SOM"), "called the accusation", words, kind="indirect", act="reject")
    later = Desk("The Ethiopian adviser Redwan Hussien met people in Addis Ababa.", "2024-03-05", "Beta")
    later.do("met", "CONSULT", [person("Redwan Hussien", "ETH")], [somalia], when=day("2024-03-04"))
    found = [(desk.report, desk.reading) for desk in (told, later)]
    expected = join([r for r, _ in found], [g for _, g in found])
    assert [side.holder.country for side in expected.disputes[0].sides] == ["ETH", "SOM"]
    for order in (found, found[::-1]):
        assert msgspec.json.encode(by_portions(order, 1)) == msgspec.json.encode(expected)


def test_a_judgement_that_comes_later_does_what_one_that_came_first_does(found: list[tuple[Report, Reading]]) -> None:
    whole = join([r for r, _ in found], [g for _, g in found])
    saying = next(s for s in whole.sayings if len(s.statements) > 2)
    two = sorted(whole.happenings, key=lambda h: h.id)[:2]
    left, right = sorted(saying.statements[:2])
    one, other = sorted(h.events[0] for h in two)
    verdicts = [
        Judgement("1", "sayings", "different", left, right, "Ada", "2030-01-01", "two occasions"),
        Judgement("2", "happenings", "same", one, other, "Ada", "2030-01-01", "one deed"),
    ]
    first = join([r for r, _ in found], [g for _, g in found], verdicts)
    index, shelf, rows = Index.in_memory(), Shelf(found), Rows()
    rows.apply(Joiner(index, shelf).add(shelf.found))
    rows.apply(Joiner(index, shelf, verdicts).add([], verdicts))
    assert msgspec.json.encode(rows.joins()) == msgspec.json.encode(first)
    row = {statement: s.id for s in first.sayings for statement in s.statements}
    assert row[left] != row[right]
    deed = {event: h.id for h in first.happenings for event in h.events}
    assert deed[one] == deed[other]
    assert any("Ada judged so: one deed" in h.why for h in first.happenings)


def test_taking_a_judgement_back_leaves_no_trace(found: list[tuple[Report, Reading]]) -> None:
    whole = join([r for r, _ in found], [g for _, g in found])
    saying = next(s for s in whole.sayings if len(s.statements) > 2)
    left, right = sorted(saying.statements[:2])
    verdict = Judgement("1", "sayings", "different", left, right, "Ada", "2030-01-01")
    index, shelf, rows = Index.in_memory(), Shelf(found), Rows()
    rows.apply(Joiner(index, shelf, [verdict]).add(shelf.found))
    rows.apply(Joiner(index, shelf).add([], [verdict]))
    assert msgspec.json.encode(rows.joins()) == msgspec.json.encode(whole)


def test_copies_by_the_hundred_are_one_source_and_one_saying() -> None:
    words = "We shall rebuild the bridge over the Drina before the winter comes to the valley"
    desks = []
    for n in range(70):
        desk = Desk(f"“{words},” Ana Petrova said on Monday. {test_copies.WIRE}", "2024-05-06", f"Outlet {n}")
        desk.say(test_dates.KAMAU, "said", words)
        desks.append(desk)
    joins = by_portions([(d.report, d.reading) for d in desks], 16)
    (saying,) = joins.sayings
    assert len(saying.statements) == 70
    assert saying.independent_sources == 1
    assert needs_rereading(joins, [d.report for d in desks]) == []
