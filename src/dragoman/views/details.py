"""Ids of entries in; the entries themselves, their members and the reports that carry them out.

Each function asks once for all ids together. Invariant: nothing is asked for that is not among the ids given.
"""

from __future__ import annotations

import itertools
import json
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.model import Dispute, Event, Happening, Saying, Statement, Story, When
from dragoman.record import codec

if TYPE_CHECKING:
    from dragoman.model import Span
    from dragoman.record.codec import Shape
    from dragoman.record.store import Store

#: Characters of a text in which its first words are looked for.
_HEAD_OF_TEXT: Final = 1000
#: Characters from a cue to what it introduces, at most, for both to be shown as one phrase.
_LONGEST_LEAD: Final = 80


@dataclass(frozen=True, slots=True)
class Carrier:
    """A report as other parts of the page speak of it. ``shown`` tells whether its text is on the page."""

    id: str
    title: str
    outlet: str
    published: When
    shown: bool


def by_ids[T](store: Store, kept: Shape[T], ids: Iterable[str], **elsewhere: object) -> Iterator[T]:
    """The rows of a table with those ids, in no order; ``elsewhere`` gives the fields that other tables keep."""
    query = f"SELECT {kept.selected} FROM {kept.table} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
    for row in store.rows(query, (json.dumps(sorted(ids)),)):
        yield kept.decode(row, **elsewhere)


def by_owner[T: (Statement, Event)](
    store: Store, kept: Shape[T], members: Mapping[str, Sequence[str]]
) -> dict[str, tuple[T, ...]]:
    """By owner the rows that belong to it, in its order."""
    found = {row.id: row for row in by_ids(store, kept, {i for ids in members.values() for i in ids})}
    return {key: tuple(found[i] for i in ids if i in found) for key, ids in members.items()}


def filled[T: (Saying, Happening, Story)](
    store: Store, rows: tuple[T, ...], table: str, owner: str, member: str, name: str
) -> tuple[T, ...]:
    """The same with their members, which ``table`` keeps by their ``owner``; ``name`` is the field for them."""
    wanted = json.dumps([row.id for row in rows])
    query = (
        f"SELECT {owner}, {member} FROM {table}"  # noqa: S608 - our own names
        f" WHERE {owner} IN (SELECT value FROM json_each(?)) ORDER BY {owner}, nth"
    )
    links = store.rows(query, (wanted,))
    members = {key: tuple(m for _, m in group) for key, group in itertools.groupby(links, operator.itemgetter(0))}
    return tuple(msgspec.structs.replace(row, **{name: members.get(row.id, ())}) for row in rows)


def with_sides(store: Store, disputes: Sequence[Dispute]) -> tuple[Dispute, ...]:
    """The same with their sides."""
    query = (
        f"SELECT dispute_id, {codec.SIDES.selected} FROM dispute_sides"  # noqa: S608 - our own names
        " WHERE dispute_id IN (SELECT value FROM json_each(?)) ORDER BY dispute_id, nth"
    )
    rows = store.rows(query, (json.dumps([d.id for d in disputes]),))
    sides = {
        key: tuple(codec.SIDES.decode(row[1:]) for row in group)
        for key, group in itertools.groupby(rows, operator.itemgetter(0))
    }
    return tuple(msgspec.structs.replace(d, sides=sides.get(d.id, ())) for d in disputes)


def copies(store: Store, shown: Sequence[str]) -> dict[str, tuple[str, float]]:
    """Of each shown report that copies another, which one and how much of it."""
    rows = store.rows(
        "SELECT report_id, copy_of, copied_share FROM copies"
        " WHERE nth = 0 AND report_id IN (SELECT value FROM json_each(?))",
        (json.dumps(shown),),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def copied_words(store: Store, report_id: str) -> tuple[Span, ...]:
    """The passages of a report that stand in the earlier report of which it has most; none where it is no copy."""
    rows = store.rows("SELECT passages FROM copies WHERE nth = 0 AND report_id = ?", (report_id,))
    return tuple((here[0], here[1]) for here, _ in json.loads(rows[0][0])) if rows else ()


def leads(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """Of statements that are not quoted whole the words from the cue to the content: ``accused``, ``said that``."""
    first = "json_extract(s.content, '$[0][0]')"
    rows = store.rows(
        f"SELECT s.id, substr(r.text, s.cue_start + 1, {first} - s.cue_start)"  # noqa: S608 - our own words
        " FROM statements s JOIN reports r ON r.id = s.report_id"
        f" WHERE s.kind <> 'direct' AND {first} - s.cue_start BETWEEN 1 AND ?"
        " AND s.id IN (SELECT value FROM json_each(?))",
        (_LONGEST_LEAD, json.dumps(sorted(ids))),
    )
    return {key: " ".join(words.split()) for key, words in rows if "\n" not in words.strip()}


def carriers(store: Store, ids: Iterable[str], shown: set[str]) -> dict[str, Carrier]:
    """Reports by id, as entries speak of them."""
    rows = store.rows(
        "SELECT v.id, v.title, v.outlet, v.source, substr(r.text, 1, ?), r.debris,"
        " v.published_start, v.published_end, v.published_granularity, v.published_basis"
        " FROM v_reports v JOIN reports r ON r.id = v.id"
        " WHERE v.id IN (SELECT value FROM json_each(?))",
        (_HEAD_OF_TEXT, json.dumps(sorted(ids))),
    )
    return {
        key: Carrier(key, title or _first_words(text, debris), outlet or source, When(*published), key in shown)
        for key, title, outlet, source, text, debris, *published in rows
    }


def _first_words(text: str, debris: str) -> str:
    """What stands for the title of a report that has none: its first line of prose."""
    for mark in reversed(json.loads(debris)):
        start, end = mark["span"]
        text = text[:start] + text[end:]
    return next((line.strip() for line in text.splitlines() if line.strip()), "Without a title")
