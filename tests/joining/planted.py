"""Copies planted among our own texts: cut, in another order, in other words, as if translated there and back. Seeded.

Every copy stands in a report that begins and ends with sentences of its own; no two texts that are given are copies of
each other. Invariant: the same seed gives the same reports.
"""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from dragoman.joining.corpus import sentence_starts
from dragoman.model import Report

ROOT = Path(__file__).parents[2]
TABLE = yaml.safe_load((Path(__file__).parent / "planted.yaml").read_text("utf-8"))
#: A text of fewer words gives nothing to copy.
LEAST_WORDS = 80
#: What a report of a copy begins and ends with: no two of them alike.
OPENING = "{a} {b} wrote to us from {c} on day {n} of the {d}."
THINGS = [
    "Quito",
    "Oulu",
    "Perth",
    "Lagos",
    "Hobart",
    "Cork",
    "Tampere",
    "Salta",
    "baker",
    "orchard",
    "choir",
    "ferry",
    "glazier",
    "museum",
    "harvest",
    "regatta",
    "stamp",
    "violin",
    "cellar",
    "lantern",
    "pasture",
    "weaver",
    "comet",
    "bakery",
    "tulip",
    "anchor",
    "barley",
    "canal",
    "debate",
    "embers",
    "falcon",
    "garden",
    "hammock",
]


class Planted(NamedTuple):
    """A report that copies ``of``, and in which way."""

    report: Report
    of: str
    way: str


def originals() -> list[Report]:
    """Texts of our own: the examples and the reports of our own gold."""
    found = {}
    for path in sorted((ROOT / "examples").glob("*.txt")):
        found[path.stem] = path.read_text("utf-8")
    for folder in ("reports", "holders"):
        for path in sorted((ROOT / "tests" / "gold" / folder).glob("*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                found[f"{folder}-{row.get('id') or row.get('url')}"] = row["text"]
    return [Report(key, key, text, "") for key, text in found.items() if len(text.split()) >= LEAST_WORDS]


def plant(seed: int) -> Iterator[Planted]:
    """A copy of each original in each way."""
    chance = random.Random(seed)
    for original in originals():
        for way, change in WAYS.items():
            own = [_own(chance), _own(chance)]
            text = " ".join([own[0], *change(sentences(original.text), chance), own[1]])
            yield Planted(Report(f"{original.id}+{way}", way, text, ""), original.id, way)


def _own(chance: random.Random) -> str:
    words = dict(zip("abcd", chance.sample(THINGS, 4), strict=True))
    return OPENING.format(n=chance.randrange(1000), **words)


def sentences(text: str) -> list[str]:
    """The sentences of ``text``."""
    starts = [*sentence_starts(text), len(text)]
    found = (text[a:b].strip() for a, b in itertools.pairwise(starts))
    return [s for s in found if s]


def _cut(found: list[str], chance: random.Random) -> list[str]:
    """A third to two thirds of the sentences, some from the middle gone."""
    count = max(3, round(len(found) * chance.uniform(0.35, 0.65)))
    first = chance.randrange(max(1, len(found) - count))
    kept = found[first : first + count + 1]
    del kept[chance.randrange(1, max(2, len(kept) - 1))]
    return kept


def _reordered(found: list[str], chance: random.Random) -> list[str]:
    return chance.sample(found, len(found))


def _reworded(found: list[str], chance: random.Random) -> list[str]:
    return [reword(s, chance, 0.7) for s in found]


def _translated(found: list[str], chance: random.Random) -> list[str]:
    return [small(rotate(reword(turn(s), chance, 1.0), chance), chance) for s in found]


def reword(sentence: str, chance: random.Random, share: float) -> str:
    """That share of the words that the table knows in other words; what is quoted stays."""
    for forms in TABLE["words"]:
        for form in forms[:1]:
            if chance.random() < share:
                sentence = _outside(sentence, rf"\b{re.escape(form)}\b", chance.choice([f for f in forms if f != form]))
    return sentence


def turn(sentence: str) -> str:
    """The sentence as it may come back from another language; what is quoted stays."""
    quotes = any(mark in sentence for mark in '“”"')
    for pattern, instead in TABLE["turns"]:
        if quotes and pattern.startswith("^"):
            continue
        sentence = _outside(sentence, pattern, instead)
    return sentence


def rotate(sentence: str, chance: random.Random) -> str:
    """Half of the sentences with what stands behind their first comma in front; quotations stay as they are."""
    head, comma, tail = sentence.rstrip(".").partition(", ")
    if not comma or any(mark in sentence for mark in '“”"') or chance.random() < 0.5:
        return sentence
    return f"{tail[:1].upper()}{tail[1:]}, {head[:1].lower()}{head[1:]}."


def small(sentence: str, chance: random.Random) -> str:
    """A third of the small words in other words, each place by itself; what is quoted stays."""
    other = dict(TABLE["small"])

    def choose(found: re.Match[str]) -> str:
        return other[found.group()] if chance.random() < 0.35 else found.group()

    parts = re.split(r"(“[^”]*”|\"[^\"]*\")", sentence)
    return "".join(p if i % 2 else re.sub(rf"\b(?:{'|'.join(other)})\b", choose, p) for i, p in enumerate(parts))


def _outside(sentence: str, pattern: str, instead: str) -> str:
    parts = re.split(r"(“[^”]*”|\"[^\"]*\")", sentence)
    return "".join(p if i % 2 else re.sub(pattern, instead, p) for i, p in enumerate(parts))


WAYS: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "cut": _cut,
    "reordered": _reordered,
    "reworded": _reworded,
    "translated back": _translated,
}
