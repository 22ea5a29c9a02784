"""Which keys may stand in the large table: whatever is there passes, and most of what is not does not."""

from __future__ import annotations

import random
import sqlite3

from dragoman.joining.postings import SCHEMA
from dragoman.joining.sieve import Sieve


def _connection(keys: list[int]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in SCHEMA:
        connection.execute(statement)
    connection.executemany("INSERT INTO join_keys VALUES (?, 0, x'00', 0)", ((key,) for key in keys))
    return connection


def _drawn(count: int, chance: random.Random, bits: int = 64) -> list[int]:
    return [chance.getrandbits(bits) - (1 << (bits - 1)) for _ in range(count)]


def test_what_is_there_passes_and_little_else_does() -> None:
    chance = random.Random(3)
    keys = _drawn(20_000, chance, bits=56)  # sixteen blocks, which grow as keys come
    connection = _connection([])
    sieve = Sieve(connection)
    for n in range(0, len(keys), 1000):
        connection.executemany(
            "INSERT OR IGNORE INTO join_keys VALUES (?, 0, x'00', 0)", ((key,) for key in keys[n : n + 1000])
        )
        sieve.add(keys[n : n + 1000])
        assert all(sieve.passes(key) for key in keys[: n + 1000])
    others = _drawn(20_000, chance, bits=56)
    assert sum(map(sieve.passes, others)) < len(others) / 8


def test_another_one_on_the_same_record_knows_the_same() -> None:
    keys = _drawn(300, random.Random(4))
    connection = _connection(keys)
    Sieve(connection).add(keys)
    again = Sieve(connection)
    assert all(again.passes(key) for key in keys)
    assert not again.passes(keys[0] ^ (1 << 60))


def test_nothing_passes_where_nothing_was_added() -> None:
    sieve = Sieve(_connection([]))
    assert not any(map(sieve.passes, (0, -1, (1 << 63) - 1, -(1 << 63))))
