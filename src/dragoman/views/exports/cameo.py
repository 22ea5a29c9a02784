"""PLOVER's type and mode in, CAMEO's code and its Goldstein weight out, for the formats of GDELT and ICEWS."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from dragoman.errors import KnowledgeError
from dragoman.record.export import Line


@lru_cache(maxsize=1)
def _tables() -> Any:
    try:
        text = (resources.files("dragoman.views.exports") / "cameo.yaml").read_text("utf-8")
        return yaml.safe_load(text)
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"cameo.yaml cannot be read: {error}") from error


def code(event: Line) -> str:
    """CAMEO's code of an event of the export: by its mode where the crosswalk has one, else the type's own."""
    codes = _tables()["codes"][event["plover_type"]]
    return str(codes.get(event["mode"] or "", codes[""]))


def weight(cameo: str) -> float:
    """The Goldstein weight of a code: its own, that of its first three digits, or of its root."""
    weights = _tables()["weights"]
    return float(next(weights[key] for key in (cameo, cameo[:3], cameo[:2]) if key in weights))


def row(fields: list[object]) -> str:
    """One line of tab-separated fields; empty for what is not known, no tab or line break inside."""
    return "\t".join("" if f is None else " ".join(str(f).split()) for f in fields) + "\n"
