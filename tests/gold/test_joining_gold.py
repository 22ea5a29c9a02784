"""Floors on joining against what people grouped: happenings, stories, copies. Run by ``make gold``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from training.joining import corpora, measure
from training.joining.corpora import Document

DATA = Path(__file__).parents[3] / "shared" / "data"
PAIRS = DATA / "textreuse" / "ecbplus_overlap_pairs" / "pairs.tsv"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not PAIRS.exists(), reason="../shared is not here: ECB+ and NewsWCL50 are not shipped"),
]


@pytest.fixture(scope="module")
def ecbplus() -> list[Document]:
    return corpora.ecbplus(DATA / "stories" / "ecbplus", corpora.ALLOWED)


def kept(documents: Sequence[Document]) -> list[Document]:
    return [d for d in documents if int(d.topic) in corpora.TESTED]


def test_happenings_of_topics_kept_for_testing(ecbplus: list[Document]) -> None:
    events = measure.given(kept(ecbplus))
    found = measure.against(events, measure.grouped(events))
    base = measure.against(events, measure.by_head(events))
    print(f"\nECB+ kept topics: CoNLL {100 * found.conll:.1f}, the same stem {100 * base.conll:.1f}")
    assert found.conll >= 0.78


def test_happenings_of_political_news() -> None:
    events = measure.given(corpora.newswcl50(DATA / "stories" / "newswcl50"))
    found = measure.against(events, measure.grouped(events))
    base = measure.against(events, measure.by_head(events))
    print(f"\nNewsWCL50: CoNLL {100 * found.conll:.1f}, the same stem {100 * base.conll:.1f}")
    assert found.conll >= 0.40


def test_stories_of_topics_kept_for_testing(ecbplus: list[Document]) -> None:
    found = measure.stories(kept(ecbplus))
    print(f"\nstories, kept topics: F1 {found.f1:.3f} (P {found.precision:.3f}, R {found.recall:.3f})")
    assert found.f1 >= 0.93


def test_copies() -> None:
    found = measure.copied(corpora.ecbplus(DATA / "stories" / "ecbplus", corpora.ALLOWED, addresses=True), PAIRS)
    print(f"\ncopies: recall {100 * found.recall:.1f} % of pairs with a containment of .3 and more")
    assert found.recall >= 0.97
