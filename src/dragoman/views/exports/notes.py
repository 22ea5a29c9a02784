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
from typing import Final, NamedTuple

from dragoman.record.export import Line, Tables, write_whole
from dragoman.views.exports.joined_actors import Cast

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&=^:@%])")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_UNSAFE: Final = re.compile(r"[^\w .,'()-]+")
#: Names that Windows keeps for itself.
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST_NAME: Final = 80


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target``/NAME.md for every actor that speaks, acts or is spoken to, and gives the lines of each.

    Actors that were joined across reports have one note, with their other names in it.
    """
    cast = Cast(tables)
    told = _collect(tables, cast)
    files = _file_names(cast)
    counts = {}
    for key in cast:
        path = target / f"{files[key]}.md"
        counts[path.name] = write_whole(path, _note(cast, key, told[key], files))
    return counts


class _Told(NamedTuple):
    """One line of a note; ``others`` are keys of actors."""

    day: str
    words: str
    report: Line
    others: list[str]


def _collect(tables: Tables, cast: Cast) -> dict[str, dict[str, list[_Told]]]:
    """By key of an actor and section of its note, what is told."""
    told: dict[str, dict[str, list[_Told]]] = {}
    reports = {line["id"]: line for line in tables.lines("reports")}

    def tell(keys: list[str], section: str, line: Line, words: str, others: list[str]) -> None:
        day = line["when"]["start"] or line["when"]["end"] or line["known_from"] or ""
        entry = _Told(day, words, reports[line["report_id"]], others)
        for key in dict.fromkeys(keys):
            told.setdefault(key, {}).setdefault(section, []).append(entry)

    for line in tables.lines("statements"):
        words = f"{'not ' if line['negated'] else ''}{line['act']}: “{line['content_text']}”"
        words += f" ({line['why']['inside']})" if line["inside"] else ""
        holder, *toward = (cast.key(who, line["report_id"]) for who in (line["holder"], *line["toward"]))
        tell([holder], "Said", line, words, toward)
        tell(toward, "Was told or told of", line, words, [holder])
    for line in tables.lines("events"):
        text = reports[line["report_id"]]["text"]
        words = f"{line['type']} ({line['status']}): “{text[slice(*line['spans'][0])]}”"
        actors, recipients = (
            [cast.key(who, line["report_id"]) for who in line[side]] for side in ("actors", "recipients")
        )
        tell(actors, "Did", line, words, recipients)
        tell(recipients, "Was done to", line, words, actors)
    return told


def _note(cast: Cast, key: str, told: dict[str, list[_Told]], files: dict[str, str]) -> Iterator[str]:
    who = cast.actor(key)
    front: dict[str, object] = {
        "name": who.name, "aliases": cast.other_names(key), "kind": who.kind, "country": who.country,
        "sector": who.sector, "wikidata": who.wikidata, "id": who.id,
    }  # fmt: skip
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items() if value)
    yield "---\n" + "".join(lines) + "---\n"
    yield f"# {escaped(who.name)}\n"
    for section in ("Said", "Was told or told of", "Did", "Was done to"):
        here = sorted(told.get(section, ()), key=lambda x: (x.day == "", x.day, x.report["id"], x.words))
        if here:
            yield f"\n## {section}\n\n"
        for day, words, report, others in here:
            links = ", ".join(f"[[{files[other]}]]" for other in dict.fromkeys(others))
            outlet = escaped(report["outlet"] or report["source"])
            yield f"- {day or 'undated'} {escaped(words)}{' — ' + links if links else ''} ({outlet})\n"


def escaped(text: str) -> str:
    """``text`` on one line, with a backslash before whatever Markdown could take for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(_CONTROLS.sub(" ", text).split()))


def _file_names(cast: Cast) -> dict[str, str]:
    """By key, a name that no other file of the folder has, also where letter case does not count."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in cast:
        who = cast.actor(key)
        plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", who.name)).strip(" .")[:_LONGEST_NAME].strip(" .")
        name = plain if plain and not _RESERVED.match(plain) else f"actor {plain}".strip()
        if name.casefold() in taken:
            name = f"{name} ({who.country or hashlib.sha256(key.encode()).hexdigest()[:6]})"
        if name.casefold() in taken:
            name = f"{plain} {hashlib.sha256(key.encode()).hexdigest()[:10]}"
        taken.add(name.casefold())
        names[key] = name
    return names
