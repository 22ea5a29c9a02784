"""Events in, PLOVER JSON out: one object a line, with the fields that PLOVER's manual names.

``event_type`` is ``plover_type`` (the manual's rules on ambiguities applied). What PLOVER has no field for, and a
reader would miss, stands beside its fields under names of our own: ``status``, ``holder``, ``how``. A date is the first
day that the event can have had; where its day is not known at all, the day from which the report is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dragoman.record.export import Line, Tables, write_lines
from dragoman.views.exports import file_at

#: PLOVER's own names of magnitudes.
_SIZES: Final = ("dead", "injured", "arrested")


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes one file, ``target`` or ``target``/plover.jsonl where it is a folder, and gives its number of lines."""
    path = file_at(target, "plover.jsonl")
    return {path.name: write_lines(path, _events(tables))}


def _events(tables: Tables) -> Iterator[Line]:
    for event in tables.lines("events"):
        yield plover_event(event, tables.report(event["report_id"]))


def plover_event(event: Line, report: Line) -> Line:
    """One event as a PLOVER record; ``event`` and ``report`` are rows of the export."""
    text, trigger, when = report["text"], event["spans"][0], event["when"]
    line: Line = {
        "id": event["id"],
        "date": when["start"] or when["end"] or event["known_from"],
        "enddate": when["end"] if when["end"] != when["start"] else None,
        "actor": [_actor(who) for who in event["actors"]],
        "recipient": [_actor(who) for who in event["recipients"]],
        "event": [event["plover_type"]],
        "mode": [event["mode"]] if event["mode"] else [],
        "context": event["contexts"],
        "event_text": [text[start:end] for start, end in event["spans"]],
        "event_loc": _place(event["place"]),
        "quad_code": event["quad"],
        "event_scale": event["score"],
        "size": _size(event["magnitude"]),
        "text_info": {"start": trigger[0], "end": trigger[1], "sequence": event["report_id"]},
        "cite_info": {
            "url": report["url"],
            "publication": report["outlet"],
            "title": report["title"],
            "date": report["published"]["end"],
            "language": report["language"],
            "source": report["source"],
        },
        "link": event["happening_id"],
        "status": event["status"],
        "holder": _actor(event["holder"]) if event["holder"] else None,
        "how": event["why"],
    }
    return {name: value for name, value in line.items() if value not in (None, [], {})} | _required(line)


def _required(line: Line) -> Line:
    """The fields that PLOVER requires stand there even where they are empty."""
    return {name: line[name] for name in ("id", "date", "actor", "event")}


def _actor(who: Line) -> Line:
    fields = {
        "actorText": who["name"],
        "code": who["country"],
        "sector": who["sector"],
        "kind": who["kind"],
        "wikidata_id": who["wikidata"],
    }
    return {name: value for name, value in fields.items() if value is not None}


def _place(place: Line | None) -> Line | None:
    return None if place is None else {"name": place["name"], "country": place["country"]}


def _size(magnitude: Line | None) -> dict[str, Any] | None:
    """Figures as PLOVER has them: the lower bound where the report gives an interval, else the upper."""
    if magnitude is None:
        return None
    sizes = {name: magnitude[name] for name in _SIZES if magnitude.get(name)}
    return {name: low if low is not None else high for name, (low, high) in sizes.items()}
