"""What a user hands in, and what comes out: a report or a failure with a reason, for every file and every row."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from dragoman.errors import FAILURE_KINDS
from dragoman.intake import open_reports
from dragoman.intake.debris import find_debris
from dragoman.intake.plain import LONGEST_TEXT
from dragoman.model import Debris, Failure, Report

PROSE = (
    "The foreign minister of Latvia said on Tuesday that the crossing at Terehova would open again in June. "
    "She told reporters in Riga that the two sides had agreed on the hours and on who would pay for the lights.\n"
)


def read(*paths: Path | str) -> tuple[list[Report], list[Failure]]:
    found = list(open_reports([str(p) for p in paths]))
    return [r for r in found if isinstance(r, Report)], [f for f in found if isinstance(f, Failure)]


def only(path: Path) -> Report:
    reports, failures = read(path)
    assert not failures
    return reports[0]


def failure(path: Path) -> Failure:
    reports, failures = read(path)
    assert not reports
    assert failures[0].kind in FAILURE_KINDS
    return failures[0]


def test_text_is_stored_as_it_came_line_ends_and_all(tmp_path: Path) -> None:
    text = "  First line\r\n\r\n" + PROSE + "\tLast line without an end"
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert only(tmp_path / "a.txt").text == text


def test_a_folder_is_walked_and_sources_are_relative(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "b" / "c" / "x.txt").write_text(PROSE)
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / ".hidden").write_text(PROSE)
    reports, failures = read(tmp_path)
    assert [r.source for r in reports] == ["a.txt", "b/c/x.txt"]
    assert not failures
    assert reports[0].id != reports[1].id, "copies in two places stay two reports"


def test_a_glob_names_files_and_an_empty_one_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "b.md").write_text(PROSE)
    reports, failures = read(tmp_path / "*.txt", tmp_path / "*.rtf")
    assert [r.source for r in reports] == ["a.txt"]
    assert failures[0].kind == "unreadable"


def test_gzip_is_opened_and_a_damaged_one_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(PROSE.encode()))
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(PROSE.encode() * 500)[:90])
    reports, failures = read(tmp_path)
    assert reports[0].text == PROSE
    assert [(f.source, f.kind) for f in failures] == [("b.txt.gz", "bad_archive")]


def test_rows_keep_their_metadata_and_a_bad_row_does_not_stop_the_others(tmp_path: Path) -> None:
    rows = [
        json.dumps({"text": PROSE, "url": "https://news.example/1", "outlet": "Riga Post", "published": "2024-06-04"}),
        "{broken",
        json.dumps({"id": "no text"}),
        json.dumps({"text": PROSE, "id": "../../etc/passwd", "title": "x" * 300}),
        json.dumps({"text": PROSE}),
        json.dumps([1, 2]),
    ]
    (tmp_path / "r.jsonl").write_text("\n".join(rows))
    reports, failures = read(tmp_path / "r.jsonl")
    assert [r.source for r in reports] == ["https://news.example/1", "../../etc/passwd", "r.jsonl#5"]
    assert (reports[0].outlet, reports[0].published.start, reports[0].basis["outlet"]) == (
        "Riga Post",
        "2024-06-04",
        "metadata",
    )
    assert [(f.source, f.kind) for f in failures] == [
        ("r.jsonl#2", "bad_row"),
        ("r.jsonl#3", "bad_row"),
        ("r.jsonl#6", "bad_row"),
    ]


@pytest.mark.parametrize(
    ("stated", "start", "end"),
    [
        ("2024-06-04T23:59:00+03:00", "2024-06-04", "2024-06-04"),
        ("Tue, 04 Jun 2024 10:00:00 GMT", "2024-06-04", "2024-06-04"),
        ("4 June 2024", "2024-06-04", "2024-06-04"),
        ("June 4, 2024", "2024-06-04", "2024-06-04"),
        ("2024-06", "2024-06-01", "2024-06-30"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("some day", None, None),
        ("2024-13-45", None, None),
    ],
)
def test_publication_dates_as_metadata_write_them(
    tmp_path: Path, stated: str, start: str | None, end: str | None
) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps({"text": PROSE, "published": stated}))
    published = only(tmp_path / "r.jsonl").published
    assert (published.start, published.end) == (start, end)


def test_a_page_gives_its_article_title_outlet_and_date(tmp_path: Path) -> None:
    page = f"""<html><head><title>Crossing to open</title><meta property="og:site_name" content="Riga Post">
    <meta property="article:published_time" content="2024-06-04T08:00:00Z"></head><body><nav>Home | World</nav>
    <article><h1>Crossing to open</h1><p>{PROSE}</p><p>{PROSE.replace("June", "July")}</p></article>
    <script>alert(1)</script></body></html>"""
    (tmp_path / "p.html").write_text(page)
    report = only(tmp_path / "p.html")
    assert "Terehova" in report.text
    assert "alert(1)" not in report.text
    assert (report.title, report.outlet, report.published.start) == ("Crossing to open", "Riga Post", "2024-06-04")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("rows.jsonl", b"\n \n", "empty"),
        ("head.csv", b"id,text\n", "empty"),
        ("binary.txt", b"abc\0def" * 50, "binary"),
        ("doc.bz2", b"BZh91AY ...", "unsupported"),
        ("deep.html", b"<html><body>" + b"<div>" * 300 + b"hello" + b"</div>" * 300, "no_article"),
        ("nothing.html", b"<html><body></body></html>", "no_article"),
        ("german.txt", ("Der Minister sagte am Dienstag, dass die Grenze wieder offen ist. " * 5).encode(), "language"),
        ("cyrillic.txt", ("Министр заявил, что граница снова открыта. " * 5).encode("cp1251"), "language"),
    ],
)
def test_what_cannot_be_read_is_listed_with_a_reason(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = failure(tmp_path / name)
    assert found.kind == kind
    assert found.reason


def test_a_text_beyond_the_limit_is_listed_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("The minister said that it was good. " * (LONGEST_TEXT // 36 + 1))
    (tmp_path / "short.txt").write_text(PROSE)
    reports, failures = read(tmp_path)
    assert [r.source for r in reports] == ["short.txt"]
    assert [(f.source, f.kind) for f in failures] == [("long.txt", "too_large")]


def test_a_missing_path_is_listed_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    reports, failures = read(tmp_path / "none", tmp_path / "a.txt")
    assert len(reports) == 1
    assert (failures[0].source, failures[0].kind) == ("none", "unreadable")


def test_a_pipe_in_a_folder_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    os.mkfifo(tmp_path / "p.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    for given in (tmp_path, tmp_path / "*.txt"):
        reports, failures = read(given)
        assert [r.source for r in reports] == ["a.txt"]
        assert {(f.source, f.kind) for f in failures} == {("p.txt", "unreadable"), ("gone.txt", "unreadable")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_decided_and_remembered(tmp_path: Path, encoding: str) -> None:
    text = PROSE + "The “naïve” plan of São Tomé – and of Côte d’Ivoire – was read out."
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    report = only(tmp_path / "a.txt")
    assert report.text == text
    assert report.basis["encoding"]


@pytest.mark.parametrize("encoding", ["gb18030", "shift_jis", "big5", "cp949", "cp1251", "utf-16"])
def test_pages_in_the_encodings_they_declare(tmp_path: Path, encoding: str) -> None:
    letters = "“The border opens in May”, 外交部, 東京, Москва.".encode(encoding, "ignore").decode(encoding)
    words = " ".join(letters.split())
    page = (
        f'<html><head><meta charset="{encoding}"></head><body><article><p>{PROSE} {words}</p></article></body></html>'
    )
    (tmp_path / "a.html").write_bytes(page.encode(encoding))
    report = only(tmp_path / "a.html")
    assert words in report.text
    assert encoding in report.basis["encoding"]


def test_rows_with_endless_numbers_doubled_keys_and_depth_cost_themselves_alone(tmp_path: Path) -> None:
    prose = json.dumps(PROSE)
    rows = [
        f'{{"text": {prose}, "id": "good"}}',
        f'{{"text": {prose}, "id": {"9" * 5000}}}',
        f'{{"text": {prose}, "score": 1e400, "weight": -1e99999, "id": "numbers"}}',
        f'{{"text": {prose}, "score": NaN}}',
        f'{{"text": {prose}, "more": {"[" * 100_000}{"]" * 100_000}}}',
        f'{{"text": "no", "text": {prose}, "id": "doubled"}}',
        f'{{"text": {prose}, "id": 1e400}}',
        f'{{"text": {prose}, "id": "last"}}',
    ]
    (tmp_path / "r.jsonl").write_text("\n".join(rows), "utf-8")
    reports, failures = read(tmp_path / "r.jsonl")
    assert {"good", "doubled", "last"} <= {r.source for r in reports}
    assert all(r.text == PROSE for r in reports)
    assert {f.kind for f in failures} == {"bad_row"}
    assert {"r.jsonl#4", "r.jsonl#5", "r.jsonl#7"} <= {f.source for f in failures}
    assert len(reports) + len(failures) == len(rows)


def test_the_head_of_a_text_says_outlet_place_and_date(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("By Anna Berzina\nRIGA, June 4, 2024 (BNX) — " + PROSE)
    report = only(tmp_path / "a.txt")
    assert (report.byline, report.dateline, report.published.start) == ("Anna Berzina", "RIGA", "2024-06-04")
    assert report.basis["credit"] == "BNX"
    assert {d.kind for d in report.debris} == {"byline", "dateline"}


def test_a_dateline_with_the_dash_of_the_wires_or_on_a_line_of_its_own_is_no_title(tmp_path: Path) -> None:
    heads = {
        "RIGA, Latvia (BNX) _\n\n": ("RIGA, Latvia", "BNX"),
        "CAPE TOWN, South Africa (BNX)_ ": ("CAPE TOWN, South Africa", "BNX"),
        "OSLO, June 4 (Nordpress) --\n\n": ("OSLO", "Nordpress"),
        "BERN _ ": ("BERN", None),
        "ALBANY, N.Y. (BNX ) --\n\n": ("ALBANY, N.Y.", "BNX"),
    }
    for head, (place, credit) in heads.items():
        (tmp_path / "a.txt").write_text(head + PROSE)
        report = only(tmp_path / "a.txt")
        assert (report.dateline, report.title, report.basis.get("credit")) == (place, None, credit), head
        assert [d.kind for d in report.debris] == ["dateline"]


def test_a_dateline_without_its_year_takes_the_one_that_years_and_weekdays_of_the_text_leave(tmp_path: Path) -> None:
    head = "HARARE, Aug 27 (LNA) - Observers met the commission on Sunday. "
    (tmp_path / "a.txt").write_text(head + "The vote of 2023 was close, unlike that of 2018. " + PROSE)
    (tmp_path / "b.txt").write_text(head + "Nobody said when the next vote would be. " + PROSE)
    (tmp_path / "c.txt").write_text(head + "The last one was in 2022. It was to be done by 2028. " + PROSE)
    (tmp_path / "d.txt").write_text("OSLO, 29 February — They met on Friday. In 2023 they did not. " + PROSE)
    (tmp_path / "e.txt").write_text(head + "Seen from 2017 to 2023. " + PROSE)
    assert only(tmp_path / "a.txt").published.start == "2023-08-27"
    assert only(tmp_path / "b.txt").published.start is None
    assert only(tmp_path / "c.txt").published.start == "2023-08-27"
    assert only(tmp_path / "d.txt").published.start is None
    assert only(tmp_path / "e.txt").published.start is None, "both years fit"


def test_a_stamp_at_the_head_dates_the_report_and_a_date_in_prose_does_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Published: 12 October 2023\n" + PROSE)
    (tmp_path / "b.txt").write_text("On 12 October 2023 the crossing was shut. " + PROSE)
    assert only(tmp_path / "a.txt").published.start == "2023-10-12"
    assert only(tmp_path / "b.txt").published.start is None


def test_debris_is_marked_and_prose_is_not(tmp_path: Path) -> None:
    debris = ["Read also", "Get the Herald in your inbox:", "Share this article on Facebook", "Advertisement"]
    prose = [PROSE.strip(), "Read the treaty again, the minister said.", "Share prices fell after the minister spoke."]
    text = "\n".join(line for pair in zip(prose, debris, strict=False) for line in pair) + "\n" + debris[3]
    (tmp_path / "a.txt").write_text(text)
    report = only(tmp_path / "a.txt")
    assert [text[d.span[0] : d.span[1]] for d in report.debris] == debris


def test_strange_characters_cannot_break_the_store(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"text": "' + PROSE.strip() + ' \\u0000 \\u202e end", "id": "1"}')
    report = only(tmp_path / "r.jsonl")
    assert "\0" not in report.text
    report.text.encode("utf-8")


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps({"text": PROSE, "url": "javascript:alert(1)"}))
    report = only(tmp_path / "r.jsonl")
    assert report.url is None
    assert report.source == "javascript:alert(1)"


def test_a_line_that_is_marked_in_part_is_no_debris_again_wherever_other_marks_reach() -> None:
    text = "\n".join(["Read also: more"] * 4)
    whole, part, far = Debris((0, 40), "a"), Debris((2, 3), "b"), Debris((48, 50), "c")
    found = find_debris(text, [far, part, whole])
    assert [d.span for d in found] == [(0, 40), (2, 3), (48, 50)]
    assert len(find_debris(text)) == 4
