"""Joining as a whole: no order, no doubling, no trace of unrelated reports."""

import random
from collections.abc import Sequence

import msgspec

from dragoman.joining import join
from dragoman.joining.words import knowledge
from dragoman.model import Joins
from tests.joining import test_copies, test_disputes, test_happenings, test_stories
from tests.joining.builder import Desk, day, person, state

LIMA, QUITO = state("Peru", "PER"), state("Ecuador", "ECU")
ROJAS = person("Elena Rojas", "PER", "p:rojas")
WORDS = "We have never asked Quito for a single drop of that river and we never will"


def desks() -> list[Desk]:
    a = Desk(f"“{WORDS},” Elena Rojas said on Tuesday. Quito denied her claim.", "2024-07-03", "Alpha")
    a.time("on Tuesday", day("2024-07-02"))
    a.mention("Elena Rojas", ROJAS)
    a.say(ROJAS, "said", WORDS, when=day("2024-07-02"), act="accuse", toward=[QUITO])
    a.say(QUITO, "denied", "her claim", kind="indirect", act="deny")
    b = Desk(f"Elena Rojas said on Tuesday: “{WORDS}.” Peru sent two boats to the border.", None, "Beta")
    b.time("on Tuesday")
    b.say(person("Elena Rojas"), "said", WORDS)
    b.do("sent", "MOBILIZE", [LIMA], [QUITO])
    return [a, b, *test_happenings.planned_and_held(), *test_stories.FERRY, *test_stories.GRAIN]


def joined(found: Sequence[Desk]) -> Joins:
    return join([d.report for d in found], [d.reading for d in found])


def test_no_order_and_no_doubling():
    found = desks()
    expected = msgspec.json.encode(joined(found))
    rng = random.Random(5)
    for _ in range(6):
        reports, readings = [d.report for d in found] * 2, [d.reading for d in found] * 2
        rng.shuffle(reports)
        rng.shuffle(readings)
        assert msgspec.json.encode(join(reports, readings)) == expected


def test_a_copy_changes_no_independent_count():
    found = desks()
    before = {s.wording: s.independent_sources for s in joined(found).sayings}
    twin = Desk(found[0].text, "2024-07-09", "Omega")
    twin.time("on Tuesday", day("2024-07-02"))
    twin.say(ROJAS, "said", WORDS, when=day("2024-07-02"), act="accuse", toward=[QUITO])
    twin.say(QUITO, "denied", "her claim", kind="indirect", act="deny")
    after = {s.wording: s.independent_sources for s in joined([*found, twin]).sayings}
    assert after == before


def test_an_unrelated_report_changes_no_earlier_join():
    found = desks()
    other = Desk("The opera of Oslo has sold every seat of its new season, the director said.", "2024-07-05", "Nordlys")
    other.say(person("Kari Lund", "NOR"), "said", "has sold every seat of its new season", kind="indirect")
    before, after = joined(found), joined([*found, other])
    for table in ("dated", "sayings", "happenings", "disputes", "stories", "copies", "relations"):
        rows = set(map(msgspec.json.encode, getattr(after, table)))
        assert rows >= set(map(msgspec.json.encode, getattr(before, table))), table


def test_reports_without_a_reading_and_an_empty_record_are_no_matter():
    assert join([], []) == Joins()
    alone = Desk("Nothing was read here.", "2024-07-05", "Alpha")
    joins = join([alone.report], [])
    assert [d.report_id for d in joins.dated] == [alone.id]
    assert joins.sayings == ()


def test_every_id_is_used_once():
    joins = joined([*desks(), *[Desk(test_copies.WIRE, "2024-05-02", o) for o in ("A", "B")]])
    for rows in (joins.sayings, joins.happenings, joins.disputes, joins.stories):
        ids = [row.id for row in rows]
        assert len(ids) == len(set(ids))


def test_hostile_text_takes_no_time():
    desk = Desk("“" * 20_000 + "[ … " * 20_000 + "a " * 60_000, None, "Alpha")
    desk.statements.append(desks()[0].statements[0])
    desk.statements[0] = msgspec.structs.replace(
        desk.statements[0], report_id=desk.id, cue=None, content=((0, len(desk.text)),), content_text=desk.text
    )
    twin = Desk(desk.text + " b", None, "Beta")
    twin.statements.append(msgspec.structs.replace(desk.statements[0], id="twin", report_id=twin.id))
    assert joined([desk, twin]).sayings


def test_the_lexicon_is_well_formed():
    assert {"triggers", "romanisation", "answer_cues"} <= set(knowledge())
    assert test_disputes.ADAM.country == "SDN"
