"""What is fuzzed: functions of bytes that raise when a promise is broken, and nothing else.

``intake``      any file: reports or failures of the closed list, at least one, never an exception
``times``       any text: expressions quote it, do not overlap, and begin no later than they end
``quotations``  any text: what stands between marks lies inside it, in order
``reading``     any text as a report, by the real reader: every entry rests on its words

Invariant: a target depends on its bytes alone, so whatever it raises can be raised again from the file.
"""

from __future__ import annotations

import functools
import itertools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dragoman.errors import FAILURE_KINDS, ReportError
from dragoman.model import Failure, Report, When

#: Names a file may have; the first byte of the input chooses.
NAMES: Final = (
    "x.txt", "x.html", "x.jsonl", "x.csv", "x.tsv", "x.xml", "x.rss", "x.warc", "x.warc.gz", "x.zip", "x.tar",
    "x.tgz", "x.gz", "x.jsonl.gz", "x.eml", "x",
)  # fmt: skip
PUBLISHED: Final = When("2024-03-13", "2024-03-13", "day", "given")
LONGEST_READ: Final = 3_000


def intake(data: bytes) -> None:
    """The first byte is the name of the file, the others what it holds."""
    if not data:
        return
    from dragoman.intake import open_reports

    path = _folder() / NAMES[data[0] % len(NAMES)]
    path.write_bytes(data[1:])
    try:
        found = list(open_reports([str(path)]))
    finally:
        path.unlink()
    assert found, "a file that gives nothing at all"
    for item in found:
        if isinstance(item, Failure):
            assert item.kind in FAILURE_KINDS, item.kind
            assert item.kind != "internal", item.reason
        else:
            _sound(item)


def times(data: bytes) -> None:
    """Text of any kind; the first byte is the tense of its verbs."""
    from dragoman.reading.times import expressions_in, parse_date_words

    text = _text(data[1:])
    found = expressions_in(text, PUBLISHED, (data[0] % 3) - 1 if data else 0)
    for one, other in itertools.pairwise(found):
        assert one.span[1] <= other.span[0], (one, other)
    for expression in found:
        assert text[slice(*expression.span)] == expression.text
        when = expression.when
        assert when.start is None or when.end is None or when.start <= when.end, expression
    parse_date_words(text)


def quotations(data: bytes) -> None:
    """Text of any kind, a paragraph a line."""
    from dragoman.reading.quotations import find_quotations

    text = _text(data)
    ends = [n for n, c in enumerate(text) if c == "\n"] + [len(text)]
    starts = [0, *(e + 1 for e in ends[:-1])]
    found = find_quotations(text, [(s, e) for s, e in zip(starts, ends, strict=True) if e > s]).found
    for one, other in itertools.pairwise(found):
        assert one.outer[1] <= other.outer[0], (one, other)
    for q in found:
        assert 0 <= q.outer[0] <= q.span[0] <= q.span[1] <= q.outer[1] <= len(text), q


def reading(data: bytes) -> None:
    """A report of any text, read by the real reader."""
    from dragoman.intake.plain import report_from_text
    from dragoman.reading import read_report
    from dragoman.record.evidence import problems

    try:
        report = report_from_text(_text(data)[:LONGEST_READ], source="fuzz", known={"published": "2024-03-13"})
    except ReportError:
        return
    found = read_report(report)
    trouble = next(problems(report, found), None)
    assert trouble is None, trouble


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "intake": intake,
    "times": times,
    "quotations": quotations,
    "reading": reading,
}


def _sound(report: Report) -> None:
    assert report.text.strip(), "a report without text"
    assert "\0" not in report.text
    for debris in report.debris:
        assert 0 <= debris.span[0] < debris.span[1] <= len(report.text), debris
    when = report.published
    assert when.start is None or when.end is None or when.start <= when.end, when


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@functools.lru_cache(maxsize=1)
def _folder() -> Path:
    """A folder of this process, in memory where there is such a place; it goes with the machine's other litter."""
    shared = Path("/dev/shm")
    base = shared if os.access(shared, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="dragoman-fuzz-", dir=base))
