"""When: every time expression of a report as a closed interval, and the time of each statement and event.

In: a parsed report with its day of publication (as far as known). Out: :class:`Times`. No disk beyond the pattern
file, no clock; linear in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dragoman.model import TimeExpression, When
from dragoman.reading.parse import fold
from dragoman.reading.times.agree import agree
from dragoman.reading.times.around import FUTURE, PAST, UNTOLD
from dragoman.reading.times.attach import Times
from dragoman.reading.times.calendar import Hemisphere
from dragoman.reading.times.find import Finder
from dragoman.reading.times.ground import UNDATED
from dragoman.reading.times.placed import Anchor, Placed, in_spans
from dragoman.reading.times.spoken import at_speaking
from dragoman.reading.times.telling import told_in_present
from dragoman.reading.times.tense import direction

if TYPE_CHECKING:
    from dragoman.model import Report, Span
    from dragoman.reading.parse import Parse
    from dragoman.reading.times.grammar import Found
    from dragoman.reading.tokens import Doc, Token

__all__ = ["UNDATED", "Times", "expressions_in", "find_times", "parse_date_words"]


def find_times(
    parse: Parse, report: Report, quotations: Sequence[Span] = (), hemisphere: Hemisphere = "north"
) -> Times:
    """The times of ``report``; ``quotations`` are spans of words between quotation marks (code points of its text)."""
    anchor = Anchor.of(report.published)
    finder = Finder(report.text, report.id, anchor, hemisphere)
    inside = in_spans(quotations)
    docs: dict[int, Doc] = {}
    for sentence in parse.sentences:
        docs.setdefault(sentence.paragraph, sentence.tokens.doc)
    placed: list[Placed] = []
    for number, (start, end) in enumerate(parse.paragraphs):
        hung = _Hung(docs.get(number), start, inside)
        placed.extend(finder.find(parse.folded[start:end], start, hung.tense, hung.quoted, hung.token))
    together = agree(placed)
    present = told_in_present(parse, inside)
    dateline = _in_dateline(report, finder)
    times = Times.of(parse, anchor, together, present=present, dateline=dateline)
    if not any(p.quoted for p in together):
        return times
    spoken = at_speaking(
        parse, times, together, quotations, lambda p, at: finder.again(p, at, lambda f: tense_of(f, p.token))
    )
    return (
        times
        if spoken == list(together)
        else Times.of(parse, anchor, tuple(spoken), present=present, dateline=dateline)
    )


def _in_dateline(report: Report, finder: Finder) -> TimeExpression | None:
    """The day that stands in the dateline ("HAVANA, August 7 (…) --"), which is no prose."""
    heads = [d.span for d in report.debris if d.kind == "dateline"]
    found = (p for start, end in heads for p in finder.find(fold(report.text[start:end]), start, lambda _: PAST))
    return next((p.expression for p in found), None)


def tense_of(found: Found, token: Token | None) -> int:
    """Which way the verb of a time points; ``token`` is what it hangs on."""
    if found.before[:2] in {("as", "soon"), ("as", "early")}:
        return FUTURE
    return direction(token) if token is not None else UNTOLD


class _Hung:
    """What the times of one paragraph hang on; looks at tokens only where a time is."""

    def __init__(self, doc: Doc | None, offset: int, inside: Callable[[int], bool]) -> None:
        self._doc = doc
        self._offset = offset
        self._inside = inside
        self._last: tuple[int, Token | None] = (-1, None)

    def token(self, found: Found) -> Token | None:
        """The token of the expression whose head lies outside it."""
        if self._last[0] != found.start:
            span = self._doc.touched(found.start, found.end) if self._doc else None
            self._last = (found.start, span.root if span else None)
        return self._last[1]

    def quoted(self, found: Found) -> bool:
        """Whether it stands between quotation marks."""
        return self._inside(self._offset + found.start)

    def tense(self, found: Found) -> int:
        """Which way its verb points."""
        return tense_of(found, self.token(found))


def expressions_in(
    text: str, published: When, tense: int = UNTOLD, hemisphere: Hemisphere = "north"
) -> tuple[TimeExpression, ...]:
    """The times of one sentence without a parse; ``tense`` is -1 for a past verb, 1 for one that looks ahead."""
    finder = Finder(text, "", Anchor.of(published), hemisphere)
    return tuple(p.expression for p in finder.find(fold(text), 0, lambda _: tense))


_LONGEST_DATELINE = 400


def parse_date_words(text: str) -> When | None:
    """The first date in the words of a dateline or metadata line; ``None`` where there is none.

    A day without a year ("YEREVAN, Dec. 28") comes back with open ends and the month and day in its basis.
    """
    for expression in expressions_in(text[:_LONGEST_DATELINE], When()):
        when = expression.when
        if when.start is not None or when.weekday is not None:
            return when
        if expression.timex and expression.timex.startswith("XXXX-") and when.granularity in {"day", "month"}:
            return When(None, None, when.granularity, f"{expression.timex}; the year is not known", None)
    return None
