"""A mention's confidence is what such mentions were worth where the answer was known."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dragoman.errors import KnowledgeError
from dragoman.reading.actors import confidence


@pytest.mark.parametrize("how", confidence.table())
def test_surer_rules_are_never_told_as_less_sure(how: str) -> None:
    told = [confidence.calibrated(how, raw / 100) for raw in range(101)]
    assert all(a <= b for a, b in pairwise(told))
    assert all(0 <= share <= 1 for share in told)


def test_a_way_of_resolving_that_was_never_measured_is_told_as_the_rules_say() -> None:
    assert confidence.calibrated("no such way", 0.37) == 0.37


def test_a_malformed_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "load_yaml", lambda _: {"name": [[0.5, 0.8]]})
    confidence.table.cache_clear()
    with pytest.raises(KnowledgeError, match=r"confidence\.yaml, name: every step"):
        confidence.table()
    monkeypatch.undo()
    confidence.table.cache_clear()
