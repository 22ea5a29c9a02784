"""The commands `shard` (paths in, shards out) and `take-in` (shards in, a record out)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.errors import EXIT_FAILURES, EXIT_INTERRUPTED, EXIT_OK
from dragoman.views.options import record_option, since_option, until_option
from dragoman.views.read_cli import (
    limit_threads,
    models_options,
    print_summary,
    reading_options,
    rooms_of,
    shown,
    workers_options,
)

if TYPE_CHECKING:
    from dragoman.shards import Entry


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True, metavar="SHARDS", help="Their folder.")
@workers_options
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
@reading_options
def shard(
    paths: tuple[str, ...],
    folder: Path,
    workers: int | None,
    engine: str,
    address: str | None,
    limit_seconds: float | None,
    quiet: bool,
    model: str | None,
    tagger: str | None,
    knowledge: Path | None,
    columns: str,
) -> int:
    """Read reports into shards: files that `take-in` makes a record of, here or elsewhere.

    Reports that are in shards of that folder are not read again. Exit code 1 means that some could not be read.
    """
    limit_threads()
    from dragoman import sharding
    from dragoman.record.writer import Added
    from dragoman.scale import check_engine

    check_engine(engine, workers, limit_seconds, address)
    through = rooms_of(model, tagger, knowledge, columns)
    try:
        with shown(quiet=quiet) as (progress, _):

            def kept(entry: Entry) -> None:
                progress(Added(len(entry.reports), 0, entry.failures))

            who = sharding.Who(workers, engine, address, limit_seconds)
            done = sharding.shard(paths, folder, through, who, kept=kept)
    except KeyboardInterrupt:
        click.echo(f"\ndragoman: stopped; what was read is kept in {folder}. The same command goes on.", err=True)
        return EXIT_INTERRUPTED
    if not quiet:
        click.echo(f"{'reports':<11} {done.new} new, {done.known} known, {done.failed} failed")
        click.echo(f"{'shards':<11} {done.shards} new in {folder}; dragoman take-in {folder} makes a record of them")
    return EXIT_FAILURES if done.failed else EXIT_OK


@click.command("take-in")
@click.argument("folder", type=click.Path(path_type=Path), metavar="SHARDS")
@record_option
@since_option
@until_option
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
@models_options
def take_in(
    folder: Path,
    record: Path,
    since: str | None,
    until: str | None,
    quiet: bool,
    model: str | None,
    tagger: str | None,
    knowledge: Path | None,
) -> int:
    """Take shards into a record and join it. Only whole shards that this very version would have written are taken.

    What was taken in before stays as it is. Exit code 1 means that a shard was refused, or that reports in them could
    not be read: dragoman failures.
    """
    limit_threads()
    from dragoman import sharding

    try:
        with shown(quiet=quiet) as (progress, joining):
            through = rooms_of(model, tagger, knowledge)
            summary = sharding.take_in(
                folder, record, through, since=since, until=until, progress=progress, joining=joining
            )
    except KeyboardInterrupt:
        click.echo(f"\ndragoman: stopped; what was taken in is kept in {record}. The same command goes on.", err=True)
        return EXIT_INTERRUPTED
    if not quiet:
        print_summary(summary, record)
    return EXIT_FAILURES if summary.failed else EXIT_OK
