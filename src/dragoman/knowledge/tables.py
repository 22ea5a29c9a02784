"""Reads the knowledge tables: tab-separated files with a heading line, or a person's own file of the same shape.

Invariant: a row that is malformed raises :class:`KnowledgeError` naming file, row and reason; nothing is skipped.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final, get_args

from dragoman.errors import KnowledgeError
from dragoman.model import Kind

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

#: Every table with its columns, in order.
TABLES: Final[dict[str, tuple[str, ...]]] = {
    "actors": ("id", "name", "kind", "country", "sector", "wikidata", "note", "aliases"),
    "actor_aliases": ("alias", "flags", "ids"),
    "actor_spells": ("person", "role", "of", "start", "end", "checked", "source"),
    "actor_members": ("body", "member", "start", "end"),
    "actor_words": ("class", "word", "ids"),
    "actor_roles": ("phrase", "key", "sector", "scope", "of"),
    "actor_institutions": ("phrase", "key", "name"),
    "actor_bodies": ("key", "name", "kind", "sector"),
    "actor_agents": ("word", "sector"),
}
KINDS: Final = frozenset(get_args(Kind))
#: PLOVER's sectors, the international ones included.
SECTORS: Final = frozenset(
    {"COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU"}
    | {"ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"}
)
#: How a name must stand to be found: c with a capital, x all in capitals, t after "the"; l may be in lower case.
FLAGS: Final = frozenset("cxtl")
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_WIKIDATA: Final = re.compile(r"Q[1-9][0-9]*")

type Row = list[str]


def read_table(path: Path, name: str) -> list[Row]:
    """The rows of the table ``name`` in the file ``path``, each with as many fields as the table has columns.

    Raises:
        KnowledgeError: the file is missing, is not UTF-8, has another heading, or a row of another width.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}: cannot be read: {error}") from error
    columns = TABLES[name]
    lines = text.split("\n")
    if lines[0].split("\t") != list(columns):
        raise KnowledgeError(f"{path.name}: the heading must be {', '.join(columns)} (tab-separated)")
    if lines[-1] == "":
        del lines[-1]
    rows = [line.split("\t") for line in lines[1:]]
    width = len(columns)
    if any(len(row) != width for row in rows):
        number, row = next((n, row) for n, row in enumerate(rows, 2) if len(row) != width)
        raise malformed(path.name, number, f"{len(row)} fields instead of {width}")
    return rows


def malformed(file: str, number: int, reason: str) -> KnowledgeError:
    """The error for line ``number`` (the heading is line 1) of ``file``."""
    return KnowledgeError(f"{file}, row {number}: {reason}")


def check_actor(row: Row, seen: Container[str] = ()) -> str | None:
    """Why this row of ``actors`` is malformed, or ``None``."""
    key, name, kind, country, sector, wikidata, _note, _aliases = row
    sound = (
        ":" in key
        and key not in seen
        and name
        and not name.isspace()
        and kind in KINDS
        and (not country or (len(country) == 3 and country.isascii() and country.isalpha() and country.isupper()))  # noqa: PLR2004
        and (not sector or sector in SECTORS)
        and (not wikidata or _WIKIDATA.fullmatch(wikidata))
    )
    return None if sound else _trouble(row, seen)


def _trouble(row: Row, seen: Container[str]) -> str:
    key, name, kind, country, sector, wikidata, _note, _aliases = row
    problems = (
        (":" not in key, f"the id {key!r} has no kind before a colon"),
        (key in seen, f"the id {key!r} stands twice"),
        (not name.strip(), "it has no name"),
        (kind not in KINDS, f"unknown kind {kind!r}"),
        (bool(country) and not _COUNTRY.fullmatch(country), f"country {country!r} is not three capital letters"),
        (bool(sector) and sector not in SECTORS, f"unknown sector {sector!r}"),
        (bool(wikidata) and not _WIKIDATA.fullmatch(wikidata), f"{wikidata!r} is not a Wikidata id"),
    )
    return next(reason for wrong, reason in problems if wrong)


def check_days(start: str, end: str) -> str | None:
    """Why these two days are not a closed interval, or ``None``. Empty means open."""
    for day in (start, end):
        if day and not is_day(day):
            return f"{day!r} is not an ISO day"
    return f"it ends ({end}) before it starts ({start})" if start and end and end < start else None


def is_day(text: str) -> bool:
    """Whether ``text`` is a day of the calendar as YYYY-MM-DD."""
    if len(text) != len("YYYY-MM-DD") or text[4] != "-" or text[7] != "-":
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
