"""The command `open`: the reading room on this machine, until Ctrl-C."""

from __future__ import annotations

import getpass
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import click

from dragoman.errors import UsageError
from dragoman.views.options import as_of_option, record_option

PORT: Final = 8765


@click.command(name="open")
@record_option
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Only serve; open no browser.")
@click.option("--review", is_flag=True, help="Let the person at this machine put right what was read.")
@click.option(
    "--as", "reviewer", metavar="NAME", help="With --review: who puts right. The name of the user, if not given."
)
@as_of_option
def open_pages(
    record: Path, port: int, no_browser: bool, review: bool, reviewer: str | None, as_of: str | None
) -> None:
    """Read the record in a browser, on this machine only; a `read` may go on meanwhile.

    Without --review the record cannot be changed.
    """
    if reviewer is not None and not review:
        raise UsageError("--as goes with --review")
    if as_of is not None and review:
        raise UsageError("what was known on a day is looked at, not put right; leave out --as-of or --review")
    import uvicorn

    from dragoman.views.room.app import Room

    with closing(_listen(port)) as listening, _as_known(record, as_of) as known:
        port = listening.getsockname()[1]
        name = (reviewer or getpass.getuser()).strip() if review else None
        room = Room(known, port=port, review=name, as_of=as_of)
        address = f"http://127.0.0.1:{port}/"
        click.echo(f"the record is open at {address} (Ctrl-C closes it)", err=True)
        config = uvicorn.Config(room.app, log_level="warning", access_log=False, server_header=False, lifespan="off")
        if not no_browser:
            import webbrowser

            webbrowser.open(address)
        uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _as_known(record: Path, as_of: str | None) -> Iterator[Path]:
    """The record itself, or a copy of what a reader of that day could have had, gone afterwards."""
    if as_of is None:
        yield record
        return
    from dragoman.record.known import known_on
    from dragoman.record.store import Store

    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        copy = Path(folder) / record.name
        with Store.open(record) as store, known_on(store, as_of) as then, closing(sqlite3.connect(copy)) as file:
            then.connection.backup(file)
        yield copy


def _listen(port: int) -> socket.socket:
    """A socket on 127.0.0.1 and nowhere else."""
    # Named as TCP, so that the event loop sends small pieces at once instead of waiting 40 ms for an answer.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen()  # whoever comes before the server is ready waits
    except OSError as error:
        listening.close()
        raise UsageError(f"port {port} is taken; try: dragoman open --port 0") from error
    return listening
