"""Who says it, in reports written to be hard: pronouns across sentences, "the ministry", lists, new people with titles.

``h`` reports were looked at while rules were written; ``u`` reports were written before the last rules and first read
with 50 of 60 right; what was wrong there was then mended too, so neither is unseen any more.
"""

from __future__ import annotations

import pytest

from dragoman.reading import read_report
from tests.gold.holders import pairs, reports, right

#: Statements found of those marked, and the right holder of those found: at least so many of a hundred.
FLOORS = {"h*.txt": (98, 96), "u*.txt": (99, 91)}


@pytest.mark.gold
@pytest.mark.parametrize("names", FLOORS)
def test_holders_of_marked_statements(names: str) -> None:
    found = [pair for report, marked in reports(names) for pair in pairs(read_report(report), marked)]
    wrong = [(m, s and s.holder.name) for m, s in found if s is None or not right(m, s)]
    read = [(m, s) for m, s in found if s is not None]
    good = sum(right(m, s) for m, s in read)
    print(f"{names}: {len(read)} of {len(found)} found, holder right in {good}")
    least_found, least_right = FLOORS[names]
    assert 100 * len(read) >= least_found * len(found), wrong
    assert 100 * good >= least_right * len(read), wrong
