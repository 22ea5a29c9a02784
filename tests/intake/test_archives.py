"""Archives a user has, and archives made by somebody who means harm: all that is good is read, nothing is written."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import ReportError
from dragoman.intake.archives import Limits, Meter, read_tar, read_zip
from dragoman.model import Failure, Report
from tests.intake.test_intake import PROSE, read

ROWS = json.dumps({"text": PROSE, "id": "a"}) + "\n{broken\n" + json.dumps({"text": PROSE, "id": "b"})
MEMBERS = {
    "in/a.txt": PROSE.encode(),
    "in/r.jsonl": ROWS.encode(),
    "t.csv": f'id,text\n1,"{PROSE}"\n'.encode(),
    "no.csv": b"date,body\n1,2\n",
    "in/.hidden.txt": PROSE.encode(),
    "__MACOSX/a.txt": PROSE.encode(),
    "../../../escaped.txt": PROSE.encode() + b"Escaped.",
    "inner.zip": b"PK\x03\x04 whatever",
    "inner.txt.gz": gzip.compress(PROSE.encode()),
    "empty.txt": b"",
    "z.txt": PROSE.encode() + b"The end.",
}
READ = ["in/a.txt", "a", "b", "1", "../../../escaped.txt", "z.txt"]
FAILED = {
    "in/r.jsonl#2": "bad_row",
    "no.csv": "bad_row",
    "inner.zip": "unsupported",
    "inner.txt.gz": "unsupported",
    "empty.txt": "empty",
}


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def ignore(stream: io.BufferedReader, label: str) -> Iterator[Report | Failure]:
    """A reader of members that takes everything and gives a failure for each, so that they can be counted."""
    while stream.read(1 << 16):
        pass
    yield Failure(label, "empty", "")


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tgz", "no-name"])
def test_members_are_read_like_files_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "deep" / "er" / "still"
    folder.mkdir(parents=True)
    make = {"x.zip": zipped(MEMBERS), "x.tar": tarred(MEMBERS)}
    (folder / name).write_bytes(make.get(name) or tarred(MEMBERS, "w:gz"))
    before = sorted(tmp_path.rglob("*"))
    reports, failures = read(folder / name)
    assert [r.source.removeprefix(f"{name}/") for r in reports] == READ
    assert {f.source.removeprefix(f"{name}/"): f.kind for f in failures} == FAILED
    assert sorted(tmp_path.rglob("*")) == before


def test_a_damaged_member_of_a_zip_costs_itself_alone(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": PROSE.encode() * 9, "b.txt": PROSE.encode()}, zipfile.ZIP_STORED))
    data[200] ^= 1
    (tmp_path / "x.zip").write_bytes(data)
    reports, failures = read(tmp_path / "x.zip")
    assert [r.source for r in reports] == ["x.zip/b.txt"]
    assert [(f.source, f.kind) for f in failures] == [("x.zip/a.txt", "bad_archive")]


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz"])
def test_an_archive_cut_short_is_listed_and_what_was_whole_is_kept(tmp_path: Path, name: str) -> None:
    members = {f"{n}.txt": f"{n} {PROSE}".encode() * 30 for n in range(20)}
    data = {"x.zip": zipped(members), "x.tar": tarred(members)}.get(name) or tarred(members, "w:gz")
    (tmp_path / name).write_bytes(data[: len(data) * 2 // 3])
    reports, failures = read(tmp_path / name)
    assert failures[-1].kind == "bad_archive"
    assert all(len(r.text) == len(members[r.source.split("/")[-1]]) for r in reports), "whole or not at all"
    assert bool(reports) == (name != "x.zip"), "a zip keeps its list of members at the end"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(members=5), "more than 5 members"),
        (Limits(total=50_000), "more than 50,000 bytes"),
        (Limits(ratio=20, free=10_000), "20 times its size"),
    ],
)
@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_bombs_end_with_a_reason(kind: str, limits: Limits, reason: str) -> None:
    members = {f"{n}.txt": b"a" * 10_000 for n in range(30)}
    if kind == "zip":
        items = read_zip(io.BufferedReader(io.BytesIO(zipped(members))), "x", ignore, limits)
    else:
        packed = Meter(io.BytesIO(tarred(members, "w:gz")))
        items = read_tar(gzip.GzipFile(fileobj=packed), "x", ignore, packed, limits)  # type: ignore[call-overload]
    assert next(items).source == "x/0.txt", "what came before the limit is kept"
    with pytest.raises(ReportError, match=reason) as caught:
        list(items)
    assert caught.value.kind == "too_large"


def test_a_header_of_a_tar_and_a_list_of_a_zip_are_bounded() -> None:
    archive = tarred({"a" * 5000: b"x"})
    with pytest.raises(ReportError, match="header"):
        list(read_tar(io.BytesIO(archive), "x", ignore, None, Limits(header=2000)))
    many = zipped({f"{n}": b"" for n in range(300)})
    with pytest.raises(ReportError, match="list of members"):
        list(read_zip(io.BufferedReader(io.BytesIO(many)), "x", ignore, Limits(directory=3000)))


def test_links_devices_and_folders_are_no_reports(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in [
            ("s", tarfile.SYMTYPE),
            ("h", tarfile.LNKTYPE),
            ("d", tarfile.DIRTYPE),
            ("c", tarfile.CHRTYPE),
        ]:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (tmp_path / "x.tar").write_bytes(out.getvalue() + b"")
    reports, failures = read(tmp_path / "x.tar")
    assert not reports
    assert [(f.source, f.kind) for f in failures] == [("x.tar", "empty")]  # no link was even tried


def test_office_documents_and_other_packers_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    (tmp_path / "b.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + b"\0" * 50)
    _, failures = read(tmp_path)
    assert [(f.source, f.kind) for f in failures] == [("a.docx", "unsupported"), ("b.7z", "unsupported")]
