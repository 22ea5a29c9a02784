from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import When
from dragoman.views.terminal import bracketed, clean, console, days, json_line, marked, one_line


@given(st.text())
def test_nothing_that_controls_a_terminal_gets_through(text: str) -> None:
    shown = clean(text)
    assert not any(ord(c) < 32 and c not in "\n\t" for c in shown)
    assert not any(0x7F <= ord(c) <= 0x9F or c in "\u202e\u2067\ufeff" for c in shown)
    assert "\n" not in one_line(text)
    assert "\x9b" not in json_line({"x": text})


def test_marks_stay_on_their_words() -> None:
    text = "a\x1b[b] c"
    assert bracketed(text, 10, [((12, 14), "cue"), ((16, 17), "content")]) == "a\ufffd[[[b]]] [[c]]"
    buffer = io.StringIO()
    console(buffer).print(marked(text, 10, [((12, 14), "cue")]))
    assert buffer.getvalue() == "a\ufffd[b] c\n"


def test_marks_may_nest_and_reach_over_the_edge() -> None:
    assert bracketed("abc", 0, [((0, 3), "content"), ((1, 2), "cue")]) == "[[a[[b]]c]]"
    assert marked("abc", 5, [((0, 7), "content")]).plain == "abc"


def test_intervals_for_people() -> None:
    assert days(When()) == "?"
    assert days(When("2030-01-01", "2030-01-01")) == "2030-01-01"
    assert days(When(None, "2030-01-01")) == "–2030-01-01"
    assert days(When("2030-01-01", "2030-01-31")) == "2030-01-01–2030-01-31"
