"""The word lists of reference and metonymy are whole, and a broken one names its fault."""

import pytest

from dragoman.errors import KnowledgeError
from dragoman.knowledge import load_knowledge
from dragoman.reading.actors import lexicon


def test_the_lists_load():
    assert lexicon.load_reference().pronouns["she"].gender == "female"
    assert "in" in lexicon.load_metonymy().place_prepositions
    assert lexicon.load_given_names()["angela"] == "female"


def test_every_body_word_and_leader_names_a_known_actor():
    knowledge, reference = load_knowledge(), lexicon.load_reference()
    ids = {i for table in (reference.body_words, reference.led_by) for row in table.values() for i in row}
    assert [i for i in sorted(ids) if knowledge.actors.get(i) is None] == []


def test_every_office_behind_a_person_noun_is_known():
    knowledge = load_knowledge()
    phrases = {phrase for noun in lexicon.load_reference().person_nouns.values() for phrase in noun.roles}
    assert [phrase for phrase in sorted(phrases) if not knowledge.role(phrase)] == []


@pytest.mark.parametrize(
    ("reader", "raw", "words"),
    [
        (lambda raw: lexicon._words(raw, "x.yaml", "ranks"), {"ranks": ["a", True]}, "x.yaml, ranks: True"),
        (lambda raw: lexicon._strings(raw, "x.yaml", "nouns"), {"nouns": {"a": 1}}, "x.yaml, nouns, a"),
        (lambda raw: lexicon._lists(raw, "x.yaml", "led"), {"led": {"RUS": "org:X"}}, "x.yaml, led, RUS"),
        (lambda raw: lexicon._pronoun("he", raw), ["one", "male", "person"], "pronouns, he"),
        (lambda raw: lexicon._person_noun("chief", raw), {"roles": []}, "person_nouns, chief"),
    ],
)
def test_a_broken_list_names_file_key_and_reason(reader, raw, words):
    with pytest.raises(KnowledgeError, match=words):
        reader(raw)
