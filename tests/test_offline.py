"""Nothing but `watch` and a webhook goes online: everything else runs with sockets blocked."""

from __future__ import annotations

import ast
import re
import socket
from pathlib import Path
from typing import NoReturn

import pytest

from dragoman.views.cli import main
from tests.watching.server import page, rss

SOURCE = Path(__file__).parents[1] / "src" / "dragoman"
#: Modules of the standard library and of others with which a connection can be opened.
ONLINE = {
    "socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "asyncio", "ftplib", "smtplib",
    "socketserver", "http.server", "xmlrpc", "telnetlib", "websockets", "trafilatura.downloads", "pycurl",
}  # fmt: skip
#: The reading room serves on this machine; executors speak to workers; the doctor blocks sockets to show that none is used.
SERVERS = {"views/room", "engines/", "views/doctor_cli.py"}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_one_module_alone_can_open_a_connection() -> None:
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if imported(path) & ONLINE}
    beyond = {name for name in found if not any(name.startswith(server) for server in SERVERS)}
    assert beyond == {"watching/fetch.py"}
    for path in SOURCE.rglob("*.py"):
        assert not re.search(r"fetch_url|fetch_response|urlopen", path.read_text("utf-8")), path


def test_reading_asking_and_writing_open_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every source that holds addresses is read, and the record asked and written out, without a socket."""
    base = "http://news.example"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "feed.xml").write_text(
        rss(base, 1).replace("<rss", '<!DOCTYPE rss SYSTEM "http://news.example/x.dtd"><rss', 1)
    )
    (tmp_path / "in" / "page.html").write_text(
        page(2).replace("<head>", f'<head><base href="{base}"><link rel="canonical" href="{base}/2"><meta http-equiv="refresh" content="0;url={base}">')
    )  # fmt: skip
    (tmp_path / "in" / "list.opml").write_text(f"<opml><body><outline xmlUrl='{base}/feed'/></body></opml>")

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something tried to go online")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    record = str(tmp_path / "r")
    assert main(["read", str(tmp_path / "in"), "--record", record, "--quiet"]) == 1  # the list is no report
    for command in (
        ["said"], ["did"], ["failures"], ["status"], ["search", "crossing"], ["verify"], ["export", "--to", str(tmp_path / "out")],
        ["page", "--out", str(tmp_path / "p.html")], ["brief", "--about", "Latvia", "--out", str(tmp_path / "b.md")],
    ):  # fmt: skip
        assert main([*command, "--record", record]) == 0, command
