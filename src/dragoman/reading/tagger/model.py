"""What the tagger finds in a text.  All offsets are code points into that text."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]  # code points [start, end) of the text


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's words or thoughts: who (may be empty), by which cue, what.

    Every role may be in several fragments, in order of their place.  Scores are probabilities,
    rounded to two decimals.  `act` and `channel` are read at the cue and None without one; `act_logs`
    are the natural logarithms of the chances of all acts, in the order of the labels.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float
    act: str | None
    act_score: float
    act_logs: tuple[float, ...]
    channel: str | None
    channel_score: float
    negated: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names an event, with its PLOVER type, its status and who took part.

    Scores are probabilities, rounded to two decimals: that this is a trigger, that its type and
    its status are right.  `worth` is how much the word looks like an event that readers list, in
    odds; many with a low score are none.
    """

    span: Span
    type: str
    status: str
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    places: tuple[Span, ...]
    times: tuple[Span, ...]
    score: float
    type_score: float
    status_score: float
    worth: float = 0.0


@dataclass(frozen=True, slots=True)
class Tagged:
    """Attributions and triggers of one text, each in order of place."""

    attributions: tuple[Attribution, ...]
    triggers: tuple[Trigger, ...]
