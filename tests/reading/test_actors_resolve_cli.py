"""`actors resolve`: one answer a line, in order; a line that is no question is named."""

import json

import pytest
from click.testing import CliRunner

from dragoman.errors import UsageError
from dragoman.views.resolve_cli import resolve


def ask(lines):
    return CliRunner().invoke(resolve, [], input=lines, catch_exceptions=False)


def test_one_answer_a_line_in_order():
    asked = [
        {"text": "the German chancellor", "at": "2019-02-02", "context": None},
        {"text": "gunmen"},
        {"text": "TEHRAN"},
    ]
    answers = [json.loads(x) for x in ask("\n".join(map(json.dumps, asked))).output.splitlines()]
    assert [a["name"] for a in answers] == ["Angela Merkel", "gunmen", "Iran"]
    assert [(a["country"], a["sector"]) for a in answers] == [("DEU", "GOV"), (None, "UAF"), ("IRN", "GOV")]
    assert answers[1]["id"] is None


def test_the_context_decides_a_pronoun():
    question = {"text": "She", "at": "2019-02-02", "context": "Angela Merkel spoke. She left."}
    assert json.loads(ask(json.dumps(question)).output)["name"] == "Angela Merkel"


def test_a_line_that_is_no_question():
    with pytest.raises(UsageError, match="line 2"):
        ask('{"text": "Kenya"}\n{"at": 3}\n')
