"""Every class of time expression that news uses: its days, its TIMEX3 value and its EDTF string, in own sentences.

All are seen from Wednesday 13 March 2024.
"""

import pytest

from dragoman.model import Report, TimeExpression, When
from dragoman.reading.parse import load_parser, parse
from dragoman.reading.times import find_times

PUBLISHED = When("2024-03-13", "2024-03-13", "day", "given")


def first(sentence: str) -> TimeExpression:
    report = Report("r", "r", sentence, "", published=PUBLISHED)
    found = find_times(parse(report, load_parser()), report).expressions
    assert found, "no time was found"
    return found[0]


def told(sentence: str) -> tuple[str, str | None, str | None]:
    one = first(sentence)
    start, end = one.when.start, one.when.end
    return (start or "") if start == end else f"{start or ''}..{end or ''}", one.timex, one.edtf


ORDERS = [
    ("The treaty of 17 May 2023 is void.", "2023-05-17"),
    ("The treaty of the 17th of May, 2023 is void.", "2023-05-17"),
    ("The treaty of May 17, 2023 is void.", "2023-05-17"),
    ("The treaty of May the seventeenth, 2023 is void.", "2023-05-17"),
    ("The treaty of Wednesday, 17 May 2023 is void.", "2023-05-17"),
    ("The treaty of Wed, 17 May 2023 is void.", "2023-05-17"),
    ("The treaty of 17-May-2023 is void.", "2023-05-17"),
    ("The treaty of 17.05.2023 is void.", "2023-05-17"),
    ("The treaty of 17/05/2023 is void.", "2023-05-17"),
    ("The treaty of 5/17/2023 is void.", "2023-05-17"),
    ("The treaty of 17-05-2023 is void.", "2023-05-17"),
    ("The treaty of 2023/05/17 is void.", "2023-05-17"),
    ("The treaty of 2023-05-17 is void.", "2023-05-17"),
    ("The treaty of 20230517 is void.", "2023-05-17"),
    ("The treaty of May 17th last year is void.", "2023-05-17"),
]


@pytest.mark.parametrize(("sentence", "day"), ORDERS)
def test_a_day_in_every_order_and_in_figures(sentence, day):
    assert told(sentence) == (day, day, day)


@pytest.mark.parametrize(
    ("sentence", "days", "timex"),
    [
        ("They signed it in 05/2023.", "2023-05-01..2023-05-31", "2023-05"),
        ("They signed it in 2023-05.", "2023-05-01..2023-05-31", "2023-05"),
        ("They signed it in Sept. of 2021.", "2021-09-01..2021-09-30", "2021-09"),
        ("They signed it in September.", "2023-09-01..2023-09-30", "2023-09"),
        ("They signed it on Dec. 12.", "2023-12-12", "2023-12-12"),
        ("They signed it during a May visit.", "2023-05-01..2023-05-31", "2023-05"),
        ("They signed it on the 4th.", "2024-03-04", "2024-03-04"),
        ("They will sign it on the 28th.", "2024-03-28", "2024-03-28"),
        ("They signed it on Monday the 4th.", "2024-03-04", "2024-03-04"),
    ],
)
def test_a_part_of_a_date(sentence, days, timex):
    assert told(sentence)[:2] == (days, timex)


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("The talks took place September 19-20.", "2023-09-19..2023-09-20"),
        ("The talks took place on 19 and 20 September.", "2023-09-19..2023-09-20"),
        ("The talks ran from May 4 to 7, 2021.", "2021-05-04..2021-05-07"),
        ("The talks ran between 4 May and 7 June 2021.", "2021-05-04..2021-06-07"),
        ("The talks ran from January to March.", "2024-01-01..2024-03-31"),
        ("He ruled from 1994 until 2003.", "1994-01-01..2003-12-31"),
        ("He ruled 1994-2003.", "1994-01-01..2003-12-31"),
        ("The 2008-09 crisis passed.", "2008-01-01..2009-12-31"),
        ("The strike will last from Monday to Thursday.", "2024-03-18..2024-03-21"),
        ("The strike lasted Friday through Monday.", "2024-03-08..2024-03-11"),
    ],
)
def test_stretches_with_two_ends(sentence, days):
    assert told(sentence)[0] == days


