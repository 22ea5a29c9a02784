"""The pattern file is read with a check that names what is wrong."""

import copy

import pytest
import yaml

from dragoman.errors import KnowledgeError
from dragoman.reading.times.grammar import LEXICON, Grammar, check, load_grammar
from dragoman.reading.times.make import MAKERS


@pytest.fixture(scope="module")
def shipped():
    return yaml.safe_load(LEXICON.read_text(encoding="utf-8"))


def test_the_shipped_file_is_sound(shipped):
    check(shipped, frozenset(MAKERS))
    assert {row["make"] for row in shipped["rules"]} == set(MAKERS)


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        (lambda d: d.pop("words"), "words"),
        (lambda d: d["rules"].append({"name": "x", "make": "unheard of", "pattern": "MONTH"}), "nothing makes"),
        (lambda d: d["rules"].append({"name": "x", "make": "year"}), "a rule needs"),
        (lambda d: d["words"].update({"BAD": {"Upper": 1}}), "BAD"),
        (lambda d: d["capital"].append("NONE"), "NONE"),
    ],
)
def test_a_broken_file_is_refused(shipped, break_it, reason):
    data = copy.deepcopy(shipped)
    break_it(data)
    with pytest.raises(KnowledgeError, match=reason):
        check(data, frozenset(MAKERS))


def test_a_pattern_with_an_unknown_class_is_refused(shipped):
    data = copy.deepcopy(shipped)
    data["rules"].append({"name": "odd", "make": "year", "pattern": "NOSUCH"})
    with pytest.raises(KnowledgeError, match="odd"):
        Grammar(data)


def test_the_longest_rule_wins():
    (found,) = load_grammar().scan("on Monday, May 4, 2023 in Bern")
    assert found.rule.name == "month and day"
    assert found.slots["year"] == 2023
