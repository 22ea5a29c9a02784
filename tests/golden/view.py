"""What the golden test compares: decisions, no scores. ``python -m tests.golden.view`` writes it anew."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from dragoman import pipeline
from dragoman.config import ReadingSettings
from dragoman.joining import join
from dragoman.record.export import export
from dragoman.record.store import Store
from dragoman.views.brief import make_brief

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("examples.json")


def read_examples(folder: Path, *, workers: int = 1) -> Path:
    """The exported record of ``examples/``, in ``folder``."""
    record, out = folder / "examples.dragoman", folder / "out"
    pipeline.read([str(ROOT / "examples")], record, pipeline.rooms(ReadingSettings()), workers=workers)
    with Store.open(record) as store:
        export(store, out, join)
    return out


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    """The lines of an exported table."""
    return [json.loads(line) for line in (out / f"{table}.jsonl").read_text("utf-8").splitlines()]


def view(out: Path) -> dict[str, Any]:
    """Decisions a reader would notice, report by report, and what was joined."""
    reports = {r["id"]: r for r in rows(out, "reports")}
    by_report: dict[str, Any] = {
        r["source"]: {
            "outlet": r["outlet"],
            "title": r["title"],
            "published": [r["published"]["start"], r["published"]["end"]],
            "statements": [],
            "events": [],
        }
        for r in reports.values()
    }
    for s in rows(out, "statements"):
        line = f"{s['holder']['name']} | {s['act']} | {s['kind']} | {_days(s['when'])} | {s['content_text']}"
        by_report[reports[s["report_id"]]["source"]]["statements"].append(line)
    for e in rows(out, "events"):
        text = reports[e["report_id"]]["text"]
        actors, recipients = (", ".join(w["name"] for w in e[side]) for side in ("actors", "recipients"))
        trigger = text[slice(*e["spans"][0])]
        line = f"{e['type']} | {e['status']} | {trigger} | {actors} → {recipients} | {_days(e['when'])}"
        by_report[reports[e["report_id"]]["source"]]["events"].append(line)
    sayings = [f"{s['holder']['name']} | {len(s['statements'])} | {s['wording']}" for s in rows(out, "sayings")]
    return {
        "reports": dict(sorted(by_report.items())),
        "sayings in several reports": sorted(s for s in sayings if "| 1 |" not in s),
        "brief": brief(out.parent / "examples.dragoman"),
    }


def brief(record: Path) -> dict[str, list[str]]:
    """The sentences of a brief by section."""
    with Store.open(record) as store:
        made = make_brief(store, ["Ethiopia", "Somalia"])
    return {s.heading: [x.text for block in s.blocks for x in block.sentences] for s in made.sections}


def _days(when: dict[str, Any]) -> str:
    return f"{when['start'] or ''}…{when['end'] or ''}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        found = view(read_examples(Path(temporary)))
    GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
