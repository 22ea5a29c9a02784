"""The time of each statement and event of a report. In: the placed times and the parse. Out: a :class:`When`.

What has no time of its own gets it from its clause, from what it continues, from the report's day, or stays open:
``start`` ``None`` for what is past, ``end`` ``None`` for what is ahead. The basis says which.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.model import Span, TimeExpression, When
from dragoman.reading.times import clause
from dragoman.reading.times.placed import Anchor, Placed, in_spans
from dragoman.reading.times.tense import auxiliaries, forms_of, is_perfect, is_refused, lies_ahead, verb_above

if TYPE_CHECKING:
    from dragoman.reading.parse import Parse, Sentence
    from dragoman.reading.tokens import Token

_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "who"})
_GOING_ON: Final = frozenset({"added", "continued", "concluded", "went"})
_TOLD_TODAY: Final = frozenset({"says", "tells", "adds", "writes", "say"})
_LEAD: Final = 2  # sentences that may name the day of the report's news
_FRESH: Final = 7  # days: news is not older
_ANSWER: Final = 7  # days: an answer comes within them
_FRONT: Final = 4  # tokens: a time that opens a sentence
_STEPS: Final = 5  # clauses climbed from one to the next


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one report. ``expressions`` stand in the order of the text and never overlap."""

    expressions: tuple[TimeExpression, ...]
    _parse: Parse = field(repr=False)
    _anchor: Anchor = field(repr=False)
    _placed: tuple[Placed, ...] = field(repr=False)
    _starts: tuple[int, ...] = field(repr=False)
    _day: When = field(repr=False)
    _present: bool = field(repr=False, default=False)

    @classmethod
    def of(cls, parse: Parse, anchor: Anchor, placed: tuple[Placed, ...], *, present: bool = False) -> Times:
        """The times of a report from its placed expressions; ``present`` where it tells its day in the present."""
        starts = tuple(p.expression.span[0] for p in placed)
        bare = cls(tuple(p.expression for p in placed), parse, anchor, placed, starts, When(), present)
        return replace(bare, _day=bare._day_of_news())

    def kinds(self) -> list[tuple[TimeExpression, str]]:
        """Each expression with its TIMEX3 type: DATE, TIME, DURATION or SET."""
        return [(p.expression, p.sense.kind) for p in self._placed]

    def is_report_day(self, when: When) -> bool:
        """Whether ``when`` is all that is known of the day of publication."""
        days = [d.isoformat() for d in self._anchor.days]
        return bool(days) and (when.start, when.end) == (days[0], days[-1])

    # --- statements -----------------------------------------------------------------------------------------------

    def of_statement(self, cue: Span | None, source: Span | None, content: Sequence[Span]) -> When:
        """When it was said; ``cue``, ``source`` and ``content`` are code points of the report's text."""
        span = cue or source or (content[0] if content else None)
        sentence = self._parse.sentence_at(span[0]) if span else None
        if span is None or sentence is None:
            return self._day
        inside = in_spans(content)
        here = [p for p in self._within(sentence) if not inside(p.expression.span[0])]
        target = _target(sentence, span)
        if target is None or (cue is None and not target.tag_.startswith("VB")):
            return self._continued(sentence, source, None)
        return self._said(target, sentence, here, source, 0)

    def of_retold(self, cue: Span) -> When | None:
        """When it was said that somebody tells inside a statement, where a time of its own says so; else ``None``."""
        sentence = self._parse.sentence_at(cue[0])
        target = _target(sentence, cue) if sentence is not None else None
        if sentence is None or target is None:
            return None
        own = clause.nearest(self._within(sentence), target)
        return self._bounded(own, target) if own is not None else None

    def _said(self, verb: Token, sentence: Sentence, here: list[Placed], source: Span | None, depth: int) -> When:
        own = clause.nearest(here, verb)
        if own is not None:
            return self._bounded(own, verb)
        if not verb.tag_.startswith("VB"):
            return self._open_past("a noun of saying without a time of its own")
        joined = clause.coordinated(verb)
        if joined is not None and depth < _STEPS and clause.told_together(verb, joined):
            own = clause.nearest(here, joined)
            if own is not None:
                return self._bounded(own, verb)
        if verb.tag_ == "VBG" and not auxiliaries(verb) and verb.head.i != verb.i and depth < _STEPS:
            above = _sayer(verb_above(verb.head))
            if above is not None:
                return self._said(above, sentence, here, source, depth + 1)
        undated = self._said_undated(verb)
        if undated is not None:
            return undated
        front = self._front(sentence, here, verb)
        return self._bounded(front, verb) if front else self._continued(sentence, source, verb)

    def _said_undated(self, verb: Token) -> When | None:
        """What tense alone tells; ``None`` for a simple past or the "says" of the day."""
        words = {c.text.lower() for c in verb.children if c.dep_ == "advmod"}
        if is_perfect(verb):
            return None if "just" in words else self._open_past("perfect tense: at some time up to the report's day")
        if words & forms_of("repeated"):
            return self._open_past("told as repeated: at times up to the report's day")
        if lies_ahead(verb) and not is_refused(verb):
            return self._open_ahead("yet to be said")
        if verb.tag_ in {"VBZ", "VBP"} and verb.dep_ != "aux" and (told := self._told_now(verb)) is not None:
            return told
        if verb.dep_ == "relcl" and verb.tag_ == "VBD":
            return self._open_past("a relative clause: at some time up to the report's day")
        return None

    def _told_now(self, verb: Token) -> When | None:
        """The time of a present tense; ``None`` for the "says" of the day in a report that tells in the past."""
        if self._present and self._anchor.days:
            return self._today("told in the present tense")
        if self._present or verb.text.lower() in _TOLD_TODAY:
            return None
        return self._open_past("present tense of a standing view: up to the report's day")

    def _continued(self, sentence: Sentence, source: Span | None, verb: Token | None) -> When:
        """The time of what this goes on from, else the day of the news."""
        before = self._sentence_before(sentence, verb)
        if before is None:
            return self._day
        placed, root = before
        words = {t.text.lower() for t in sentence.tokens}
        when = self._bounded(placed, root)
        same = source is not None and self._parse.text[source[0] : source[1]].lower() in _PRONOUNS
        going_on = verb is not None and verb.text.lower() in _GOING_ON
        if same or going_on or "contrast" in words or "also" in words:
            return msgspec.structs.replace(when, basis=f"goes on from the sentence before: {when.basis}")
        if verb is not None and verb.text.lower() in forms_of("answering"):
            return self._answer(when)
        return self._since(when)

    def _since(self, before: When) -> When:
        """The day of the news, or a day as early as the sentence before tells of: a paragraph may stay with its day."""
        day = self._day
        if before.start is None or before.end is None or day.start is None or day.end is None:
            return day
        low, high = min(before.start, day.start), max(before.end, day.end)
        if (date.fromisoformat(high) - date.fromisoformat(low)).days > _FRESH or (low, high) == (day.start, day.end):
            return day
        return When(low, high, "range", f"between the sentence before ({before.basis}) and {day.basis}")

    def _answer(self, when: When) -> When:
        if when.end is None or not self._anchor.days:
            return when
        end = date.fromisoformat(when.end) + timedelta(_ANSWER)
        last = min(end, self._anchor.days[-1]).isoformat()
        end_day = max(last, when.end)
        granularity = when.granularity if end_day == when.start else "range"
        return msgspec.structs.replace(
            when, end=end_day, granularity=granularity, basis=f"answers what was said within days: {when.basis}"
        )

    def _sentence_before(self, sentence: Sentence, verb: Token | None) -> tuple[Placed, Token] | None:
        """The last dated main verb before ``sentence`` in its paragraph (or the one before, for "he added")."""
        sentences = self._parse.sentences
        number = bisect.bisect_left(sentences, sentence.start, key=lambda s: s.start)
        going_on = verb is not None and verb.text.lower() in _GOING_ON
        reach = sentence.paragraph - (1 if going_on else 0)
        for earlier in range(number - 1, max(number - 1 - 2 * _STEPS, -1), -1):
            other = sentences[earlier]
            if other.paragraph < reach:
                return None
            root = other.tokens.root
            own = clause.nearest([p for p in self._within(other) if not p.quoted], root)
            if own is not None and own.expression.relation == "at":
                return None if lies_ahead(root) or self._is_ahead(own.expression.when) else (own, root)
        return None

    # --- events -----------------------------------------------------------------------------------------------------

    def of_event(self, trigger: Span) -> When:
        """When it happened or is to happen; ``trigger`` in code points of the report's text."""
        sentence = self._parse.sentence_at(trigger[0])
        if sentence is None:
            return When(basis="not in the report's prose")
        here = self._within(sentence)
        tokens = sentence.inside(trigger)
        verbs = [t for t in tokens if t.tag_.startswith("VB")]
        for verb in reversed(verbs):
            told = self._told_of_a_day(verb, here)
            if told is not None:
                return told
            own = clause.nearest(here, verb, deed=True)
            if own is not None:
                return self._bounded(own, verb)
        if verbs:
            return self._happened(verbs[-1], sentence, here, 0)
        head = sentence.head(trigger)
        return self._noun(head, sentence, here) if head is not None else self._open_past("no verb")

    def is_of_another(self, expression: TimeExpression, trigger: Span) -> bool:
        """Whether a time belongs to a clause that only says more of a noun: "in breach of a truce *signed in May*"."""
        placed = next((p for p in self._placed if p.expression is expression), None)
        sentence = self._parse.sentence_at(trigger[0])
        head = sentence.head(trigger) if sentence is not None else None
        if placed is None or placed.token is None or head is None or placed.token.doc is not head.doc:
            return False
        return clause.keeps(placed.token, head)

    def _happened(self, verb: Token, sentence: Sentence, here: list[Placed], depth: int) -> When:
        own = clause.nearest(here, verb, deed=True)
        if own is not None:
            return self._bounded(own, verb)
        when = self._told_of_a_day(verb, here)
        if when is None and depth < _STEPS and verb.head.i != verb.i:
            when = self._by_clause(verb, sentence, here, depth)
        if when is not None:
            return when
        if lies_ahead(verb):
            return self._open_ahead("ahead by its tense")
        front = self._front(sentence, here, verb)
        if front is not None:
            return self._bounded(front, verb)
        if self._is_lead(sentence) and verb.dep_ == "ROOT" and not is_perfect(verb):
            return self._day
        return self._open_past("past without a time of its own")

    def _told_of_a_day(self, verb: Token, here: list[Placed]) -> When | None:
        """The day a relative clause tells of: "Saturday, *when* they *set* fire to it", "*in which* two *died*"."""
        if verb.dep_ != "relcl":
            return None
        if clause.is_told_within(verb):
            own = clause.nearest(here, verb.head)
            return self._bounded(own, verb) if own is not None else None
        if clause.opener(verb) != "when":
            return None
        one = next((p for p in here if p.token is not None and p.token.i == verb.head.i), None)
        if one is None or one.expression.when.start is None:
            return None
        when = one.expression.when
        end = when.end if one.expression.relation == "at" else when.start
        return msgspec.structs.replace(when, end=end, basis=f"the clause tells of it: {one.expression.text}")

    def _by_clause(self, verb: Token, sentence: Sentence, here: list[Placed], depth: int) -> When | None:
        """The time a clause takes from the one above: the same, before it, or after it."""
        joined = clause.coordinated(verb)
        if joined is not None:
            own = clause.nearest(here, joined)
            return self._bounded(own, verb) if own is not None else None
        if verb.dep_ == "xcomp" and verb.head.tag_.startswith("VB"):
            return self._happened(verb.head, sentence, here, depth + 1)
        above = verb_above(verb.head)
        if above is None or above.i == verb.i:
            return None
        opening = clause.opener(verb)
        if verb.dep_ == "advcl" and opening in {"as", "when", "while"}:
            above = _finite(above, verb)
        if verb.dep_ == "advcl" and (opening in {"as", "when", "while"} or (verb.tag_ == "VBG" and not opening)):
            return self._happened(above, sentence, here, depth + 1)
        if (verb.dep_ == "advcl" and opening == "after") or (verb.dep_ == "pcomp" and verb.tag_ == "VBG"):
            return self._before(self._happened(above, sentence, here, depth + 1))
        return None

    def _noun(self, noun: Token, sentence: Sentence, here: list[Placed]) -> When:  # noqa: PLR0911 - a rule each
        own = clause.nearest(here, noun)
        if own is not None:
            verb = verb_above(noun)
            return self._bounded(own, verb if verb is not None else noun)
        if any(c.text.lower() in {"planned", "upcoming", "forthcoming", "proposed"} for c in noun.children):
            return self._open_ahead("planned")
        verb = verb_above(noun)
        if verb is None or not {noun.dep_, noun.head.dep_} & {"dobj", "nsubj", "nsubjpass", "pobj"}:
            return self._open_past("a noun without a time of its own")
        when = self._happened(verb, sentence, here, 0)
        low = verb.text.lower()
        if clause.is_day_of_meeting(noun, verb):
            return self._said(verb, sentence, here, None, 0)
        if low in forms_of("holding") and noun.dep_ in {"dobj", "nsubj", "nsubjpass"}:
            return when
        if low in forms_of("answering") and when.granularity in {"month", "season", "year"}:
            return when
        if when.end is None or lies_ahead(verb):
            return self._open_past("a noun without a time of its own")
        return self._before(when)

    # --- shared -----------------------------------------------------------------------------------------------------

    def _within(self, sentence: Sentence) -> list[Placed]:
        low = bisect.bisect_left(self._starts, sentence.start)
        return list(self._placed[low : bisect.bisect_left(self._starts, sentence.end)])

    def _front(self, sentence: Sentence, here: Sequence[Placed], verb: Token) -> Placed | None:
        """A time that opens the sentence dates its main clause, however it was parsed."""
        if verb.dep_ != "ROOT" or not here:
            return None
        first = here[0]
        position = len([t for t in sentence.tokens[: _FRONT + 1] if sentence.offset + t.idx < first.expression.span[0]])
        fits = first.dates and not first.quoted and first.expression.relation == "at" and position < _FRONT
        return first if fits and first.token is not None and not clause.clause_bound(first.token) else None

    def _is_lead(self, sentence: Sentence) -> bool:
        return any(s.start == sentence.start for s in self._parse.sentences[:_LEAD])

    def _day_of_news(self) -> When:
        """The day that the first sentences name for their main verb, when it is fresh; else the report's day."""
        for sentence in self._parse.sentences[:_LEAD]:
            root = sentence.tokens.root
            own = clause.nearest([p for p in self._within(sentence) if not p.quoted], root)
            if own is None or own.expression.relation != "at" or lies_ahead(root):
                continue
            when = own.expression.when
            if when.granularity == "day" and self._is_fresh(when):
                return msgspec.structs.replace(when, basis=f"the day of the report's news: {own.expression.text}")
        return self._today("the report's day") if self._anchor.days else When(basis=self._anchor.words)

    def _today(self, why: str) -> When:
        """The day of publication, which is known."""
        low, high = self._anchor.days[0].isoformat(), self._anchor.days[-1].isoformat()
        return When(low, high, "day" if low == high else "range", f"{why}; {self._anchor.words}")

    def _is_ahead(self, when: When) -> bool:
        last = self._last()
        return last is not None and when.start is not None and when.start > last

    def _is_fresh(self, when: When) -> bool:
        if when.start is None or not self._anchor.days:
            return when.weekday is not None
        age = (self._anchor.days[0] - date.fromisoformat(when.start)).days
        return 0 <= age <= _FRESH

    def _last(self) -> str | None:
        return self._anchor.days[-1].isoformat() if self._anchor.days else None

    def _open_past(self, why: str) -> When:
        return When(None, self._last(), "open", f"{why}; {self._anchor.words}")

    def _open_ahead(self, why: str) -> When:
        first = self._anchor.days[0].isoformat() if self._anchor.days else None
        return When(first, None, "open", f"{why}; {self._anchor.words}")

    @staticmethod
    def _before(when: When) -> When:
        return When(None, when.end, "open", f"before what it is told with: {when.basis}")

    def _bounded(self, placed: Placed, verb: Token) -> When:
        """What its time says of ``verb``: the interval, a bound of it, and nothing past the report's day if past."""
        expression, last = placed.expression, self._last()
        when = msgspec.structs.replace(expression.when, basis=f"{expression.text!r}: {expression.when.basis}")
        ahead = lies_ahead(verb)
        if expression.relation in {"until", "before"} and when.end is not None:
            start = self._anchor.days[0].isoformat() if ahead and self._anchor.days else None
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


