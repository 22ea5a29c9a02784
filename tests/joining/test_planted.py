"""Copies planted among our own texts are found, in whatever way they were changed, and nothing else is."""

from __future__ import annotations

import pytest

from dragoman.joining.copies import LEAST_SHARE, overlaps
from tests.joining.planted import WAYS, originals, plant
from training.joining import scores


def found_and_planted(seed: int) -> tuple[set[tuple[str, str]], dict[str, set[tuple[str, str]]], dict[str, str]]:
    """Pairs found, pairs planted by way, and of each report what it goes back to."""
    planted = list(plant(seed))
    first = {r.id: r for r in originals()}
    root = {key: key for key in first} | {p.report.id: p.of for p in planted}
    shared = overlaps([*first.values(), *(p.report for p in planted)])
    pairs = {(o.a, o.b) for o in shared if max(o.share_a, o.share_b) >= LEAST_SHARE}
    ways = {way: {(p.of, p.report.id) for p in planted if p.way == way} for way in WAYS}
    return pairs, ways, root


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_copies_are_found_and_nothing_else(seed: int) -> None:
    pairs, ways, root = found_and_planted(seed)
    for way, planted in ways.items():
        assert scores.pairs(planted, pairs).recall >= 0.9, way
    right = [pair for pair in pairs if root[pair[0]] == root[pair[1]]]
    assert len(right) / len(pairs) >= 0.99


def test_the_same_seed_plants_the_same() -> None:
    assert list(plant(1)) == list(plant(1))
    assert list(plant(1)) != list(plant(2))
