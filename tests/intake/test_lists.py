"""Lists of addresses as bytes: OPML, sitemaps, lines; nothing in them is opened, fetched or grown."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from dragoman.errors import ReportError
from dragoman.intake.lists import is_web_address, read_lines, read_list
from tests.intake.test_intake import read

OPML = """<?xml version="1.0"?>{doctype}<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Baltic"><outline text="Riga Post" type="rss" xmlUrl="https://news.example/rss" htmlUrl="https://news.example/"/>
<outline title="Tallinn &amp; Tartu" xmlUrl="http://other.example/feed?a=1&amp;b=2"/></outline>
<outline text="a file" xmlUrl="file:///etc/passwd"/><outline text="again" xmlUrl="https://news.example/rss"/>
<outline text="a folder"/></body></opml>"""
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://news.example/1</loc><lastmod>2024-06-05</lastmod>
<image:image><image:loc>https://news.example/1.jpg</image:loc><image:title>A bridge</image:title></image:image>
<news:news><news:publication><news:name>Riga Post</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-06-04T10:00:00Z</news:publication_date><news:title>Crossing to open</news:title></news:news></url>
<url><loc> https://news.example/2 </loc></url><url><loc>javascript:alert(1)</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/a.xml.gz</loc><lastmod>2024-06-04</lastmod></sitemap></sitemapindex>"""


def test_the_feeds_of_an_opml_file_are_found_once_whatever_folder_they_are_in() -> None:
    found = read_list(OPML.format(doctype="").encode())
    assert (found.kind, found.left_out, found.cut) == ("feeds", 1, False)
    assert [(e.address, e.title) for e in found.entries] == [
        ("https://news.example/rss", "Riga Post"),
        ("http://other.example/feed?a=1&b=2", "Tallinn & Tartu"),
    ]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_news_sitemap_says_what_it_knows_of_each_page(pack) -> None:
    found = read_list(pack(NEWS.encode()))
    first, second = found.entries
    assert (found.kind, found.left_out) == ("pages", 1)
    assert (first.title, first.outlet, first.language) == ("Crossing to open", "Riga Post", "en")
    assert (first.published, first.changed) == ("2024-06-04T10:00:00Z", "2024-06-05")
    assert (second.address, second.title) == ("https://news.example/2", None)


def test_an_index_names_its_sitemaps() -> None:
    found = read_list(INDEX.encode())
    assert (found.kind, [e.address for e in found.entries]) == ("sitemaps", ["https://news.example/a.xml.gz"])


def test_a_list_that_was_cut_says_so_and_gives_whole_addresses_only() -> None:
    found = read_list(NEWS[: NEWS.index(" https://news.example/2 ") + 12].encode())
    assert found.cut
    assert [e.address for e in found.entries] == ["https://news.example/1"]


def test_lines_are_addresses_with_remarks() -> None:
    found = read_lines("# mine\nhttps://news.example/rss  the Post\n\nnot an address\nHTTPS://other.example/feed\n")
    assert [e.address for e in found.entries] == ["https://news.example/rss", "HTTPS://other.example/feed"]
    assert found.left_out == 1


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"plain words", "unsupported"),
        (b"<html><body><opml></body>", "unsupported"),
        (b"<opml version='2.0'><body/></opml>", "empty"),
        (gzip.compress(b"<urlset>" + b" " * 40_000_000), "too_large"),
        (gzip.compress(NEWS.encode())[:-30], "truncated"),
        (b"\x1f\x8bgarbage", "bad_archive"),
        (b"<urlset>" + b"".join(b"<url><loc>http://a/%d</loc></url>" % n for n in range(50_001)) + b"</urlset>", "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_list_has_a_reason(data: bytes, kind: str) -> None:
    with pytest.raises(ReportError) as raised:
        read_list(data)
    assert raised.value.kind == kind


@pytest.mark.parametrize("entity", ["SYSTEM 'file://{}'", "'https://marmalade.example/'"])
def test_an_entity_stands_for_nothing(tmp_path: Path, entity: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://marmalade.example/")
    doctype = f"<!DOCTYPE urlset [<!ENTITY x {entity.format(secret)}>]>"
    data = f"{doctype}<urlset><url><loc>https://news.example/</loc></url><url><loc>&x;</loc></url></urlset>"
    assert [e.address for e in read_list(data.encode()).entries] == ["https://news.example/"]


def test_entities_are_neither_opened_nor_grown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://marmalade.example/")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE opml [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file://{secret}"><!ENTITY % y SYSTEM "http://127.0.0.1:9/"> %y;]>'
    hostile = OPML.format(doctype=doctype).replace("https://news.example/rss", "https://news.example/&x;&l9;", 1)
    for data in (hostile, f"{doctype.replace('opml', 'urlset')}<urlset><url><loc>&x;&l9;</loc></url></urlset>"):
        try:
            found = read_list(data.encode())
        except ReportError:
            continue
        assert all("marmalade" not in e.address and len(e.address) < 200 for e in found.entries)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "//x/y", "http://", "http://[::1", "ftp://a.example/", "http://a b/", "http://a\n/", "x" * 3000]
)  # fmt: skip
def test_only_the_web_is_an_address(address: str) -> None:
    assert not is_web_address(address)


def test_a_list_among_reports_is_listed_with_what_follows_it(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML.format(doctype=""))
    (tmp_path / "sitemap.xml.gz").write_bytes(gzip.compress(NEWS.encode()))
    reports, failures = read(tmp_path)
    assert not reports
    assert [(f.source, f.kind) for f in failures] == [("feeds.opml", "unsupported"), ("sitemap.xml.gz", "unsupported")]
    assert all("dragoman watch" in f.reason for f in failures)
