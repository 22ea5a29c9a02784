"""Words that a person typed in, places in reports and statements that have them out.

Invariant: whatever is typed is a search, never a syntax error and never SQL.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.record.store import Store

#: Stand around found words in a snippet: private-use characters, which no report needs.
OPENING: Final = "\ue000"
CLOSING: Final = "\ue001"

#: More words than this in one search are left out; SQLite's own limit on the depth of an expression lies above.
_MOST_WORDS: Final = 40
_SNIPPET_WORDS: Final = 24

_TERM: Final = re.compile(r'"([^"]*)"(\*?)|(\S+)')
_WORD: Final = re.compile(r"\w")

_STATEMENTS: Final = f"""
SELECT 'statement', s.id, s.holder_name || ', ' || s.act,
  snippet(statements_fts, 0, '{OPENING}', '{CLOSING}', '…', {_SNIPPET_WORDS}),
  coalesce(s.when_start, s.when_end, r.published_start, r.published_end), r.outlet, r.source, s.report_id
FROM statements_fts f JOIN statements s ON s.rowid = f.rowid JOIN v_reports r ON r.id = s.report_id
WHERE statements_fts MATCH ? ORDER BY f.rank, s.id LIMIT ?
"""  # noqa: S608 - our own names
_REPORTS: Final = f"""
SELECT 'report', r.id, r.title, snippet(reports_fts, -1, '{OPENING}', '{CLOSING}', '…', {_SNIPPET_WORDS}),
  coalesce(r.published_start, r.published_end), r.outlet, r.source, r.id
FROM reports_fts f JOIN reports t ON t.rowid = f.rowid JOIN v_reports r ON r.id = t.id
WHERE reports_fts MATCH ? ORDER BY f.rank, r.id LIMIT ?
"""  # noqa: S608 - our own names


class Hit(Struct, frozen=True):
    """A place where the words stand; in ``words`` they are between :data:`OPENING` and :data:`CLOSING`."""

    kind: str
    id: str
    what: str | None
    words: str
    day: str | None
    outlet: str | None
    source: str
    report_id: str


def search(store: Store, typed: str, *, limit: int = 20) -> list[Hit]:
    """The best statements, then the best reports, at most ``limit`` of each, that have all words of ``typed``.

    Words in double quotes must stand together; a word that ends in ``*`` may go on. Word endings, case and accents
    do not matter. Raises :class:`UsageError` when no word is typed.
    """
    expression = match_expression(typed)
    found = store.rows(_STATEMENTS, (expression, limit)) + store.rows(_REPORTS, (expression, limit))
    return [Hit(*row) for row in found]


def match_expression(typed: str) -> str:
    """``typed`` as an FTS5 expression that asks for all of its words. Raises :class:`UsageError` without a word."""
    return " ".join(terms(typed))


def terms(typed: str) -> list[str]:
    """The words and phrases of ``typed``, each quoted, so that none is an operator of FTS5."""
    found_terms = []
    for found in _TERM.finditer(typed.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")):
        phrase, star, word = found.groups()
        text = phrase if word is None else word.rstrip("*")
        goes_on = bool(star) or (word is not None and word.endswith("*"))
        if _WORD.search(text):
            found_terms.append('"' + text.replace('"', '""') + '"' + ("*" if goes_on else ""))
    if not found_terms:
        raise UsageError("there is no word to search for")
    return found_terms[:_MOST_WORDS]
