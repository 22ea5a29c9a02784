"""What the times of statements and of events share. In: the placed times of a report, its parse and its day.

Out: :class:`Ground`, which says what stands in a sentence, what a placed time says of a verb, and what is open.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.model import TimeExpression, When
from dragoman.reading.times import clause
from dragoman.reading.times.placed import Anchor, Placed
from dragoman.reading.times.tense import lies_ahead

if TYPE_CHECKING:
    from dragoman.reading.parse import Parse, Sentence
    from dragoman.reading.tokens import Token

_LEAD: Final = 2  # sentences that may name the day of the report's news
_LEAD_WITHIN: Final = 6  # sentences among which these are looked for
_STOPS: Final = frozenset(".!?”\"’'»)")
FRESH: Final = 7  # days: news is not older
UNDATED: Final = "the report's day"  # the basis where its first sentences name no day
_FRONT: Final = 4  # tokens: a time that opens a sentence


@dataclass(frozen=True, slots=True)
class Ground:
    """The placed times of one report; ``day`` is that of its news, ``present`` whether it tells it in the present."""

    parse: Parse
    anchor: Anchor
    placed: tuple[Placed, ...]
    starts: tuple[int, ...]
    day: When
    present: bool

    @classmethod
    def of(
        cls,
        parse: Parse,
        anchor: Anchor,
        placed: tuple[Placed, ...],
        *,
        present: bool = False,
        dateline: TimeExpression | None = None,
    ) -> Ground:
        """The ground of a report whose times are ``placed``; ``dateline`` is the day that stands before its text."""
        bare = cls(parse, anchor, placed, tuple(p.expression.span[0] for p in placed), When(), present)
        return replace(bare, day=bare._day_of_news(dateline))

    def within(self, sentence: Sentence) -> list[Placed]:
        """The placed times of a sentence."""
        low = bisect.bisect_left(self.starts, sentence.start)
        return list(self.placed[low : bisect.bisect_left(self.starts, sentence.end)])

    def front(self, sentence: Sentence, here: Sequence[Placed], verb: Token) -> Placed | None:
        """A time that opens the sentence dates its main clause, however it was parsed."""
        if verb.dep_ != "ROOT" or not here:
            return None
        first = here[0]
        position = len([t for t in sentence.tokens[: _FRONT + 1] if sentence.offset + t.idx < first.expression.span[0]])
        fits = first.dates and not first.quoted and first.expression.relation == "at" and position < _FRONT
        return first if fits and first.token is not None and not clause.clause_bound(first.token) else None

    def is_lead(self, sentence: Sentence) -> bool:
        """Whether it tells the day's news: a headline, or one of those that may name its day."""
        return any(s.start == sentence.start for s in (*self.parse.sentences[:_LEAD], *self._lead()))

    def _lead(self) -> list[Sentence]:
        """The first sentences of the prose: headlines, bylines and place lines end without a stop."""
        first = self.parse.sentences[:_LEAD_WITHIN]
        return [s for s in first if self.parse.text[s.start : s.end].rstrip()[-1:] in _STOPS][:_LEAD]

    def _day_of_news(self, dateline: TimeExpression | None) -> When:
        """The fresh day that the first sentences name for their main verb; else the dateline's, else the report's."""
        for sentence in self._lead():
            root = sentence.tokens.root
            own = clause.nearest([p for p in self.within(sentence) if not p.quoted], root)
            if own is None or own.expression.relation != "at" or lies_ahead(root):
                continue
            when = own.expression.when
            if when.granularity == "day" and self.is_fresh(when):
                return msgspec.structs.replace(when, basis=f"the day of the report's news: {own.expression.text}")
        if dateline is not None and dateline.when.granularity == "day" and self.is_fresh(dateline.when):
            return msgspec.structs.replace(dateline.when, basis=f"the day of the dateline: {dateline.text}")
        return self.today(UNDATED) if self.anchor.days else When(basis=self.anchor.words)

    def today(self, why: str) -> When:
        """The day of publication, which is known."""
        low, high = self.anchor.days[0].isoformat(), self.anchor.days[-1].isoformat()
        return When(low, high, "day" if low == high else "range", f"{why}; {self.anchor.words}")

    def is_ahead(self, when: When) -> bool:
        """Whether it begins after the day of publication."""
        last = self.last()
        return last is not None and when.start is not None and when.start > last

    def is_fresh(self, when: When) -> bool:
        """Whether it can be the day of the report's news: at most ``FRESH`` days before its publication."""
        if when.start is None or not self.anchor.days:
            return when.weekday is not None
        age = (self.anchor.days[0] - date.fromisoformat(when.start)).days
        return 0 <= age <= FRESH

    def last(self) -> str | None:
        """The last day on which the report can have come out."""
        return self.anchor.days[-1].isoformat() if self.anchor.days else None

    def open_past(self, why: str) -> When:
        """At some time up to the day of publication."""
        return When(None, self.last(), "open", f"{why}; {self.anchor.words}")

    def open_ahead(self, why: str) -> When:
        """At some time from the day of publication on."""
        first = self.anchor.days[0].isoformat() if self.anchor.days else None
        return When(first, None, "open", f"{why}; {self.anchor.words}")

    def bounded(self, placed: Placed, verb: Token) -> When:
        """What its time says of ``verb``: the interval, a bound of it, and nothing past the report's day if past."""
        expression, last = placed.expression, self.last()
        when = msgspec.structs.replace(expression.when, basis=f"{expression.text!r}: {expression.when.basis}")
        ahead = lies_ahead(verb)
        if expression.relation in {"until", "before"} and when.end is not None:
            start = self.anchor.days[0].isoformat() if ahead and self.anchor.days else None
            if start is not None and start > when.end:
                start = None
            when = msgspec.structs.replace(when, start=start, granularity="open" if start is None else "range")
        elif expression.relation == "after":
            when = msgspec.structs.replace(when, end=None if ahead else last, granularity="range")
        if when.end is None and not ahead and last is not None and (when.start or last) <= last and self._dated(placed):
            when = msgspec.structs.replace(when, end=last)
        if ahead or last is None or when.end is None or when.end <= last or (when.start or last) > last:
            return self._earlier(when, expression, last)
        return self._earlier(msgspec.structs.replace(when, end=last), expression, last)

    @staticmethod
    def _dated(placed: Placed) -> bool:
        """Not a weekday alone, of which no day is known."""
        return placed.expression.when.weekday is None

    @staticmethod
    def _earlier(when: When, expression: TimeExpression, last: str | None) -> When:
        """Earlier this year was not today."""
        if last is None or when.end != last or when.start == last or not expression.text.lower().startswith("earlier"):
            return when
        return msgspec.structs.replace(when, end=(date.fromisoformat(last) - timedelta(1)).isoformat())


def before(when: When) -> When:
    """What came before that with which it is told."""
    return When(None, when.end, "open", f"before what it is told with: {when.basis}")
