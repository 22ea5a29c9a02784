"""Long reports, read stretch by stretch."""

from __future__ import annotations

import functools

from dragoman.ids import content_id
from dragoman.intake.plain import LONGEST_TEXT, report_from_text
from dragoman.model import Reading, Report
from dragoman.reading import read_report
from dragoman.reading.parse import prose_paragraphs
from dragoman.reading.stretches import STRETCH, stretches
from dragoman.record.evidence import problems

LEAD = "Foreign Minister Anders Hellum of Norway said on Monday that the talks in Lisbon had failed."
QUIET = "It rained, and then it rained again, and nothing else was to be seen from the road that day."
LATER = "“We will not sign the treaty,” Hellum told reporters. He accused Denmark of delaying the talks."


def _long() -> Report:
    lines = [LEAD, *[QUIET] * (STRETCH // len(QUIET)), LATER, QUIET]
    return report_from_text("\n".join(lines), source="long.txt")


@functools.cache
def _read() -> tuple[Report, Reading]:
    report = _long()
    return report, read_report(report)


def test_stretches_hold_every_paragraph_once_where_it_stands() -> None:
    text = "\n".join([f"Paragraph {n} of this text tells nothing.\n\nRead also: More of this" for n in range(40)])
    report = report_from_text(text + "\n" + "word " * 9_000, source="a.txt")
    parts = list(stretches(report, 500))
    assert len(parts) > 5
    assert "".join(part.text for _, part in parts) == report.text
    found = [(s + start, e + start) for start, part in parts for s, e in prose_paragraphs(part)]
    assert found == list(prose_paragraphs(report))
    marked = [(d.span[0] + start, d.span[1] + start) for start, part in parts for d in part.debris]
    assert marked == [d.span for d in report.debris]


def test_a_report_of_ordinary_length_is_one_stretch() -> None:
    report = report_from_text(QUIET * 50, source="a.txt")
    assert [(start, part is report) for start, part in stretches(report)] == [(0, True)]


def test_a_headline_is_that_of_the_first_stretch_alone() -> None:
    report = report_from_text(f"HELLUM LEAVES LISBON\n\n{LEAD}\n{QUIET}\n{LATER}", source="a.txt")
    first, *others = [part for _, part in stretches(report, 150)]
    assert "title" in first.basis
    assert others
    assert all("title" not in part.basis for part in others)


def test_every_row_of_a_long_report_rests_on_its_words_and_has_an_id_of_its_own() -> None:
    report, reading = _read()
    assert list(problems(report, reading)) == []
    late = [s for s in reading.statements if s.content[0][0] > STRETCH]
    assert "We will not sign the treaty" in " ".join(s.content_text for s in late)
    for s in reading.statements:
        assert s.id == content_id("s", report.id, s.cue, s.content)
    told = {s.id for s in reading.statements}
    assert {e.verbal_of for e in reading.events if e.spans[0][0] > STRETCH} & told


def test_who_was_named_at_the_beginning_is_known_at_the_end() -> None:
    _, reading = _read()
    late = [s for s in reading.statements if s.content[0][0] > STRETCH and s.kind == "direct"]
    assert [s.holder.name for s in late] == ["Anders Hellum"]
    assert late[0].holder.country == "NOR"


def test_a_text_of_ten_megabytes_is_taken_in() -> None:
    text = (QUIET + "\n") * (LONGEST_TEXT // (len(QUIET) + 1))
    assert len(report_from_text(text, source="ten.txt").text) > 10 * 2**20
