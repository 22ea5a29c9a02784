"""A text and the words of a search in; the text in stretches, what the search found told apart, out.

It is found by the very tokenizer and stemmer that the search uses, in a little index in memory.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Final

from dragoman.errors import UsageError
from dragoman.record.search import CLOSING, OPENING, terms

#: Text, and whether the search found it.
type Stretch = tuple[str, bool]

_INDEX: Final = 'CREATE VIRTUAL TABLE t USING fts5 (words, tokenize = "porter unicode61 remove_diacritics 2")'
_MARKS: Final = re.compile(f"[{OPENING}{CLOSING}]")


class Lamp:
    """Lights up the words of one search in one text after another; nothing where no word is searched for."""

    def __init__(self, typed: str) -> None:
        self._index: sqlite3.Connection | None = None
        try:
            self._any = " OR ".join(terms(typed)) if typed else ""
        except UsageError:
            self._any = ""

    def __call__(self, text: str) -> list[Stretch]:
        """The stretches of ``text``."""
        if not self._any:
            return [(text, False)]
        if self._index is None:
            self._index = sqlite3.connect(":memory:", isolation_level=None)
            self._index.execute(_INDEX)
        bare = _MARKS.sub("", text).encode("utf-8", "replace").decode("utf-8")
        self._index.execute("INSERT INTO t (rowid, words) VALUES (1, ?)", (bare,))
        query = f"SELECT highlight(t, 0, '{OPENING}', '{CLOSING}') FROM t WHERE t MATCH ?"  # noqa: S608 - our own marks
        row = self._index.execute(query, (self._any,)).fetchone()
        self._index.execute("DELETE FROM t")
        return _stretches(row[0]) if row else [(bare, False)]

    def close(self) -> None:
        """Forgets the index."""
        if self._index is not None:
            self._index.close()
            self._index = None


def _stretches(text: str) -> list[Stretch]:
    """A text with marks around what was found, in stretches."""
    found: list[Stretch] = []
    for number, part in enumerate(text.split(OPENING)):
        inside, closing, after = part.partition(CLOSING)
        found += [(inside, True), (after, False)] if number and closing else [(part, False)]
    return [stretch for stretch in found if stretch[0]]
