"""Bytes in, :class:`~dragoman.model.Report` out; all limits and all distrust live in this room.

Every file and every row that was named gives either a report or a :class:`~dragoman.model.Failure`: never silence,
never an exception for what a source contains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.intake.files import find_files
from dragoman.intake.readers import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.model import Failure, Report

__all__ = ["open_reports"]


def open_reports(paths: Sequence[str]) -> Iterator[Report | Failure]:
    """Reports and failures found under ``paths`` (files, folders, globs, ``-``), in the order of their names.

    Streams: one file, and of a file of rows one row, is in memory at a time.
    """
    for found in find_files(paths):
        yield from read_file(found)
