"""The commands about the record itself: `status`, `failures`, `export`, `verify`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.errors import EXIT_FAILURES, EXIT_OK
from dragoman.views.options import Day, json_option, limit_option, opened, record_option

if TYPE_CHECKING:
    from dragoman.model import Joins, Judgement, Reading, Report


@click.command()
@record_option
@json_option
def status(record: Path, as_json: bool) -> None:
    """How much is in the record, and how it came there."""
    import msgspec

    from dragoman.views.terminal import print_json, print_table

    with opened(record) as store:
        counts, runs, joined = msgspec.structs.asdict(store.counts()), store.runs(), store.is_joined()
        first, last = store.rows("SELECT min(published_start), max(published_end) FROM v_reports")[0]
    if as_json:
        print_json([{**counts, "from": first, "to": last, "joined": joined, "runs": msgspec.to_builtins(runs)}])
        return
    rows: list[tuple[str, object]] = [(name.replace("_", " "), value) for name, value in counts.items()]
    rows.append(("published", f"{first or '?'} – {last or '?'}"))
    if runs:
        rows.append(("last run", f"{runs[-1].started_at}{'' if runs[-1].finished_at else ' (cut short)'}"))
        rows += [(f"version of {name}", version) for name, version in runs[-1].versions.items()]
    print_table(("what", "how much"), rows, nothing="")


@click.command()
@record_option
@json_option
@limit_option
def failures(record: Path, as_json: bool, limit: int | None) -> None:
    """What could not be read, and why.

    Try again with: dragoman read PATH --only-failed
    """
    from dragoman.views.terminal import print_json, print_table

    with opened(record) as store:
        found = store.failures()[:limit]
    if as_json:
        print_json({"source": f.source, "kind": f.kind, "reason": f.reason} for f in found)
    else:
        print_table(("source", "kind", "reason"), [(f.source, f.kind, f.reason) for f in found], nothing="no failures")


@click.command()
@record_option
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="PATH", help="Where to.")
@click.option(
    "--as-of",
    type=Day(last=True),
    metavar="DATE",
    help="The record as a reader of that day could have had it: only reports published by then, and only what"
    " follows from them. Reports whose date is not known are left out.",
)
@click.option("--format", "form", default="jsonl", show_default=True, metavar="NAME", help="See docs/exports.md.")
@click.option("--raw", is_flag=True, help="csv: leave cells that a spreadsheet would take for formulas as they are.")
@click.option("--month", metavar="YYYY-MM", help="parquet: only that month's rows; files of other months stay.")
def export(record: Path, target: Path, as_of: str | None, form: str, raw: bool, month: str | None) -> None:
    """Write the record to files.

    Without --format every table as PATH/statements.jsonl and so on, one JSON object a line; with it in a format of
    others. The same reports always give the same bytes.
    """
    from dragoman.record.export import open_tables
    from dragoman.views import exports

    if month is not None:
        write = exports.month_writer(form, month)
    else:
        write = exports.raw_writer(form) if raw else exports.writer(form)
    with opened(record) as store, open_tables(store, _join, as_of) as tables:
        lines = write(tables, target)
    click.echo(f"{sum(lines.values())} lines in {len(lines)} files in {target}", err=True)


def _join(reports: Sequence[Report], readings: Sequence[Reading], judgements: Sequence[Judgement]) -> Joins:
    """:func:`dragoman.joining.join`, imported only when a record has to be joined anew."""
    from dragoman.joining import join

    return join(reports, readings, judgements)


@click.command()
@record_option
@click.option("--quiet", is_flag=True, help="Only the exit code.")
def verify(record: Path, quiet: bool) -> int:
    """Check that every entry still stands in its text and the file is whole.

    Exit code 0 when all is well, 1 when something is not; what that is goes to standard output.
    """
    from dragoman.record.verify import verify as troubles
    from dragoman.views.terminal import one_line

    found = 0
    with opened(record) as store:
        for trouble in troubles(store):
            found += 1
            if not quiet:
                sys.stdout.write(one_line(trouble) + "\n")
        reports = len(store.report_ids())
    if not quiet:
        click.echo(f"{reports} reports checked, {found or 'no'} mismatch{'es' if found != 1 else ''}", err=True)
    return EXIT_FAILURES if found else EXIT_OK