def _sayer(verb: Token | None) -> Token | None:
    """The verb of saying over a clause that is itself something said."""
    if verb is not None and verb.dep_ == "ccomp" and verb.head.text.lower() in forms_of("saying"):
        return verb.head
    return verb


def _finite(verb: Token, clause_verb: Token) -> Token:
    """What "as he met" goes with: the finite verb above, and the past one where the clause is past."""
    here = verb
    for _ in range(_STEPS):
        bare = here.tag_ in {"VBG", "VB"} and not auxiliaries(here)
        present = here.tag_ in {"VBZ", "VBP"} and clause_verb.tag_ == "VBD" and here.dep_ == "ccomp"
        infinitive = here.tag_ == "VB" and "to" in auxiliaries(here)
        if not (bare or present or infinitive) or here.head.i == here.i:
            return here
        above = verb_above(here.head)
        if above is None:
            return here
        here = above
    return here


def _target(sentence: Sentence, span: Span) -> Token | None:
    """The verb of a cue, else the token it hangs on."""
    tokens = sentence.inside(span)
    for token in tokens:
        if token.tag_.startswith("VB") and token.dep_ not in {"aux", "auxpass"}:
            return token
    return next((t for t in tokens if t.tag_.startswith("VB")), None) or sentence.head(span)
