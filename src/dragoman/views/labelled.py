"""Tasks that persons corrected in Label Studio in; verdicts on the entries of a record, and gold for training, out.

Invariant: a task counts only where its text is that of its report; what a person did not finish or skipped is left
out; every region is given in code points of the report's text, whatever a browser counts in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from dragoman.errors import UsageError
from dragoman.views.exports.labelstudio import Utf16

if TYPE_CHECKING:
    from dragoman.model import Reading, Span
    from dragoman.record.store import Store

_LABELS: Final = frozenset({"source", "cue", "content", "event"})


class Region(NamedTuple):
    """Marked words: the id that the tool knows them by, what they are, where they stand."""

    id: str
    label: str
    span: Span


class Link(NamedTuple):
    """A relation that a person drew from one region to another."""

    start: str
    end: str


class Labelled(NamedTuple):
    """A report as a person left it, with the reading that was shown."""

    report_id: str
    regions: tuple[Region, ...]
    links: tuple[Link, ...]
    reading: Reading


class Task(msgspec.Struct):
    """What is needed of a task; the tool writes much more."""

    data: dict[str, Any]
    annotations: list[dict[str, Any]] = []


def read_tasks(content: bytes, store: Store) -> tuple[list[Labelled], list[str]]:
    """The finished tasks, and a sentence for each that cannot be used.

    Raises :class:`UsageError` when ``content`` is no list of tasks.
    """
    try:
        tasks = msgspec.json.decode(content, type=list[Task])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"this is no export of Label Studio in the format JSON: {error}") from error
    found: list[Labelled] = []
    refused: list[str] = []
    for number, task in enumerate(tasks, 1):
        done = [a for a in task.annotations if not a.get("was_cancelled")]
        if not done:
            continue
        try:
            found.append(_labelled(task, done[-1], store))
        except (KeyError, TypeError, ValueError, UsageError) as error:
            refused.append(f"task {number}: {error if isinstance(error, UsageError) else 'it is not as exported'}")
    return found, refused


def _labelled(task: Task, annotation: dict[str, Any], store: Store) -> Labelled:
    report_id = str(task.data["report_id"])
    if not store.has(report_id):
        raise UsageError(f"the record has no report {report_id}")
    text = store.report(report_id).text
    if task.data["text"] != text:
        raise UsageError(f"its text is not that of report {report_id}")
    places = Utf16(text)
    regions, links = [], []
    for result in annotation["result"]:
        if result["type"] == "relation":
            links.append(Link(str(result["from_id"]), str(result["to_id"])))
        elif result["type"] == "labels":
            span = places.point(int(result["value"]["start"])), places.point(int(result["value"]["end"]))
            label = str(result["value"]["labels"][0])
            if label not in _LABELS or not 0 <= span[0] < span[1] <= len(text):
                raise UsageError(f"it has a region {label!r} at {list(span)}")
            regions.append(Region(str(result["id"]), label, span))
    return Labelled(report_id, tuple(regions), tuple(links), store.reading(report_id))


def verdicts(labelled: Labelled) -> tuple[list[tuple[str, str, str]], int]:
    """(table, id, ``accept`` or ``reject``) of each entry, and how many a person moved to other words.

    An entry is accepted where all its words were left as they are, and rejected where none of its content is left.
    """
    there = {region.id: region for region in labelled.regions}
    found: list[tuple[str, str, str]] = []
    moved = 0
    for statement in labelled.reading.statements:
        parts = {f"{statement.id}-content-{n}": span for n, span in enumerate(statement.content)}
        ends = {"source": statement.source, "cue": statement.cue}
        others = {f"{statement.id}-{role}": span for role, span in ends.items() if span is not None}
        if not any(key in there for key in parts):
            found.append(("statements", statement.id, "reject"))
        elif all(key in there and there[key].span == span for key, span in (parts | others).items()):
            found.append(("statements", statement.id, "accept"))
        else:
            moved += 1
    for event in labelled.reading.events:
        if event.id not in there:
            found.append(("events", event.id, "reject"))
        elif there[event.id].span == event.spans[0]:
            found.append(("events", event.id, "accept"))
        else:
            moved += 1
    return found, moved


def gold(labelled: Labelled) -> dict[str, Any]:
    """The report as the person left it, one entry for each statement and event, also those that were not found.

    Regions belong together by their links, and those of one statement of the record by their ids.
    """
    groups = _groups(labelled)
    statements = []
    for group in groups:
        spans = {label: sorted(r.span for r in group if r.label == label) for label in ("source", "cue", "content")}
        if spans["content"]:
            statements.append({label: [list(span) for span in found] for label, found in spans.items()})
    events = sorted(list(r.span) for r in labelled.regions if r.label == "event")
    ordered = sorted(statements, key=lambda s: (s["content"], s["source"], s["cue"]))
    return {"report_id": labelled.report_id, "statements": ordered, "events": [{"trigger": span} for span in events]}


def _groups(labelled: Labelled) -> Iterable[Sequence[Region]]:
    parts = {region.id: region for region in labelled.regions if region.label != "event"}
    owner = {key: key for key in parts}

    def root(key: str) -> str:
        while owner[key] != key:
            key = owner[key]
        return key

    pairs = [(link.start, link.end) for link in labelled.links]
    pairs += [(key, f"{key.partition('-')[0]}-content-0") for key in parts if "-content-" in key]
    for start, end in pairs:
        if start in parts and end in parts:
            owner[root(start)] = root(end)
    groups: dict[str, list[Region]] = {}
    for key, region in parts.items():
        groups.setdefault(root(key), []).append(region)
    return groups.values()
