"""Places under keys: the same whichever of the two tables a row is in, for ids of any shape."""

from __future__ import annotations

import random
import sqlite3

import pytest

from dragoman.ids import content_id
from dragoman.joining.items import Item, item_id
from dragoman.joining.postings import Place, Postings

KEYS = tuple(n * (1 << 60) + 17 for n in range(-8, 8))


def _items(kind: str, count: int, chance: random.Random) -> list[Item]:
    made = []
    for n in range(count):
        at = chance.choice((0, 736_000, 736_001, 736_002))
        key = content_id("i", kind, n)
        name = {"e": item_id(at, key).replace("i", "f", 1), "r": f"r{key[1:]}", "n": f"person:Ana Ruiz {n}"}[kind]
        keys = tuple(chance.sample(KEYS, 5))
        made.append(Item(name, at, sure=bool(n % 2), rank="", keys=keys, payload=b""))
    return made


def _expected(items: list[Item], key: int) -> list[Place]:
    return sorted(Place(i.at, i.id) for i in items if key in i.keys)


@pytest.mark.parametrize("kind", ["e", "r", "n"])
@pytest.mark.parametrize("turn", [1, 90, 1_000_000])
def test_what_stands_under_a_key_does_not_hang_on_where_its_row_is(kind: str, turn: int) -> None:
    chance = random.Random(5)
    postings = Postings(sqlite3.connect(":memory:", isolation_level=None), turn)
    items = _items(kind, 60, chance)
    for n in range(0, 60, 7):
        postings.add(kind, items[n : n + 7])
    postings.remove(kind, items[10:20])
    items = items[:10] + items[20:]

    for key in KEYS:
        expected = _expected(items, key)
        assert postings.first(kind, key, -1) == expected
        assert postings.first(kind, key, 3) == expected[:3]
        sure = {i.id for i in items if i.sure}
        assert postings.sure(kind, key, 4) == [p.id for p in expected if p.id in sure][:4]
        for n, place in enumerate(expected):
            assert postings.around(kind, key, place, 2) == expected[max(0, n - 2) : n + 3]
            assert postings.between(kind, key, expected[0], place, 5) == min(5, max(0, n - 1))


def test_every_row_has_left_the_small_table_after_a_turn() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    postings = Postings(connection, turn=120)
    items = _items("r", 40, random.Random(5))
    postings.add("r", items[:10])
    held = {row[0] for row in connection.execute("SELECT id FROM join_fresh")}
    for n in range(10, 40, 2):
        postings.add("r", items[n : n + 2])
    assert held
    assert not held & {row[0] for row in connection.execute("SELECT id FROM join_fresh")}


def test_an_id_of_eight_letters_comes_back_as_it_was() -> None:
    postings = Postings(sqlite3.connect(":memory:", isolation_level=None))
    item = Item("12345678", 3, sure=True, rank="", keys=(1,), payload=b"")
    postings.add("r", [item])
    assert postings.first("r", 1, -1) == [Place(3, "12345678")]


def test_what_is_new_is_found_where_many_came_before() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    postings = Postings(connection)
    postings.add(
        "r", [Item(f"r{n:016x}", n, sure=True, rank="", keys=tuple(range(n, n + 9)), payload=b"") for n in range(700)]
    )
    new = [Item(f"r{n:016x}", n, sure=True, rank="", keys=(650, n, n + 1), payload=b"") for n in (900, 800, 801)]
    postings.add("r", new)
    by_day = sorted(Place(i.at, i.id) for i in new)
    assert postings.first("r", 801, -1) == by_day[:2]
    assert postings.first("r", 801, 1) == by_day[:1]
    assert postings.first("r", 650, -1)[-3:] == by_day
    postings.remove("r", new[1:2])
    assert postings.first("r", 801, -1) == by_day[1:2]
    postings.add("r", new[1:2])
    assert Postings(connection).first("r", 801, -1) == postings.first("r", 801, -1) == by_day[:2]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_held_of_a_crowded_key_is_what_stands_there(seed: int) -> None:
    chance = random.Random(seed)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    held = Postings(connection, turn=700)
    key = 12345
    there: list[Place] = []
    for n in range(120):
        days = sorted(chance.choice((n, n, n + 1, max(0, n - 40))) for _ in range(6))
        items = [
            Item(content_id("r", seed, n, k), 736_000 + day, sure=True, rank="", keys=(key, n), payload=b"")
            for k, day in enumerate(days)
        ]
        held.add("r", items)
        there += [Place(i.at, i.id) for i in items]
        if n % 17 == 0:
            held.remove("r", items[:1])
            there.remove(Place(items[0].at, items[0].id))
        there.sort()
        for place in chance.sample(there, min(4, len(there))):
            i = there.index(place)
            assert held.around("r", key, place, 25) == there[max(0, i - 25) : i + 26]


def test_stretches_hold_all_that_is_around_and_what_is_not_there_any_more() -> None:
    postings = Postings(sqlite3.connect(":memory:", isolation_level=None))
    items = [Item(f"r{n:016x}", n, sure=True, rank="", keys=(7,), payload=b"") for n in range(100)]
    postings.add("r", items)
    gone = items.pop(51)
    postings.remove("r", [gone])
    there = [Place(i.at, i.id) for i in items]
    asked = [there[10], Place(gone.at, gone.id), there[55], there[90]]
    expected = [there[8:13], [*there[49:51], asked[1], *there[51:58]], there[88:93]]
    assert list(postings.stretches("r", 7, asked, 2)) == expected
