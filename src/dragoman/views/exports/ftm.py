"""The record in, FollowTheMoney entities out, one a line: for Aleph, OpenAleph and the tools around them.

Reports are ``Article``; actors are ``Person``, ``PublicBody``, ``Organization`` or ``LegalEntity``; statements are
``Note`` about their holder, happenings ``Event``. Invariant: ids are those of the record, so that a new export updates
the last one.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from dragoman.record.export import Line, Tables, write_lines
from dragoman.views.exports import file_at

#: By the record's kinds of actors; every other kind is a ``LegalEntity``.
_SCHEMATA: Final = {
    "person": "Person",
    "state": "PublicBody",
    "government": "PublicBody",
    "ministry": "PublicBody",
    "organisation": "Organization",
    "bloc": "Organization",
}


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target`` or ``target``/entities.ftm.json and gives the number of entities."""
    path = file_at(target, "entities.ftm.json")
    return {path.name: write_lines(path, _entities(tables))}


def _entities(tables: Tables) -> Iterator[Line]:
    actors: dict[str, Line] = {}

    def known(who: Line) -> str:
        key = _id(who["id"] or f"name:{who['name'].casefold()}")
        actors.setdefault(key, who)
        return key

    published: dict[str, Line] = {}
    for line in tables.lines("reports"):
        published[line["id"]] = line
        yield _entity(
            line["id"], "Article",
            title=line["title"], author=line["byline"], publisher=line["outlet"], sourceUrl=_web(line["url"]),
            publishedAt=line["published"]["start"], language="eng", fileName=line["source"], bodyText=line["text"],
        )  # fmt: skip
    for line in tables.lines("statements"):
        told = f"{line['holder']['name']}, {'not ' if line['negated'] else ''}{line['act']}"
        others = [known(who) for who in line["toward"]]
        report = published[line["report_id"]]
        yield _entity(
            line["id"], "Note",
            name=f"{told}{_on(line)}", description=line["content_text"],
            entity=[known(line["holder"]), *others, line["report_id"]], publisher=report["outlet"],
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
            country=_country(place), summary="; ".join(line["outlets"]),
        )  # fmt: skip
    for key, who in sorted(actors.items()):
        schema = _SCHEMATA.get(who["kind"], "LegalEntity")
        yield _entity(key, schema, name=who["name"], country=_country(who), wikidataId=who["wikidata"])


def _entity(key: str, schema: str, **properties: Any) -> Line:
    values = {
        name: sorted(set(value)) if isinstance(value, list) else [value] for name, value in properties.items() if value
    }
    return {"id": key, "schema": schema, "properties": values}


def _on(line: Line) -> str:
    day = line["when"]["start"]
    return f" ({day})" if day else ""


def _id(key: str) -> str:
    """An id of letters and digits, which is what stores of entities take."""
    return f"dragoman-{hashlib.sha256(key.encode()).hexdigest()[:20]}"


def _web(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) else None


def _country(who: Line) -> str | None:
    return _alpha2().get(who.get("country") or "")


@functools.cache
def _alpha2() -> dict[str, str]:
    """ISO 3166-1 alpha-2, as FollowTheMoney writes it, by alpha-3."""
    lines = files(__package__).joinpath("countries.csv").read_text("utf-8").splitlines()
    return dict(line.split(",") for line in lines[2:])
