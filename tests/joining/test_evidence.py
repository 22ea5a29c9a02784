"""What speaks for two events being one, and the data files it rests on."""

from __future__ import annotations

import pytest

from dragoman.joining.deeds import Deed
from dragoman.joining.evidence import NAMES, akin, evidence, likelihood, weights


def told(
    trigger: str, *words: str, kind: str = "ASSAULT", near: tuple[str, ...] = (), place: str | None = None
) -> Deed:
    """A deed of that trigger in a sentence of those words."""
    stems = tuple(sorted({trigger, *words}))
    return Deed(
        kind, "occurred", trigger, (trigger,), ("state:no",), ("state:pe",), place, stems, 1, 1, (trigger,), near
    )


def shown(a: Deed, b: Deed) -> dict[str, float]:
    return dict(zip(NAMES, evidence(a, b), strict=True))


def test_the_same_told_twice_is_likelier_than_another_deed() -> None:
    raid = told("raid", "harbour", "night", near=("harbour", "night"))
    again = told("raid", "port", "harbour", near=("harbour",))
    speech = told("speech", "assembly", kind="SUPPORT")
    assert likelihood(raid, again) > 0.9
    assert likelihood(raid, speech) < 0.1


def test_words_that_mean_the_same_count() -> None:
    assert akin("attack", "onslaught")
    assert akin("onslaught", "attack")
    assert not akin("attack", "summit")
    assert shown(told("attack"), told("onslaught"))["kin_in_phrase"] == 1
    assert shown(told("quak"), told("earthquak"))["same_ending"] == 1
    assert shown(told("hospital"), told("hospitaliz"))["same_beginning"] == pytest.approx(0.8)


def test_a_sentence_that_uses_both_words_tells_of_two() -> None:
    raid, strike = told("raid", "strik"), told("strik", "raid")
    assert shown(raid, strike)["words_in_sentences"] == 1
    assert likelihood(raid, strike) < likelihood(told("raid"), told("strik", "raid"))


def test_whichever_comes_first() -> None:
    a, b = told("attack", "port", near=("port", "night")), told("onslaught", "night", place="lima", near=("night",))
    assert evidence(a, b) == evidence(b, a)


def test_the_weights_are_those_of_the_evidence() -> None:
    assert len(weights().values) == len(NAMES) == len(evidence(told("raid"), told("raid")))
    assert 0 < weights().enough <= weights().alone < 1
