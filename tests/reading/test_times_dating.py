"""When a statement was made and an event happened, in words of our own. {cue} [content] <trigger>"""

import pytest

from dragoman.model import Report, Span, When
from dragoman.reading.parse import load_parser, parse
from dragoman.reading.times import find_times

PUBLISHED = "2024-03-13"  # a Wednesday


def unmarked(marked: str) -> tuple[str, dict[str, list[Span]]]:
    text = ""
    spans: dict[str, list[Span]] = {"{": [], "[": [], "<": [], "(": []}
    opened: dict[str, int] = {}
    for letter in marked:
        if letter in spans:
            opened[letter] = len(text)
        elif letter in "}]>)":
            start = {"}": "{", "]": "[", ">": "<", ")": "("}[letter]
            spans[start].append((opened[start], len(text)))
        else:
            text += letter
    return text, spans


def dated(marked: str, published: str | None = PUBLISHED) -> When:
    text, spans = unmarked(marked)
    when = When(published, published, "day", "given") if published else When()
    report = Report("r", "r", text, "", published=when)
    times = find_times(parse(report, load_parser()), report)
    if spans["<"]:
        return times.of_event(spans["<"][0])
    source = spans["("][0] if spans["("] else None
    return times.of_statement(spans["{"][0] if spans["{"] else None, source, spans["["])


def days(marked: str) -> str:
    when = dated(marked)
    return str(when.start) if when.start == when.end else f"{when.start or ''}..{when.end or ''}"


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("Minister Jan Holm {said} on Tuesday [that the talks would resume in April].", "2024-03-12"),
        ("Minister Jan Holm {said} [that the talks would resume on Friday].", "2024-03-13"),
        ("[“The talks resume on Friday,”] Holm {said} on Tuesday.", "2024-03-12"),
        ("The ministry {accused} the rebels in a statement on Monday [of breaking the truce].", "2024-03-11"),
        ("Holm {told} the daily Aften in an interview published on Sunday [that he would resign].", "2024-03-10"),
        ("Last week, Holm {said} [the port would reopen].", "2024-03-04..2024-03-10"),
        ("Earlier this year, Holm {criticised} [the embargo imposed in October].", "2024-01-01..2024-03-12"),
        ("Holm, who resigned in December, {said} [he was tired].", "2024-03-13"),
        ("Holm will {say} on Friday [that he resigns], aides told the paper.", "2024-03-15"),
        ("Speaking after the talks on Tuesday, Holm {praised} [the hosts].", "2024-03-12"),
    ],
)
def test_its_own_time_and_no_other(report, said):
    assert days(report) == said


@pytest.mark.parametrize(
    "report",
    [
        "The minister has repeatedly {warned} [that the truce is fragile].",
        "Officials in Bern {insist} [that no deal was made].",
        "Holm had {said} [that he would attend].",
    ],
)
def test_what_was_said_at_some_time_stays_open(report):
    assert days(report) == "..2024-03-13"


def test_said_at_times_since():
    assert days("Since January, Holm has {said} [that the army must leave].") == "2024-01-01..2024-03-13"


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("Holm on Monday welcomed the ruling, {saying} [that justice was done].", "2024-03-11"),
        ("Holm on Monday welcomed the ruling and {urged} [the court to act].", "2024-03-11"),
        ("Holm visited Oslo in January. (He) {said} there [that trade would grow].", "2024-01-01..2024-01-31"),
        ("Holm said in early February that he would run. (His rivals) {dismissed} [it].", "2024-02-01..2024-02-17"),
        ("Holm met the envoy on Tuesday.\nThe talks, (he) {said}, [were useful].", "2024-03-12"),
    ],
)
def test_what_goes_on_takes_the_time_of_what_it_goes_on_from(report, said):
    assert days(report) == said


