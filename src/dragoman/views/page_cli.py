"""The commands that write or serve pages: `page` now; `open` comes later."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.errors import UsageError
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


@click.command(name="open", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def open_pages() -> None:
    """Look at the record in a browser (comes later)."""
    raise UsageError("open is not in this version; it comes later. Until then: dragoman page --out FILE.html")
