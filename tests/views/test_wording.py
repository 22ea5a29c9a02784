"""What a page says of acts, happenings, dates and differences."""

from __future__ import annotations

import typing

import pytest

from dragoman.model import Act, Happening, Status, When, Who
from dragoman.views import wording

A, B, C = (Who(None, name) for name in ("Ruritania", "Freedonia", "Utopia"))


def test_every_act_and_status_of_the_model_has_its_words():
    tables = wording.words()
    assert set(tables["acts"]) == set(typing.get_args(Act.__value__ if hasattr(Act, "__value__") else Act))
    assert set(tables["statuses"]) == set(typing.get_args(Status.__value__ if hasattr(Status, "__value__") else Status))
    assert all(len(pair) == 2 and "{}" in pair[1] for pair in tables["acts"].values())


def test_every_plover_type_has_its_words():
    types = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
    assert set(wording.words()["types"]) == set(types.split())


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When("2023-05-17", "2023-05-17", "day"), "17 May 2023"),
        (When("2023-05-01", "2023-05-31", "month"), "May 2023"),
        (When("2023-01-01", "2023-12-31", "year"), "2023"),
        (When("2023-05-08", "2023-05-14", "week"), "8 – 14 May 2023"),
        (When("2023-05-28", "2023-06-03", "week"), "28 May – 3 June 2023"),
        (When("2022-12-28", "2023-01-03", "week"), "28 December 2022 – 3 January 2023"),
        (When(None, "2023-05-17"), "by 17 May 2023"),
        (When("2023-05-17", None), "since 17 May 2023"),
        (When(), "date unknown"),
        (When(weekday=2), "a Wednesday, date unknown"),
        (When("no day", "no day"), "no day"),
    ],
)
def test_dates_are_said_as_exactly_as_they_are_known(when, said):
    assert wording.when(when) == said


def happening(status: Status, actors: tuple[Who, ...], recipients: tuple[Who, ...], kind: str = "CONSULT") -> Happening:
    return Happening("h", None, kind, actors, recipients, status, (), When(), None, (), (), 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (happening("occurred", (A, B), (A, B)), "Ruritania and Freedonia met or held talks"),
        (happening("planned", (A,), (B,)), "Ruritania planned to meet or hold talks with Freedonia"),
        (
            happening("cancelled", (A,), (B,)),
            "Ruritania had planned to meet or hold talks with Freedonia; it was cancelled",
        ),
        (happening("denied", (A,), (B,), "ASSAULT"), "Ruritania attacked Freedonia: this is denied"),
        (happening("occurred", (), (C,), "ASSAULT"), "Somebody who is not named attacked Utopia"),
    ],
)
def test_a_happening_claims_no_more_than_its_status(given, said):
    assert wording.deed(given) == said


def test_a_difference_is_read_in_stretches():
    found = [(w.change, w.text) for w in wording.read_diff("they are [-[the allies]-] {+always+} signaling")]
    assert found == [("same", "they are"), ("gone", "[the allies]"), ("added", "always"), ("same", "signaling")]


def test_a_broken_difference_stays_text():
    assert [w.text for w in wording.read_diff("{+ [- a")] == ["{+ [- a"]


def test_quotation_marks_come_in_pairs():
    assert wording.phrase("", "We will wait,", "direct", 80).words == "“We will wait”"
    mixed = wording.phrase("said it “", "took nothing”", "mixed", 80)
    assert (mixed.lead, mixed.words) == ("said it", "“took nothing”")
    assert wording.phrase("said", "that it would wait", "indirect", 80).words == "that it would wait"


def test_a_long_wording_is_cut_at_a_word():
    assert wording.shorten("one two three four", 12) == "one two …"
