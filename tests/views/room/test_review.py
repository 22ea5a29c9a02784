"""What a person puts right: kept with who, when, before and after; taken back; in the lists; gold for training."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dragoman import pipeline
from dragoman.record.export import export
from dragoman.record.judgements import corrections
from dragoman.record.store import Store
from dragoman.record.verify import verify
from tests import made
from tests.views.html_checks import Page
from tests.views.room.conftest import ORIGIN, form


def one(record: Path, query: str) -> str:
    with Store.open(record) as store:
        return str(store.rows(query)[0][0])


def decided(record: Path) -> list[tuple[str, str]]:
    with Store.open(record) as store:
        return [(row.table, row.action) for row in corrections(store, undone=False)]


def correct(client: TestClient, page: str, **values: str) -> str:
    """Sends the form of a statement or event, with other values, and gives the page that follows."""
    fields = form(client.get(page).text, "/review/correct", 1 if "action" not in values else 0)
    answer = client.post("/review/correct", data={**fields, **values})
    assert answer.status_code == 303, Page(answer.text).text
    return str(client.get(answer.headers["location"]).text)


def test_a_holder_is_put_right_everywhere_and_taken_back(reviewing: TestClient, reviewed: Path) -> None:
    statement = one(reviewed, "SELECT id FROM statements WHERE holder_name = 'Rudolf' LIMIT 1")
    before = int(one(reviewed, "SELECT count(*) FROM sayings WHERE holder_name = 'Sapt'"))
    page = correct(reviewing, f"/statement/{statement}", holder="Sapt", why="the photograph shows Sapt")
    assert "Put right by a person: Ada" in Page(page).text
    assert "Rudolf → Sapt" in Page(page).text
    with Store.open(reviewed) as store:
        (row,) = corrections(store)
        assert (row.table, row.row_id, row.action, row.who) == ("statements", statement, "change", "Ada")
        assert isinstance(row.before, dict)
        assert isinstance(row.after, dict)
        assert list(row.before) == list(row.after) == ["holder"]
        assert store.is_joined()
        holder = "SELECT s.holder_name FROM sayings s JOIN saying_statements m ON m.saying_id = s.id"
        assert store.rows(f"{holder} WHERE m.statement_id = ?", (statement,)) == [("Sapt",)]
        assert store.statement(statement).holder.name == "Rudolf", "what was read stays as it was read"  # type: ignore[union-attr]
        assert list(verify(store)) == []
    undo = form(page, "/review/undo")
    assert reviewing.post("/review/undo", data=undo).status_code == 303
    assert int(one(reviewed, "SELECT count(*) FROM sayings WHERE holder_name = 'Sapt'")) == before
    again = reviewing.get(f"/statement/{statement}").text
    assert "Put right by a person" not in again
    assert reviewing.post("/review/undo", data=form(again, "/review/undo")).status_code == 303
    assert "Put right by a person" in reviewing.get(f"/statement/{statement}").text, "what is undone can be put back"


def test_a_rejected_statement_leaves_the_lists_and_comes_back(reviewing: TestClient, reviewed: Path) -> None:
    statement = one(
        reviewed, "SELECT statement_id FROM saying_statements GROUP BY saying_id HAVING count(*) = 1 LIMIT 1"
    )
    saying = one(reviewed, f"SELECT saying_id FROM saying_statements WHERE statement_id = '{statement}'")
    page = correct(reviewing, f"/statement/{statement}", action="reject")
    assert "A person says that this is wrong" in page
    assert reviewing.get(f"/saying/{saying}").status_code == 404
    reviewing.post("/review/undo", data=form(page, "/review/undo"))
    assert reviewing.get(f"/saying/{saying}").status_code == 200


def test_status_and_day_of_an_event(reviewing: TestClient, reviewed: Path) -> None:
    event = one(reviewed, "SELECT id FROM events LIMIT 1")
    correct(reviewing, f"/event/{event}", status="cancelled", since="2031-02", until="2031-02")
    happening = "SELECT h.{} FROM happenings h JOIN happening_events m ON m.happening_id = h.id WHERE m.event_id = '{}'"
    assert one(reviewed, happening.format("status", event)) == "cancelled"
    assert one(reviewed, happening.format("when_start", event)) == "2031-02-01"
    assert one(reviewed, happening.format("when_end", event)) == "2031-02-28"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "nothing was changed"),
        ({"act": "murmur"}, "no act"),
        ({"since": "soon"}, "is not a date"),
        ({"since": "2031-02-02", "until": "2031-02-01"}, "comes after"),
        ({"holder": ""}, "write a name"),
        ({"id": "none"}, "no row"),
        ({"table": "runs"}, "not corrected one by one"),
    ],
)
def test_a_form_that_makes_no_sense_changes_nothing(
    reviewing: TestClient, reviewed: Path, values: dict[str, str], told: str
) -> None:
    statement = one(reviewed, "SELECT id FROM statements LIMIT 1")
    fields = form(reviewing.get(f"/statement/{statement}").text, "/review/correct", 1)
    answer = reviewing.post("/review/correct", data={**fields, **values})
    assert answer.status_code == 400
    assert told in Page(answer.text).text
    assert decided(reviewed) == []


def test_sayings_are_merged_and_split(reviewing: TestClient, reviewed: Path) -> None:
    first, second = (
        one(reviewed, f"SELECT id FROM sayings WHERE act = 'state' ORDER BY id LIMIT 1 OFFSET {n}") for n in range(2)
    )
    fields = form(reviewing.get(f"/saying/{first}").text, "/review/same")
    assert reviewing.post("/review/same", data={**fields, "address": f"{ORIGIN}/saying/{second}"}).status_code == 303
    many = one(reviewed, "SELECT saying_id FROM saying_statements GROUP BY saying_id HAVING count(*) > 1 LIMIT 1")
    apart = form(reviewing.get(f"/saying/{many}").text, "/review/apart")
    assert reviewing.post("/review/apart", data=apart).status_code == 303
    verdicts = decided(reviewed)
    assert verdicts[0] == ("sayings", "same")
    assert set(verdicts[1:]) == {("sayings", "different")}


def test_actors_are_merged(reviewing: TestClient, reviewed: Path) -> None:
    key = one(reviewed, "SELECT key FROM actors WHERE name = 'Rudolf'")
    fields = form(reviewing.get(f"/actor/{key}").text, "/review/same")
    assert reviewing.post("/review/same", data={**fields, "address": "Sapt"}).status_code == 303
    assert decided(reviewed) == [("actors", "same")]
    assert reviewing.post("/review/same", data={**fields, "address": "Nobody"}).status_code == 400


def test_everything_decided_is_listed_exported_and_kept_across_reading(reviewing: TestClient, reviewed: Path) -> None:
    statement = one(reviewed, "SELECT id FROM statements LIMIT 1")
    correct(reviewing, f"/statement/{statement}", action="accept")
    assert "right" in Page(reviewing.get("/review").text).text
    assert reviewing.get("/review?as=json").json()[0]["row_id"] == statement
    pipeline.read(["."], reviewed, made.rooms([*made.some_reports(8), made.report("Rupert says “the moat is deep”.")]))
    with Store.open(reviewed) as store:
        folder = reviewed.parent / "gold"
        export(store, folder, made.join_cheaply)
    (line,) = map(json.loads, (folder / "corrections.jsonl").read_text("utf-8").splitlines())
    assert (line["row_id"], line["action"], line["who"]) == (statement, "accept", "Ada")


def test_a_form_of_another_page_is_refused(reviewing: TestClient, reviewed: Path) -> None:
    statement = one(reviewed, "SELECT id FROM statements LIMIT 1")
    fields = form(reviewing.get(f"/statement/{statement}").text, "/review/correct") | {"action": "reject"}
    send = reviewing.post
    without = {name: value for name, value in fields.items() if name != "token"}
    assert send("/review/correct", data=without).status_code == 400
    assert send("/review/correct", data={**fields, "token": "guess"}).status_code == 400
    assert send("/review/correct", data=fields, headers={"origin": "https://evil.example"}).status_code == 400
    assert send("/review/correct", data=fields, headers={"origin": "null"}).status_code == 400
    assert send("/review/correct", json=fields).status_code == 400
    assert send("/review/correct", data=fields, headers={"host": "evil.example"}).status_code == 421
    assert send("/review/correct", data={**fields, "why": "x" * 30_000}).status_code == 400
    assert reviewing.put("/review/correct", data=fields).status_code == 405
    assert send("/said", data=fields).status_code == 405
    assert decided(reviewed) == []
    assert send("/review/correct", data=fields, headers={"origin": ORIGIN}).status_code == 303
    assert decided(reviewed) == [("statements", "reject")]


def test_a_form_leads_back_only_into_the_room(reviewing: TestClient, reviewed: Path) -> None:
    statement = one(reviewed, "SELECT id FROM statements LIMIT 1")
    fields = form(reviewing.get(f"/statement/{statement}").text, "/review/correct") | {"action": "accept"}
    for back in ("https://evil.example", "//evil.example", "/\\evil.example", "/statement/a\r\nSet-Cookie: x"):
        answer = reviewing.post("/review/correct", data={**fields, "back": back})
        assert answer.headers["location"] == "/review"


def test_the_token_is_on_no_page_of_a_room_without_review(client: TestClient) -> None:
    assert not re.search(r"token|/review", client.get("/").text)
