from __future__ import annotations

import pytest

from dragoman.watching.robots import read_robots

OURS = b"""# a comment
User-agent: othercrawler
Disallow: /

User-agent: *
Disallow: /private/
Allow: /private/open/
Disallow: /*.pdf$
Disallow: /search?*q=
Disallow: /caf%C3%A9
Crawl-delay: 7

User-agent: Dragoman
User-agent: another
Disallow: /drafts
crawl-delay: 900
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True), ("/private/a", False), ("/private/open/a", True), ("/a.pdf", False), ("/a.pdf?x=1", True),
        ("/search?a=1&q=2", False), ("/search?a=1", True), ("/café", False), ("/drafts", True), ("/robots.txt", True),
    ],
)  # fmt: skip
def test_the_rules_for_everybody(path: str, allowed: bool) -> None:
    assert read_robots(OURS, "somebody").allow(path) is allowed


def test_rules_of_our_own_replace_those_for_everybody() -> None:
    ours = read_robots(OURS, "dragoman")
    assert not ours.allow("/drafts/1")
    assert ours.allow("/private/a")
    assert ours.delay == 60
    assert read_robots(OURS, "somebody").delay == 7


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\0garbage", b"Disallow: /", b"<html>Not found</html>", b"User-agent: *\nDisallow:"]
)
def test_what_forbids_nothing_allows_all(data: bytes) -> None:
    assert read_robots(data, "dragoman").allow("/a")


def test_hostile_rules_cost_no_more_than_their_length() -> None:
    rules = b"User-agent: *\n" + b"Disallow: /" + b"*a" * 200_000 + b"b$\n" + b"Allow: /x\n" * 100_000
    assert read_robots(rules, "dragoman").allow("/" + "a" * 2000)
