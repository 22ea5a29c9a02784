"""The command `when` says what days an expression means, and why."""

import json

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
