"""Which words are said: whole quotations, no fronts of other clauses or sentences. In words of our own."""

from __future__ import annotations

from tests.reading.test_who_speaks import said


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