BEFORE = "Exports fell. Prices rose. "  # so that what follows is not the opening of a report


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("Oslo on Monday accused Bern of spying, a charge that Bern {dismissed} [as absurd].", "2024-03-11"),
        ("Holm praised the new flights on Monday, which he {said} [would help] both ports.", "2024-03-11"),
        ("Norway closed two ports on Monday, a step that Lima {called} [unfriendly].", "2024-03-11"),
        ("The rebels that Lima {accused} [of theft] left for Bern on Monday.", "..2024-03-13"),
        ("The court, which {called} [the law unfair], will sit on Friday.", "..2024-03-13"),
    ],
)
def test_a_clause_that_tells_what_another_said_of_it_has_its_day(report, said):
    assert days(BEFORE + report) == said


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("(Lima) on Tuesday rejected claims that it is stalling the talks, {saying} [it had named two dates].",
         "2024-03-12"),
        ("(Holm) told deputies on Monday that Bern had lost patience, {adding} [that ties would suffer].", "2024-03-11"),
        ("(Holm) {accused} [Bern on Monday of shelling the port].", "2024-03-11"),
        ("(The envoy) {urged} [both sides last week to go back to the table].", "2024-03-04..2024-03-10"),
        ("(Lima) closed the port in October after a fisherman drowned. (Bern) {said} at the time [that it knew nothing].",
         "2023-10-01..2023-10-31"),
    ],
)  # fmt: skip
def test_the_day_of_the_one_who_speaks(report, said):
    assert days(BEFORE + report) == said


def test_a_quotation_goes_on_from_the_paragraph_before():
    told = "Premier Jan Holm told deputies on Monday that a treaty was near.\n"
    assert days(BEFORE + told + "[“A few weeks will do,”] (he) {said}.") == "2024-03-11"
    assert days(BEFORE + told + "[“A few weeks will do,”] (the envoy) {said}.") == "2024-03-13"


def test_what_opens_a_report_in_the_perfect_is_its_news():
    assert days("Foreign Minister Jan Holm has {said} [the port will stay shut].") == "2024-03-13"
    assert days("Port to stay shut\n[Nine ships were hit], the navy has {said}.") == "2024-03-13"
    assert days(BEFORE + "Foreign Minister Jan Holm has {said} [the port will stay shut].") == "..2024-03-13"


def test_the_day_of_the_news_stands_in_the_prose_not_in_the_headline():
    opening = (
        "Talks End Without Deal\nEnvoys met for five hours on Monday.\n\nBERN, March 13\n\nA round ended in Bern. "
    )
    assert days(opening + "Holm {told} reporters [that he was tired].") == "2024-03-11"


@pytest.mark.parametrize(
    ("report", "happened"),
    [
        ("The two leaders <met> on Tuesday in Bern.", "2024-03-12"),
        ("The two leaders will <meet> on Tuesday in Bern.", "2024-03-19"),
        ("The two leaders will <meet> in Bern.", "2024-03-13.."),
        ("The two leaders agreed on Monday to <meet> in Bern in May.", "2024-05-01..2024-05-31"),
        ("Holm, who <signed> the pact in 2019, resigned on Monday.", "2019-01-01..2019-12-31"),
        ("Holm, who signed the pact in 2019, <resigned> on Monday.", "2024-03-11"),
        ("Holm resigned on Monday after the court <convicted> him.", "..2024-03-11"),
        ("Holm resigned on Monday after <losing> a vote.", "..2024-03-11"),
        ("As he <met> the envoy, Holm said on Tuesday that war was near.", "2024-03-12"),
        ("The army has <shelled> the town since Friday.", "2024-03-08..2024-03-13"),
        ("Troops <seized> the port, officials said on Tuesday.", "..2024-03-13"),
        ("A ceasefire <brokered> in November collapsed last week.", "2023-11-01..2023-11-30"),
        ("A ceasefire brokered in November <collapsed> last week.", "2024-03-04..2024-03-10"),
    ],
)
def test_events_told_by_a_verb(report, happened):
    assert days(report) == happened


@pytest.mark.parametrize(
    ("report", "happened"),
    [
        ("The <attack> on Sunday killed nine.", "2024-03-10"),
        ("The army launched an <attack> on Sunday.", "2024-03-10"),
        ("Holm condemned Sunday's <attack> on Monday.", "2024-03-10"),
        ("Holm condemned on Monday the <attack>.", "..2024-03-11"),
        ("Holm condemned the March 3 <attack> on the port.", "2024-03-03"),
        ("Holm will host <talks> on Friday.", "2024-03-15"),
    ],
)
def test_events_told_by_a_noun(report, happened):
    assert days(report) == happened


