"""What a holder is called, in sentences of our own: bodies in full and by their own names, people by what they are."""

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
    ("source", "name"),
    [
        ("The Egyptian Centre for Law and Justice, a partner of the union,", "Egyptian Centre for Law and Justice"),
        ("The Institute for Measuring Andean Trade (IMAT), a think tank,", "Institute for Measuring Andean Trade"),
        ("The Registrar of Clubs", "Registrar of Clubs"),
        ("The Truckers Association of Zambia", "Truckers Association of Zambia"),
        ("The Harbour Watch", "Harbour Watch"),
    ],
)
def test_the_name_of_a_body_goes_on_as_long_as_its_capitals(source: str, name: str) -> None:
    assert holders(f"{source} said the party had failed to file its papers.") == [name]


@pytest.mark.parametrize(
    ("source", "name", "key"),
    [
        ("The US State Department", "Department of State (United States)", "ministry:USA:foreign"),
        ("A State Department spokesman", "Department of State (United States)", "ministry:USA:foreign"),
        ("China's commerce ministry", "Ministry of Commerce (China)", "ministry:CHN:trade"),
        ("China's trade ministry", "Ministry of Commerce (China)", "ministry:CHN:trade"),
        ("Kenya's commerce ministry", "Ministry of Commerce (Kenya)", "ministry:KEN:trade"),
        ("Kenya's trade ministry", "Ministry of Trade (Kenya)", "ministry:KEN:trade"),
        ("Kenya's Senate", "Senate (Kenya)", "body:KEN:parliament"),
        ("Kenya's parliament", "Parliament (Kenya)", "body:KEN:parliament"),
    ],
)
def test_a_body_of_a_state_has_its_own_name_or_that_by_which_it_is_called(source: str, name: str, key: str) -> None:
    (one,) = said(f"{source} said on Monday that the plan was dead.")
    assert (one.holder.name, one.holder.id) == (name, key)


def test_an_army_that_goes_by_a_name_of_its_own_speaks_as_an_army() -> None:
    text = "The Syrian army said the road was open. The Syrian army spokesman said two posts had been taken."
    assert holders(text) == ["Armed forces (Syria)"] * 2


def test_nobody_is_taken_for_another_whose_given_name_only_begins_alike() -> None:
    text = "Johnnie Moore, an author, said the talks went well. Moore thanked the guests for their patience."
    assert set(holders(text)) == {"Johnnie Moore"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Local party official Wan Hisham Wan Aziz", "Wan Hisham Wan Aziz"),
        ("Many political analysts", "political analysts"),
        ("A number of fishermen", "fishermen"),
        ("Two villagers", "Two villagers"),
    ],
)
def test_people_are_called_by_their_name_or_by_what_they_are(source: str, name: str) -> None:
    assert holders(f"{source} said the move was an abuse of power.") == [name]


def test_diplomats_of_a_state_speak_for_it_and_two_of_them_do_not() -> None:
    assert holders("US diplomats said the deal was off.") == ["United States"]
    assert holders("Two US diplomats said the deal was off.") == ["Two US diplomats"]


@pytest.mark.parametrize(
    "second",
    [
        "“We call for calm,” reads the statement published on the ministry's website.",
        "The warning, posted on the ministry website, said that visitors could be searched.",
    ],
)
def test_a_paper_on_somebodys_site_is_his(second: str) -> None:
    text = f"Norway's foreign ministry said on Monday that the roads were shut. {second}"
    assert holders(text) == ["Ministry of Foreign Affairs (Norway)"] * 2


def test_what_a_clause_beside_a_claim_denies_is_the_claim() -> None:
    text = "Denmark blames Norway for the fire, which Oslo denies."
    assert [(s.holder.name, s.act, s.content_text) for s in said(text)] == [
        ("Denmark", "accuse", "Norway for the fire"),
        ("Norway", "deny", "Norway for the fire"),
    ]


@pytest.mark.parametrize("beside", ["a charge that Norway denies", "a claim rejected by Oslo"])
def test_a_charge_put_beside_is_denied(beside: str) -> None:
    found = said(f"Denmark says the ministry was behind the fire, {beside}.")
    assert [(s.holder.name, s.content_text) for s in found][1] == ("Norway", " ".join(beside.split()[:2]))


def test_a_medium_named_behind_its_noun_is_not_the_agency_before() -> None:
    text = "LIMA (AP) Peru's Senate has passed a bill. The newspaper El Faro said on Monday that the ships were toys."
    assert holders(text)[-1] == "El Faro"


def test_the_armys_statement_is_its_own() -> None:
    text = "The Syrian army has said the road was open. “Units of the army took the hill,” the army statement said."
    assert holders(text) == ["Armed forces (Syria)"] * 2


