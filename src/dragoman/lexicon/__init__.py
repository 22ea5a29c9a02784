"""Knowledge of the world and of the language, as data files; this module only opens them."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from dragoman.errors import KnowledgeError


@lru_cache(maxsize=64)
def load_yaml(name: str) -> Any:
    """The content of the YAML file ``name`` of this folder; read once. Callers do not change it.

    Raises :class:`KnowledgeError` when the file is missing or no YAML.
    """
    try:
        text = (resources.files("dragoman.lexicon") / name).read_text("utf-8")
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"{name} cannot be read: {error}") from error
