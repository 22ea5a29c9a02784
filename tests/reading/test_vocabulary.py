"""However many words a parser meets, it keeps so many, and what it reads does not change."""

from __future__ import annotations

import random

from dragoman.reading.parse import load_parser
from dragoman.reading.tokens import plain
from dragoman.reading.vocabulary import Vocabulary

FIRST, ZONE = 150, 200


def made_up(number: int) -> str:
    chance = random.Random(number)
    names = ["".join(chance.choices("abdegiklmnoprstuvz", k=8)).capitalize() for _ in range(12)]
    return f"The minister {names[0]} {names[1]} told {names[2]} on Monday that {', '.join(names[3:])} had signed."


def test_the_words_of_a_parser_are_bounded_and_no_parse_changes() -> None:
    nlp = load_parser.__wrapped__()  # one of its own, which nobody else parses with
    before = len(nlp.vocab.strings)
    words = Vocabulary(nlp, first=FIRST, zone=ZONE)
    told, sizes = [], []
    for number in [*range(60), *range(60)]:
        with words.parsing() as parser:
            doc = plain(parser(made_up(number)))
        told.append([(token.text, token.lower_, token.tag_, token.dep_, token.head.i) for token in doc])
        sizes.append(len(nlp.vocab.strings) - before)
    assert told[:60] == told[60:]
    assert told[:60] == [
        [(token.text, token.lower_, token.tag_, token.dep_, token.head.i) for token in plain(load_parser()(made_up(n)))]
        for n in range(60)
    ]
    assert max(sizes) < FIRST + 2 * ZONE < 30 * sizes[0]
