"""Paths in, the files they name out: walked, sorted, each with the source name that will be stored.

Invariant: a source is relative to the path that was given, with forward slashes, never absolute.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: its source name, and its path (``None`` is standard input) or why it cannot be read."""

    source: str
    path: Path | None
    problem: str | None = None


def find_files(paths: Sequence[str]) -> Iterator[Found]:
    """The files under ``paths``; a path that is missing or may not be entered is found with its ``problem``."""
    for given in paths:
        if given == "-":
            yield Found("-", None)
        elif _is_pattern(given):
            yield from _match(given)
        else:
            yield from _walk(Path(given), given)


def _is_pattern(given: str) -> bool:
    return glob.has_magic(given) and not Path(given).exists()


def _match(pattern: str) -> Iterator[Found]:
    root = Path(*_fixed_part(pattern))
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - pathlib's glob refuses absolute patterns
    if not matches:
        yield Found(_shown(pattern), None, "no file matches this pattern")
    for match in matches:
        path = Path(match)
        if path.is_dir():
            continue
        yield _met(path, root)


def _fixed_part(pattern: str) -> list[str]:
    """The leading folders of a pattern that hold no wildcard."""
    fixed: list[str] = []
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return fixed


def _walk(path: Path, given: str) -> Iterator[Found]:
    try:
        if not path.exists():
            yield Found(_shown(given), None, "there is no such file or folder")
            return
        if not path.is_dir():
            yield Found(path.name, path)
            return
    except OSError as error:
        yield Found(_shown(given), None, _sentence(error))
        return
    yield from _walk_folder(path)


def _walk_folder(root: Path) -> Iterator[Found]:
    problems: list[OSError] = []
    for folder, names, files in os.walk(root, onerror=problems.append):
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                path = Path(folder) / name
                yield _met(path, root)
        while problems:
            yield _forbidden(problems.pop(), root)
    while problems:
        yield _forbidden(problems.pop(), root)


def _met(path: Path, root: Path) -> Found:
    """What a walk or a pattern came upon; a pipe that nobody writes into would keep its reader for ever."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Found(_relative(path, root), None, _sentence(error))
    if not stat.S_ISREG(mode):
        return Found(_relative(path, root), None, "it is no file but a pipe, a socket or a device; name it to read it")
    return Found(_relative(path, root), path)


def _forbidden(error: OSError, root: Path) -> Found:
    path = Path(str(error.filename))
    return Found(_relative(path, root), None, _sentence(error))


def _relative(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name


def _shown(given: str) -> str:
    return Path(given).name if Path(given).is_absolute() else given


def _sentence(error: OSError) -> str:
    return (error.strerror or "it cannot be opened").lower()
