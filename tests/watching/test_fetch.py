"""What is asked and what is not: public addresses only, the address that was checked, within limits."""

from __future__ import annotations

import gzip
import ipaddress
import zlib
from http.server import BaseHTTPRequestHandler

import pytest

from dragoman.watching.addresses import RefusedError, checked, is_public, target_of
from dragoman.watching.fetch import Answer, Fetcher, FetchError, Limits
from tests.watching.server import Site, moved, packed, rss

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.9", "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_the_own_network_is_public_in_any_form(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(RefusedError):
        Fetcher("test", names=lambda *_: [address]).get("http://news.example/")


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "192.0.2.1".replace("192.0.2", "93.184.216"), "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"],
)
def test_the_rest_of_the_world_is(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://news.example/", "gopher://news.example/", "javascript:alert(1)", "//news.example/", "", "http://",
        "http://:80/", "http://user@news.example/", "http://user:word@news.example/", "http://news.example@127.0.0.1/", "http://news.example:0/",
        "http://news.example:99999/", "http://[::1/", "http://[fe80::1%25eth0]/", "http://a\r\nX: 1/", "http://a b/", "http://" + "a" * 80 + ".example/",
        "http://news.example/" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        target_of(address)


def test_addresses_are_normalised_once() -> None:
    assert target_of("HTTPS://Bücher.example.:443/ä b?q=ü#part".replace(" ", "%20")).path == "/%C3%A4%20b?q=%C3%BC"
    assert target_of("https://Bücher.example./").host == "xn--bcher-kva.example"
    assert target_of("http://[2606:4700::1111]:8080/").origin == "http://[2606:4700::1111]:8080"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0x7f000001",
        "2130706433",
        "127.1",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "①②⑦.0.0.1",
        "0",
    ],
)
def test_this_machine_is_never_asked_under_any_spelling(site: Site, host: str) -> None:
    site.pages["/"] = "secret"
    with pytest.raises((RefusedError, FetchError)):
        Fetcher("test").get(f"http://{host}:{site.port}/")
    assert not site.asked


def test_a_name_with_one_address_inside_and_one_outside_is_refused() -> None:
    with pytest.raises(RefusedError):
        checked(["8.8.8.8", "10.0.0.1"], "news.example")
    with pytest.raises(RefusedError):
        checked(["127.0.0.1", "10.0.0.1"], "news.example", loopback=True)


def test_the_address_that_was_checked_is_the_one_that_is_asked(site: Site) -> None:
    """A name that changes its address after it was looked up gains nothing: it is looked up once a request."""
    site.pages["/"] = "from the checked address"
    looked_up: list[str] = []

    def names(host: str, _port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.1"]

    fetcher = Fetcher("test", loopback=True, names=names)
    assert fetcher.get(f"http://news.example:{site.port}/").body == b"from the checked address"
    assert looked_up == ["news.example"]
    assert site.headers["/"]["Host"] == f"news.example:{site.port}"
    with pytest.raises(RefusedError):
        fetcher.get(f"http://news.example:{site.port}/")


@pytest.mark.parametrize(
    "onward",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:10.0.0.1]/", "file:///etc/passwd", "//10.0.0.1/",
     "http://user@news.example/", "ftp://news.example/", "http://[::1"],
)  # fmt: skip
def test_a_redirect_is_an_address_like_any_other(site: Site, onward: str) -> None:
    site.pages["/"] = moved(onward)
    with pytest.raises(RefusedError):
        Fetcher("test", loopback=True).get(f"{site.base}/")


def test_redirects_are_followed_so_far_and_no_further(site: Site) -> None:
    site.pages |= {"/a": moved("b", 301), "/b": moved("/c?x=1", 308), "/c": "here", "/loop": moved("/loop")}
    asked: list[str] = []
    answer = Fetcher("test", loopback=True).get(f"{site.base}/a", may=lambda target: asked.append(target.path))
    assert (answer.address, answer.body, asked) == (f"{site.base}/c?x=1", b"here", ["/a", "/b", "/c?x=1"])
    with pytest.raises(FetchError, match="leads on"):
        Fetcher("test", loopback=True).get(f"{site.base}/loop")
    assert site.asked["/loop"] == 6


def test_a_request_names_itself_and_uses_no_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.pages["/"] = packed(rss("x", 1))
    answer = Fetcher("Riga desk/1 (desk@news.example)", loopback=True).get(f"{site.base}/", {"Accept": "text/xml"})
    assert b"Riga Post" in answer.body
    assert {
        "User-Agent": "Riga desk/1 (desk@news.example)",
        "Accept": "text/xml",
        "Accept-Encoding": "gzip",
    }.items() <= site.headers["/"].items()
    assert not {"Cookie", "Authorization", "Referer"} & site.headers["/"].keys()
    with pytest.raises(FetchError):
        Fetcher("two\r\nLines: 1", loopback=True).get(f"{site.base}/")


