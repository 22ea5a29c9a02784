"""Marks in texts: nothing of the text is lost, overlaps are cut, long texts are shown around their marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.views.marking import Note, mark


def note(number: int, *spans: tuple[int, int]) -> Note:
    return Note(f"n{number}", number, tuple(("said", span) for span in spans))


@st.composite
def marked_texts(draw):
    text = draw(st.text(alphabet="ab \n\r\u2019é", min_size=1, max_size=80))
    notes = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        start = draw(st.integers(0, len(text) - 1))
        notes.append(note(number, (start, draw(st.integers(start + 1, len(text))))))
    return text, notes


@given(marked_texts())
def test_the_pieces_are_the_text_and_every_note_begins_and_ends_once(drawn):
    text, notes = drawn
    paragraphs = mark(text, notes)
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
    assert "".join("".join(p.text for p in pieces).split()) == "".join(text.split())
    assert sorted(n.number for p in pieces for n in p.begins) == [n.number for n in notes]
    assert sorted(n.number for p in pieces for n in p.ends) == [n.number for n in notes]


def test_crossing_marks_are_cut_at_each_other():
    pieces = mark("one two three", [note(1, (0, 7)), note(2, (4, 13))])[0].pieces
    assert [(p.text, p.numbers) for p in pieces] == [("one ", (1,)), ("two", (1, 2)), (" three", (2,))]


def test_a_long_text_is_shown_around_its_marks_only():
    text = "x" * 50_000 + " said " + "y" * 50_000
    paragraphs = mark(text, [note(1, (50_001, 50_005))], longest=2_000)
    shown = "".join(piece.text for paragraph in paragraphs for piece in paragraph.pieces)
    assert "said" in shown
    assert len(shown) <= 2_000
    assert len(shown) + sum(p.left_out for p in paragraphs) == len(text)


def test_marks_beyond_what_is_shown_keep_their_anchors():
    text = "word " * 10_000
    notes = [note(n, (n * 1000, n * 1000 + 4)) for n in range(1, 40)]
    pieces = [piece for paragraph in mark(text, notes, longest=3_000) for piece in paragraph.pieces]
    assert {n.number for p in pieces for n in p.begins} == set(range(1, 40))


def test_words_that_stand_in_an_earlier_report_are_marked():
    (paragraph,) = mark("One two three four.", [note(1, (0, 7))], copied=[(4, 13)])
    assert [(p.text, p.roles) for p in paragraph.pieces] == [
        ("One ", ("said",)),
        ("two", ("copied", "said")),
        (" three", ("copied",)),
        (" four.", ()),
    ]
