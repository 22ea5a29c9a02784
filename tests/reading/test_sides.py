"""What belongs to one saying: asides between commas, questions and gestures before a quotation, the one spoken to."""

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.model import Statement
from dragoman.reading import read_report


def statements(text: str) -> tuple[Statement, ...]:
    report = report_from_text(text, source="r", known={"published": "2024-03-13"})
    return tuple(s for s in read_report(report).statements if s.inside is None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            (
                "Norway has sent the fees back because its council “takes no alms”, Foreign Minister Espen Barth Eide said "
                "on Wednesday, in the sharpest turn of the quarrel."
            ),
            "Norway has sent the fees back because its council “takes no alms”",
        ),
        (
            "The payment, a ministry spokeswoman insisted on Thursday, had been made at Oslo's request.",
            "The payment had been made at Oslo's request",
        ),
        (
            (
                "The chairman, who leads the inquiry, will not attend the hearing, an aide in Accra told the paper, “if it "
                "is held”."
            ),
            "The chairman, who leads the inquiry, will not attend the hearing “if it is held”",
        ),
        ("Is it a plot? “A fable,” says Ana Silva, the minister.", "A fable,"),
    ],
)
def test_both_sides_of_an_aside_are_said_and_a_question_before_it_is_not(text: str, said: str) -> None:
    assert said in [s.content_text for s in statements(text)]


def test_an_aside_that_the_tagger_leaves_out_is_a_saying() -> None:
    text = "Ghana was “a mature country”, President John Mahama said; its critics, he went on, had never been there."
    found = {s.content_text: s.holder.name for s in statements(text)}
    assert found["its critics had never been there"] == "John Mahama"


def test_words_that_lead_up_to_a_quotation_are_no_part_of_it() -> None:
    (one,) = statements("Speaking in Accra on Monday, President John Mahama said, “We will wait.”")
    assert one.content_text == "We will wait."


def test_a_gesture_before_a_quotation_tells_who_speaks() -> None:
    text = (
        "President Daniel Noboa has said that he regrets nothing. Foreign Minister Alicia Bárcena shakes her head. "
        "“That is no answer. That is a menu.”"
    )
    found = {s.content_text: s.holder.name for s in statements(text)}
    assert found["that he regrets nothing"] == "Daniel Noboa"
    assert found["“That is no answer. That is a menu.”".strip("“”")] == "Alicia Bárcena"


def test_a_quotation_behind_a_colon_is_a_statement_of_its_own() -> None:
    text = "Foreign Minister Espen Barth Eide rejected the charge: “There is no blockade of the islands.”"
    assert {s.content_text for s in statements(text)} == {"the charge", "There is no blockade of the islands."}


def test_a_later_quotation_goes_on_with_the_quotation_before_it() -> None:
    text = (
        '"We parted with a handshake," chief negotiator Seleshi Bekele told reporters, adding that the next session had '
        'been fixed for May. "If they have changed their minds, they have not told us."'
    )
    first, second = statements(text)
    assert "they have not told us" in first.content_text
    assert second.content_text == "that the next session had been fixed for May"


def test_whom_it_is_said_to_is_not_said() -> None:
    (one,) = statements("Malaysia's Fadillah Yusof warned the bloc that exports could go elsewhere.")
    assert one.content_text == "that exports could go elsewhere"


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("A lawyer for the workers, Tomas Verrin, says two of them could not walk.", "Tomas Verrin"),
        ("“They want to know,” said one farmer from Riau, who gave his name only as Anton.", "Anton"),
        ("The Egyptian irrigation ministry said the dam was unsafe.", "Ministry of Irrigation (Egypt)"),
        ("China's delegate urged patience.", "China"),
        ("Foreign Minister Jan Novak said on Tuesday that talks would resume in April.", "Jan Novak"),
        ("Amnesty researchers were turned away at the airport, the group said.", "Amnesty International"),
        ("The association SPKS says that Jakarta forgot its farmers. It has appealed to the EU to pay.", "SPKS"),
        (
            "Norway's Espen Barth Eide met Finland's Elina Valtonen. Both ministers stressed that the door was open.",
            "Espen Barth Eide",
        ),
    ],
)
def test_who_speaks_by_what_stands_around_him(text: str, holder: str) -> None:
    assert statements(text)[-1].holder.name == holder


def test_he_goes_on_from_an_unnamed_speaker() -> None:
    text = (
        "Egypt's Sameh Shoukry was there. A Sudanese member of the talks said it was over. Oslo, he said, had called."
    )
    assert statements(text)[-1].holder.name == "a Sudanese member of the talks"


def test_a_plain_saying_is_found_and_a_deed_is_said_to_nobody() -> None:
    text = "India's foreign minister Subrahmanyam Jaishankar said peace was needed. He imposed a ban on tin ingots."
    found = {s.content_text: s.channel for s in statements(text)}
    assert found["peace was needed"] in {"speech", "writing"}
    assert found.get("a ban on tin ingots", "belief") == "belief"
