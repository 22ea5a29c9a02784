"""A paragraph that was parsed before is not parsed again, and that changes nothing."""

from __future__ import annotations

import random

from dragoman.model import Report
from dragoman.reading.parse import Parse, Parsed, load_parser, parse

PARAGRAPHS = [
    "Kenya said on Monday that the border with Somalia would open in March.",
    "“We were never asked,” the foreign minister, Omar Haddad, told reporters in Lima.",
    "Chile's navy sent two frigates to the strait after the talks broke down.",
    "Nobody answered the letter, which had been sent from Oslo a week earlier.",
    "The treaty must be signed by the end of June, according to Marta Olsen.",
    "Peru and Bolivia signed a transit agreement; Ecuador refused to comment.",
]


def report(chosen: list[str]) -> Report:
    return Report("r", "r", "\n".join(chosen), "")


def told(found: Parse) -> list[tuple[int, int, int, list[tuple[int, str, str, int]]]]:
    return [
        (s.start, s.end, s.paragraph, [(s.offset + t.idx, t.tag_, t.dep_, t.head.i - t.i) for t in s.tokens])
        for s in found.sentences
    ]


def test_the_same_parse_with_and_without_what_was_parsed_before() -> None:
    nlp, rng = load_parser(), random.Random(3)
    kept, small = Parsed(nlp), Parsed(nlp, most=150)
    for _ in range(12):
        chosen = rng.choices(PARAGRAPHS, k=rng.randint(1, 8))
        bare = told(parse(report(chosen), nlp))
        assert told(parse(report(chosen), nlp, kept)) == bare
        assert told(parse(report(chosen), nlp, small)) == bare


def test_what_was_parsed_before_is_not_parsed_again() -> None:
    kept = Parsed(load_parser())
    first = kept.docs(PARAGRAPHS)
    assert all(a is b for a, b in zip(first, kept.docs(PARAGRAPHS), strict=True))
