"""From the resources to the tables: each part adds its rows, then all are written in one order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexicon_making.parts import PARTS
from lexicon_making.sink import Sink

if TYPE_CHECKING:
    from pathlib import Path


def build(resources: Path) -> dict[str, str]:
    """The content of every generated table by its name."""
    sink = Sink()
    for part in PARTS:
        part(resources, sink)
    return sink.tables()
