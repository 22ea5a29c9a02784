"""A report or failure in; out, the names under which the record may list that it, or what holds it, could not be read.

What failed as a row may be a report of an address now, and a folder or an archive that could not be opened may hold it.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from dragoman.model import Failure, Report

#: Characters of the longest name that a walk gives.
_LONGEST: Final = 4_096
#: Folders above what is read.
_MOST: Final = 40
_NUMBER: Final = re.compile(r"#\d{1,12}\Z")


def listed_as(item: Report | Failure) -> tuple[str, ...]:
    """Its source, its place, and the file and folders that hold it, as far as names tell."""
    place = (item.place if isinstance(item, Report) else "") or item.source
    return tuple(dict.fromkeys((item.source, place, *_holding(place))))


def _holding(place: str) -> list[str]:
    if len(place) > _LONGEST or "://" in place:
        return []
    file = _NUMBER.sub("", place)
    return [file, *(str(folder) for folder in PurePosixPath(file).parents[:_MOST] if str(folder) not in {".", "/"})]
