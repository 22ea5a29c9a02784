"""Events that their days alone keep apart are not even compared: what is tied is the same as if they were."""

from __future__ import annotations

import random

import pytest

from dragoman.joining.deeds import Deed
from dragoman.joining.happenings import Events
from dragoman.joining.index import Index
from dragoman.joining.items import Item, item_id, narrow
from dragoman.joining.linking import Links

FIRST = 736_000


class Patient(Events):
    """Compares all that stand near each other, whatever their days."""

    horizon = None


def _deed(chance: random.Random) -> Deed:
    low: int | None = FIRST + chance.randrange(40)
    high = low + chance.choice((0, 0, 0, 1, 2, 3, 7, 30)) if low is not None else None
    if chance.random() < 0.1:
        low = None
    if chance.random() < 0.1:
        high = None
    words = tuple(sorted(chance.sample(("bridge", "harbour", "market", "night", "port", "road"), 4)))
    return Deed(
        "ASSAULT", chance.choice(("occurred", "planned")), "raid", ("raid",), ("state:no",), ("state:pe",), None,
        words, low, high, ("raid",), words[:2], again=chance.random() < 0.1,
    )  # fmt: skip


def _ties(kind: Events, portions: list[tuple[list[Item], list[str]]]) -> list[tuple[object, ...]]:
    links = Links(Index.in_memory(), kind)
    for add, drop in portions:
        links.change(add, drop)
    ids = sorted({i.id for add, _ in portions for i in add})
    return sorted(tuple(t) for t in links.index.ties(kind.name, ids))


def test_what_is_narrow_and_far_is_never_tied() -> None:
    chance, kind = random.Random(4), Events()
    deeds = [_deed(chance) for _ in range(300)]
    items = [kind.item(d, sure=True) for d in deeds]
    assert any(narrow(i.id) for i in items)
    assert not all(narrow(i.id) for i in items)
    assert kind.horizon is not None
    for a, x in zip(deeds, items, strict=True):
        for b, y in zip(deeds, items, strict=True):
            if narrow(x.id) and narrow(y.id) and abs(x.at - y.at) > kind.horizon:
                assert kind.compare(a, b) is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ties_are_those_of_comparing_all(seed: int) -> None:
    chance, kind = random.Random(seed), Events()
    items = sorted({i.id: i for i in (kind.item(_deed(chance), sure=True) for _ in range(160))}.values())
    chance.shuffle(items)
    portions = [(items[n : n + 20], [i.id for i in items[max(0, n - 40) : n][:3]]) for n in range(0, len(items), 20)]
    found = _ties(kind, portions)
    assert found
    assert found == _ties(Patient(), portions)


def test_an_id_says_whether_the_time_is_narrow() -> None:
    for end in "0123456789abcdef":
        assert narrow(item_id(FIRST, f"f00{end}", narrow=True))
        assert not narrow(item_id(FIRST, f"f00{end}"))
        assert item_id(FIRST, f"f00{end}").startswith(f"f{FIRST:06x}00")
