"""Speed of the reading room on a record of made-up reports; every figure is a line `name value`.

    python bench/room.py                          over 1 000 reports, made on the spot
    python bench/room.py --reports 100000         over so many (the record is kept in out/ and taken again)
    python bench/room.py --record FILE            over a record that is there

The server runs in a process of its own, pinned to one core; a real HTTP client asks for pages of each kind in turn,
every time another one. `KIND_p95_ms` is the 95th percentile of the time that the client waits, `KIND_cpu_p95_ms` that
of the processor time that the server spends on a page (what counts where other programs want the core too),
`KIND_over_sqlite` the median of that over the median of what a bare SQLite connection spends on the same rows, fetched
by their keys; `server_memory_mb` is the most that the server ever held.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx

OUT = Path(__file__).parents[1] / "out"
#: Words of every frequency in the made-up reports: the commonest, common ones, rare ones.
TURNS = 40


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=1_000)
    options.add_argument("--record", type=Path)
    options.add_argument("--turns", type=int, default=TURNS)
    chosen = options.parse_args()
    record = chosen.record or _record(chosen.reports)
    connection = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    figures: dict[str, float] = {
        name: connection.execute(f"SELECT number FROM tallies WHERE name = '{key}'").fetchone()[0]
        for name, key in (("reports", "report"), ("statements", "statements"), ("sayings", "saying"))
    }
    with _served(record) as (address, process):
        figures |= _measured(address, connection, chosen.turns)
        figures["server_memory_mb"] = _peak(process.pid)
    for name, value in figures.items():
        print(name, round(value, 2))


def _record(reports: int) -> Path:
    import room_corpus

    OUT.mkdir(exist_ok=True)
    path = OUT / f"room-{reports}.dragoman"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        room_corpus.make(unfinished, reports, told=sys.stderr)
        unfinished.rename(path)
    return path


@contextmanager
def _served(record: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dragoman", "open", "--record", str(record), "--port", str(port), "--no-browser"]
    core = {min(os.sched_getaffinity(0))} if hasattr(os, "sched_getaffinity") else set()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    if core:
        os.sched_setaffinity(process.pid, core)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/file/icon.svg", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, process
    finally:
        process.terminate()
        process.wait()


def _peak(process: int) -> float:
    """The most memory a process ever held, in MB."""
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def _measured(address: str, connection: sqlite3.Connection, turns: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    chance = random.Random(7)
    with httpx.Client(base_url=address, timeout=120) as client:
        client.get("/")  # the first page loads templates
        for kind, (addresses, table) in _addresses(connection, chance, turns).items():
            times, bare, busy = [], [], []
            for place in addresses:
                begun = time.perf_counter()
                answer = client.get(place)
                times.append(time.perf_counter() - begun)
                assert answer.status_code == 200, (place, answer.status_code, answer.text[-300:])
                busy.append(float(answer.headers["server-timing"].rpartition("=")[2]))
                bare.append(_bare(connection, table, answer.text))
            figures[f"{kind}_p50_ms"] = 1000 * statistics.median(times)
            figures[f"{kind}_p95_ms"] = 1000 * statistics.quantiles(times, n=20)[-1]
            figures[f"{kind}_cpu_p95_ms"] = statistics.quantiles(busy, n=20)[-1]
            if table:
                figures[f"{kind}_over_sqlite"] = statistics.median(busy) / max(1000 * statistics.median(bare), 1e-3)
    return figures


def _bare(connection: sqlite3.Connection, table: str, page: str) -> float:
    """How long SQLite alone takes to fetch the rows that a page shows, by their keys."""
    import re

    wanted = set(re.findall(r'href="/(?:saying|happening|report|statement|event|story|dispute)/([a-z0-9]+)"', page))
    ids = sorted(wanted) or [""]
    begun = time.thread_time()
    for name in table.split():
        for one in ids:
            connection.execute(f"SELECT * FROM {name} WHERE id = ?", (one,)).fetchall()
    return time.thread_time() - begun


def _addresses(connection: sqlite3.Connection, chance: random.Random, turns: int) -> dict[str, tuple[list[str], str]]:
    """By kind of page, addresses to ask for and the tables of their rows."""

    def some(query: str) -> list[str]:
        return [row[0] for row in connection.execute(query, (turns,))]

    days = [row[0] for row in connection.execute("SELECT min(number) FROM entries GROUP BY day")]
    places = [chance.choice(days) for _ in range(turns)]
    ids = {
        kind: [
            found[0]
            for place in places
            if (found := connection.execute(
                "SELECT id FROM entries WHERE number >= ? AND kind = ? ORDER BY number LIMIT 1", (place, kind)
            ).fetchone())
        ]
        for kind in ("saying", "happening", "report", "story", "dispute")
    }  # fmt: skip
    members = {
        kind: [
            connection.execute(f"SELECT {member} FROM {table} WHERE {owner} = ?", (i,)).fetchone()[0]
            for i in ids[owner[:-3]]
        ]
        for kind, table, owner, member in (
            ("statement", "saying_statements", "saying_id", "statement_id"),
            ("event", "happening_events", "happening_id", "event_id"),
        )
    }
    actors = some("SELECT key FROM actors ORDER BY reports DESC LIMIT ?")
    names = some("SELECT name FROM actors ORDER BY reports DESC LIMIT ?")
    outlets = some("SELECT name FROM outlets ORDER BY reports DESC LIMIT ?")
    words = _words(connection, turns)
    known = "SELECT 1 FROM dyad_entries d WHERE d.source = r.source AND d.target = r.target"
    pairs = connection.execute(
        f"SELECT DISTINCT source, target FROM relations r WHERE EXISTS ({known}) LIMIT ?",
        (turns,),
    ).fetchall()
    acts = ["deny", "accuse", "state", "warn"]
    both = "sayings happenings"

    def asked(path: str, **values: list[str]) -> list[str]:
        turn = range(turns)
        return [f"{path}?{urlencode({name: given[n % len(given)] for name, given in values.items()})}" for n in turn]

    return {
        "home": (["/"] * turns, both),
        "timeline": ([f"/timeline?behind={i}" for i in ids["saying"]], both),
        "said_by_actor": (asked("/said", actor=actors, role=["by", "on"], act=acts), "sayings"),
        "said_filtered": (
            asked("/said", actor=names, outlet=outlets, act=acts, since=["2020"], until=["2022-06-30"]), "sayings"
        ),
        "done": (
            asked("/done", actor=actors, status=["planned", "occurred"], order=["oldest", "newest"]), "happenings"
        ),
        "search": (asked("/search", q=words), both),
        "search_filtered": (asked("/search", q=words, actor=names, since=["2020"], order=["oldest"]), both),
        "search_texts": (asked("/reports", q=words), "reports"),
        "search_texts_filtered": (asked("/reports", q=words, outlet=outlets, since=["2021"]), "reports"),
        "reports": (asked("/reports", outlet=outlets), "reports"),
        "stories": (["/stories", "/stories?order=oldest"] * (turns // 2), "stories"),
        "disputes": (["/disputes", "/disputes?order=oldest"] * (turns // 2), "disputes"),
        "actors": (asked("/actors", order=["reports", "name", "sayings"], q=["", "an"]), ""),
        "actor": ([f"/actor/{quote(key)}" for key in actors], both),
        "pairs": (["/pairs", "/pairs?order=worst"] * (turns // 2), ""),
        "pair": ([f"/pair?{urlencode({'a': a, 'b': b})}" for a, b in pairs], both),
        "saying": ([f"/saying/{i}" for i in ids["saying"]], "sayings statements"),
        "happening": ([f"/happening/{i}" for i in ids["happening"]], "happenings events"),
        "statement": ([f"/statement/{i}" for i in members["statement"]], "statements"),
        "event": ([f"/event/{i}" for i in members["event"]], "events"),
        "story": ([f"/story/{i}" for i in ids["story"]], both),
        "dispute": ([f"/dispute/{i}" for i in ids["dispute"]], "disputes statements"),
        "report": ([f"/report/{i}" for i in ids["report"]], "statements events"),
        "failures": (["/failures"] * turns, ""),
    }  # fmt: skip


def _words(connection: sqlite3.Connection, turns: int) -> list[str]:
    """Words to search for, from the commonest to the rarest, alone and two together."""
    rows = connection.execute("SELECT content_text FROM statements LIMIT 400")
    seen: dict[str, int] = {}
    for (text,) in rows:
        for word in text.split():
            seen[word] = seen.get(word, 0) + 1
    ranked = sorted(seen, key=lambda w: (-seen[w], w))
    single = [ranked[int(len(ranked) * (n / turns) ** 3)] for n in range(turns)]
    return [word if n % 2 else f"{word} {single[n // 2]}" for n, word in enumerate(single)]


if __name__ == "__main__":
    main()
