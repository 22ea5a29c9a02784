"""A web server on this machine for tests: pages by path, every request counted, nothing beyond loopback."""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.intake.test_intake import PROSE

type Page = str | bytes | tuple[int, Mapping[str, str], bytes] | Callable[[BaseHTTPRequestHandler], object]

LATER = PROSE.replace("June", "July")
XML = "application/rss+xml; charset=utf-8"


def page(n: int, title: str = "Crossing") -> str:
    return (
        f"<html><head><title>{title} {n}</title></head><body><article><p>{PROSE}</p><p>{LATER}</p>"
        f"<p>This was page {n}, the whole of it.</p></article></body></html>"
    )


def rss(base: str, *numbers: int, text: str = PROSE) -> str:
    items = "".join(
        f"<item><title>Crossing {n}</title><link>{base}/{n}</link><pubDate>Tue, 04 Jun 2024 10:00:00 GMT</pubDate>"
        f"<description>{text} Number {n}.</description></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Riga Post</title>{items}</channel></rss>'


@dataclass
class Site:
    """What the server has: ``pages`` by path; ``asked`` counts requests, ``headers`` are those of the last one."""

    base: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that leave are what is tested."""


@contextmanager
def serving() -> Iterator[Site]:
    """A running server; it ends with everything that it has begun."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            site.asked[path] += 1
            site.headers[path] = dict(self.headers.items())
            found = site.pages.get(self.path, site.pages.get(path, (404, {}, b"")))
            if callable(found):
                found(self)
                self.close_connection = True
                return
            status, headers, body = found if isinstance(found, tuple) else (200, {}, found)
            body = body.encode() if isinstance(body, str) else body
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body)), "Connection": "close"} | dict(headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def do_POST(self) -> None:
            site.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


def packed(data: str) -> Page:
    return (200, {"Content-Encoding": "gzip", "Content-Type": XML}, gzip.compress(data.encode()))


def moved(to: str, status: int = 302) -> Page:
    return (status, {"Location": to}, b"moved")
