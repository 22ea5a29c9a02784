"""The command that writes one page: `page`."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.views.options import opened, record_option


@click.command()
@record_option
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where to.")
def page(record: Path, out: Path) -> None:
    """Write the record as one web page that needs nothing else: stories, a timeline, who said what about whom."""
    from dragoman.views.page import write_page

    with opened(record) as store:
        write_page(store, out)
    click.echo(f"the page is {out}", err=True)
