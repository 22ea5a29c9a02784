"""The reading room in a real browser, at the width of a desk and of a phone.

Needs Chromium; skipped, with the reason, where there is none.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from dragoman import pipeline
from dragoman.record.store import Store
from dragoman.views.room.app import Room
from tests import made

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")

WIDTHS = (1280, 390)


@contextmanager
def served(record: Path, *, review: str | None = None) -> Iterator[str]:
    """The address of a room that serves while this lasts."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # who comes before the server runs waits, and is not sent away
    port = listening.getsockname()[1]
    room = Room(record, port=port, review=review, join=lambda path: void(pipeline.join_again(path, made.rooms([]))))
    server = uvicorn.Server(uvicorn.Config(room.app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def void(_: object) -> None:
    """Nothing."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(record: Path) -> Iterator[str]:
    with served(record) as given:
        yield given


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test when a script fails or is refused."""
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    opened.set_default_timeout(15_000)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda told: complain(told, wrong))
    opened.on("dialog", lambda dialog: answer(dialog, wrong))
    yield opened
    opened.close()
    assert not wrong


def complain(told: ConsoleMessage, wrong: list[str]) -> None:
    """Notes what the browser complains of."""
    if told.type in {"error", "warning"}:
        wrong.append(told.text)


def answer(dialog: Dialog, ran: list[str]) -> None:
    """Notes a dialog, which only a script of a stranger opens."""
    ran.append(f"a dialog: {dialog.message}")
    dialog.dismiss()


def width(page: Page) -> int:
    """The width of the window."""
    assert page.viewport_size
    return page.viewport_size["width"]


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return bool(wide <= width(page))


def test_it_opens_and_filters_and_leads_to_the_marked_words(page: Page, address: str) -> None:
    page.goto(address)
    assert page.locator("h1").inner_text().startswith("31 reports")
    assert fits(page)
    page.get_by_role("link", name="Said", exact=True).click()
    if not page.get_by_label("Actor").is_visible():
        page.get_by_text("Narrow this list").click()
    page.get_by_label("Actor").fill("Michael")
    page.get_by_label("Role").select_option(label="speaks or acts")
    page.get_by_label("Act of speech").select_option("deny")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/said?actor=Michael&role=by&act=deny&order=newest")
    holders = page.locator(".said-line .holder").all_inner_texts()
    assert holders
    assert set(holders) == {"Michael"}
    page.locator(".said-line a.to").first.click()
    page.wait_for_url("**/saying/*")
    page.locator(".telling h3 a").first.click()
    page.wait_for_url("**/statement/*")
    page.get_by_role("link", name="To the marked words").click()
    marked = page.locator("mark.said").first
    assert marked.inner_text() in page.locator("blockquote").inner_text()
    box = marked.bounding_box()
    assert box
    assert 0 <= box["y"] <= 900, "the marked words are in sight"
    assert fits(page)


def test_the_plot_is_drawn_and_leads_to_what_is_behind_it(page: Page, address: str) -> None:
    page.goto(f"{address}/pairs")
    page.locator("table.pairs a").first.click()
    page.wait_for_url("**/pair?*")
    drawing = page.locator("svg.course:visible").first
    box = drawing.bounding_box()
    assert box
    assert box["width"] <= width(page)
    assert box["height"] > 150
    dot = drawing.locator("circle").first.bounding_box()
    assert dot
    assert box["y"] < dot["y"] < box["y"] + box["height"]
    drawing.locator("a").first.click()
    assert page.locator(".behind li:target").is_visible()
    assert fits(page)


def test_keys_lead_to_the_search_and_along_the_entries(page: Page, address: str) -> None:
    page.goto(f"{address}/timeline")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.getAttribute('href')")
    assert second == page.locator("main a.to").nth(1).get_attribute("href")
    page.keyboard.press("/")
    page.keyboard.type("treaty")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=treaty")
    assert page.locator("mark.hit").count() > 0
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_a_person_puts_right_and_takes_back(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "a.dragoman"
    pipeline.read(["."], path, made.rooms(made.some_reports(6)))
    with Store.open(path) as store:
        statement = store.rows("SELECT id FROM statements WHERE holder_name = 'Rudolf'")[0][0]
    with served(path, review="Ada") as given:
        page.goto(f"{given}/statement/{statement}")
        page.get_by_text("Put it right").click()
        page.get_by_label("Who says it").fill("Sapt")
        page.get_by_role("button", name="Change").click()
        page.get_by_text("Put right by a person: Ada").wait_for()
        assert page.locator("h1").inner_text().startswith("Sapt")
        assert fits(page)
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("button", name="Put back").wait_for()
        assert page.locator("h1").inner_text().startswith("Rudolf")
        page.goto(f"{given}/review")
        assert "taken back" in page.locator("main").inner_text()
        page.close()


ADDRESSES = (
    "/",
    "/timeline",
    "/search?q=treaty",
    "/actors",
    "/pairs",
    "/reports",
    "/stories",
    "/disputes",
    "/failures",
)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_axe_finds_nothing_serious(browser: Browser, address: str, record: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    with Store.open(record) as store:
        one = {
            kind: store.rows(f"SELECT id FROM {table} LIMIT 1")[0][0]
            for kind, table in (
                ("saying", "sayings"), ("happening", "happenings"), ("statement", "statements"), ("event", "events"),
                ("report", "reports"), ("dispute", "disputes"), ("story", "stories"),
            )
        }  # fmt: skip
        pair = store.rows("SELECT source, target FROM relations LIMIT 1")[0]
        key = store.rows("SELECT key FROM actors WHERE name = 'Rudolf'")[0][0]
    addresses = [*ADDRESSES, *(f"/{kind}/{i}" for kind, i in one.items())]
    addresses += [f"/pair?a={pair[0]}&b={pair[1]}", f"/actor/{key}"]
    opened = browser.new_page(
        viewport={"width": 1280 if scheme == "light" else 390, "height": 900},
        color_scheme="light" if scheme == "light" else "dark",
    )
    for place in addresses:
        opened.goto(address + place)
        found = axe.run(opened).response["violations"]
        bad = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in {"serious", "critical"}]
        assert not bad, place
    opened.close()


def test_a_hostile_record_runs_nothing(browser: Browser, hostile_record: Path) -> None:
    ran: list[str] = []
    asked: set[str] = set()
    with served(hostile_record) as given:
        opened = browser.new_page()
        opened.on("dialog", lambda dialog: answer(dialog, ran))
        opened.on("request", lambda request: asked.add(request.url))
        waiting, seen = ["/"], set[str]()
        while waiting and len(seen) < 40:
            place = waiting.pop()
            if place in seen or "as=" in place:
                continue
            seen.add(place)
            opened.goto(given + place)
            waiting += [
                str(a)
                for a in opened.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.pathname + a.search)")
            ]
        time.sleep(0.2)
        opened.close()
        strangers = {url for url in asked if not url.startswith(given)}
    assert len(seen) > 12
    assert not ran
    assert not strangers
