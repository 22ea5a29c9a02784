"""Tables a user has: columns named like fields or named by a mapping, as spreadsheets and programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.intake import open_reports
from dragoman.intake.tables import columns_from
from dragoman.model import Failure, Report
from tests.intake.test_intake import PROSE, read

ONE_LINE = PROSE.strip()


def test_columns_named_like_fields_are_taken_and_a_cell_may_hold_lines(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        'ID,Outlet,Title,Published,Text\n7,Riga Post,Crossing,2024-06-04,"'
        + PROSE
        + 'He said ""yes, in June"" to it."\n8,Riga Post,,,\n9,,,,"'
        + ONE_LINE
        + '"\n'
    )
    reports, failures = read(tmp_path / "t.csv")
    assert [r.source for r in reports] == ["7", "9"]
    assert reports[0].text == PROSE + 'He said "yes, in June" to it.'
    assert (reports[0].outlet, reports[0].title, reports[0].published.start) == ("Riga Post", "Crossing", "2024-06-04")
    assert [(f.source, f.kind) for f in failures] == [("t.csv#4", "bad_row")]


def test_other_columns_are_named_by_a_mapping_and_separators_are_found(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"Datum;Body;Paper\n4 June 2024;{ONE_LINE};Riga Post\n")
    columns = columns_from("text=Body, published=datum,outlet=Paper")
    report = next(iter(open_reports([str(tmp_path / "t.csv")], columns)))
    assert isinstance(report, Report)
    assert (report.source, report.outlet, report.published.start) == ("t.csv#2", "Riga Post", "2024-06-04")


def test_a_table_without_a_text_column_says_which_columns_there_are(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(f"Datum\tBody\n4 June 2024\t{ONE_LINE}\n")
    _, failures = read(tmp_path / "t.tsv")
    assert [(f.source, f.kind) for f in failures] == [("t.tsv", "bad_row")]
    assert "datum, body" in failures[0].reason


@pytest.mark.parametrize("given", ["body", "words=Body", "text="])
def test_a_mapping_that_means_nothing_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="FIELD=COLUMN"):
        columns_from(given)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030", "cp932", "cp949", "big5"])
def test_tables_in_the_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    more = {"gb18030": "外交部", "cp932": "首相は東京", "cp949": "서울", "big5": "總統府"}
    text = ONE_LINE + f" The “{more.get(encoding, 'naïve São Tomé')}” plan."
    (tmp_path / "t.csv").write_bytes(f'title,text\r\nOne,"{text}"\r\n'.encode(encoding))
    reports, failures = read(tmp_path / "t.csv")
    assert [r.text for r in reports] == [text]
    assert not failures


def test_rows_of_a_table_may_be_in_several_encodings(tmp_path: Path) -> None:
    texts = {"cp1252": "A “naïve” one.", "utf-8": "A “naïve” one of 北京.", "gb18030": "One of 外交部."}
    rows = [f'{name},"{ONE_LINE} {text}"\r\n'.encode(name) for name, text in texts.items()]
    (tmp_path / "t.csv").write_bytes(b"id,text\r\n" + b"".join(rows))
    reports, _ = read(tmp_path / "t.csv")
    assert {r.source: r.text.removeprefix(ONE_LINE).strip() for r in reports} == texts
    assert reports[2].basis["encoding"] == "table: by its pairs of bytes: gb18030"


def test_a_table_is_known_by_its_header_where_its_name_does_not_tell(tmp_path: Path) -> None:
    (tmp_path / "t").write_text(f'id,text\n1,"{ONE_LINE}"\n')
    (tmp_path / "prose").write_text("Text, title and tone matter. " + PROSE)
    reports, _ = read(tmp_path)
    assert [r.source for r in reports] == ["prose", "1"]


def test_a_row_beyond_the_limit_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.intake.tables.LARGEST_REPORT", 1000)
    long = "x" * 3000
    (tmp_path / "t.csv").write_text(
        f'id,text\n1,"{ONE_LINE}"\n2,{long}\n3,"{ONE_LINE}"\n4,"open\n' + f"{ONE_LINE}\n" * 9
    )
    reports, failures = read(tmp_path / "t.csv")
    assert [r.source for r in reports[:2]] == ["1", "3"]
    assert (failures[0].source, failures[0].kind) == ("t.csv#3", "too_large")
    assert (failures[1].source, failures[1].kind) == ("t.csv#5", "bad_row")
    assert all(isinstance(f, Failure) for f in failures)


def test_a_quote_that_is_never_closed_makes_no_report_of_what_follows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f'id,text\n1,"{ONE_LINE}"\n2,"{ONE_LINE}\n3,{ONE_LINE}\n4,{ONE_LINE}\n')
    reports, failures = read(tmp_path / "t.csv")
    assert [r.source for r in reports] == ["1"]
    assert [(f.source, f.kind) for f in failures] == [("t.csv#3", "bad_row")]
