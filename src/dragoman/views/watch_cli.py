"""The command `watch`: lists of feeds in, a record that follows them out. The only command that goes online unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.errors import EXIT_FAILURES, EXIT_INTERRUPTED, EXIT_OK
from dragoman.views.alerts_cli import alerting, check_rules
from dragoman.views.options import record_option
from dragoman.views.read_cli import limit_threads

if TYPE_CHECKING:
    from dragoman.watching.loop import Told, Watch
    from dragoman.watching.state import State

_AGENT = "dragoman/{} (reads feeds for its user)"


@click.command()
@click.argument("given", nargs=-1, required=True, metavar="LIST...")
@record_option
@click.option("--pages", is_flag=True, help="Read the page of each entry, not only what the feed carries of it.")
@click.option("--once", is_flag=True, help="One pass, then end; for cron.")
@click.option(
    "--every", type=click.FloatRange(min=0), default=30, show_default=True, metavar="MINUTES", help="Ask so often."
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=2,
    show_default=True,
    metavar="SECONDS",
    help="Between two requests to one host.",
)
@click.option("--agent", metavar="TEXT", help="How to name yourself to servers, best with an address to reach you.")
@click.option(
    "--state", type=click.Path(path_type=Path), metavar="FILE", help="What was seen; FILE of --record with .watch."
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that read."
)
@click.option(
    "--knowledge",
    type=click.Path(exists=True, dir_okay=False, path_type=Path, resolve_path=True),
    metavar="FILE",
    help="Your own file of actors.",
)
@click.option(
    "--alerts", "rules", type=click.Path(path_type=Path), metavar="RULES", help="Tell what is new (docs/watch.md)."
)
@click.option("--status", is_flag=True, help="How each feed stands; nothing is asked.")
@click.option("--quiet", is_flag=True, help="Nothing but errors.")
@click.option("--allow-loopback", is_flag=True, help="For tests: also this machine itself (127.0.0.0/8, ::1).")
def watch(
    given: tuple[str, ...],
    record: Path,
    pages: bool,
    once: bool,
    every: float,
    pause: float,
    agent: str | None,
    state: Path | None,
    workers: int,
    knowledge: Path | None,
    rules: Path | None,
    status: bool,
    quiet: bool,
    allow_loopback: bool,
) -> int:
    """Follow feeds over the network and read what is new.

    LIST is an OPML file, a file with an address a line, or an address: of an RSS or Atom feed, or (with --pages) of a
    sitemap. Only http and https are asked, only on the public internet, by the robots.txt of each site. Ends on Ctrl-C
    or SIGTERM; started again it goes on.
    """
    limit_threads()
    from dragoman import __version__, pipeline
    from dragoman.config import ReadingSettings
    from dragoman.watching.fetch import Fetcher
    from dragoman.watching.follow import Manner
    from dragoman.watching.loop import Watch, stopping
    from dragoman.watching.state import State

    check_rules(rules)
    with State.open(state or Path(f"{record}.watch")) as kept:
        if status:
            _print_status(kept)
            return EXIT_OK
        following = Watch(
            given, record, pipeline.rooms(ReadingSettings(knowledge=str(knowledge) if knowledge else None)),
            Fetcher(agent or _AGENT.format(__version__), loopback=allow_loopback), kept,
            Manner(pages=pages, every=every * 60, at_once=once), pause=pause, workers=workers,
        )  # fmt: skip
        with (
            stopping(),
            _stopped(record, quiet=quiet) as ended,
            alerting(rules, record, kept, loopback=allow_loopback) as alert,
        ):
            failed = _follow(following, alert, once=once, quiet=quiet)
        if ended:
            return EXIT_INTERRUPTED
        return EXIT_FAILURES if failed else EXIT_OK


def _follow(following: Watch, alert: Callable[[], None], *, once: bool, quiet: bool) -> bool:
    """Whether anything could not be had or read."""
    failed = False
    if following.left_out and not quiet:
        click.echo(f"{following.left_out} entries of the lists have no address of http or https: left out", err=True)
    for told in following.once() if once else following.forever():
        failed = failed or bool(told.made.failed or (told.summary and told.summary.failed))
        if not quiet:
            _tell(told)
        alert()
    return failed


@contextmanager
def _stopped(record: Path, *, quiet: bool) -> Iterator[list[bool]]:
    """A list that is not empty after Ctrl-C or SIGTERM came inside."""
    ended: list[bool] = []
    try:
        yield ended
    except KeyboardInterrupt:
        ended.append(True)
        if not quiet:
            click.echo(f"dragoman: stopped; what was read is kept in {record}. The same command goes on.", err=True)


def _tell(told: Told) -> None:
    from dragoman.views.terminal import one_line

    if told.summary is None:
        return
    at = datetime.now(UTC).isoformat(timespec="seconds")
    made, summary = told.made, told.summary
    pages = f", {made.asked_pages} pages asked" if made.asked_pages else ""
    click.echo(
        f"{at} {len(made.feeds)} feeds asked, {made.unchanged} unchanged, {len(made.failed)} failed{pages};"
        f" {summary.new} reports new, {summary.failed} failed; {summary.counts.reports} in the record",
        err=True,
    )
    for feed in made.failed:
        click.echo(one_line(f"  {feed.address}: {feed.told}"), err=True)


def _print_status(kept: State) -> None:
    from dragoman.views.terminal import print_table

    rows = [
        (of.address, _time(of.checked), "never" if of.gone else _time(of.due), of.errors, of.told)
        for of in kept.feeds()
    ]
    print_table(("feed", "asked", "next", "errors", "what came of it"), rows, nothing="no feed was asked yet")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes") if seconds else ""
