"""A record of made-up reports for measuring the reading room: its tables are filled directly, nothing is read.

    python bench/room_corpus.py OUT --reports 100000

Twenty statements and eight events a report, actors and words by Zipf's law, every tenth statement carried again by
another outlet. Seeded: the same numbers give the same record.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from texts import WORDS

from dragoman.ids import content_id
from dragoman.model import (
    Dispute,
    DyadEntry,
    DyadMonth,
    Event,
    Happening,
    Mention,
    Report,
    Saying,
    Side,
    Statement,
    StatusAt,
    Story,
    Variant,
    When,
    Who,
)
from dragoman.record import codec, listing
from dragoman.record.writer import Writer

STATEMENTS, EVENTS, LINE = 20, 8, 14
FIRST = date(2019, 1, 1)
DAYS = 2_000
ACTS = (["state"] * 30) + [
    "announce",
    "deny",
    "accuse",
    "criticise",
    "reject",
    "demand",
    "urge",
    "warn",
    "praise",
    "hope",
]
TYPES = ["CONSULT"] * 6 + [
    "AGREE",
    "SUPPORT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "SANCTION",
    "MOBILIZE",
    "ASSAULT",
]
STATUSES = ["occurred"] * 6 + ["planned", "ongoing", "cancelled", "denied", "demanded", "hypothetical"]
SCORES = {"CONSULT": 1.0, "AGREE": 3.0, "SUPPORT": 4.0, "ASSAULT": -9.0, "THREATEN": -5.0}


class Corpus:
    """The made-up world: who there is, and in which words they speak."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.outlets = [f"{city} {kind}" for city in WORDS["capitals"] for kind in ("Courier", "Wire", "Herald")]
        self.states: dict[str, str] = {}
        self.actors = list(self._actors())
        self.chance.shuffle(self.actors)
        self.actor_weights = list(itertools.accumulate(1 / (n + 3) for n in range(len(self.actors))))
        syllables = ["ba", "co", "di", "fe", "gu", "ha", "jo", "ki", "le", "mo", "na", "pu", "ri", "se", "to", "vy"]
        made = sorted({"".join(self.chance.choices(syllables, k=self.chance.randint(2, 4))) for _ in range(30_000)})
        self.chance.shuffle(made)
        common = sorted(
            {w for claim in WORDS["claims"] for w in claim.split() if w.isalpha()} | {"the", "talks", "border"}
        )
        self.words = common + made
        self.word_weights = list(itertools.accumulate(1 / (n + 2) for n in range(len(self.words))))

    def _actors(self) -> Iterator[Who]:
        for number, state in enumerate(WORDS["states"]):
            code = f"{state[:2].upper()}{chr(65 + number % 26)}"
            self.states[code] = state
            yield Who(f"state:{code}", state, "state", code)
            yield Who(f"government:{code}", f"Government of {state}", "government", code, "GOV")
            yield Who(f"ministry:{code}:foreign", f"Ministry of Foreign Affairs ({state})", "ministry", code, "GOV")
            for first, last in itertools.product(WORDS["first"], WORDS["last"][number % 5 :: 5]):
                yield Who(f"person:{code}{first}{last}", f"{first} {last} {state[:3]}", "person", code, "GOV")
        for number in range(4_000):
            yield Who(None, f"{WORDS['first'][number % 20]} {WORDS['last'][number // 20 % 20]}-{number}", "person")

    def actor(self) -> Who:
        """Somebody, well-known ones more often."""
        return self.chance.choices(self.actors, cum_weights=self.actor_weights)[0]

    def sentence(self, length: int) -> str:
        """So many words, common ones more often."""
        return " ".join(self.chance.choices(self.words, cum_weights=self.word_weights, k=length))


