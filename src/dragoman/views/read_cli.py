"""The command `read`: paths in, a record and a summary out."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dragoman.errors import EXIT_FAILURES, EXIT_INTERRUPTED, EXIT_OK
from dragoman.views.alerts_cli import alerting, check_rules
from dragoman.views.options import record_option

if TYPE_CHECKING:
    from dragoman.growing import Joined
    from dragoman.pipeline import Progress, Rooms, Stage, Summary
    from dragoman.record.writer import Added


type _Command = Callable[..., Any]

_WORKERS: Final[tuple[Callable[[_Command], _Command], ...]] = (
    click.option(
        "--workers", type=click.IntRange(min=1), metavar="N", help="Processes: 1, and of a cluster all, unless said."
    ),
    click.option(
        "--engine", type=click.Choice(["local", "dask", "ray"]), default="local", help="What runs the workers."
    ),
    click.option("--address", metavar="ADDRESS", help="The cluster of that engine; without it one is started here."),
    click.option(
        "--limit-seconds", type=float, metavar="N", help="Give up a report that takes longer (uses a worker)."
    ),
)
_MODELS: Final[tuple[Callable[[_Command], _Command], ...]] = (
    click.option("--model", metavar="NAME", help="Another installed spaCy pipeline, or a folder with one."),
    click.option("--tagger", metavar="FOLDER", help="Another tagger of statements and events."),
    click.option(
        "--knowledge",
        type=click.Path(exists=True, dir_okay=False, path_type=Path, resolve_path=True),
        metavar="FILE",
        help="Your own file of actors (see: dragoman actors import).",
    ),
)
_READING: Final[tuple[Callable[[_Command], _Command], ...]] = (
    *_MODELS,
    click.option(
        "--columns", metavar="FIELD=COLUMN,...", default="", help="Columns of tables: text=Body,published=Date."
    ),
)


def workers_options(command: _Command) -> _Command:
    """Who reads."""
    return functools.reduce(lambda made, option: option(made), reversed(_WORKERS), command)


def models_options(command: _Command) -> _Command:
    """What reads reports."""
    return functools.reduce(lambda made, option: option(made), reversed(_MODELS), command)


def reading_options(command: _Command) -> _Command:
    """What reads reports, and how they are given."""
    return functools.reduce(lambda made, option: option(made), reversed(_READING), command)


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@record_option
@workers_options
@click.option("--shards", type=click.Path(path_type=Path), metavar="FOLDER", help="Write shards there on the way.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
@reading_options
@click.option(
    "--alerts", "rules", type=click.Path(path_type=Path), metavar="RULES", help="Tell what is new (docs/watch.md)."
)
@click.option("--only-failed", is_flag=True, help="Only what could not be read before.")
@click.option(
    "--stage",
    type=click.Choice(["reading", "joining"]),
    help="Do again what another version did for the reports in the record; PATH may be left out.",
)
@click.option("--log", "form", type=click.Choice(["json"]), help="Events as JSON lines on standard error; else quiet.")
def read(
    paths: tuple[str, ...],
    record: Path,
    workers: int | None,
    engine: str,
    address: str | None,
    limit_seconds: float | None,
    shards: Path | None,
    quiet: bool,
    model: str | None,
    tagger: str | None,
    knowledge: Path | None,
    columns: str,
    rules: Path | None,
    only_failed: bool,
    stage: Stage | None,
    form: str | None,
) -> int:
    """Read reports into a record.

    PATH is a file, a folder, a glob or - (standard input): plain text, HTML, PDF, JSON lines, CSV, RSS,
    Atom and WARC, each also gzipped, and zip and tar archives of these.
    Reports that are in the record are not read again. Exit code 1 means that some reports could not be read.

    After an update, --stage reading reads again, from the texts in the record, the reports that another version
    read (dragoman status tells how many), and joins all anew; --stage joining only joins anew. Without PATH
    they use the --model, --tagger and --knowledge of the last run, unless one is given.
    """
    limit_threads()
    from dragoman import pipeline, sharding
    from dragoman.scale import check_engine

    check_engine(engine, workers, limit_seconds, address)
    check_rules(rules)
    _check_call(paths, only_failed=only_failed, stage=stage, shards=shards)
    beside = None if only_failed or shards is not None else record
    if paths or model or tagger or knowledge:
        through = rooms_of(model, tagger, knowledge, columns, beside=beside)
    else:
        through = pipeline.rooms(pipeline.settings_of(record))
    telling = _logged(paths, record) if form else shown(quiet=quiet)
    try:
        with alerting(rules, record) as alert, telling as (progress, joining):
            if shards is not None:
                who = sharding.Who(workers, engine, address, limit_seconds)
                summary = sharding.read(paths, shards, record, through, who, progress=progress, joining=joining)
            else:
                summary = pipeline.read(
                    paths,
                    record,
                    through,
                    workers=workers,
                    engine=engine,
                    address=address,
                    limit_seconds=limit_seconds,
                    only_failed=only_failed,
                    stage=stage,
                    progress=progress,
                    joining=joining,
                )
            alert()
    except KeyboardInterrupt:
        click.echo(f"\ndragoman: stopped; what was read is kept in {record}. The same command goes on.", err=True)
        return EXIT_INTERRUPTED
    if form:
        _log_end(summary)
    elif not quiet:
        print_summary(summary, record)
    return EXIT_FAILURES if summary.failed else EXIT_OK


def _check_call(paths: Sequence[str], *, only_failed: bool, stage: str | None, shards: Path | None) -> None:
    if shards is not None and only_failed:
        raise click.UsageError("with --shards everything is read that no shard holds; leave --only-failed out")
    if stage is not None and (shards is not None or only_failed):
        raise click.UsageError("--stage is about what is in the record; leave --shards and --only-failed out")
    if not paths and stage is None:
        raise click.UsageError("Missing argument 'PATH...'.")


def rooms_of(
    model: str | None, tagger: str | None, knowledge: Path | None, columns: str = "", beside: Path | None = None
) -> Rooms:
    """The rooms that the options of a command ask for; ``beside`` is the record whose pages are not taken out again."""
    from dragoman import pipeline
    from dragoman.config import ReadingSettings
    from dragoman.intake.tables import columns_from

    return pipeline.rooms(
        ReadingSettings(model=model, tagger=tagger, knowledge=str(knowledge) if knowledge else None),
        columns=columns_from(columns),
        beside=beside,
    )


def limit_threads() -> None:
    """One thread a process: matrices are small here, and more threads only get in the way of --workers."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


