"""Made-up reports with what a reader would find in them: for measuring joining at 1,000 to 100,000 reports.

    reports = corpus.reports(1000)          (report, reading) pairs, in the order of their days
    texts = corpus.texts(200)               rows to read, of the same world

Developments come and go: each has two states, people, a place, words of its own, and some things that are said and
done in it, each told by several outlets in several words. Three reports in ten copy a passage of an earlier one, one in
twenty the whole of it. Seeded: the same numbers give the same reports.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import texts
from texts import WORDS

from dragoman.ids import content_id
from dragoman.model import Event, Mention, Reading, Report, Span, Statement, TimeExpression, When, Who

FIRST = date(2015, 1, 1)
#: Reports of a day; developments that go on at a time; days that one takes.
A_DAY, DEVELOPMENTS, LIFE = 100, 60, 12
COPIED, WHOLE = 0.3, 0.05
SENTENCES = (9, 15)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DEEDS = (
    ("CONSULT", "met", "{a} met {b} in {place} on {day} over the {w}", 1.0),
    ("CONSULT", "talks", "{a} and {b} held talks on the {w} in {place} on {day}", 1.0),
    ("SANCTION", "sanctions", "{a} put sanctions on {b} on {day} over the {w}", -5.0),
    ("ASSAULT", "shelled", "{a} shelled posts of {b} near {place} on {day} after the {w}", -9.0),
    ("AID", "delivered", "{a} delivered grain to {b} on {day} through the {w}", 6.0),
    ("AGREE", "signed", "{a} signed a treaty with {b} in {place} on {day} on the {w}", 4.0),
    ("MOBILIZE", "deployed", "{a} deployed troops against {b} near {place} on {day}, the {w} said", -6.0),
    ("REJECT", "rejected", "{a} rejected the offer of {b} on {day} to share the {w}", -3.0),
)
PLACES = tuple(WORDS["capitals"])
_SYLLABLES = (
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "ha",
    "jo",
    "ki",
    "le",
    "mo",
    "na",
    "pu",
    "ri",
    "se",
    "to",
    "vy",
    "zan",
    "dor",
    "mel",
)


@dataclass
class Sentence:
    """A sentence and what it tells, spans counted from its start."""

    text: str
    statements: list[tuple[Who, str, Span | None, Span, Span, str, When]] = field(default_factory=list)
    events: list[tuple[str, float, Span, Who, Who, Who, When]] = field(default_factory=list)
    mentions: list[tuple[Span, Who]] = field(default_factory=list)
    times: list[tuple[Span, When]] = field(default_factory=list)


@dataclass
class Development:
    """Two states that have something with each other for some days."""

    a: Who
    b: Who
    people: list[Who]
    place: Who
    words: list[str]
    began: int
    said: list[tuple[Who, str, int]] = field(default_factory=list)
    done: list[tuple[int, str, int]] = field(default_factory=list)
    told: deque[tuple[str, list[Sentence]]] = field(default_factory=lambda: deque(maxlen=12))


class World:
    """All that is made up."""

    def __init__(self, seed: int, developments: int = DEVELOPMENTS) -> None:
        self.developments = developments
        self.chance = random.Random(seed)
        made = sorted({"".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(2, 4))) for _ in range(40_000)})
        self.chance.shuffle(made)
        self.made = made
        # Words of this project's own sentences, as frequent there as here.
        own = " ".join(texts.reports(150)).split()
        self.common = [w for w in own if w.isalpha() and w.islower()]
        self.states = [Who(f"state:X{n:02}", name, "state", f"X{n:02}") for n, name in enumerate(WORDS["states"])]
        self.places = [Who(f"place:{p}", p, "place") for p in PLACES]
        self.outlets = [f"{p} {kind}" for p in PLACES for kind in ("Courier", "Wire")]
        self.running: list[Development] = []

    def day(self, number: int) -> None:
        """Brings the world to that day."""
        self.running = [d for d in self.running if number - d.began < LIFE]
        while len(self.running) < self.developments:
            # On the first day some have run for days already, so that every day is like every other.
            self.running.append(self._development(number or -self.chance.randrange(LIFE)))
        for d in self.running:
            for _ in range(5):
                length = self.chance.randint(6, 22)
                words = self.chance.choices(self.common, k=length) + self.chance.choices(d.words, k=max(2, length // 4))
                self.chance.shuffle(words)
                d.said.append((self.chance.choice(d.people), " ".join(words), number))
                d.done.append((self.chance.randrange(len(DEEDS)), self.chance.choice(d.words), number))
            d.said, d.done = d.said[-15:], d.done[-15:]

    def _development(self, number: int) -> Development:
        a, b = self.chance.sample(self.states, 2)
        people = []
        for state in (a, a, b, b):
            name = f"{self.chance.choice(WORDS['first'])} {self.chance.choice(self.made).title()}"
            known = self.chance.random() < 0.5
            people.append(
                Who(f"person:{name}" if known else None, name, "person", state.country, "GOV" if known else None)
            )
        return Development(a, b, people, self.chance.choice(self.places), self.chance.sample(self.made, 14), number)

    def report(self, number: int) -> tuple[Report, list[Sentence]]:
        """A report of the day of that number."""
        d = self.chance.choice(self.running)
        body = [self._sentence(d, number) for _ in range(self.chance.randint(*SENTENCES))]
        draw = self.chance.random()
        if d.told and draw < COPIED:
            _, earlier = self.chance.choice(list(d.told))
            if draw < WHOLE:
                body = [*earlier, *body[: self.chance.randint(0, 2)]]
            else:
                start = self.chance.randrange(max(1, len(earlier) - 4))
                passage = earlier[start : start + self.chance.randint(3, 6)]
                body[2 : 2 + len(passage)] = passage
        outlet = self.chance.choice(self.outlets)
        published = (FIRST + timedelta(days=number)).isoformat()
        text = "\n".join(s.text for s in body)
        key = content_id("r", outlet, published, text)
        d.told.append((key, body))
        when = When(published, published, "day", "metadata")
        return Report(key, key, text, "", outlet, published=when, language="en"), body

    def _sentence(self, d: Development, number: int) -> Sentence:
        draw = self.chance.random()
        if draw < 0.3:
            return self._quote(d, number)
        if draw < 0.55:
            return self._indirect(d)
        if draw < 0.8:
            return self._deed(d)
        words = (
            self.chance.choices(self.common, k=9)
            + self.chance.choices(d.words, k=3)
            + self.chance.choices(self.made, k=3)
        )
        self.chance.shuffle(words)
        return Sentence(f"The {' '.join(words)} near {d.place.name}.")

    def _quote(self, d: Development, number: int) -> Sentence:
        who, words, at = self.chance.choice(d.said)
        shown = words.split()
        if self.chance.random() < 0.3 and len(shown) > 10:
            cut = self.chance.randint(0, len(shown) - 8)
            shown = shown[cut : cut + self.chance.randint(7, 12)]
        content = " ".join(shown).capitalize()
        day = DAYS[(FIRST + timedelta(days=at)).weekday()]
        text = f"“{content},” {who.name} said on {day}."
        s = Sentence(text)
        at_name, at_day = text.index(who.name), text.rindex(day)
        cue = text.index("said", at_name)
        when = _when(at) if number - at < 7 else When()
        s.statements.append(
            (who, "state", (at_name, at_name + len(who.name)), (cue, cue + 4), (1, 1 + len(content)), "direct", when)
        )
        s.mentions.append(((at_name, at_name + len(who.name)), who))
        s.times.append(((at_day - 3, at_day + len(day)), when))
        return s

    def _indirect(self, d: Development) -> Sentence:
        who, words, at = self.chance.choice(d.said)
        shown = words.split()
        for _ in range(len(shown) // 6):
            shown[self.chance.randrange(len(shown))] = self.chance.choice(self.common)
        act, cue = self.chance.choice(
            (("state", "said"), ("warn", "warned"), ("announce", "announced"), ("accuse", "insisted"))
        )
        content = "that " + " ".join(shown)
        text = f"{who.name} {cue} {content}."
        start = len(who.name) + 1
        s = Sentence(text)
        span = (start + len(cue) + 1, start + len(cue) + 1 + len(content))
        s.statements.append((who, act, (0, len(who.name)), (start, start + len(cue)), span, "indirect", _when(at)))
        s.mentions.append(((0, len(who.name)), who))
        return s

    def _deed(self, d: Development) -> Sentence:
        number, word, at = self.chance.choice(d.done)
        kind, trigger, form, score = DEEDS[number]
        day = DAYS[(FIRST + timedelta(days=at)).weekday()]
        text = form.format(a=d.a.name, b=d.b.name, place=d.place.name, day=day, w=word)
        extra = " ".join(self.chance.choices(self.common, k=self.chance.randint(3, 9)))
        s = Sentence(f"{text}, {extra}.")
        start = text.index(trigger)
        s.events.append((kind, score, (start, start + len(trigger)), d.a, d.b, d.place, _when(at)))
        for who in (d.a, d.b):
            at_name = text.index(who.name)
            s.mentions.append(((at_name, at_name + len(who.name)), who))
        at_day = text.index(f"on {day}")
        s.times.append(((at_day, at_day + len(day) + 3), _when(at)))
        return s


def _when(number: int) -> When:
    day = (FIRST + timedelta(days=number)).isoformat()
    return When(day, day, "day", "made up")


def _reading(report: Report, body: list[Sentence]) -> Reading:
    mentions, times, statements, events = [], [], [], []
    offset = 0
    for s in body:

        def moved(span: Span, by: int = offset) -> Span:
            return (span[0] + by, span[1] + by)

        for span, who in s.mentions:
            mentions.append(Mention(report.id, moved(span), who.name, who, "name", 1.0))
        for span, when in s.times:
            times.append(TimeExpression(report.id, moved(span), s.text[slice(*span)], when, "at"))
        for who, act, source, cue, content, kind, when in s.statements:
            statements.append(
                Statement(
                    content_id("s", report.id, offset, content),
                    report.id,
                    moved(source) if source else None,
                    moved(cue),
                    (moved(content),),
                    s.text[slice(*content)],
                    who,
                    who.name,
                    kind,  # type: ignore[arg-type]
                    act,  # type: ignore[arg-type]
                    when=when if when.start else report.published,
                    confidence=0.9,
                )
            )
        for kind, score, span, a, b, place, when in s.events:
            events.append(
                Event(
                    content_id("e", report.id, offset, span),
                    report.id,
                    (moved(span),),
                    kind,
                    kind,
                    None,
                    (),
                    1,
                    score,
                    (a,),
                    (b,),
                    "occurred",
                    when=when,
                    place=place,
                    confidence=0.9,
                )
            )
        offset += len(s.text) + 1
    return Reading(
        report.id, mentions=tuple(mentions), times=tuple(times), statements=tuple(statements), events=tuple(events)
    )


def reports(
    count: int, *, seed: int = 11, a_day: int = A_DAY, developments: int = DEVELOPMENTS
) -> Iterator[tuple[Report, Reading]]:
    """``count`` reports with their readings, by day."""
    world = World(seed, developments)
    seen: set[str] = set()
    number = -1
    made = 0
    while made < count:
        number += 1
        world.day(number)
        for _ in range(min(a_day, count - made)):
            report, body = world.report(number)
            if report.id not in seen:
                seen.add(report.id)
                made += 1
                yield report, _reading(report, body)


if __name__ == "__main__":
    for found, _ in reports(3):
        print(found.outlet, found.published.start, found.text, "", sep="\n")
