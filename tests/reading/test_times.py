"""Which days the words of a sentence mean, seen from its report."""

from typing import Any

import pytest

from dragoman.model import Report, TimeExpression, When
from dragoman.reading.parse import load_parser, parse
from dragoman.reading.times import Times, expressions_in, find_times, parse_date_words
from dragoman.reading.times.calendar import Hemisphere

PUBLISHED = "2024-03-13"  # a Wednesday


def read(
    text: str,
    published: str | None = PUBLISHED,
    end: str | None = None,
    weekday: int | None = None,
    hemisphere: Hemisphere = "north",
) -> Times:
    when = When(published, end or published, "day", "given", weekday) if published else When()
    report = Report("r", "r", text, "", published=when)
    return find_times(parse(report, load_parser()), report, (), hemisphere)


def days(text: str, **how: Any) -> list[str]:
    return [days_of(e) for e in read(text, **how).expressions]


def days_of(expression: TimeExpression) -> str:
    when = expression.when
    if when.start == when.end:
        return when.start or expression.relation
    return f"{when.start or ''}..{when.end or ''}"


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("The envoy left Vienna on Tuesday.", "2024-03-12"),
        ("The envoy will leave Vienna on Tuesday.", "2024-03-19"),
        ("The court ruled on Wednesday.", "2024-03-13"),
        ("Ministers are to meet on Thursday.", "2024-03-14"),
        ("Ministers meet on Thursday in Oslo.", "2024-03-14"),
        ("The council is scheduled to vote on Friday.", "2024-03-15"),
        ("A vote is expected Friday.", "2024-03-15"),
        ("Friday's vote will decide the matter.", "2024-03-15"),
        ("Ahead of Friday's summit, both sides traded blame.", "2024-03-15"),
        ("Sunday's election was marred by violence.", "2024-03-10"),
        ("He planned to travel to Baku on Saturday.", "2024-03-16"),
        ("They managed to agree on Saturday.", "2024-03-09"),
        ("The ceasefire was extended until Sunday.", "2024-03-17"),
        ("She urged them to sign the accord by Friday.", "2024-03-15"),
        ("The minister, who met his counterpart on Saturday, said he was pleased.", "2024-03-09"),
        ("The pact was signed on Dec. 4.", "2023-12-04"),
        ("The pact will enter into force on Dec. 4.", "2024-12-04"),
        ("In November the two states signed a pact.", "2023-11-01..2023-11-30"),
        ("In November the two states will sign a pact.", "2024-11-01..2024-11-30"),
        ("The summit, planned for November, was cancelled.", "2023-11-01..2023-11-30"),
        ("The summit is planned for November.", "2024-11-01..2024-11-30"),
        ("The treaty is expected to be signed on Friday.", "2024-03-15"),
        ("The two envoys were to meet on Friday.", "2024-03-15"),
        ("The ministry has scheduled a briefing on Friday.", "2024-03-15"),
        ("Unions planned a march in the capital on Friday.", "2024-03-15"),
        ("The court set a hearing for Friday.", "2024-03-15"),
        ("The envoy could not be reached on Friday.", "2024-03-08"),
        ("Neither of the envoys could be found on Friday.", "2024-03-08"),
        ("Under a November accord, the army will leave.", "2023-11-01..2023-11-30"),
        ("The ministry will report on losses to Feb. 29.", "2024-02-29"),
    ],
)
def test_the_verb_gives_the_direction(sentence, meant):
    assert days(sentence) == [meant]


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("He resigned on the 3rd of March, 2021.", "2021-03-03"),
        ("He resigned on March 3, 2021, in Rome.", "2021-03-03"),
        ("He resigned on 12 March.", "2024-03-12"),
        ("The decree of 17.05.2023 was published.", "2023-05-17"),
        ("The decree of 2023-05-17 was published.", "2023-05-17"),
        ("The decree (17/05/2023) was published.", "2023-05-17"),
        ("On Monday, Feb. 19, the court ruled.", "2024-02-19"),
        ("At 15:00 GMT on Saturday a blast hit the port.", "2024-03-09"),
        ("He left on New Year's Eve.", "2023-12-31"),
        ("The raid took place overnight.", "2024-03-12"),
        ("They will meet tomorrow.", "2024-03-14"),
        ("He was shot last Oct. 23.", "2023-10-23"),
        ("A blast hit the port at 1630 GMT.", "2024-03-13"),
        ("They met on Tuesday at noon.", "2024-03-12"),
        ("The siege ended on the night of Feb. 2.", "2024-02-02"),
        ("They signed on March the twenty-third, nineteen ninety-six.", "1996-03-23"),
        ("They met the day before yesterday.", "2024-03-11"),
        ("He arrived three days ago.", "2024-03-10"),
    ],
)
def test_days(sentence, meant):
    assert days(sentence) == [meant]


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("It happened in May 2022.", "2022-05-01..2022-05-31"),
        ("The war began in early 2022.", "2022-01-01..2022-04-30"),
        ("The two met in mid-January.", "2024-01-10..2024-01-20"),
        ("The force withdrew in late October.", "2023-10-20..2023-10-31"),
        ("The force withdrew in the spring of 2015.", "2015-03-01..2015-05-31"),
        ("He was born in the late 1970s.", "1976-01-01..1979-12-31"),
        ("He arrived two months ago.", "2024-01-01..2024-01-31"),
        ("He arrived about ten years ago.", "2014-01-01..2014-12-31"),
        ("The army took the town earlier this month.", "2024-03-01..2024-03-13"),
        ("Trade fell in the past six months.", "2023-09-13..2024-03-13"),
        ("Talks continue in the coming days.", "2024-03-13.."),
        ("Relations soured in recent months.", "..2024-03-13"),
        ("Troops will leave within two weeks.", "2024-03-13..2024-03-27"),
        ("He has ruled since 1994.", "1994-01-01..2024-03-13"),
        ("The drills will run from May 4 to 7.", "2024-05-04..2024-05-07"),
        ("The summit took place September 19-20.", "2023-09-19..2023-09-20"),
        ("The office reopened over the weekend.", "2024-03-09..2024-03-10"),
        ("The council last met in the second half of 2020.", "2020-07-01..2020-12-31"),
        ("In the first quarter of this year, exports fell.", "2024-01-01..2024-03-31"),
        ("The 2020 war ended with a truce.", "2020-01-01..2020-12-31"),
        ("The dam was built in the 1960's.", "1960-01-01..1969-12-31"),
        ("The dam was built in the nineteen sixties.", "1960-01-01..1969-12-31"),
        ("The dam was built in January nineteen ninety-seven.", "1997-01-01..1997-01-31"),
        ("The envoy arrived a few days ago.", "..2024-03-12"),
        ("Exports fell in 2022's third quarter.", "2022-07-01..2022-09-30"),
    ],
)
def test_stretches(sentence, meant):
    assert days(sentence) == [meant]


