"""Entries in; out, sentences with the notes they rest on. A sentence that cannot be made to hold is not made.

Invariant: every sentence has a note, and every note opens at the words it quotes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from dragoman.model import When
from dragoman.views import wording
from dragoman.views.brief_clauses import Clause, clause_of, in_a_row
from dragoman.views.brief_glosses import stand_alone
from dragoman.views.brief_names import Names, english

if TYPE_CHECKING:
    from dragoman.model import Event, Mention, Span, Statement, TimeExpression, Who
    from dragoman.record.passages import Passage, Shelf
    from dragoman.record.store import Store

_SHORTEST: Final = 30
#: A time of more days than this is no heading of its own.
_WIDEST: Final = 95
_LONGEST: Final = 420
_ENDS: Final = re.compile(r"[.!?]”?$")
_DATELINE: Final = re.compile(
    r"^[^a-z]{2,40}(?:,[^()—–]{0,40})?(?:\([^()]{2,40}\))?\s*(?:[—–]|--)\s+"
    r"|^[A-Z][^()—–]{1,60}\([^()]{2,40}\)\s*(?:[—–-]|--)\s+|^[\w.]+\.(?:am|com|int|org|net)\.\s+"
)
_DAY_OF_ITS_OWN: Final = re.compile(r"'|(?:weekday|month|year|season|part of|earlier or later|this unit|day)")


@dataclass(frozen=True, slots=True)
class Note:
    """What a sentence rests on: an entry, and the words of a report that it was read in."""

    entry_id: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its notes, and the day it is told under; ``own_day``: the report gives that day itself.

    ``outlets`` are those that carry it; ``attributed`` tells that the sentence names its outlet already.
    """

    text: str
    notes: tuple[Note, ...]
    day: When
    own_day: bool
    outlets: tuple[str, ...] = ()
    attributed: bool = False
    covers: tuple[str, Span] = ("", (0, 0))

    @property
    def key(self) -> int:
        """What tells this sentence from its like elsewhere in the same brief."""
        return id(self)


