"""PLOVER's codes and the manual's rules on ambiguities."""

from __future__ import annotations

import pytest

from dragoman.reading.magnitudes import find_magnitude
from dragoman.reading.plover import code, plover_type, types


@pytest.mark.parametrize(
    ("plain", "status", "trigger", "given"),
    [
        ("CONSULT", "occurred", "met", "CONSULT"),
        ("CONSULT", "planned", "will meet", "AGREE"),
        ("CONSULT", "cancelled", "talks", "REJECT"),
        ("CONSULT", "occurred", "summoned", "ACCUSE"),
        ("RETREAT", "planned", "withdraw", "AGREE"),
        ("AID", "planned", "will send", "AGREE"),
        ("ASSAULT", "hypothetical", "attack", "THREATEN"),
        ("ASSAULT", "occurred", "attack", "ASSAULT"),
    ],
)
def test_the_manuals_rules(plain: str, status: str, trigger: str, given: str) -> None:
    assert plover_type(plain, status, trigger)[0] == given


def test_modes_contexts_quads_and_scores() -> None:
    coded = code("ASSAULT", "occurred", "shelled", "Troops shelled the border town with heavy artillery.")
    assert (coded.type, coded.mode, coded.quad, coded.score) == ("ASSAULT", "heavy-weapons", 4, -9.5)
    assert {"military", "territory"} <= set(coded.contexts)
    assert len(types()) == 16


@pytest.mark.parametrize(
    ("sentence", "field", "interval"),
    [
        ("At least 12 people were killed in the raid.", "dead", (12, None)),
        ("The blast wounded nobody but left 1,200 displaced.", "displaced", (1200, 1200)),
        ("More than 100,000 residents were displaced.", "displaced", (100000, None)),
        ("Several dozen activists were arrested.", "arrested", (24, 99)),
        ("It sent about 300 troops.", "troops", (270, 331)),
    ],
)
def test_magnitudes_are_intervals(sentence: str, field: str, interval: tuple[int, int | None]) -> None:
    found = find_magnitude(sentence)
    assert found is not None
    assert getattr(found, field) == interval


def test_years_and_prices_are_no_people() -> None:
    assert find_magnitude("In 2023 the price rose to 300 dollars.") is None
    assert find_magnitude("9" * 400 + " people were killed.") is None
