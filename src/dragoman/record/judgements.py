"""Decisions of persons in, rows that are only added, and of them those in force, out.

A decision says that two entries are one or two, that one is right or wrong, that a value should be another.

Invariant: rows of ``corrections`` are only ever added. What is undone is named by a later row, so that the whole
history stays; what is in force follows from the set of rows alone. Every addition puts the joins out of date.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from dragoman.errors import UsageError
from dragoman.ids import content_id
from dragoman.model import JSON, Action, Correction, Judged, Judgement, Verdict

if TYPE_CHECKING:
    from dragoman.record.store import Store
    from dragoman.record.writer import Writer

_COLUMNS: Final = "id, table_name, row_id, action, before, after, who, at, why"
#: The shortest beginning of an id that is looked for.
_SHORTEST: Final = 4
_VERDICTS: Final = frozenset(get_args(Verdict))
_JUDGED: Final = frozenset(get_args(Judged))
_ACTIONS: Final = frozenset(get_args(Action))


def judge(
    writer: Writer, kind: Judged, verdict: Verdict, left: str, right: str, *, who: str, why: str, at: str | None = None
) -> Correction:
    """Adds the verdict of the person ``who`` that ``left`` and ``right`` are the same, or different.

    What the two ids are for each ``kind`` is said at :class:`dragoman.model.Judgement`; ``at`` is now unless given.
    Raises :class:`UsageError` for an empty name, one id twice or an unknown kind or verdict.
    """
    if kind not in _JUDGED or verdict not in _VERDICTS:
        raise UsageError(f"no judgement {verdict!r} of {kind!r}")
    if left == right:
        raise UsageError(f"{left!r} is given twice")
    left, right = sorted((left, right))
    return add(writer, kind, left, verdict, after=right, who=who, why=why, at=at)


def add(
    writer: Writer,
    table: str,
    row_id: str,
    action: Action,
    *,
    who: str,
    why: str = "",
    before: JSON = None,
    after: JSON = None,
    at: str | None = None,
) -> Correction:
    """Adds a correction of the row ``row_id`` of ``table`` by the person ``who``.

    ``accept`` and ``reject`` say that an entry is right or wrong; ``change`` puts ``after`` in the place of
    ``before``. Adding the same row twice adds it once. Raises :class:`UsageError` where a part is missing.
    """
    if action not in _ACTIONS:
        raise UsageError(f"there is no action {action!r}")
    for what, value in (("a name of the person who decides", who), ("a table", table), ("an id", row_id)):
        if not value.strip():
            raise UsageError(f"{what} is missing")
    at = at or datetime.now(UTC).isoformat(timespec="microseconds")
    key = content_id("c", table, row_id, action, _text(before), _text(after), who, at)
    row = Correction(key, table, row_id, action, before, after, who, at, why)
    writer.keep_correction(
        (row.id, row.table, row.row_id, row.action, _maybe(before), _maybe(after), row.who, row.at, row.why)
    )
    return row


def undo(writer: Writer, correction_id: str, *, who: str, why: str = "") -> Correction:
    """Takes back a correction, whoever made it; undoing that undo puts it in force again.

    ``correction_id`` may be the beginning of an id. Raises :class:`UsageError` when there is none, or more than one.
    """
    found = [c for c in corrections(writer) if len(correction_id) >= _SHORTEST and c.id.startswith(correction_id)]
    if len(found) != 1:
        many = "several corrections" if found else "no correction"
        raise UsageError(f"there is {many} with the id {correction_id!r}")
    return add(writer, "corrections", found[0].id, "undo", who=who, why=why)


def corrections(store: Store, *, table: str | None = None, undone: bool = True) -> list[Correction]:
    """All corrections, oldest first; of one ``table`` only; without those that were ``undone`` (and the undoing)."""
    rows = [_decode(row) for row in store.rows(f"SELECT {_COLUMNS} FROM corrections ORDER BY at, id")]  # noqa: S608
    if not undone:
        gone = _undone(rows)
        rows = [row for row in rows if row.action != "undo" and row.id not in gone]
    return [row for row in rows if table is None or row.table == table]


def in_force(store: Store) -> tuple[Judgement, ...]:
    """The verdicts on pairs that hold now, oldest first: what :func:`dragoman.joining.join` is given."""
    return judgements_of(corrections(store, undone=False))


def judgements_of(rows: Iterable[Correction]) -> tuple[Judgement, ...]:
    """The verdicts on pairs among ``rows``."""
    return tuple(
        Judgement(
            row.id,
            cast("Judged", row.table),
            cast("Verdict", row.action),
            row.row_id,
            str(row.after),
            row.who,
            row.at,
            row.why,
        )
        for row in rows
        if row.action in _VERDICTS and row.table in _JUDGED
    )


def _undone(rows: Sequence[Correction]) -> set[str]:
    """The ids that an undo names which is itself in force: from the last row back, for an undo can be undone."""
    gone: set[str] = set()
    for row in reversed(rows):
        if row.action == "undo" and row.id not in gone:
            gone.add(row.row_id)
    return gone


def _decode(row: Sequence[Any]) -> Correction:
    key, table, row_id, action, before, after, who, at, why = row
    before, after = (None if value is None else json.loads(value) for value in (before, after))
    return Correction(key, table, row_id, action, before, after, who, at, why)


def _maybe(value: JSON) -> str | None:
    return None if value is None else _text(value)


def _text(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
