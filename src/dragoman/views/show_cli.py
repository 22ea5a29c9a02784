"""The command `show`: any id in; what it is, and its words marked in their paragraph, out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.views.options import json_option, opened, record_option
from dragoman.views.terminal import bracketed, clean, console, days, marked, one_line, print_json

if TYPE_CHECKING:
    from dragoman.record.lookup import Entry, Evidence


@click.command()
@click.argument("entry_id", metavar="ID")
@record_option
@json_option
def show(entry_id: str, record: Path, as_json: bool) -> None:
    """One entry, with the words it rests on.

    ID is that of a report, statement, event, arrangement, saying, happening, dispute or story, or its beginning.
    On a terminal the words stand out by colour, elsewhere in [[double brackets]].
    """
    import msgspec

    from dragoman.record import lookup

    with opened(record) as store:
        entry = lookup.find(store, entry_id)
    if as_json:
        plain = msgspec.to_builtins(entry)
        print_json([plain | {"facts": dict(entry.facts), "why": [list(reason) for reason in entry.why]}])
        return
    _print_entry(entry)
    for evidence in entry.evidence:
        _print_evidence(evidence)


def _print_entry(entry: Entry) -> None:
    lines = [(entry.kind, entry.id), *entry.facts, *((f"why {name}", reason) for name, reason in entry.why)]
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"{one_line(name):<{width}}  {one_line(value)}")


def _print_evidence(evidence: Evidence) -> None:
    heading = " · ".join(
        one_line(part)
        for part in (evidence.outlet or evidence.source, days(evidence.published), evidence.title, evidence.report_id)
        if part
    )
    click.echo(f"\n{heading}")
    if sys.stdout.isatty():
        console().print(marked(evidence.text, evidence.start, evidence.marks))
    else:
        click.echo(clean(bracketed(evidence.text, evidence.start, evidence.marks)))
