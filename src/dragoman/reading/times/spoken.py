"""Times inside quotation marks, seen from the day the words were said.

In: the times of a report seen from its day. Out: the same, where "we came yesterday", said on Sunday, is a Saturday.
Invariant: where the day of the saying is open or is the report's day, nothing changes.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from dragoman.reading.times.placed import Anchor, Placed, in_spans
from dragoman.reading.times.tense import forms_of

if TYPE_CHECKING:
    from dragoman.model import Span, When
    from dragoman.reading.parse import Parse, Sentence
    from dragoman.reading.times.attach import Times
    from dragoman.reading.tokens import Token

#: Makers whose days are counted from the day of the saying.
_COUNTED: Final = frozenset(
    {"weekday", "deictic", "month", "date", "unit", "span", "vaguespan", "within", "inwhile", "season", "holiday",
     "quarter", "half", "shift", "reference", "agothis", "monthday", "nth"}
)  # fmt: skip
_LONGEST: Final = 300  # tokens: no sentence of prose is longer, hostile ones are

type Again = Callable[[Placed, Anchor], Placed]


def at_speaking(
    parse: Parse, times: Times, placed: Sequence[Placed], quoted: Sequence[Span], again: Again
) -> list[Placed]:
    """``placed``, those within ``quoted`` read ``again`` as of the day their words were said."""
    spans = sorted(quoted)
    starts = [start for start, _ in spans]
    inside = in_spans(spans)
    said: dict[int, Anchor | None] = {}
    out = []
    for one in placed:
        number = bisect.bisect_right(starts, one.expression.span[0]) - 1
        if one.quoted and number >= 0 and _is_counted(one):
            if number not in said:
                said[number] = _said(parse, times, spans[number], spans, inside)
            anchor = said[number]
            out.append(again(one, anchor) if anchor is not None else one)
        else:
            out.append(one)
    return out


def _is_counted(one: Placed) -> bool:
    return one.found is not None and one.found.rule.make in _COUNTED and "story" not in one.found.slots


def _said(
    parse: Parse, times: Times, quotation: Span, quoted: Sequence[Span], inside: Callable[[int], bool]
) -> Anchor | None:
    """The day that the words of ``quotation`` were said, where that is not the report's day; else ``None``."""
    cue = _cue(parse, quotation, inside)
    if cue is None:
        return None
    when = times.of_statement(cue, None, quoted)
    if when.start is None or when.end is None or times.is_report_day(when):
        return None
    return Anchor.of(when, f"said {_words(when)}")


def _words(when: When) -> str:
    return f"on {when.start}" if when.start == when.end else f"between {when.start} and {when.end}"


def _cue(parse: Parse, quotation: Span, inside: Callable[[int], bool]) -> Span | None:
    """The verb of saying outside all quotation marks that stands nearest to ``quotation`` in its sentences."""
    best: tuple[int, Span] | None = None
    here = parse.sentence_at(quotation[0])
    sentences = list(_sentences(parse, quotation))
    if here is not None and here.start == quotation[0] and not any(_sayings(s) for s in sentences):
        before = parse.sentence_at(max(here.start - 2, 0))  # “…,” he said. “…”
        sentences = [before] if before is not None and before.paragraph == here.paragraph else []
    for sentence in sentences:
        for token in _sayings(sentence):
            span = sentence.span(token)
            if inside(span[0]):
                continue
            distance = quotation[0] - span[1] if span[1] <= quotation[0] else span[0] - quotation[1]
            if best is None or distance < best[0]:
                best = (distance, span)
    return best[1] if best else None


def _sentences(parse: Parse, quotation: Span) -> Iterator[Sentence]:
    first, last = parse.sentence_at(quotation[0]), parse.sentence_at(max(quotation[0], quotation[1] - 1))
    if first is not None:
        yield first
    if last is not None and last is not first:
        yield last


def _sayings(sentence: Sentence) -> list[Token]:
    if len(sentence.tokens) > _LONGEST:
        return []
    words = forms_of("saying") | forms_of("answering")
    return [t for t in sentence.tokens if t.tag_.startswith("VB") and t.text.lower() in words]
