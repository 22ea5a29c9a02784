from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.knowledge import Found, load_knowledge


def found(text: str) -> dict[str, tuple[str, ...]]:
    return {text[f.start : f.end]: f.ids for f in load_knowledge().find(text)}


def test_the_longest_name_is_found_with_its_place() -> None:
    text = "Talks between the United Arab Emirates and Guinea-Bissau’s envoys"
    assert load_knowledge().find(text) == [
        Found(18, 38, ("state:ARE",), cased=True),
        Found(43, 56, ("state:GNB",), cased=True),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He told us that it was the UN who asked the US and the U.S.", {"UN": "org:UN", "US": "state:USA", "U.S.": "state:USA"}),
        ("The WHO, not those who know, warned", {"WHO": "org:WHO"}),
        ("She cooked a turkey and flew to Turkey", {"Turkey": "state:TUR"}),
        ("Go west, they said; the West disagreed, and West Street is quiet", {"West": "bloc:west"}),
        ("Let them go; the GRU and the Knesset let them", {"GRU": "org:GRU", "Knesset": "body:ISR:parliament"}),
        ("Cote d'Ivoire and Côte d’Ivoire", {"Cote d'Ivoire": "state:CIV", "Côte d’Ivoire": "state:CIV"}),
        ("talks in Sana'a and Sanaa", {"Sana'a": "place:sanaa", "Sanaa": "place:sanaa"}),
        ("al-Qaeda and Al Qaida", {"al-Qaeda": "group:AlQaeda", "Al Qaida": "group:AlQaeda"}),
        ("the international community urged calm", {"international community": "bloc:international_community"}),
        ("the Nagorno-Karabakh issue, or Artsakh", {"Nagorno-Karabakh": "state:NKR", "Artsakh": "state:NKR"}),
        ("The European\nCommission met", {"European\nCommission": "org:EUCommission"}),
        ("AZERBAIJAN’S ARMY", {"AZERBAIJAN": "state:AZE"}),
    ],
)  # fmt: skip
def test_names_in_running_text(text: str, names: dict[str, str]) -> None:
    assert found(text) == {name: (key,) for name, key in names.items()}


def test_capitals_of_a_headline_make_no_acronym() -> None:
    assert ("state:USA",) not in found("THE MAN WHO TOLD US ALL ABOUT IT").values()
    assert ("org:WHO",) not in found("THE MAN WHO TOLD US ALL ABOUT IT").values()


def test_a_name_ends_with_its_words() -> None:
    assert found("Iranian talks in Chadwick, Omanis and Malian hills") == {}
    assert found("Niger. Nigeria") == {"Niger": ("state:NER",), "Nigeria": ("state:NGA",)}


@pytest.mark.parametrize(
    "unit", ["United ", "the ", "al-", "U.S.", "Democratic Republic of the ", "'", "’s ", "é", "A.", "\u0301", "\n"]
)
def test_hostile_text_takes_linear_work(unit: str) -> None:
    knowledge = load_knowledge()

    def calls(times: int) -> int:
        counted = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in {"call", "c_call"}

        sys.setprofile(count)
        try:
            knowledge.find(unit * times)
        finally:
            sys.setprofile(None)
        return counted

    assert calls(8_000) <= 4.5 * calls(2_000) + 1000


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("UuNn S.’'-\n\u0301éÉ\u200d\U0001f600the Iranq"), max_size=60))
def test_places_are_always_in_the_text_and_apart(text: str) -> None:
    last = 0
    for f in load_knowledge().find(text):
        assert last <= f.start < f.end <= len(text)
        assert set(f.ids) & set(load_knowledge().candidates(text[f.start : f.end])) or text[f.start : f.end]
        last = f.end
