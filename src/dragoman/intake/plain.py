"""Text in, Report out: what the heading says of outlet, title, place and date; what is debris.

Invariant: the text is stored as it came; heading and debris are spans into it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from dragoman.errors import ReportError, one_report_at_fault
from dragoman.ids import content_id
from dragoman.intake.debris import find_debris
from dragoman.intake.heading import Heading, read_heading
from dragoman.intake.language import guess_language
from dragoman.intake.stamps import read_stamp
from dragoman.model import Debris, Report, When

#: Characters of one report's text at most: a shelf of books.
LONGEST_TEXT = 12_000_000
_SURROGATE = re.compile("[\ud800-\udfff]")


@one_report_at_fault()
def report_from_text(
    text: str,
    *,
    source: str,
    known: Mapping[str, str] | None = None,
    basis: Mapping[str, str] | None = None,
    debris: Sequence[Debris] = (),
) -> Report:
    """The report that ``text`` is.

    ``known`` holds what metadata say (``url, outlet, title, byline, published, language``) and wins over the heading;
    ``basis`` the reasons already decided, ``debris`` what is known to be none of its prose. Raises
    :class:`ReportError` (``empty``, ``too_large``, ``language``).
    """
    known = known or {}
    text = _storable(text)
    if not text.strip():
        raise ReportError("empty", "there is no text in it")
    if len(text) > LONGEST_TEXT:
        raise ReportError(
            "too_large", f"it holds {len(text):,} characters; of a report at most {LONGEST_TEXT:,} are read"
        )
    language = known.get("language") or guess_language(text)
    if language is not None and language.lower().split("-")[0] not in {"en", "eng", "english"}:
        raise ReportError("language", f"it is in another language than English ({language})")
    heading = read_heading(text)
    reasons = dict(basis or {}) | heading.basis | {name: "metadata" for name in known if name != "url"}
    reasons.setdefault("language", "function words" if language else "unknown")
    published = _published(known.get("published"), heading, reasons)
    return Report(
        id=content_id("r", source, text),
        source=source,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        outlet=known.get("outlet") or heading.outlet,
        title=known.get("title") or heading.title,
        byline=known.get("byline") or heading.byline,
        dateline=heading.dateline,
        language="en" if language else None,
        published=published,
        url=_web_address(known.get("url")),
        debris=find_debris(text, (*heading.debris, *debris)),
        basis={name: reasons[name] for name in sorted(reasons)},
    )


def _storable(text: str) -> str:
    """Lone surrogates and zero characters cannot be stored in UTF-8 text: each becomes one replacement character."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _published(stated: str | None, heading: Heading, reasons: dict[str, str]) -> When:
    if stated:
        when = read_stamp(stated, "metadata")
        if when is not None:
            return when
        reasons["published"] = f"metadata not understood: {stated[:40]}"
        return heading.published or When(basis="unknown")
    return heading.published or When(basis="unknown")


def _web_address(url: str | None) -> str | None:
    """Only http and https addresses are kept as links; anything else stays the source name, which is shown as text."""
    if url and url.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in url):
        return url
    return None
