"""Fields and values in, the made words ("marks") by which entries are found out.

Invariant: a mark follows from the field and the value alone, so it is the same in every record.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import Final

from dragoman.joining.recent import shorten

#: An entry that at least so many independent sources carry has a mark for it.
CARRIED: Final = (2, 3, 5, 10)

_HELD: Final = 20_000


def mark(field: str, value: object) -> str:
    """The made word for ``value`` in ``field``; one of letters ends in 0, so that no stemming changes it."""
    return f"{field}{value}" if isinstance(value, int) else f"{field}{''.join(filter(str.isalnum, str(value)))}0"


def number_of(name: str) -> int:
    """A number for a key of an actor or the name of an outlet: 60 bits of a hash, the same in every record."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 4


def mark_each(field: str, numbers: Iterable[int]) -> list[str]:
    """The words for some numbers, in order."""
    return [f"{field}{number}" for number in sorted(numbers)]


def carried(sources: int) -> list[str]:
    """The words for how many independent sources there are."""
    return [mark("carried", least) for least in CARRIED if sources >= least]


def marked(words: Iterable[str], kind: str) -> str:
    """Marks of one entry, each once, with that of its kind."""
    return " ".join(dict.fromkeys([mark("kind", kind), *words]))


class Roots:
    """Keys of actors in, the key that stands for all that are one with it out; a resolved one before others."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, str] = {}

    def of(self, key: str) -> str:
        """The key under which an actor is listed."""
        if key not in self._known:
            found, edge = {key}, [key]
            while edge:
                here = edge.pop()
                for query in (
                    "SELECT right_key FROM merges WHERE left_key = ?",
                    "SELECT left_key FROM merges WHERE right_key = ?",
                ):
                    fresh = [row[0] for row in self._connection.execute(query, (here,)) if row[0] not in found]
                    found.update(fresh)
                    edge += fresh
            root = min(found, key=lambda k: (not k.startswith("id:"), k))
            shorten(self._known, _HELD)
            self._known.update(dict.fromkeys(found, root))
        return self._known[key]
