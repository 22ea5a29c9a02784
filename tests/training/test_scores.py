"""The scorers of joining against figures worked out by hand."""

from __future__ import annotations

import itertools
import random

import pytest

from training.joining import scores

GOLD = [["a", "b", "c"], ["d", "e", "f", "g"]]
FOUND = [["a", "b"], ["c", "d"], ["f", "g"], ["e"]]


def test_figures_worked_out_by_hand() -> None:
    """Two groups of three and four, found as two, two, two and one.

    MUC: of 5 links 2 are kept ({a,b,c} falls in two, {d,e,f,g} in three); of the 3 links found 2 are right.
    B³ recall: (2·2/3 + 1/3 + 1/4 + 1/4 + 2·2/4) / 7; precision: all are right but c and d, which are half right.
    CEAFe: {a,b,c} with {a,b} 2·2/5, {d,e,f,g} with {f,g} 2·2/6.
    """
    found = scores.coreference(GOLD, FOUND)
    assert found.muc == pytest.approx((2 / 3, 2 / 5))
    assert found.b_cubed == pytest.approx((6 / 7, (4 / 3 + 1 / 3 + 1 / 4 + 1 / 4 + 1) / 7))
    assert found.ceafe == pytest.approx(((4 / 5 + 2 / 3) / 4, (4 / 5 + 2 / 3) / 2))
    assert found.conll == pytest.approx((found.muc.f1 + found.b_cubed.f1 + found.ceafe.f1) / 3)


def test_the_same_groups_are_perfect() -> None:
    assert scores.coreference(GOLD, GOLD).conll == pytest.approx(1)


def test_all_in_one_and_all_alone() -> None:
    every = [[m for g in GOLD for m in g]]
    alone = [[m] for m in every[0]]
    assert scores.muc(GOLD, every) == pytest.approx((5 / 6, 1))
    assert scores.b_cubed(GOLD, every) == pytest.approx(((3 * 3 + 4 * 4) / 49, 1))
    assert scores.ceafe(GOLD, every) == pytest.approx((8 / 11, 4 / 11))
    assert scores.muc(GOLD, alone) == (0, 0)
    assert scores.b_cubed(GOLD, alone) == pytest.approx((1, 2 / 7))


def test_groups_are_matched_as_well_as_can_be() -> None:
    """Against trying every matching, on small random groups."""
    chance = random.Random(7)
    for _ in range(60):
        members = list(range(chance.randint(2, 9)))
        gold = scores.groups_of({str(m): str(chance.randint(0, 3)) for m in members})
        found = scores.groups_of({str(m): str(chance.randint(0, 3)) for m in members})
        longer, shorter = (gold, found) if len(gold) >= len(found) else (found, gold)
        best = max(
            sum(2 * len(set(a) & set(b)) / (len(a) + len(b)) for a, b in zip(order, shorter, strict=False))
            for order in itertools.permutations(longer)
        )
        assert scores.ceafe(gold, found) == pytest.approx((best / len(found), best / len(gold)))


def test_pairs_have_no_order() -> None:
    gold = [("a", "b"), ("c", "d"), ("e", "f")]
    assert scores.pairs(gold, [("b", "a"), ("c", "d"), ("a", "f"), ("a", "b")]) == pytest.approx((2 / 3, 2 / 3))
    assert scores.pairs(gold, []) == (0, 0)


def test_members_must_be_the_same() -> None:
    with pytest.raises(ValueError, match="the same members"):
        scores.coreference([["a"]], [["b"]])
    with pytest.raises(ValueError, match="two groups"):
        scores.coreference([["a"], ["a"]], [["a"]])