@contextmanager
def shown(*, quiet: bool) -> Iterator[tuple[Progress, Joined]]:
    """A line on standard error that moves, when that is a terminal: what was read, then how far the joining came."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None, lambda _done, _of: None
        return
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    from dragoman.views.terminal import console

    words = "{task.fields[new]} reports read, {task.fields[failed]} failed{task.fields[again]}{task.fields[joined]}"
    with Bar(
        SpinnerColumn(), TextColumn(words), TimeElapsedColumn(), console=console(sys.stderr), transient=True
    ) as bar:
        task = bar.add_task("", total=None, new=0, failed=0, again="", joined="")
        seen = [0, 0, 0]

        def advance(added: Added) -> None:
            seen[0] += added.new
            seen[1] += added.failed
            seen[2] += added.again
            again = f"; {seen[2]} of {seen[2] + added.left} read again" if seen[2] + added.left else ""
            bar.update(task, new=seen[0], failed=seen[1], again=again)

        def joined(done: int, of: int) -> None:
            bar.update(task, joined=f"; {done} of {of} joined")

        yield advance, joined


@contextmanager
def _logged(paths: Sequence[str], record: Path) -> Iterator[tuple[Progress, Joined]]:
    from dragoman.views.log import log_batch, log_joined, logged

    with logged(paths=paths, record=str(record), process=os.getpid()):
        yield log_batch, log_joined


def _log_end(summary: Summary) -> None:
    import msgspec

    from dragoman.views.log import log

    log("finished", **msgspec.to_builtins(summary))


def print_summary(summary: Summary, record: Path) -> None:
    """What a run did, and what the record holds."""
    counts = summary.counts
    again = f", {summary.again} read again" if summary.again else ""
    lines = [
        ("reports", f"{counts.reports} ({summary.new} new, {summary.known} known, {summary.failed} failed{again})"),
        ("statements", counts.statements),
        ("events", counts.events),
        ("actors", counts.actors),
        ("sayings", f"{counts.sayings} ({counts.sayings_in_several_outlets} in several outlets)"),
        ("disputes", counts.disputes),
        ("record", record),
    ]
    for name, value in lines:
        click.echo(f"{name:<11} {value}")
    if summary.failed:
        click.echo(f"What could not be read: dragoman failures --record {record}", err=True)