def test_the_weekday_is_kept_where_the_day_is_not_known():
    when = dated("Minister Jan Holm {said} on Tuesday [that the talks would resume].", published=None)
    assert (when.start, when.end, when.weekday) == (None, None, 1)


def test_the_basis_tells_how_it_was_decided():
    assert "Tuesday" in dated("Holm {said} on Tuesday [that it was over].").basis
    assert dated(BEFORE + "The minister has {warned} [of war].").basis.startswith("perfect tense")


def test_a_report_that_tells_in_the_present_tells_its_day():
    live = "Ana Dos of the union {rejects} [the offer]. Berlin says it is sorry. Holm tells reporters to wait. "
    assert days(live) == "2024-03-13"
    assert days("The union {rejects} [the offer]. Berlin said it was sorry. Holm told reporters.") == "..2024-03-13"


def test_a_clause_with_a_subject_and_a_tense_of_its_own_keeps_its_day():
    report = "Her envoy called on Tuesday, and she {thanks} [him for that], says Holm. She adds a smile. She jokes."
    assert days(report) == "2024-03-13"


def test_what_is_yet_to_come_dates_no_saying_behind_it():
    assert days("The chamber will vote next Wednesday. (He) {dismissed} [talk of failure].") == "2024-03-13"


def test_a_paragraph_may_stay_with_the_day_it_told_before():
    report = "The port is shut. Nobody works. Holm spoke after the talks on Tuesday. (Both ministers) {stressed} [that the door was open]."
    assert days(report) == "2024-03-12..2024-03-13"


@pytest.mark.parametrize(
    ("report", "happened"),
    [
        ("The envoys arrived in Oslo on Monday. They <handed over> a letter.", "2024-03-11"),
        ("Holm met the envoys on Monday. He also <visited> the port.", "2024-03-11"),
        ("Holm spoke with Lind on Monday, her office said. The two ministers <agreed> to meet again.", "2024-03-11"),
        ("The council adopted the text on Monday. Peru <voted> against it.", "2024-03-11"),
        ("Holm met the envoys on Monday. Lima <recalled> its ambassador.", "2024-03-11..2024-03-13"),
        ("Lima closed the port in January. Quito later <scrapped> the deal.", "2024-01-01..2024-03-13"),
        ("Rebels fired on a patrol in early March. Oslo has since <sent> 200 soldiers.", "2024-03-01..2024-03-13"),
    ],
)
def test_a_paragraph_stays_with_its_day(report, happened):
    assert days(f"It was cold. It snowed. {report}") == happened


@pytest.mark.parametrize(
    "report",
    [
        "Holm told the press on Monday that he was ill. Lima <recalled> its ambassador.",
        "Holm met the envoys on Monday. Lima has <recalled> its ambassador.",
        "Holm met the envoys on Monday. Lima had earlier <recalled> its ambassador.",
        "The vote was planned for Monday. Lima <cancelled> it.",
        "Holm met the envoys on Monday.\n\nLima <recalled> its ambassador.",
    ],
)
def test_what_does_not_go_on_from_it_stays_open(report):
    assert days(f"It was cold. It snowed. {report}") == "..2024-03-13"


@pytest.mark.parametrize(
    ("report", "happened"),
    [
        ("The boat was off the cape on Monday when a cutter crossed its bow and <struck> its side.", "2024-03-11"),
        ("They were asleep before dawn on Monday when soldiers <stormed> the camp.", "2024-03-11"),
        ("A round of talks between Oslo and Lima <ended> on Monday.", "2024-03-11"),
        ("A third round of <talks> between Oslo and Lima ended on Monday.", "2024-03-11"),
        ("A series of <meetings> began on Monday.", "2024-03-11"),
        ("Holm said Oslo did not intend to <close> its border.", "2024-03-13.."),
        ("Lima promised to <free> the sailors.", "2024-03-13.."),
        ("The ministers have <signed> an action plan for 2025-2027.", "..2024-03-13"),
    ],
)
def test_the_day_of_a_clause(report, happened):
    assert days(f"It was cold. It snowed. {report}") == happened


def test_what_somebody_was_hurt_in_is_of_that_day():
    assert days("A guard was hurt on Monday in a <raid> by the rebels.") == "2024-03-11"
