"""Formats of `dragoman export --format NAME`: a name in, the function that writes it out.

Each format is a module of this folder with ``write(tables, target)``; a new one is one line in :data:`MODULES`.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.record.export import Tables

#: Rows of the record and a path in, files out; gives the number of lines of each file by its name.
type Writer = Callable[[Tables, Path], dict[str, int]]

#: Format → module of this folder. A module is imported only when its format is asked for.
MODULES: Final[dict[str, str]] = {
    "jsonl": "jsonl",
    "csv": "csv",
    "xlsx": "xlsx",
    "parquet": "parquet",
    "plover": "plover",
    "gdelt": "gdelt",
    "icews": "icews",
    "ftm": "ftm",
    "gexf": "gexf",
    "graphml": "graphml",
    "annotations": "annotations",
    "labelstudio": "labelstudio",
    "notes": "notes",
    "datasette": "datasette",
}

#: Formats whose ``write`` takes ``raw``: no care is taken of what a spreadsheet would take for a formula.
WITH_RAW: Final = ("csv",)


#: Formats whose ``write`` takes ``month``: only the rows of that month are written.
BY_MONTH: Final = ("parquet",)


def writer(name: str) -> Writer:
    """The function that writes the format ``name``.

    It raises :class:`RecordError` when a file cannot be written. Raises :class:`UsageError` for an unknown ``name``.
    """
    if name not in MODULES:
        known = ", ".join(MODULES)
        raise UsageError(f"there is no format {name!r}; choose one of {known}")
    module = importlib.import_module(f"{__name__}.{MODULES[name]}")
    return cast("Writer", module.write)


def raw_writer(name: str) -> Writer:
    """As :func:`writer`, with cells left as they are. Raises :class:`UsageError` for a format without such cells."""
    write = writer(name)
    if name not in WITH_RAW:
        raise UsageError(f"--raw is for the format {' or '.join(WITH_RAW)} only")
    return cast("Writer", functools.partial(write, raw=True))  # type: ignore[call-arg]


def month_writer(name: str, month: str) -> Writer:
    """As :func:`writer`, for the rows of one month. Raises :class:`UsageError` for a format that is not by month."""
    write = writer(name)
    if name not in BY_MONTH:
        raise UsageError(f"--month is for the format {' or '.join(BY_MONTH)} only")
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])|unknown", month):
        raise UsageError(f"{month!r} is no month; write YYYY-MM, or unknown")
    return cast("Writer", functools.partial(write, month=month))  # type: ignore[call-arg]


def file_at(target: Path, name: str) -> Path:
    """The file that a format of one file is written to: ``target`` itself, or ``name`` in it where it is a folder."""
    return target / name if target.is_dir() or not target.suffix else target
