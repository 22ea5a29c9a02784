"""What can go wrong, and what it is called.

::

    DragomanError           anything this library raises on purpose; its text is a sentence for a person
      + UsageError          the command or call cannot be carried out as it was given
      + RecordError         the record file is missing, not a record, newer than this program, or in use
      + ModelError          a model or data file is missing or broken
      + KnowledgeError      a row of a knowledge file is malformed; names the file, the row and the reason
      + WorkerError         the processes that read cannot be started, or end whatever they read
      + ReportError         one report cannot be read; becomes a row of ``failures``, never stops a run
      + MissingExtraError   a library that only some users need is not installed; names what to install
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: The closed list of kinds of ``failures`` rows, each with what a person should know of it.
FAILURE_KINDS: Final[dict[str, str]] = {
    "empty": "there is no text in it",
    "binary": "it is not text",
    "encoding": "its characters cannot be decoded",
    "too_large": "it is larger than the limit",
    "no_article": "no article text was found in the page",
    "bad_row": "this row, or table, does not hold a text or html field",
    "bad_archive": "the compressed file or archive is damaged",
    "truncated": "it was cut: it holds less than it should",
    "unreadable": "the file cannot be opened",
    "not_fetched": "its page could not be fetched",
    "unsupported": "files of this kind are not read",
    "language": "it is not in English",
    "crashed": "reading it ended the worker process",
    "too_slow": "reading it took longer than the limit",
    "internal": "an error inside the program; please report it",
}

#: Exit codes of every command.
EXIT_OK: Final = 0
EXIT_FAILURES: Final = 1  # done, but some reports could not be read (or verify found a mismatch)
EXIT_USAGE: Final = 2  # nothing was done: wrong arguments, missing record, unknown model
EXIT_INTERRUPTED: Final = 130


class DragomanError(Exception):
    """Anything this library raises on purpose. ``str()`` is a sentence for a person."""


class UsageError(DragomanError):
    """The command or call cannot be carried out as it was given."""


class RecordError(DragomanError):
    """The record file is missing, not a record, newer than this program, or in use."""


class ModelError(DragomanError):
    """A model or data file is missing or broken."""


class KnowledgeError(DragomanError):
    """A row of a knowledge file is malformed; the text names the file, the row and the reason."""


class MissingExtraError(DragomanError):
    """A library that only some users need is not installed; the text names the extra to install."""


class WorkerError(DragomanError):
    """The processes that read cannot be started, or end whatever they read: no report is at fault."""


class ReportError(DragomanError):
    """One report cannot be read. ``kind`` is a key of :data:`FAILURE_KINDS`."""

    def __init__(self, kind: str, reason: str) -> None:
        if kind not in FAILURE_KINDS:
            raise ValueError(f"not a kind of failure: {kind}")
        super().__init__(reason)
        self.kind = kind


_LONGEST_REASON: Final = 300
_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]+")


def reason(error: Exception) -> str:
    """What went wrong, in the same words on every run: no addresses of objects, not too long."""
    said = _ADDRESS.sub("0x…", " ".join(str(error).split()))
    return f"{type(error).__name__}: {said}"[:_LONGEST_REASON] if said else type(error).__name__


@contextmanager
def one_report_at_fault() -> Iterator[None]:
    """Makes of what nobody foresaw a :class:`ReportError` (``internal``): it costs its report, never the run."""
    try:
        yield
    except (DragomanError, OSError, MemoryError):
        raise
    except Exception as error:
        raise ReportError("internal", reason(error)) from error
