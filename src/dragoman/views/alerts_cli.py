"""The command `alerts`, and what `read` and `watch` do with rules: a record in, what is new and asked for told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.views.options import record_option

if TYPE_CHECKING:
    from dragoman.watching.alerts import Desk
    from dragoman.watching.state import State


@click.command()
@click.argument("rules", type=click.Path(path_type=Path), metavar="RULES")
@record_option
@click.option("--from-now", is_flag=True, help="What is in the record already is no news; tells nothing.")
@click.option(
    "--state", type=click.Path(path_type=Path), metavar="FILE", help="What was told; FILE of --record with .watch."
)
@click.option("--allow-loopback", is_flag=True, help="For tests: a webhook on this machine itself.")
def alerts(rules: Path, record: Path, from_now: bool, state: Path | None, allow_loopback: bool) -> None:
    """Tell what is new and of interest, by rules of your own; each entry once.

    RULES is a file of TOML or YAML (docs/watch.md). What was told before, by this command, `read --alerts` or
    `watch --alerts`, is not told again. Goes online only for a webhook that the rules name.
    """
    from dragoman.record.store import Store
    from dragoman.watching.state import State

    Store.open(record).close()
    with State.open(state or Path(f"{record}.watch")) as kept:
        desk = _desk(rules, kept, loopback=allow_loopback)
        if from_now:
            click.echo(f"{desk.prepare(record)} entries are taken as known", err=True)
            return
        _look(desk, record)


def check_rules(rules: Path | None) -> None:
    """Raises :class:`dragoman.errors.UsageError` for rules that cannot be meant, before anything is loaded."""
    from dragoman.watching.rules import read_rules

    if rules is not None:
        read_rules(rules)


@contextmanager
def alerting(
    rules: Path | None, record: Path, state: State | None = None, *, loopback: bool = False
) -> Iterator[Callable[[], None]]:
    """A function that tells what came into ``record`` since; with no ``rules``, one that does nothing."""
    if rules is None:
        yield lambda: None
    elif state is not None:
        desk = _desk(rules, state, loopback=loopback)
        desk.prepare(record)
        yield lambda: _look(desk, record)
    else:
        from dragoman.watching.state import State as Opened

        with Opened.open(Path(f"{record}.watch")) as kept, alerting(rules, record, kept, loopback=loopback) as alert:
            yield alert


def _desk(rules: Path, state: State, *, loopback: bool) -> Desk:
    from dragoman import __version__
    from dragoman.watching.alerts import Desk
    from dragoman.watching.fetch import Fetcher
    from dragoman.watching.rules import read_rules

    found = read_rules(rules)
    tell = _print_json if found.deliver.stdout == "json" else _print_line
    return Desk(found, state, Fetcher(f"dragoman/{__version__}", loopback=loopback), tell, time.time)


def _look(desk: Desk, record: Path) -> None:
    """Tells what is new, and on standard error what could not be told."""
    from dragoman.views.terminal import one_line

    desk.look(record)
    counts = desk.deliver()
    for problem in dict.fromkeys(desk.problems):
        click.echo(one_line(f"dragoman: {problem}"), err=True)
    undone = [f"{counts[status]} {words}" for status, words in _UNDONE.items() if counts[status]]
    if undone:
        click.echo(f"dragoman: alerts: {', '.join(undone)}", err=True)


_UNDONE = {
    "waiting": "wait to be sent again",
    "unsure": "were being sent when the program was stopped or the server fell silent, and may have arrived",
    "failed": "could not be delivered",
}


def _print_line(alert: dict[str, Any]) -> None:
    from dragoman.views.terminal import one_line

    click.echo(one_line(f"alert [{alert['rule']}] {alert['text']}  ({alert['entry']})"))


def _print_json(alert: dict[str, Any]) -> None:
    from dragoman.views.terminal import json_line

    click.echo(json_line(alert))
