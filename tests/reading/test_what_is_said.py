"""Which words are said: whole quotations, no fronts of other clauses or sentences. In words of our own."""

from __future__ import annotations

import re

import pytest

from dragoman.lexicon import load_yaml
from tests.reading.test_who_speaks import said


def test_the_word_lists_are_whole() -> None:
    rows = load_yaml("no_sayings.yaml")
    lists = {"alike", "unknowing", "seeming", "guessed", "citing", "cited", "hosting", "places", "bodies_too"}
    assert set(rows) == {*lists, "things"}
    for name in lists:
        assert rows[name]
        assert len(rows[name]) == len(set(rows[name]))
    assert re.fullmatch(rows["things"], "announcement")
    assert "government" in rows["bodies_too"]


def contents(text: str) -> list[tuple[str, ...]]:
    return [tuple(text[a:b] for a, b in s.content) for s in said(text)]


def test_a_concession_in_front_is_not_what_is_acknowledged() -> None:
    text = (
        "Though the palace was at first silent on the reports, Prime Minister Jonas Store acknowledged the visit in a "
        "letter, saying it went well."
    )
    assert all("Though" not in piece for pieces in contents(text) for piece in pieces)


def test_a_question_in_front_is_not_what_is_answered() -> None:
    text = (
        "In reply to a question on whether the ambassador would be recalled from Lima, the spokesman of the Norwegian "
        "Foreign Ministry said that there were no such plans."
    )
    assert contents(text)[-1] == ("that there were no such plans",)


def test_a_quotation_of_the_wires_is_whole() -> None:
    text = (
        "``Clearly it is hard for the families after so long, but there is no sign of life. But there is no sign of the "
        "contrary either,'' said an Interior Ministry spokesman."
    )
    assert contents(text)[-1][0].split()[0] == "Clearly"


def shown(text: str) -> list[str]:
    """Cues of what is said or written."""
    return [text[slice(*s.cue)] for s in said(text) if s.cue and s.channel in {"speech", "writing"}]


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Jonas Store welcomed Ana Dos to his farm on Tuesday.",
        "Prime Minister Jonas Store reportedly made a secret trip to Lima to prepare the talks.",
        "The announcement has revealed how some ministers have changed their minds about the bridge.",
        "The quarrel over the bridge appeared to put the visit on ice.",
    ],
)
def test_deeds_and_things_say_nothing(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Prime Minister Jonas Store welcomed the decision to open the valley in May.", "welcomed"),
        ("Prime Minister Jonas Store reportedly told envoys that the port would stay shut.", "reportedly told"),
        ("The government has revealed that the port will stay shut until May.", "has revealed"),
    ],
)
def test_what_looks_like_them_is_said(text: str, cue: str) -> None:
    assert shown(text) == [cue]


def test_who_is_offered_something_offers_nothing() -> None:
    (offered,) = said("The minister was offered a “grand tour” of the harbour after the vote.")
    assert offered.holder.name == "unknown"


def test_who_is_cited_is_no_saying() -> None:
    text = "The war may end in May, the daily Aften reported, citing an unnamed Norwegian official."
    assert [c for pieces in contents(text) for c in pieces] == ["The war may end in May"]


def test_what_somebody_is_quoted_as_saying_begins_behind_that() -> None:
    text = "Jonas Store was quoted by the daily Aften as saying that the port would stay shut."
    assert contents(text)[-1] == ("that the port would stay shut",)


def test_not_to_be_named_is_nobodys_statement() -> None:
    text = "“Nobody trusts us,” said one diplomat, who asked not to be named because the talks are secret."
    assert contents(text) == [("Nobody trusts us,",)]


def test_who_is_pressed_asks_nothing() -> None:
    assert shown("Pressed on whether he trusts Lima, Prime Minister Jonas Store replied, “We will see.”") == ["replied"]
