"""The product's own tagger package, loaded by path.

Training must split words, cut windows and decode exactly as the product does, so it uses the same
modules; it loads them without running `dragoman/__init__.py`, because the training environment
holds PyTorch and not the product's dependencies.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

SOURCE = Path(__file__).resolve().parents[2] / "src" / "dragoman"


def product(module: str) -> ModuleType:
    """The module `dragoman.reading.tagger.<module>` of this checkout."""
    for name, folder in (("dragoman", SOURCE), ("dragoman.reading", SOURCE / "reading")):
        if name not in sys.modules:
            package = ModuleType(name)
            package.__path__ = [str(folder)]
            sys.modules[name] = package
    return importlib.import_module(f"dragoman.reading.tagger.{module}")
