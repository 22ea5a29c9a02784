"""The record in, FollowTheMoney entities out, one a line: for Aleph, OpenAleph and the tools around them.

Reports are ``Article``; actors are ``Person``, ``PublicBody``, ``Organization`` or ``LegalEntity``; statements are
``Note`` about their holder, happenings ``Event``. Invariant: ids are those of the record, so that a new export updates
the last one.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from dragoman.record.export import Line, Tables, write_lines
from dragoman.views.exports import file_at
from dragoman.views.exports.joined_actors import Cast

#: By the record's kinds of actors; every other kind is a ``LegalEntity``.
_SCHEMATA: Final = {
    "person": "Person",
    "state": "PublicBody",
    "government": "PublicBody",
    "ministry": "PublicBody",
    "organisation": "Organization",
    "bloc": "Organization",
}
_BREAKS: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target`` or ``target``/entities.ftm.json and gives the number of entities."""
    path = file_at(target, "entities.ftm.json")
    return {path.name: write_lines(path, _entities(tables))}


def _entities(tables: Tables) -> Iterator[Line]:
    cast = Cast(tables)

    def known(who: Line, report_id: str | None = None) -> str:
        return _id(cast.key(who, report_id))

    for line in tables.lines("reports"):
        yield _entity(
            line["id"], "Article",
            title=line["title"], author=line["byline"], publisher=line["outlet"], sourceUrl=_web(line["url"]),
            publishedAt=line["published"]["start"], language="eng", fileName=line["source"], bodyText=line["text"],
        )  # fmt: skip
    for line in tables.lines("statements"):
        told = f"{line['holder']['name']}, {'not ' if line['negated'] else ''}{line['act']}"
        told += f", {line['why']['inside']}" if line["inside"] else ""
        sides = [known(who, line["report_id"]) for who in (line["holder"], *line["toward"])]
        report = tables.report(line["report_id"])
        yield _entity(
            line["id"], "Note",
            name=f"{told}{_on(line)}", description=line["content_text"],
            entity=[*sides, line["report_id"]], publisher=report["outlet"],
            sourceUrl=_web(report["url"]),
        )  # fmt: skip
    for line in tables.lines("happenings"):
        sides = [", ".join(who["name"] for who in line[field]) for field in ("actors", "recipients")]
        place = line["place"] or {}
        yield _entity(
            line["id"], "Event",
            name=f"{line['type']} ({line['status']}): {' — '.join(side for side in sides if side)}",
            involved=[known(who) for who in (*line["actors"], *line["recipients"])],
            startDate=line["when"]["start"], endDate=line["when"]["end"], location=place.get("name"),
            country=_alpha2().get(place.get("country") or ""), summary="; ".join(line["outlets"]),
        )  # fmt: skip
    for key in cast:
        who = cast.actor(key)
        yield _entity(
            _id(key), _SCHEMATA.get(who.kind, "LegalEntity"),
            name=who.name, alias=cast.other_names(key), country=_alpha2().get(who.country or ""),
            wikidataId=who.wikidata,
        )  # fmt: skip


def _entity(key: str, schema: str, **properties: Any) -> Line:
    values = {
        name: sorted({_storable(name, v) for v in (value if isinstance(value, list) else [value])} - {""})
        for name, value in properties.items()
        if value
    }
    return {"id": key, "schema": schema, "properties": {name: each for name, each in values.items() if each}}


def _storable(name: str, text: str) -> str:
    """``text`` as FollowTheMoney keeps it: composed (NFC), without controls, a body in lines, the rest in one."""
    plain = _CONTROLS.sub("", _BREAKS.sub("\n", unicodedata.normalize("NFC", text))).strip()
    return plain if name == "bodyText" else " ".join(plain.split())


def _on(line: Line) -> str:
    day = line["when"]["start"]
    return f" ({day})" if day else ""


def _id(key: str) -> str:
    """An id of letters and digits, which is what stores of entities take."""
    return f"dragoman-{hashlib.sha256(key.encode()).hexdigest()[:20]}"


def _web(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) else None


@functools.cache
def _alpha2() -> dict[str, str]:
    """ISO 3166-1 alpha-2, as FollowTheMoney writes it, by alpha-3."""
    lines = files(__package__).joinpath("countries.csv").read_text("utf-8").splitlines()
    return dict(line.split(",") for line in lines[2:])
