from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman import pipeline
from dragoman.errors import UsageError
from dragoman.record.search import CLOSING, OPENING, match_expression, search
from dragoman.record.store import Store
from tests import made

HOSTILE = [
    "AND", "OR", "NOT", "NEAR", "NEAR(a b)", "a AND", "* *", "a*", '"', '""', '"a', 'a"b', "title:x", "{a b}: c", "^a",
    "-a", "a -b", "(", ")", "a(b)", "'; DROP TABLE reports; --", "a + b", "\0", "a\0b", "é", "\udcff x", "[[x]]", "%_", ";",
    "x" * 5000, "a " * 5000, "“treaty”", "col : a", "🦊", "\u202e",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_is_typed_is_an_error(full: Store, typed: str) -> None:
    if re.search(r"\w", typed):
        search(full, typed)
    else:
        with pytest.raises(UsageError, match="there is no word to search for"):
            search(full, typed)


@given(st.text())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nor_is_anything_else(full: Store, typed: str) -> None:
    with contextlib.suppress(UsageError):
        search(full, typed)


def test_words_are_found_in_statements_and_reports(full: Store) -> None:
    hits = search(full, "HOLDS treaties", limit=3)
    assert [h.kind for h in hits] == ["statement"] * 3 + ["report"] * 3
    assert f"{OPENING}treaty{CLOSING}" in hits[0].words
    assert hits[0].id.startswith("s")


def test_quotes_and_stars(full: Store) -> None:
    assert search(full, '"treaty with Freedonia"')
    assert not search(full, '"Freedonia treaty"')
    assert search(full, "Freed*")
    assert not search(full, "Freed")
    assert match_expression('say "to be" or*') == '"say" "to be" "or"*'


def test_accents_do_not_matter(path: Path) -> None:
    pipeline.read(["x"], path, made.rooms([made.report("Erdoğan says “São Tomé”.")]))
    with Store.open(path) as store:
        assert len(search(store, "erdogan sao tome")) == 1
        assert [h.kind for h in search(store, "SAO")] == ["statement", "report"]
