"""The shapes that travel through the house: what intake gives, reading finds and joining makes.

Everything here is frozen data without behaviour. Units, everywhere:

* a span is ``(start, end)``, code points into ``Report.text``, end exclusive;
* a date is a closed ISO day (``"2023-05-17"``); an open end is ``None``;
* a confidence is a share between 0 and 1.

The names of fields are the contract of the exports; fields may be added, never renamed.
"""

from __future__ import annotations

from dragoman.model.joined import (
    Copy,
    DatedReport,
    Dispute,
    DyadEntry,
    DyadMonth,
    Happening,
    Joins,
    Saying,
    Side,
    StatusAt,
    Story,
    Variant,
)
from dragoman.model.judged import Correction, Judgement, Merge
from dragoman.model.read import (
    Arrangement,
    Debris,
    Event,
    Failure,
    Magnitude,
    Mention,
    Reading,
    Report,
    Statement,
    TimeExpression,
)
from dragoman.model.values import (
    JSON,
    Act,
    Action,
    ArrangementType,
    Channel,
    Granularity,
    How,
    Judged,
    Kind,
    Relation,
    Span,
    StatementKind,
    Status,
    Verdict,
    When,
    Who,
)

__all__ = [
    "JSON",
    "Act",
    "Action",
    "Arrangement",
    "ArrangementType",
    "Channel",
    "Copy",
    "Correction",
    "DatedReport",
    "Debris",
    "Dispute",
    "DyadEntry",
    "DyadMonth",
    "Event",
    "Failure",
    "Granularity",
    "Happening",
    "How",
    "Joins",
    "Judged",
    "Judgement",
    "Kind",
    "Magnitude",
    "Mention",
    "Merge",
    "Reading",
    "Relation",
    "Report",
    "Saying",
    "Side",
    "Span",
    "Statement",
    "StatementKind",
    "Status",
    "StatusAt",
    "Story",
    "TimeExpression",
    "Variant",
    "Verdict",
    "When",
    "Who",
]
