"""Input at random: what comes from outside gives an answer or a refusal, never another error."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dragoman.errors import ReportError
from dragoman.intake.feeds import parse_feed
from dragoman.intake.lists import is_web_address, read_lines, read_list
from dragoman.intake.pdf_layout import lay_out
from dragoman.watching.addresses import RefusedError, is_public, target_of
from dragoman.watching.robots import read_robots

few = settings(max_examples=150, deadline=None, derandomize=True)
PIECES = ["<opml>", "<outline xmlUrl='", "http://a.example/", "'/>", "</opml>", "<urlset>", "<url><loc>", "</loc></url>", "<sitemapindex>",
          "<sitemap>", "&l9;", "<!DOCTYPE x [", "<!ENTITY a 'b'>", "]>", "<![CDATA[", "\0", "\ud800", "<rss><channel><item>", "</item>", "é"]  # fmt: skip


@few
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_lists_and_feeds_of_pieces(pieces: list[str]) -> None:
    data = "".join(pieces).encode("utf-8", "surrogatepass")
    for read in (read_list, parse_feed):
        with suppress(ReportError):
            read(data)
    with suppress(ReportError):
        found = read_lines(data.decode("utf-8", "replace"))
        assert all(is_web_address(one.address) for one in found.entries)


@few
@given(st.binary(max_size=300), st.text(max_size=60))
@example(b"User-agent: *\nDisallow: " + b"*" * 50 + b"$", "/" + "a" * 50)
def test_robots_of_bytes(data: bytes, path: str) -> None:
    assert read_robots(b"User-agent: *\n" + data, "dragoman").allow(f"/{path}") in {True, False}


@few
@given(st.text(max_size=40) | st.from_regex(r"https?://[\w.\-:@\[\]%/?#]{0,40}", fullmatch=True))
def test_addresses_of_characters(address: str) -> None:
    with suppress(RefusedError):
        target = target_of(address)
        assert target.path.startswith("/")
        assert target.path.isascii()
        assert target.host.isascii()
        assert not set(target.path + target.host) & set("\r\n\t \0")


@few
@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_within_ipv6_as_by_itself(address: ipaddress.IPv4Address) -> None:
    assert is_public(ipaddress.IPv6Address(f"::ffff:{address}")) == is_public(address)
    assert not is_public(ipaddress.IPv6Address(f"64:ff9b::{address}"))
    assert not is_public(address) or address.is_global


@few
@given(st.lists(st.text(alphabet="ab-.\n\u00ad 1•Éﬁ\0", max_size=80), max_size=6))
def test_pages_of_lines(pages: list[str]) -> None:
    laid = lay_out(pages)
    assert all(0 <= start < end <= len(laid.text) for start, end in (d.span for d in laid.debris))
    assert list(laid.starts) == sorted(laid.starts)
    assert len(laid.starts) == len(pages)
