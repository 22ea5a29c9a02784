"""Who holds a statement, in short passages of our own: bodies that speak, long titles, names that tell no gender."""

from __future__ import annotations

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.model import Statement
from dragoman.reading import read_report


def said(text: str) -> tuple[Statement, ...]:
    return read_report(report_from_text(text, source="a.txt", known={"published": "2024-03-13"})).statements


def holders(text: str) -> list[str]:
    return [s.holder.name for s in said(text)]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The Iraqi army denied that any soldier had been killed.", "Armed forces (Iraq)"),
        ("The Indonesian navy said a ship had crossed the line.", "Navy (Indonesia)"),
        ("The Japan Coast Guard said two vessels had entered its waters.", "Coast Guard (Japan)"),
        ("The Lithuanian State Border Guard Service said balloons had been seen.", "State Border Service (Lithuania)"),
        ("Police in Nairobi said the shots were fired by men in uniform.", "Police (Kenya)"),
        ("An Iraqi military spokesman said the troops would leave.", "Armed forces (Iraq)"),
    ],
)
def test_a_force_speaks_for_itself_and_not_as_its_state(text: str, holder: str) -> None:
    assert holders(text) == [holder]


def test_it_is_the_force_that_spoke_before() -> None:
    text = "The Vietnamese Coast Guard said on Monday that it had driven the boats away. It added that nobody was hurt."
    assert holders(text) == ["Coast Guard (Vietnam)"] * 2


def test_an_army_known_by_a_name_of_its_own_has_that() -> None:
    assert holders("The Israeli military said its jets had struck more than 90 targets.") == ["Israel Defense Forces"]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The Chinese Embassy in Manila said the report was false.", "Embassy of China (Philippines)"),
        ("In Nairobi, the Chinese embassy said the report was false.", "Embassy of China (Kenya)"),
        ("The British High Commission in Nairobi said the visit was off.", "Embassy of the United Kingdom (Kenya)"),
        ("A spokesman for the US embassy in Pristina said he would come.", "Embassy of the United States (Kosovo)"),
        ("The Turkish embassy said the letter was forged.", "Embassy of Turkey"),
    ],
)
def test_an_embassy_is_told_by_its_state_and_where_it_stands(text: str, holder: str) -> None:
    assert holders(text) == [holder]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Armenian opposition leaders condemned the comments.", "Opposition (Armenia)"),
        ("Opposition leaders in Serbia said the vote was stolen.", "Opposition (Serbia)"),
        ("The Taliban's Foreign Ministry accused Pakistan of theft.", "Ministry of Foreign Affairs (Afghanistan)"),
    ],
)
def test_opponents_and_the_ministries_of_a_movement_that_governs(text: str, holder: str) -> None:
    assert holders(text) == [holder]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Foreign Affairs and International Cooperation Minister", "Mulenga Banda"),
        ("Home Affairs and Internal Security Minister", "Jack Mwansa"),
        ("Fiji's Defence, National Security and Policing Minister", "Inia Tuwai"),
        ("Kenya's Foreign and Diaspora Affairs Cabinet Secretary", "Moses Otieno"),
        ("Trade & Industry Minister", "Ebrahim Naidoo"),
    ],
)
def test_an_office_of_several_fields_is_no_part_of_the_name(title: str, name: str) -> None:
    assert holders(f"{title} {name} said the border would remain closed.") == [name]


def test_he_and_she_of_a_given_name_that_is_both() -> None:
    before = "French Foreign Minister Paul Moreau left on Tuesday.\n\n"
    told = (
        "Andrea Tonelli, a spokesman for the peacekeeping force, said its troops would stay. “We refused,” he told us."
    )
    assert holders(before + told)[-1] == "Andrea Tonelli"


def test_a_ministry_that_names_its_state_does_what_it_says() -> None:
    text = (
        "The Norwegian Foreign Ministry said that Norway deeply regrets the raid on the depot in Praia. "
        "The Norwegian Foreign Ministry said that Denmark regrets the raid on the depot in Praia."
    )
    own, foreign = said(text)
    assert own.act == "regret"
    assert own.why["act"] == "what is said does it: 'regrets'"
    assert "does it" not in foreign.why["act"]
