"""The day of a deed that is told without one. In: the times of a report and the verb. Out: its day by how it is told.

News tells its day in the simple past and comes back to what led to it in the perfect. So a main verb of narration in
the simple past is of the day told last before it, else of the news; one in the perfect lies between the first day the
report tells of and its own; what "is being" done is on when the news is told. Counted on reports with gold, each is
right more often than an open past (docs/events.md); other clauses, nouns and what is only said stay open, as readers
leave them.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from dragoman.model import When
from dragoman.reading.times.grammar import load_grammar
from dragoman.reading.times.ground import FRESH
from dragoman.reading.times.narrative import is_sequel
from dragoman.reading.times.tense import auxiliaries, is_perfect, lies_ahead, verb_above

if TYPE_CHECKING:
    from dragoman.reading.times.ground import Ground
    from dragoman.reading.times.placed import Placed
    from dragoman.reading.tokens import Token

#: Days before the report in which the first day that it tells of begins its story; what is older is history.
STORY: Final = 60
#: Links of "and" climbed to the verb that a verb is joined to.
_JOINED: Final = 8


@dataclass(frozen=True, slots=True)
class Course:
    """The days that a report tells of, in the order of the text, and the first of its story."""

    places: tuple[int, ...]
    days: tuple[str, ...]
    first: str | None

    @classmethod
    def of(cls, ground: Ground) -> Course:
        """The course of the report of ``ground``; linear in its times."""
        last = ground.last()
        if last is None:
            return cls((), (), None)
        oldest = (date.fromisoformat(last) - timedelta(STORY)).isoformat()
        told = [(p.expression.span[0], p.expression.when.start) for p in ground.placed if _tells(p, last)]
        days = [(place, day) for place, day in told if day is not None]
        first = min((day for _, day in days if day >= oldest), default=None)
        return cls(tuple(place for place, _ in days), tuple(day for _, day in days), first)

    def before(self, place: int) -> str | None:
        """The day told last before ``place``."""
        number = bisect.bisect_left(self.places, place)
        return self.days[number - 1] if number else None


def day_of(ground: Ground, course: Course, verb: Token, place: int | None) -> When | None:
    """The day of what ``verb`` tells at ``place`` of the text, or ``None`` where the way of telling leaves it open.

    ``place`` is ``None`` for what somebody only says: of that the perfect alone is dated.
    """
    news, last = ground.day, ground.last()
    if last is None or news.start is None:
        return None
    if _is_on(verb) and place is not None:
        return When(news.start, news.end, news.granularity, f"going on on {news.basis}")
    main = _main(verb, said=place is None)
    if main is not None and (is_perfect(main) or is_perfect(verb)):
        known = course.first is not None and "had" not in auxiliaries(main)
        return When(course.first, last, "range", "the perfect: since the first day that it tells of") if known else None
    if main is None or place is None or not _is_simple(verb) or is_sequel(verb):
        return None
    return _last_told(news, course.before(place))


def _last_told(news: When, told: str | None) -> When:
    """The day ``told`` last, if the telling can still be at it, else that of the ``news``."""
    fresh = (date.fromisoformat(news.start or "") - timedelta(FRESH)).isoformat()
    if told is not None and fresh <= told:
        return When(told, told, "day", "the simple past: the day told before it")
    return When(news.start, news.end, news.granularity, f"the simple past: {news.basis}")


def _tells(placed: Placed, last: str) -> bool:
    """Whether a time is a past day on which something was done."""
    when = placed.expression.when
    if not placed.dates or placed.expression.relation != "at" or placed.token is None or placed.quoted:
        return False
    if when.start is None or when.start != when.end or when.start > last:
        return False
    verb = verb_above(placed.token)
    return verb is None or not lies_ahead(verb)


def _main(verb: Token, *, said: bool) -> Token | None:
    """The verb of the main clause that ``verb`` is or is joined to; of what is ``said`` that below the saying."""
    for _ in range(_JOINED):
        if verb.dep_ == "ROOT" or (said and verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT"):
            return verb
        if verb.dep_ != "conj" or not verb.head.tag_.startswith("VB") or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def _is_simple(verb: Token) -> bool:
    """Whether it tells in the simple past of no other time than the news ("*once* met", "*never* met")."""
    if verb.tag_ != "VBD" and not (verb.tag_ == "VBN" and {"was", "were"} & set(auxiliaries(verb))):
        return False
    lists = load_grammar().lists
    words = {c.text.lower() for c in verb.children if c.dep_ in {"advmod", "neg"}}
    return not words & {*lists["formerly"], *lists["repeated"], *lists["none"]}


def _is_on(verb: Token) -> bool:
    """Whether it is being done: "*is visiting*", "*are being expelled*"."""
    helpers = set(auxiliaries(verb))
    being = verb.tag_ == "VBG" or (verb.tag_ == "VBN" and "being" in helpers)
    return being and bool(helpers & {"is", "are", "'s", "'re"})
