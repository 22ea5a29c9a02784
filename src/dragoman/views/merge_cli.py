"""The commands by which a person says who is one and who is two: `actors merge`, `actors unmerge`, `actors merges`.

Invariant: nothing is changed, only added; every call ends with a record that is joined as the person said.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from dragoman.errors import EXIT_OK, UsageError
from dragoman.views.options import json_option, opened, record_option

if TYPE_CHECKING:
    from dragoman.model import Judgement

_by = click.option("--by", "who", required=True, metavar="NAME", help="Who decides.")
_why = click.option("--why", required=True, metavar="TEXT", help="The reason, kept with the decision.")
_in_report = click.option("--in", "report_id", metavar="REPORT", help="B is meant as this one report has it.")


@click.command("merge")
@click.argument("a")
@click.argument("b")
@_in_report
@_by
@_why
@record_option
def merge(a: str, b: str, report_id: str | None, who: str, why: str, record: Path) -> int:
    """Say that A and B are one actor in this record. Each is a name or a key (actors merges shows keys).

    A person's decision beats the machine's and holds for reports read later. With --in ID, B as the report ID means
    it is A: so a wrong resolution is mended.
    """
    from dragoman.record.actors import key_of
    from dragoman.record.judgements import judge
    from dragoman.record.writer import Writer

    with opened(record) as store:
        left, right = key_of(store, a), key_of(store, b, report_id)
    with Writer.open(record) as writer:
        row = judge(writer, "actors", "same", left, right, who=who, why=why)
    _settle(record)
    click.echo(f"{left} and {right} are one now ({row.id}); undo: dragoman actors unmerge {row.id} --by … --why …")
    return EXIT_OK


@click.command("unmerge")
@click.argument("a")
@click.argument("b", required=False)
@_in_report
@_by
@_why
@record_option
def unmerge(a: str, b: str | None, report_id: str | None, who: str, why: str, record: Path) -> int:
    """Say that A and B are two, or take back the decision with the id A.

    With --in ID and no B: whom the report ID calls A is another than whom all others call so (a namesake).
    """
    if b is None and report_id is None:
        told = _take_back(record, a, who, why)
    else:
        told = _part(record, (a, b or a, report_id), who, why)
    click.echo(told)
    return EXIT_OK


def _take_back(record: Path, correction_id: str, who: str, why: str) -> str:
    from dragoman.record.judgements import corrections, undo
    from dragoman.record.writer import Writer

    with opened(record) as store:
        if not any(c.id.startswith(correction_id) for c in corrections(store, table="actors")):
            raise UsageError(f"{correction_id!r} is no decision about actors; give two names, or a name and --in ID")
    with Writer.open(record) as writer:
        row = undo(writer, correction_id, who=who, why=why)
    _settle(record)
    return f"{row.row_id} is taken back"


def _part(record: Path, pair: tuple[str, str, str | None], who: str, why: str) -> str:
    """Takes back what a person said before; where the two are still one, by rule or by way of a third, parts them."""
    from dragoman.record.actors import key_of, merges, together
    from dragoman.record.judgements import in_force, judge, undo
    from dragoman.record.writer import Writer

    with opened(record) as store:
        left, right = key_of(store, pair[0]), key_of(store, pair[1], pair[2])
        earlier = [d for d in in_force(store) if _is_on(d, "same", left, right)]
    with Writer.open(record) as writer:
        for decision in earlier:
            undo(writer, decision.id, who=who, why=why)
        if earlier:
            _settle(record)
        if not earlier or right in together(merges(writer), left):
            judge(writer, "actors", "different", left, right, who=who, why=why)
    _settle(record)
    return f"{left} and {right} are two now"


@click.command("merges")
@click.argument("name", required=False)
@json_option
@record_option
def merges_of(name: str | None, as_json: bool, record: Path) -> int:
    """Who is one with whom across reports, by whom and why; also what persons said are two."""
    from dragoman.record.actors import merges
    from dragoman.record.folding import fold
    from dragoman.record.judgements import in_force
    from dragoman.views.terminal import print_json, print_table

    with opened(record) as store:
        rows = [msgspec.to_builtins(m) | {"verdict": "same"} for m in merges(store)]
        rows += [
            {"left_key": j.left, "left_name": "", "right_key": j.right, "right_name": "", "why": j.why, "who": j.who}
            | {"score": None, "at": j.at, "verdict": "different"}
            for j in in_force(store)
            if (j.kind, j.verdict) == ("actors", "different")
        ]
    if name is not None:
        wanted = fold(name)
        rows = [
            r for r in rows if any(wanted in fold(r[k]) for k in ("left_name", "right_name", "left_key", "right_key"))
        ]
    if as_json:
        print_json(rows)
        return EXIT_OK
    columns = ("left_key", "verdict", "right_key", "score", "who", "at", "why")
    lines = [["" if row[c] is None else row[c] for c in columns] for row in rows]
    print_table([c.removesuffix("_key") for c in columns], lines, nothing="nobody was joined with anybody")
    return EXIT_OK


def _is_on(decision: Judgement, verdict: str, left: str, right: str) -> bool:
    return (decision.kind, decision.verdict) == ("actors", verdict) and {decision.left, decision.right} == {left, right}


def _settle(record: Path) -> None:
    """Joins the record as it was decided."""
    from dragoman.pipeline import join_again

    join_again(record)
