"""Events in, ICEWS's columns out: one tab-separated line for each pair of actor and recipient, under its header.

Codes are CAMEO by the crosswalk (:mod:`.cameo`), the intensity its Goldstein weight. Only what occurred or goes on is
written; coordinates are not known and stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dragoman.record.export import Line, Tables, write_whole
from dragoman.views.exports import cameo, file_at

COLUMNS: Final = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_REAL: Final = frozenset({"occurred", "ongoing"})


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes one file, ``target`` or ``target``/icews.tab where it is a folder; gives its lines, the header apart."""
    path = file_at(target, "icews.tab")
    return {path.name: write_whole(path, _lines(tables)) - 1}


def _lines(tables: Tables) -> Iterator[str]:
    yield cameo.row(list(COLUMNS))
    for event in tables.lines("events"):
        if event["status"] in _REAL:
            yield from (cameo.row(line) for line in _pairs(event, tables.report(event["report_id"])))


def _pairs(event: Line, report: Line) -> Iterator[list[object]]:
    code, place = cameo.code(event), event["place"] or {}
    day = event["when"]["start"] or event["when"]["end"] or event["known_from"]
    start, end = event["spans"][0]
    city = place.get("name") if place.get("kind") == "place" else None
    for source in event["actors"]:
        for other in event["recipients"]:
            if source == other:
                continue
            action: list[object] = [report["text"][start:end], code, cameo.weight(code)]
            told: list[object] = [report["story_id"], None, report["outlet"], city, None, None]
            yield [event["id"], day, *_actor(source), *action, *_actor(other), *told, place.get("country"), None, None]


def _actor(who: Line) -> list[object]:
    return [who["name"], who["sector"], who["country"]]
