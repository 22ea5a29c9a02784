"""The command `relations`: how two sides stood to each other, period by period, with what it rests on."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dragoman.views.options import as_of_option, json_option, limit_option, opened, record_option
from dragoman.views.terminal import clean, one_line, print_json, print_table

if TYPE_CHECKING:
    from dragoman.joining.relations import Grain
    from dragoman.record.relations import ChangePoint, RelationSeries
    from dragoman.record.store import Store

_COLUMNS: Final = (
    "source", "target", "period", "net", "low", "high", "cooperation", "conflict", "verbal", "material",
    "n_events", "n_statements", "n_sources",
)  # fmt: skip


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@record_option
@click.option("--by", "grain", type=click.Choice(["month", "week", "day"]), default="month", show_default=True)
@click.option("--between", is_flag=True, help="Both directions taken together instead of one by one.")
@as_of_option
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values with a head.")
@json_option
@limit_option
def relations(
    one: str,
    other: str,
    record: Path,
    grain: Grain,
    between: bool,
    as_of: str | None,
    as_csv: bool,
    as_json: bool,
    limit: int | None,
) -> None:
    """How A stood to B, and B to A, over time, from −10 (conflict) to +10 (cooperation).

    The interval (low, high) is wide where little is known. What is planned, demanded, supposed or only claimed stands
    apart from what occurred. `dragoman show ID` opens the words behind an entry.
    """
    from dragoman.record.known import as_known

    with opened(record) as store, as_known(store, as_of) as then:
        series = _series(then, one, other, grain, between=between)
        rows = [_row(s, p, as_of) for s in series for p in s.points][:limit]
        if as_json:
            print_json(rows)
            return
        if as_csv:
            _write_csv(rows)
            return
        print_table([*(c.replace("n_", "") for c in _COLUMNS), "apart"], _figures(rows), nothing="nothing was found")
        _notes(then, one, other, series, between=between)


def _series(store: Store, one: str, other: str, grain: Grain, *, between: bool) -> list[RelationSeries]:
    from dragoman.record.relations import relation_series

    if between:
        return [relation_series(store, one, other, grain, mutual=True)]
    return [relation_series(store, one, other, grain), relation_series(store, other, one, grain)]


def _row(series: RelationSeries, point: Any, as_of: str | None) -> dict[str, Any]:
    import msgspec

    head = {"source": series.source, "target": series.target, "by": series.grain, "mutual": series.mutual}
    row: dict[str, Any] = head | {"as_of": as_of} | msgspec.to_builtins(point)
    return row


def _figures(rows: Iterable[dict[str, Any]]) -> list[list[object]]:
    return [
        [*(f"{row[c]:+.1f}" if isinstance(row[c], float) else row[c] for c in _COLUMNS), _apart(row)] for row in rows
    ]


def _apart(row: dict[str, Any]) -> str:
    """What the figures leave out: "planned 2; claimed 1"."""
    return "; ".join(f"{status} {count}" for status, count in row["apart"].items())


def _write_csv(rows: Sequence[dict[str, Any]]) -> None:
    columns = (*_COLUMNS, "start", "end", "by", "mutual", "as_of", "apart", "entries")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        flat = row | {"apart": _apart(row), "entries": "; ".join(row["entries"])}
        writer.writerow([clean(v) if isinstance(v := flat[c], str) else v for c in columns])


def _notes(store: Store, one: str, other: str, series: Sequence[RelationSeries], *, between: bool) -> None:
    """What stands beside the table, on standard error: turns, what is undated, arrangements."""
    from dragoman.record.relations import change_points, standing

    for s in series:
        turns = change_points(store, s.source, s.target, mutual=between)
        for turn in turns:
            click.echo(one_line(_turn(s, turn)), err=True)
        if s.unplaced:
            click.echo(one_line(f"{s.source}–{s.target}: {s.unplaced} more without a day fine enough"), err=True)
    for found in standing(store, one, other):
        parties = ", ".join(w.name for w in found.arrangement.parties)
        line = f"standing: {found.arrangement.type} of {parties} ({found.arrangement.status}), {found.outlet}"
        click.echo(f"{one_line(line)}  {found.arrangement.id}", err=True)


def _turn(series: RelationSeries, turn: ChangePoint) -> str:
    way = "rose" if turn.after > turn.before else "fell"
    return (
        f"{series.source}–{series.target} {way} on {turn.day} from {turn.before:+.1f} to {turn.after:+.1f}"
        f" (p {turn.p:.3f}): {' '.join(turn.entries)}"
    )