@pytest.mark.parametrize(
    "sentence",
    [
        "He may go. May the best man win.",
        "Theresa May said she would resign; critics of May agreed.",
        "The March on Rome is famous, and they march on.",
        "The Sun reported that a second man was held.",
        "The 44-Day war changed the region.",
        "The 45-year-old minister, aged 45, spoke.",
        "Some 2,000 troops and 1990 soldiers came.",
        "It cost 500 million in 2020 dollars.",
        "Flight 1812 was downed and Resolution 2231 adopted.",
        "They won 3-2 and then 19-20.",
        "He scored a second time in a fall from grace.",
        "She is in her 30s.",
        "The Friday Times and the Sunday Telegraph reported it.",
        "On February 30 nothing happened.",
        "He told USA Today of it, and viewed World News Tonight.",
        "The army sent 1500 men.",
        "She was soon freed.",
    ],
)
def test_no_date(sentence):
    assert [e.text for e in read(sentence).expressions if e.when.start or e.when.end] == []


def test_both_ends_of_a_stretch_mean_the_whole_of_it():
    first, last = read("The drills ran from Dec. 28 to Jan. 2.").expressions
    assert days_of(first) == days_of(last) == "2023-12-28..2024-01-02"
    assert (first.timex, last.timex) == ("2023-12-28", "2024-01-02")


def test_the_story_goes_on_from_its_last_date():
    assert days("He said on Jan. 5 he would resign. The next day, he left.") == ["2024-01-05", "2024-01-06"]
    assert days("He won in 2019. Two years later, he lost.")[1] == "2021-01-01..2021-12-31"


def test_a_day_of_the_story_is_not_the_first_of_its_year():
    text = "The rebels left on Jan. 5. The war of 1987 had been long. The next day, the army came."
    assert days(text) == ["2024-01-05", "1987-01-01..1987-12-31", "2024-01-06"]


def values(text: str) -> dict[str, str | None]:
    return {e.text: e.timex for e in read(text).expressions}


def test_a_year_earlier_is_the_quarter_before_the_one_reported_on():
    text = (
        "The bank posted a fourth-quarter loss of $4 million, against a profit of $2 million {}. "
        "After a flat third quarter, sales grew from {}. In {}, costs rose. The {} result was poor."
    )
    told = values(text.format("a year earlier", "a year ago", "the latest period", "year-ago"))
    assert told["a year earlier"] == told["a year ago"] == told["The year-ago"] == "2022-Q4"
    assert told["the latest period"] == "2023-Q4"


