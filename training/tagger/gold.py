"""Gold annotations in characters, whatever file they came from.  Needs nothing but Python."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

Span = tuple[int, int]  # characters [start, end)


@dataclass
class Attribution:
    """A statement: character spans, each role possibly in several fragments.

    `nested` says that it stands inside another statement's content; the tagger finds only outer
    ones, but learns acts from both.
    """

    source: list[Span]
    cue: list[Span]
    content: list[Span]
    act: str | None = None
    channel: str | None = None
    negated: bool | None = None
    nested: bool = False


@dataclass
class Event:
    """An event: its trigger and the spans of each role (actor, recipient, place, time).

    A status or roles that are not known are `None`.
    """

    trigger: Span
    type: str
    status: str | None
    roles: dict[str, list[Span]] | None = field(default_factory=dict)


@dataclass
class Sentence:
    """One line of an event file."""

    text: str
    events: list[Event]


@dataclass
class Report:
    """One report; `events` is `None` where only its statements are marked.

    At `doubtful` places may or may not stand a trigger.
    """

    name: str
    text: str
    attributions: list[Attribution]
    events: list[Event] | None = None
    doubtful: list[Span] = field(default_factory=list)


def is_development(key: str) -> bool:
    """True for one text in ten, by a hash, so that the split stays as files grow."""
    return hashlib.sha256(key.encode()).digest()[0] * 10 < 256
