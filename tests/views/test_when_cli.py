"""The command `when` says what days an expression means, and why."""

import json

import pytest
from click.testing import CliRunner

from dragoman.errors import UsageError
from dragoman.views.when_cli import when


def test_the_sentence_gives_the_direction():
    called = ["on Friday", "--published", "2024-03-13", "--sentence"]
    ahead = CliRunner().invoke(when, [*called, "They will meet on Friday."]).output
    behind = CliRunner().invoke(when, [*called, "They met on Friday."]).output
    assert "2024-03-15" in ahead
    assert "its verb looks ahead" in ahead
    assert "2024-03-08" in behind


def test_a_month_of_publication_is_enough_for_last_month():
    output = CliRunner().invoke(when, ["last month", "--published", "2024-03", "--json"]).output
    assert json.loads(output)["when"]["start"] == "2024-02-01"


def test_words_without_a_time_are_a_wrong_call():
    result = CliRunner().invoke(when, ["nothing of the kind", "--published", "2024-03-13"])
    assert isinstance(result.exception, UsageError)


@pytest.mark.parametrize("words", ["February 30", "9999 years ago", "29 February 2023"])
def test_a_day_that_no_calendar_has_is_called_so(words):
    result = CliRunner().invoke(when, [words, "--published", "2024-03-13"])
    assert isinstance(result.exception, UsageError)
    assert "no calendar has it" in str(result.exception)


@pytest.mark.parametrize("words", ["", "1," * 25_000, "the first of the second of " * 1_900, "\x1b[31m", "’“”—…"])
def test_nonsense_of_any_length_gets_a_short_answer(words):
    result = CliRunner().invoke(when, [words, "--published", "2024-03-13"])
    assert isinstance(result.exception, UsageError)
    assert len(str(result.exception)) < 250
    assert "\x1b" not in str(result.exception)


def test_seasons_of_the_south():
    called = ["the summer", "--published", "2024-05-13", "--json"]
    north, south = (json.loads(CliRunner().invoke(when, [*called, *more]).output) for more in ([], ["--south"]))
    assert (north["when"]["start"], south["when"]["start"]) == ("2024-06-01", "2023-12-01")


def test_since_looks_back_whatever_the_verb():
    sentence = "It will be the first vote since May."
    output = CliRunner().invoke(when, ["since May", "--published", "2024-03-13", "--sentence", sentence]).output
    assert "2023-05-01 to 2024-03-13" in output
