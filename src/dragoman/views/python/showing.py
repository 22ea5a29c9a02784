"""Rows and the passages that they rest on in; the HTML that a notebook shows out.

Invariant: every character that comes from a record is escaped; the HTML has no script, no link and no style sheet, so
that it can be shown beside anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from markupsafe import Markup, escape

from dragoman.record.lookup import Evidence

#: What tells little at a glance; it stands in every frame.
_LEFT_OUT: Final = frozenset(
    {"id", "why", "when_basis", "when_granularity", "when_weekday", "report_id", "saying_id", "happening_id"}
)
_LONGEST: Final = 160
_PASSAGES: Final = 3
_CELL: Final = Markup('<td style="text-align:left;vertical-align:top">{}</td>')
_WORDS: Final = Markup('<tr><td colspan="{}" style="text-align:left;color:#444;padding:0 1em 0.8em 2em">{}</td></tr>')
_MARK: Final = Markup('<mark style="background:#fde68a;color:inherit">{}</mark>')


def table_html(
    columns: Sequence[str], rows: Sequence[dict[str, Any]], words: Sequence[Sequence[Evidence]], total: int
) -> str:
    """A table of ``rows``, each with its words under it; ``total`` counts also those that are not shown."""
    shown = [
        name for name in columns if name not in _LEFT_OUT and any(row[name] not in {None, ""} for row in _hashed(rows))
    ]
    head = Markup("").join(Markup('<th style="text-align:left">{}</th>').format(name) for name in shown)
    body = Markup("").join(
        _row([row[name] for name in shown], evidence) for row, evidence in zip(rows, words, strict=True)
    )
    more = Markup("<p>{} of {} rows are shown.</p>").format(len(rows), total) if total > len(rows) else Markup("")
    if not rows:
        return str(Markup("<p>No rows.</p>"))
    return str(Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}").format(head, body, more))


def _hashed(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: _text(value) for name, value in row.items()} for row in rows]


def _row(values: Sequence[object], evidence: Sequence[Evidence]) -> Markup:
    cells = Markup("").join(_CELL.format(_short(_text(value))) for value in values)
    row = Markup("<tr>{}</tr>").format(cells)
    for passage in evidence[:_PASSAGES]:
        row += _WORDS.format(len(values), _marked(passage))
    return row


def _marked(passage: Evidence) -> Markup:
    """The words of a passage with its marks, after the outlet that they stand in."""
    spans = [span for span, _ in passage.marks]
    inside = {at for span in spans for at in span if passage.start <= at <= passage.end}
    cuts = sorted({passage.start, passage.end, *inside})
    out = Markup("")
    for start, end in pairwise(cuts):
        piece = passage.text[start - passage.start : end - passage.start]
        covered = any(a <= start and end <= b for a, b in spans)
        out += _MARK.format(piece) if covered else escape(piece)
    return Markup("<b>{}</b>: {}").format(passage.outlet or passage.source, out)


def _text(value: object) -> str:
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
