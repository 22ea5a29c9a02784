from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dragoman import pipeline
from dragoman.model import Failure
from dragoman.views.room.app import Room
from tests import made
from tests.views import hostile

PORT = 8765
ORIGIN = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that no test changes."""
    path = tmp_path_factory.mktemp("room") / "a.dragoman"
    gone = [
        Failure(f"lost{n}.txt", "encoding" if n % 2 else "empty", "its characters cannot be decoded") for n in range(70)
    ]
    pipeline.read(["."], path, made.rooms([*made.some_reports(30), *gone]))
    return path


@pytest.fixture(scope="module")
def hostile_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile.record(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def client(record: Path) -> Iterator[TestClient]:
    with TestClient(Room(record, port=PORT).app, base_url=ORIGIN, follow_redirects=False) as given:
        yield given


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """A record to change."""
    path = tmp_path / "a.dragoman"
    pipeline.read(["."], path, made.rooms(made.some_reports(8)))
    return path


@pytest.fixture
def reviewing(reviewed: Path) -> Iterator[TestClient]:
    def join(record: Path) -> None:
        pipeline.join_again(record, made.rooms([]))

    room = Room(reviewed, port=PORT, review="Ada", join=join)
    with TestClient(room.app, base_url=ORIGIN, follow_redirects=False) as given:
        yield given


def links(page: str) -> list[str]:
    """The addresses of this server that a page leads to."""
    return [html.unescape(found).split("#")[0] for found in re.findall(r'href="(/[^"]*)"', page)]


def crawl(client: TestClient, most: int, each: int = 6) -> dict[str, Any]:
    """Pages reached by links from the first one, at most ``each`` of a kind found on one page."""
    seen: dict[str, Any] = {}
    waiting = ["/"]
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = seen[address] = client.get(address)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        kinds: dict[str, int] = {}
        for link in links(answer.text):
            kind = link.split("?")[0].split("/")[1]
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= each and link not in seen:
                waiting.append(link)
    return seen


def form(page: str, action: str, nth: int = 0) -> dict[str, str]:
    """The hidden and filled fields of the ``nth`` form of a page that is sent to ``action``."""
    found = re.findall(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)[nth]
    fields = re.findall(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"', found)
    chosen = re.findall(r'<select[^>]*name="([^"]*)".*?</select>', found, re.DOTALL)
    for name in chosen:
        part = re.search(rf'<select[^>]*name="{name}".*?</select>', found, re.DOTALL)
        assert part
        option = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', part[0])
        if option:
            fields.append((name, option[1] or option[2]))
    return {name: html.unescape(value) for name, value in fields}
