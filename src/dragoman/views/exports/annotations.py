"""Statements and events in, W3C Web Annotations (JSON-LD) out: for Hypothesis, Recogito and other annotation tools.

Each part of an entry is a target with both selectors of the standard: the exact words with what stands around them,
and their place in code points of the report's text. Invariant: the words of every selector stand at its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dragoman.record.export import Line, Tables, write_whole
from dragoman.views.exports import file_at

_AROUND: Final = 32
_HEAD: Final = '{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": [\n'


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target`` or ``target``/annotations.jsonld, one page of annotations, and gives their number."""
    path = file_at(target, "annotations.jsonld")
    return {path.name: write_whole(path, _page(tables)) - 2}


def _page(tables: Tables) -> Iterator[str]:
    yield _HEAD
    before = ""
    for annotation in _annotations(tables):
        yield before + json.dumps(annotation, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def _annotations(tables: Tables) -> Iterator[dict[str, Any]]:
    for line in tables.lines("statements"):
        parts = [("source", line["source"]), ("cue", line["cue"]), *(("content", span) for span in line["content"])]
        told = f"{line['holder']['name']}: {line['act']}"
        told += f" ({line['why']['inside']})" if line["inside"] else ""
        yield _annotation(line, told, [(role, span) for role, span in parts if span], tables.report(line["report_id"]))
    for line in tables.lines("events"):
        names = [", ".join(who["name"] for who in line[field]) or "?" for field in ("actors", "recipients")]
        told = f"{names[0]}: {line['type']} ({line['status']}): {names[1]}"
        yield _annotation(line, told, [("event", span) for span in line["spans"]], tables.report(line["report_id"]))


def _annotation(line: Line, told: str, parts: list[tuple[str, list[int]]], report: Line) -> dict[str, Any]:
    return {
        "id": f"urn:dragoman:{line['id']}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [{"type": "TextualBody", "value": told, "format": "text/plain", "language": "en"}],
        "target": [_target(role, span, report) for role, span in parts],
    }


def _target(role: str, span: list[int], report: Line) -> dict[str, Any]:
    text, (start, end) = report["text"], span
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    return {
        "id": f"urn:dragoman:{report['id']}#char={start},{end}",
        "type": "SpecificResource",
        "source": report["url"] or f"urn:dragoman:{report['id']}",
        "purpose": role,
        "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}],
    }
