"""Rows in, tables or JSON lines on the terminal out.

Invariant: no character of a report reaches the terminal that could move its cursor, change its state or turn the
direction of writing; text of reports is never read as markup.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from dragoman.model import Span, When

#: Control characters, and those that turn the direction of writing or hide what is written.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_JSON_CONTROLS: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

#: What marks evidence on a terminal, and where there is no colour.
MARK_STYLES: Final = {"source": "bold cyan", "cue": "bold yellow", "content": "reverse", "evidence": "reverse"}


def clean(text: str) -> str:
    """``text`` with every control character replaced by a visible one; tabs and line ends stay."""
    return _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str | None) -> str:
    """``text`` cleaned and on one line."""
    return " ".join(clean(text or "").split())


def json_line(row: Mapping[str, Any]) -> str:
    """``row`` as one line of JSON in which even a terminal finds nothing to obey."""
    line = json.dumps(row, ensure_ascii=False, default=list)
    return _JSON_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def console(file: IO[str] | None = None) -> Console:
    """A console that takes text as it is: no markup, no emoji names, no highlighting."""
    from rich.console import Console as RichConsole

    return RichConsole(file=file or sys.stdout, markup=False, emoji=False, highlight=False, soft_wrap=False)


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """JSON lines on standard output."""
    for row in rows:
        sys.stdout.write(json_line(row) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, nothing: str) -> None:
    """A table on a terminal; columns separated by tabs in a pipe; ``nothing`` (to standard error) when it is empty."""
    if not rows:
        sys.stderr.write(nothing + "\n")
        return
    cells = [[one_line("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in ([*columns], *cells):
            sys.stdout.write("\t".join(line) + "\n")
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text as RichText

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for line in cells:
        table.add_row(*(RichText(cell) for cell in line))
    console().print(table)


def marked(text: str, start: int, marks: Iterable[tuple[Span, str]]) -> Text:
    """``text``, which begins at ``start`` of its report, with the words at ``marks`` (spans of that) standing out.

    Cleaning keeps every character's place, so that marks hold.
    """
    from rich.text import Text as RichText

    shown = RichText(_CONTROLS.sub("\ufffd", text))
    for (first, last), role in marks:
        shown.stylize(MARK_STYLES.get(role, "reverse"), max(first - start, 0), max(last - start, 0))
    return shown


def bracketed(text: str, start: int, marks: Iterable[tuple[Span, str]]) -> str:
    """The same for places without colour: marked words stand in ``[[ ]]``."""
    opens: dict[int, int] = {}
    closes: dict[int, int] = {}
    for (first, last), _ in marks:
        opens[first - start] = opens.get(first - start, 0) + 1
        closes[last - start] = closes.get(last - start, 0) + 1
    pieces = []
    for place, character in enumerate(_CONTROLS.sub("\ufffd", text)):
        pieces.append("]]" * closes.get(place, 0) + "[[" * opens.get(place, 0) + character)
    return "".join(pieces) + "]]" * closes.get(len(text), 0)


def days(when: When) -> str:
    """An interval for people: a day, two days with a dash, an open side left empty, a question mark for unknown."""
    if when.start is None and when.end is None:
        return "?"
    if when.start == when.end:
        return str(when.start)
    return f"{when.start or ''}–{when.end or ''}"
