"""What each worker has in hand, written where its driver can still read it when the worker is gone.

Invariant: a note costs a copy of some bytes, needs no lock, and outlives whatever ends the process that wrote it.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

type _Notes = ctypes.Array[ctypes.c_char]

#: Characters of a note: the number of a process and the id of a report.
_LENGTH: Final = 80
#: Where this process notes what it has in hand.
_MINE: Final[list[tuple[_Notes, int]]] = []


class Board:
    """Room for a note of each of so many workers; it is handed to them when they are started."""

    def __init__(self, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._notes: _Notes = context.RawArray("c", workers * _LENGTH)
        self._taken: Synchronized[int] = context.Value("i", 0)

    def take_place(self) -> None:
        """Called once by each worker, before it notes anything."""
        with self._taken.get_lock():
            place, self._taken.value = self._taken.value * _LENGTH, self._taken.value + 1
        if place < len(self._notes):
            _MINE[:] = [(self._notes, place)]

    def read(self) -> Mapping[int, str]:
        """By the number of its process, the id of the report each worker has, or had at its end, in hand."""
        lines = (line.strip(b"\0").decode() for line in bytes(self._notes).split(b"\n"))
        found = (line.partition(" ") for line in lines if " " in line)
        return {int(process): report_id for process, _, report_id in found}


def note(report_id: str) -> None:
    """Notes that this process has a report in hand; with an empty id, that it has none."""
    for notes, place in _MINE:
        text = f"{os.getpid()} {report_id}" if report_id else ""
        written = text.encode()[: _LENGTH - 1].ljust(_LENGTH - 1, b"\0") + b"\n"
        ctypes.memmove(ctypes.addressof(notes) + place, written, _LENGTH)
