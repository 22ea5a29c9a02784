"""An open SQLite file in, what every such file of this program can do out: be asked, be changed whole, be closed.

Invariant: whatever SQLite raises leaves here as a sentence, and a change is kept whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from dragoman.record.file import sentences

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


class Opened:
    """An open file of tables. Use it as a context manager, or :meth:`close` it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def close(self) -> None:
        """Closes the file. A second time does nothing."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, query: str, values: tuple[object, ...] | dict[str, object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises :class:`~dragoman.errors.RecordError`."""
        with sentences(self.path):
            return self.connection.execute(query, values).fetchall()


class Changing(Opened):
    """An open file of tables that may be changed."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside is kept, or nothing; waits for another program that writes."""
        with sentences(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
