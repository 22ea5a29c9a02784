"""Gzip members in, their bytes out; damage is told once and reading goes on at the next member.

Invariant: time is linear in the bytes read, however often members are damaged: going back within what was read is paid
for out of what was read. Memory is bounded by :data:`_REWIND`.
"""

from __future__ import annotations

import zlib
from typing import Final, Protocol

_CHUNK: Final = 1 << 14
#: A member damaged within so many bytes is searched for the beginning of the next one.
_REWIND: Final = 4 * 2**20
_MAGIC: Final = b"\x1f\x8b\x08"
_GZIP_WINDOW: Final = 31


class Source(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""
        ...


class DamagedError(Exception):
    """A member is damaged; reading goes on at the next one."""


class Members:
    """The unpacked bytes of one gzip member after the other."""

    def __init__(self, packed: Source) -> None:
        self._packed = packed
        self._raw, self._at = b"", 0
        self._inflate: zlib._Decompress | None = None
        self._kept = bytearray()  # of the member that is being read
        self._read = self._again = 0
        #: How many members were begun; what one :meth:`read` gives is always of one of them.
        self.member = 0

    def read(self, size: int, /) -> bytes:
        """At most ``size`` unpacked bytes, none at the end. Raises :class:`DamagedError`, once for each damage."""
        while True:
            data = self._raw[self._at : self._at + _CHUNK] or self._more()
            if not data:
                return b""
            if self._inflate is None:
                self._inflate = zlib.decompressobj(_GZIP_WINDOW)
                self._kept.clear()
                self.member += 1
            try:
                out = self._inflate.decompress(data, size)
            except zlib.error as error:
                self._find_next(data)
                raise DamagedError(str(error)) from error
            # At the end of a member that was asked for in pieces the rest stands in both: it is counted once.
            left = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            used = len(data) - len(left)
            self._at += used
            if len(self._kept) <= _REWIND:
                self._kept += data[:used]
            if self._inflate.eof:
                self._inflate = None
            if out:
                return out

    def _more(self) -> bytes:
        self._raw, self._at = self._packed.read(_CHUNK), 0
        self._read += len(self._raw)
        return self._raw

    def _find_next(self, data: bytes) -> None:
        """Moves on to where the next member seems to begin."""
        seen, self._inflate = data + self._raw[self._at + len(data) :], None
        if len(self._kept) <= _REWIND and self._again + len(self._kept) <= self._read:
            self._again += len(self._kept)
            seen = bytes(self._kept) + seen
        at = seen.find(_MAGIC, 1)
        while at < 0:
            more = self._more()
            if not more:
                return
            seen = seen[-2:] + more
            at = seen.find(_MAGIC)
        self._raw, self._at = seen, at