def test_the_first_of_two_has_the_year_of_the_second():
    report = Report(
        "r", "r", "They met in May and June 2021, and in the spring or summer of 2019.", "", published=PUBLISHED
    )
    found = find_times(parse(report, load_parser()), report).expressions
    assert [e.timex for e in found] == ["2021-05", "2021-06", "2019-SP", "2019-SU"]


@pytest.mark.parametrize(
    ("sentence", "days", "timex"),
    [
        ("He resigned last Tuesday.", "2024-03-12", "2024-03-12"),
        ("He will resign next Tuesday.", "2024-03-19", "2024-03-19"),
        ("He resigned on Tuesday last week.", "2024-03-05", "2024-03-05"),
        ("He resigned the Friday before last.", "2024-03-01", "2024-03-01"),
        ("He resigned two Fridays ago.", "2024-03-01", "2024-03-01"),
        ("He will resign a week on Tuesday.", "2024-03-26", "2024-03-26"),
        ("He resigned on the first Monday of February.", "2024-02-05", "2024-02-05"),
        ("He resigned on the last day of February.", "2024-02-29", "2024-02-29"),
        ("He resigned on Tuesday night.", "2024-03-12", "2024-03-12TNI"),
        ("He resigned on the night of Tuesday.", "2024-03-12", "2024-03-12TNI"),
        ("He resigned at 9 p.m. on Tuesday.", "2024-03-12", "2024-03-12T21:00"),
        ("He resigned at noon Tuesday.", "2024-03-12", "2024-03-12T12:00"),
        ("He resigned at 09:30 on 2 February 2021.", "2021-02-02", "2021-02-02T09:30"),
        ("He resigned at 2021-02-02T09:30:00Z.", "2021-02-02", "2021-02-02T09:30"),
        ("He resigned at 7:30 last night; not before.", "2024-03-12", "2024-03-12TNI"),
    ],
)
def test_weekdays_and_times_of_day(sentence, days, timex):
    found = [e for e in _all(sentence) if e.timex == timex]
    assert [(e.when.start or "") for e in found] == [days]


def _all(sentence: str) -> tuple[TimeExpression, ...]:
    report = Report("r", "r", sentence, "", published=PUBLISHED)
    return find_times(parse(report, load_parser()), report).expressions


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("They fled last week.", "2024-03-04..2024-03-10"),
        ("They fled the week before last.", "2024-02-26..2024-03-03"),
        ("They will flee the week after next.", "2024-03-25..2024-03-31"),
        ("They fled in the week of March 4.", "2024-03-04..2024-03-10"),
        ("They fled in the first week of March.", "2024-03-01..2024-03-07"),
        ("They fled a day or two ago.", "2024-03-11..2024-03-12"),
        ("They fled a year ago today.", "2023-03-13"),
        ("They fled thirty years ago this month.", "1994-03-01..1994-03-31"),
        ("They fled half a century ago.", "1974-01-01..1974-12-31"),
        ("They fled earlier this year.", "2024-01-01..2024-03-13"),
        ("They fled earlier in March.", "2024-03-01..2024-03-13"),
        ("They will flee later this year.", "2024-03-13..2024-12-31"),
        ("They fled in recent weeks.", "..2024-03-13"),
        ("The vote is three weeks away.", "2024-04-03"),
        ("The vote is in the months ahead.", "2024-03-13.."),
        ("They fled over the weekend.", "2024-03-09..2024-03-10"),
        ("The paper carries a report from over the weekend.", "2024-03-09..2024-03-10"),
    ],
)
def test_seen_from_the_day_of_the_report(sentence, days):
    assert told(sentence)[0] == days


