"""Inline markup of the own annotations in, text and gold out.  Needs nothing but Python.

`⟦HEAD:text⟧` marks the text; marks may nest.  `training/data/*/GUIDE.md` say what the heads mean.
A line or report that cannot be parsed is reported with its reason and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .gold import Attribution, Event, Report, Sentence, Span

OPEN, CLOSE = "⟦", "⟧"
TYPES = frozenset(
    [
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
        "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    ]
)  # fmt: skip
STATUSES = frozenset(
    ["occurred", "ongoing", "planned", "cancelled", "hypothetical", "demanded", "denied", "not_occurred"]
)
ACTS = frozenset(
    [
        "state", "announce", "confirm", "deny", "accuse", "criticise", "reject", "demand", "request", "urge", "warn",
        "threaten", "promise", "offer", "propose", "praise", "support", "thank", "apologise", "hope", "concern",
        "regret", "agree", "decline", "ask",
    ]
)  # fmt: skip
CHANNELS = frozenset(["speech", "writing", "belief", "intent", "finding"])
ROLES = {"a": "actor", "r": "recipient", "p": "place", "t": "time"}
_OPENING, _CLOSING = frozenset('"“„«‟'), frozenset('"”“»')
_STOPS = frozenset(",.!?")

Complain = Callable[[str], None]
Mark = tuple[str, int, int]  # head, start, end


class MarkupError(ValueError):
    """A text whose marks do not follow the guide."""


def strip_marks(marked: str, head: Callable[[str], int]) -> tuple[str, list[Mark]]:
    """The text without marks, and the marks in order of their opening.

    `head(rest)` gives how many characters of `rest`, what follows an opening bracket, are the head.
    """
    out: list[str] = []
    length = 0
    open_marks: list[int] = []
    marks: list[Mark] = []
    i = 0
    while i < len(marked):
        if marked[i] == OPEN:
            size = head(marked[i + 1 : i + 200])
            marks.append((marked[i + 1 : i + 1 + size], length, -1))
            open_marks.append(len(marks) - 1)
            i += size + 2
            continue
        if marked[i] == CLOSE:
            if not open_marks:
                raise MarkupError(f"a mark is closed that was not opened: {marked[i - 20 : i + 1]!r}")
            k = open_marks.pop()
            marks[k] = (marks[k][0], marks[k][1], length)
        else:
            out.append(marked[i])
            length += 1
        i += 1
    if open_marks:
        raise MarkupError(f"a mark is not closed: {marks[open_marks[-1]][0]!r}")
    return "".join(out), marks


_EVENT_HEAD = re.compile(r"e\d+:\s*\w+\s*:\s*\w+\s*(?=:)|[arpt]\d+(?:\s*,\s*[arpt]\d+)*\s*(?=:)")


def _event_head(rest: str) -> int:
    found = _EVENT_HEAD.match(rest)
    if not found:
        raise MarkupError(f"not a head: {rest[:24]!r}")
    return found.end()


def parse_sentence(line: str) -> Sentence:
    """One line of an event file."""
    text, marks = strip_marks(line, _event_head)
    events: dict[str, Event] = {}
    roles: dict[str, dict[str, list[Span]]] = {}
    for head, start, end in marks:
        if head.startswith("e"):
            name, kind, status = (x.strip() for x in head.split(":"))
            if kind not in TYPES or status not in STATUSES:
                raise MarkupError(f"unknown type or status: {head!r}")
            if name[1:] in events:
                raise MarkupError(f"two triggers for one event: {name!r}")
            if not text[start:end].strip():
                raise MarkupError(f"an empty trigger: {name!r}")
            roles[name[1:]] = {}
            events[name[1:]] = Event((start, end), kind, status, roles[name[1:]])
    for head, start, end in marks:
        if not head.startswith("e"):
            for role in (x.strip() for x in head.split(",")):
                if role[1:] not in events:
                    raise MarkupError(f"a role of no event: {role!r}")
                roles[role[1:]].setdefault(ROLES[role[0]], []).append((start, end))
    return Sentence(text, list(events.values()))


def parse_event_file(path: Path, complain: Complain = print) -> list[Sentence]:
    """Every line of an event file that parses."""
    out = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            out.append(parse_sentence(line.strip()))
        except MarkupError as error:
            complain(f"{path.name}:{number}: {error}")
    return out


_ONE_ROLE = r"(?:[stwu]\d+|c\d+/\w+/\w+(?:/neg)?)"
_REPORT_HEAD = re.compile(rf"{_ONE_ROLE}(?:\s*,\s*{_ONE_ROLE})*(?=:)")


def _report_head(rest: str) -> int:
    found = _REPORT_HEAD.match(rest)
    if not found:
        raise MarkupError(f"not a head: {rest[:24]!r}")
    return found.end()


def parse_report(name: str, marked: str) -> Report:
    """One report: the marked text below its `###` line.

    Direct content is marked there without its quotation marks; here it is widened over them. Whom a
    statement is aimed at is marked apart ("accused *Serbia* of hiding …"); here it belongs to the content
    that follows it. Both as PolNeAR has it, so that both corpora teach the same.
    """
    text, marks = strip_marks(marked, _report_head)
    found: dict[str, Attribution] = {}
    targets: dict[str, list[Span]] = {}

    def statement(number: str) -> Attribution:
        return found.setdefault(number, Attribution([], [], []))

    for head, start, end in marks:
        for part in (x.strip() for x in head.split(",")):
            role, *labels = part.split("/")
            one = statement(role[1:])
            if role[0] == "s":
                one.source.append((start, end))
            elif role[0] == "t":
                one.content.append(with_marks(text, (start, end)))
            elif role[0] == "w":
                targets.setdefault(role[1:], []).append((start, end))
            elif role[0] == "c":
                _check_labels(part, labels)
                one.cue.append((start, end))
                one.act, one.channel = labels[:2]
                one.negated = "neg" in labels
    for number, spans in targets.items():
        _widen_over_target(found[number], spans)
    _set_nested(list(found.values()))
    complete = [x for x in found.values() if x.cue or x.content]
    return Report(name, text, complete)


#: Characters that may stand between a target and the content it belongs to ("on Monday").
TARGET_GAP = 24


def _widen_over_target(one: Attribution, targets: list[Span]) -> None:
    """Let the content begin at the target that stands between the cue and it."""
    if not one.content or not one.cue:
        return
    one.content.sort()
    start, end = one.content[0]
    for low, high in targets:
        after_cue = max(e for _, e in one.cue) <= low
        if after_cue and 0 <= start - high <= TARGET_GAP:
            one.content[0] = (min(low, start), end)


def _check_labels(part: str, labels: list[str]) -> None:
    if labels[0] not in ACTS or labels[1] not in CHANNELS:
        raise MarkupError(f"unknown act or channel: {part!r}")


def with_marks(text: str, span: Span) -> Span:
    """The span widened by the quotation marks that stand right before and right after it.

    A stop or comma between quoted content and its closing mark belongs to it too.
    """
    start, end = span
    if start and text[start - 1] in _OPENING:
        start -= 1
        if text[end : end + 1] in _STOPS and text[end + 1 : end + 2] in _CLOSING:
            end += 1
    if text[end : end + 1] in _CLOSING:
        end += 1
    return start, end


def _set_nested(statements: list[Attribution]) -> None:
    """Mark statements whose cue (or content, where there is no cue) another's content holds."""
    for inner in statements:
        place = (inner.cue or inner.content or inner.source)[:1]
        inner.nested = any(
            outer is not inner and low <= start and end <= high
            for outer in statements
            for low, high in outer.content
            for start, end in place
            if (low, high) not in inner.content
        )


def parse_report_file(path: Path, complain: Complain = print) -> list[Report]:
    """Every report of a file that parses; of a file without `###` lines, every line."""
    out = []
    text = path.read_text("utf-8")
    parts = re.split(r"(?m)^###[ \t]*(.*)$", text)
    named = list(zip(parts[1::2], parts[2::2], strict=True))
    if not named:  # a file of single sentences (training/data/acts): each line is a report of its own
        named = [(f"{path.stem}-{n}", line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    for title, body in named:
        name = title.split("|")[0].strip()
        try:
            out.append(parse_report(name, body.strip("\n") + "\n"))
        except MarkupError as error:
            complain(f"{path.name}: report {name}: {error}")
    return out


def parse_statement_file(path: Path, complain: Complain = print) -> list[Report]:
    """Every line that parses of a file with one short text a line, in the markup of reports."""
    out = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            report = parse_report("", line.strip())
        except MarkupError as error:
            complain(f"{path.name}:{number}: {error}")
            continue
        report.name = report.text
        out.append(report)
    return out
