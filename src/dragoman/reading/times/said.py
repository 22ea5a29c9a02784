"""When something was said. In: the spans of a statement and the times of its report. Out: a :class:`When`.

What has no time of its own gets it from its clause, from what it continues, or from the report's day. The basis says
which.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.model import Span, When
from dragoman.reading.times import clause
from dragoman.reading.times.ground import FRESH, Ground
from dragoman.reading.times.placed import Placed, in_spans
from dragoman.reading.times.tense import auxiliaries, forms_of, is_perfect, is_refused, lies_ahead, verb_above

if TYPE_CHECKING:
    from dragoman.reading.parse import Sentence
    from dragoman.reading.tokens import Token

_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "who"})
_GOING_ON: Final = frozenset({"added", "continued", "concluded", "went"})
_TOLD_TODAY: Final = frozenset({"says", "tells", "adds", "writes", "say"})
_ANSWER: Final = 7  # days: an answer comes within them
STEPS: Final = 5  # clauses climbed from one to the next


@dataclass(frozen=True, slots=True)
class Said:
    """The times of the statements of one report."""

    _ground: Ground

    def of_statement(self, cue: Span | None, source: Span | None, content: Sequence[Span]) -> When:
        """When it was said; ``cue``, ``source`` and ``content`` are code points of the report's text."""
        span = cue or source or (content[0] if content else None)
        sentence = self._ground.parse.sentence_at(span[0]) if span else None
        if span is None or sentence is None:
            return self._ground.day
        inside = in_spans(content)
        here = [p for p in self._ground.within(sentence) if not inside(p.expression.span[0])]
        target = _target(sentence, span)
        if target is None or (cue is None and not target.tag_.startswith("VB")):
            return self._continued(sentence, source, None)
        return self.said(target, sentence, here, source, 0)

    def of_retold(self, cue: Span) -> When | None:
        """When it was said that somebody tells inside a statement, where a time of its own says so; else ``None``."""
        sentence = self._ground.parse.sentence_at(cue[0])
        target = _target(sentence, cue) if sentence is not None else None
        if sentence is None or target is None:
            return None
        own = clause.nearest(self._ground.within(sentence), target)
        return self._ground.bounded(own, target) if own is not None else None

    def said(self, verb: Token, sentence: Sentence, here: list[Placed], source: Span | None, depth: int) -> When:
        """When ``verb`` was said, of the times that stand ``here``; ``depth`` counts the clauses climbed."""
        own = clause.nearest(here, verb)
        if own is not None:
            return self._ground.bounded(own, verb)
        if not verb.tag_.startswith("VB"):
            return self._ground.open_past("a noun of saying without a time of its own")
        joined = clause.coordinated(verb)
        if joined is not None and depth < STEPS and clause.told_together(verb, joined):
            own = clause.nearest(here, joined)
            if own is not None:
                return self._ground.bounded(own, verb)
        if verb.tag_ == "VBG" and not auxiliaries(verb) and verb.head.i != verb.i and depth < STEPS:
            above = _sayer(verb_above(verb.head))
            if above is not None:
                return self.said(above, sentence, here, source, depth + 1)
        undated = self._said_undated(verb)
        if undated is not None:
            return undated
        front = self._ground.front(sentence, here, verb)
        return self._ground.bounded(front, verb) if front else self._continued(sentence, source, verb)

    def _said_undated(self, verb: Token) -> When | None:
        """What tense alone tells; ``None`` for a simple past or the "says" of the day."""
        words = {c.text.lower() for c in verb.children if c.dep_ == "advmod"}
        if is_perfect(verb):
            return (
                None
                if "just" in words
                else self._ground.open_past("perfect tense: at some time up to the report's day")
            )
        if words & forms_of("repeated"):
            return self._ground.open_past("told as repeated: at times up to the report's day")
        if lies_ahead(verb) and not is_refused(verb):
            return self._ground.open_ahead("yet to be said")
        if verb.tag_ in {"VBZ", "VBP"} and verb.dep_ != "aux" and (told := self._told_now(verb)) is not None:
            return told
        if verb.dep_ == "relcl" and verb.tag_ == "VBD":
            return self._ground.open_past("a relative clause: at some time up to the report's day")
        return None

    def _told_now(self, verb: Token) -> When | None:
        """The time of a present tense; ``None`` for the "says" of the day in a report that tells in the past."""
        if self._ground.present and self._ground.anchor.days:
            return self._ground.today("told in the present tense")
        if self._ground.present or verb.text.lower() in _TOLD_TODAY:
            return None
        return self._ground.open_past("present tense of a standing view: up to the report's day")

    def _continued(self, sentence: Sentence, source: Span | None, verb: Token | None) -> When:
        """The time of what this goes on from, else the day of the news."""
        before = self._sentence_before(sentence, verb)
        if before is None:
            return self._ground.day
        placed, root = before
        words = {t.text.lower() for t in sentence.tokens}
        when = self._ground.bounded(placed, root)
        same = source is not None and self._ground.parse.text[source[0] : source[1]].lower() in _PRONOUNS
        going_on = verb is not None and verb.text.lower() in _GOING_ON
        if same or going_on or "contrast" in words or "also" in words:
            return msgspec.structs.replace(when, basis=f"goes on from the sentence before: {when.basis}")
        if verb is not None and verb.text.lower() in forms_of("answering"):
            return self._answer(when)
        return self._since(when)

    def _since(self, before: When) -> When:
        """The day of the news, or a day as early as the sentence before tells of: a paragraph may stay with its day."""
        day = self._ground.day
        if before.start is None or before.end is None or day.start is None or day.end is None:
            return day
        low, high = min(before.start, day.start), max(before.end, day.end)
        if (date.fromisoformat(high) - date.fromisoformat(low)).days > FRESH or (low, high) == (day.start, day.end):
            return day
        return When(low, high, "range", f"between the sentence before ({before.basis}) and {day.basis}")

    def _answer(self, when: When) -> When:
        if when.end is None or not self._ground.anchor.days:
            return when
        end = date.fromisoformat(when.end) + timedelta(_ANSWER)
        last = min(end, self._ground.anchor.days[-1]).isoformat()
        end_day = max(last, when.end)
        granularity = when.granularity if end_day == when.start else "range"
        return msgspec.structs.replace(
            when, end=end_day, granularity=granularity, basis=f"answers what was said within days: {when.basis}"
        )

    def _sentence_before(self, sentence: Sentence, verb: Token | None) -> tuple[Placed, Token] | None:
        """The last dated main verb before ``sentence`` in its paragraph (or the one before, for "he added")."""
        sentences = self._ground.parse.sentences
        number = bisect.bisect_left(sentences, sentence.start, key=lambda s: s.start)
        going_on = verb is not None and verb.text.lower() in _GOING_ON
        reach = sentence.paragraph - (1 if going_on else 0)
        for earlier in range(number - 1, max(number - 1 - 2 * STEPS, -1), -1):
            other = sentences[earlier]
            if other.paragraph < reach:
                return None
            root = other.tokens.root
            own = clause.nearest([p for p in self._ground.within(other) if not p.quoted], root)
            if own is not None and own.expression.relation == "at":
                return None if lies_ahead(root) or self._ground.is_ahead(own.expression.when) else (own, root)
        return None


def _sayer(verb: Token | None) -> Token | None:
    """The verb of saying over a clause that is itself something said."""
    if verb is not None and verb.dep_ == "ccomp" and verb.head.text.lower() in forms_of("saying"):
        return verb.head
    return verb


def _target(sentence: Sentence, span: Span) -> Token | None:
    """The verb of a cue, else the token it hangs on."""
    tokens = sentence.inside(span)
    for token in tokens:
        if token.tag_.startswith("VB") and token.dep_ not in {"aux", "auxpass"}:
            return token
    return next((t for t in tokens if t.tag_.startswith("VB")), None) or sentence.head(span)
