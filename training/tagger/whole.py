"""Whole reports with what a reader noted of them (JSON) in, reports with gold in characters out.

Such a report names every statement and event in it by substrings of its text; here these become places. What people
only think, plan or find out is not noted there, yet the tagger marks it elsewhere: where a report is silent about it,
what an earlier tagger finds (``also``) is taken over, so that one corpus does not unteach another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product as choices
from pathlib import Path
from typing import Any

from .gold import Attribution, Event, Report, Span
from .markup import TARGET_GAP, with_marks

#: What an earlier tagger finds in a text.
Also = Callable[[str], Sequence[Attribution]]

#: Channels that whole reports leave out.
_UNSAID = frozenset({"belief", "intent", "finding"})
_STATUS = {"planned": "planned", "cancelled": "cancelled", "did not happen": "not_occurred"}
#: Acts whose target stands between cue and content ("accused *Serbia* of …") and is part of the content.
_AIMED = frozenset({"accuse", "urge", "demand", "request", "ask", "criticise", "warn", "thank", "praise", "reject"})
_AFTER_TARGET = re.compile(r"(?:of|to|for|over|against|not)\b")
#: Places of one string that are tried, and words of a trigger that are marked.
_TRIED, _LONGEST = 12, 2


def load(folder: Path, also: Also | None = None) -> list[Report]:
    """Every report of ``texts.jsonl`` that has a file of its own beside it."""
    texts = [json.loads(line) for line in (folder / "texts.jsonl").read_text("utf-8").splitlines()]
    out = []
    for one in texts:
        path = folder / f"{Path(one['id']).stem}.json"
        if path.is_file():
            out.append(report(one["id"], one["text"], json.loads(path.read_text("utf-8")), also))
    return out


def report(name: str, text: str, gold: Mapping[str, Any], also: Also | None = None) -> Report:
    """One report, each note at the place in its text that fits best."""
    statements = [found for one in gold["statements"] if (found := _statement(text, one)) is not None]
    if also is not None:
        optional = [span for words in gold.get("optional", []) for span in _places(text, words)]
        statements += [a for a in also(text) if _left_out(a, statements, optional)]
    events, doubtful = _events(text, gold["events"])
    return Report(name, text, statements, events, doubtful)


def _statement(text: str, one: Mapping[str, Any]) -> Attribution | None:
    """The statement where cue, source and content stand closest together."""
    contents = [_places(text, words) for words in one["content"]]
    cues = _places(text, one.get("cue") or "")
    if not all(contents):
        return None
    best: tuple[int, Span | None, list[Span]] | None = None
    some_cues: list[Span | None] = [*cues] or [None]
    for cue, first in choices(some_cues, contents[0]):
        rest = [min(some, key=lambda span: _gap(span, first)) for some in contents[1:]]
        cost = min(_gap(cue, span) for span in [first, *rest]) if cue else 0
        if cue and any(_gap(cue, span) == 0 and cue[0] >= span[0] for span in [first, *rest]):
            cost += len(text)
        if best is None or cost < best[0]:
            best = cost, cue, [first, *rest]
    assert best is not None  # there is a first content at least
    _, cue, spans = best
    spans.sort()
    near = cue or spans[0]
    free = [s for s in _places(text, one.get("speaker_text") or "") if all(s[1] <= a or s[0] >= b for a, b in spans)]
    source = [min(free, key=lambda span: _gap(span, near))] if free else []
    content = [with_marks(text, span) for span in spans]
    if cue and one["act"] in _AIMED:
        content[0] = _over_target(text, cue, content[0], one)
    nested = one.get("inside") is not None
    return Attribution(source, [cue] if cue else [], content, one["act"], one.get("channel"), None, nested)


def _over_target(text: str, cue: Span, content: Span, one: Mapping[str, Any]) -> Span:
    """The content from the target on that stands between the cue and it."""
    between = text[cue[1] : content[0]]
    told = one.get("addressee") or ""
    near = 1 < len(between) <= TARGET_GAP + 1 and between[0] == " " and not re.search(r"[,;:.\"“”\n]", between)
    if near and between.strip() and _AFTER_TARGET.match(text[content[0] :]) and not (told and told in between):
        return cue[1] + 1, content[1]
    return content


def _left_out(found: Attribution, noted: Sequence[Attribution], optional: Sequence[Span]) -> bool:
    """Whether it stands apart from all that is noted and is of a kind that whole reports leave out."""
    mine = [*found.content, *found.cue]
    apart = all(b <= x or y <= a for one in noted for a, b in [*one.content, *one.cue] for x, y in mine)
    fair = any(a < y and x < b for a, b in optional for x, y in found.content)
    return apart and (found.channel in _UNSAID or fair)


def _events(text: str, gold: Sequence[Mapping[str, Any]]) -> tuple[list[Event], list[Span]]:
    """Events at their triggers, and places that may tell one of them too: nothing is to be learned there."""
    sure: list[Event] = []
    doubtful: list[Span] = []
    for one in gold:
        places = _places(text, one["trigger"])
        kind = one["type"][0] if isinstance(one["type"], list) else one["type"]
        if len(places) == 1:
            trigger = _short(text, places[0], one.get("trigger_also", []))
            sure.append(Event(trigger, kind, _STATUS.get(one["status"]), None))
        else:
            doubtful += places
        doubtful += [span for words in one.get("trigger_also", []) for span in _places(text, words)]
    return sure, doubtful


def _short(text: str, span: Span, others: Sequence[str]) -> Span:
    """The shorter trigger within a long one, if one is noted, or its first words."""
    inner = [s for words in others for s in _places(text, words) if span[0] <= s[0] and s[1] <= span[1]]
    if inner:
        return min(inner, key=lambda s: s[1] - s[0])
    words = list(re.finditer(r"\S+", text[span[0] : span[1]]))
    return span if len(words) <= _LONGEST else (span[0], span[0] + words[_LONGEST - 1].end())


def _places(text: str, words: str) -> list[Span]:
    """Where ``words`` stand whole, the first few."""
    return list(_found(text, words)) if words else []


def _found(text: str, words: str) -> Iterator[Span]:
    start, count = text.find(words), 0
    while start >= 0 and count < _TRIED:
        end = start + len(words)
        whole = not (start and text[start - 1].isalnum() and words[0].isalnum())
        if whole and not (text[end : end + 1].isalnum() and words[-1].isalnum()):
            yield start, end
            count += 1
        start = text.find(words, start + 1)


def _gap(one: Span, other: Span) -> int:
    """Characters between two spans; 0 where they touch or overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])
