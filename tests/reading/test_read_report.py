"""Whole reports: what a reader would find in them, and what must hold of every reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dragoman.intake import open_reports
from dragoman.intake.plain import report_from_text
from dragoman.model import Reading, Report, Span, Statement
from dragoman.reading import read_report

EXAMPLES = Path(__file__).parents[2] / "examples"

VISIT = (
    "TALLINN — Estonian Foreign Minister Margus Tsahkna said on Tuesday that Russia had moved three buoys on the Narva "
    "river.\n"
    "“They came at night, they took our markers, and they never asked,” he told reporters in Tallinn. “We will not "
    "forget it.”\n"
    "Moscow denied the accusation. The Russian Foreign Ministry declined to comment further.\n"
    "According to two diplomats, the buoys will be discussed at a NATO meeting in Brussels on Friday.\n"
)


def make(text: str, published: str = "2024-06-04") -> Report:
    return report_from_text(text, source="a.txt", known={"published": published})


def read(text: str) -> Reading:
    return read_report(make(text))


def said(reading: Reading, words: str) -> Statement:
    return next(s for s in reading.statements if words in s.content_text)


@pytest.fixture(scope="module")
def examples() -> list[tuple[Report, Reading]]:
    reports = [r for r in open_reports([str(EXAMPLES)]) if isinstance(r, Report)]
    return [(r, read_report(r)) for r in reports]


def spans(reading: Reading) -> Iterator[Span]:
    for mention in reading.mentions:
        yield mention.span
    for time in reading.times:
        yield time.span
    for statement in reading.statements:
        yield from statement.content
        yield from (s for s in (statement.source, statement.cue) if s is not None)
    for event in reading.events:
        yield from event.spans
    for arrangement in reading.arrangements:
        yield from arrangement.spans


def test_every_span_is_inside_its_report_and_quotes_it(examples: list[tuple[Report, Reading]]) -> None:
    assert len(examples) >= 12
    for report, reading in examples:
        for start, end in spans(reading):
            assert 0 <= start < end <= len(report.text)
        for statement in reading.statements:
            assert statement.content_text == " ".join(report.text[s:e] for s, e in statement.content)
            assert statement.content_text.strip()
        for mention in reading.mentions:
            assert mention.text == report.text[mention.span[0] : mention.span[1]]


def test_nothing_is_found_in_debris(examples: list[tuple[Report, Reading]]) -> None:
    for report, reading in examples:
        for start, end in spans(reading):
            assert not any(start >= d.span[0] and end <= d.span[1] for d in report.debris)


def test_ids_are_unique_and_entries_give_reasons(examples: list[tuple[Report, Reading]]) -> None:
    for _, reading in examples:
        ids = [s.id for s in reading.statements] + [e.id for e in reading.events]
        assert len(ids) == len(set(ids))
        assert all({"found", "act", "holder", "when"} <= set(s.why) for s in reading.statements)
        known = {s.id for s in reading.statements}
        for event in reading.events:
            assert event.actors or event.recipients
            assert {event.statement_id, event.verbal_of} <= known | {None}


def test_the_same_report_gives_the_same_bytes() -> None:
    once, twice = msgspec.json.encode(read(VISIT)), msgspec.json.encode(read(VISIT))
    assert once == twice


def test_an_unrelated_paragraph_after_it_changes_no_quotation() -> None:
    longer = VISIT + "The ferry to Helsinki carried eleven thousand passengers over the holiday.\n"
    assert quoted(read(VISIT)) == quoted(read(longer))


def test_removing_a_quotation_removes_its_statement() -> None:
    shorter = "\n".join(line for line in VISIT.splitlines() if "They came at night" not in line)
    assert quoted(read(VISIT))
    assert not quoted(read(shorter))


def quoted(reading: Reading) -> list[tuple[str, str]]:
    return [(s.content_text, s.holder.name) for s in reading.statements if s.kind == "direct"]


def test_a_pronoun_is_the_one_who_spoke_and_two_halves_are_one() -> None:
    statement = said(read(VISIT), "They came at night")
    assert "We will not forget it." in statement.content_text
    assert len(statement.content) == 2
    assert (statement.holder.name, statement.kind) == ("Margus Tsahkna", "direct")
    assert statement.when.start == statement.when.end == "2024-06-04"


def test_ministries_and_capitals_speak_for_their_state() -> None:
    reading = read(VISIT)
    assert any(s.holder.country == "RUS" and s.act == "deny" for s in reading.statements)
    declined = next(s for s in reading.statements if s.act == "decline")
    assert declined.holder.name == "Ministry of Foreign Affairs (Russia)"


def test_anonymous_sources_stay_anonymous() -> None:
    statement = said(read(VISIT), "buoys will be discussed")
    assert statement.anonymous
    assert statement.holder.id is None


def test_a_poll_is_no_market_report() -> None:
    reading = read(
        "BRATISLAVA — A poll published on Monday gives the ruling party 23 percent, the liberals 21 percent and the "
        "nationalists 11 percent, down from 14 percent in March.\n"
        "“Ten percent of our voters have not decided,” the party's chairman, Peter Kral, said. Turnout may fall below 60 "
        "percent, the pollster forecast.\n"
    )
    assert reading.domain is None
    assert said(reading, "Ten percent").kind == "direct"


def test_sport_stays_silent() -> None:
    text = (
        "Chile attacked down the left from the kick-off and beat Peru 2-1 in the semi-final on Sunday. The striker "
        "scored twice before half-time and the goalkeeper saved a penalty. The coach defended his squad after the match "
        "and fans celebrated the win in the stadium. The final will be played at the weekend.\n"
    )
    reading = read(text)
    assert reading.domain == "sport"
    assert not reading.statements
    assert not reading.events


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "“" * 3000,
        '"said" ' * 2000,
        "(" * 5000,
        " of the" * 4000,
        "9" * 20000,
        ", ".join("the first of the second of" for _ in range(1500)),
        "x" * 30000 + " said that " + "y" * 30000,
        "\u202e“Reversed,” he said.\u200b" * 50,
    ],
    ids=["letter", "marks", "said", "brackets", "of the", "digits", "ordinals", "long words", "controls"],
)
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    report = make(text)
    reading = read_report(report)
    assert all(0 <= s < e <= len(report.text) for s, e in spans(reading))


BORDER = (
    "WINDHOEK — Asked whether the talks would go on, Foreign Minister Peya Mushelenga declined to comment. Asked about "
    "the border, he said the fence would stay.\n"
    "“It is not true that our men crossed the line,” the Angolan defence ministry told reporters. Luanda denied that its troops "
    "had fired.\n"
    "Botswana accused Namibia of moving the fence. Windhoek rejected the claim. The African Union urged both sides to "
    "step back.\n"
)


def test_who_is_asked_and_declines_asks_nothing() -> None:
    reading = read(BORDER)
    declined = said(reading, "whether the talks would go on")
    assert (declined.act, declined.holder.name) == ("decline", "Peya Mushelenga")
    assert not [s for s in reading.statements if s.act == "ask"]


def test_whom_a_statement_answers_is_found_from_the_course_of_the_report() -> None:
    reading = read(BORDER)
    assert [w.name for w in said(reading, "the claim").toward] == ["Botswana"]
    both = said(reading, "to step back")
    assert {w.name for w in both.toward} == {"Namibia", "Botswana"}
    assert "two sides" in both.why["toward"]


def test_a_plain_told_takes_its_act_from_what_is_said() -> None:
    statement = said(read(BORDER), "not true that our men")
    assert statement.act == "deny"
    assert "not true" in statement.why["act"]


def test_a_turn_of_a_transcript_has_its_name() -> None:
    reading = read(
        "TOKYO — The two ministers answered questions on Monday.\n"
        "“MODERATOR: Minister, will the fishing treaty be renewed before the summer is over?\n"
        "“TANAKA: We shall see what the other side puts on the table in the coming weeks.”\n"
    )
    assert said(reading, "on the table").holder_text == "TANAKA"


ANSWERS = (
    "GABORONE — Namibia accused Botswana on Monday of stealing river sand.\n"
    "Botswana rejected that charge. “We will close the ford if this goes on,” its foreign ministry said.\n"
    "Windhoek welcomed an offer of talks by Zambia and replied that the sand belonged to the river.\n"
    "Namibia later warned that the river would be patrolled.\n"
)


def test_targets_that_no_words_name_are_told_as_inferred_and_how_sure() -> None:
    reading = read(ANSWERS)
    denial = said(reading, "that charge")
    assert "Namibia" in [w.name for w in denial.toward]
    assert denial.why["toward"].startswith("inferred (0.")
    assert said(reading, "stealing river sand").why["toward"] == "named as the object of the cue"
    warned = said(reading, "patrolled")
    assert "Botswana" in [w.name for w in warned.toward]
    assert "likeliest" in warned.why["toward"]
