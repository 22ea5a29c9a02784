"""The time of each statement and event of a report. In: the placed times and the parse. Out: a :class:`When`.

What has no time of its own gets it from its clause, from what it continues, from the report's day, or stays open:
``start`` ``None`` for what is past, ``end`` ``None`` for what is ahead. The basis says which.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.model import Span, TimeExpression, When
from dragoman.reading.times import clause, narrative
from dragoman.reading.times.grammar import load_grammar
from dragoman.reading.times.ground import UNDATED, Ground, before
from dragoman.reading.times.likely import Course, Deed, choose, find_candidates
from dragoman.reading.times.placed import Anchor, Placed
from dragoman.reading.times.said import STEPS, Said
from dragoman.reading.times.tense import auxiliaries, forms_of, is_perfect, lies_ahead, verb_above

if TYPE_CHECKING:
    from dragoman.reading.parse import Parse, Sentence
    from dragoman.reading.tokens import Token


#: The basis of a past verb that no time belongs to.
_UNDATED: Final = "past without a time of its own"


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one report. ``expressions`` stand in the order of the text and never overlap."""

    expressions: tuple[TimeExpression, ...]
    _ground: Ground = field(repr=False)
    _sayings: Said = field(repr=False)
    _course: Course = field(repr=False)

    @classmethod
    def of(
        cls,
        parse: Parse,
        anchor: Anchor,
        placed: tuple[Placed, ...],
        *,
        present: bool = False,
        dateline: TimeExpression | None = None,
    ) -> Times:
        """The times of a report from its placed expressions; ``present`` where it tells its day in the present."""
        ground = Ground.of(parse, anchor, placed, present=present, dateline=dateline)
        return cls(tuple(p.expression for p in placed), ground, Said(ground), Course.of(ground))

    def kinds(self) -> list[tuple[TimeExpression, str]]:
        """Each expression with its TIMEX3 type: DATE, TIME, DURATION or SET."""
        return [(p.expression, p.sense.kind) for p in self._ground.placed]

    def is_report_day(self, when: When) -> bool:
        """Whether ``when`` is all that is known of the day of publication."""
        days = [d.isoformat() for d in self._ground.anchor.days]
        return bool(days) and (when.start, when.end) == (days[0], days[-1])

    def default_day(self) -> When:
        """The day of the report's news: that of every saying that has no time of its own."""
        return self._ground.day

    def is_undated(self) -> bool:
        """Whether nothing in the report names the day of its news."""
        return self._ground.day.basis.startswith(UNDATED)

    def is_by_default(self, when: When) -> bool:
        """Whether ``when`` is the day of the report's news, for want of any other."""
        return when == self._ground.day and when.start is not None

    def of_statement(self, cue: Span | None, source: Span | None, content: Sequence[Span]) -> When:
        """When it was said; ``cue``, ``source`` and ``content`` are code points of the report's text."""
        return self._sayings.of_statement(cue, source, content)

    def of_retold(self, cue: Span) -> When | None:
        """When it was said that somebody tells inside a statement, where a time of its own says so; else ``None``."""
        return self._sayings.of_retold(cue)

    def of_event(self, trigger: Span) -> When:
        """When it happened or is to happen; ``trigger`` in code points of the report's text."""
        sentence = self._ground.parse.sentence_at(trigger[0])
        if sentence is None:
            return When(basis="not in the report's prose")
        here = self._ground.within(sentence)
        tokens = sentence.inside(trigger)
        verbs = [t for t in tokens if t.tag_.startswith("VB")]
        for verb in reversed(verbs):
            told = self._told_of_a_day(verb, here)
            if told is not None:
                return told
            own = clause.nearest(here, verb, deed=True)
            if own is not None:
                return self._ground.bounded(own, verb)
        if verbs:
            return self._happened(verbs[-1], sentence, here, 0)
        head = sentence.head(trigger)
        return self._noun(head, sentence, here) if head is not None else self._ground.open_past("no verb")

    def likely(self, deed: Deed, saying: When | None, alike: Sequence[Deed]) -> When | None:
        """The likeliest day of ``deed``, whose words leave it open, or ``None`` where no day is likely enough.

        ``saying`` is when it was said, where somebody says it; ``alike`` are the dated deeds of its kind, in order.
        """
        return choose(find_candidates(self._ground, self._course, deed, saying, alike))

    def touching(self, span: Span) -> tuple[TimeExpression, ...]:
        """The expressions that share characters with ``span``, in order."""
        starts = self._ground.starts
        first = bisect_left(starts, span[0])
        if first and self.expressions[first - 1].span[1] > span[0]:
            first -= 1
        return self.expressions[first : bisect_left(starts, span[1], first)]

    def is_of_another(self, expression: TimeExpression, trigger: Span) -> bool:
        """Whether a time belongs to a clause that only says more of a noun: "in breach of a truce *signed in May*"."""
        place = bisect_left(self._ground.starts, expression.span[0])
        placed = self._ground.placed[place] if self.expressions[place : place + 1] == (expression,) else None
        sentence = self._ground.parse.sentence_at(trigger[0])
        head = sentence.head(trigger) if sentence is not None else None
        if placed is None or placed.token is None or head is None or placed.token.doc is not head.doc:
            return False
        return clause.keeps(placed.token, head)

    def _happened(self, verb: Token, sentence: Sentence, here: list[Placed], depth: int) -> When:
        own = clause.nearest(here, verb, deed=True)
        if own is not None:
            return self._ground.bounded(own, verb)
        when = self._told_of_a_day(verb, here)
        if when is None and depth < STEPS and verb.head.i != verb.i:
            when = self._by_clause(verb, sentence, here, depth)
        if when is not None:
            return when
        if lies_ahead(verb):
            return self._ground.open_ahead("ahead by its tense")
        front = self._ground.front(sentence, here, verb)
        if front is not None:
            return self._ground.bounded(front, verb)
        if self._ground.is_lead(sentence) and verb.dep_ == "ROOT" and not is_perfect(verb):
            return self._ground.day
        gone_on = narrative.gone_on(self._ground, verb, sentence)
        return gone_on or self._ground.open_past(_UNDATED)

    def _told_of_a_day(self, verb: Token, here: list[Placed]) -> When | None:
        """The day a relative clause tells of: "Saturday, *when* they *set* fire to it", "*in which* two *died*"."""
        if verb.dep_ == "advcl" and (one := clause.just_before_when(verb, here)) is not None:
            when = self._ground.bounded(one, verb)
            start = one.expression.when.start
            return when if one.expression.relation == "at" else msgspec.structs.replace(when, start=start, end=start)
        if verb.dep_ != "relcl":
            return None
        if clause.is_told_within(verb):
            own = clause.nearest(here, verb.head)
            return self._ground.bounded(own, verb) if own is not None else None
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
            return self._with_joined(verb, joined, sentence, here, depth)
        if verb.dep_ == "xcomp" and verb.head.tag_.startswith("VB"):
            when = self._happened(verb.head, sentence, here, depth + 1)
            return self._ground.open_ahead("ahead by its tense") if when.start is None and lies_ahead(verb) else when
        above = verb_above(verb.head)
        if above is None or above.i == verb.i:
            return None
        opening = clause.opener(verb)
        if verb.dep_ == "advcl" and opening in {"as", "when", "while"}:
            above = _finite(above, verb)
        doing = verb.dep_ == "pcomp" and verb.head.text.lower() in load_grammar().lists["while_doing"]
        beside = verb.dep_ == "advcl" and not opening
        if (verb.tag_ == "VBG" and (doing or beside)) or (verb.dep_ == "advcl" and opening in {"as", "when", "while"}):
            return self._happened(above, sentence, here, depth + 1)
        if (verb.dep_ == "advcl" and opening == "after") or (verb.dep_ == "pcomp" and verb.tag_ == "VBG"):
            return before(self._happened(above, sentence, here, depth + 1))
        return None

    def _with_joined(
        self, verb: Token, joined: Token, sentence: Sentence, here: list[Placed], depth: int
    ) -> When | None:
        """The time of the verb it is joined to, or of the clause that both stand in."""
        own = clause.nearest(here, joined)
        if own is not None:
            return self._ground.bounded(own, verb)
        told = self._told_of_a_day(joined, here)
        below = joined.dep_ in {"advcl", "relcl"} and joined.head.i != joined.i and depth < STEPS
        return self._by_clause(joined, sentence, here, depth + 1) if told is None and below else told

    def _noun(self, noun: Token, sentence: Sentence, here: list[Placed]) -> When:  # noqa: PLR0911 - a rule each
        own = clause.nearest(here, noun)
        if own is not None and own.token is not None and own.token.dep_ == "poss" and own.token.head.i == noun.i:
            return own.expression.when  # "before *next week's* meeting": the meeting is next week
        if own is not None:
            verb = verb_above(noun)
            return self._ground.bounded(own, verb if verb is not None else noun)
        if any(c.text.lower() in {"planned", "upcoming", "forthcoming", "proposed"} for c in noun.children):
            return self._ground.open_ahead("planned")
        noun = clause.counted_by(noun)
        verb = verb_above(noun)
        if verb is None or not {noun.dep_, noun.head.dep_} & {"dobj", "nsubj", "nsubjpass", "pobj"}:
            return self._ground.open_past("a noun without a time of its own")
        when = self._happened(verb, sentence, here, 0)
        low = verb.text.lower()
        if clause.is_day_of_meeting(noun, verb):
            return self._sayings.said(verb, sentence, here, None, 0)
        if low in forms_of("holding") and noun.dep_ in {"dobj", "nsubj", "nsubjpass"}:
            return when
        if noun.dep_ == "pobj" and noun.head.text.lower() in load_grammar().lists["during"] and when.end is not None:
            return when  # "were hurt *in clashes* on Monday", "was *on a visit*"
        if low in forms_of("answering") and when.granularity in {"month", "season", "year"}:
            return when
        if when.end is None or lies_ahead(verb):
            return self._ground.open_past("a noun without a time of its own")
        return before(when)


def _finite(verb: Token, clause_verb: Token) -> Token:
    """What "as he met" goes with: the finite verb above, and the past one where the clause is past."""
    here = verb
    for _ in range(STEPS):
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
