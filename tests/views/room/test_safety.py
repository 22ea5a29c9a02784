"""Nobody but the person at this machine gets in, nothing in a report acts, and without review nothing is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dragoman.errors import RecordError
from dragoman.views.room.app import Room
from dragoman.views.room.safety import POLICY, web_address
from tests.views import hostile
from tests.views.room.conftest import ORIGIN, PORT, crawl


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1:{PORT}.evil.example",
        "",
    ],
)
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "report" not in answer.text


@pytest.mark.parametrize("host", [f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"])
def test_this_machine_under_its_own_names_is_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
@pytest.mark.parametrize("address", ["/", "/said", "/review/correct", "/nothing"])
def test_without_review_there_is_only_reading(client: TestClient, method: str, address: str) -> None:
    answer = client.request(method, address)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_every_answer_forbids_what_it_can(client: TestClient) -> None:
    answers = list(crawl(client, 30, each=1).values())
    answers += [client.get("/nothing"), client.get("/said?act=x"), client.post("/"), client.get("/file/room.js")]
    answers.append(client.get("/", headers={"host": "evil.example"}))
    for answer in answers:
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers
    assert "'unsafe" not in POLICY
    assert "default-src 'none'" in POLICY


def test_pages_have_no_script_or_style_of_their_own(client: TestClient) -> None:
    for address, answer in crawl(client, 40, each=2).items():
        scripts = re.findall(r"<script[^>]*>(.*?)</script>", answer.text, re.DOTALL)
        assert all(not script.strip() for script in scripts), address
        assert not re.search(r"<style|<[^>]* style=|<[^>]* on\w+=|javascript:", answer.text), address


def test_nothing_in_a_hostile_record_becomes_markup(hostile_record: Path) -> None:
    with TestClient(Room(hostile_record, port=PORT).app, base_url=ORIGIN) as client:
        seen = crawl(client, 120)
    kinds = {address.split("?")[0].split("/")[1] for address in seen}
    assert kinds >= {
        "saying",
        "happening",
        "dispute",
        "story",
        "statement",
        "event",
        "report",
        "actor",
        "pair",
        "failures",
    }
    for address, answer in seen.items():
        assert answer.status_code in {200, 303, 400}, address
        if "html" not in answer.headers.get("content-type", ""):
            continue
        assert "<script>" not in answer.text, address
        assert "<img" not in answer.text, address
        assert not re.search(r"<[^>]*\son\w+\s*=\s*[^>]*>", re.sub(r'"[^"]*"', '""', answer.text)), address
        assert 'href="javascript' not in answer.text, address
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", answer.text), address
        assert "7*7" in answer.text or "49" not in answer.text, address


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "ftp://a.example/", "https://a@b.example/",
        "https://a.example/\nx", "https://a b.example", "JaVaScript:alert(1)", "", None, "https://[", "\u202ehttps://a.example",
    ],
)  # fmt: skip
def test_a_link_out_leads_to_the_web_or_nowhere(url: str | None) -> None:
    assert web_address(url) is None


def test_a_link_out_takes_nothing_along(tmp_path: Path) -> None:
    path = hostile.record(tmp_path, url="https://news.example/a?b=%22")
    with TestClient(Room(path, port=PORT).app, base_url=ORIGIN) as client:
        pages = [a.text for a in crawl(client, 40).values() if "html" in a.headers.get("content-type", "")]
    out = {tag for page in pages for tag in re.findall(r'<a [^>]*href="https?:[^>]*>', page)}
    assert any("news.example" in tag for tag in out)
    assert all('rel="noopener noreferrer"' in tag for tag in out)


def test_the_record_is_open_for_reading_only(record: Path) -> None:
    room = Room(record, port=PORT)
    before = record.read_bytes()
    store = room.store()
    with pytest.raises(RecordError, match="cannot be written"):
        store.rows("DELETE FROM reports")
    store.connection.execute("PRAGMA query_only = OFF")
    with pytest.raises(RecordError, match="cannot be written"):
        store.rows("DELETE FROM reports")
    with TestClient(room.app, base_url=ORIGIN) as client:
        crawl(client, 30, each=1)
    assert record.read_bytes() == before


def test_an_address_is_not_endless(client: TestClient) -> None:
    assert client.get("/said?" + "a=1&" * 2000).status_code == 414


def test_no_record_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="there is no record"):
        Room(tmp_path / "none.dragoman", port=PORT)