def test_after_the_nine_months_figures_are_compared_by_the_year():
    text = "The bank posted a third-quarter profit. For the nine months, it lost $5 million, against $2 million a year earlier."
    assert values(text)["a year earlier"] == "2022"


def test_the_same_period_of_another_year():
    told = values("In the third quarter sales rose by 3% from the same period a year earlier.")
    assert told["the same period a year earlier"] == "2022-Q3"
    assert values("Sales in January fell by 3% from the same month last year.")["the same month last year"] == "2023-01"


def test_words_of_the_present_and_the_past():
    assert values("In the past, the current rules were ignored; they will soon change.") == {
        "the past": "PAST_REF",
        "current": "PRESENT_REF",
        "soon": "FUTURE_REF",
    }


def test_seasons_follow_the_hemisphere():
    text = "The parliament was dissolved in the summer of 2008."
    assert days(text) == ["2008-06-01..2008-08-31"]
    assert days(text, hemisphere="south") == ["2008-12-01..2009-02-28"]


def test_lengths_and_habits_date_nothing():
    visit, daily = read("A two-week visit followed; rallies were held every Monday.").expressions
    assert (visit.relation, visit.timex, visit.when.granularity) == ("duration", "P2W", "open")
    assert daily.timex == "XXXX-WXX-1"
    assert daily.when.start is None


def test_without_a_day_of_publication_only_what_the_words_tell_is_known():
    monday, day, year = read("He spoke on Monday, again on December 28, and in 2021.", published=None).expressions
    assert (monday.when.start, monday.when.end, monday.when.weekday) == (None, None, 0)
    assert (day.when.start, day.timex) == (None, "XXXX-12-28")
    assert days_of(year) == "2021-01-01..2021-12-31"


def test_a_report_of_some_day_of_a_month():
    month: dict[str, Any] = {"published": "2024-03-01", "end": "2024-03-31"}
    assert days("The truce was agreed last month.", **month) == ["2024-02-01..2024-02-29"]
    when = read("The minister said on Monday that it was over.", **month, weekday=0).expressions[0].when
    assert (when.start, when.end, when.weekday) == ("2024-03-04", "2024-03-25", 0)


def test_exchange_values():
    values = {
        e.text: (e.timex, e.edtf) for e in read("In May 2022, in Q3 2021, on May 4, 2020 and in the 1990s.").expressions
    }
    assert values["May 2022"] == ("2022-05", "2022-05")
    assert values["Q3 2021"] == ("2021-Q3", "2021-35")
    assert values["May 4, 2020"] == ("2020-05-04", "2020-05-04")
    assert values["the 1990s"] == ("199", "1990-01-01/1999-12-31")


def test_the_basis_names_rule_anchor_and_direction():
    (friday,) = read("They will meet on Friday.").expressions
    assert friday.when.basis == "weekday; published Wednesday 2024-03-13; its verb looks ahead"


def test_typographic_marks_keep_offsets():
    text = "“It’s over,” he said – on Friday – in Bern’s old town."
    (friday,) = read(text).expressions
    assert text[slice(*friday.span)] == friday.text == "Friday"


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("date 2023-05-17", "2023-05-17", "2023-05-17"),
        ("Published: 12 October 2023", "2023-10-12", "2023-10-12"),
        ("2023/05/17", "2023-05-17", "2023-05-17"),
        ("17.05.2023", "2023-05-17", "2023-05-17"),
        ("BERN, May 2022", "2022-05-01", "2022-05-31"),
        ("05/06/2023", "2023-05-06", "2023-06-05"),
    ],
)
def test_words_of_a_dateline(words, start, end):
    when = parse_date_words(words)
    assert when is not None
    assert (when.start, when.end) == (start, end)


def test_a_dateline_without_year_or_date():
    when = parse_date_words("YEREVAN, Dec. 28")
    assert when is not None
    assert (when.start, when.granularity) == (None, "day")
    assert "XXXX-12-28" in when.basis
    assert parse_date_words("By our correspondent in Bern") is None


def test_a_sentence_without_a_parse():
    (friday,) = expressions_in("They meet on Friday", When(PUBLISHED, PUBLISHED, "day", "given"), tense=1)
    assert friday.when.start == "2024-03-15"


@pytest.mark.parametrize(
    "hostile",
    ["1" * 50_000, "1," * 25_000, "the first of the second of " * 1_900, "May " * 12_500, "2023-" * 10_000,
     "a year or two " * 3_600, "the early " * 5_000, "from May 1 to " * 3_500, "9999 years ago " * 3_300],
)  # fmt: skip
def test_hostile_text_gives_an_answer(hostile):
    found = expressions_in(hostile, When(PUBLISHED, PUBLISHED, "day", "given"))
    assert all(hostile[slice(*e.span)] == e.text for e in found)
