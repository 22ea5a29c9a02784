"""A page of HTML in, the Report of its article out, by trafilatura. Nothing of the page runs or is fetched.

What trafilatura drops without a word (nodes over 10 MB, tags nested over 256 deep) becomes a failure with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dragoman.errors import ReportError, one_report_at_fault
from dragoman.intake.plain import report_from_text
from dragoman.model import Report

#: libxml2's limits; beyond them it stops without raising (measured, trafilatura 2.3).
LONGEST_NODE, DEEPEST_NESTING = 10_000_000, 256
#: trafilatura's name of a field, and ours.
_FIELDS = {"title": "title", "author": "byline", "sitename": "outlet", "date": "published", "url": "url"}


@one_report_at_fault()
def report_from_html(
    page: str,
    *,
    source: str,
    known: Mapping[str, str] | None = None,
    basis: Mapping[str, str] | None = None,
) -> Report:
    """The report in ``page``. ``known`` (a row's own fields) wins over what the page says of itself.

    Raises :class:`ReportError` (``empty``, ``no_article``, ``language``).
    """
    if not page.strip():
        raise ReportError("empty", "there is no text in it")
    document = _extract(page)
    text = (document.get("text") or "").strip() if document else ""
    if not text:
        raise ReportError("no_article", _why_nothing(page))
    of_page = {ours: str(document[theirs]) for theirs, ours in _FIELDS.items() if document.get(theirs)}
    return report_from_text(text, source=source, known=of_page | dict(known or {}), basis=basis)


def _extract(page: str) -> dict[str, Any]:
    import lxml.etree
    import trafilatura

    try:
        found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    except (ValueError, RecursionError, TypeError, lxml.etree.LxmlError):
        return {}
    if found is None:
        return {}
    return dict(found.as_dict() if hasattr(found, "as_dict") else found)


def _why_nothing(page: str) -> str:
    if len(page) > LONGEST_NODE:
        return f"no article was found; pages with text nodes over {LONGEST_NODE // 1_000_000} MB cannot be read"
    depth = _nesting(page)
    if depth > DEEPEST_NESTING:
        return f"no article was found; its tags nest {depth} deep and only {DEEPEST_NESTING} can be read"
    return "no article text was found in the page"


def _nesting(page: str) -> int:
    """Depth of the deepest run of openings, counted by brackets: a cheap upper bound that needs no parser."""
    depth = deepest = position = 0
    while (position := page.find("<", position)) >= 0:
        after = page[position + 1 : position + 2]
        if after == "/":
            depth = max(0, depth - 1)
        elif after.isalpha():
            depth += 1
            deepest = max(deepest, depth)
        position += 1
    return deepest
