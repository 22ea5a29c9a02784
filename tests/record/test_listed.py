"""Lists: every entry once, in the order of days, page after page, whatever is asked for."""

from __future__ import annotations

from contextlib import suppress

import pytest
from msgspec.structs import replace

from dragoman.errors import UsageError
from dragoman.record import listed
from dragoman.record.listed import Asked, Found, entries
from dragoman.record.store import Store


def walk(store: Store, asked: Asked, limit: int = 4) -> list[Found]:
    pages = [entries(store, asked, limit)]
    while pages[-1].further:
        pages.append(entries(store, replace(asked, behind=pages[-1].entries[-1].id), limit))
    return pages


def ids(store: Store, table: str) -> set[str]:
    return {row[0] for row in store.rows(f"SELECT id FROM {table}")}


@pytest.mark.parametrize("oldest_first", [True, False])
def test_pages_follow_each_other_without_a_gap_and_both_ways(full: Store, oldest_first: bool) -> None:
    asked = Asked(kinds=("saying", "happening", "report"), oldest_first=oldest_first)
    pages = walk(full, asked)
    seen = [entry for page in pages for entry in page.entries]
    everything = ids(full, "sayings") | ids(full, "happenings") | ids(full, "reports")
    assert len(seen) == len(everything) == pages[0].total
    assert {entry.id for entry in seen} == everything
    assert [e.day for e in seen] == sorted((e.day for e in seen), reverse=not oldest_first)
    back = entries(full, replace(asked, before=pages[2].entries[0].id), 4)
    assert back.entries == pages[1].entries
    assert back.earlier
    assert back.further
    assert not pages[0].earlier


def test_filters_agree_with_the_tables(full: Store) -> None:
    (rudolf,) = listed.actors_called(full, "rudolf")
    found = entries(full, Asked(kinds=("saying",), by=(rudolf.number,), act="state"), 100)
    wanted = full.rows("SELECT id FROM sayings WHERE holder_name = 'Rudolf' AND act = 'state'")
    assert {e.id for e in found.entries} == {row[0] for row in wanted} != set()
    assert rudolf.sayings == full.rows("SELECT count(*) FROM sayings WHERE holder_name = 'Rudolf'")[0][0]


def test_days_outlets_and_words(full: Store) -> None:
    some = entries(full, Asked(since="2030-01-03", until="2030-01-04"), 100).entries
    assert some
    assert {e.day for e in some} <= {"2030-01-03", "2030-01-04"}
    number = listed.outlet(full, "Copyist")
    reports = entries(full, Asked(kinds=("report",), outlet=number), 100).entries
    assert {e.id for e in reports} == {r[0] for r in full.rows("SELECT id FROM reports WHERE outlet = 'Copyist'")}
    assert entries(full, Asked(kinds=("saying",), words="Treaties 3"), 100).entries
    assert not entries(full, Asked(words="xylophone"), 100).entries
    assert not entries(full, Asked(since="2031-01-01"), 100).entries


def test_words_of_reports_are_found_in_their_texts(full: Store) -> None:
    found = listed.reports_with(full, Asked(words="streslau visit*"), 3)
    assert len(found.entries) == 3
    assert found.further
    again = listed.reports_with(full, Asked(words="streslau", behind=found.entries[-1].id), 100)
    assert len(again.entries) == 10
    assert not set(again.entries) & set(found.entries)


@pytest.mark.parametrize(
    "typed", ['"', "OR", "marks : by1", "a) OR (b", "'; DROP TABLE entries; --", "NEAR(", "*", "^x"]
)
def test_whatever_is_typed_is_words(full: Store, typed: str) -> None:
    with suppress(UsageError):
        assert isinstance(entries(full, Asked(words=typed), 5), Found)


def test_a_name_means_whom_it_begins_a_word_of(full: Store) -> None:
    assert [a.name for a in listed.actors_called(full, "RUD")] == ["Rudolf"]
    assert listed.actors_called(full, "olf") == []
    assert listed.actors_called(full, "id:nobody") == []
    assert entries(full, Asked(by=()), 5).entries == ()


def test_actors_in_every_order(full: Store) -> None:
    orders: tuple[listed.Order, ...] = ("name", "sayings", "happenings", "reports")
    for order in orders:
        first, more = listed.actors(full, order=order, typed=None, kind=None, behind=None, limit=2)
        rest, _ = listed.actors(full, order=order, typed=None, kind=None, behind=first[-1].key, limit=50)
        assert more
        assert len({a.key for a in (*first, *rest)}) == full.rows("SELECT count(*) FROM actors")[0][0]
