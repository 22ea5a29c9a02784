"""Numbers of reports: the same for the same id, whoever asks and however much is held."""

from __future__ import annotations

import sqlite3

import pytest

from dragoman.joining import numbers
from dragoman.joining.numbers import Numbers


def test_an_id_keeps_its_number_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "_HELD", 10)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    one = Numbers(connection)
    ids = [f"r{n:03}" for n in range(100)]
    given = []
    for n in range(0, 100, 7):
        one.shorten()
        given += one.of(ids[n : n + 7])
    assert len(set(given)) == len(ids)
    other = Numbers(connection)
    for asked in (one, other):
        asked.shorten()
        assert asked.of(ids) == given
        asked.shorten()
        assert asked.ids(given[::-1]) == ids[::-1]


def test_what_was_never_given_a_number_is_not_known_and_gets_none_by_asking() -> None:
    known = Numbers(sqlite3.connect(":memory:", isolation_level=None))
    (first,) = known.of(["rb"])
    assert known.known(["ra", "rb", "rc"]) == [first]
    assert known.known(["ra"]) == []


def test_no_id_is_number_zero() -> None:
    known = Numbers(sqlite3.connect(":memory:", isolation_level=None))
    assert known.of([""]) == [0]
    assert known.ids([0]) == [""]
