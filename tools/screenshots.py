"""Pictures of the reading room for the docs, from a record; run by `make screenshots`.

    python tools/screenshots.py RECORD FOLDER

Needs Chromium and playwright. Each page is taken at the width of a desk and, where the docs show it, of a phone.
"""

from __future__ import annotations

import shutil
import socket
import sqlite3
import sys
import threading
from pathlib import Path

WIDE, NARROW, HEIGHT = 1280, 390, 860

#: Of each page the name of its picture, its address, and how wide it is taken.
PAGES = (
    ("home", "/", WIDE),
    ("timeline", "/timeline", WIDE),
    ("search", "/search?q=port", WIDE),
    ("statement", "/statement/{statement}", WIDE),
    ("saying", "/saying/{saying}", WIDE),
    ("dispute", "/dispute/{dispute}", WIDE),
    ("actor", "/actor/{actor}", WIDE),
    ("pair", "/pair?a={source}&b={target}", WIDE),
    ("report", "/report/{report}", WIDE),
    ("pair-phone", "/pair?a={source}&b={target}", NARROW),
    ("statement-phone", "/statement/{statement}", NARROW),
)
#: What the pages are of: the entry that most outlets carry, the pair that most is known of.
CHOSEN = {
    "saying": "SELECT id FROM sayings ORDER BY json_array_length(outlets) DESC, id LIMIT 1",
    "statement": "SELECT m.statement_id FROM saying_statements m JOIN sayings s ON s.id = m.saying_id"
    " ORDER BY json_array_length(s.outlets) DESC, s.id, m.nth LIMIT 1",
    "report": "SELECT first_report FROM sayings ORDER BY json_array_length(outlets) DESC, id LIMIT 1",
    "dispute": "SELECT dispute_id FROM dispute_sides GROUP BY dispute_id ORDER BY count(*) DESC, dispute_id LIMIT 1",
    "actor": "SELECT key FROM actors WHERE kind = 'person' ORDER BY sayings + happenings DESC, key LIMIT 1",
    "source": "SELECT source FROM relations GROUP BY source, target ORDER BY sum(n_events + n_statements) DESC LIMIT 1",
    "target": "SELECT target FROM relations GROUP BY source, target ORDER BY sum(n_events + n_statements) DESC LIMIT 1",
}


def main() -> None:
    """Take them all."""
    record, folder = Path(sys.argv[1]), Path(sys.argv[2])
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("no Chromium on this machine: apt-get install chromium")
    connection = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    chosen = {name: connection.execute(query).fetchone()[0] for name, query in CHOSEN.items()}
    folder.mkdir(parents=True, exist_ok=True)
    address = _serve(record)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, place, width in PAGES:
            page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme="light")
            page.goto(address + place.format(**chosen))
            page.screenshot(path=folder / f"{name}.png")
            page.close()
            print(folder / f"{name}.png")
        browser.close()


def _serve(record: Path) -> str:
    """The address of a reading room that lasts as long as this program."""
    import uvicorn

    from dragoman.views.room.app import Room

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(Room(record, port=port).app, log_level="error", lifespan="off"))
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    return f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    main()
