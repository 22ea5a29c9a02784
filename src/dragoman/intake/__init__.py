"""Bytes in, :class:`~dragoman.model.Report` out; all limits and all distrust live in this room.

Every file and every row that was named gives either a report or a :class:`~dragoman.model.Failure`: never silence,
never an exception for what a source contains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.intake.article import report_from_html
from dragoman.intake.files import find_files
from dragoman.intake.readers import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dragoman.intake.memo import Memo
    from dragoman.model import Failure, Report

__all__ = ["open_reports"]


def open_reports(
    paths: Sequence[str], columns: Mapping[str, str] | None = None, memo: Memo | None = None
) -> Iterator[Report | Failure]:
    """Reports and failures found under ``paths`` (files, folders, globs, ``-``), in the order of their names.

    ``columns`` names the columns of tables (field of a row → column), beyond those named like a field. Pages of web
    archives that ``memo`` knows to be in the record are passed over.
    Streams: one file, and of a file of many reports one report, is in memory at a time.
    """
    try:
        for found in find_files(paths):
            yield from read_file(found, columns or {}, memo.report if memo else report_from_html)
    finally:
        if memo:
            memo.close()
