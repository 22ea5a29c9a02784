"""Rows of the record in, one JSON Lines file a table out: the contract that docs/record.md describes."""

from __future__ import annotations

from pathlib import Path

from dragoman.record.export import TABLES, Tables, write_lines


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target``/TABLE.jsonl for every table and gives the number of lines of each."""
    return {name: write_lines(target / f"{name}.jsonl", tables.lines(name)) for name in TABLES}
