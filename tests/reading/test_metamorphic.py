"""Changes to a report that must change nothing, or one thing: over whole reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.intake import open_reports
from dragoman.intake.plain import report_from_text
from dragoman.model import Reading, Report
from dragoman.reading import read_report

EXAMPLES = Path(__file__).parents[2] / "examples"
UNRELATED = "\nThe ferry to Helsinki carried eleven thousand passengers and two hundred bicycles over the holiday.\n"
REPORTS = [r for r in open_reports([str(EXAMPLES)]) if isinstance(r, Report)]


def read(text: str, known: Report) -> tuple[Report, Reading]:
    metadata = {"published": known.published.start or "2024-06-04", "outlet": known.outlet or "Wire"}
    report = report_from_text(text, source="a.txt", known=metadata)
    return report, read_report(report)


def quoted(reading: Reading) -> list[tuple[object, str]]:
    return [(s.content, s.holder.name) for s in reading.statements if s.kind == "direct"]


@pytest.mark.parametrize("report", REPORTS[:8], ids=lambda r: r.source)
def test_an_unrelated_paragraph_after_it_changes_no_quotation(report: Report) -> None:
    """Of other entries it may: the tagger sees what stands around them (bench/hard/changes.py counts how many)."""
    text = report.text.rstrip("\n") + "\n"
    assert quoted(read(text, report)[1]) == quoted(read(text + UNRELATED, report)[1])


@pytest.mark.parametrize("report", REPORTS[:8], ids=lambda r: r.source)
def test_removing_a_quotation_removes_its_statement(report: Report) -> None:
    kept, reading = read(report.text, report)
    direct = [s for s in reading.statements if s.kind == "direct" and len(s.content) == 1]
    if not direct:
        pytest.skip("nothing is quoted in it")
    chosen = direct[0]
    start, end = chosen.content[0]
    line = slice(kept.text.rfind("\n", 0, start) + 1, (kept.text.find("\n", end) + 1) or len(kept.text))
    without = read(kept.text[: line.start] + kept.text[line.stop :], report)[1]
    assert chosen.content_text not in {s.content_text for s in without.statements}


def test_the_line_ends_of_another_system_change_no_words() -> None:
    report = REPORTS[0]
    one, other = read(report.text, report)[1], read(report.text.replace("\n", "\r\n"), report)[1]
    words = [[(s.content_text.replace("\r", ""), s.holder.name, s.act) for s in r.statements] for r in (one, other)]
    assert words[0] == words[1]
