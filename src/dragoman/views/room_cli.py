"""The command `open`: the reading room on this machine, until Ctrl-C."""

from __future__ import annotations

import getpass
import socket
from contextlib import closing
from pathlib import Path
from typing import Final

import click

from dragoman.errors import UsageError
from dragoman.views.options import record_option

PORT: Final = 8765


@click.command(name="open")
@record_option
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Only serve; open no browser.")
@click.option("--review", is_flag=True, help="Let the person at this machine put right what was read.")
@click.option(
    "--as", "reviewer", metavar="NAME", help="With --review: who puts right. The name of the user, if not given."
)
def open_pages(record: Path, port: int, no_browser: bool, review: bool, reviewer: str | None) -> None:
    """Read the record in a browser, on this machine only; a `read` may go on meanwhile.

    Without --review the record cannot be changed.
    """
    if reviewer is not None and not review:
        raise UsageError("--as goes with --review")
    import uvicorn

    from dragoman.views.room.app import Room

    with closing(_listen(port)) as listening:
        port = listening.getsockname()[1]
        room = Room(record, port=port, review=(reviewer or getpass.getuser()).strip() if review else None)
        address = f"http://127.0.0.1:{port}/"
        click.echo(f"the record is open at {address} (Ctrl-C closes it)", err=True)
        config = uvicorn.Config(room.app, log_level="warning", access_log=False, server_header=False, lifespan="off")
        if not no_browser:
            import webbrowser

            webbrowser.open(address)
        uvicorn.Server(config).run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    """A socket on 127.0.0.1 and nowhere else."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise UsageError(f"port {port} is taken; try: dragoman open --port 0") from error
    return listening
