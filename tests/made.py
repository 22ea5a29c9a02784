"""Reports, readings and joins made by hand or by a cheap reader, for tests of the rooms behind reading.

The cheap reader finds ``Name says "words".`` and ``Name visits Name.`` by a pattern; a report may ask it to misbehave.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from dragoman.errors import ReportError
from dragoman.growing import MakeJoining
from dragoman.ids import content_id
from dragoman.joining import Change, Library, ReadAgain
from dragoman.model import (
    Copy,
    DatedReport,
    Dispute,
    DyadEntry,
    DyadMonth,
    Event,
    Failure,
    Happening,
    Joins,
    Judgement,
    Mention,
    Reading,
    Report,
    Saying,
    Side,
    Statement,
    StatusAt,
    Story,
    TimeExpression,
    Variant,
    When,
    Who,
)
from dragoman.pipeline import Rooms
from dragoman.record.export import Join

SAYS = re.compile(r"(?P<who>\w+) (?P<cue>says|denies) “(?P<words>[^”]+)”")
VISITS = re.compile(r"(?P<who>\w+) (?P<cue>visits) (?P<whom>\w+)")
DAY = re.compile(r"on (?P<day>\d{4}-\d\d-\d\d)")
type Item = Report | Failure

VERSIONS = {"code": "test", "model": "none", "tagger": "none", "knowledge": "none"}


def report(text: str, source: str = "a.txt", *, outlet: str | None = None, day: str | None = None) -> Report:
    when = When(day, day, "day", "metadata") if day else When()
    return Report(
        id=content_id("r", source, text),
        source=source,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        outlet=outlet,
        title=text[:20],
        language="en",
        published=when,
        basis={"outlet": "metadata"},
    )


def who(name: str) -> Who:
    return Who(content_id("a", name), name, "person", "UTO")


def read_cheaply(given: Report) -> Reading:
    """A reading by patterns. The words CRASH, HANG, WAIT, RAISE, REFUSE, MISPLACE in a report make trouble of that kind."""
    if "CRASH" in given.text:
        os._exit(9)
    if "HANG" in given.text:
        re.match(r"(a+)+$", "a" * 60 + "b")  # as a wild pattern does it: nothing else of Python runs meanwhile
    if "WAIT" in given.text:
        threading.Event().wait(300)  # as one that takes very long, while others of this process may run
    if "RAISE" in given.text:
        raise ValueError(f"bad report at {object()}")
    if "REFUSE" in given.text:
        raise ReportError("language", "it is in Utopian")
    shift = 1 if "MISPLACE" in given.text else 0
    mentions, statements, events = [], [], []
    for found in SAYS.finditer(given.text):
        holder, content = found.span("who"), (found.span("words"),)
        name = who(found["who"])
        mentions.append(Mention(given.id, holder, found["who"], name, "name", 0.9, "spelled out"))
        statements.append(
            Statement(
                id=content_id("s", given.id, found.span("cue"), content),
                report_id=given.id,
                source=holder,
                cue=found.span("cue"),
                content=content,
                content_text=found["words"] + "!" * shift,
                holder=name,
                holder_text=found["who"],
                kind="direct",
                act="deny" if found["cue"] == "denies" else "state",
                toward=(who("Freedonia"),) if "Freedonia" in found["words"] else (),
                when=given.published,
                confidence=1 / 3,
                why={"found": "a pattern"},
            )
        )
    for found in VISITS.finditer(given.text):
        spans = (found.span("cue"), found.span("who"), found.span("whom"))
        events.append(
            Event(
                id=content_id("e", given.id, spans),
                report_id=given.id,
                spans=spans,
                type="CONSULT",
                plover_type="CONSULT",
                mode="visit",
                contexts=("diplomatic",),
                quad=1,
                score=1.0,
                actors=(who(found["who"]),),
                recipients=(who(found["whom"]),),
                status="occurred",
                when=given.published,
                confidence=0.7,
            )
        )
    times = [
        TimeExpression(given.id, f.span("day"), f["day"], When(f["day"], f["day"], "day", "said"))
        for f in DAY.finditer(given.text)
    ]
    return Reading(
        given.id, mentions=tuple(mentions), times=tuple(times), statements=tuple(statements), events=tuple(events)
    )


def join_cheaply(
    reports: Sequence[Report],
    readings: Sequence[Reading],
    judgements: Sequence[Judgement] = (),  # noqa: ARG001 - nothing is doubtful here
) -> Joins:
    """Statements with the same words are one saying; a denial disputes it; each event is a happening of its own."""
    by_id = {r.id: r for r in reports}
    groups: dict[tuple[str, str], list[Statement]] = {}
    for reading in readings:
        for statement in reading.statements:
            groups.setdefault((statement.holder.name, statement.content_text), []).append(statement)
    sayings = [_saying(sorted(group, key=lambda s: s.id), by_id) for group in groups.values()]
    days = sorted(r.published.start for r in reports if r.published.start)
    dated = [
        DatedReport(r.id, r.published if r.published.end else When(None, days[-1], "open", "cross-report"))
        for r in reports
        if r.published.end or days
    ]
    return Joins(
        dated=tuple(dated),
        sayings=tuple(sayings),
        happenings=tuple(_happening(e) for reading in readings for e in reading.events),
        disputes=tuple(_disputes(sayings)),
        stories=(Story(content_id("t", days), "All", tuple(sorted(by_id)), When(), ()),) if reports else (),
        copies=tuple(_copies(reports)),
        relations=(DyadMonth("Ruritania", "Freedonia", "2030-01", 1 / 3, 0.0, 0.1, -1.0, 1.0, 1, 1, 1),),
        dyad_entries=tuple(_bearing(s) for s in sayings),
    )


def _bearing(saying: Saying) -> DyadEntry:
    return DyadEntry(
        source="Ruritania",
        target="Freedonia",
        entry_id=saying.id,
        kind="saying",
        status="occurred",
        claimed=False,
        score=1 / 3,
        material=False,
        first_day="2030-01-05",
        last_day="2030-01-05",
        by_publication=True,
        known_from=saying.known_from,
        sources=saying.outlets,
        n_sources=saying.independent_sources,
    )


def joining(join: Join = join_cheaply, *, redates: bool = True) -> MakeJoining:
    """A joining that joins all reports so far at every portion by ``join``; what others date is read again."""

    def make(
        connection: sqlite3.Connection, library: Library, judgements: Sequence[Judgement], read_again: ReadAgain
    ) -> Wholes:
        return Wholes(connection, library, judgements, read_again, join, redates=redates)

    return make


class Wholes:
    """See :func:`joining`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        library: Library,
        judgements: Sequence[Judgement],
        read_again: ReadAgain,
        join: Join,
        *,
        redates: bool,
    ) -> None:
        self.connection, self.library, self.read_again = connection, library, read_again
        self.join, self.judgements, self.redates = join, judgements, redates

    def add(self, report_ids: Iterable[str], *_: object) -> Change:
        """What joining those reports with all before them changes: everything."""
        change = Change()
        for table, gone in (
            ("sayings", change.gone_sayings),
            ("happenings", change.gone_happenings),
            ("disputes", change.gone_disputes),
            ("stories", change.gone_stories),
        ):
            gone.update(row[0] for row in self.connection.execute(f"SELECT id FROM {table}"))
        change.gone_entries.update(row[0] for row in self.connection.execute("SELECT entry_id FROM dyad_entries"))
        change.gone_months.update(self.connection.execute("SELECT source, target, month FROM relations"))
        joins = self._join(set(report_ids), change)
        change.dated, change.relations = list(joins.dated), list(joins.relations)
        change.sayings, change.happenings = list(joins.sayings), list(joins.happenings)
        change.disputes, change.stories = list(joins.disputes), list(joins.stories)
        change.dyad_entries = list(joins.dyad_entries)
        for copy in joins.copies:
            change.copies.setdefault(copy.report_id, []).append(copy)
        return change

    def _join(self, new: set[str], change: Change) -> Joins:
        joined = {row[0] for row in self.connection.execute("SELECT report_id FROM story_reports")}
        ids = sorted(joined | new)
        reports = [self.library.report(i) for i in ids]
        before = {i: found for i in ids if (found := self.library.first_reading(i)) is not None}
        readings = {i: before[i][1] if i in before else self.library.reading(i) for i in ids}
        joins = self.join(reports, list(readings.values()), self.judgements)
        wanted = {r.id: r for r in redated_cheaply(joins, reports)} if self.redates else {}
        change.again.update(dict.fromkeys(before.keys() - wanted.keys()))
        readings |= {i: self.library.reading(i) for i in before.keys() & wanted.keys()}
        missing = [r for i, r in wanted.items() if i not in before or before[i][0] != r.published]
        for reading in self.read_again(missing):
            change.again[reading.report_id] = (wanted[reading.report_id].published, reading)
            readings[reading.report_id] = self.library.put_right(reading)
        return self.join(reports, list(readings.values()), self.judgements)


