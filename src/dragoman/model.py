"""The shapes that travel through the house: what intake gives, reading finds and joining makes.

Everything here is frozen data without behaviour. Units, everywhere:

* a span is ``(start, end)``, code points into ``Report.text``, end exclusive;
* a date is a closed ISO day (``"2023-05-17"``); an open end is ``None``;
* a confidence is a share between 0 and 1.

The names of fields are the contract of the exports; fields may be added, never renamed.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

type Span = tuple[int, int]
type JSON = bool | int | float | str | list[JSON] | dict[str, JSON] | None

Granularity = Literal["day", "week", "month", "season", "year", "range", "open"]
Kind = Literal[
    "state",
    "government",
    "ministry",
    "person",
    "organisation",
    "bloc",
    "armed_force",
    "group",
    "outlet",
    "place",
    "unknown",
]
How = Literal["name", "variant", "role", "pronoun", "nominal", "metonym"]
Relation = Literal["at", "since", "until", "before", "after", "duration"]
StatementKind = Literal["direct", "indirect", "mixed"]
Channel = Literal["speech", "writing", "belief", "intent", "finding"]
Act = Literal[
    "state",
    "announce",
    "confirm",
    "deny",
    "accuse",
    "criticise",
    "reject",
    "demand",
    "request",
    "urge",
    "warn",
    "threaten",
    "promise",
    "offer",
    "propose",
    "praise",
    "support",
    "thank",
    "apologise",
    "hope",
    "concern",
    "regret",
    "agree",
    "decline",
    "ask",
]
Status = Literal[
    "occurred",
    "ongoing",
    "planned",
    "cancelled",
    "hypothetical",
    "demanded",
    "denied",
    "not_occurred",
]
ArrangementType = Literal[
    "treaty",
    "membership",
    "deployment",
    "blockade",
    "occupation",
    "recognition",
    "ceasefire",
    "office",
]
Verdict = Literal["same", "different"]
#: What a person may judge to be one or two, and what the two ids of such a judgement are.
Judged = Literal["actors", "sayings", "happenings", "disputes", "stories"]
Action = Literal["same", "different", "accept", "reject", "change", "undo"]


class When(Struct, frozen=True):
    """A closed interval of days, and why it is that.

    ``weekday`` (Monday is 0) is set only where the day of the week is known and the day is not.
    """

    start: str | None = None
    end: str | None = None
    granularity: Granularity = "open"
    basis: str = "unknown"
    weekday: int | None = None


class Who(Struct, frozen=True):
    """An actor as far as it is known. An unresolved one keeps its text as ``name`` and no ``id``."""

    id: str | None
    name: str
    kind: Kind = "unknown"
    country: str | None = None
    sector: str | None = None
    wikidata: str | None = None


class Debris(Struct, frozen=True):
    """A stretch of the text that is not the report's own prose; marked and skipped, never deleted."""

    span: Span
    kind: str


class Report(Struct, frozen=True):
    """One report as it came, with what its heading and metadata say of it.

    ``basis`` names, for each of outlet, title, dateline, byline, language and encoding, the rule that decided it.
    ``place`` is where a row stood ("news.jsonl#3") whose ``source`` is its address or id; it is not kept.
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


class Variant(Struct, frozen=True):
    """One report's wording of a saying and how it differs from the fullest one, word by word."""

    report_id: str
    text: str
    diff: str


class Saying(Struct, frozen=True):
    """One statement however many reports carry it."""

    id: str
    known_from: str | None
    holder: Who
    act: str
    statements: tuple[str, ...]
    wording: str
    variants: tuple[Variant, ...]
    first_report: str
    outlets: tuple[str, ...]
    independent_sources: int
    when: When
    why: tuple[str, ...] = ()


class StatusAt(Struct, frozen=True):
    """A status of a happening and the day from which, and the report by which, it could be known."""

    status: Status
    known_from: str | None
    report_id: str


class Happening(Struct, frozen=True):
    """One event however many reports tell it."""

    id: str
    known_from: str | None
    type: str
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    status: Status
    status_history: tuple[StatusAt, ...]
    when: When
    place: Who | None
    events: tuple[str, ...]
    outlets: tuple[str, ...]
    independent_sources: int
    why: tuple[str, ...] = ()


