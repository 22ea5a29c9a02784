"""Changes to a report that must change nothing, or one thing: over whole reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from dragoman.intake import open_reports
from dragoman.intake.plain import report_from_text
from dragoman.model import Reading, Report
from dragoman.reading import read_report

EXAMPLES = Path(__file__).parents[2] / "examples"
UNRELATED = "\nThe ferry to Helsinki carried eleven thousand passengers and two hundred bicycles over the holiday.\n"
#: Its first sentence alone fills what the tagger reads at once, so that it shares no window with what stands before it.
APART = (
    "The ferry to Helsinki carried "
    + ", ".join(
        f"{n} crates of apples, {n + 3} barrels of herring and {n + 7} sacks of rye flour" for n in range(20, 40)
    )
    + """, and a dog. In Turku, Finland’s environment minister, Kalle Virtanen, told the parliament that Sweden had promised
a new ferry. The Swedish government denied it, and Prime Minister Bertil Lind warned Finland against hasty words. “We asked
for nothing,” he said. Finland summoned the Swedish ambassador on 3 March 2011.
""".replace("\n", " ")
)
REPORTS = [r for r in open_reports([str(EXAMPLES)]) if isinstance(r, Report)]


def read(text: str, known: Report) -> tuple[Report, Reading]:
    metadata = {"published": known.published.start or "2024-06-04", "outlet": known.outlet or "Wire"}
    report = report_from_text(text, source="a.txt", known=metadata)
    return report, read_report(report)


def quoted(reading: Reading) -> list[tuple[object, str]]:
    return [(s.content, s.holder.name) for s in reading.statements if s.kind == "direct"]


@pytest.mark.parametrize("report", REPORTS[:8], ids=lambda r: r.source)
def test_an_unrelated_paragraph_after_it_changes_no_quotation(report: Report) -> None:
    """Of other entries it may: the tagger sees what stands beside them in its window (bench/hard/changes.py)."""
    text = report.text.rstrip("\n") + "\n"
    assert quoted(read(text, report)[1]) == quoted(read(text + UNRELATED, report)[1])


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.source)
def test_a_paragraph_that_the_tagger_reads_by_itself_changes_nothing_before_it(report: Report) -> None:
    """What is told later says nothing of what was told before.

    But for whom a statement is aimed at, which is weighed over the report, and for events of the headline, which yield
    to those of the body.
    """
    text = report.text.rstrip("\n") + "\n"
    assert everything(text, report, len(text)) == everything(f"{text}\n{APART}\n", report, len(text))


def everything(text: str, known: Report, upto: int) -> list[list[Struct]]:
    """All that rests on words before ``upto``, without ids, whom a statement is aimed at and events of the headline."""
    reading = read(text, known)[1]
    headline = text.index("\n")
    statements = [replace(s, id="", report_id="", inside=None, toward=(), why={}) for s in reading.statements]
    events = [
        replace(e, id="", report_id="", statement_id=None, **({"recipients": ()} if e.verbal_of else {}))
        for e in reading.events
    ]
    return [
        [s for s in statements if s.content[0][0] < upto],
        [replace(e, verbal_of=None) for e in events if headline < e.spans[0][0] < upto],
        [replace(a, id="", report_id="") for a in reading.arrangements if a.spans[0][0] < upto],
        [replace(m, report_id="") for m in reading.mentions if m.span[0] < upto],
        [replace(t, report_id="") for t in reading.times if t.span[0] < upto],
    ]


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
