"""What intake gives and reading finds: a report, and what stands in it."""

from __future__ import annotations

from msgspec import Struct

from dragoman.model.values import Act, ArrangementType, Channel, How, Relation, Span, StatementKind, Status, When, Who


class Debris(Struct, frozen=True):
    """A stretch of the text that is not the report's own prose; marked and skipped, never deleted."""

    span: Span
    kind: str


class Report(Struct, frozen=True):
    """One report as it came, with what its heading and metadata say of it.

    ``basis`` names, for each of outlet, title, dateline, byline, language and encoding, the rule that decided it.
    ``place`` is where a row or page stood ("news.jsonl#3") whose ``source`` is its address or id; it is not kept.
    """

    id: str
    source: str
    text: str
    sha256: str
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    language: str | None = None
    published: When = When()
    url: str | None = None
    debris: tuple[Debris, ...] = ()
    basis: dict[str, str] = {}
    place: str = ""


class Mention(Struct, frozen=True):
    """Words that name or stand for an actor."""

    report_id: str
    span: Span
    text: str
    who: Who
    how: How
    confidence: float
    reason: str = ""


class TimeExpression(Struct, frozen=True):
    """Words that say when, and the interval they mean."""

    report_id: str
    span: Span
    text: str
    when: When
    relation: Relation = "at"
    timex: str | None = None
    edtf: str | None = None


class Statement(Struct, frozen=True):
    """One utterance or stance as one report gives it. ``why`` says in words how each part was decided."""

    id: str
    report_id: str
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    content_text: str
    holder: Who
    holder_text: str
    kind: StatementKind
    act: Act
    toward: tuple[Who, ...] = ()
    co_holders: tuple[Who, ...] = ()
    audience: Who | None = None
    when: When = When()
    channel: Channel = "speech"
    anonymous: bool = False
    negated: bool = False
    inside: str | None = None
    confidence: float = 0.0
    why: dict[str, str] = {}


class Magnitude(Struct, frozen=True):
    """How many people; each figure is a closed interval ``(at least, at most)``, ``None`` where open."""

    dead: tuple[int | None, int | None] | None = None
    injured: tuple[int | None, int | None] | None = None
    displaced: tuple[int | None, int | None] | None = None
    arrested: tuple[int | None, int | None] | None = None
    troops: tuple[int | None, int | None] | None = None


class Event(Struct, frozen=True):
    """Who did (or will do, did not do …) what to whom, as one report tells it; ``spans[0]`` is the trigger."""

    id: str
    report_id: str
    spans: tuple[Span, ...]
    type: str
    plover_type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: int
    score: float
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    status: Status
    when: When = When()
    place: Who | None = None
    magnitude: Magnitude | None = None
    holder: Who | None = None
    statement_id: str | None = None
    verbal_of: str | None = None
    confidence: float = 0.0
    why: dict[str, str] = {}


class Arrangement(Struct, frozen=True):
    """A standing fact with a life: a treaty, a membership, a deployment, a blockade."""

    id: str
    report_id: str
    spans: tuple[Span, ...]
    type: ArrangementType
    parties: tuple[Who, ...]
    status: Status
    when: When = When()
    place: Who | None = None
    confidence: float = 0.0


class Reading(Struct, frozen=True):
    """All that was found in one report. A pure function of the report and the versions of models and data.

    ``domain`` names what makes the report none of international affairs (sport, markets …); then nothing was sought.
    """

    report_id: str
    domain: str | None = None
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()


class Failure(Struct, frozen=True):
    """A report that could not be read, and why; ``kind`` is one of :data:`dragoman.errors.FAILURE_KINDS`."""

    source: str
    kind: str
    reason: str
