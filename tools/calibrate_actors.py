"""What a mention's confidence is worth: measures it where the right answer is known and writes the table it is read by.

    python tools/calibrate_actors.py             measure on the half that the table was not made from
    python tools/calibrate_actors.py --write     make the table anew (src/dragoman/lexicon/confidence.yaml)

Known answers: holders of marked statements (tests/gold), offices by date from resources/offices.csv, and, where
../shared is there, actor strings and the toponyms of GeoWebNews (literal or metonymic). Every second item makes the
table, the others measure it.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
SHARED = ROOT.parent / "shared" / "data"
TABLE = ROOT / "src" / "dragoman" / "lexicon" / "confidence.yaml"
#: A step of the table rests on at least so many answers.
LEAST = 12
#: What "sure" promises: of mentions this sure, so many of a hundred are right.
SURE, PROMISE = 0.9, 95.0
SPELLS = 160


class Answer(NamedTuple):
    """One mention whose actor is known: how it was resolved, the rules' own confidence, and whether it is right."""

    how: str
    raw: float
    right: bool


def main() -> int:
    """Measure, and with --write make the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    from dragoman.reading.actors import confidence

    confidence.table.cache_clear()
    with confidence.off():
        answers = [*holders(), *offices(), *strings(), *toponyms()]
    made, kept = answers[::2], answers[1::2]
    if chosen.write:
        TABLE.write_text(_text(_table(made)), "utf-8")
        confidence.table.cache_clear()
    for name, part in (("made from", made), ("held out", kept)):
        _print(name, part)
    sure = [a for a in kept if confidence.calibrated(a.how, a.raw) >= SURE]
    good = 100 * sum(a.right for a in sure) / max(1, len(sure))
    print(f"held out: {len(sure)} of {len(kept)} are sure (>= {SURE}), {good:.1f} % of them right")
    return 0 if good >= PROMISE else 1


def holders() -> Iterator[Answer]:
    """Sources of statements in reports with marked holders."""
    from dragoman.reading import read_report
    from tests.gold.holders import pairs, reports, right

    for report, marked in reports("*.txt"):
        reading = read_report(report)
        for one, statement in pairs(reading, marked):
            if statement is None or statement.source is None:
                continue
            start, end = statement.source
            inside = [m for m in reading.mentions if start <= m.span[0] and m.span[1] <= end]
            mention = next((m for m in inside if m.who == statement.holder), None)
            if mention is not None and mention.who.id is not None:
                yield Answer(mention.how, mention.confidence, right(one, statement))


def offices() -> Iterator[Answer]:
    """Offices without a name on a day inside the spell."""
    from dragoman.knowledge import load_knowledge
    from dragoman.reading.actors import resolve_text

    words = {"head_of_government": "prime minister", "foreign_minister": "foreign minister"}
    words["defence_minister"] = "defence minister"
    known = load_knowledge()
    with (ROOT / "resources" / "offices.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["role"] in words and r["start"] > "2010" and r["end"]]
    for row in random.Random(500).sample(rows, SPELLS):
        state = known.actors[row["of"]].name
        who = resolve_text(f"the {words[row['role']]} of {state}", row["start"], None, known)
        others = {s.person for s in known.holders(row["role"], row["of"], row["start"])}
        yield Answer("role", 0.92 if who.id else 0.6, who.id in others)


def strings() -> Iterator[Answer]:
    """Actor strings with an expected country."""
    from dragoman.intake.plain import report_from_text
    from dragoman.knowledge import load_knowledge
    from dragoman.reading.actors import find_actors
    from dragoman.reading.parse import load_parser, parse

    path = SHARED / "actors" / "resolution_cases" / "cases_dev.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        case = json.loads(line)
        if len(case.get("country") or "") != 3 or case["country"] in {"IGO", "UNO", "NGO", "EUR"}:
            continue
        text = case["context"] if case.get("context") and case["text"] in case["context"] else case["text"]
        known = {"published": case["at"]} if case["at"] else {}
        report = report_from_text(text, source="case", known=known)
        start = text.find(case["text"])
        cast = find_actors(parse(report, load_parser()), report, load_knowledge())
        found = cast.who((start, start + len(case["text"])))
        if found and found[0].who.id is not None:
            yield Answer(found[0].how, found[0].confidence, found[0].who.country == case["country"])


def toponyms() -> Iterator[Answer]:
    """Toponyms that are literal or metonymic."""
    from dragoman.intake.plain import report_from_text
    from dragoman.reading.actors.flat import flatten
    from dragoman.reading.actors.metonymy import judge
    from dragoman.reading.parse import load_parser, parse

    path = next((SHARED / "metonymy").rglob("GWN.xml"), None) if SHARED.exists() else None
    for article in ET.parse(path).getroot() if path else ():
        text = article.findtext("text") or ""
        wanted = [t for t in article.iter("toponym") if t.findtext("type") in {"Literal", "Metonymic"}]
        if not wanted:
            continue
        try:
            flat = flatten(parse(report_from_text(text, source="g"), load_parser()))
        except Exception as error:  # noqa: BLE001 - another language
            print(f"left out: {error}", file=sys.stderr)
            continue
        for toponym in wanted:
            span = int(toponym.findtext("start") or 0), int(toponym.findtext("end") or 0)
            first, end = flat.between(span)
            if first >= end:
                continue
            head = next((i for i in range(end - 1, first - 1, -1) if not first <= flat.head[i] < end), end - 1)
            verdict = judge(flat, first, end - 1, head)
            yield Answer("metonym", verdict.confidence, verdict.actor == (toponym.findtext("type") == "Metonymic"))


def _table(answers: Iterable[Answer]) -> dict[str, list[list[float]]]:
    """Steps by how: from this raw confidence on, that share was right; never falling (pool adjacent violators)."""
    by_how: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_how[answer.how].append(answer)
    return {how: _steps(sorted(found)) for how, found in sorted(by_how.items()) if len(found) >= LEAST}


def _steps(found: list[Answer]) -> list[list[float]]:
    pools: list[list[float]] = []  # first raw, right, all
    for answer in found:
        if (pools and pools[-1][2] < LEAST) or (pools and answer.raw == pools[-1][3]):
            pools[-1][1] += answer.right
            pools[-1][2] += 1
        else:
            pools.append([answer.raw, float(answer.right), 1, answer.raw])
        pools[-1][3] = answer.raw
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] > pools[-1][1] / pools[-1][2] and pools[-1][2] >= LEAST:
            last = pools.pop()
            pools[-1] = [pools[-1][0], pools[-1][1] + last[1], pools[-1][2] + last[2], last[3]]
    if len(pools) > 1 and pools[-1][2] < LEAST:
        last = pools.pop()
        pools[-1] = [pools[-1][0], pools[-1][1] + last[1], pools[-1][2] + last[2], last[3]]
    return [[round(first, 2), round((right + 1) / (total + 2), 3), int(total)] for first, right, total, _ in pools]


def _text(table: dict[str, list[list[float]]]) -> str:
    head = (
        "# What the rules' own confidence was worth, by how a mention was resolved: [from, share right, answers].\n"
        "# Made by tools/calibrate_actors.py --write from answers that are known; never written by hand.\n"
    )
    return head + yaml.safe_dump(table, default_flow_style=None, sort_keys=True)


def _print(name: str, answers: list[Answer]) -> None:
    from dragoman.reading.actors import confidence

    by_how: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_how[answer.how].append(answer)
    for how, found in sorted(by_how.items()):
        told = sum(confidence.calibrated(a.how, a.raw) for a in found) / len(found)
        right = sum(a.right for a in found) / len(found)
        print(f"{name:10} {how:8} {len(found):5} answers, right {100 * right:5.1f} %, told {100 * told:5.1f} %")


if __name__ == "__main__":
    sys.exit(main())
