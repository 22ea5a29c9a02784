"""A time clause in the past behind what is said in the present tells when it was said; a content keeps its sentence."""

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.model import Reading
from dragoman.reading import read_report

PUSH = (
    "The Finnish Foreign Ministry claimed that Moscow wants to “push Finland out of the council” when it reacted in"
    " February to the deployment of 40 Russian monitors to Georgia.\n"
)


def read(text: str) -> Reading:
    return read_report(report_from_text(text, source="a.txt", known={"published": "2024-05-17"}))


def test_a_past_time_clause_is_no_part_of_what_is_claimed_and_dates_it():
    claim = next(s for s in read(PUSH).statements if s.inside is None)
    assert claim.content_text == "that Moscow wants to “push Finland out of the council”"
    assert (claim.when.start, claim.when.end) == ("2024-02-01", "2024-02-29")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The general said on Monday that the troops are ready after he inspected the base.\n",
            "that the troops are ready",
        ),
        ("The minister said that prices will rise when she spoke to farmers.\n", "that prices will rise"),
        # What is said may itself lie in the past, or to come: then nothing tells the two apart.
        ("The minister said that prices rose when he took office.\n", "that prices rose when he took office"),
        ("The minister said that prices rise when he speaks.\n", "that prices rise when he speaks"),
        ("The minister said that she resigns if the court rules.\n", "that she resigns if the court rules"),
    ],
)
def test_only_a_clause_that_cannot_be_part_of_it_is_cut(text: str, words: str):
    assert [s.content_text for s in read(text).statements if s.inside is None] == [words]


def test_what_was_answered_happened():
    (event,) = [
        e for e in read("Oslo reacted in May to the deployment of 40 OSCE monitors to Georgia.\n").events
        if e.type in {"AID", "MOBILIZE"}
    ]  # fmt: skip
    assert (event.status, [w.name for w in event.actors], event.when.start) == ("occurred", ["OSCE"], "2024-05-01")
