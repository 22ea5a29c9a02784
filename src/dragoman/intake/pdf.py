"""The bytes of a PDF in, the report of its text layer out; pictures of text are not recognised.

Invariant: the document is parsed by a process of its own, within seconds and bytes; whatever it does there, it costs
itself alone.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Final

from dragoman.errors import ReportError
from dragoman.intake.pdf_layout import lay_out
from dragoman.intake.plain import report_from_text
from dragoman.model import Report

#: What one document may cost: seconds of computing, seconds by the clock (a machine may be busy), bytes of memory.
SECONDS: Final = 60
CLOCK_SECONDS: Final = 600
MEMORY: Final = 1536 * 2**20
#: The title in a document's metadata is taken only where it stands in its first so many characters.
_FIRST: Final = 2000
_PROGRAM: Final = "from dragoman.intake.pdf_pages import main; main()"


def report_from_pdf(data: bytes, *, source: str, known: Mapping[str, str] | None = None) -> Report:
    """The report in the text layer of ``data``; ``basis.pages`` tells where in its text each page begins.

    ``known`` holds what others say of it (as in :func:`report_from_text`) and wins over the document's own metadata.

    Raises :class:`ReportError` (``unsupported`` also where pypdf is not installed, ``empty`` without a text layer,
    ``too_large``, ``too_slow``, ``bad_archive``, ``language``).
    """
    if importlib.util.find_spec("pypdf") is None:
        raise ReportError("unsupported", "it is a PDF document; to read those, install dragoman[pdf]")
    answer = _parsed(data)
    if "kind" in answer:
        raise ReportError(answer["kind"], answer["reason"])
    laid = lay_out(answer["pages"])
    if not laid.text:
        raise ReportError("empty", "there is no text layer in it; a scan must be recognised (OCR) first")
    title = " ".join((answer["title"] or "").split())
    bears = title and title.casefold() in " ".join(laid.text[:_FIRST].split()).casefold()
    known = ({"title": title} if bears else {}) | dict(known or {})
    basis = {
        "text": f"pdf: text layer, lines joined, {laid.hyphens} hyphens taken out",
        "pages": " ".join(map(str, laid.starts)),
    }
    return report_from_text(laid.text, source=source, known=known, basis=basis, debris=laid.debris)


def _parsed(data: bytes) -> dict[str, Any]:
    """What the process for this document answers."""
    # -P: nothing is imported from the folder that the program runs in.
    command = [sys.executable, "-P", "-c", _PROGRAM, str(SECONDS), str(MEMORY)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the document is its input
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, check=False,
            timeout=CLOCK_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ReportError("too_slow", "reading its pages took longer than the limit") from error
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise ReportError("too_slow", f"reading its pages took longer than the limit of {SECONDS} seconds")
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise ReportError("crashed", "reading its pages ended the process that did it") from error
    return answer
