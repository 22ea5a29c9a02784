"""How many entries of the examples change when a paragraph that has nothing to do with them is put after the last one.

    python bench/hard/changes.py

Figures: changes_entries (statements and events of all examples), changes_changed (those that are not read in the very
same way: words, holder, act, day, sides, status), changes_share; and the same with a paragraph that fills a window of
the tagger by itself (changes_apart, changes_apart_share).
"""

from __future__ import annotations

from pathlib import Path

from dragoman.intake import open_reports
from dragoman.intake.plain import report_from_text
from dragoman.model import Reading, Report
from dragoman.reading import read_report

EXAMPLES = Path(__file__).parents[2] / "examples"
APART = (
    "The ferry carried "
    + ", ".join(f"{n} crates of apples and {n + 7} sacks of rye flour" for n in range(20, 60))
    + ".\n"
)
UNRELATED = "The ferry to Helsinki carried eleven thousand passengers and two hundred bicycles over the holiday.\n"


def main() -> None:
    """Count and print."""
    count = changed = apart = 0
    for report in open_reports([str(EXAMPLES)]):
        if isinstance(report, Report):
            text = report.text.rstrip("\n") + "\n"
            before, after, far = (_entries(_read(text + more, report), len(text)) for more in ("", UNRELATED, APART))
            count += len(before)
            changed += sum(entry not in after for entry in before)
            apart += sum(entry not in far for entry in before)
    print("changes_entries", count)
    print("changes_changed", changed)
    print("changes_share", round(changed / count, 3))
    print("changes_apart", apart)
    print("changes_apart_share", round(apart / count, 3))


def _read(text: str, known: Report) -> Reading:
    metadata = {"published": known.published.start or "2024-06-04", "outlet": known.outlet or "Wire"}
    return read_report(report_from_text(text, source="a.txt", known=metadata))


def _entries(reading: Reading, upto: int) -> list[object]:
    found: list[object] = [
        (s.content, s.cue, s.holder.name, s.kind, s.act, s.when, [w.name for w in s.toward], s.negated)
        for s in reading.statements
        if max(end for _, end in s.content) <= upto
    ]
    found += [
        (e.spans, e.type, e.status, e.when, [w.name for w in e.actors], [w.name for w in e.recipients])
        for e in reading.events
        if e.spans[0][1] <= upto
    ]
    return found


if __name__ == "__main__":
    main()
