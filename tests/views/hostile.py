"""A record with scripts in every field that a report can fill, for tests of pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from dragoman import pipeline
from dragoman.joining.names import identity
from dragoman.model import (
    Arrangement,
    Debris,
    Dispute,
    DyadEntry,
    DyadMonth,
    Event,
    Failure,
    Happening,
    Joins,
    Mention,
    Merge,
    Reading,
    Saying,
    Side,
    Statement,
    StatusAt,
    Story,
    Variant,
    When,
    Who,
)
from tests import made

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}\u202ejavascript:alert(3)\u2066&amp;"
)
ACTOR = Who(HOSTILE, HOSTILE, "state", HOSTILE, HOSTILE, HOSTILE)


def hostile_reading(report):
    """Everything that a report could smuggle in, in every field that a page shows."""
    end = len(report.text)
    said = Statement(
        id='s" onclick="alert(1)',
        report_id=report.id,
        source=(0, 4),
        cue=(4, 9),
        content=((2, end), (0, 6)),
        content_text=report.text[2:end] + " " + report.text[0:6],
        holder=ACTOR,
        holder_text=HOSTILE,
        kind="mixed",
        act="accuse",
        toward=(ACTOR,),
        when=When("2030-01-01", HOSTILE, "range", HOSTILE),
        confidence=0.2,
        why={HOSTILE: HOSTILE},
    )
    done = Event(
        id="e1",
        report_id=report.id,
        spans=((1, 3),),
        type=HOSTILE,
        plover_type=HOSTILE,
        mode=None,
        contexts=(),
        quad=1,
        score=1.0,
        actors=(ACTOR,),
        recipients=(ACTOR,),
        status="planned",
        holder=ACTOR,
        confidence=0.9,
        why={HOSTILE: HOSTILE},
    )
    mention = Mention(report.id, (3, 8), report.text[3:8], ACTOR, "name", 0.5, HOSTILE)
    treaty = Arrangement("a <b>", report.id, ((1, 3),), "treaty", (ACTOR, ACTOR), "ongoing", When(), ACTOR)
    return Reading(
        report.id,
        domain=HOSTILE,
        mentions=(mention,),
        statements=(said,),
        events=(done,),
        arrangements=(treaty,),
    )


def hostile_joins(reports, readings, _judgements=()):
    statement, event = readings[0].statements[0], readings[0].events[0]
    report = reports[0].id
    when = statement.when
    saying = Saying(
        "y <b>", HOSTILE, ACTOR, HOSTILE, (statement.id,), HOSTILE,
        (Variant(report, HOSTILE, f"[-{HOSTILE}-] {{+{HOSTILE}+}}"), Variant(report, "b", "{+")),
        report, (HOSTILE,), 1, when, (HOSTILE,),
    )  # fmt: skip
    happening = Happening(
        "h <b>", HOSTILE, HOSTILE, (ACTOR,), (), "planned",
        (StatusAt("planned", HOSTILE, report), StatusAt("cancelled", None, report)),
        When(), ACTOR, (event.id,), (HOSTILE,), 1, (HOSTILE,),
    )  # fmt: skip
    between = DyadEntry(
        source=HOSTILE,
        target="B",
        entry_id=saying.id,
        kind="saying",
        status="occurred",
        claimed=False,
        score=-3.0,
        material=False,
        first_day="2030-01-01",
        last_day="2030-01-02",
        by_publication=False,
        known_from=None,
        sources=(HOSTILE,),
        n_sources=1,
    )
    return Joins(
        dyad_entries=(between,),
        merges=(Merge(identity(ACTOR), HOSTILE, "name:other", HOSTILE, HOSTILE, "dragoman"),),
        sayings=(saying,),
        happenings=(happening,),
        disputes=(Dispute("d <b>", saying.id, (Side(ACTOR, "denies", (statement.id,)),), HOSTILE, (HOSTILE,)),),
        stories=(Story("t <b>", HOSTILE, (report,), When(), (ACTOR,), (HOSTILE,)),),
        relations=(DyadMonth(HOSTILE, "B", "2030-01", 0, 0, float("inf"), -1e308, 1e308, 1, 1, 1),),
    )


def record(folder: Path, url: str = "javascript:alert(4)") -> Path:
    """The record, in a folder."""
    report = made.report(f"{HOSTILE}\n{HOSTILE} said.\n", f"../../etc/{HOSTILE}", outlet=HOSTILE)
    report = msgspec.structs.replace(
        report,
        title="T" * 300,
        byline=HOSTILE,
        dateline=HOSTILE,
        url=url,
        debris=(Debris((3, 8), HOSTILE),),
    )
    failure = Failure(HOSTILE, "binary", HOSTILE)
    given = made.rooms([report, failure])
    path = folder / "a.dragoman"
    pipeline.read(["."], path, replace(given, read_report=hostile_reading, joining=made.joining(hostile_joins)))
    return path
