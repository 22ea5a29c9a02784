"""An event's day and status in, the two made to agree out: what is told as done on a day to come is planned.

A plan whose day is gone came to nothing; one without a day is ahead of the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dragoman.reading.status import is_gone

if TYPE_CHECKING:
    from dragoman.model import Report, Status, When
    from dragoman.reading.candidates import Candidate


def agreed(report: Report, candidate: Candidate, when: When, status: Status, because: str) -> tuple[When, Status, str]:
    """Day, status and what decided it, made to agree: what is to come is planned, a day gone by is no plan."""
    if because == "tense" and status == "occurred" and _is_ahead(report, when):
        status, because = "planned", "its day is still to come"
    if status == "planned" and is_gone(candidate.token, when, report):
        return when, "cancelled", "a plan of the past whose day is gone"
    if status == "planned" and (candidate.token.dep_ == "xcomp" or when.start is None):
        return _still_ahead(when, report), status, because
    return when, status, because


def _is_ahead(report: Report, when: When) -> bool:
    """Whether it is to happen after the report came out."""
    today = report.published.end
    return (
        today is not None
        and when.start is not None
        and (when.start > today or (when.end is None and when.start >= today))
    )


def _still_ahead(when: When, report: Report) -> When:
    """What is planned is ahead, if only from the day on which it was planned ("*vowed* in March *to* retaliate")."""
    today = report.published.start
    if today is None or when.end is None or (when.start is not None and when.end >= today):
        return when
    start = when.start or today
    return replace(when, start=start, end=None, granularity="open", basis=f"planned, so ahead: {when.basis}")
