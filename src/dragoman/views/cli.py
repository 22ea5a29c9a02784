"""The command line: its commands, each imported only when it is called, and what becomes of errors.

Invariant: nothing that is wrong with a call, a file or a report ends in a traceback; the exit code says how it went.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from dragoman.errors import EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, DragomanError

#: Command: the module in this folder and the function there, and what `dragoman --help` says of it.
COMMANDS: Final[dict[str, tuple[str, str, str]]] = {
    "read": ("read_cli", "read", "Read reports into a record."),
    "watch": ("watch_cli", "watch", "Follow feeds over the network and read what is new."),
    "alerts": ("alerts_cli", "alerts", "Tell what is new and of interest, by rules of your own."),
    "shard": ("shard_cli", "shard", "Read reports into shards: files, for many machines."),
    "take-in": ("shard_cli", "take_in", "Take shards into a record."),
    "status": ("record_cli", "status", "How much is in the record, and how it came there."),
    "failures": ("record_cli", "failures", "What could not be read, and why."),
    "said": ("ask_cli", "said", "Who said what, about whom, when."),
    "did": ("ask_cli", "did", "Who did what to whom, when."),
    "relations": ("relations_cli", "relations", "How two sides stood to each other over time, and why."),
    "framing": ("framing_cli", "framing", "How outlets tell the same thing: verbs, names, what is left out."),
    "actors": ("actors_cli", "actors", "Who is in the record, and who a name means."),
    "split": ("split_cli", "split", "Say that an entry is no part of a saying, happening, dispute or story."),
    "merge": ("split_cli", "merge", "Say that two sayings, happenings, disputes or stories are one."),
    "undo": ("split_cli", "undo", "Take back what a person decided."),
    "search": ("ask_cli", "search", "Find words in reports and statements."),
    "show": ("show_cli", "show", "One entry, with the words it rests on."),
    "when": ("when_cli", "when", "What days a time expression means."),
    "page": ("page_cli", "page", "Write the record as one web page."),
    "brief": ("brief_cli", "brief", "Write a brief about somebody, with a note behind every sentence."),
    "open": ("room_cli", "open_pages", "Read the record in a browser."),
    "export": ("record_cli", "export", "Write the tables to files."),
    "import": ("import_cli", "import_labelled", "Bring corrections home that were made in another tool."),
    "verify": ("record_cli", "verify", "Check that every entry still stands in its text."),
    "doctor": ("doctor_cli", "doctor", "Check this installation, the models and the record."),
}

_EPILOG: Final = """\b
Exit codes:
  0    done
  1    done, but some reports could not be read, or verify found a mismatch
  2    nothing was done: wrong arguments, no such record, unknown model
  130  stopped by Ctrl-C; what was kept is kept
"""


class _LazyGroup(click.Group):
    """A group that knows its commands by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        try:
            command = getattr(importlib.import_module(f"dragoman.views.{module}"), name)
        except ModuleNotFoundError as error:
            if error.name != f"dragoman.views.{module}":
                raise
            raise click.UsageError(f"{cmd_name} is not in this version") from error
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, _, what) in COMMANDS.items()])


@click.group(cls=_LazyGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dragoman")
def dragoman() -> None:
    """Read news reports on international affairs and keep a record of who said what and who did what to whom.

    Start with: dragoman read FOLDER
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and gives its exit code."""
    try:
        code = dragoman.main(
            args=None if arguments is None else list(arguments), prog_name="dragoman", standalone_mode=False
        )
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except SystemExit as end:
        if end.code != 1:  # with 1 click leaves when a pipe is closed
            raise
        return _end_quietly()
    except (KeyboardInterrupt, click.Abort):
        click.echo("\ndragoman: stopped", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _end_quietly()
    except Exception as error:
        if os.environ.get("DRAGOMAN_TRACEBACK"):
            raise
        return _explain(error)
    return code if isinstance(code, int) else EXIT_OK


def _end_quietly() -> int:
    """Whoever read our output has seen enough (``| head``); keeps Python from flushing the rest into nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return EXIT_OK


def _explain(error: Exception) -> int:
    """What went wrong, in a sentence on standard error."""
    import json
    import sqlite3

    import msgspec

    if isinstance(error, click.ClickException):
        error.show()
    elif isinstance(error, DragomanError):
        _complain(str(error))
    elif isinstance(error, OSError):
        _complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    elif isinstance(error, sqlite3.Error):
        _complain(f"the record cannot be used: {error}")
    elif isinstance(error, msgspec.DecodeError | json.JSONDecodeError):
        _complain(f"the record is damaged: a value in it is not what it should be ({error}); see: dragoman verify")
    else:
        name = type(error).__name__
        _complain(f"an error inside the program ({name}: {error}); DRAGOMAN_TRACEBACK=1 shows where; please report it")
    return EXIT_USAGE


def _complain(sentence: str) -> None:
    from dragoman.views.terminal import clean

    click.echo(f"dragoman: {clean(sentence)}", err=True)