def test_rebels_are_those_of_the_state_told_of() -> None:
    text = "Uganda sent troops to the Ugandan north. The rebels said the deal was back on. They said nobody was hurt."
    assert set(holders(text)) == {"Ugandan rebels"}


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        (
            "The Democratic Harbour Committee sued Norway. The DHC says it lost millions.",
            "Democratic Harbour Committee",
        ),
        (
            "The Democratic Harbour Committee has filed a lawsuit against Norway. The suit claims the port was robbed.",
            "Democratic Harbour Committee",
        ),
        ("The U.S. Roads and Bridges Service said it was closed.", "Roads and Bridges Service (United States)"),
        ("A report by the WHO stated that many wells were shut.", "World Health Organization"),
        ("Some of them say the water is bad.", "Some of them"),
        ("The Justice Department said the case was closed.", "Department of Justice (United States)"),
    ],
)
def test_short_forms_and_papers_are_of_the_body_named(text: str, holder: str) -> None:
    assert holders(text)[-1] == holder


def test_police_and_authorities_are_those_of_the_dateline() -> None:
    text = "NAIROBI, March 13 - Police said two men had been shot. Authorities said the road was closed."
    assert holders(text) == ["Police (Kenya)", "Government of Kenya"]


def test_what_stands_before_a_name_is_no_part_of_it() -> None:
    text = (
        "Priest Jean Donat vowed that they would not stop. Police chief Tan Sri Omar Abu Hassan denied any delay. "
        "The governor's army spokesman, Colonel Jules Bekele, told reporters that the army held the town."
    )
    assert holders(text) == ["Jean Donat", "Omar Abu Hassan", "Jules Bekele"]


@pytest.mark.parametrize("again", ["Al Kabir", "Al-Kabir", "Kabir"])
def test_an_article_before_a_family_name_makes_no_other_person(again: str) -> None:
    text = f"Minister Adel Al Kabir said the talks go on. {again} told reporters that a mistake was made."
    assert holders(text) == ["Adel Al Kabir", "Adel Al Kabir"]


def test_letters_are_the_body_that_the_report_names_before_them() -> None:
    text = "The Barland National Liberation Front (BNLF) claimed that it had won. The BNLF said six men had died."
    assert holders(text) == ["Barland National Liberation Front"] * 2


def test_unnamed_people_keep_their_article() -> None:
    text = "A resident of Salto, a suburb of the capital, told reporters that the market had burned for two days."
    assert holders(text) == ["a resident of Salto"]


def test_a_body_without_a_state_is_that_of_the_place_of_the_report() -> None:
    text = "CONAKRY, March 12 - Opposition leaders said they would not join the talks that the neighbours proposed."
    assert holders(text) == ["Opposition (Guinea)"]


def test_who_backs_somebody_does_not_speak_for_him() -> None:
    text = "Ivan Krivas, whose coalition was backed by the church, has pledged to amend the law."
    assert holders(text) == ["Ivan Krivas"]


def test_a_suit_is_that_of_whom_filed_it_and_not_of_whom_it_annoys() -> None:
    text = (
        "The Dock Workers Union filed a suit in Oslo on Monday. Ines Dahl slammed the suit as a joke. "
        "The new suit claims that the port authority paid bribes to three ministers."
    )
    assert holders(text)[-1] == "Dock Workers Union"


def test_the_embassy_is_that_of_the_ambassador_told_of() -> None:
    text = "Li Wen, China's ambassador to Norway, was called in on Tuesday. He did not accept it, the embassy said."
    assert holders(text)[-1] == "Embassy of China (Norway)"


def test_a_warning_is_that_of_whom_warned() -> None:
    text = "Kenya's navy warned that ships could be searched. The warning said the strait was not safe at night."
    assert holders(text) == ["Navy (Kenya)", "Navy (Kenya)"]


def test_his_lawyer_is_the_lawyer_of_somebody() -> None:
    text = "Omar Bari said the road was shut. His lawyer said that the court had not heard him."
    assert holders(text) == ["Omar Bari", "Omar Bari's lawyer"]


def test_an_office_that_nobody_names_again_is_that_of_whom_the_report_tells() -> None:
    text = (
        "Opposition politician Jana Kovac scoffed at the plan on Monday. She spoke to reporters in Bratislava. "
        "Nothing is decided without the palace, the former minister said."
    )
    assert holders(text)[-1] == "Jana Kovac"


def test_a_rebel_statement_is_that_of_the_group_told_of() -> None:
    text = (
        "The Barland National Liberation Front (BNLF) took a town in Chad on Monday. "
        "A rebel statement said six soldiers had died."
    )
    assert holders(text) == ["Barland National Liberation Front"]


def test_they_go_on_for_unnamed_people_and_how_they_know_is_no_name() -> None:
    text = "Two Kenyan bankers with knowledge of the talks said the deal was near. The loan would be small, they said."
    assert set(holders(text)) == {"Two Kenyan bankers"}
