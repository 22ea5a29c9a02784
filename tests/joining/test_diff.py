"""The difference of two wordings, in plain text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dragoman.joining.diff import word_diff


def test_an_editors_addition_is_shown():
    old = "We know that they [the big firms] are coming to us"
    new = "We know that they are coming to us"
    assert word_diff(old, new) == "We know that they [-[the big firms]-] are coming to us"


def test_a_cut_and_a_changed_word():
    shown = word_diff("It was a grave mistake, he knows", "It was a serious mistake")
    assert shown == "It was a [-grave-] {+serious+} mistake [-he knows-]"


def test_same_words_need_no_marks():
    assert word_diff("“Never again,”", "Never again.") == "Never again."


_PLAIN = st.lists(st.sampled_from(["peace", "war", "now", "is", "the", "harbour", "open"]), max_size=30).map(" ".join)


@given(_PLAIN, _PLAIN)
def test_both_wordings_can_be_had_back(old, new):
    shown = word_diff(old, new)
    gone = re.sub(r"\{\+.*?\+\}", "", shown).replace("[-", "").replace("-]", "")
    added = re.sub(r"\[-.*?-\]", "", shown).replace("{+", "").replace("+}", "")
    assert gone.split() == old.split()
    assert added.split() == new.split()


def test_endless_text_is_taken_in_bounded_time():
    old = " ".join(f"a{i}" for i in range(50_000))
    new = " ".join(f"b{i}" for i in range(50_000))
    assert word_diff(old, new).startswith("[-a0")
