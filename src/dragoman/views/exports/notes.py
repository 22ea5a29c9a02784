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
from dragoman.views.exports.joined_actors import Cast
from dragoman.views.exports.spool import Spool, spool

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&=^:@%])")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_UNSAFE: Final = re.compile(r"[^\w .,'()-]+")
#: Names that Windows keeps for itself.
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST_NAME: Final = 80
#: The sections of a note, in order.
_SECTIONS: Final = ("Said", "Was told or told of", "Did", "Was done to")
#: Stands behind every day.
_UNDATED: Final = "~"


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target``/NAME.md for every actor that speaks, acts or is spoken to, and gives the lines of each.

    Actors that were joined across reports have one note, with their other names in it.
    """
    cast = Cast(tables)
    with spool(width=5) as told:
        _collect(tables, cast, told)
        told.index()
        files = _file_names(cast)
        counts = {}
        for key in cast:
            path = target / f"{files[key]}.md"
            counts[path.name] = write_whole(path, _note(cast, key, told, files))
        return counts


def _collect(tables: Tables, cast: Cast, told: Spool) -> None:
    """Puts what is told of each actor under its key, the section of its note, day, report and words."""

    def tell(keys: list[str], section: str, line: Line, words: str, others: list[str]) -> None:
        day = line["when"]["start"] or line["when"]["end"] or line["known_from"] or _UNDATED
        report = tables.report(line["report_id"])
        for key in dict.fromkeys(keys):
            place = (key, str(_SECTIONS.index(section)), day, report["id"], words)
            told.put(place, (report["outlet"] or report["source"], others))

    for line in tables.lines("statements"):
        words = f"{'not ' if line['negated'] else ''}{line['act']}: “{line['content_text']}”"
        words += f" ({line['why']['inside']})" if line["inside"] else ""
        holder, *toward = (cast.key(who, line["report_id"]) for who in (line["holder"], *line["toward"]))
        tell([holder], "Said", line, words, toward)
        tell(toward, "Was told or told of", line, words, [holder])
    for line in tables.lines("events"):
        text = tables.report(line["report_id"])["text"]
        words = f"{line['type']} ({line['status']}): “{text[slice(*line['spans'][0])]}”"
        actors, recipients = (
            [cast.key(who, line["report_id"]) for who in line[side]] for side in ("actors", "recipients")
        )
        tell(actors, "Did", line, words, recipients)
        tell(recipients, "Was done to", line, words, actors)


def _note(cast: Cast, key: str, told: Spool, files: dict[str, str]) -> Iterator[str]:
    who = cast.actor(key)
    front: dict[str, object] = {
        "name": who.name, "aliases": cast.other_names(key), "kind": who.kind, "country": who.country,
        "sector": who.sector, "wikidata": who.wikidata, "id": who.id,
    }  # fmt: skip
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items() if value)
    yield "---\n" + "".join(lines) + "---\n"
    yield f"# {escaped(who.name)}\n"
    before = ""
    for (_, section, day, _, words), (outlet, others) in told.rows(key):
        if section != before:
            yield f"\n## {_SECTIONS[int(section)]}\n\n"
            before = section
        links = ", ".join(f"[[{files[other]}]]" for other in dict.fromkeys(others))
        dated = day if day != _UNDATED else "undated"
        yield f"- {dated} {escaped(words)}{' — ' + links if links else ''} ({escaped(outlet)})\n"


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
