"""Web archives as crawlers leave them: pages among other records, cut, damaged, wrongly labelled."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import pytest
import trafilatura

from dragoman.intake.inflate import DamagedError, Members
from dragoman.model import Failure
from tests.intake.test_intake import PROSE, read

LATER = PROSE.replace("June", "July")
PAGE = f"<html><head><title>T</title></head><body><article><p>{PROSE}</p><p>{LATER}</p><p>Page %d.</p></article></body></html>"


def http(n: int, more: str = "", body: bytes | None = None, status: str = "200 OK", kind: str = "text/html") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + (body or (PAGE % n).encode())


def record(n: int, block: bytes, kind: str = "response", more: str = "", length: int | None = None) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Target-URI: {url(n)}\r\n{more}"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {length or len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def url(n: int) -> str:
    return f"https://news.example/{n}"


OTHERS = [
    record(90, b"software: none\r\n", "warcinfo"),
    record(91, b"GET / HTTP/1.1\r\n\r\n", "request"),
    record(92, http(92, kind="image/png", body=b"\x89PNG")),
    record(93, http(93, status="404 Not Found")),
]


def packed(records: list[bytes]) -> bytes:
    return b"".join(gzip.compress(r) for r in records)


def whole(records: list[bytes]) -> bytes:
    return gzip.compress(b"".join(records))


def plain(records: list[bytes]) -> bytes:
    return b"".join(records)


@pytest.mark.parametrize("make", [packed, whole, plain])
def test_pages_are_reports_and_other_records_are_passed_over(tmp_path: Path, make) -> None:
    (tmp_path / "x").write_bytes(make([*OTHERS, *(record(n, http(n)) for n in range(5))]))
    reports, failures = read(tmp_path / "x")
    assert [(r.source, r.url) for r in reports] == [(url(n), url(n)) for n in range(5)]
    assert not failures
    assert "July" in reports[0].text


@pytest.mark.parametrize("make", [packed, whole, plain])
def test_a_record_cut_at_the_end_is_listed_and_no_report(tmp_path: Path, make) -> None:
    data = make([record(n, http(n)) for n in range(3)])
    (tmp_path / "x").write_bytes(data[:-60])
    reports, failures = read(tmp_path / "x")
    assert [r.source for r in reports] == [url(n) for n in range(len(reports))]
    assert len(reports) == 2 or make is whole
    assert failures[-1].kind in {"truncated", "bad_archive"}


def test_pages_that_were_cut_when_they_were_fetched_are_listed(tmp_path: Path) -> None:
    records = [
        record(1, http(1), more="WARC-Truncated: length\r\n"),
        record(2, http(2, "Content-Length: 99999\r\n")),
        record(3, http(3)),
    ]
    (tmp_path / "x.warc").write_bytes(plain(records))
    reports, failures = read(tmp_path / "x.warc")
    assert [r.source for r in reports] == [url(3)]
    assert [(f.source, f.kind) for f in failures] == [(url(1), "truncated"), (url(2), "truncated")]


def test_damaged_members_cost_themselves_alone(tmp_path: Path) -> None:
    chance = random.Random(5)
    members = [
        bytearray(packed([record(n, http(n, body=(PAGE % n).encode() + chance.randbytes(900).hex().encode()))]))
        for n in range(60)
    ]
    bad = set(range(0, 60, 7))
    for n in bad:
        at = 0 if n % 2 else len(members[n]) // 2
        members[n][at : at + 40] = chance.randbytes(40)
    (tmp_path / "x.warc.gz").write_bytes(b"".join(members))
    reports, failures = read(tmp_path / "x.warc.gz")
    assert [r.source for r in reports] == [url(n) for n in range(60) if n not in bad]
    assert len(failures) >= len(bad)
    assert {f.kind for f in failures} <= {"bad_archive", "truncated"}


@pytest.mark.parametrize("make", [packed, whole, plain])
def test_records_far_larger_than_a_piece_that_is_read_are_whole(tmp_path: Path, make) -> None:
    """Of one member and of many, with packed sizes around and above those in which bytes are asked for."""
    chance = random.Random(2)
    fillers = ["a" * 200_000, chance.randbytes(60_000).hex(), "b" * 65_536, chance.randbytes(9_000).hex() * 20, ""]
    pages = [PAGE.replace("<body>", f"<body><script>{filler}</script>") for filler in fillers * 3]
    (tmp_path / "x").write_bytes(make([record(n, http(n, body=(page % n).encode())) for n, page in enumerate(pages)]))
    reports, failures = read(tmp_path / "x")
    assert [r.source for r in reports] == [url(n) for n in range(len(pages))]
    assert not failures


@pytest.mark.parametrize("kind", ["response", "request"])
def test_a_record_that_claims_the_members_after_it_costs_itself_alone(tmp_path: Path, kind: str) -> None:
    lying = record(1, http(1), kind, length=10_000_000)
    headless = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Len"
    members = [
        record(0, http(0)),
        lying,
        record(2, http(2)),
        headless,
        record(3, http(3)),
        b"garbage" * 99,
        record(4, http(4)),
    ]
    (tmp_path / "x.warc.gz").write_bytes(packed(members))
    reports, failures = read(tmp_path / "x.warc.gz")
    assert [r.source for r in reports] == [url(n) for n in (0, 2, 3, 4)]
    told = [("x.warc.gz#4", "truncated"), ("x.warc.gz#6", "bad_archive")]
    assert [(f.source, f.kind) for f in failures] == [*([(url(1), "truncated")] if kind == "response" else []), *told]


def test_members_that_are_no_records_are_read_through(tmp_path: Path) -> None:
    """Gzipped in pieces of any size, as some tools do it: a piece that begins anywhere else ends nothing."""
    data = plain([record(n, http(n)) for n in range(6)])
    (tmp_path / "x.warc.gz").write_bytes(
        b"".join(gzip.compress(data[at : at + 333]) for at in range(0, len(data), 333))
    )
    reports, failures = read(tmp_path / "x.warc.gz")
    assert [r.source for r in reports] == [url(n) for n in range(6)]
    assert not failures


def test_garbage_between_plain_records_is_skipped(tmp_path: Path) -> None:
    records = [
        record(1, http(1)),
        b"\0garbage WARC/ \xff" * 9000,
        b"\r\nWARC/1.0\r\nno length\r\n\r\n",
        record(2, http(2)),
    ]
    (tmp_path / "x.warc").write_bytes(plain(records))
    reports, failures = read(tmp_path / "x.warc")
    assert [r.source for r in reports] == [url(1), url(2)]
    assert {f.kind for f in failures} == {"bad_archive"}


@pytest.mark.parametrize(
    ("more", "body"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress((PAGE % 1).encode())),
        ("Content-Encoding: gzip\r\n", (PAGE % 1).encode()),
        ("Transfer-Encoding: chunked\r\n", (PAGE % 1).encode()),
        ("Content-Encoding: br\r\n", (PAGE % 1).encode()),
    ],
)
def test_bodies_are_unpacked_and_those_already_unpacked_are_taken(tmp_path: Path, more: str, body: bytes) -> None:
    (tmp_path / "x.warc").write_bytes(record(1, http(1, more, body)))
    reports, failures = read(tmp_path / "x.warc")
    assert not failures
    assert "July" in reports[0].text


def test_bombs_and_bodies_that_are_nothing_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.intake.webarchive.LARGEST_REPORT", 20_000)
    records = [
        record(1, http(1, "Content-Encoding: gzip\r\n", gzip.compress(b"a" * 9_000_000))),
        record(2, http(2, body=b"<html>" + b"a" * 30_000)),
        record(3, http(3, "Content-Encoding: br\r\n", b"garbage")),
        record(4, http(4)),
    ]
    (tmp_path / "x.warc").write_bytes(plain(records))
    reports, failures = read(tmp_path / "x.warc")
    assert [r.source for r in reports] == [url(4)]
    assert [f.kind for f in failures] == ["too_large", "too_large", "encoding"]


def test_an_archive_without_pages_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(packed(OTHERS))
    _, failures = read(tmp_path / "x.warc.gz")
    assert [(f.source, f.kind) for f in failures] == [("x.warc.gz", "empty")]


def test_going_back_after_damage_is_paid_for_by_what_was_read() -> None:
    """Members that claim to be long and break, one beginning every few bytes: bytes inflated stay linear."""
    fake = gzip.compress(b"")[:10] + b"\x00\xff\x7f\x00\x80"  # a stored block that claims 32,767 bytes

    def work(copies: int) -> int:
        data, at, done = fake * copies, 0, 0

        class Stream:
            def read(self, size: int) -> bytes:
                nonlocal at
                at += size
                return data[at - size : at]

        members = Members(Stream())
        while True:
            try:
                out = members.read(1 << 16)
            except DamagedError:
                continue
            if not out:
                return done
            done += len(out)

    assert work(20_000) < 3 * work(10_000)
    assert work(20_000) < 4 * len(fake) * 20_000


@pytest.mark.parametrize(
    "name", ["utf-8\0", "\0", "punycode", "idna", "unicode_escape", "utf-7", "rot13", "no such", "x" * 5000]
)
def test_a_server_that_names_no_encoding_of_pages_is_not_believed(tmp_path: Path, name: str) -> None:
    odd = http(1, kind=f"text/html; charset={name}")
    (tmp_path / "x.warc").write_bytes(plain([record(0, http(0)), record(1, odd), record(2, http(2))]))
    reports, failures = read(tmp_path / "x.warc")
    assert [r.source for r in reports] == [url(0), url(1), url(2)]
    assert reports[1].basis["encoding"] == "valid utf-8"
    assert not failures


def test_what_nobody_foresaw_costs_its_page_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = trafilatura.bare_extraction

    def broken(page: object, *given: Any, **more: Any) -> object:
        if "Page 1." in str(page):
            raise AssertionError("a library that is wrong")
        return taken(page, *given, **more)

    monkeypatch.setattr(trafilatura, "bare_extraction", broken)
    (tmp_path / "x.warc").write_bytes(plain([record(n, http(n)) for n in range(3)]))
    reports, failures = read(tmp_path / "x.warc")
    assert [r.source for r in reports] == [url(0), url(2)]
    assert failures == [Failure(url(1), "internal", "AssertionError: a library that is wrong (x.warc#2)")]
