"""What a run does in, one JSON line an event on standard error out, for whoever collects logs.

Invariant: every line is one JSON object with ``at`` (UTC, ISO 8601) and ``event``; nothing else goes to standard error.
Events: ``begun``, ``batch`` (kept: new, known, failed), ``failed`` (source, kind, reason), ``again`` (reports of the
record read again: read, failed, left), ``joined`` (done, of),
``finished``, ``stopped``, ``error``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from dragoman.errors import EXIT_INTERRUPTED, EXIT_USAGE, DragomanError
from dragoman.views.terminal import json_line

if TYPE_CHECKING:
    from dragoman.record.writer import Added


def log(event: str, **what: object) -> None:
    """One line."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    sys.stderr.write(json_line({"at": now, "event": event, **what}) + "\n")
    sys.stderr.flush()


def log_batch(added: Added) -> None:
    """What became of a batch, and each report of it that failed."""
    for failure in added.failures:
        log("failed", source=failure.source, kind=failure.kind, reason=failure.reason)
    if added.again or added.left:
        log("again", read=added.again, failed=added.failed, left=added.left)
    elif added.new or added.known or added.failed:
        log("batch", new=added.new, known=added.known, failed=added.failed)


def log_joined(done: int, of: int) -> None:
    """How many reports are joined of those that are to be."""
    log("joined", done=done, of=of)


@contextmanager
def logged(**what: object) -> Iterator[None]:
    """Tells that something begins, and how it ended where that was not its end."""
    log("begun", **what)
    try:
        yield
    except KeyboardInterrupt:
        log("stopped", code=EXIT_INTERRUPTED)
        raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
    except DragomanError as error:
        log("error", code=EXIT_USAGE, reason=str(error))
        raise click.exceptions.Exit(EXIT_USAGE) from error
