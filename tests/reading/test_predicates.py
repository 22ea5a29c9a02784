"""The lexicon of predicates: every sense fires in its own sentence, and its frame finds the parties there."""

from __future__ import annotations

from collections import Counter

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.reading import read_report
from dragoman.reading.parse import fold, load_parser
from dragoman.reading.plover import types
from dragoman.reading.predicates import Sense, find_predicates, idioms, senses
from dragoman.reading.tokens import plain


@pytest.fixture(scope="module")
def silent() -> list[Sense]:
    """The senses that do not fire in their own sentences; all are parsed in one batch."""
    known = (*senses(), *idioms())
    docs = map(plain, load_parser().pipe(fold(sense.test) for sense in known))
    return [
        sense
        for sense, doc in zip(known, docs, strict=True)
        if not any(sense in hit.senses for sentence in doc.sents for hit in find_predicates(sentence))
    ]


def test_every_sense_fires_in_its_own_sentence(silent: list[Sense]) -> None:
    assert [f"{sense.type} {sense.id}: {sense.test}" for sense in silent] == []


def test_idioms_tell_of_no_event() -> None:
    told = []
    for sense in idioms():
        report = report_from_text(sense.test, source="a.txt", known={"published": "2024-05-16"})
        events = [report.text[slice(*e.spans[0])] for e in read_report(report).events if e.verbal_of is None]
        told += [f"{sense.id}: {events}"] if events else []
    assert told == []


def test_the_lexicon_is_broad_and_its_codes_are_plovers() -> None:
    known = senses()
    assert len(known) >= 600
    assert set(Counter(sense.type for sense in known)) == set(types())
    assert {sense.plover for sense in known} - {None} <= set(types())
    assert all(sense.possessor in {"actor", "recipient"} for sense in known)


def test_no_two_senses_of_a_type_are_the_same() -> None:
    twice = [key for key, n in Counter((s.type, s.kind, s.id) for s in senses()).items() if n > 1]
    assert twice == []


def test_modes_are_plovers() -> None:
    from dragoman.lexicon import load_yaml

    modes = {name: set(row["modes"]) for name, row in load_yaml("plover.yaml")["types"].items()}
    wrong = [s.id for s in senses() if s.mode is not None and s.mode not in modes[s.type]]
    assert wrong == []