@dataclass
class Teller:
    """Makes sentences of a record's entries."""

    store: Store
    shelf: Shelf
    names: Names
    triggers: dict[str, list[int]] = field(default_factory=dict)

    def of_statement(self, members: Sequence[Statement], entry_id: str, *, bare: bool = False) -> Sentence | None:
        """The sentence of a saying: of the member whose clause holds best; noted to all of them."""
        for member in sorted(members, key=self._rank):
            text = self.shelf.report(member.report_id).text
            clause = clause_of(member, text)
            if clause is None and bare:
                clause = in_a_row(member, text)
            if not bare and self._leans(member, text):
                continue
            told = clause is not None and not self.is_heading(member)
            made = self._statement(member, clause, text, bare=bare) if clause is not None and told else None
            if clause is not None and made is not None:
                said, covers = made
                day, own = self._day_of(member)
                ordered = [member, *(m for m in members if m is not member)]
                notes = tuple(Note(entry_id, self._passage(m)) for m in ordered)
                # A quotation is of those alone who have just these words.
                same = [m for m in members if m.content_text == member.content_text] if clause.quoted else members
                return Sentence(said, notes, day, own, self.outlets(same), covers=covers)
        return None

    def _leans(self, member: Statement, text: str) -> bool:
        """Whether the words need the sentence before: "any talk of such a withdrawal"."""
        words = f"{text[slice(*member.cue)]} {member.content_text}" if member.cue else member.content_text
        return re.search(str(english()["leaning_words"]), words) is not None

    def _rank(self, member: Statement) -> tuple[int, bool, float, str]:
        """Of quotations the fullest; then with a day of its own first; then the surest."""
        length = len(member.content_text) if member.kind == "direct" else 0
        return (-length, not self._day_of(member)[1], -member.confidence, member.id)

    def of_event(self, event: Event, entry_id: str) -> Sentence | None:
        """The sentence of a happening: the report's own, quoted, with what it leans on in brackets."""
        quoted, span = self.quoted(event.report_id, event.spans[0][0])
        if quoted is None:
            return None
        day, own = self.day_of(event.report_id, event.when)
        if own and len(set(self._days_in(event.report_id, span))) > 1:
            day, own = self.shelf.published(event.report_id), False
        text = self.says(event.report_id, quoted)
        note = Note(entry_id, self.shelf.passage(event.report_id, [event.spans[0]]))
        return Sentence(
            text, (note,), day, own, (self.outlet(event.report_id),), attributed=True, covers=(event.report_id, span)
        )

    def _days_in(self, report_id: str, span: Span) -> list[tuple[str | None, str | None]]:
        """The days of all that happens in a stretch of a report."""
        events = self.store.reading(report_id).events
        return [
            (e.when.start, e.when.end) for e in events if span[0] <= e.spans[0][0] < span[1] and e.verbal_of is None
        ]

    def quoted(self, report_id: str, position: int) -> tuple[str | None, Span]:
        """The sentence of a report at ``position`` as it can be quoted alone; ``None`` where it cannot."""
        start, end = self.shelf.sentence(report_id, position)
        text = self.shelf.report(report_id).text
        line = _DATELINE.match(text[start:end])
        start += line.end() if line else 0
        words = text[start:end]
        if not _SHORTEST <= len(words) <= _LONGEST or "\n" in words or not _ENDS.search(words):
            return None, (start, end)
        if words.count("“") != words.count("”") or words.count('"') % 2 or words.startswith("“"):
            return None, (start, end)
        start = self._after_opening(text, start, end)
        first = next((m for m in _mentions(self.store, report_id) if m.span[0] == start and m.how == "pronoun"), None)
        if re.match(str(english()["hanging"]), text[start:end], re.IGNORECASE) and (
            first is None or first.who.id is None
        ):
            return None, (start, end)
        plain = self._alone(report_id, (start, end), None, None)
        if re.match(r"(?:it|he|she|they|this|these)\b", plain, re.IGNORECASE):
            return None, (start, end)
        return capital(_inner_quotes(plain)), (start, end)

    def says(self, report_id: str, quoted: str, *, on: bool = False) -> str:
        """A sentence of a report, quoted, with who says so (and, ``on``, when)."""
        outlet, day = self.shelf.report(report_id).outlet, on_day(self.shelf.published(report_id))
        if outlet is None:
            return frame("says_on" if on else "says", day=day, quoted=quoted)
        return frame("planned" if on else "quoted", outlet=capital(outlet), day=day, quoted=quoted)

    def _day_of(self, member: Statement) -> tuple[When, bool]:
        """The day of a statement, its own also where its sentence names the very day of the news."""
        day, own = self.day_of(member.report_id, member.when)
        if own or member.cue is None or day.start is None:
            return day, own
        sentence = self.shelf.sentence(member.report_id, member.cue[0])
        text = self.shelf.report(member.report_id).text
        for time in _times(self.store, member.report_id):
            inside = any(s <= time.span[0] and time.span[1] <= e for s, e in member.content)
            parted = re.match(r"\s{1,5}(?:of|to|for|that)\b", text[time.span[1] : time.span[1] + 6])
            here = sentence[0] <= time.span[0] < sentence[1] and (not inside or (parted and member.kind != "direct"))
            if here and time.when.start == time.when.end == member.when.start and time.relation == "at":
                return time.when, True
        return day, own

    def day_of(self, report_id: str, when: When) -> tuple[When, bool]:
        """The day an entry is told under: its own where the text gives one, else the day its report was published."""
        if when.start is not None and when.end is not None and _DAY_OF_ITS_OWN.match(when.basis):
            days = (date.fromisoformat(when.end) - date.fromisoformat(when.start)).days
            if 0 <= days <= _WIDEST:
                return when, True
        return self.shelf.published(report_id), False

    def is_heading(self, statement: Statement) -> bool:
        """Whether a statement stands in a headline: a line without an end."""
        text = self.shelf.report(statement.report_id).text
        at = (statement.cue or statement.content[0])[0]
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line = text[start : end if end >= 0 else len(text)].strip()
        return not re.search(r"[.!?:…][”\"’)]*$", line)

    def outlet(self, report_id: str) -> str:
        """The outlet as a sentence names it; "one report" where it is not known."""
        return self.shelf.report(report_id).outlet or str(english()["frames"]["a_report"])

    def outlets(self, members: Sequence[Statement]) -> tuple[str, ...]:
        """The outlets of statements, named ones first, each once."""
        unnamed = str(english()["frames"]["a_report"])
        found = sorted({self.outlet(m.report_id) for m in members}, key=lambda o: (o == unnamed, o))
        return tuple(found)

    def _statement(
        self, member: Statement, clause: Clause, text: str, *, bare: bool
    ) -> tuple[str, tuple[str, Span]] | None:
        day, own = self._day_of(member)
        day_said = day if own else None
        if clause.whole:
            said = self._alone(member.report_id, clause.stretch, day_said, None)
            return capital(ended(said)), (member.report_id, clause.stretch)
        assert member.source is not None
        around = text[member.source[0] : max(member.source[1], (member.cue or member.source)[0])]
        named = member.holder.kind == "person" and member.holder.name.istitle()
        unnamed = member.anonymous or re.search(str(english()["unnamed"]), around) is not None
        if named and unnamed and not set(member.holder.name.split()) & set(around.split()):
            return None  # "the diplomat, who asked not to be named" is nobody with a name
        if self._is_doubtful(member, text):
            return None
        subject = self.names.subject(member, text[slice(*member.source)])
        if subject is None:
            return None
        stretch = clause.stretch
        if not clause.quoted:
            stretch = self._one_sentence(member.report_id, stretch, text)
        if not clause.quoted and not clause.lower:
            stretch = self._with_deed(member.report_id, stretch)
        if not bare and not clause.quoted and self._is_loose(member, text, stretch):
            return None
        if clause.quoted:
            words = _quotation([text[slice(*s)] for s in (stretch, *clause.more)])
        else:
            parts = [self._alone(member.report_id, s, day_said, member.holder) for s in (stretch, *clause.more)]
            words = " ".join(p.rstrip(" ,") if i < len(parts) - 1 else p for i, p in enumerate(parts))
            words = self._lowered(member.report_id, stretch, words) if clause.lower else words
        whole = f"{subject} {clause.lead}{words}{clause.tail}"
        return capital(ended(whole)), (member.report_id, stretch)

    def _is_doubtful(self, member: Statement, text: str) -> bool:
        """Whether another person is named between the sentence's beginning and a pronoun that stands for the holder."""
        assert member.source is not None
        if text[slice(*member.source)].casefold() not in {"he", "she"}:
            return False
        start, _ = self.shelf.sentence(member.report_id, member.source[0])
        before = [
            m.who
            for m in _mentions(self.store, member.report_id)
            if start <= m.span[0] and m.span[1] <= member.source[0] and m.who.kind == "person" and m.how != "pronoun"
        ]
        return bool(before) and (before[-1].id or before[-1].name) != (member.holder.id or member.holder.name)

    def _one_sentence(self, report_id: str, stretch: Span, text: str) -> Span:
        """The stretch without a next sentence, unless a quotation goes on there."""
        end = self.shelf.sentence(report_id, stretch[0])[1]
        whole = text.count("“", stretch[0], end) == text.count("”", stretch[0], end)
        return (stretch[0], end) if stretch[0] < end < stretch[1] and whole else stretch

    def _with_deed(self, report_id: str, stretch: Span) -> Span:
        """The stretch up to the end of its sentence where a happening is told there: "as he met …"."""
        end = self.shelf.sentence(report_id, stretch[1] - 1)[1]
        return (stretch[0], end) if any(stretch[1] <= at < end for at in self.triggers.get(report_id, ())) else stretch

    def _is_loose(self, member: Statement, text: str, stretch: Span) -> bool:
        """Whether what is said begins with a pronoun that nothing in the sentence explains."""
        said = re.sub(r"^that ", "", member.content_text)
        if re.match(str(english()["hanging"]), said, re.IGNORECASE) and said[:4].casefold() == "the ":
            return True
        found = re.compile(str(english()["loose"])).search(text, *stretch)
        if found is None or found.start() > member.content[0][0] + 2:
            return False
        mine = {member.holder.id or member.holder.name}
        there = [m for m in _mentions(self.store, member.report_id) if m.span == found.span(1)]
        return not any((m.who.id or m.who.name) in mine for m in there)

    def _alone(self, report_id: str, span: Span, day: When | None, holder: Who | None) -> str:
        words = stand_alone(
            self.shelf.report(report_id).text,
            span,
            day=day,
            times=_times(self.store, report_id),
            mentions=_mentions(self.store, report_id),
            holder=holder,
            names=self.names,
            outlet=self.shelf.report(report_id).outlet,
        )
        return re.sub(r'"([^"]*)"', r"“\1”", words)

    def _after_opening(self, text: str, start: int, end: int) -> int:
        for opening in english()["openings"]:
            found = re.match(rf"{re.escape(opening)},?\s+", text[start:end], re.IGNORECASE)
            if found and (found[0].rstrip().endswith(",") or opening in {"but", "and", "so", "yet"}):
                return start + found.end()
        return start

    def _lowered(self, report_id: str, stretch: Span, words: str) -> str:
        named = any(
            m.span[0] == stretch[0] and m.text[:1].isupper() and m.how != "pronoun"
            for m in _mentions(self.store, report_id)
        )
        return words if named or words[:2] in {"I ", "“I"} else words[:1].lower() + words[1:]

    def _passage(self, member: Statement) -> Passage:
        spans = [s for s in (member.source, member.cue) if s is not None]
        return self.shelf.passage(member.report_id, [*spans, *member.content])


