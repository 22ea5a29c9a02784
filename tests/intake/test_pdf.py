"""PDF documents: running text of their pages, heads and feet marked, everything hostile listed and survived."""

from __future__ import annotations

import importlib.util
import io
import zlib
from pathlib import Path

import pytest

from dragoman.intake.pdf_layout import lay_out
from tests.intake.test_intake import PROSE, read

pypdf = pytest.importorskip("pypdf")


def wrapped(text: str, width: int = 60) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def pdf(*pages: list[str], stream: bytes | None = None, more: str = "", title: str = "") -> bytes:
    """A document of these lines, one under the other, in a standard font; or of one page of this packed ``stream``."""
    streams = [stream] if stream is not None else [zlib.compress(_content(lines)) for lines in pages]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(streams)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(streams)))}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>".encode(),
    ]
    for n, packed in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * n} 0 R /Resources << /Font << /F 3 0 R >> >> {more} >>".encode()
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >> stream\n" % len(packed) + packed + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % n + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        out
        + head
        + table
        + b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    )


def _content(lines: list[str]) -> bytes:
    shown = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines]
    return b"BT /F 10 Tf 50 800 Td 14 TL " + b" ".join(f"({line}) Tj T*".encode("cp1252") for line in shown) + b" ET"


LONG = (
    "The foreign minister told reporters on Tuesday that the crossing would open in June, after months of negotiations with the "
    "neighbouring state. He added that nobody had been promised anything beyond that. "
)


def document(pages: int = 3) -> bytes:
    """Pages with a head, a foot and a sentence that runs over each page break."""
    words = (LONG * 8).split()
    share = len(words) // pages
    made = []
    for n in range(pages):
        body = wrapped(" ".join(words[n * share : (n + 1) * share if n < pages - 1 else None]))
        made.append([f"Riga Post Weekly, 4 June 2024, no. {n}", *body, f"Page {n + 1} of {pages}"])
    return pdf(*made, title="Untitled-1.docx")


def test_lines_and_pages_become_running_text_and_what_runs_along_them_is_marked(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(document())
    reports, failures = read(tmp_path)
    assert not failures
    report = reports[0]
    assert report.text.startswith((LONG * 8).strip() + "\n\nRiga Post Weekly")
    assert {(report.text[slice(*d.span)], d.kind) for d in report.debris} == {
        *((f"Riga Post Weekly, 4 June 2024, no. {n}", "running") for n in range(3)),
        *((f"Page {n} of 3", "running") for n in range(1, 4)),
    }
    starts = [int(place) for place in report.basis["pages"].split()]
    assert starts[0] == 0
    assert all(report.text[at - 1] in " \n" for at in starts[1:])
    assert report.title is None
    assert report.published.basis == "unknown"


def test_a_title_is_taken_from_the_metadata_where_the_document_bears_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(["Crossing to open", "", *wrapped(LONG * 3)], title="Crossing to open"))
    assert read(tmp_path)[0][0].title == "Crossing to open"


def test_words_are_joined_over_hyphens_as_the_document_writes_them() -> None:
    lines = (
        "The long-term plan of the government was a matter of negoti-",
        "ations between the two sides, and a long-",
        "term one; the cease-fire held, said the prime minister, whose vice-",
        "president spoke of a vice of the president in Nagorno-",
        "Karabakh and of coöper\u00ad",
        "ation in the ofﬁce of the ministry as everybody there would say.",
    )
    laid = lay_out(["\n".join(lines)])
    assert "of negotiations between" in laid.text
    assert "a long-term one" in laid.text
    assert "vice-president spoke" in laid.text
    assert "Nagorno-Karabakh" in laid.text
    assert "coöperation in the office" in laid.text
    assert laid.hyphens == 2


def test_paragraphs_end_where_lines_do_and_go_on_over_pages() -> None:
    full = "Words that fill a line of this document to its very end now"
    laid = lay_out(
        [f"A heading\n{full}\n{full}\nand end here.\n{full}\n{full} and", f"go on here.\n• first\n• second\n\n{full}."]
    )
    assert laid.text.split("\n\n") == [
        "A heading", f"{full} {full} and end here.", f"{full} {full} and go on here.", "• first", "• second", f"{full}."
    ]  # fmt: skip
    assert laid.text[laid.starts[1] :].startswith("go on here")


def test_nothing_is_lost_and_every_span_fits() -> None:
    pages = ["1\n" + PROSE, "", "2\n" + PROSE + "\na-", "3\nb-\n-\n\u00ad\nc"]
    laid = lay_out(pages)
    letters = "".join(c for page in pages for c in page if c.isalnum())
    assert sorted(letters) == sorted(c for c in laid.text if c.isalnum())
    assert [laid.text[slice(*d.span)] for d in laid.debris] == ["1", "2", "3"]
    assert len(laid.starts) == 4
    assert lay_out([]).text == lay_out(["", " \n"]).text == ""


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document()))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_documents_that_cannot_be_read_have_a_reason(tmp_path: Path) -> None:
    loop = pdf(["x"]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    bomb = zlib.compress(b"\0" * 200_000_000, 9)
    cases = {
        "encrypted": (encrypted("secret"), "unsupported", "encrypted"),
        "scan": (pdf(["", ""]), "empty", "text layer"),
        "cut": (document()[:700], "", ""),
        "loop": (loop, "", ""),
        "bomb": (pdf(stream=bomb), "", ""),
        "deep": (pdf(["x"], more="/A " + "[" * 200_000 + "]" * 200_000), "", ""),
        "nothing": (b"%PDF-1.7\n%%EOF", "bad_archive", "damaged"),
        "garbage": (b"%PDF-1.4\n" + bytes(range(256)) * 300, "bad_archive", "damaged"),
    }
    for name, (data, _, _) in cases.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    reports, failures = read(tmp_path)
    found = {f.source: f for f in failures}
    assert {r.source for r in reports} | found.keys() == {f"{name}.pdf" for name in cases}
    for name, (_, kind, reason) in cases.items():
        if kind:
            assert found[f"{name}.pdf"].kind == kind
            assert reason in found[f"{name}.pdf"].reason
    assert {f.kind for f in failures} <= {"unsupported", "empty", "bad_archive", "too_large"}
    assert not {r.source for r in reports} & {"loop.pdf", "bomb.pdf"}


def test_a_document_that_takes_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.intake.pdf.SECONDS", 1)
    endless = zlib.compress(b"BT /F 10 Tf " + b"(a) Tj 1 0 0 1 0 0 cm q Q " * 400_000 + b"ET")
    (tmp_path / "a.pdf").write_bytes(pdf(stream=endless))
    assert [f.kind for f in read(tmp_path)[1]] == ["too_slow"]


def test_one_that_opens_without_a_password_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(encrypted(""))
    assert len(read(tmp_path)[0]) == 1


def test_without_the_library_the_reason_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    (tmp_path / "a.pdf").write_bytes(document())
    assert [(f.kind, f.reason) for f in read(tmp_path)[1]] == [
        ("unsupported", "it is a PDF document; to read those, install dragoman[pdf]")
    ]
