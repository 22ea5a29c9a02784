"""The day that an occasion, or another saying of the same holder, gives to what is said. In words of our own."""

import pytest

from dragoman.model import Report, When
from dragoman.reading import read_report
from tests.reading.test_times_dating import BEFORE, days

WEDNESDAY = "2024-03-13"
DAY_OR_BEFORE = "2024-03-12..2024-03-13"


def said_on(text: str, published: str = WEDNESDAY) -> dict[str, str]:
    """First word of what is said → when."""
    report = Report("r", "r", text, "", published=When(published, published, "day", "given"))
    found = read_report(report).statements
    return {
        s.content_text.split()[0].strip(",."): str(s.when.start)
        if s.when.start == s.when.end
        else f"{s.when.start or ''}..{s.when.end or ''}"
        for s in found
    }


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("(Holm) {told} the senate during a hearing last week [that the talks could succeed].", "2024-03-04..2024-03-10"),
        ("(Holm) {wrote} in a Friday post [that the talks could succeed].", "2024-03-08"),
        ("(Holm) {told} envoys in a February meeting [that the talks could succeed].", "2024-02-01..2024-02-29"),
        ("After meeting Holm in February, (aides) {said} [that he was willing to talk].", "2024-02-01..2024-02-29"),
        ("After losing the vote in February, (Holm) {said} [that he would go].", "2024-03-13"),
        ("(Holm), who received Ana Dos at his farm on Tuesday, {said} [five towns were ready].", "2024-03-12..2024-03-13"),
        ("(Holm), who received Ana Dos in 2019, {said} [five towns were ready].", "2024-03-13"),
    ],
)  # fmt: skip
def test_an_occasion_gives_its_day_to_what_is_said_at_it(report, said):
    assert days(BEFORE + report) == said


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("[The ship will sail to Bern in May], {according to} (the navy).", "2024-03-13"),
        ("(Lima) previously {pledged} twice [that it would close the mine].", "..2024-03-13"),
        ("In August, Lima vowed to close the mine. Shortly after, (Bern) {promised} [aid].", "2023-08-01..2023-09-07"),
        ("Last year Holm called the pact a fraud, while (Ana Dos) {described} [it as a gift].", "2023-01-01..2023-12-31"),
    ],
)  # fmt: skip
def test_what_is_told_with_other_things_is_dated_with_care(report, said):
    assert days(BEFORE + report) == said


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("Lima shut the port in March, and (Bern) {said} in January [it had asked for ships].", "2024-01-01..2024-01-31"),
        ("(Holm), the union's chief until he retired in 2003, {called} [the plan dead].", "2024-03-13"),
        ("Holm, its chief when he retired in 2003, called the plan dead. (He) {said} [it was a trap].", "2024-03-13"),
        ("It holds nine seats, up from three in 2014. Holm said it erred. (He) {added} [that it lied].", "2024-03-13"),
    ],
)  # fmt: skip
def test_the_past_of_whoever_speaks_dates_no_words(report, said):
    assert days(BEFORE + report) == said


def test_he_who_spoke_on_is_not_whoever_was_dated_two_sentences_before():
    told = BEFORE + "Ana Dos claimed on Friday that troops had fired first. The spokesman denied it. "
    assert days(told + "(He) {said} [they had only answered].") == "2024-03-08..2024-03-13"
    assert days(BEFORE + "Holm met Ana Dos on Friday. He smiled. (He) {said} [they were friends].") == "2024-03-08"


def test_who_spoke_on_a_day_said_the_rest_then_or_when_the_report_came_out():
    text = (
        "Talks between Norway and Peru are near, officials in Oslo have said. Both sides are ready.\n\n"
        'Prime Minister Jonas Store told reporters on Tuesday that three towns were being looked at. The harbour is shut.\n\n'
        '"Peace has been a long time coming," Store said.\n\n"Nobody asked us," the mayor of Bergen said.'
    )  # fmt: skip
    found = said_on(text)
    assert found["that"] == "2024-03-12"
    assert found["Peace"] == "2024-03-12..2024-03-13"
    assert found["Nobody"] == DAY_OR_BEFORE


def test_what_was_said_a_month_ago_dates_nothing_else():
    text = (
        'Norway shut its port.\n\n"Peace has been a long time coming," Prime Minister Jonas Store said.\n\n'
        "Store said on February 2 that three towns were being looked at."
    )
    assert said_on(text)["Peace"] == DAY_OR_BEFORE


def test_news_of_a_report_that_names_no_day_is_of_its_day_or_the_day_before():
    undated = 'Norway shut its port.\n\n"Nobody asked us," the mayor of Bergen said.'
    dated = 'Norway shut its port on Wednesday.\n\n"Nobody asked us," the mayor of Bergen said.'
    assert said_on(undated)["Nobody"] == DAY_OR_BEFORE
    assert said_on(dated)["Nobody"] == WEDNESDAY
