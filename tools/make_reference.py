"""Write docs/reference.md from the code: commands, Python, acts, statuses, types, columns, failures; --check compares.

python tools/make_reference.py [--check]
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import yaml

from dragoman.errors import FAILURE_KINDS
from dragoman.model import Act, Channel, Status
from dragoman.views.cli import COMMANDS, dragoman
from dragoman.views.exports.columns import columns
from dragoman.views.python import opened, table

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference.md"
PLOVER = ROOT / "src" / "dragoman" / "lexicon" / "plover.yaml"
WIDTH = 100


def main() -> int:
    """Writes the page, or says that it is not what the code says."""
    text = "\n".join(_page()).rstrip() + "\n"
    if "--check" not in sys.argv:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.read_text("utf-8") == text:
        return 0
    print("docs/reference.md is not what the code says: run tools/make_reference.py")
    return 1


def _page() -> Iterator[str]:
    yield "# Reference\n\nMade from the code by `tools/make_reference.py`; `make check` compares.\n"
    yield from _commands()
    yield from _python()
    yield "## Acts, channels, statuses\n"
    for title, values in (("Acts", Act), ("Channels", Channel), ("Statuses", Status)):
        yield f"{title}: {', '.join(get_args(values))}.\n"
    yield from _types()
    yield "## Failures\n\n| kind | what it means |\n| --- | --- |"
    yield from (f"| {kind} | {what} |" for kind, what in FAILURE_KINDS.items())
    yield "\n## Columns of csv, xlsx and parquet\n"
    for name, described in columns().items():
        yield f"### {name}\n\n| column | kind | what it tells |\n| --- | --- | --- |"
        yield from (f"| `{c.name}` | {c.kind} | {c.about} |" for c in described)
        yield ""


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    context = click.Context(dragoman, info_name="dragoman")
    for name in COMMANDS:
        command = dragoman.get_command(context, name)
        if command is not None:
            yield from _command(command, name, context)


def _command(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=WIDTH, terminal_width=WIDTH)
    yield f"### {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _command(found, inner, context)


def _python() -> Iterator[str]:
    yield "## Python\n"
    for function in (opened.read, opened.open_record, opened.read_report):
        yield from _described(f"dragoman.{function.__name__}", function)
    for kind in (opened.Record, opened.OneReport, table.Table):
        yield f"### dragoman.{kind.__name__}\n\n{inspect.getdoc(kind)}\n"
        for name, member in vars(kind).items():
            if not name.startswith("_") and inspect.getdoc(member):
                yield from _described(name, member)


def _described(name: str, member: object) -> Iterator[str]:
    told = " ".join((inspect.getdoc(member) or "").split())
    if callable(member):
        signature = str(inspect.signature(member)).replace("self, ", "").replace("(self)", "()")
        yield f"* `{name}{signature}`: {told}"
    else:
        yield f"* `{name}`: {told}"
    yield ""


def _types() -> Iterator[str]:
    described = yaml.safe_load(PLOVER.read_text("utf-8"))["types"]
    yield "## PLOVER types\n\n| type | quad | score | modes with their scores |\n| --- | --- | --- | --- |"
    for name, of in described.items():
        modes = ", ".join(f"{mode} {x['score']:+g}" for mode, x in of["modes"].items())
        yield f"| {name} | {of['quad']} | {of['score']:+g} | {modes} |"
    yield ""


if __name__ == "__main__":
    raise SystemExit(main())
