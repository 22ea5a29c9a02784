"""PolNeAR articles as examples, through the loader of the measuring harness.

The harness (a folder with `polnear.py` and `score.py`) is given as an argument, so that training
and measuring read the corpus in one and the same way.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from tokenizers import Tokenizer

from .examples import Example, make_example
from .gold import Attribution


def harness(folder: Path, polnear: Path | None = None) -> tuple[ModuleType, ModuleType]:
    """The harness modules (polnear, score), pointed at the corpus folder."""
    if polnear is not None:
        os.environ["POLNEAR"] = str(polnear)
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    return importlib.import_module("polnear"), importlib.import_module("score")


def load_split(
    corpus: ModuleType, split: str, tokenizer: Tokenizer, *, every_annotator: bool = False
) -> tuple[list[Any], list[list[Example]]]:
    """The harness's documents and, for each, one example an annotator (or the first one's)."""
    if split not in ("train", "dev"):
        raise ValueError("only train and dev may be read")
    documents = corpus.load(split)
    found = corpus.annotations(split)
    examples = []
    for document in documents:
        versions = [document.gold]
        if every_annotator:
            paths = [path for _, path in sorted(found.get(document.doc_id, {}).items())]
            versions = [corpus.parse_ann(path, document.text) for path in paths] or versions
        examples.append(
            [
                make_example(
                    document.doc_id,
                    document.text,
                    tokenizer,
                    attributions=[_attribution(g) for g in gold],
                )
                for gold in versions
            ]
        )
    return documents, examples


def _attribution(gold: Any) -> Attribution:
    def spans(value: Any) -> list[tuple[int, int]]:
        return [(s, e) for s, e in value or []]

    return Attribution(spans(gold.source), spans(gold.cue), spans(gold.content))