class Filler:
    """Reports one by one into the tables; sayings as long as another outlet may still carry them."""

    def __init__(self, writer: Writer, corpus: Corpus) -> None:
        self.run = writer.begin_run(0, {"paths": ["made up"]}, {"code": "bench"}, workers=1, engine="local")
        self.connection = writer.connection
        self.corpus = corpus
        self.recent: deque[tuple[list[Statement], list[Report]]] = deque()
        self.stories: list[list[Report]] = []
        self.rows: dict[str, list[tuple[Any, ...]]] = {}

    def keep(self, kept: Any, value: Any, *more: Any) -> None:
        """Notes a row for its table; ``more`` are the values that no struct has."""
        self.rows.setdefault(kept.table, []).append((*kept.encode(value), *more))

    def flush(self) -> None:
        """Writes the rows noted so far."""
        for table, rows in self.rows.items():
            marks = ", ".join("?" * len(rows[0]))
            columns = COLUMNS[table]
            self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        self.rows = {}

    def report(self, number: int, total: int) -> None:
        """One of ``total`` reports, with all that is read in it."""
        corpus, chance = self.corpus, self.corpus.chance
        day = (FIRST + timedelta(days=DAYS * number // total)).isoformat()
        when = When(day, day, "day", "metadata")
        lines: list[str] = []
        drafts: list[tuple[Who, Who | None, str, str]] = []
        for _ in range(STATEMENTS):
            holder, toward = corpus.actor(), corpus.actor() if chance.random() < 0.5 else None
            content = corpus.sentence(LINE) + (f" {toward.name}" if toward else "")
            drafts.append((holder, toward, content, "said that"))
        text, places = "", []
        for holder, _, content, cue in drafts:
            start = len(text)
            text += f"{holder.name} {cue} {content}.{chr(10) if len(places) % 3 == 2 else ' '}"
            places.append(start)
        lines.append(text)
        report = Report(
            content_id("r", number), f"{number:07}.txt", text, "", chance.choice(corpus.outlets),
            corpus.sentence(7).capitalize(), None, None, "en", when, f"https://example.org/{number}",
        )  # fmt: skip
        self.keep(codec.REPORTS, report, None, "", self.run)
        if not self.stories or chance.random() < 0.12:
            self.stories.append([])
        chance.choice(self.stories[-40:]).append(report)
        self._read(report, drafts, places, when)

    def _read(self, report: Report, drafts: Sequence[Any], places: Sequence[int], when: When) -> None:
        chance = self.corpus.chance
        mentions = 0
        for nth, ((holder, toward, content, cue), start) in enumerate(zip(drafts, places, strict=True)):
            cue_at = start + len(holder.name) + 1
            at = cue_at + len(cue) + 1
            statement = Statement(
                content_id("s", report.id, at), report.id, (start, start + len(holder.name)), (cue_at, cue_at + 4),
                ((at, at + len(content)),), content, holder, holder.name, "indirect", chance.choice(ACTS),  # type: ignore[arg-type]
                (toward,) if toward else (), when=when, confidence=0.9,
                why={"found": "tagger 0.93", "holder": "name: known by full name", "act": "the cue 'said' names it"},
            )  # fmt: skip
            self.keep(codec.STATEMENTS, statement, nth)
            self.keep(
                codec.MENTIONS,
                Mention(report.id, (start, start + len(holder.name)), holder.name, holder, "name", 0.9, "full name"),
                mentions,
            )
            mentions += 1
            if toward:
                span = (at + len(content) - len(toward.name), at + len(content))
                self.keep(
                    codec.MENTIONS, Mention(report.id, span, toward.name, toward, "name", 0.9, "full name"), mentions
                )
                mentions += 1
            self._say(statement, report)
        for nth in range(EVENTS):
            self._do(report, places[nth] + 1, nth, when)

    def _say(self, statement: Statement, report: Report) -> None:
        if self.recent and self.corpus.chance.random() < 0.1:
            members, reports = self.corpus.chance.choice(self.recent)
            members.append(msgspec.structs.replace(statement))
            reports.append(report)
            return
        self.recent.append(([statement], [report]))
        if len(self.recent) > 400:
            self._saying(*self.recent.popleft())

    def _saying(self, members: Sequence[Statement], reports: Sequence[Report]) -> None:
        first = members[0]
        outlets = tuple(sorted({r.outlet or "" for r in reports}))
        variants = tuple(Variant(m.report_id, m.content_text, m.content_text) for m in members)
        saying = Saying(
            content_id("y", first.id), first.when.start, first.holder, first.act, (), first.content_text, variants,
            first.report_id, outlets, len(outlets), first.when, ("the same words",) if len(members) > 1 else (),
        )  # fmt: skip
        self.keep(codec.SAYINGS, saying)
        linked = self.rows.setdefault("saying_statements", [])
        linked += [(saying.id, nth, m.id) for nth, m in enumerate(members)]
        for toward in first.toward:
            self._between(first.holder, toward, saying.id, "saying", "occurred", -2.0, first.when)
        if first.act == "deny" and len(members) > 1:
            other = self.corpus.actor()
            dispute = Dispute(content_id("d", saying.id), saying.id, (), saying.known_from, ("answers it",))
            self.keep(codec.DISPUTES, dispute)
            self.keep(codec.SIDES, Side(other, "asserts", (members[1].id,)), dispute.id, 0)
            self.keep(codec.SIDES, Side(first.holder, "denies", (first.id,)), dispute.id, 1)

    def _do(self, report: Report, at: int, nth: int, when: When) -> None:
        chance = self.corpus.chance
        actors, recipients = (self.corpus.actor(),), (self.corpus.actor(),)
        kind, status = chance.choice(TYPES), chance.choice(STATUSES)
        score = SCORES.get(kind, -2.0)
        event = Event(
            content_id("e", report.id, nth), report.id, ((at, at + 6),), kind, kind, None, ("diplomatic",),
            1 if score > 0 else 4, score, actors, recipients, status, when, confidence=0.8,  # type: ignore[arg-type]
            why={"found": "tagger 0.9, type 0.8"},
        )  # fmt: skip
        self.keep(codec.EVENTS, event, nth)
        happening = Happening(
            content_id("h", event.id), when.start, kind, actors, recipients, event.status,
            (StatusAt(event.status, when.start, report.id),), when, None, (), (report.outlet or "",), 1,
        )  # fmt: skip
        self.keep(codec.HAPPENINGS, happening)
        self.rows.setdefault("happening_events", []).append((happening.id, 0, event.id))
        self._between(actors[0], recipients[0], happening.id, "happening", event.status, score, when)

    def _between(self, one: Who, other: Who, entry: str, kind: str, status: str, score: float, when: When) -> None:
        states = self.corpus.states
        if one.country and other.country and one.country != other.country:
            row = DyadEntry(
                source=states[one.country],
                target=states[other.country],
                entry_id=entry,
                kind=kind,  # type: ignore[arg-type]
                status=status,  # type: ignore[arg-type]
                claimed=False,
                score=score,
                material=kind == "happening",
                first_day=when.start,
                last_day=when.end,
                by_publication=False,
                known_from=when.start,
                sources=("an outlet",),
                n_sources=1,
            )
            self.keep(codec.DYAD_ENTRIES, row)

    def rest(self) -> None:
        """What follows from all reports together."""
        while self.recent:
            self._saying(*self.recent.popleft())
        for number, reports in enumerate(self.stories):
            if not reports:
                continue
            days = sorted(r.published.start or "" for r in reports)
            cast = tuple({w.name: w for w in (self.corpus.actor() for _ in range(4))}.values())
            when = When(days[0], days[-1], "range", "its reports")
            story = Story(content_id("t", number), reports[0].title or "", (), when, cast, ("the same development",))
            self.keep(codec.STORIES, story)
            linked = self.rows.setdefault("story_reports", [])
            linked += [(story.id, nth, r.id) for nth, r in enumerate(reports)]
        chance = self.corpus.chance
        for source, target in itertools.permutations(WORDS["states"][:20], 2):
            for month in range(60):
                net = chance.uniform(-6, 6)
                row = DyadMonth(
                    source, target, f"{2019 + month // 12}-{month % 12 + 1:02}", max(net, 0.0), min(net, 0.0), net,
                    net - 1.5, net + 1.5, 3, 4, 5,
                )  # fmt: skip
                self.keep(codec.RELATIONS, row)
        self.flush()


COLUMNS = {
    shape.table: ", ".join((*shape.columns, *more))
    for shape, more in (
        (codec.REPORTS, ("domain", "reading_sha256", "run")),
        (codec.MENTIONS, ("nth",)),
        (codec.STATEMENTS, ("nth",)),
        (codec.EVENTS, ("nth",)),
        (codec.SAYINGS, ()),
        (codec.HAPPENINGS, ()),
        (codec.DISPUTES, ()),
        (codec.SIDES, ("dispute_id", "nth")),
        (codec.STORIES, ()),
        (codec.RELATIONS, ()),
        (codec.DYAD_ENTRIES, ()),
    )
} | {
    "saying_statements": "saying_id, nth, statement_id",
    "happening_events": "happening_id, nth, event_id",
    "story_reports": "story_id, nth, report_id",
}  # fmt: skip


def make(path: Path, reports: int, *, seed: int = 7, told: Any = None) -> None:
    """Writes a record of so many made-up reports to ``path``, which must not be there."""
    begun = time.perf_counter()
    with Writer.open(path) as writer:
        connection = writer.connection
        filler = Filler(writer, Corpus(seed))
        for setting in (
            "journal_mode = DELETE",
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -400000",
        ):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        for number in range(reports):
            filler.report(number, reports)
            if number % 500 == 499:
                filler.flush()
                if told and number % 10_000 == 9_999:
                    print(f"{number + 1} reports, {time.perf_counter() - begun:.0f} s", file=told, flush=True)
        filler.rest()
        connection.execute("INSERT INTO reports_fts (rowid, title, text) SELECT rowid, title, text FROM reports")
        connection.execute(
            "INSERT INTO statements_fts (rowid, content_text) SELECT rowid, content_text FROM statements"
        )
        if told:
            print(f"rows are in, {time.perf_counter() - begun:.0f} s", file=told, flush=True)
        listing.fill(connection)
        connection.execute("UPDATE state SET changes = 1, joined = 1, joined_by = 'bench'")
        connection.execute("UPDATE runs SET finished_at = started_at, reports_new = ?", (reports,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
        if told:
            print(f"done, {time.perf_counter() - begun:.0f} s", file=told, flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("--reports", type=int, default=2_000)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    make(chosen.out, chosen.reports, seed=chosen.seed, told=sys.stderr)
