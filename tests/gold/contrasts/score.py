"""The contrasts in, what reading makes of them out: for each line the gold status and the one that was read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.intake.plain import report_from_text
from dragoman.model import Event, Span
from dragoman.reading import read_report

CONTRASTS = Path(__file__).parent / "contrasts.tsv"
#: Sentences to a report: reading costs less in a few reports, and a report must not grow past what the wires write.
IN_REPORT = 40
PUBLISHED = "2025-03-12"


@dataclass(frozen=True, slots=True)
class Contrast:
    """One line: its group, the bare sentence, code points of the event word in it, and the status it should get."""

    pair: str
    text: str
    trigger: Span
    status: str


@dataclass(frozen=True, slots=True)
class Read:
    """A contrast with the status that was read; None where no event was found at its word."""

    contrast: Contrast
    status: str | None


def contrasts() -> list[Contrast]:
    """Every line of the file, in its order."""
    with CONTRASTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = []
    for row in rows:
        before, _, rest = row["sentence"].partition("[[")
        word, _, after = rest.partition("]]")
        span = (len(before), len(before) + len(word))
        found.append(Contrast(row["pair"], before + word + after, span, row["status"]))
    return found


def reports(lines: Sequence[Contrast]) -> Iterator[list[Contrast]]:
    """The lines dealt out so that no two of a group share a report: they would be taken for one event told twice."""
    count = -(-len(lines) // IN_REPORT)
    for start in range(count):
        yield list(lines[start::count])


def read(lines: Sequence[Contrast]) -> list[Read]:
    """What ``read_report`` makes of every line; a sentence is a paragraph."""
    found = []
    for number, part in enumerate(reports(lines)):
        text = "\n".join(c.text for c in part) + "\n"
        report = report_from_text(text, source=f"contrasts-{number}.txt", known={"published": PUBLISHED})
        events = read_report(report).events
        for one in part:
            start = report.text.index(one.text)
            found.append(Read(one, _status_at(events, start + one.trigger[0], start + one.trigger[1])))
    return found


def _status_at(events: Sequence[Event], start: int, end: int) -> str | None:
    at = [e for e in events if e.spans[0][0] < end and start < e.spans[0][1]]
    return at[0].status if at else None


def figures(found: Sequence[Read]) -> dict[str, float]:
    """Percent of lines with an event, percent right of those, and per status the percent right of **all** its lines.

    Per status over all lines, since finding more may not look like reading worse.
    """
    at = [r for r in found if r.status is not None]
    result = {"found": percent(len(at), len(found)), "right": percent(sum(_right(r) for r in at), len(at))}
    for status in sorted({r.contrast.status for r in found}):
        of = [r for r in found if r.contrast.status == status]
        result[status] = percent(sum(_right(r) for r in of), len(of))
    return result


def _right(one: Read) -> bool:
    return one.status == one.contrast.status


def percent(part: int, of: int) -> float:
    return round(100 * part / of, 1) if of else 0.0
