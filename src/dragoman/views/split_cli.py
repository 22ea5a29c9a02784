"""The commands by which a person says what is one and what is two: `split`, `merge`, `undo`.

Invariant: nothing is changed, only added; every call ends with a record that is joined as the person said.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from dragoman.errors import EXIT_OK, UsageError
from dragoman.views.options import opened, record_option

if TYPE_CHECKING:
    from dragoman.model import Judged
    from dragoman.record.store import Store

_by = click.option("--by", "who", required=True, metavar="NAME", help="Who decides.")
_why = click.option("--why", required=True, metavar="TEXT", help="The reason, kept with the decision.")

#: Of what is joined: the kind of judgement on it, and what gives its members.
_JOINED: Final = {
    "saying": ("sayings", "SELECT statement_id FROM saying_statements WHERE saying_id = ? ORDER BY nth"),
    "happening": ("happenings", "SELECT event_id FROM happening_events WHERE happening_id = ? ORDER BY nth"),
    "dispute": ("disputes", "SELECT statement_ids FROM dispute_sides WHERE dispute_id = ? ORDER BY nth"),
    "story": ("stories", "SELECT report_id FROM story_reports WHERE story_id = ? ORDER BY nth"),
}


@click.command("split")
@click.argument("row_id", metavar="ID")
@click.argument("entry", metavar="ENTRY")
@_by
@_why
@record_option
def split(row_id: str, entry: str, who: str, why: str, record: Path) -> int:
    """Say that ENTRY is no part of ID: a statement of a saying, an event of a happening, a report of a story.

    It holds for whatever is read later, until it is taken back with undo.
    """
    from dragoman.record.judgements import judge
    from dragoman.record.lookup import find
    from dragoman.record.writer import Writer

    with opened(record) as store:
        kind, members = _members(store, row_id)
        one = find(store, entry).id
    if one not in members:
        raise UsageError(f"{entry} is no part of {row_id}; its parts are {', '.join(members[:12])}")
    others = [member for member in members if member != one]
    if not others:
        raise UsageError(f"{entry} stands alone already")
    with Writer.open(record) as writer:
        rows = [judge(writer, kind, "different", one, other, who=who, why=why) for other in others]
    _settle(record)
    click.echo(f"{one} is no part of {row_id} now; undo: dragoman undo {' '.join(row.id for row in rows)} --by …")
    return EXIT_OK


@click.command("merge")
@click.argument("a")
@click.argument("b")
@_by
@_why
@record_option
def merge(a: str, b: str, who: str, why: str, record: Path) -> int:
    """Say that A and B are one: two sayings, happenings, disputes or stories, by their ids."""
    from dragoman.record.judgements import judge
    from dragoman.record.writer import Writer

    with opened(record) as store:
        (kind, left), (other, right) = _members(store, a), _members(store, b)
    if kind != other:
        raise UsageError(f"{a} is one of the {kind}, {b} one of the {other}: they cannot be one")
    with Writer.open(record) as writer:
        row = judge(writer, kind, "same", left[0], right[0], who=who, why=why)
    _settle(record)
    click.echo(f"{a} and {b} are one now; undo: dragoman undo {row.id} --by …")
    return EXIT_OK


@click.command("undo")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@_by
@click.option("--why", default="", metavar="TEXT", help="The reason, kept with the decision.")
@record_option
def undo(ids: tuple[str, ...], who: str, why: str, record: Path) -> int:
    """Take back decisions, by the ids that split and merge told."""
    from dragoman.record.judgements import undo as take_back
    from dragoman.record.writer import Writer

    with Writer.open(record) as writer:
        for row_id in ids:
            take_back(writer, row_id, who=who, why=why)
    _settle(record)
    click.echo(f"{', '.join(ids)} taken back")
    return EXIT_OK


def _members(store: Store, row_id: str) -> tuple[Judged, list[str]]:
    """The kind of judgement on a row, and the ids of its parts. Raises :class:`UsageError`."""
    from dragoman.record.lookup import find

    found = find(store, row_id)
    if found.kind not in _JOINED:
        raise UsageError(f"{row_id} is a {found.kind}; only {', '.join(_JOINED)} are joined of parts")
    kind, query = _JOINED[found.kind]
    ids = [row[0] for row in store.rows(query, (found.id,))]
    if kind == "disputes":
        ids = [statement for told in ids for statement in json.loads(told)]
    return cast("Judged", kind), ids


def _settle(record: Path) -> None:
    from dragoman.pipeline import join_again

    join_again(record)