class Side(Struct, frozen=True):
    """One party to a dispute: who, what it does to the claim, in which statements."""

    holder: Who
    position: Literal["asserts", "denies", "rejects", "justifies"]
    statement_ids: tuple[str, ...]


class Dispute(Struct, frozen=True):
    """A claim that somebody asserts and somebody else answers. ``about`` is a saying's or happening's id."""

    id: str
    about: str
    sides: tuple[Side, ...]
    known_from: str | None = None
    why: tuple[str, ...] = ()


class Story(Struct, frozen=True):
    """Reports about one development; ``episodes`` are those of one turn of it each."""

    id: str
    title: str
    reports: tuple[str, ...]
    when: When
    actors: tuple[Who, ...]
    why: tuple[str, ...] = ()
    episodes: tuple[tuple[str, ...], ...] = ()


class DyadMonth(Struct, frozen=True):
    """Relations from one actor towards another in one month, on PLOVER's scale (−10 … +10)."""

    source: str
    target: str
    month: str
    cooperation: float
    conflict: float
    net: float
    low: float
    high: float
    n_events: int
    n_statements: int
    n_sources: int


class DyadEntry(Struct, frozen=True):
    """One saying or happening as it bears on how ``source`` stands to ``target`` (states and blocs, by short name).

    ``score`` is the mean PLOVER score (−10 … +10) of those that tell it; ``material`` tells deeds from words.
    ``claimed`` is what only a party says that was done. ``first_day`` and ``last_day`` are its days as the text gives
    them, or (``by_publication``) as the first report does; ``sources`` names one outlet for each independent source.
    """

    source: str
    target: str
    entry_id: str
    kind: Literal["happening", "saying"]
    status: Status
    claimed: bool
    score: float
    material: bool
    first_day: str | None
    last_day: str | None
    by_publication: bool
    known_from: str | None
    sources: tuple[str, ...]
    n_sources: int


class Copy(Struct, frozen=True):
    """A report whose text stands, wholly or in part, in an earlier one; ``passages`` are ``(here, there)`` spans."""

    report_id: str
    copy_of: str
    copied_share: float
    passages: tuple[tuple[Span, Span], ...]


class DatedReport(Struct, frozen=True):
    """The publication date of a report as all reports together allow to know it."""

    report_id: str
    published: When
    reasons: tuple[str, ...] = ()


class Judgement(Struct, frozen=True):
    """A person's verdict that two things are one or two; it beats what the machine thinks.

    ``left`` and ``right`` are keys of actors (``actors``; see :func:`dragoman.joining.names.identity`), ids of
    statements (``sayings``, ``disputes``), of events (``happenings``) or of reports (``stories``): of what is read
    in one report, so that they outlive every joining. ``at`` is UTC, ISO 8601; of two verdicts that contradict each
    other the later holds.
    """

    id: str
    kind: Judged
    verdict: Verdict
    left: str
    right: str
    who: str
    at: str
    why: str = ""


class Correction(Struct, frozen=True):
    """What a person changed: a row that is only ever added. See ``docs/record.md`` for the actions."""

    id: str
    table: str
    row_id: str
    action: Action
    before: JSON
    after: JSON
    who: str
    at: str
    why: str = ""


class Merge(Struct, frozen=True):
    """Two keys of actors that are one across reports: by a rule (``who`` is ``dragoman``) or by a person.

    ``score`` (0–1) tells how alike the names are, ``None`` for a person's verdict; ``at`` is set only for one.
    """

    left_key: str
    left_name: str
    right_key: str
    right_name: str
    why: str
    who: str
    score: float | None = None
    at: str | None = None


class Joins(Struct, frozen=True):
    """All that follows from many readings together. A pure function of the set of readings."""

    dated: tuple[DatedReport, ...] = ()
    sayings: tuple[Saying, ...] = ()
    happenings: tuple[Happening, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    stories: tuple[Story, ...] = ()
    copies: tuple[Copy, ...] = ()
    relations: tuple[DyadMonth, ...] = ()
    dyad_entries: tuple[DyadEntry, ...] = ()
    merges: tuple[Merge, ...] = ()
