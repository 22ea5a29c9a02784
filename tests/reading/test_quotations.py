"""Quotation marks of every kind, paired as a reader pairs them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.reading.quotations import find_quotations


def inside(text: str) -> list[str]:
    paragraphs = []
    start = 0
    for line in text.split("\n"):
        if line:
            paragraphs.append((start, start + len(line)))
        start += len(line) + 1
    return [text[q.span[0] : q.span[1]] for q in find_quotations(text, paragraphs).found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will come,” she said. “Not today.”", ["We will come,", "Not today."]),
        ('He called it "a farce" and left.', ["a farce"]),
        ("«Nous verrons», he said.", ["Nous verrons"]),
        ("„So nicht“, he said, „nie“.", ["So nicht", "nie"]),
        ("”It is exchanging the alliance for promises.” So he wrote.", ["It is exchanging the alliance for promises."]),
        ("“They told us, ‘Come over,’ and we came,” he said.", ["They told us, ‘Come over,’ and we came,"]),
        ("''We shall see,'' he said. ``Not now.''", ["We shall see,", "Not now."]),
        ("The farmers' and the miners' unions met.", []),
        ("“The first part.\n“And the second,” he said.", ["The first part.", "And the second,"]),
        ('A 6" gun is not a quotation.', []),
        ("No marks at all.", []),
        ("“Never closed, he said", ["Never closed, he said"]),
    ],
)
def test_what_stands_between_the_marks(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


@given(st.text(alphabet="ab .,“”\"«»„'`\n", max_size=200))
def test_quotations_never_overlap_or_leave_the_text(text: str) -> None:
    lines = [(m, m + len(part)) for m, part in _lines(text)]
    found = find_quotations(text, lines).found
    for one, other in itertools.pairwise(found):
        assert one.outer[1] <= other.outer[0]
    for q in found:
        assert 0 <= q.outer[0] < q.span[1] <= q.outer[1] <= len(text)


def _lines(text: str) -> list[tuple[int, str]]:
    out, start = [], 0
    for part in text.split("\n"):
        if part:
            out.append((start, part))
        start += len(part) + 1
    return out
