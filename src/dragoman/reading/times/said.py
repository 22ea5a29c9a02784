"""When something was said. In: the spans of a statement and the times of its report. Out: a :class:`When`.

What has no time of its own gets it from its clause, from what it continues, or from the report's day. The basis says
which.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.model import Span, When
from dragoman.reading.times import clause, occasion
from dragoman.reading.times.ground import FRESH, Ground
from dragoman.reading.times.placed import Placed, in_spans
from dragoman.reading.times.tense import auxiliaries, forms_of, is_perfect, is_refused, lies_ahead, verb_above

if TYPE_CHECKING:
    from dragoman.reading.parse import Sentence
    from dragoman.reading.tokens import Token

_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "who"})
_GOING_ON: Final = frozenset({"added", "continued", "concluded", "went"})
_NARROW: Final = frozenset({"day", "week"})  # "also" adds to what was said on a day, not in a year
_TOLD_TODAY: Final = frozenset({"says", "tells", "adds", "writes", "say"})
_SAID_OF: Final = frozenset({"prep", "xcomp", "ccomp", "dobj", "advcl"})  # what opens that which is said
_MAIN: Final = frozenset({"ROOT", "parataxis"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_NEAR: Final = 6  # tokens
_OPENING: Final = frozenset("“\"«„'‘")
_ANSWER: Final = 7  # days: an answer comes within them
_YEAR: Final = re.compile(r"\b[12]\d{3}\b")
_RIGHT_BEHIND: Final = 4  # characters: " in "
_ACCORDING: Final = "according"
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
        target = _target(sentence, span)
        here = [p for p in self._ground.within(sentence) if not inside(p.expression.span[0]) or _beside(p, target)]
        if target is None or (cue is None and not target.tag_.startswith("VB")):
            return self._continued(sentence, source, None)
        here = [p for p in here if not self._tells_of_the_past(p, source)]
        if (tail := self._between(cue, here, content) or self._behind(target, here, content)) is not None:
            return self._ground.bounded(tail, target)
        return self.said(target, sentence, here, source, 0)

    def _tells_of_the_past(self, one: Placed, source: Span | None) -> bool:
        """Whether a time in the words for the holder is of his life: "A, who led the party *until 2003*, said"."""
        span = one.expression.span
        within = source is not None and source[0] <= span[0] and span[1] <= source[1]
        return within and not self._ground.is_fresh(one.expression.when)

    def _between(self, cue: Span | None, here: list[Placed], content: Sequence[Span]) -> Placed | None:
        """A time right behind the cue, before what is said, whatever it hangs on: "said *in April* it had"."""
        start = min((s for s, _ in content), default=0)
        if cue is None or start < cue[1]:
            return None
        text = self._ground.parse.text
        for one in here:
            low, high = one.expression.span
            fits = one.dates and not one.quoted and one.expression.relation == "at"
            if fits and 0 <= low - cue[1] <= _RIGHT_BEHIND and high <= start and text[high : high + 1].isspace():
                return one
        return None

    def _behind(self, verb: Token, here: list[Placed], content: Sequence[Span]) -> Placed | None:
        """A past time with its year, right behind what was said ("invited them to join | *in July 1997*").

        "Accused them of theft | *last week*" leaves open what was last week.
        """
        if clause.nearest(here, verb) is not None or lies_ahead(verb):
            return None
        ends = [end for _, end in content]
        near = (p for p in here if any(0 <= p.expression.span[0] - end <= _RIGHT_BEHIND for end in ends))
        dated = (p for p in near if _YEAR.search(p.expression.text))
        fit = (p for p in dated if p.dates and not p.quoted and p.expression.relation == "at")
        return next((p for p in fit if not self._ground.is_ahead(p.expression.when)), None)

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
        if own is not None and not self._is_of_the_plan(own, verb):
            return self._ground.bounded(own, verb)
        if not verb.tag_.startswith("VB"):
            return self._ground.open_past("a noun of saying without a time of its own")
        if (when := self._on_occasion(verb, here) or self._joined(verb, here, depth)) is not None:
            return when
        above = _goes_with(verb, sentence, source) if depth < STEPS else None
        if above is not None:
            when = self.said(above, sentence, here, source, depth + 1)
            cited = verb.lower_ == _ACCORDING and when.end is None  # what is cited lies ahead, its telling does not
            return self._continued(sentence, source, None) if cited else when
        undated = self._said_undated(verb)
        if undated is not None and not (_is_news(verb) and self._ground.is_lead(sentence)):
            return undated
        front = self._ground.front(sentence, here, verb)
        return self._ground.bounded(front, verb) if front else self._continued(sentence, source, verb)

    def _joined(self, verb: Token, here: list[Placed], depth: int) -> When | None:
        """The day of the verb that it is joined to."""
        joined = clause.coordinated(verb)
        if joined is None or depth >= STEPS or not clause.told_together(verb, joined):
            return None
        own = clause.nearest(here, joined)
        return self._ground.bounded(own, verb) if own is not None else None

    def _on_occasion(self, verb: Token, here: list[Placed]) -> When | None:
        """The day of the interview or meeting at which it was said; of one met before that day, or what came after."""
        if (one := occasion.at_occasion(verb, here)) is not None and not self._ground.is_ahead(one.expression.when):
            return None if lies_ahead(verb) else self._ground.bounded(one, verb)
        if (one := occasion.met_before(verb, here)) is None or lies_ahead(verb):
            return None
        when = self._since(self._ground.bounded(one, verb), "the day on which its speaker met somebody")
        return None if when == self._ground.day else when

    def _is_of_the_plan(self, own: Placed, verb: Token) -> bool:
        """Whether a day ahead is that of what was said to come: "has invited him to a dinner on *March 12*"."""
        ahead = self._ground.is_ahead(own.expression.when) and not lies_ahead(verb)
        return ahead and is_perfect(verb) and own.expression.relation == "at"

    def _said_undated(self, verb: Token) -> When | None:
        """What tense alone tells; ``None`` for a simple past or the "says" of the day."""
        words = {c.text.lower() for c in verb.children if c.dep_ == "advmod"}
        if is_perfect(verb):
            return (
                None
                if "just" in words
                else self._ground.open_past("perfect tense: at some time up to the report's day")
            )
        if again := words & (forms_of("repeated") | forms_of("once_said")):
            return self._ground.open_past(f"told as said {min(again)}: at some time up to the report's day")
        if lies_ahead(verb) and not is_refused(verb):
            return self._ground.open_ahead("yet to be said")
        if verb.tag_ in {"VBZ", "VBP"} and verb.dep_ != "aux" and (told := self._told_now(verb)) is not None:
            return told
        if _tells_beside(verb):
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
        before = self._sentence_before(sentence, verb, source)
        if before is None:
            return self._ground.day
        placed, root, at_once = before
        words = {t.text.lower() for t in sentence.tokens}
        when = self._ground.bounded(placed, root)
        if verb is not None and _is_soon_after(verb):
            return self._answer(when, "soon after what was told before")
        same = source is not None and self._ground.parse.text[source[0] : source[1]].lower() in _PRONOUNS and at_once
        going_on = verb is not None and verb.text.lower() in _GOING_ON
        beside = ("contrast" in words or "also" in words) and when.granularity in _NARROW
        going_on = going_on and (at_once or when.granularity in _NARROW)  # not in a year that others were told of
        if same or going_on or _at_the_time(verb) or beside:
            return msgspec.structs.replace(when, basis=f"goes on from the sentence before: {when.basis}")
        if verb is not None and verb.text.lower() in forms_of("answering"):
            return self._answer(when)
        return self._since(when)

    def _since(self, before: When, what: str = "the sentence before") -> When:
        """The day of the news, or a day as early as the sentence before tells of: a paragraph may stay with its day."""
        day = self._ground.day
        if before.start is None or before.end is None or day.start is None or day.end is None:
            return day
        low, high = min(before.start, day.start), max(before.end, day.end)
        if (date.fromisoformat(high) - date.fromisoformat(low)).days > FRESH or (low, high) == (day.start, day.end):
            return day
        return When(low, high, "range", f"between {what} ({before.basis}) and {day.basis}")

    def _answer(self, when: When, why: str = "answers what was said within days") -> When:
        if when.end is None or not self._ground.anchor.days:
            return when
        end = date.fromisoformat(when.end) + timedelta(_ANSWER)
        last = min(end, self._ground.anchor.days[-1]).isoformat()
        end_day = max(last, when.end)
        granularity = when.granularity if end_day == when.start else "range"
        return msgspec.structs.replace(when, end=end_day, granularity=granularity, basis=f"{why}: {when.basis}")

    def _speaks_on(self, sentence: Sentence, source: Span | None) -> bool:
        """Whether a paragraph opens with a quotation of whoever spoke in the one before ("“…,” *he* said")."""
        text = self._ground.parse.text
        opens = text[sentence.start] in _OPENING and not text[: sentence.start].rstrip(" ")[-1:].strip()
        return opens and source is not None and text[source[0] : source[1]].lower() in _PRONOUNS

    def _sentence_before(
        self, sentence: Sentence, verb: Token | None, source: Span | None
    ) -> tuple[Placed, Token, bool] | None:
        """The last dated main verb before ``sentence`` in its paragraph (or the one before, for "he added").

        And whether nobody else is spoken of in between: then "he" is who did what the dated verb tells.
        """
        sentences = self._ground.parse.sentences
        number = bisect.bisect_left(sentences, sentence.start, key=lambda s: s.start)
        going_on = verb is not None and verb.text.lower() in _GOING_ON
        reach = sentence.paragraph - (1 if going_on or self._speaks_on(sentence, source) else 0)
        at_once = True
        for earlier in range(number - 1, max(number - 1 - 2 * STEPS, -1), -1):
            other = sentences[earlier]
            if other.paragraph < reach:
                return None
            root = other.tokens.root
            own = clause.nearest([p for p in self._ground.within(other) if not p.quoted], root)
            if own is not None and own.expression.relation == "at" and _is_own(own, root):
                ahead = lies_ahead(root) or self._ground.is_ahead(own.expression.when)
                return None if ahead else (own, root, at_once)
            at_once = at_once and all(c.tag_ == "PRP" for c in root.children if c.dep_ in _SUBJECTS)
        return None


def _is_own(one: Placed, verb: Token) -> bool:
    """Whether a time is the verb's own, or a day; "her chief *when she left in 2003*, called" names 2003 in passing."""
    near = one.token is not None and clause.bond(one.token, verb) == clause.OWN
    return near or one.expression.when.granularity in _NARROW


