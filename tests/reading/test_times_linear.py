"""Reading times costs no more than the length of the text, whatever the text: counted in calls, not in seconds."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.model import Report, When
from dragoman.reading.parse import Parse
from dragoman.reading.times import expressions_in, find_times

PUBLISHED = When("2024-03-13", "2024-03-13", "day", "given")

#: What a text of nothing but this must not make expensive.
UNITS = [
    "1", "1,", "1.", "1-", "1/", "1:", "2023-", "12:30 ", "the first of the second of ", "May ", "May 1 ", "May 1 to ",
    "from May 1 to ", "the year ended ", "the first three months of ", "2021 and ", "Monday ", "Monday and ", "last ", "a year or two ",
    "the early ", "9999 years ago ", "in ", "every Monday and ", "a quarter of ", "the night of ", "“Monday” ", "at 9 p.m. on ",
    "'90s ", "10 and 11 ", "half a ", "half an hour ago today ", "Q1 ", "ended March 31 to ", "two Fridays ago ",
]  # fmt: skip


def calls(work: Callable[[], object]) -> int:
    """How many calls, of Python and of C, ``work`` makes."""
    count = 0

    def tick(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def read(text: str) -> None:
    assert all(text[slice(*e.span)] == e.text for e in expressions_in(text, PUBLISHED))


@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_text_is_no_more_than_twice_the_work(unit):
    read(unit)  # caches are filled
    short, long = unit * (2_000 // len(unit)), unit * (8_000 // len(unit))
    assert calls(lambda: read(long)) <= 4.2 * calls(lambda: read(short)) + 2_000


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=4))
def test_nor_where_they_are_mixed(units):
    unit = "".join(units)
    read(unit)
    assert calls(lambda: read(unit * 80)) <= 4.2 * calls(lambda: read(unit * 20)) + 2_000


@pytest.mark.parametrize("unit", ["1", "1,", "the first of the second of "])
def test_fifty_thousand_characters(unit):
    text = (unit * 50_000)[:50_000]
    assert calls(lambda: read(text)) < 40 * len(text)


@given(st.text("0123456789.,:/-T'ths ", max_size=60))
def test_no_figures_break_it(text):
    read(text)


def test_nor_in_a_report_of_many_paragraphs():
    line = "“He came on Monday,” 1,2,3 the first of May to the second of\n"

    def report(lines: int) -> None:
        text = line * lines
        spans = tuple((n * len(line), (n + 1) * len(line)) for n in range(lines))
        quoted = [(a, a + 20) for a, _ in spans]
        find_times(Parse(text, text, spans, ()), Report("r", "r", text, "", published=PUBLISHED), quoted)

    report(1)
    assert calls(lambda: report(400)) <= 4.2 * calls(lambda: report(100)) + 2_000
