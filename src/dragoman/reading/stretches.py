"""A long report in, stretches of whole paragraphs that are read one after the other out; and their readings as one.

A report that is no longer than :data:`STRETCH` is one stretch, itself. Of a longer one only a stretch is in memory as
tokens at a time, and each step looks through one stretch at most, so that time and memory grow with the length alone.
What a later stretch knows of those before it is whom they named (:class:`dragoman.reading.actors.Cast`).
Invariant: the stretches hold every paragraph once, in order; spans of the reading are code points of the whole text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from dragoman.ids import content_id
from dragoman.model import Arrangement, Debris, Event, Reading, Report, Span, Statement
from dragoman.reading.parse import prose_paragraphs

#: Code points of a stretch at most: a book of a hundred thousand words is read at once.
STRETCH: Final = 500_000


def stretches(report: Report, most: int = STRETCH) -> Iterator[tuple[int, Report]]:
    """Where each stretch of ``report`` begins, and the stretch as a report of its own; linear, one at a time.

    Only the first one has the headline. Each holds at least one paragraph, which may be longer than ``most``.
    """
    if len(report.text) <= most:
        yield 0, report
        return
    paragraphs = prose_paragraphs(report)
    marked = sorted(report.debris, key=lambda d: d.span)
    starts = [d.span[0] for d in marked]
    basis = {name: why for name, why in report.basis.items() if name != "title"}
    for start, end in _cuts(paragraphs, len(report.text), most):
        first = max(0, bisect_right(starts, start) - 1)
        debris = tuple(_inside(marked[first : bisect_right(starts, end)], start, end))
        text = report.text[start:end]
        yield start, replace(report, text=text, debris=debris, basis=report.basis if start == 0 else basis)


def _cuts(paragraphs: Sequence[Span], length: int, most: int) -> Iterator[Span]:
    """Where stretches begin and end; what stands between paragraphs belongs to the stretch before."""
    begin = 0
    for start, end in paragraphs:
        if end - begin > most and start > begin:
            yield begin, start
            begin = start
    yield begin, length


def _inside(debris: Sequence[Debris], start: int, end: int) -> Iterator[Debris]:
    """The parts of ``debris`` in ``[start, end)``, counted from ``start``."""
    for one in debris:
        low, high = max(start, one.span[0]), min(end, one.span[1])
        if low < high:
            yield replace(one, span=(low - start, high - start))


def as_one(report: Report, parts: Sequence[Reading]) -> Reading:
    """The reading of ``report`` whose stretches, already moved to their place, were read as ``parts``."""
    return Reading(
        report.id,
        mentions=tuple(row for part in parts for row in part.mentions),
        times=tuple(row for part in parts for row in part.times),
        statements=tuple(row for part in parts for row in part.statements),
        events=tuple(row for part in parts for row in part.events),
        arrangements=tuple(row for part in parts for row in part.arrangements),
    )


def moved(reading: Reading, by: int) -> Reading:
    """``reading`` of a stretch that begins ``by`` code points behind the beginning of its report."""
    if not by:
        return reading
    statements = [_moved_statement(s, by) for s in reading.statements]
    new = {old.id: s.id for old, s in zip(reading.statements, statements, strict=True)}
    statements = [replace(s, inside=new[s.inside]) if s.inside is not None else s for s in statements]
    return replace(
        reading,
        mentions=tuple(replace(m, span=_moved(m.span, by)) for m in reading.mentions),
        times=tuple(replace(t, span=_moved(t.span, by)) for t in reading.times),
        statements=tuple(statements),
        events=tuple(_moved_event(e, by, new) for e in reading.events),
        arrangements=tuple(_moved_told(a, by) for a in reading.arrangements),
    )


def _moved(span: Span, by: int) -> Span:
    return (span[0] + by, span[1] + by)


def _moved_statement(statement: Statement, by: int) -> Statement:
    content = tuple(_moved(span, by) for span in statement.content)
    cue = _moved(statement.cue, by) if statement.cue is not None else None
    source = _moved(statement.source, by) if statement.source is not None else None
    new = content_id("s", statement.report_id, cue, content)
    return replace(statement, id=new, source=source, cue=cue, content=content)


def _moved_event(event: Event, by: int, statements: dict[str, str]) -> Event:
    found = _moved_told(event, by)
    told = statements[event.statement_id] if event.statement_id is not None else None
    verbal = statements[event.verbal_of] if event.verbal_of is not None else None
    return replace(found, statement_id=told, verbal_of=verbal)


def _moved_told[T: (Event, Arrangement)](row: T, by: int) -> T:
    """An id is of a row's place in its stretch, so the place of the stretch is added to it."""
    spans = tuple(_moved(span, by) for span in row.spans)
    return replace(row, id=content_id(row.id[:1], row.report_id, by, row.id), spans=spans)
