"""A statement in, whom it is likely aimed at out: whom words of the report name, or who is inferred with a fair chance.

Reading keeps every side it infers, with its chance; joining and pages leave out what is more likely wrong than right.
"""

from __future__ import annotations

import re
from typing import Final

from dragoman.model import Statement, Who

#: From this chance on an inferred target is about as likely right as wrong (docs/statements.md).
LIKELY: Final = 0.5
#: How the reason begins for a target that no words name.
_INFERRED: Final = re.compile(r"inferred \(([01]\.\d+)\)")


def chance_told(reason: str) -> float:
    """The chance that the reason for a target tells; 1 where words of the report name it."""
    inferred = _INFERRED.match(reason)
    return float(inferred[1]) if inferred is not None else 1.0


def is_guessed(reason: str) -> bool:
    """Whether a target with this reason is more likely wrong than right."""
    return chance_told(reason) < LIKELY


def likely_toward(statement: Statement) -> tuple[Who, ...]:
    """Whom a statement is aimed at; nobody where that is only guessed."""
    return () if is_guessed(statement.why.get("toward", "")) else statement.toward
