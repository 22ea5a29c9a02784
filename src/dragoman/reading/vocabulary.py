"""A parser in, the words it has met kept in bounds: every new word stays in a parser for ever unless one sees to it.

What a parser learns of its first words is kept, since they come again and again. After that its words live in a memory
zone, as spaCy calls it, which is closed and opened anew when it is full. Invariant: nothing that the parser made is
used outside :meth:`Vocabulary.parsing`, since what a closed zone held is gone.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.language import Language

#: So many strings (words, and their shapes, beginnings and endings) are kept for good; so many fill a zone.
FIRST, ZONE = 15_000, 30_000


class Vocabulary:
    """The words of ``nlp``; one thread parses at a time."""

    def __init__(self, nlp: Language, first: int = FIRST, zone: int = ZONE) -> None:
        self._nlp = nlp
        self._most = len(nlp.vocab.strings) + first
        self._size = zone
        self._zone: ExitStack | None = None
        self._lock = threading.Lock()

    @contextmanager
    def parsing(self) -> Iterator[Language]:
        """The parser, for as long as documents of it are looked at."""
        with self._lock:
            self._make_room()
            yield self._nlp

    def _make_room(self) -> None:
        if len(self._nlp.vocab.strings) <= self._most:
            return
        if self._zone is not None:
            self._zone.close()
        self._zone = ExitStack()
        self._zone.enter_context(self._nlp.memory_zone())
        self._most = len(self._nlp.vocab.strings) + self._size


#: Of a parser there is one vocabulary, whoever parses with it.
vocabulary_of: Final = functools.lru_cache(maxsize=2)(Vocabulary)
