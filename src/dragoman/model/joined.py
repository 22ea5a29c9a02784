"""What joining makes of many readings together."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from dragoman.model.judged import Merge
from dragoman.model.values import Span, Status, When, Who


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
