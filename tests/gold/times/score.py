"""Scores the times: intervals of news40, TIMEX3 values of TimeBank and AQUAINT, days of gold statements and events.

Run as ``python -m tests.gold.times.score`` for the figures, ``--misses PART`` to see what was wrong in a part that may
be looked at. The test half of TimeBank (an odd SHA-256 of the file's name) is only ever counted, never shown.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.model import Report, When
from dragoman.reading.parse import load_parser, parse
from dragoman.reading.times import Times, find_times

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("SHARED", HERE.parents[3] / "shared"))
TBAQ = SHARED / "data" / "timex" / "tbaq_cleaned"
NEWS40 = HERE / "news40.tsv"

_TIMEX = re.compile(r"<TIMEX3 ([^>]*)>(.*?)</TIMEX3>|<[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Gold:
    """One annotated expression."""

    start: int
    end: int
    kind: str
    value: str


@dataclass
class Count:
    """Matches by overlap, equal values among them, and how many there are on each side."""

    matched: int = 0
    equal: int = 0
    found: int = 0
    gold: int = 0

    def f(self, hits: int) -> float:
        return 2 * hits / (self.found + self.gold) if self.found + self.gold else 0.0


def read(text: str, day: str) -> Times:
    """The times of a text published on ``day``."""
    report = Report("gold", "gold", text, "", published=When(day, day, "day", "gold"))
    quoted = [(m.start() + 1, m.end() - 1) for m in re.finditer(r"“[^”]*”", text)]
    return find_times(parse(report, load_parser()), report, quoted)


# --- news40 ---------------------------------------------------------------------------------------------------------


def news40() -> tuple[int, int, list[str]]:
    """Expressions with the exact interval, all expressions, and what was wrong."""
    right, wrong = 0, []
    with NEWS40.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        low = row["sentence"].index(row["expression"])
        high = low + len(row["expression"])
        hits = [e for e in read(row["sentence"], row["dct"]).expressions if e.span[0] < high and e.span[1] > low]
        got = (hits[0].when.start, hits[0].when.end) if hits else None
        if got == (row["gold_start"], row["gold_end"]):
            right += 1
        else:
            wrong.append(f"{row['expression']}: {got} instead of {row['gold_start']} to {row['gold_end']}")
    return right, len(rows), wrong


# --- TimeBank and AQUAINT -------------------------------------------------------------------------------------------


def part_of(path: Path) -> str:
    """``aquaint``, or the ``tune`` or ``test`` half of TimeBank."""
    if path.parent.name == "AQUAINT":
        return "aquaint"
    return "test" if int(hashlib.sha256(path.name.encode()).hexdigest(), 16) % 2 else "tune"


def documents(part: str) -> Iterator[tuple[str, str, list[Gold]]]:
    """Day, text and expressions of each document of a part."""
    for path in sorted(TBAQ.glob("*/*.tml")):
        if part_of(path) == part:
            yield _document(path.read_text(encoding="utf-8"))


def _document(marked: str) -> tuple[str, str, list[Gold]]:
    day = re.search(r'<DCT>.*?value="([^"]*)"', marked, re.DOTALL)
    body = re.search(r"<TEXT>(.*)</TEXT>", marked, re.DOTALL)
    assert day
    assert body
    text, gold, position = "", [], 0
    for match in _TIMEX.finditer(body[1]):
        text += html.unescape(body[1][position : match.start()])
        position = match.end()
        if match[1]:
            start = len(text)
            text += html.unescape(re.sub("<[^>]*>", "", match[2]))
            attributes = dict(_ATTRIBUTE.findall(match[1]))
            gold.append(Gold(start, len(text), attributes["type"], attributes["value"]))
    text += html.unescape(body[1][position:])
    text = re.sub(r"(?<!\n)\n(?!\s*\n)", " ", text)  # lines are wrapped: one paragraph, one line
    return day[1][:10], text.replace("``", '""').replace("''", '""'), gold


#: Durations and habits too, as TempEval-3 counts.
ALL = frozenset({"DATE", "TIME", "DURATION", "SET"})


def timex(part: str, kinds: frozenset[str] = frozenset({"DATE", "TIME"})) -> tuple[Count, list[str]]:
    """Value F1 as in TempEval-3: one-to-one by overlap in order, equal ``value``."""
    count, wrong = Count(), []
    for day, text, marked in documents(part):
        gold = [g for g in marked if g.kind in kinds]
        found = [(e.span[0], e.span[1], e.timex) for e, kind in read(text, day).kinds() if kind in kinds]
        count.found += len(found)
        count.gold += len(gold)
        used: set[int] = set()
        for g in gold:
            hit = next((i for i, f in enumerate(found) if i not in used and f[0] < g.end and g.start < f[1]), None)
            if hit is None:
                wrong.append(f"missed {text[g.start : g.end]!r} {g.value}")
                continue
            used.add(hit)
            count.matched += 1
            count.equal += found[hit][2] == g.value
            if found[hit][2] != g.value:
                wrong.append(f"{text[g.start : g.end]!r} {found[hit][2]} instead of {g.value}, seen from {day}")
        wrong += [f"extra {text[f[0] : f[1]]!r} {f[2]}" for i, f in enumerate(found) if i not in used]
    return count, wrong


# --- days of gold statements and events ------------------------------------------------------------------------------


def _near(text: str, words: str, place: int, outside: list[tuple[int, int]]) -> tuple[int, int] | None:
    spans = [m.span() for m in re.finditer(rf"\b{re.escape(words)}\b", text)]
    spans = [s for s in spans if not any(low <= s[0] < high for low, high in outside)]
    return min(spans, key=lambda s: abs(s[0] - place)) if spans else None


def _inside(when: When, gold: list[str | None]) -> bool:
    """As the scorer of the record has it, without its day of grace: inside, an open gold end allows anything."""
    low, high = gold
    if low and (not when.start or when.start < low):
        return False
    return not (high and (not when.end or when.end > high))


def days() -> tuple[Count, Count, list[str]]:
    """Statements and events of the gold reports whose day lies inside the gold interval."""
    statements, events, wrong = Count(), Count(), []
    with (SHARED / "seeds-dated.jsonl").open(encoding="utf-8") as file:
        dated = {row["id"]: row for row in map(json.loads, file)}
    for path in sorted((SHARED / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        report = dated[gold["report"]]
        times = read(report["text"], report["published"])
        wrong += _statements(report["text"], gold["statements"], times, statements)
        wrong += _events(report["text"], gold["events"], times, events)
    return statements, events, wrong


def _statements(text: str, gold: list[dict[str, Any]], times: Times, count: Count) -> list[str]:
    wrong = []
    for row in gold:
        content = [(text.index(c), text.index(c) + len(c)) for c in row["content"]]
        cue = _near(text, row["cue"], content[0][0], content)
        source = _near(text, row["speaker_text"], (cue or content[0])[0], content)
        when = times.of_statement(cue, source, content)
        count.gold += 1
        count.equal += _inside(when, row["date"])
        if not _inside(when, row["date"]):
            wrong.append(f"{row['speaker']} {row['cue']}: {when} instead of {row['date']}")
    return wrong


def _events(text: str, gold: list[dict[str, Any]], times: Times, count: Count) -> list[str]:
    wrong = []
    for row in gold:
        spans = [m.span() for m in re.finditer(rf"\b{re.escape(row['trigger'])}\b", text)]
        right = any(_inside(times.of_event(s), row["date"]) for s in spans)
        count.gold += 1
        count.equal += right
        if not right:
            wrong.append(f"{row['trigger']}: {[times.of_event(s) for s in spans]} instead of {row['date']}")
    return wrong


# --- all of it ------------------------------------------------------------------------------------------------------


def data_hash() -> str:
    """A hash of every file that is scored against."""
    digest = hashlib.sha256(NEWS40.read_bytes())
    files = [*TBAQ.glob("*/*.tml"), SHARED / "seeds-dated.jsonl", *(SHARED / "gold").glob("*.json")]
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def figures() -> dict[str, float]:
    """Every figure that has a floor, and how many things it was counted on."""
    right, of, _ = news40()
    out: dict[str, float] = {"news40.exact": right, "news40.of": of}
    for part in ("aquaint", "tune", "test"):
        count, _ = timex(part)
        out |= {
            f"{part}.value_f1": round(count.f(count.equal), 3),
            f"{part}.relaxed_f1": round(count.f(count.matched), 3),
        }
        out[f"{part}.of"] = count.gold
        whole, _ = timex(part, ALL)
        out |= {f"{part}.all_value_f1": round(whole.f(whole.equal), 3), f"{part}.all_of": whole.gold}
    statements, events, _ = days()
    out |= {"statements.date": statements.equal, "statements.of": statements.gold}
    return out | {"events.date": events.equal, "events.of": events.gold}


def main() -> None:
    """Print the figures, or what was wrong in one part."""
    if "--misses" in sys.argv:
        part = sys.argv[sys.argv.index("--misses") + 1]
        if part == "test":
            sys.exit("the test half is only counted")
        lists = {"news40": lambda: news40()[2], "days": lambda: days()[2]}
        print("\n".join(lists.get(part, lambda: timex(part)[1])()))
        return
    for name, value in figures().items():
        print(name, value)


if __name__ == "__main__":
    main()