def _is_news(verb: Token) -> bool:
    """Whether a perfect tells the day's news where it opens a report: "the minister *has said*"."""
    again = any(c.lower_ in forms_of("repeated") for c in verb.children)
    return is_perfect(verb) and verb.dep_ in _MAIN and "had" not in auxiliaries(verb) and not again


def _at_the_time(verb: Token | None) -> bool:
    """Whether something was said *at the time* of what the sentence before tells."""
    ats = [c for c in verb.children if c.dep_ == "prep" and c.lower_ == "at"] if verb is not None else []
    return any(
        c.lower_ == "time" and any(d.lower_ in {"the", "that"} for d in c.lefts) for a in ats for c in a.children
    )


def _is_soon_after(verb: Token) -> bool:
    """Whether it is told as said soon after what the sentence before tells: "*shortly after*, he promised"."""
    words = {c.lower_: c for c in verb.lefts if c.dep_ in {"advmod", "prep"}}
    after = words.get("after") or words.get("afterwards") or words.get("afterward")
    return after is not None and any(c.lower_ in forms_of("soon") for c in after.children)


def _beside(placed: Placed, target: Token | None) -> bool:
    """Whether a time stands between a verb and what is said by it: "accused Oslo *on Thursday* of shelling"."""
    token = placed.token
    if token is None or target is None or placed.quoted or token.doc is not target.doc or token.i < target.i:
        return False
    tied = token.head.i == target.i or (token.head.dep_ == "prep" and token.head.head.i == target.i)
    return tied and any(c.i > token.i and c.dep_ in _SAID_OF for c in target.children)