def redated_cheaply(joins: Joins, reports: Iterable[Report]) -> list[Report]:
    days = {d.report_id: d.published for d in joins.dated}
    return [
        msgspec.structs.replace(r, published=days[r.id])
        for r in reports
        if r.id in days and days[r.id].basis == "cross-report"
    ]


def _saying(group: list[Statement], reports: dict[str, Report]) -> Saying:
    carriers = [reports[s.report_id] for s in group]
    first = group[0]
    return Saying(
        id=content_id("y", first.holder.name, first.content_text),
        known_from=min((r.published.end for r in carriers if r.published.end), default=None),
        holder=first.holder,
        act=first.act,
        statements=tuple(s.id for s in group),
        wording=first.content_text,
        variants=tuple(Variant(s.report_id, s.content_text, "") for s in group),
        first_report=min(r.id for r in carriers),
        outlets=tuple(sorted({r.outlet or r.source for r in carriers})),
        independent_sources=len(carriers),
        when=first.when,
        why=("the same words",),
    )


def _happening(event: Event) -> Happening:
    return Happening(
        id=content_id("h", event.id),
        known_from=event.when.end,
        type=event.type,
        actors=event.actors,
        recipients=event.recipients,
        status=event.status,
        status_history=(StatusAt(event.status, event.when.end, event.report_id),),
        when=event.when,
        place=None,
        events=(event.id,),
        outlets=(),
        independent_sources=1,
    )


