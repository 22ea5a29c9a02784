"""What a person decided, and who is one and the same across reports."""

from __future__ import annotations

from msgspec import Struct

from dragoman.model.values import JSON, Action, Judged, Verdict


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