@pytest.mark.parametrize(
    ("sentence", "days", "timex", "edtf"),
    [
        ("They fled in late October.", "2023-10-20..2023-10-31", "2023-10", "2023-10-20/2023-10-31"),
        ("They fled in mid-May.", "2023-05-10..2023-05-20", "2023-05", "2023-05-10/2023-05-20"),
        ("They fled at the end of December.", "2023-12-20..2023-12-31", "2023-12", "2023-12-20/2023-12-31"),
        ("They fled in early 2022.", "2022-01-01..2022-04-30", "2022", "2022-01-01/2022-04-30"),
        ("They fled in the final days of 2022.", "2022-12-20..2022-12-31", "2022", "2022-12-20/2022-12-31"),
        ("They fled in the 1990s.", "1990-01-01..1999-12-31", "199", "1990-01-01/1999-12-31"),
        ("They fled in the late 1990s.", "1996-01-01..1999-12-31", "199", "1996-01-01/1999-12-31"),
        ("They fled in the 1800s.", "1800-01-01..1899-12-31", "18", "1800-01-01/1899-12-31"),
        ("They fled in the 19th century.", "1800-01-01..1899-12-31", "18", "1800-01-01/1899-12-31"),
        ("They fled in the third quarter of 2022.", "2022-07-01..2022-09-30", "2022-Q3", "2022-35"),
        ("They fled in H2 2022.", "2022-07-01..2022-12-31", "2022-H2", "2022-07-01/2022-12-31"),
        ("They fled in the summer of 2022.", "2022-06-01..2022-08-31", "2022-SU", "2022-22"),
        ("They fled in the winter of 2010-11.", "2010-12-01..2011-02-28", "2010-WI", "2010-24"),
        ("They fled over the winter.", "2023-12-01..2024-02-29", "2023-WI", "2023-24"),
        ("It was put off until autumn.", "2024-09-01..2024-11-30", "2024-FA", "2024-23"),
    ],
)
def test_vague_edges_quarters_seasons_decades(sentence, days, timex, edtf):
    assert told(sentence) == (days, timex, edtf)


@pytest.mark.parametrize(
    ("sentence", "days", "relation"),
    [
        ("He has led it since last May.", "2023-05-01..2024-03-13", "since"),
        ("He will lead it until 2026.", "2026-01-01..2026-12-31", "until"),
        ("He will leave it before December.", "2024-12-01..2024-12-31", "before"),
        ("He will have left it by November.", "2024-11-01..2024-11-30", "before"),
        ("He left it after October.", "2023-10-01..2023-10-31", "after"),
        ("He must leave it within two weeks.", "2024-03-13..2024-03-27", "duration"),
        ("The rule holds from Monday, when visas will be needed.", "2024-03-18..", "since"),
    ],
)
def test_relations(sentence, days, relation):
    assert (told(sentence)[0], first(sentence).relation) == (days, relation)


@pytest.mark.parametrize(
    ("sentence", "timex"),
    [
        ("The siege lasted two weeks.", "P2W"),
        ("The siege lasted two and a half days.", "P2.5D"),
        ("The siege lasted 2 1/2 days.", "P2.5D"),
        ("The siege lasted 5 1/2 hours.", "PT5H30M"),
        ("The siege lasted half an hour.", "PT30M"),
        ("The siege lasted 90 seconds.", "PT90S"),
        ("The siege lasted for hours.", "PTXH"),
        ("The siege took years.", "PXY"),
        ("The siege lasted half a century.", "P50Y"),
        ("The siege lasted between three and five years.", "P3Y"),
        ("A decade-long siege ended.", "P10Y"),
        ("The 30-minute siege ended.", "PT30M"),
        ("The siege lasted all day.", "P1D"),
        ("Two days later, the siege ended.", "P2D"),
    ],
)
def test_lengths_date_nothing(sentence, timex):
    assert told(sentence) == ("..", timex, None) or told(sentence) == ("", timex, None)
    assert first(sentence).relation == "duration"


@pytest.mark.parametrize(
    ("sentence", "timex"),
    [
        ("The annual summit opened.", "P1Y"),
        ("They meet every Friday.", "XXXX-WXX-5"),
        ("They meet every Monday and Thursday.", "XXXX-WXX-1"),
        ("They meet on Tuesday nights.", "XXXX-WXX-2TNI"),
        ("They meet every other week.", "P2W"),
        ("They meet three times a year.", "P1Y"),
        ("They meet each July.", "XXXX-07"),
    ],
)
def test_habits_date_nothing(sentence, timex):
    assert told(sentence) == ("", timex, None)


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("On Christmas Eve the port was shut.", "2023-12-24"),
        ("On New Year's Eve 1999 the port was shut.", "1999-12-31"),
        ("On Easter Monday 2023 the port was shut.", "2023-04-10"),
        ("On Good Friday 2023 the port was shut.", "2023-04-07"),
        ("At Orthodox Easter 2023 the port was shut.", "2023-04-16"),
        ("On Orthodox Christmas the port was shut.", "2024-01-07"),
        ("On May Day the port was shut.", "2023-05-01"),
        ("On Boxing Day the port was shut.", "2023-12-26"),
        ("On Thanksgiving the port was shut.", "2023-11-23"),
        ("Since the 9/11 attacks the port has been watched.", "2001-09-11..2024-03-13"),
    ],
)
def test_feasts_and_known_days(sentence, days):
    assert told(sentence)[0] == days


