"""The pages as their readers have them: whole, linked, listed in full, exported as shown."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from dragoman.record.store import Store
from dragoman.views.room.asked import as_csv
from tests.views.html_checks import EXPECTED, Page
from tests.views.room.conftest import crawl, links

EXPECTED |= {"datalist", "form", "input", "label", "option", "select", "button", "script", "link", "code", "fieldset"}


def rows(record: Path, query: str) -> list[tuple[str, ...]]:
    with Store.open(record) as store:
        return store.rows(query)


def test_every_page_that_links_lead_to_is_there_and_well_formed(client: TestClient) -> None:
    seen = crawl(client, 90)
    wrong = {address: answer.status_code for address, answer in seen.items() if answer.status_code != 200}
    assert not wrong
    kinds = {address.split("?")[0].split("/")[1] for address in seen}
    assert kinds >= {
        "", "timeline", "said", "done", "disputes", "stories", "reports", "actors", "pairs", "actor", "saying",
        "happening", "statement", "event", "report", "dispute", "story", "failures",
    }  # fmt: skip
    for address, answer in seen.items():
        if "text/html" not in answer.headers["content-type"]:
            continue
        page = Page(answer.text)
        problems = [p for p in page.problems if not p.startswith(("a link out", "leads nowhere: /", "form has action"))]
        assert not [p for p in problems if "script has src" not in p and "never closed" not in p], address
        assert page.headings.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(page.headings)), address


def test_links_within_a_page_lead_somewhere(client: TestClient) -> None:
    for address, answer in crawl(client, 60, each=2).items():
        if "text/html" in answer.headers["content-type"]:
            ids = set(re.findall(r'id="([^"]*)"', answer.text))
            lost = {link for link in re.findall(r'href="#([^"]*)"', answer.text) if link not in ids}
            assert not lost, address


def test_a_list_is_shown_whole_page_after_page(client: TestClient, record: Path) -> None:
    shown: list[str] = []
    address = "/timeline?order=oldest"
    while address:
        page = client.get(address).text
        shown += re.findall(r'class="to" href="/(?:saying|happening)/([^"]*)"', page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    wanted = {i for (i,) in rows(record, "SELECT id FROM sayings UNION SELECT id FROM happenings")}
    assert len(shown) == len(set(shown))
    assert set(shown) == wanted


def test_filters_narrow_and_are_said_back(client: TestClient, record: Path) -> None:
    page = client.get("/said?actor=michael&role=by&act=deny").text
    shown = set(re.findall(r'class="to" href="/saying/([^"]*)"', page))
    wanted = rows(record, "SELECT id FROM sayings WHERE holder_name = 'Michael' AND act = 'deny'")
    assert shown == {i for (i,) in wanted} != set()
    assert 'value="michael"' in page
    assert '<option value="deny" selected>' in page


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/said?since=yesterday", "is not a date"),
        ("/said?since=2030-02-31", "not a day of the calendar"),
        ("/said?actor=xerxes", "nobody in the record is called"),
        ("/said?outlet=The+Moon", "no report is from an outlet"),
        ("/search?q=%22%22", "no word"),
        ("/said?carried=many", "no number"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(client: TestClient, address: str, told: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert told in Page(answer.text).text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/said?act=murmur", 400),
        ("/said?order=random", 400),
        ("/said?as=pdf", 400),
        ("/said?q=" + "x" * 301, 400),
        ("/pair", 400),
        ("/pair?a=x&b=y&by=hour", 400),
        ("/failures?kind=boredom", 400),
        ("/actors?kind=ghost", 400),
        ("/saying/none", 404),
        ("/statement/none", 404),
        ("/report/..%2F..%2Fetc%2Fpasswd", 404),
        ("/actor/nobody", 404),
        ("/nothing", 404),
        ("/file/style.css", 404),
        ("/review", 404),
    ],
)
def test_what_is_not_there_is_a_page_with_a_sentence(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert Page(answer.text).headings == [1]


@pytest.mark.parametrize("name", ["timeline", "said", "done", "disputes", "stories", "reports"])
def test_a_list_is_exported_as_it_is_asked_for(client: TestClient, record: Path, name: str) -> None:
    taken = client.get(f"/{name}?as=json")
    given = taken.json()
    assert f'filename="{name}.json"' in taken.headers["content-disposition"]
    read = list(csv.DictReader(io.StringIO(client.get(f"/{name}?as=csv").text, newline="")))
    assert [row["id"] for row in read] == [row["id"] for row in given]
    kinds = {"said": "sayings", "done": "happenings"}.get(name, name)
    wanted = [i for (i,) in rows(record, f"SELECT id FROM {kinds}")] if name != "timeline" else given
    assert len(given) == len(wanted) > 0


def test_pairs_actors_and_failures_are_exported(client: TestClient) -> None:
    assert client.get("/pairs?as=json").json()[0]["source"] == "Ruritania"
    assert {row["name"] for row in client.get("/actors?as=json").json()} >= {"Rudolf", "Flavia"}
    assert len(client.get("/failures?as=json").json()) == 70
    assert len(client.get("/failures?kind=empty&as=json").json()) == 35


def test_failures_are_listed_page_after_page(client: TestClient) -> None:
    first = client.get("/failures").text
    following = next(link for link in links(first) if "behind=" in link)
    rest = client.get(following).text
    shown = re.findall(r'scope="row">(lost\d+\.txt)', first + rest)
    assert len(shown) == len(set(shown)) == 70


def test_a_formula_in_a_file_is_no_formula() -> None:
    assert as_csv([{"a": "=1+1"}, {"a": "-x"}, {"a": -1}]).splitlines() == ["a", "'=1+1", "'-x", "-1"]


def test_a_statement_is_marked_in_the_full_text_of_its_report(client: TestClient, record: Path) -> None:
    ((statement, report, words),) = rows(record, "SELECT id, report_id, content_text FROM statements LIMIT 1")
    page = client.get(f"/statement/{statement}").text
    assert f"{words}</mark>" in page
    ((text,),) = rows(record, f"SELECT text FROM reports WHERE id = '{report}'")
    whole = Page(page).text
    assert all(line in whole for line in text.splitlines())
    assert "a pattern" in whole, "how it was decided"


def test_an_id_that_is_searched_for_leads_to_its_page(client: TestClient, record: Path) -> None:
    for table in ("sayings", "happenings", "statements", "events", "reports"):
        ((kept,),) = rows(record, f"SELECT id FROM {table} LIMIT 1")
        answer = client.get(f"/search?q={kept}")
        assert answer.status_code == 303
        assert client.get(answer.headers["location"]).status_code == 200


def test_found_words_light_up(client: TestClient) -> None:
    page = client.get("/search?q=treaties").text
    assert '<mark class="hit">treaty</mark>' in page


def test_words_are_found_in_the_texts_of_reports(client: TestClient) -> None:
    page = client.get("/search?q=treaty").text
    address = next(link for link in links(page) if link.startswith("/reports?q="))
    assert 'href="/report/' in client.get(address).text


def test_pages_are_read_while_a_read_is_writing(client: TestClient, record: Path) -> None:
    writer = sqlite3.connect(record, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE state SET changes = changes + 1")
    assert client.get("/").status_code == 200
    assert "Not up to date" not in client.get("/").text
    writer.execute("ROLLBACK")
    writer.close()


def test_open_serves_the_record_as_of_a_day(record: Path) -> None:
    command = [sys.executable, "-m", "dragoman", "open", "--record", str(record), "--port", "0", "--no-browser"]
    with subprocess.Popen([*command, "--as-of", "2030-01-10"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        told = process.stderr.readline()
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+/", told)
            assert address, told
            page = httpx.get(address[0], timeout=30).text
        finally:
            process.terminate()
            process.wait()
    assert "As a reader of 10 January 2030" in page
    assert re.search(r"<h1>(\d+) reports", page)[1] != "31"  # type: ignore[index]


def test_a_brief_leads_from_each_note_to_its_entry_and_is_the_one_of_the_command(
    client: TestClient, record: Path
) -> None:
    source, target = rows(record, "SELECT source, target FROM relations ORDER BY n_statements DESC, 1, 2 LIMIT 1")[0]
    assert f"/brief?about={source}%2C{target}" in client.get(f"/pair?a={source}&b={target}").text
    address = "/brief?about=Flavia"
    answer = client.get(address)
    assert answer.status_code == 200
    notes = re.findall(r'<li id="note-\d+">.*?</li>', answer.text, re.DOTALL)
    assert notes
    for note in notes:
        (entry,) = re.findall(r'href="(/[^"]+)"', note)
        assert client.get(entry).status_code == 200
    command = [sys.executable, "-m", "dragoman", "brief", "--about", "Flavia", "--record", str(record)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert client.get(f"{address}&as=md").text == told
    for wrong in ("/brief", "/brief?about=Nobody+of+This+Name", f"{address}&since=soon"):
        assert client.get(wrong).status_code == 400
