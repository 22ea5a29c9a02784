"""Actors in, one Markdown note an actor out, linked to each other: for Obsidian and other folders of notes.

A note says what its actor said and did and what was said and done to it, each line with outlet, day and the words.
Invariant: text of reports is escaped, so that it makes no heading, link, image or HTML; file names are safe everywhere.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dragoman.record.export import Line, Tables, write_whole

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&=^:@%])")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_UNSAFE: Final = re.compile(r"[^\w .,'()-]+")
#: Names that Windows keeps for itself.
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST_NAME: Final = 80


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target``/NAME.md for every actor that speaks, acts or is spoken to, and gives the lines of each."""
    actors, lines = _collect(tables)
    files = _file_names(actors)
    counts = {}
    for key, who in sorted(actors.items()):
        path = target / f"{files[key]}.md"
        counts[path.name] = write_whole(path, _note(who, lines[key], files))
    return counts


def _collect(tables: Tables) -> tuple[dict[str, Line], dict[str, list[tuple[str, str, str, Line, list[Line]]]]]:
    """Actors by key; of each what is told: (section, day, words, report, others)."""
    actors: dict[str, Line] = {}
    lines: dict[str, list[tuple[str, str, str, Line, list[Line]]]] = {}
    reports = {line["id"]: line for line in tables.lines("reports")}

    def tell(who: Line, section: str, line: Line, words: str, others: list[Line]) -> None:
        key = _key(who)
        actors.setdefault(key, who)
        day = line["when"]["start"] or line["when"]["end"] or line["known_from"] or ""
        lines.setdefault(key, []).append((section, day, words, reports[line["report_id"]], others))

    for line in tables.lines("statements"):
        words = f"{'not ' if line['negated'] else ''}{line['act']}: “{line['content_text']}”"
        tell(line["holder"], "Said", line, words, line["toward"])
        for who in line["toward"]:
            tell(who, "Was told or told of", line, words, [line["holder"]])
    for line in tables.lines("events"):
        text = reports[line["report_id"]]["text"]
        words = f"{line['type']} ({line['status']}): “{text[slice(*line['spans'][0])]}”"
        for who in line["actors"]:
            tell(who, "Did", line, words, line["recipients"])
        for who in line["recipients"]:
            tell(who, "Was done to", line, words, line["actors"])
    return actors, lines


def _key(who: Line) -> str:
    return who["id"] or f"name:{who['name'].casefold()}"


def _note(who: Line, told: list[tuple[str, str, str, Line, list[Line]]], files: dict[str, str]) -> Iterator[str]:
    front = {name: who[name] for name in ("name", "kind", "country", "sector", "wikidata", "id") if who[name]}
    yield (
        "---\n"
        + "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items())
        + "---\n"
    )
    yield f"# {escaped(who['name'])}\n"
    for section in ("Said", "Was told or told of", "Did", "Was done to"):
        here = sorted((x for x in told if x[0] == section), key=lambda x: (x[1] == "", x[1], x[3]["id"], x[2]))
        if here:
            yield f"\n## {section}\n\n"
        for _, day, words, report, others in here:
            links = ", ".join(f"[[{files[_key(other)]}]]" for other in others)
            outlet = escaped(report["outlet"] or report["source"])
            yield f"- {day or 'undated'} {escaped(words)}{' — ' + links if links else ''} ({outlet})\n"


def escaped(text: str) -> str:
    """``text`` on one line, with a backslash before whatever Markdown could take for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(_CONTROLS.sub(" ", text).split()))


def _file_names(actors: dict[str, Line]) -> dict[str, str]:
    """By key, a name that no other file of the folder has, also where letter case does not count."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key, who in sorted(actors.items()):
        plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", who["name"])).strip(" .")[:_LONGEST_NAME].strip(" .")
        name = plain if plain and not _RESERVED.match(plain) else f"actor {plain}".strip()
        if name.casefold() in taken:
            name = f"{name} ({who['country'] or hashlib.sha256(key.encode()).hexdigest()[:6]})"
        if name.casefold() in taken:
            name = f"{plain} {hashlib.sha256(key.encode()).hexdigest()[:10]}"
        taken.add(name.casefold())
        names[key] = name
    return names
