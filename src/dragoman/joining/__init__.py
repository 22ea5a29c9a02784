"""Many readings in, one record out: who is who, which words are one utterance, which events one happening.

Start reading at :mod:`dragoman.joining.joiner`. Invariant: a pure function of the *sets* of reports, readings and
judgements, however they are portioned.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from dragoman.joining.change import Change, Library, ReadAgain, Rows
from dragoman.joining.dates import needs_rereading
from dragoman.joining.index import Index
from dragoman.joining.joiner import Joiner
from dragoman.model import Joins, Judgement, Reading, Report, When

__all__ = ["Change", "Index", "Joiner", "Library", "ReadAgain", "Rows", "join", "joiner", "needs_rereading"]


def join(reports: Sequence[Report], readings: Sequence[Reading], judgements: Sequence[Judgement] = ()) -> Joins:
    """All that follows from ``readings`` together; ``reports`` as intake gave them, in any order, doubled or not.

    ``judgements`` are the verdicts of persons that are in force; they come before every rule. Days of publication
    that were inferred before (basis ``cross-report``) are inferred anew. See :func:`needs_rereading` for what to do
    with them, and :class:`Joiner` for joining a few reports with many.
    """
    held = _Held(reports, readings)
    rows = Rows()
    rows.apply(Joiner(Index.in_memory(), held, judgements).add(held.reports))
    return rows.joins()


def joiner(
    connection: sqlite3.Connection, library: Library, judgements: Sequence[Judgement], read_again: ReadAgain
) -> Joiner:
    """A joiner whose index is in the tables of ``connection``; the caller holds its transactions."""
    return Joiner(Index(connection), library, judgements, read_again)


class _Held:
    """Reports and readings at hand."""

    def __init__(self, reports: Sequence[Report], readings: Sequence[Reading]) -> None:
        self.reports = {r.id: r for r in sorted(reports, key=lambda r: (r.id, r.source))}
        self.readings = {r.report_id: r for r in readings}

    def report(self, report_id: str) -> Report:
        return self.reports[report_id]

    def reading(self, report_id: str) -> Reading:
        return self.readings.get(report_id) or Reading(report_id)

    def first_reading(self, _: str) -> tuple[When, Reading] | None:
        return None

    def put_right(self, reading: Reading) -> Reading:
        return reading