def drip(handler: BaseHTTPRequestHandler, stop: object, data: bytes, *, again: bool = True) -> None:
    """Sends ``data`` byte by byte, for ever: never quiet for long, never done."""
    while not stop.wait(0.01):  # type: ignore[attr-defined]
        for n in range(len(data)):
            handler.wfile.write(data[n : n + 1])
            handler.wfile.flush()
            if stop.wait(0.01):  # type: ignore[attr-defined]
                return
        if not again:
            return


def hostile(site: Site) -> dict[str, str]:
    """Paths of answers that harm, each with a word of the reason that is given."""
    bomb = zlib.compressobj(9, wbits=31)
    packed_bomb = b"".join(bomb.compress(b"\0" * 2**20) for _ in range(60)) + bomb.flush()
    whole = gzip.compress(b"words " * 1000)
    site.pages |= {
        "/huge": (200, {}, b"a" * 2_000_000),
        "/claims": (200, {"Content-Length": "99999999999"}, b"a" * 2_000_000),
        "/bomb": (200, {"Content-Encoding": "gzip"}, packed_bomb),
        "/cut": (200, {"Content-Length": "5000"}, b"only this"),
        "/cut-gzip": (200, {"Content-Encoding": "gzip"}, whole[:-20]),
        "/no-gzip": (200, {"Content-Encoding": "gzip"}, b"not packed"),
        "/brotli": (200, {"Content-Encoding": "br"}, b"?"),
        "/headers": lambda h: drip(h, site.stop, b"HTTP/1.1 200 OK\r\nX: a\r\n"),
        "/slow": lambda h: drip(h, site.stop, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\naaa"),
        "/silent": lambda _: site.stop.wait(),
        "/hundred": lambda h: drip(h, site.stop, b"HTTP/1.1 100 Continue\r\n\r\n"),
        "/line": lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000),
        "/many": lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 10_000 + b"\r\n"),
        "/garbage": lambda h: h.wfile.write(b"\x16\x03\x01\0garbage\r\n\r\n"),
        "/chunks": lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\nabc"),
        "/endless": endless,
    }  # fmt: skip
    late = ["/headers", "/slow", "/silent", "/hundred"]
    large = ["/huge", "/claims", "/bomb", "/endless"]
    reached = ["/line", "/many", "/garbage", "/chunks"]
    return (
        dict.fromkeys(late, "longer than") | dict.fromkeys(large, "larger than") | dict.fromkeys(reached, "cannot be reached")
        | {"/cut": "before its end", "/cut-gzip": "before its end", "/no-gzip": "damaged", "/brotli": "not asked for"}
    )  # fmt: skip


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        handler.wfile.write(b"1000\r\n" + b"a" * 4096 + b"\r\n")


def test_an_answer_costs_no_more_time_and_bytes_than_allowed(site: Site) -> None:
    fetcher = Fetcher("test", loopback=True, limits=Limits(seconds=0.3, size=1_000_000))
    for path, reason in hostile(site).items():
        with pytest.raises(FetchError, match=reason):
            fetcher.get(f"{site.base}{path}")


def test_a_host_that_cannot_be_found_is_a_sentence() -> None:
    def names(*_: object) -> list[str]:
        raise OSError(-2, "Name or service not known")

    with pytest.raises(FetchError, match="Name or service not known"):
        Fetcher("test", names=names).get("http://news.example/")


def test_encryption_that_is_none_is_a_failure(site: Site) -> None:
    with pytest.raises(FetchError):
        Fetcher("test", loopback=True).get(f"https://127.0.0.1:{site.port}/")


def test_what_is_sent_goes_nowhere_else_and_may_have_arrived(site: Site) -> None:
    site.pages |= {"/in": "thanks", "/moved": moved("/in", 307), "/silent": lambda _: site.stop.wait()}
    fetcher = Fetcher("test", loopback=True, limits=Limits(seconds=0.3))
    assert fetcher.post(f"{site.base}/in", b"{}", {"Content-Type": "application/json"}).body == b"thanks"
    assert fetcher.post(f"{site.base}/moved", b"{}", {}).status == 307
    assert (site.asked["/in"], site.bodies) == (1, [b"{}", b"{}"])
    with pytest.raises(FetchError) as late:
        fetcher.post(f"{site.base}/silent", b"{}", {})
    assert late.value.unsure
    with pytest.raises(RefusedError):
        Fetcher("test").post(f"{site.base}/in", b"{}", {})


def test_how_long_a_server_wants_to_be_left_alone() -> None:
    def after(said: str) -> float | None:
        return Answer("x", 503, {"retry-after": said}, b"").retry_after(1_000_000_000)

    assert after("120") == 120
    assert after("Sun, 09 Sep 2001 01:47:40 GMT") == 60
    assert after("Sun, 09 Sep 2001 01:00:00 GMT") == 0
    assert after("9" * 40) == 7 * 24 * 3600
    assert after("soon") is None