def frame(name: str, **values: str) -> str:
    """A frame of ``brief.yaml`` with its values."""
    text = str(english()["frames"][name])
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], text)


def on_day(when: When) -> str:
    """A day of publication in a sentence; "unknown date" where it is not known."""
    known = when.start is not None or when.end is not None
    return wording.when(when) if known else str(english()["frames"]["unknown_day"])


def capital(text: str) -> str:
    """``text`` with a capital first letter, also behind an opening quotation mark or bracket."""
    at = next((i for i, c in enumerate(text) if c.isalnum()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def ended(text: str) -> str:
    """``text`` with one full stop, or none where a quotation ends the sentence with its own."""
    bare = text.rstrip(" ,;:—–-")
    closed = re.sub(r"[,;]”$", "”", bare)
    return closed if re.search(r"[.!?…]”?$", closed) else closed + "."


def _quotation(parts: Sequence[str]) -> str:
    """Words of one speaker as they stand in quotation marks of ours: omissions as dots, inner marks single."""
    plain = [" ".join(p.split()).strip(' ,“”"') for p in parts]
    text = " … ".join(p for p in plain if p)
    text = text if text[:1].isupper() or not text[:1].isalpha() else f"… {text}"
    text = _inner_quotes(text)
    if text.count("‘") > len(re.findall(r"(?<=[\w.,!?])’(?!\w)", text)):
        text += "’"
    return text if re.search(r"[.!?…]’?$", text) else text + "."


def _inner_quotes(text: str) -> str:
    return re.sub(r'"([^"]*)"', r"‘\1’", text.replace("“", "‘").replace("”", "’"))


@lru_cache(maxsize=256)
def _times(store: Any, report_id: str) -> tuple[TimeExpression, ...]:
    times: tuple[TimeExpression, ...] = store.reading(report_id).times
    return times


@lru_cache(maxsize=256)
def _mentions(store: Any, report_id: str) -> tuple[Mention, ...]:
    mentions: tuple[Mention, ...] = store.reading(report_id).mentions
    return mentions
