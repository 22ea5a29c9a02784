"""A program of its own: a PDF on standard input, the text of its pages as JSON on standard output, within limits.

Parsing a PDF can take any time and memory, so that no process of value does it: this one is started for a single
document and may be killed. Invariant: it opens no file and writes nothing but one line of JSON: ``{"pages": [...],
"title": ...}`` or ``{"kind": ..., "reason": ...}``.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any, Final

#: Pages of one document, and characters of all of them, at most.
MOST_PAGES: Final = 2000
MOST_CHARACTERS: Final = 12_000_000


def main() -> None:
    """Limits itself to the seconds and bytes that its arguments name; reads; answers."""
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    _limit(seconds, memory)
    logging.disable(logging.CRITICAL)
    data = sys.stdin.buffer.read()
    try:
        answer = pages_of(data)
    except MemoryError:
        answer = _failure("too_large", f"reading it takes more than {memory // 2**20} MB of memory")
    except RecursionError:
        answer = _failure("bad_archive", "the document is nested too deep")
    except Exception as error:  # noqa: BLE001 - whatever such a document provokes, it is the document's failure
        answer = _failure("bad_archive", f"the document is damaged: {type(error).__name__}: {error}"[:200])
    sys.stdout.write(json.dumps(answer))


def pages_of(data: bytes) -> dict[str, Any]:
    """The text of each page in ``data``, or why there is none."""
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, WrongPasswordError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return _failure("unsupported", "it is encrypted and opens with its password only")
        number = len(reader.pages)
        if number > MOST_PAGES:
            return _failure("too_large", f"it has {number:,} pages; at most {MOST_PAGES:,} are read")
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MOST_CHARACTERS:
                return _failure("too_large", f"it holds more than {MOST_CHARACTERS:,} characters")
        return {"pages": pages, "title": _title(reader)}
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        return _failure("unsupported", "it is encrypted")
    except LimitReachedError as error:
        return _failure("too_large", f"a part of it unpacks to too much: {error}"[:200])


def _title(reader: Any) -> str | None:
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:  # noqa: BLE001 - no document fails for its title
        return None
    return str(title) if title else None


def _failure(kind: str, reason: str) -> dict[str, str]:
    return {"kind": kind, "reason": reason}


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # a system without limits for processes: the caller's clock remains
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