def _disputes(sayings: list[Saying]) -> Iterator[Dispute]:
    denials = [s for s in sayings if s.act == "deny"]
    for denial in denials:
        for other in sayings:
            if other.wording == denial.wording and other.act != "deny":
                sides = (
                    Side(other.holder, "asserts", other.statements),
                    Side(denial.holder, "denies", denial.statements),
                )
                yield Dispute(content_id("d", other.id, denial.id), other.id, sides)


def _copies(reports: Sequence[Report]) -> Iterator[Copy]:
    seen: dict[str, str] = {}
    for given in sorted(reports, key=lambda r: r.id):
        if given.text in seen:
            whole = (0, len(given.text))
            yield Copy(given.id, seen[given.text], 1.0, ((whole, whole),))
        seen.setdefault(given.text, given.id)


def rooms(items: Iterable[Report | Failure]) -> Rooms:
    """A house whose intake gives ``items``, in that order, whatever it is asked for."""
    given = list(items)
    return Rooms(lambda _: iter(given), read_cheaply, joining(), dict(VERSIONS))


def some_reports(number: int = 12, *, seed: int = 7) -> list[Report]:
    """Reports that quote each other's speakers, with some twins in other outlets."""
    chance = random.Random(seed)
    names = ["Rudolf", "Sapt", "Flavia", "Michael"]
    made = []
    for n in range(number):
        lines = [
            f"{chance.choice(names)} says “the treaty with Freedonia number {chance.randrange(4)} holds”.",
            f"{chance.choice(names)} denies “the treaty with Freedonia number {chance.randrange(4)} holds”.",
            f"{chance.choice(names)} visits Streslau on 2030-01-{n % 28 + 1:02d}.",
        ]
        made.append(report("\n".join(lines), f"{n:03}.txt", outlet=f"Outlet {n % 3}", day=f"2030-01-{n % 28 + 1:02d}"))
    made.append(report(made[0].text, "copy.txt", outlet="Copyist"))
    return made
