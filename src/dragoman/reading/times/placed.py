"""A time where it stands, and the day that times are seen from. In: a day of publication; out: its anchor.

Invariant: an anchor has no day (not known), one, or the first and the last of an interval.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dragoman.model import Span, TimeExpression, When
from dragoman.reading.times.calendar import Sense

if TYPE_CHECKING:
    from dragoman.reading.times.grammar import Found
    from dragoman.reading.tokens import Token


@dataclass(frozen=True, slots=True)
class Placed:
    """One expression: what it means, where it stands and what it hangs on."""

    expression: TimeExpression
    sense: Sense
    quoted: bool
    #: The token its phrase hangs on, and the first token of it; ``None`` without a parse.
    token: Token | None = None
    #: Which way the verb of a bare weekday pointed; ``None`` for any other expression.
    way: int | None = None
    #: The rule that found it; ``None`` where a second time helped to read it.
    found: Found | None = None

    @property
    def dates(self) -> bool:
        """Whether it can date something, if only by a weekday or a day of an unknown year."""
        return self.sense.kind != "SET" and (self.sense.dates or self.sense.value.startswith("XXXX-"))


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day of publication as far as it is known: its earliest and latest day, or neither."""

    days: tuple[date, ...]
    words: str

    @classmethod
    def of(cls, published: When, words: str = "") -> Anchor:
        """The anchor that a report of this publication date gives; ``words`` tell of another day than that."""
        if published.start is None or published.end is None:
            return cls((), "the day of publication is not known")
        low, high = date.fromisoformat(published.start), date.fromisoformat(published.end)
        if published.weekday is not None:
            low += timedelta((published.weekday - low.weekday()) % 7)
            high -= timedelta((high.weekday() - published.weekday) % 7)
        if high <= low:
            return cls((low,), words or f"published {low:%A} {low.isoformat()}")
        return cls((low, high), words or f"published between {low.isoformat()} and {high.isoformat()}")


def in_spans(spans: Sequence[Span]) -> Callable[[int], bool]:
    """Whether a position lies in one of ``spans``, asked fast."""
    ordered = sorted(spans)
    starts = [s for s, _ in ordered]
    reach: list[int] = []
    for _, end in ordered:
        reach.append(max(end, reach[-1]) if reach else end)

    def inside(position: int) -> bool:
        number = bisect.bisect_right(starts, position) - 1
        return number >= 0 and reach[number] > position

    return inside
