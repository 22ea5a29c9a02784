"""Small readings made by hand: a report's text, and what a reader would find in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from dragoman.ids import content_id
from dragoman.model import (
    Act,
    Event,
    Mention,
    Reading,
    Relation,
    Report,
    Span,
    Statement,
    StatementKind,
    Status,
    TimeExpression,
    When,
    Who,
)


def day(start: str, end: str | None = None) -> When:
    """A closed interval of days."""
    end = end or start
    return When(start, end, "day" if start == end else "range", "test")


def state(name: str, code: str) -> Who:
    return Who(f"state:{code}", name, "state", code)


def person(name: str, country: str | None = None, key: str | None = None) -> Who:
    return Who(key, name, "person", country)


@dataclass
class Desk:
    """One report under the hand of its reader."""

    text: str
    published: str | None = None
    outlet: str | None = None
    source: str | None = None
    title: str | None = None
    statements: list[Statement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def id(self) -> str:
        return content_id("r", self.outlet, self.source, self.text)

    @property
    def report(self) -> Report:
        published = When(self.published, self.published, "day", "metadata") if self.published else When()
        source = self.source or self.outlet or self.id
        return Report(self.id, source, self.text, "", self.outlet, self.title, published=published)

    @property
    def reading(self) -> Reading:
        return Reading(
            self.id,
            mentions=tuple(self.mentions),
            times=tuple(sorted(self.times, key=lambda t: t.span)),
            statements=tuple(self.statements),
            events=tuple(self.events),
        )

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return (start, start + len(words))

    def near(self, words: str, other: Span) -> Span:
        """The place of ``words`` that is nearest to ``other``."""
        starts = [i for i in range(len(self.text)) if self.text.startswith(words, i)]
        start = min(starts, key=lambda i: min(abs(i - other[1]), abs(i + len(words) - other[0])))
        return (start, start + len(words))

    def time(self, words: str, when: When | None = None, relation: Relation = "at") -> None:
        self.times.append(TimeExpression(self.id, self.span(words), words, when or When(), relation))

    def mention(self, words: str, who: Who) -> None:
        self.mentions.append(Mention(self.id, self.span(words), words, who, "name", 1.0))

    def say(
        self,
        holder: Who,
        cue: str,
        *content: str,
        act: Act = "state",
        kind: StatementKind = "direct",
        when: When | None = None,
        toward: Sequence[Who] = (),
        audience: Who | None = None,
        inside: str | None = None,
        why: dict[str, str] | None = None,
    ) -> str:
        """A statement; its id. Where no time is given it is the day of the report."""
        if when is None:
            when = day(self.published) if self.published else When()
        spans = tuple(self.span(c) for c in content)
        statement = Statement(
            id=content_id("st", self.id, spans, cue),
            report_id=self.id,
            source=None,
            cue=self.near(cue, spans[0]),
            content=spans,
            content_text=" ".join(content),
            holder=holder,
            holder_text=holder.name,
            kind=kind,
            act=act,
            toward=tuple(toward),
            audience=audience,
            inside=inside,
            when=when,
            confidence=0.9,
            why=why or {},
        )
        self.statements.append(statement)
        return statement.id

    def do(
        self,
        trigger: str,
        kind: str,
        actors: Sequence[Who],
        recipients: Sequence[Who] = (),
        *,
        status: Status = "occurred",
        when: When | None = None,
        place: Who | None = None,
        score: float = 1.0,
        verbal_of: str | None = None,
    ) -> str:
        """An event; its id."""
        span = self.span(trigger)
        event = Event(
            id=content_id("e", self.id, span, kind, status),
            report_id=self.id,
            spans=(span,),
            type=kind,
            plover_type=kind,
            mode=None,
            contexts=(),
            quad=1,
            score=score,
            actors=tuple(actors),
            recipients=tuple(recipients),
            status=status,
            when=when or When(),
            place=place,
            verbal_of=verbal_of,
            confidence=0.9,
        )
        self.events.append(event)
        return event.id


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()
