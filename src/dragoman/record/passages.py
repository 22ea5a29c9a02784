"""A report and spans in it in; out, the sentence they stand in, with the outlet and the day it was published.

Invariant: ``report.text[start:end]`` is the passage, and its marks lie inside it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from dragoman.joining.corpus import sentence_starts
from dragoman.model import Span, When

if TYPE_CHECKING:
    from dragoman.model import Report
    from dragoman.record.store import Store

#: Reports whose sentences are remembered.
_REMEMBERED: Final = 64


class Passage(Struct, frozen=True):
    """A stretch of a report; ``marks`` are spans of the report inside it. An unknown outlet is shown by its source."""

    report_id: str
    outlet: str
    published: When
    start: int
    end: int
    text: str
    marks: tuple[Span, ...]


class Shelf:
    """Reports of one record, each opened once while it is needed again and again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._report = lru_cache(maxsize=_REMEMBERED)(store.report)
        self._breaks = lru_cache(maxsize=_REMEMBERED)(self._starts)
        self._published = lru_cache(maxsize=4096)(store.published_of)

    def report(self, report_id: str) -> Report:
        """The report with that id."""
        return self._report(report_id)

    def outlet(self, report_id: str) -> str:
        """Its outlet, else its source."""
        report = self.report(report_id)
        return report.outlet or report.source

    def published(self, report_id: str) -> When:
        """Its best date."""
        return self._published(report_id)

    def sentence(self, report_id: str, position: int) -> Span:
        """The sentence that holds the character at ``position``, without the white space around it."""
        text, starts = self.report(report_id).text, self._breaks(report_id)
        at = max(0, bisect_right(starts, position) - 1)
        start, end = starts[at], starts[at + 1] if at + 1 < len(starts) else len(text)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return (start, end)

    def passage(self, report_id: str, spans: Iterable[Span]) -> Passage:
        """The sentences from the first span to the last."""
        marks = tuple(sorted(spans))
        start = self.sentence(report_id, marks[0][0])[0]
        end = max(self.sentence(report_id, end - 1)[1] for _, end in marks)
        text = self.report(report_id).text[start:end]
        return Passage(report_id, self.outlet(report_id), self.published(report_id), start, end, text, marks)

    def _starts(self, report_id: str) -> list[int]:
        return sentence_starts(self.report(report_id).text)
