"""Collects rows of all tables; writes them sorted, so that the same resources give the same bytes."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.errors import KnowledgeError
from dragoman.knowledge.tables import TABLES, check_actor, check_days, malformed
from dragoman.knowledge.words import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_csv(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a resource with their line numbers; its heading must be ``columns``. ``#`` begins a comment line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(line for line in file if not line.startswith("#"))
        if tuple(reader.fieldnames or ()) != columns:
            raise KnowledgeError(f"{path.name}: the heading must be {','.join(columns)}")
        for row in reader:
            if None in row or None in row.values():
                raise malformed(path.name, reader.line_num, f"not {len(columns)} fields")
            yield reader.line_num, {key: value.strip() for key, value in row.items()}


def parts(cell: str) -> list[str]:
    """The entries of a cell: separated by semicolons."""
    return [part for part in (p.strip() for p in cell.split(";")) if part]


@dataclass
class Sink:
    """Rows of every table, collected."""

    actors: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, tuple[set[str], list[str]]] = field(default_factory=dict)
    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in TABLES})
    names: dict[str, str] = field(default_factory=dict)

    def actor(self, row: list[str], where: tuple[str, int], *, flags: str = "") -> None:
        """Add an actor (columns of ``actors``, aliases separated by ``;``) and its name and aliases."""
        row = [unicodedata.normalize("NFC", cell) for cell in row]
        aliases = parts(row[7])
        row[7] = "|".join(aliases)
        reason = check_actor(row, self.actors)
        if reason:
            raise malformed(*where, reason)
        self.actors[row[0]] = row
        self.names.setdefault(row[1], row[0])
        self.alias(row[1], row[0], flags)
        for alias in aliases:
            self.alias(alias, row[0], flags)

    def alias(self, alias: str, key: str, flags: str = "", *, made: bool = False) -> None:
        """Let ``key`` go by ``alias``. ``alias`` may begin with flags in square brackets: ``[x]WHO``.

        One that a person writes all in lower case may stand so in a text; ``made`` ones are folded and tell nothing.
        """
        if alias.startswith("["):
            own, _, alias = alias[1:].partition("]")
            flags += own
        if not made and not any(c.isupper() or c.isdigit() for c in alias):
            flags += "l"
        folded = fold_name(alias)
        if not folded:
            return
        known_flags, ids = self.aliases.setdefault(folded, (set(), []))
        known_flags.update(flags)
        if key not in ids:
            ids.append(key)

    def word(self, kind: str, word: str, key: str) -> None:
        """Add a demonym or seat."""
        self.rows["actor_words"].append([kind, word, key])

    def spell(self, row: list[str], where: tuple[str, int]) -> None:
        """Add an office spell."""
        reason = check_days(row[3], row[4])
        if reason:
            raise malformed(*where, reason)
        self.rows["actor_spells"].append(row)

    def tables(self) -> dict[str, str]:
        """Every table as the text of its file."""
        self.rows["actors"] = [
            [*row[:7], "|".join(a.partition("]")[2] if a.startswith("[") else a for a in row[7].split("|"))]
            for row in self.actors.values()
        ]
        self.rows["actor_aliases"] = [
            [alias, "".join(sorted(f)), " ".join(ids)] for alias, (f, ids) in self.aliases.items()
        ]
        return {name: _text(name, rows) for name, rows in self.rows.items()}


def _text(name: str, rows: list[list[str]]) -> str:
    lines = sorted({"\t".join(row) for row in rows})
    if any(line.count("\t") != len(TABLES[name]) - 1 or "\n" in line for line in lines):
        raise KnowledgeError(f"{name}: a cell holds a tab or a line break")
    return "\n".join(["\t".join(TABLES[name]), *lines]) + "\n"
