"""Whom "he", "she" and "the president" mean in the course of a report. In words of our own."""

from __future__ import annotations

import pytest

from dragoman.lexicon import load_yaml
from tests.reading.test_who_speaks import holders, said

#: Names that no knowledge has, so that only the course of the report tells.
ORLA = "Orla Brennvik, the mayor of Hasselby,"
TOBIAS = "Tobias Lund"


def test_he_is_who_speaks_and_not_who_is_spoken_of() -> None:
    text = (
        "President Klaus Iohannis said on Monday that he had asked Vladimir Putin to stop the flights.\n\n"
        "In June the president had warned Mr Putin of a long quarrel.\n\n"
        "He promised that Romania would answer.\n\n"
        "The president said the answer would be measured."
    )
    assert set(holders(text)) == {"Klaus Iohannis"}


def test_he_goes_on_with_the_subject_and_not_with_the_host() -> None:
    text = "Tobias Lund met Peter Falk at the harbour on Friday. He said the port would open again in May."
    assert holders(text) == [TOBIAS]


def test_a_clause_that_is_joined_goes_on_with_its_own_subject() -> None:
    text = (
        "Erik Moen raised it with Jonas Vik in Bergen, the spokesman Lars Holt said, but he declined to give details."
    )
    assert holders(text)[-1] == "Lars Holt"


def test_she_is_no_man_though_he_spoke_last() -> None:
    text = f"{ORLA} met {TOBIAS} at the town hall. “The bridge is closed,” Lund said. She said it would open in May."
    assert holders(text) == [TOBIAS, "Orla Brennvik"]


def test_a_person_whom_nobody_knows_holds_on_to_his_pronoun() -> None:
    text = (
        "Rune Askvik lost his boat in the flood. He blamed the council for opening the gates.\n\n"
        "Jens Stoltenberg said NATO would send pumps."
    )
    assert holders(text)[0] == "Rune Askvik"


def test_why_tells_what_spoke_for_the_person() -> None:
    why = said("Tobias Lund met Peter Falk on Friday. He said the port would open again in May.")[0].why["holder"]
    assert "“Tobias Lund”" in why
    assert any(words in why for words in load_yaml("antecedents.yaml")["says"].values())


@pytest.mark.parametrize("name", ["weights", "says"])
def test_every_weight_is_a_number_and_every_reason_is_weighed(name: str) -> None:
    data = load_yaml("antecedents.yaml")
    assert all(isinstance(value, float) for value in data["weights"].values())
    assert all(isinstance(words, str) and words for words in data[name].values()) or name == "weights"
    assert set(data["says"]) - {"far_0"} <= {name.rpartition(":")[2] for name in data["weights"]} | {"far_0"}


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "Brennvik Steel signed three contracts on Friday. The Hasselby-based company said it would hire.",
            "Brennvik Steel",
        ),
        ("Signe Dahl lost her job in May. The 29-year-old, a mother of two, said she would move.", "Signe Dahl"),
        (
            "The Hasselby Trust cleared the field in June. The mines were old, according to the organisation.",
            "Hasselby Trust",
        ),
        ("Orla Brennvik opened the talks. “We have time,” Her Excellency told reporters.", "Orla Brennvik"),
    ],
)
def test_a_short_description_is_whom_the_report_named(text: str, last: str) -> None:
    assert holders(text)[-1] == last


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "Brennvik Steel signed a contract. The company's agent in Djibouti said it was void.",
            "company's agent in Djibouti",
        ),
        ("The German foreign ministry was silent. The company said it would hire.", "company"),
    ],
)
def test_a_description_of_somebody_else_keeps_its_words(text: str, last: str) -> None:
    assert holders(text)[-1] == last


def test_whose_spokesman_it_is_tells_who_speaks() -> None:
    assert holders("“The offer stands,” Mr Putin's spokesman said.") == ["Dmitry Peskov"]


def test_a_consulate_is_no_ministry_told_of_before() -> None:
    text = (
        "Foreign Minister Radosław Sikorski said Poland would close the Belarusian consulate in Poznan. "
        "The Foreign Ministry said it would take a week."
    )
    assert holders(text)[-1] == "Ministry of Foreign Affairs (Poland)"


def test_it_may_have_told_of_itself() -> None:
    text = (
        "More boats have come since Oslo and Stockholm announced in May that they would open their ports.\n\n"
        "The International Organization for Migration has sent tents and food to the island, it said on Tuesday."
    )
    assert holders(text)[-1] == "International Organization for Migration"
