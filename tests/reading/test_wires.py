"""What reports of news agencies are full of: papers that speak, media as sources, deeds that are condemned, "they"."""

from __future__ import annotations

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.model import Statement
from dragoman.reading import read_report


def said(text: str) -> list[Statement]:
    report = report_from_text(text, source="a.txt", known={"published": "2024-03-14"})
    return list(read_report(report).statements)


def held(text: str, words: str) -> Statement:
    """The statement in whose content ``words`` stand."""
    return next(s for s in said(text) if words in s.content_text)


@pytest.mark.parametrize(
    ("text", "words", "holder"),
    [
        (
            (
                "ACCRA (NNA) _\n\nThe Foreign Ministry of Ghana issued a statement on Tuesday about the border with Togo. "
                "The statement said Togo had moved its posts."
            ),
            "Togo had",
            "Ministry of Foreign Affairs (Ghana)",
        ),
        (
            (
                "The Unification Ministry said in a statement that the talks had failed. It was read on Monday. The "
                "statement said the North had caused delays."
            ),
            "the North",
            "Ministry of Unification (South Korea)",
        ),
        (
            (
                "A report by the International Atomic Energy Agency was sent to members on Monday. The report said Iran had "
                "enriched more uranium."
            ),
            "Iran had",
            "IAEA",
        ),
        (
            (
                "The Security Council condemned the coup in Niger on Friday. A resolution, adopted unanimously, expresses "
                "concern at the arrests."
            ),
            "at the arrests",
            "UN Security Council",
        ),
        (
            "In a communique released by the Kremlin, Russia promised talks. The communique said the date was open.",
            "the date",
            "Russia",
        ),
    ],
)
def test_a_paper_speaks_for_whoever_issued_it(text: str, words: str, holder: str) -> None:
    assert held(text, words).holder.name == holder


def test_a_paper_of_nobody_stays_a_paper() -> None:
    one = held("A letter found in the flat said the gates would be opened on Friday.", "the gates")
    assert one.holder.id is None
    assert "letter" in one.holder_text


@pytest.mark.parametrize(
    "source",
    [
        "Media reports in Niger",
        "Reports in Benin",
        "Local newspapers",
        "A Hausa newspaper",
        "News reports reaching here",
    ],
)
def test_media_that_nobody_names_are_no_state_and_no_outlet_of_the_dateline(source: str) -> None:
    one = held(f"LAGOS, Nigeria (AP) _\n\n{source} said the men had come from Mali.", "the men")
    assert (one.holder.id, one.anonymous) == (None, True)


@pytest.mark.parametrize(
    ("source", "holder"),
    [
        ("the official news agency IRNA", "IRNA"),
        ("the state news agency TASS", "TASS"),
        ("Egyptian newspapers", "Media (Egypt)"),
        ("Egyptian state media", "State media (Egypt)"),
        ("Reports by the agency Interfax", "Interfax"),
    ],
)
def test_media_with_a_name_or_a_country(source: str, holder: str) -> None:
    one = next(s for s in said(f"On Tuesday {source} said that two ships had left the port.") if s.inside is None)
    assert one.holder.name == holder


def test_what_a_spokesman_said_stands_inside_what_the_agency_reported() -> None:
    made = said(
        "Foreign Ministry spokesman Hassan Karimi said that Iran rejects the plan, the state news agency IRNA reported. "
        "Iran will not attend the talks, Karimi told reporters, IRNA reported."
    )
    inner = [(s.holder.name, s.content_text) for s in made if s.inside is not None]
    assert ("Hassan Karimi", "that Iran rejects the plan") in inner
    assert ("Hassan Karimi", "Iran will not attend the talks") in inner
    assert [s.holder.name for s in made if s.inside is None] == ["IRNA", "IRNA"]


def test_who_said_it_holds_what_an_agency_only_passes_on() -> None:
    one = held("The talks had failed, Peter Okello told reporters, according to the Interfax news agency.", "The talks")
    assert (one.holder.name, one.content_text) == ("Peter Okello", "The talks had failed")


@pytest.mark.parametrize(
    "text",
    [
        "Egypt on Wednesday condemned the bombing of the Turkish consulate in Erbil.",
        "Italy denounced the attack on Norwegian peacekeepers in Mali.",
        "Cuba condemned the blasts near the embassies of Spain in Kenya and Uganda.",
        "Norway expressed concern over the attacks on Ukrainian ports.",
        "Peru deplored the killing of three Brazilian miners in Guyana.",
    ],
)
def test_whoever_condemns_violence_does_not_aim_at_whom_it_hit(text: str) -> None:
    assert said(text)[0].toward == ()


@pytest.mark.parametrize(
    ("text", "toward"),
    [
        ("Egypt condemned the Israeli strikes on Beirut on Wednesday.", "Israel"),
        ("Norway condemned the shelling of Kharkiv by Russian forces.", "Russia"),
        ("Qatar deplored Ethiopia's attack on a village in Sudan.", "Ethiopia"),
    ],
)
def test_whoever_did_it_is_whom_the_condemnation_is_aimed_at(text: str, toward: str) -> None:
    assert [who.name for who in said(text)[0].toward] == [toward]


def test_they_are_those_who_spoke_together() -> None:
    one = held(
        "Kenya and agents of the FBI said on Sunday they had found a van. They said it was empty.", "it was empty"
    )
    assert [w.name for w in (one.holder, *one.co_holders)] == ["Kenya", "agents of the FBI"]


def test_the_ministry_without_a_country_is_that_of_the_dateline() -> None:
    text = (
        "HAVANA, March 13 (NNA) --\n\nThe Cuban government condemned the attack near embassies of Spain in Kenya and "
        "Uganda.\n\nThe Foreign Ministry said in a statement that such acts threaten all."
    )
    one = held(text, "that such acts")
    assert one.holder.name == "Ministry of Foreign Affairs (Cuba)"
    assert one.when.start == "2024-03-13", "the day of the dateline"
