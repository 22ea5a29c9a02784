"""Which of what words name is listed as an event: own sentences, and the shape of the weights."""

from __future__ import annotations

import math
from typing import get_args

from dragoman.intake.plain import report_from_text
from dragoman.lexicon import load_yaml
from dragoman.model import Status
from dragoman.reading import read_report
from dragoman.reading.chance import chance_of, unlikely

NEWS = (
    "Chile expelled two Bolivian diplomats on Monday.\n\nBolivia recalled its ambassador from Santiago on Tuesday.\n\n"
)


def told(text: str) -> list[str]:
    report = report_from_text(text, source="x.txt", known={"published": "2024-05-15"})
    return [text[slice(*e.spans[0])] for e in read_report(report).events if e.verbal_of is None]


def test_what_a_report_dates_is_listed_beside_what_it_only_mentions() -> None:
    assert told(NEWS) == ["expelled", "recalled"]
    assert "support" not in told(NEWS + "Some of the senators of Peru, who support neither side, stayed away.")


def test_the_only_thing_that_a_report_tells_stays() -> None:
    seen = {"bias": 1.0, "in_words": 1.0, "unreal": 1.0, "below": 1.0}
    assert chance_of(seen) < load_yaml("chance.yaml")["least"]
    assert unlikely({"a": seen}) == ()
    assert unlikely({"a": seen, "b": {"bias": 1.0, "dated": 1.0, "place": 1.0}}) == ("a",)


def test_the_weights_are_whole() -> None:
    data = load_yaml("chance.yaml")
    assert set(data) == {"least", "types", "statuses", "below", "assumed", "weights"}
    assert all(math.isfinite(weight) for weight in data["weights"].values())
    assert {name for names in data["statuses"].values() for name in names} <= set(get_args(Status))
    known = {"bias", "sure", "tagger_alone", "both", "present", "below", "told", "dated", "place", "by_nobody"}
    known |= {"to_nobody", "tagged_parties", "words_in_words", *data["types"], *data["statuses"]}
    assert set(data["weights"]) <= known
