"""The command `brief`: what the record knows of somebody or of several, to paste, with a note behind every sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dragoman.errors import UsageError
from dragoman.views.options import Day, as_of_option, opened, record_option


@click.command()
@record_option
@click.option("--about", required=True, metavar="NAME[,NAME]", help="Whom it is about; of several, what touches two.")
@click.option("--from", "since", type=Day(last=False), metavar="DATE", help="From that day (month, year) on.")
@click.option("--to", "until", type=Day(last=True), metavar="DATE", help="Up to that day (month, year).")
@as_of_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="FILE.md, FILE.html, or (with Chromium) FILE.pdf. Without it: Markdown, to standard output.",
)
def brief(record: Path, about: str, since: str | None, until: str | None, as_of: str | None, out: Path | None) -> None:
    """Write a brief: what happened by date, positions by side, disputes, what is planned, what is not known.

    Every sentence is made of entries and has a note with outlet, day and the words it rests on.
    """
    from dragoman.views.brief import make_brief
    from dragoman.views.brief_write import markdown, write

    names = [name.strip() for name in about.split(",") if name.strip()]
    if not names:
        raise UsageError("--about needs a name, or several with commas between them")
    with opened(record) as store:
        if out is not None and out.exists() and out.samefile(store.path):
            raise UsageError("the brief cannot be written over the record; name another file")
        made = make_brief(store, names, since=since, until=until, as_of=as_of)
    if out is None:
        sys.stdout.write(markdown(made))
        return
    write(made, out)
    click.echo(f"the brief is {out}", err=True)
