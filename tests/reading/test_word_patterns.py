"""Lists of words become patterns that are quicker than the plain ones and find the same."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dragoman.lexicon.alternatives import Beginnings, alternatives
from dragoman.lexicon.caseless import compiled, lowered

WORDS = ("war", "warn", "warning", "ware house", "cease-fire", "ceasefire", "a", "aid", "n't", "no.")
texts = st.lists(st.sampled_from([*WORDS, "Warned", "WAR", "“aid", "ſ", "İ", "did", "é", ".", "\n"])).map(" ".join)


@given(texts)
def test_words_tried_together_are_those_tried_one_by_one(text: str) -> None:
    plain = re.compile(r"\b(?:" + "|".join(re.escape(w) for w in sorted(WORDS, key=len, reverse=True)) + r")\b")
    assert re.findall(rf"\b{alternatives(WORDS)}\b", text) == plain.findall(text)


@given(texts)
def test_every_group_that_a_text_has_a_beginning_of_is_found(text: str) -> None:
    groups = (["war", "no."], ["warn", "aid"], ["warning"], ["cease-"], ["WARE"])
    naive = [re.compile("|".join(rf"\b{re.escape(b)}" for b in group), re.IGNORECASE) for group in groups]
    assert Beginnings(groups).within(text) == [n for n, pattern in enumerate(naive) if pattern.search(text)]


@given(st.text(alphabet="aAiIıİsSſkKK ’é.", max_size=20))
def test_small_letters_find_what_no_case_finds(text: str) -> None:
    for pattern in (r"\b(?P<x>[A-K]+)s", r"I\S", r"’s?\b", r"K(?!\W)", r"(?:A|S)i"):
        ours, theirs = compiled(pattern).search(lowered(text)), re.search(pattern, text, re.IGNORECASE)
        assert (ours and ours.span()) == (theirs and theirs.span())
    assert len(lowered(text)) == len(text)
