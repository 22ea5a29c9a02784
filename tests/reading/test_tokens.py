"""The plain tokens say of a parse what the parser's own tokens say."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc as ParsedDoc

from dragoman.reading.parse import load_parser
from dragoman.reading.tokens import Doc, plain

TEXTS = (
    "The minister, who had met Omar Haddad and his deputies in Lima, did not say why  the talks broke down. He left.",
    "“We won't pay,” she said on 3 May 2021; Chile, Peru and Bolivia signed, and Oslo's envoys watched it.\u00a0",
    "Ships.",
    "",
)


@pytest.fixture(scope="module")
def parsed() -> list[tuple[ParsedDoc, Doc]]:
    return [(doc, plain(doc)) for doc in load_parser().pipe(TEXTS)]


def test_the_same_words_tags_and_arcs(parsed: list[tuple[ParsedDoc, Doc]]) -> None:
    for theirs, ours in parsed:
        assert [(t.i, t.idx, t.text, t.lower_, t.tag_, t.dep_, t.head.i) for t in theirs] == [
            (t.i, t.idx, t.text, t.lower_, t.tag_, t.dep_, t.head.i) for t in ours
        ]
        for name in ("children", "lefts", "subtree", "conjuncts"):
            assert [[c.i for c in getattr(t, name)] for t in theirs] == [[c.i for c in getattr(t, name)] for t in ours]


def test_the_same_sentences(parsed: list[tuple[ParsedDoc, Doc]]) -> None:
    for theirs, ours in parsed:
        assert [(s.start, s.end, s.root.i) for s in theirs.sents] == [(s.start, s.end, s.root.i) for s in ours.sents]
        assert all(token.sent is sent for sent in ours.sents for token in sent)


def test_the_same_tokens_at_a_place(parsed: list[tuple[ParsedDoc, Doc]]) -> None:
    for theirs, ours in parsed:
        for start in range(len(theirs.text)):
            for end in range(start + 1, min(start + 25, len(theirs.text) + 1)):
                wanted = theirs.char_span(start, end, alignment_mode="expand")
                found = ours.touched(start, end)
                told = (found.start, found.end, found.root.i) if found else None
                assert told == ((wanted.start, wanted.end, wanted.root.i) if wanted else None)


def test_the_tokens_that_share_a_character_with_a_span(parsed: list[tuple[ParsedDoc, Doc]]) -> None:
    for _, ours in parsed:
        for sent in ours.sents:
            for start in range(0, 130, 3):
                for end in range(start, start + 30, 4):
                    wanted = [t for t in sent if t.idx < end and t.idx + len(t.text) > start]
                    assert sent.overlapping(start, end) == wanted
