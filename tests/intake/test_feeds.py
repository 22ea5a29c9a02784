"""Feeds as bytes: each entry a report, nothing opened or fetched, cut and hostile ones listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.test_intake import PROSE, read

ITEM = """<item><title>Crossing {n} to open</title><link>https://news.example/{n}</link>
<pubDate>Tue, 04 Jun 2024 10:00:00 GMT</pubDate><author>Anna Berzina</author>
<description>{text}</description></item>"""
LATER = PROSE.replace("June", "July")
ESCAPED = f"&lt;p&gt;{PROSE}&lt;/p&gt;&lt;p&gt;{LATER}&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;"


def rss(*texts: str) -> str:
    items = "\n".join(ITEM.format(n=n, text=text) for n, text in enumerate(texts, 1))
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Riga Post</title>{items}</channel></rss>'


def test_each_entry_is_a_report_with_what_the_feed_says_of_it(tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text(rss(ESCAPED, PROSE))
    reports, failures = read(tmp_path / "f.xml")
    assert not failures
    first = reports[0]
    assert [r.source for r in reports] == ["https://news.example/1", "https://news.example/2"]
    assert (first.title, first.outlet, first.byline) == ("Crossing 1 to open", "Riga Post", "Anna Berzina")
    assert (first.published.start, first.basis["text"]) == ("2024-06-04", "feed: summary")
    assert "July" in first.text
    assert "alert" not in first.text
    assert "<p>" not in first.text


def test_atom_gives_its_content_before_its_summary(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Riga Post</title><entry><id>tag:1</id><title>Crossing</title>
        <updated>2024-06-04T10:00:00Z</updated><summary>Short.</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{PROSE}</p><p>{LATER}</p></div></content>
        </entry></feed>"""
    )
    reports, failures = read(tmp_path / "a")
    assert not failures
    assert (reports[0].source, reports[0].published.start) == ("tag:1", "2024-06-04")
    assert "July" in reports[0].text


def test_the_last_entry_of_a_cut_feed_is_no_report(tmp_path: Path) -> None:
    whole = rss(PROSE, PROSE, PROSE)
    (tmp_path / "f.xml").write_text(whole[: whole.rindex("on who would pay")])
    reports, failures = read(tmp_path / "f.xml")
    assert [r.source for r in reports] == ["https://news.example/1", "https://news.example/2"]
    assert [(f.source, f.kind) for f in failures] == [("f.xml", "truncated")]


def test_bad_entries_are_listed_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text(rss("", PROSE))
    (tmp_path / "none.xml").write_text(rss())
    reports, failures = read(tmp_path)
    assert len(reports) == 1
    assert [(f.source, f.kind) for f in failures] == [("f.xml#1", "empty"), ("none.xml", "empty")]


def test_a_feed_opens_no_file_and_grows_no_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the hidden word is marmalade")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file://{secret}">]>'
    body = rss(PROSE + " &l9; &x;").replace("<rss", doctype + "<rss", 1)
    (tmp_path / "f.xml").write_text(body)
    reports, failures = read(tmp_path / "f.xml")
    assert len(reports) + len(failures) == 1
    assert all(len(r.text) < 1000 and "marmalade" not in r.text for r in reports)


def test_the_bytes_of_a_feed_are_never_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Feedparser opens a file whose name is what it is given; a feed's bytes must not lead to another file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "<rss>x").write_text(rss(PROSE))
    (tmp_path / "f.xml").write_text("<rss>x")
    reports, failures = read(tmp_path / "f.xml")
    assert not reports
    assert failures[0].source == "f.xml"
