"""What a statement does where no word decides: signs that are weighed, with the reason told."""

from __future__ import annotations

import pytest

from dragoman.lexicon import load_yaml
from dragoman.model import Report, Statement
from dragoman.reading import read_report
from dragoman.reading.acts import ACTS, Decided
from dragoman.reading.weighing import Signs, weigh


def only(text: str) -> Statement:
    (statement,) = read_report(Report("r-1", "own/note.txt", text, "0" * 64)).statements
    return statement


def test_every_weight_is_of_an_act_and_every_sign_can_be_told() -> None:
    data = load_yaml("act_weights.yaml")
    assert set(data["bias"]) == set(ACTS)
    assert all(set(row) <= set(ACTS) for row in data["weights"].values())
    names = {name.partition("=")[0] for name in data["weights"]} | set(data["votes"])
    assert data["model"] > 0
    for name in names:
        for part in name.split("+"):
            assert part in data["says"] or part.partition(":")[0] in data["says"], name


def test_classes_of_words_are_words() -> None:
    for name, words in load_yaml("act_words.yaml").items():
        assert len(set(words)) == len(words), name
        for word in words:
            assert isinstance(word, str), (name, word)
            assert word == word.lower(), (name, word)
            assert not word.endswith("*") or len(word) > 4, (name, word)


def test_what_leaves_no_doubt_is_not_weighed() -> None:
    decided = Decided("deny", "the cue 'denied' names it", "sure")
    assert weigh(decided, Signs((), ()), ()) is decided


def test_the_model_is_one_sign_among_others() -> None:
    doubt = Decided("state", "nothing says more", "nothing")
    sure = [-6.0] * len(ACTS)
    sure[ACTS.index("warn")] = -0.01
    assert weigh(doubt, Signs((), ()), sure).act == "warn"
    assert weigh(doubt._replace(never=frozenset({"warn"})), Signs((), ()), sure).act != "warn"


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("Oslo said that Kenya’s gunboats had fired on its trawlers and lied about it.", "accuse"),
        ("Oslo said that the decision of Kenya was a shameful and reckless mistake.", "criticise"),
        ("Oslo said that Kenya must withdraw its gunboats at once.", "demand"),
        ("Oslo said that the talks with Kenya had lasted four hours.", "state"),
    ],
)
def test_what_is_said_tells_the_act_of_a_plain_cue(said: str, act: str) -> None:
    statement = only(said)
    assert statement.act == act, statement.why["act"]


def test_the_reason_is_told_in_words() -> None:
    statement = only("Oslo said that Kenya’s gunboats had fired on its trawlers.")
    assert "weighed" in statement.why["act"]
    assert "word:" not in statement.why["act"]
