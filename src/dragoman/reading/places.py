"""Spans with the number of what they belong to in; which numbers a span shares a character with, out, fast."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from dragoman.model import Span


class Places:
    """An index over spans, for many questions: each costs what it finds, not what there is."""

    def __init__(self, spans: Iterable[tuple[Span, int]]) -> None:
        self._spans = sorted(spans)
        self._reach: list[int] = []
        for (_, end), _ in self._spans:
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def touching(self, spans: Sequence[Span]) -> set[int]:
        """The numbers of all spans that share a character with one of ``spans``."""
        found: set[int] = set()
        for start, end in spans:
            place = bisect_left(self._spans, ((end, 0), 0)) - 1
            while place >= 0 and self._reach[place] > start:
                if self._spans[place][0][1] > start:
                    found.add(self._spans[place][1])
                place -= 1
        return found
