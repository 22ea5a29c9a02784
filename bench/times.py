"""What finding times costs: as a share of the whole reading, and how it grows with a hostile text.

times_over_read     process time of finding all times of reports divided by that of reading them (all rooms of reading,
                    times among them), turn by turn over the same texts, the smallest of each
patterns_over_read  the same for the patterns alone, without what times hang on, the whole text as one piece
times_growth        the largest of time(50,000 characters) / time(25,000) over texts that are hostile to patterns
times_hostile_ms    the longest time that one of these texts of 50,000 characters took
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

TURNS, REPEATS = 5, 7
SHORT, LONG = 25_000, 50_000
SHORTEST = 0.01  # seconds

HOSTILE = (
    "1", "1,", "2023-", "12:30 ", "the first of the second of ", "May 1 to ", "the year ended ", "Monday and ",
    "a year or two ", "the early ", "9999 years ago ", "a quarter of ", "10 and 11 ", "the first three months of ",
)  # fmt: skip


def figures(texts: Sequence[str]) -> dict[str, float]:
    """The shares and the growth."""
    return {**_shares(texts), **_growth()}


def _shares(texts: Sequence[str]) -> dict[str, float]:
    from dragoman.intake.plain import report_from_text
    from dragoman.model import When
    from dragoman.reading import read_report
    from dragoman.reading.parse import load_parser, parse
    from dragoman.reading.quotations import find_quotations
    from dragoman.reading.times import expressions_in, find_times

    reports = [report_from_text(text, source=str(n)) for n, text in enumerate(texts)]
    published = When("2024-03-13", "2024-03-13", "day", "given")
    parsed = [parse(report, load_parser()) for report in reports]
    quoted = [
        [q.outer for q in find_quotations(r.text, p.paragraphs).found] for r, p in zip(reports, parsed, strict=True)
    ]
    read_report(reports[0])

    def times() -> None:
        for one, report, marks in zip(parsed, reports, quoted, strict=True):
            find_times(one, report, marks)

    def patterns() -> None:
        for report in reports:
            expressions_in(report.text, published)

    whole, finding, scanning = [], [], []
    for _ in range(TURNS):
        whole.append(_seconds(lambda: [read_report(report) for report in reports]))
        finding.append(_seconds(times))
        scanning.append(_seconds(patterns))
    return {
        "times_over_read": round(min(finding) / min(whole), 4),
        "patterns_over_read": round(min(scanning) / min(whole), 4),
    }


def _growth() -> dict[str, float]:
    from dragoman.model import When
    from dragoman.reading.times import expressions_in

    published = When("2024-03-13", "2024-03-13", "day", "given")
    growth, longest = 0.0, 0.0
    for unit in HOSTILE:
        text = unit * (LONG // len(unit) + 1)

        def took(length: int, text: str = text) -> float:
            return min(_seconds(lambda: expressions_in(text[:length], published)) for _ in range(REPEATS))

        long = took(LONG)
        longest = max(longest, long)
        if long > SHORTEST:  # less is noise
            growth = max(growth, long / took(SHORT))
    return {"times_growth": round(growth, 2), "times_hostile_ms": round(1000 * longest, 1)}


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