def _goes_with(verb: Token, sentence: Sentence, source: Span | None) -> Token | None:
    """The verb that has the same day: above a participle ("…, *saying*"), or above a clause that tells more of it.

    "accused Oslo of shelling, a charge that Bergen *dismissed*"; "praised the flights, which he *said* would help".
    """
    if verb.head.i == verb.i:
        return None
    if verb.tag_ == "VBG" and not auxiliaries(verb):
        return _of_source(verb, sentence, source) or _sayer(verb_above(verb.head))
    if verb.dep_ == "advcl" and verb.tag_ == "VBD" and clause.opener(verb) == "while":
        return verb.head if verb.head.tag_ == "VBD" else None
    if _tells_beside(verb) and _tells_more(verb):
        above = verb_above(verb.head)
        return above if above is not None and above.tag_ == "VBD" else None
    return None


def _of_source(verb: Token, sentence: Sentence, source: Span | None) -> Token | None:
    """The verb above a participle whose subject is the source of what is said."""
    tokens = sentence.inside(source) if source is not None else []
    subjects = {t.head.i for t in tokens if t.dep_ in _SUBJECTS}
    here = verb
    for _ in range(2 * STEPS):
        if here.head.i == here.i:
            return None
        here = here.head
        if here.i in subjects and here.tag_.startswith("VB"):
            return here
    return None


def _tells_beside(verb: Token) -> bool:
    """Whether it is the verb of a relative clause in the simple past, whose form the tagger may mistake."""
    return verb.dep_ == "relcl" and (verb.tag_ == "VBD" or (verb.tag_ == "VBN" and not auxiliaries(verb)))


def _tells_more(verb: Token) -> bool:
    """Whether a relative clause has a speaker of its own and says something of what was told, not of somebody."""
    speaks = any(c.dep_ == "nsubj" and c.tag_[0] != "W" and c.i < verb.i for c in verb.children)
    noun = verb.head
    first = min((c.i for c in noun.lefts), default=noun.i)
    around = [*noun.doc[max(0, first - 1) : first], *noun.doc[noun.i + 1 : min(verb.i, noun.i + _NEAR)]]
    return speaks and any(t.text == "," for t in around)


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
