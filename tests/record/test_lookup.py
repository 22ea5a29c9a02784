from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import UsageError
from dragoman.record.evidence import LONGEST_SHOWN, passage
from dragoman.record.lookup import find, reasons
from dragoman.record.store import Store
from tests import made


@pytest.mark.parametrize("table", ["statements", "events", "sayings", "happenings", "disputes", "stories", "reports"])
def test_every_id_opens_at_its_words(full: Store, table: str) -> None:
    for (row_id,) in full.rows(f"SELECT id FROM {table}"):
        entry = find(full, row_id)
        assert entry.kind == table[:-1].replace("storie", "story")
        assert entry.facts
        assert bool(entry.evidence) == (table != "stories")
        for evidence in entry.evidence:
            assert full.report(evidence.report_id).text[evidence.start : evidence.end] == evidence.text
            assert all(evidence.start <= s < e <= evidence.end for (s, e), _ in evidence.marks)


def test_a_statement_shows_who_said_it_how_and_what(full: Store) -> None:
    (row_id,) = full.rows("SELECT id FROM statements WHERE act = 'deny' LIMIT 1")[0]
    (evidence,) = find(full, row_id).evidence
    words = {role: full.report(evidence.report_id).text[s:e] for (s, e), role in evidence.marks}
    assert words["cue"] == "denies"
    assert words["content"].startswith("the treaty")
    assert "\n" not in evidence.text  # its paragraph, not the whole report


def test_the_beginning_of_an_id_is_enough_where_it_is_the_only_one(full: Store) -> None:
    (row_id,) = full.rows("SELECT id FROM statements LIMIT 1")[0]
    assert find(full, f" {row_id[:12]} ").id == row_id
    assert reasons(full, row_id) == {"found": "a pattern"}


def test_ids_that_lead_nowhere_are_said_to(path: Path) -> None:
    pipeline.read(["x"], path, made.rooms([made.report(f"Rudolf visits Sapt.{n}", "x") for n in range(300)]))
    with Store.open(path) as store:
        for typed in ("", "r", "nothing", "%", "r%%%%", "' OR 1=1"):
            with pytest.raises(UsageError, match="nothing in the record has the id"):
                find(store, typed)
        first = store.report_ids()
        twins = next((a[:4] for a, b in itertools.pairwise(first) if a[:4] == b[:4]), None)
        if twins:
            with pytest.raises(UsageError, match="several ids begin with"):
                find(store, twins)


def test_a_very_long_paragraph_is_cut_around_the_words() -> None:
    text = "x" * 100_000
    cut = passage(text, [(50_000, 50_010), (50_100, 50_110)])
    assert cut.before
    assert cut.after
    assert cut.start < 50_000
    assert cut.end > 50_110
    assert cut.end - cut.start < LONGEST_SHOWN
