"""Which of what words name is listed as an event: own sentences, and the shape of the weights."""

from __future__ import annotations

import math
from typing import get_args

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.lexicon import load_yaml
from dragoman.model import Status
from dragoman.reading import events, read_report
from dragoman.reading.chance import least_chance
from dragoman.reading.tagger.labels import EVENT_TYPES

NEWS = (
    "Chile expelled two Bolivian diplomats on Monday.\n\nBolivia recalled its ambassador from Santiago on Tuesday.\n\n"
)


def told(text: str) -> list[str]:
    report = report_from_text(text, source="x.txt", known={"published": "2024-05-15"})
    return [text[slice(*e.spans[0])] for e in read_report(report).events if e.verbal_of is None]


def test_what_a_report_dates_is_listed_beside_what_it_only_mentions() -> None:
    assert told(NEWS) == ["expelled", "recalled"]
    assert "support" not in told(NEWS + "Some of the senators of Peru, who support neither side, stayed away.")


def test_the_only_thing_that_a_report_tells_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody would list it; but a report with nothing listed tells nothing."""
    monkeypatch.setattr(events, "weigh", lambda _event, seen: 0.01 if "dated" in seen else 0.0)
    assert told("Chile expelled two Bolivian diplomats on Monday. Bolivia recalled its ambassador.") == ["expelled"]


def test_more_is_asked_of_what_is_in_doubt() -> None:
    assert least_chance(()) < least_chance(("alone",)) < least_chance(("unsure",))
    assert least_chance(("unsure", "alone")) == least_chance(("unsure",))


def test_what_was_told_before_is_less_likely_to_be_listed_again() -> None:
    weights = load_yaml("chance.yaml")["weights"]
    assert sum(weights[name] for name in ("again_word", "again_parties", "again_all")) < 0


def test_the_weights_are_whole() -> None:
    data = load_yaml("chance.yaml")
    assert set(data) == {"least", "types", "statuses", "below", "assumed", "weights"}
    assert set(data["least"]) == {"clear", "alone", "unsure"}
    assert all(math.isfinite(weight) for weight in data["weights"].values())
    assert data["weights"]["worth"] == 1.0  # what the head of worth gives is in odds already
    assert {name for names in data["statuses"].values() for name in names} <= set(get_args(Status))
    known = {"bias", "trigger", "type", "other_type", "worth", "unseen", "tagger_alone", "lexicon_alone"}
    known |= {"weak", "weak_noun", "deed", "object", "noun", "ing", "infinitive", "present", "below", "told", "main"}
    known |= {"carried", "dated", "said", "cued", "heading", "said_words", "said_unreal", "said_ahead", "place"}
    known |= {"by_nobody", "to_nobody", "by_known", "to_known", "by_state", "to_state", "abroad", "at_home"}
    known |= {"tagged_parties", "passive", "again", "again_parties", "again_word", "again_all", "again_near"}
    known |= {"again_one_known", "alone", "unsure", *data["types"], *data["statuses"], *EVENT_TYPES}
    assert set(data["weights"]) <= known
