"""The address of an entry's page in, the report in the page out, or why there is none, now or ever.

Invariant: what the feed says of the entry (its title, outlet, date) wins over what the page says of itself, and the
report's source is the address that the feed gave, wherever that led.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from dragoman.errors import ReportError
from dragoman.intake.article import report_from_html
from dragoman.intake.decode import decode_page
from dragoman.intake.feeds import Entry
from dragoman.intake.pdf import report_from_pdf
from dragoman.intake.rows import LARGEST_REPORT
from dragoman.model import Report
from dragoman.watching.addresses import RefusedError
from dragoman.watching.asking import Asker
from dragoman.watching.fetch import Answer, FetchError

_OK, _TOO_MANY, _FAILED = 200, 429, 500
_TOO_EARLY: Final = {408, 425, _TOO_MANY}
_PDF: Final = "application/pdf"
_PAGES: Final = {"", _PDF, "text/html", "application/xhtml+xml", "text/plain"}
_ACCEPT: Final = {"Accept": "text/html, application/xhtml+xml;q=0.9, application/pdf;q=0.5"}


class Later(Struct, frozen=True):
    """The page could not be had now; ``seconds`` is how long the server asks to be left alone."""

    reason: str
    seconds: float = 0.0


class Gone(Struct, frozen=True):
    """There is no report to be had from the page; ``kind`` is one of the kinds of failures."""

    reason: str
    kind: str = "not_fetched"


def fetched_report(asker: Asker, address: str, entry: Entry, clock: Callable[[], float]) -> Report | Later | Gone:
    """The report in the page at ``address``; what is refused is never asked for again."""
    try:
        answer = asker.get(address, _ACCEPT, size=LARGEST_REPORT)
    except (RefusedError, FetchError) as error:
        lasts = isinstance(error, RefusedError) and not error.for_now
        return Gone(str(error)) if lasts else Later(str(error))
    return _report(answer, address, entry, clock)


def _report(answer: Answer, address: str, entry: Entry, clock: Callable[[], float]) -> Report | Later | Gone:
    if answer.status in _TOO_EARLY or answer.status >= _FAILED:
        return Later(f"the server answered {answer.status}", answer.retry_after(clock()) or 0.0)
    if answer.status != _OK:
        return Gone(f"the server answered {answer.status}")
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in _PAGES:
        return Gone(f"it is no page but {kind[:60]}", "unsupported")
    try:
        if kind == _PDF:
            return report_from_pdf(answer.body, source=address, known=entry.metadata | {"url": address})
        decoded = decode_page(answer.body, answer.charset)
        basis = {"encoding": decoded.basis, "text": "page"}
        return report_from_html(decoded.text, source=address, known=entry.metadata | {"url": address}, basis=basis)
    except ReportError as error:
        return Gone(str(error), error.kind)
