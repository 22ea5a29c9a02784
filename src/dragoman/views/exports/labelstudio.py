"""Reports in, Label Studio tasks with what was read as predictions out: to correct it there and bring it back.

Label Studio counts as browsers do, in UTF-16 units; places are counted so here. Invariant: the text of every region is
the text at its place.
"""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dragoman.record.export import Line, Tables, write_whole
from dragoman.views.exports import file_at

#: The labelling interface that the tasks are made for; written beside them.
CONFIG: Final = """<View>
  <Relations>
    <Relation value="says"/>
    <Relation value="content of"/>
  </Relations>
  <Labels name="label" toName="text">
    <Label value="source" background="#0e7490"/>
    <Label value="cue" background="#b45309"/>
    <Label value="content" background="#4d7c0f"/>
    <Label value="event" background="#9f1239"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>
"""


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target`` or ``target``/tasks.json and labelling.xml beside it; gives the number of tasks."""
    path = file_at(target, "tasks.json")
    write_whole(path.with_name("labelling.xml"), [CONFIG])
    return {path.name: write_whole(path, _tasks(tables)) - 2}


def _tasks(tables: Tables) -> Iterator[str]:
    yield "[\n"
    before = ""
    for report in tables.lines("reports"):
        statements, events = (tables.of_report(name, report["id"]) for name in ("statements", "events"))
        yield before + json.dumps(_task(report, statements, events), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n"


def _task(report: Line, statements: list[Line], events: list[Line]) -> dict[str, Any]:
    places = Utf16(report["text"])
    result: list[dict[str, Any]] = []
    for line in statements:
        result += _statement(line, report["text"], places)
    result += [_region(line["id"], "event", line["spans"][0], report["text"], places) for line in events]
    data = {"text": report["text"], "report_id": report["id"], "source": report["source"], "outlet": report["outlet"]}
    return {"data": data, "predictions": [{"model_version": "dragoman", "result": result}]}


def _statement(line: Line, text: str, places: Utf16) -> Iterator[dict[str, Any]]:
    contents = [f"{line['id']}-content-{n}" for n in range(len(line["content"]))]
    for region, span in zip(contents, line["content"], strict=True):
        yield _region(region, "content", span, text, places)
    for role, relation in (("source", "says"), ("cue", "content of")):
        if line[role] is None:
            continue
        yield _region(f"{line['id']}-{role}", role, line[role], text, places)
        ends = (f"{line['id']}-{role}", contents[0])
        first, last = ends if role == "source" else ends[::-1]
        yield {"type": "relation", "from_id": first, "to_id": last, "direction": "right", "labels": [relation]}


def _region(region: str, label: str, span: list[int], text: str, places: Utf16) -> dict[str, Any]:
    start, end = span
    value = {"start": places.units(start), "end": places.units(end), "text": text[start:end], "labels": [label]}
    return {"id": region, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


class Utf16:
    """Places in a text as code points, and as UTF-16 units: some characters, emoji for one, take two."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, character in enumerate(text) if character > "\uffff"]
        self._wide_units = [at + number for number, at in enumerate(self._wide)]

    def units(self, point: int) -> int:
        """The place in UTF-16 units of the code point at ``point``."""
        return point + bisect.bisect_left(self._wide, point)

    def point(self, unit: int) -> int:
        """The place in code points of the UTF-16 unit at ``unit``."""
        return unit - bisect.bisect_left(self._wide_units, unit)