@pytest.mark.parametrize(
    ("sentence", "days", "timex"),
    [
        ("In the year to February exports fell.", "2023-03-01..2024-02-29", "P1Y"),
        ("In the 12 months to January exports fell.", "2023-02-01..2024-01-31", "P12M"),
        ("In the fiscal year ended March 31, 2022, exports fell.", "2021-04-01..2022-03-31", "2022"),
        ("In the quarter ended June 30, exports fell.", "2023-04-01..2023-06-30", "2023-Q2"),
        ("In the first three months of 2023 exports fell.", "2023-01-01..2023-03-31", "P3M"),
        ("In the first two quarters of 2023 exports fell.", "2023-01-01..2023-06-30", "2023-H1"),
        ("In the last six weeks of 2023 exports fell.", "2023-11-20..2023-12-31", "P6W"),
    ],
)
def test_stretches_told_by_another_time(sentence, days, timex):
    assert told(sentence)[:2] == (days, timex)


@pytest.mark.parametrize(
    ("sentence", "timex"),
    [
        ("At present nobody speaks.", "PRESENT_REF"),
        ("Right now nobody speaks.", "PRESENT_REF"),
        ("At this time nobody speaks.", "PRESENT_REF"),
        ("Nobody spoke in the past.", "PAST_REF"),
        ("Nobody spoke until recently.", "PAST_REF"),
        ("He lived there a long time ago.", "PAST_REF"),
        ("In the not-too-distant future they will speak.", "FUTURE_REF"),
        ("One day they will speak.", "FUTURE_REF"),
        ("They will speak at a later date.", "FUTURE_REF"),
    ],
)
def test_now_once_and_some_day(sentence, timex):
    assert first(sentence).timex == timex


@pytest.mark.parametrize(
    "sentence",
    [
        "A quarter of the voters stayed away, and three quarters of the seats went to others.",
        "The October Revolution, the 26th of July Movement and the Black September group are names.",
        "Christmas trees from Easter Island were sold.",
        "It was the second blast in as many days.",
        "A second blast followed.",
        'He spoke on "Fox News Sunday" of it.',
        "The future of the port is open.",
        "He could not name the first day of it, or tell the fall of the house from the spring of hope.",
    ],
)
def test_no_time(sentence):
    report = Report("r", "r", sentence, "", published=PUBLISHED)
    found = find_times(parse(report, load_parser()), report).expressions
    assert [e.text for e in found if e.when.start or e.when.end] == []


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("By November, prices will have doubled.", "2024-11-01..2024-11-30"),
        ("They declared the aim to leave by the end of August.", "2024-08-20..2024-08-31"),
        ("The house voted to hold the ballot in May.", "2024-05-01..2024-05-31"),
        ("Her decision to resign in January was a surprise.", "2024-01-01..2024-01-31"),
        ("A vigil planned for Monday was cancelled.", "2024-03-11"),
        ("Until Friday, he has refused to speak.", "2024-03-08"),
        ("He has been given until Friday to speak.", "2024-03-15"),
        ("The poll shows the lead she had on Monday.", "2024-03-11"),
    ],
)
def test_the_verb_gives_the_direction(sentence, days):
    assert told(sentence)[0] == days


def test_what_no_verb_directs_is_what_the_same_weekday_is_elsewhere():
    text = "The two will meet on Monday in Bern. Monday's summit, the first in years: a chance."
    assert [e.when.start for e in _all(text)[:2]] == ["2024-03-18", "2024-03-18"]
    assert "told so elsewhere" in _all(text)[1].when.basis


def test_what_comes_later_than_nothing_told_is_not_counted_from_the_report():
    assert first("The next day, he resigned.").when.start is None
    assert first("A decade later, he resigned.").relation == "duration"


def test_the_first_in_so_many_years_is_a_length():
    assert [e.timex for e in _all("The vote will be held on May 9, the first in six years.")] == ["2024-05-09", "P6Y"]
