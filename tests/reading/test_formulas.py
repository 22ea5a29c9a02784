"""Sayings told by a formula or a noun with a people, in sentences of our own."""

from __future__ import annotations

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.reading import read_report


def told(text: str) -> list[tuple[str, str, str]]:
    """Holder, act and content of each statement."""
    found = read_report(report_from_text(text, source="a.txt", known={"published": "2024-03-13"})).statements
    return [(s.holder.name, s.act, s.content_text) for s in found]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Turkish officials refused to comment.", ("Turkey", "decline", "to comment")),
        ("Norway's foreign ministry declined to comment.",
         ("Ministry of Foreign Affairs (Norway)", "decline", "to comment")),
        ("Japan voiced serious concern, while Vietnam urged calm.", ("Japan", "concern", "serious concern")),
        ("Brazil expressed deep regret, and Chile called for calm.", ("Brazil", "regret", "deep regret")),
        ("Kenya expressed support for the plan.", ("Kenya", "support", "support for the plan")),
    ],
)  # fmt: skip
def test_what_is_said_by_a_formula(text: str, entry: tuple[str, str, str]) -> None:
    assert entry[:2] in [one[:2] for one in told(text)]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Denmark denied Norwegian accusations that its ships had fished in closed waters.",
         ("Norway", "that its ships had fished in closed waters")),
        ("Vietnam dismissed Chinese allegations that the boat had rammed a patrol vessel.",
         ("China", "that the boat had rammed a patrol vessel")),
        ("Kenya rejected Ethiopian suggestions that the talks were over.", ("Ethiopia", "that the talks were over")),
    ],
)  # fmt: skip
def test_a_claim_told_by_the_adjective_of_a_people(text: str, entry: tuple[str, str]) -> None:
    assert entry in [(who, words) for who, _, words in told(text)]


def test_what_a_people_is_told_to_claim_by_its_own_minister_is_his() -> None:
    text = "Russian Foreign Minister Sergei Lavrov renewed Russian allegations that the West had broken the truce."
    assert all(who == "Sergei Lavrov" for who, _, _ in told(text))
