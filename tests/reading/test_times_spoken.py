"""Times in quoted speech are counted from the day the words were said. All reports are of Wednesday 13 March 2024."""

import re

import pytest

from dragoman.model import Report, When
from dragoman.reading.parse import load_parser, parse
from dragoman.reading.times import Times, find_times

PUBLISHED = When("2024-03-13", "2024-03-13", "day", "given")


def read(text: str) -> Times:
    report = Report("r", "r", text, "", published=PUBLISHED)
    quoted = [m.span() for m in re.finditer("“[^”]*”", text)]
    return find_times(parse(report, load_parser()), report, quoted)


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("“Yesterday they came,” he said on Sunday.", "Yesterday", "2024-03-09"),
        ("“Today they left,” he said on Sunday.", "Today", "2024-03-10"),
        ("“We will meet on Tuesday,” he said on Sunday.", "Tuesday", "2024-03-12"),
        ("“We met on Tuesday,” he said on Sunday.", "Tuesday", "2024-03-05"),
        ("He told the house last Thursday: “Tomorrow I resign.”", "Tomorrow", "2024-03-08"),
        ("Speaking on Monday, she warned: “I leave tomorrow.”", "tomorrow", "2024-03-12"),
        ("“We will meet in May,” she said in December.", "May", "2024-05-01..2024-05-31"),
        ("He said in 2008: “This year we shall win.”", "This year", "2008-01-01..2008-12-31"),
        ("“It is done,” he said on Monday. “We signed it yesterday.”", "yesterday", "2024-03-10"),
        ("They had come “yesterday”, she said on Sunday.", "yesterday", "2024-03-09"),
    ],
)
def test_it_is_counted_from_the_saying(text, words, days):
    (one,) = [e for e in read(text).expressions if e.text == words]
    start, end = one.when.start, one.when.end
    assert (start if start == end else f"{start}..{end}") == days
    assert "; said " in one.when.basis


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("“Yesterday they came,” he said.", "Yesterday", "2024-03-12"),
        ("“Yesterday they came,” he has repeatedly said.", "Yesterday", "2024-03-12"),
        ("He said on Sunday that they came yesterday.", "yesterday", "2024-03-12"),
        ("“They came on 2 May 2021,” he said on Sunday.", "2 May 2021", "2021-05-02"),
    ],
)
def test_what_it_is_not(text, words, day):
    (one,) = [e for e in read(text).expressions if e.text == words]
    assert one.when.start == one.when.end == day


def test_what_happened_in_a_quotation_has_the_day_of_its_words():
    text = "“They shelled the port yesterday,” he said on Sunday."
    at = text.index("shelled")
    assert read(text).of_event((at, at + 7)).start == "2024-03-09"
