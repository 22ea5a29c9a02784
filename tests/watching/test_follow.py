"""Feeds followed pass by pass: what is new is read once, what fails is left alone for a while, nothing is lost."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import RecordError
from dragoman.intake.lists import Listed
from dragoman.model import Failure, Report
from dragoman.watching.asking import Asker
from dragoman.watching.fetch import Fetcher, Limits
from dragoman.watching.follow import Manner, Pass
from dragoman.watching.state import State
from tests.intake.test_intake import PROSE
from tests.intake.test_pdf import document
from tests.watching.server import XML, Site, moved, page, rss

START = 1_700_000_000.0


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = START
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


class Following:
    """A state and a clock, and passes over the feeds of a site."""

    def __init__(self, site: Site, state: State, *, pages: bool = False) -> None:
        self.site, self.state, self.pages = site, state, pages
        self.clock = Clock()

    def begin(self, *paths: str) -> Pass:
        fetcher = Fetcher("test", loopback=True, limits=Limits(seconds=2, size=1_000_000))
        asker = Asker(fetcher, self.state, pause=2, clock=self.clock, wait=self.clock.wait)
        listed = [Listed(path if "://" in path else f"{self.site.base}{path}") for path in paths or ("/feed",)]
        return Pass(asker, self.state, Manner(pages=self.pages, every=1800), self.clock, listed)

    def once(self, *paths: str) -> tuple[list[Report], list[Failure], Pass]:
        made = self.begin(*paths)
        items = list(made.reports())
        made.keep()
        return [i for i in items if isinstance(i, Report)], [i for i in items if isinstance(i, Failure)], made

    def told(self, path: str = "/feed") -> str:
        return self.state.feed(f"{self.site.base}{path}").told


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path / "r.watch") as opened:
        yield opened


def test_the_text_of_entries_is_read_and_a_feed_asked_again_says_whether_it_changed(site: Site, state: State) -> None:
    following = Following(site, state)
    site.pages["/feed"] = (
        200,
        {"ETag": '"1"', "Last-Modified": "Tue, 04 Jun 2024 10:00:00 GMT"},
        rss(site.base, 1, 2).encode(),
    )
    reports, failures, _ = following.once()
    assert [(r.source, r.outlet, r.published.start) for r in reports] == [
        (f"{site.base}/{n}", "Riga Post", "2024-06-04") for n in (1, 2)
    ]
    assert not failures
    assert following.once()[2].feeds == {}  # not due yet
    following.clock.now += 1800
    site.pages["/feed"] = (304, {}, b"")
    reports, _, made = following.once()
    assert (reports, made.unchanged, following.told()) == ([], 1, "nothing new")
    asked = site.headers["/feed"]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', "Tue, 04 Jun 2024 10:00:00 GMT")


def test_a_pass_that_is_cut_short_is_made_again(site: Site, state: State) -> None:
    following = Following(site, state, pages=True)
    site.pages |= {"/feed": (200, {"ETag": '"1"'}, rss(site.base, 1, 2).encode()), "/1": page(1), "/2": page(2)}
    cut = following.begin().reports()
    next(cut)
    cut.close()
    reports, _, _ = following.once()
    assert [r.source for r in reports] == [f"{site.base}/1", f"{site.base}/2"]
    assert "If-None-Match" not in site.headers["/feed"]


def test_pages_are_asked_once_and_know_what_the_feed_says_of_them(site: Site, state: State) -> None:
    following = Following(site, state, pages=True)
    site.pages |= {"/feed": rss(site.base, 1), "/1": moved("/one"), "/one": page(1)}
    reports, failures, _ = following.once()
    assert [(r.source, r.title, r.outlet, r.basis["text"]) for r in reports] == [
        (f"{site.base}/1", "Crossing 1", "Riga Post", "page")
    ]
    assert "the whole of it" in reports[0].text
    assert not failures
    site.pages |= {"/feed": rss(site.base, 2, 1), "/2": page(2)}
    following.clock.now += 1800
    reports, _, _ = following.once()
    assert [r.source for r in reports] == [f"{site.base}/2"]
    assert site.asked["/one"] == 1


def test_a_page_that_cannot_be_had_leaves_the_text_of_its_entry(site: Site, state: State) -> None:
    following = Following(site, state, pages=True)
    site.pages |= {
        "/feed": rss(site.base, 1, 2, 3, 4).replace(f"{site.base}/3", "http://10.0.0.1/3"),
        "/robots.txt": "User-agent: *\nDisallow: /2",
        "/4": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    }
    reports, failures, _ = following.once()
    assert not failures
    assert [(r.source, r.basis["text"]) for r in sorted(reports, key=lambda r: r.source)] == [
        (
            "http://10.0.0.1/3",
            "feed: summary, its page not read: 10.0.0.1 is at 10.0.0.1, which is not on the public internet",
        ),
        (f"{site.base}/1", "feed: summary, its page not read: the server answered 404"),
        (f"{site.base}/2", "feed: summary, its page not read: the robots.txt of the site does not allow it"),
        (f"{site.base}/4", "feed: summary, its page not read: it is no page but image/png"),
    ]
    assert site.asked["/2"] == 0


def test_an_entry_may_lead_to_a_pdf(site: Site, state: State) -> None:
    pytest.importorskip("pypdf")
    site.pages |= {"/feed": rss(site.base, 1), "/1": (200, {"Content-Type": "application/pdf"}, document())}
    reports, failures, _ = Following(site, state, pages=True).once()
    assert not failures
    assert (reports[0].title, reports[0].basis["text"].split(",")[0]) == ("Crossing 1", "pdf: text layer")


def test_a_page_that_fails_is_listed_and_tried_again_and_at_last_given_up(site: Site, state: State) -> None:
    following = Following(site, state, pages=True)
    site.pages |= {"/feed": rss(site.base, 1), "/1": (503, {"Retry-After": "90000"}, b"")}
    _, failures, _ = following.once()
    assert [(f.source, f.kind) for f in failures] == [(f"{site.base}/1", "not_fetched")]
    following.clock.now += 80_000
    following.once()
    assert site.asked["/1"] == 1
    site.pages["/1"] = (500, {}, b"")
    for _ in range(8):
        following.clock.now += 90_000
        reports, failures, _ = following.once()
        if reports:
            break
    assert site.asked["/1"] == 5
    assert "Number 1" in reports[0].text
    assert not failures


def test_feeds_that_fail_are_asked_less_and_less(site: Site, state: State) -> None:
    following = Following(site, state)
    site.pages["/feed"] = (500, {}, b"")
    gaps = []
    for _ in range(8):
        before = following.clock.now
        following.once()
        following.clock.now = max(state.feed(f"{site.base}/feed").due, before)
        gaps.append(following.clock.now - before)
    assert gaps[:3] == [3602, 7200, 14400]  # two seconds after its robots.txt, at first
    assert gaps[-1] in {24 * 3600, 24 * 3600 + 2}
    site.pages["/feed"] = (429, {"Retry-After": "200000"}, b"")
    following.once()
    assert state.feed(f"{site.base}/feed").due == following.clock.now + 200_000
    following.clock.now += 200_000
    site.pages["/feed"] = rss(site.base, 1)
    assert len(following.once()[0]) == 1
    assert state.feed(f"{site.base}/feed").errors == 0
    site.pages["/feed"] = (410, {}, b"")
    following.clock.now += 1800
    following.once()
    following.clock.now += 10**9
    assert following.begin().due() == []


def test_each_host_has_its_pause_and_its_robots(site: Site, state: State) -> None:
    following = Following(site, state, pages=True)
    site.pages |= {
        "/feed": rss(site.base, 1, 2),
        "/1": page(1),
        "/2": page(2),
        "/robots.txt": "User-agent: *\nCrawl-delay: 9\nDisallow: /secret",
    }
    following.once("/feed", "/secret")
    assert following.clock.waited == [9, 9, 9]
    assert site.asked["/robots.txt"] == 1
    assert site.asked["/secret"] == 0
    assert following.told("/secret") == "the robots.txt of the site does not allow it"


def test_a_site_that_does_not_give_its_robots_is_left_alone_for_now(site: Site, state: State) -> None:
    following = Following(site, state)
    site.pages |= {"/feed": rss(site.base, 1), "/robots.txt": (500, {}, b"")}
    assert following.once()[0] == []
    assert "could not be had (its server answered 500)" in following.told()
    site.pages["/robots.txt"] = (404, {}, b"")
    following.clock.now += 3700
    assert len(following.once()[0]) == 1


def test_sitemaps_and_their_index_lead_to_pages(site: Site, state: State) -> None:
    news = (
        '<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{base}/1</loc><n:news><n:publication><n:name>Riga Post</n:name>'
        "<n:language>en</n:language></n:publication><n:publication_date>2024-06-04</n:publication_date><n:title>Crossing</n:title></n:news></url></urlset>"
    )
    site.pages |= {
        "/index": f"<sitemapindex><sitemap><loc>{site.base}/news.xml.gz</loc></sitemap></sitemapindex>",
        "/news.xml.gz": (200, {}, gzip.compress(news.format(base=site.base).encode())),
        "/1": page(1),
    }
    reports, failures, _ = Following(site, state, pages=True).once("/index")
    assert [(r.source, r.outlet, r.title, r.published.start) for r in reports] == [
        (f"{site.base}/1", "Riga Post", "Crossing", "2024-06-04")
    ]
    assert not failures
    following = Following(site, state)
    following.clock.now += 3600
    assert following.once("/news.xml.gz")[0] == []
    assert following.told("/news.xml.gz") == "it lists pages and no text: use --pages"


def test_hostile_feeds_cost_themselves_alone(site: Site, state: State) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    whole = rss(site.base, 1, 2)
    cyrillic = rss(site.base, 5).replace("Riga Post", "Рига").encode("cp1251")
    site.pages |= {
        "/entities": (200, {"Content-Type": XML}, whole.replace("<rss", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss', 1).replace("Number", "&l9;").encode()),
        "/huge": b"<rss>" + b" " * 2_000_000,
        "/private": moved("http://192.168.0.1/feed"),
        "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"<rss>" + b" " * 50_000_000)),
        "/html": "<html><body>Not found, but friendly</body></html>",
        "/binary": bytes(range(256)) * 50,
        "/wrong-charset": (200, {"Content-Type": "application/rss+xml; charset=utf-8"}, cyrillic),
        "/right-charset": (200, {"Content-Type": "application/rss+xml; charset=windows-1251"}, cyrillic.replace(b"/5<", b"/6<")),
        "/cut": whole[: whole.rindex("Number 2")],
        "/deep": "<rss><channel>" + "<item>" * 500 + "</channel></rss>",
        "/nameless": (200, {"ETag": '"cut"'}, rss(site.base, 9).replace(f"<link>{site.base}/9</link>", "").encode()),
        "/good": rss(site.base, 7),
    }  # fmt: skip
    paths = [path for path in site.pages if path != "/good"]
    following = Following(site, state)
    reports, _, made = following.once(*paths, "/good")
    sources = [r.source for r in reports]
    assert sources[-1] == f"{site.base}/7"
    assert {f"{site.base}/1", f"{site.base}/6", f"{site.base}/nameless#1"} <= set(sources)
    assert f"{site.base}/2" not in sources or following.told("/entities").startswith("2 entries")
    assert all(len(r.text) < 2000 for r in reports)
    assert {of.address.rpartition("/")[2] for of in made.failed} >= {"huge", "private", "bomb", "html", "binary"}
    assert "192.168.0.1" in following.told("/private")
    assert following.told("/cut") == "1 entries, cut: its last entry was left out"
    assert next(r.outlet for r in reports if r.source == f"{site.base}/6") == "Рига"


def test_an_entry_without_text_is_listed_under_its_address(site: Site, state: State) -> None:
    site.pages["/feed"] = rss(site.base, 1).replace(PROSE, "").replace("Number 1.", "")
    _, failures, _ = Following(site, state).once()
    assert [(f.source, f.kind) for f in failures] == [(f"{site.base}/1", "empty")]


def test_a_file_of_something_else_is_no_state(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("words " * 1000)
    with pytest.raises(RecordError):
        State.open(tmp_path / "a")
    with State.open(tmp_path / "b") as made:
        made.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(RecordError, match="newer"):
        State.open(tmp_path / "b")
