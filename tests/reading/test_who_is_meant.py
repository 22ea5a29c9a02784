"""Whom the words of a source mean: media and papers, names that look like others, two sides. In words of our own."""

from __future__ import annotations

import pytest

from tests.reading.test_who_speaks import holders, said


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("KCNA said the tests were over. The war may end, the Hamnes Tidende newspaper reported.", "Hamnes Tidende"),
        ("The Swedish newswire service Nordnytt reported that the port was shut.", "Nordnytt"),
        ("The agency Nordnytt said the port had been shut.", "Nordnytt"),
        ("The New York Times said a deal was near. The Times reported that a second was coming.", "New York Times"),
        ("The Times reported that a deal was near.", "The Times"),
        ("North Korea fired 23 missiles, according to a CNN count.", "CNN"),
    ],
)
def test_a_medium_speaks_under_its_own_name(text: str, last: str) -> None:
    assert holders(text)[-1] == last


@pytest.mark.parametrize(
    "text",
    [
        "In a statement carried by the agency KCNA, Kim Jong Un promised to stop. “The site is shut,” the statement said.",
        "The daily Aften carried the announcement from Kim Jong Un. “The site is shut,” the announcement concluded.",
    ],
)
def test_a_paper_speaks_for_its_writer_not_for_who_carried_it(text: str) -> None:
    assert holders(text)[-1] == "Kim Jong-un"


def test_letters_that_are_a_given_name_too_are_no_agency() -> None:
    assert holders("“They talk, we bury,” said Amna Idris, a teacher who fled Bergen in June.") == ["Amna Idris"]
    assert holders("The Greek state news agency AMNA said the ferries would sail again.") == ["Athens News Agency"]


def test_a_council_is_not_the_one_named_before_it() -> None:
    text = "The Gulf Cooperation Council said it was ready. The Shura Council of Oman praised the pilots."
    assert holders(text)[0] == "Gulf Cooperation Council"
    assert holders(text)[1] != "Gulf Cooperation Council"


def test_two_countries_are_those_the_report_tells_of() -> None:
    text = (
        "Romania and Moldova opened a bridge on Monday. President Maia Sandu of Moldova and her Romanian guests walked "
        "over it. The two countries agreed to build a second bridge."
    )
    agreed = said(text)[-1]
    assert [agreed.holder.name, *(w.name for w in agreed.co_holders)] == ["Romania", "Moldova"]


def test_two_countries_of_three_are_nobody() -> None:
    text = "Romania, Moldova and Serbia opened a bridge on Monday. The two countries agreed to build a second bridge."
    assert all(s.holder.id is None for s in said(text))


def test_a_clause_about_somebody_is_not_the_one_it_tells_of() -> None:
    text = "Espen Dunn vanished in May.\n\nThis year, Norwegian officers who had been looking for Dunn said he had drowned."
    assert "Dunn" not in holders(text)[-1]


def test_a_surname_that_is_a_month_is_one_once_she_is_named() -> None:
    text = (
        "Prime Minister Theresa May said on Monday that it was late. May told deputies that Oslo had to explain. "
        "It will end in May, the ministry said."
    )
    assert holders(text)[:2] == ["Theresa May", "Theresa May"]


def test_a_senator_is_no_part_of_his_name() -> None:
    assert holders("Sen. Colm Burke said the bridge was a disaster.") == ["Colm Burke"]


def test_who_speaks_stands_in_the_sentence_that_says_so() -> None:
    text = (
        "There was no comment from the Chinese government. The Chinese embassy in Lima did not immediately respond to a "
        "request for comment."
    )
    assert holders(text)[-1] == "Embassy of China (Peru)"
