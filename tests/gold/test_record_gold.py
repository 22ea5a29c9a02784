"""Floors on whole reports: the seeds' gold and our own, by the scorer in ../shared. Run by ``make gold``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.config import ReadingSettings
from dragoman.joining import join
from dragoman.record.export import export
from dragoman.record.store import Store

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "harness" / "record" / "score_record.py"
OWN = Path(__file__).parent / "reports"
FRESH = Path(__file__).parent / "fresh"

#: name → reports, gold files, floors (``.extra`` is a ceiling). A floor is lowered only with a reason in the commit.
SETS = {
    "seeds, dated": (SHARED / "seeds-dated.jsonl", SHARED / "gold", "[0-9]*.json", "SEEDS"),
    "own reports": (OWN / "texts.jsonl", OWN, "g[0-9]*.json", "OWN"),
    "fresh reports, worked on": (FRESH / "texts.jsonl", FRESH, "ua[0-9]*.json", "FRESH A"),
    "hard fresh reports, worked on": (FRESH / "texts.jsonl", FRESH, "ub[0-9]*.json", "FRESH B"),
    "ordinary fresh reports, worked on": (FRESH / "texts.jsonl", FRESH, "uc[0-9]*.json", "FRESH C"),
    "more ordinary fresh reports, half worked on": (FRESH / "texts.jsonl", FRESH, "ud[0-9]*.json", "FRESH D"),
    "reports of many regions, looked at afterwards": (FRESH / "texts.jsonl", FRESH, "uf[1-4].json", "FRESH E"),
    "reports of many regions, never looked at": (FRESH / "texts.jsonl", FRESH, "uf[5-8].json", "FRESH F"),
    "services, ministries, dailies, never looked at": (FRESH / "texts.jsonl", FRESH, "ug[0-9]*.json", "FRESH G"),
    "quarrels and talks of five continents, never looked at": (FRESH / "texts.jsonl", FRESH, "uh*.json", "FRESH H"),
}
FLOORS = {
    "SEEDS": {
        "statements.found": 90,
        "statements.right": 90,
        "statements.holder": 95,
        "statements.act": 80,
        "statements.toward": 81,
        "statements.extra": 12,
        "events.found": 90,
        "events.right": 80,
        "events.extra": 36,
    },
    "OWN": {
        "statements.holder": 93,
        "statements.act": 85,
        "statements.toward": 78,
        "statements.found": 92,
        "statements.right": 86,
        "statements.extra": 8,
        "events.found": 78,
        "events.right": 55,
        "events.extra": 26,
    },
}

FLOORS |= {
    "FRESH A": {"statements.found": 82, "statements.right": 65, "statements.act": 74, "events.found": 50},
    "FRESH B": {"statements.found": 85, "statements.right": 75, "statements.act": 53, "events.found": 40},
    "FRESH C": {"statements.found": 88, "statements.right": 78, "statements.act": 80, "events.found": 72},
    "FRESH D": {"statements.found": 92, "statements.right": 82, "statements.act": 78, "events.found": 65},
    "FRESH E": {"statements.found": 84, "statements.right": 58, "statements.act": 64, "events.found": 66},
    "FRESH F": {"statements.found": 88, "statements.right": 71, "statements.act": 75, "events.found": 60},
    "FRESH G": {"statements.found": 88, "statements.right": 61, "statements.act": 70, "events.found": 73},
    "FRESH H": {"statements.found": 79, "statements.right": 56, "statements.act": 58, "events.found": 53},
}

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SCORER.exists(), reason="../shared is not here: its scorer and gold are not shipped"),
]


@pytest.mark.parametrize("name", SETS)
def test_whole_reports_reach_their_floors(name: str, tmp_path: Path) -> None:
    reports, folder, pattern, floors = SETS[name]
    pipeline.read([str(reports)], tmp_path / "r.dragoman", pipeline.rooms(ReadingSettings()))
    with Store.open(tmp_path / "r.dragoman") as store:
        export(store, tmp_path / "out", join)
    gold = sorted(str(p) for p in folder.glob(pattern))
    assert gold
    least = [word for field, value in FLOORS[floors].items() for word in ("--min", f"{field}={value}")]
    command = [sys.executable, str(SCORER), str(tmp_path / "out"), *gold, *least]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    print(f"\n{name}\n{done.stdout}{done.stderr}")
    assert done.returncode == 0, done.stdout
