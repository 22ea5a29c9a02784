"""Reports and happenings in; lines of what is known of them, for whoever looks an entry up, out.

Invariant: offsets are code points of the two texts that a passage stands in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.model import Happening
    from dragoman.record.store import Store

type Fact = tuple[str, str]

_FIRST_WORDS: Final = 100


def copied(store: Store, report_id: str) -> Iterator[Fact]:
    """What the report shares with others: how much, and where each passage stands here and there."""
    query = "SELECT report_id, copy_of, copied_share, passages FROM copies WHERE {} = ? ORDER BY report_id, nth"
    for _, other, share, passages in store.rows(query.format("report_id"), (report_id,)):
        yield f"{share:.0%} of its words stand in", f"{carrier(store, other)} {other}"
        places = [f"{a}–{b} here, {c}–{d} there" for (a, b), (c, d) in json.loads(passages)]
        yield "passages (code points)", "; ".join(places)
    for copy, _, share, _ in store.rows(query.format("copy_of"), (report_id,)):
        yield "stands in", f"{carrier(store, copy)} {copy} ({share:.0%} of that one's words)"


def carrier(store: Store, report_id: str) -> str:
    """The outlet of a report, or its source, and its day."""
    report, day = store.report(report_id), store.published_of(report_id)
    return ", ".join(x for x in (report.outlet or report.source, day.start if day.start == day.end else None) if x)


def deed(row: Happening) -> str:
    """A happening in one line, with its id at the end."""
    who, whom = ("; ".join(w.name for w in side) for side in (row.actors, row.recipients))
    parties = " → ".join(x for x in (who, row.type, whom) if x)
    start, end = row.when.start, row.when.end
    day = start if start == end else f"{start or '…'} – {end or '…'}"
    return ", ".join(x for x in (parties, row.status, day, f"{row.independent_sources} independent", row.id) if x)


def chapter(store: Store, report_id: str, turn: int | None) -> Fact:
    """A report of a story: where it stands, and its title or first words."""
    report = store.report(report_id)
    words = report.title or " ".join(report.text.split())[:_FIRST_WORDS]
    return f"report {report_id}{f', episode {turn}' if turn else ''}", f"{carrier(store, report_id)}: {words}"
