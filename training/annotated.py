"""Folders of annotated reports in; each report with what a person marked, and which statement that is, out.

What the programs that fit weights share: which reports are learned from (half of ``uf``, ``ug`` and ``uh`` stay out,
to measure with), how a folder is read, and where the weights are written.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from dragoman.intake import open_reports
from dragoman.model import Event, Report, Statement

#: Folders below ``tests/gold``, and the names of the files in them that are learned from.
GOLD: Final = (("reports", "g*"), *(("fresh", f"u{one}*") for one in "abcd"), ("fresh", "uf[1-4]"))
#: A statement is the one that a person marked if so large a share of their words is the same.
SAME: Final = 0.5
#: Words that say nothing of which event is meant.
_STOP: Final = frozenset(
    re.findall(r"\w+", "a an the to of in on at by for with from and or will would was were is are be been not did")
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: whether only to measure, and the folders to learn from with the files' names and weights."""

    measure: bool
    folders: tuple[tuple[Path, str, float], ...]


def asked_for(description: str | None, light: float | None = None) -> Asked:
    """Reads the command line; ``light``: what a report of a folder behind ``--light`` counts, where that is taken."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--with", dest="more", type=Path, action="append", default=[])
    if light is not None:
        parser.add_argument("--light", type=Path, action="append", default=[])
    found = parser.parse_args()
    folders = [(Path("tests/gold") / folder, names, 1.0) for folder, names in GOLD]
    folders += [(folder, "*", 1.0) for folder in found.more]
    if light is not None:
        folders += [(folder, "*", light) for folder in found.light]
    return Asked(found.measure, tuple((folder, names, one) for folder, names, one in folders if folder.is_dir()))


def annotated(folder: Path, names: str) -> Iterator[tuple[Report, Mapping[str, Any]]]:
    """The reports of ``texts.jsonl`` that a file ``names.json`` marks, each with what that file holds."""
    texts = open_reports([str(folder / "texts.jsonl")])
    reports = {Path(report.source).name: report for report in texts if isinstance(report, Report)}
    for path in sorted(folder.glob(f"{names}.json")):
        gold = json.loads(path.read_text("utf-8"))
        yield reports[gold["report"]], gold


def the_one(statements: Sequence[Statement], marked: Mapping[str, Any]) -> Statement | None:
    """The statement that a person marked, by the words of its content; ``None`` where none is like it."""
    content = " ".join(marked["content"])
    best = max(statements, key=lambda s: _alike(content, s.content_text), default=None)
    return best if best is not None and _alike(content, best.content_text) >= SAME else None


def events_marked(
    text: str, events: Sequence[Event], gold: Sequence[Mapping[str, Any]]
) -> list[tuple[Event, Mapping[str, Any]]]:
    """The events that a person marked too, each with what he marked, one to one, those of the same type first."""
    pairs = []
    for index, marked in enumerate(gold):
        wanted = telling_words(" ".join([marked["trigger"], *marked.get("trigger_also", []), *marked.get("also", [])]))
        types = marked["type"] if isinstance(marked["type"], list) else [marked["type"]]
        for place, event in enumerate(events):
            if any(wanted & telling_words(text[start:end]) for start, end in event.spans):
                pairs.append((event.type not in types, index, event.id, place))
    taken: set[int] = set()
    out: dict[str, tuple[Event, Mapping[str, Any]]] = {}
    for _, index, name, place in sorted(pairs, key=lambda pair: pair[:2]):
        if index not in taken and name not in out:
            taken.add(index)
            out[name] = (events[place], gold[index])
    return list(out.values())


def set_of(report: str) -> str:
    """The set of a report, by the letters of its name: "ua3.txt" is of "ua"."""
    return re.match(r"[a-z]*", report)[0]  # type: ignore[index]


def write(path: Path, key: str, values: Mapping[str, float]) -> None:
    """Puts ``values`` in the place of all from ``key`` on to the end of a data file."""
    text = path.read_text("utf-8")
    head = text[: text.index(f"\n{key}:") + 1]
    path.write_text(head + yaml.safe_dump({key: dict(values)}, sort_keys=False), "utf-8")


def telling_words(text: str) -> set[str]:
    """The words of ``text`` that say which event is meant."""
    return set(re.findall(r"\w+", text.lower())) - _STOP


def _alike(one: str, other: str) -> float:
    """Jaccard similarity of the words of two texts."""
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    both = sum((a & b).values())
    return both / max(1, sum((a | b).values()))
