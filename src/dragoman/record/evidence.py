"""A report and what was read in it go in; which rows do not rest on its words comes out, and where a row's words stand.

Invariant: nothing is kept for which :func:`problems` has something to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.model import Arrangement, Event, Reading, Report, Span

#: A paragraph longer than this is shown from a little before its first marked word to a little after its last.
LONGEST_SHOWN: Final = 1_600
_MARGIN: Final = 300


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a report's text around marked words; ``before`` and ``after`` tell whether the paragraph goes on."""

    start: int
    end: int
    before: bool
    after: bool


def problems(report: Report, reading: Reading) -> Iterator[str]:
    """Why rows of ``reading`` do not rest on the text of ``report``; nothing when all do."""
    text = report.text
    yield from _strangers(report, reading)
    yield from _broken_spans(text, _all_spans(report, reading))
    for mention in reading.mentions:
        if text[slice(*mention.span)] != mention.text:
            yield f"the mention {mention.text!r} is not the text at {mention.span}"
    for time in reading.times:
        if text[slice(*time.span)] != time.text:
            yield f"the time {time.text!r} is not the text at {time.span}"
    for statement in reading.statements:
        if not statement.content or statement.content_text != content_text(text, statement.content):
            yield f"the content of statement {statement.id} is not the text at {list(statement.content)}"
    told: list[Event | Arrangement] = [*reading.events, *reading.arrangements]
    for row in told:
        if not row.spans:
            yield f"{row.id} has no words to rest on"


def content_text(text: str, spans: Sequence[Span]) -> str:
    """The words of a statement whose content stands at ``spans`` of ``text``, the parts joined by a space."""
    return " ".join(text[start:end] for start, end in spans)


def passage(text: str, spans: Iterable[Span]) -> Passage:
    """The paragraphs of ``text`` that hold ``spans`` (at least one), cut to a readable length around them."""
    known = sorted(spans)
    first, last = known[0][0], max(end for _, end in known)
    start = text.rfind("\n", 0, first) + 1
    end = text.find("\n", last)
    end = len(text) if end < 0 else end
    if end - start <= LONGEST_SHOWN:
        return Passage(start, end, before=False, after=False)
    near, far = max(start, first - _MARGIN), min(end, last + _MARGIN)
    return Passage(near, far, before=near > start, after=far < end)


def _strangers(report: Report, reading: Reading) -> Iterator[str]:
    """Rows of another report, ids given twice, and references to statements that are not there."""
    if reading.report_id != report.id:
        yield f"the reading is of report {reading.report_id}"
    fields = (reading.mentions, reading.times, reading.statements, reading.events, reading.arrangements)
    if any(row.report_id != report.id for rows in fields for row in rows):
        yield "a row belongs to another report"
    for kept in (reading.statements, reading.events, reading.arrangements):
        ids = [row.id for row in kept]
        if len(set(ids)) < len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            yield f"the id {twice} is given twice"
    statements = {s.id for s in reading.statements}
    wanted = [s.inside for s in reading.statements]
    wanted += [i for e in reading.events for i in (e.statement_id, e.verbal_of)]
    for lost in sorted({i for i in wanted if i is not None} - statements):
        yield f"a row speaks of statement {lost}, which is not there"


def _all_spans(report: Report, reading: Reading) -> Iterator[Span]:
    yield from (d.span for d in report.debris)
    yield from (mention.span for mention in reading.mentions)
    yield from (time.span for time in reading.times)
    for statement in reading.statements:
        yield from statement.content
        yield from (s for s in (statement.source, statement.cue) if s is not None)
    for event in reading.events:
        yield from event.spans
    for arrangement in reading.arrangements:
        yield from arrangement.spans


def _broken_spans(text: str, spans: Iterable[Span]) -> Iterator[str]:
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            yield f"the span {(start, end)} does not lie in a text of {len(text)} characters"
