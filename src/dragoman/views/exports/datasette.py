"""The name of a record in, the file that explains it to Datasette out: what columns tell, questions ready to ask."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from dragoman.record.export import Tables, write_whole
from dragoman.views.exports import file_at


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target`` or ``target``/datasette.yaml and gives the number of its lines."""
    path = file_at(target, "datasette.yaml")
    text = files(__package__).joinpath("datasette.yaml").read_text("utf-8")
    named = text.replace("RECORD:", f"{json.dumps(tables.record_name)}:")
    return {path.name: write_whole(path, named.splitlines(keepends=True))}
