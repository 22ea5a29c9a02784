"""The examples read whole: the decisions that a reader of the demo sees. Made anew by ``python -m tests.golden.view``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.view import GOLDEN, read_examples, rows, view


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return read_examples(tmp_path_factory.mktemp("one"))


def test_the_examples_read_as_written_down(exported: Path) -> None:
    assert view(exported) == json.loads(GOLDEN.read_text("utf-8"))


def test_two_workers_write_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    other = read_examples(tmp_path, workers=2)
    for path in sorted(exported.glob("*.jsonl")):
        assert path.read_bytes() == (other / path.name).read_bytes(), path.name


def test_sport_and_markets_are_silent(exported: Path) -> None:
    silent = {r["id"] for r in rows(exported, "reports") if r["source"].startswith(("13-", "14-"))}
    assert len(silent) == 2
    assert not [s for s in rows(exported, "statements") if s["report_id"] in silent]
    assert not [e for e in rows(exported, "events") if e["report_id"] in silent]


def test_the_demo_shows_what_the_project_is_for(exported: Path) -> None:
    assert any(len(s["statements"]) > 1 for s in rows(exported, "sayings")), "a saying in several reports"
    assert rows(exported, "disputes"), "a claim and its answer"
    assert any(r["copy_of"] for r in rows(exported, "reports")), "a copied report"
    assert rows(exported, "stories")
    assert rows(exported, "relations")
