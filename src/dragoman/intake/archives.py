"""A zip or tar archive in, what its members give out. Nothing is unpacked to disk; a member's name is only a label.

Invariant: whatever an archive holds, at most so many members and bytes of it are read (:class:`Limits`), and memory is
bounded by its directory or one header, whose sizes are bounded too. What is beyond a limit ends the archive with a
failure; what was read before is kept.
"""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Protocol

from dragoman.errors import ReportError
from dragoman.model import Failure, Report

type ReadMember = Callable[[io.BufferedReader, str], Iterator[Report | Failure]]

_CHUNK: Final = 1 << 16
_LONGEST_LABEL: Final = 1000
#: Office documents are zip archives whose parts are no reports.
_OFFICE: Final = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one archive is read: bytes unless said otherwise."""

    members: int = 200_000
    total: int = 64 * 2**30
    #: Unpacked bytes to packed ones, once more than ``free`` are unpacked. Prose packs about 3:1, rows up to 30:1.
    ratio: int = 200
    free: int = 64 * 2**20
    directory: int = 32 * 2**20
    header: int = 2**20


DEFAULT: Final = Limits()


class _BeyondLimitError(Exception):
    """The archive asks for more than :class:`Limits` allow; no part of it is read further."""


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Meter:
    """A stream whose bytes are counted as they are read, and refused beyond ``left`` where that is set."""

    def __init__(self, inner: _Readable) -> None:
        self._inner = inner
        self.count = 0
        self.left: int | None = None

    def read(self, size: int = -1, /) -> bytes:
        """As the stream within; raises when more than ``left`` bytes were asked for since that was set."""
        data = self._inner.read(size)
        self.count += len(data)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise _BeyondLimitError("a header in it is too large")
        return data


class _Budget:
    def __init__(self, limits: Limits, packed: Callable[[], int]) -> None:
        self._limits, self._packed = limits, packed
        self._spent = self._members = 0

    def member(self) -> None:
        self._members += 1
        if self._members > self._limits.members:
            raise _BeyondLimitError(f"it has more than {self._limits.members:,} members")

    def spend(self, size: int) -> None:
        self._spent += size
        if self._spent > self._limits.total:
            raise _BeyondLimitError(f"it unpacks to more than {self._limits.total:,} bytes")
        if self._spent > self._limits.free and self._spent > self._limits.ratio * self._packed():
            raise _BeyondLimitError(f"it unpacks to more than {self._limits.ratio} times its size")


class _Member(io.RawIOBase):
    """One member's bytes, each paid for as it is read."""

    def __init__(self, inner: _Readable, budget: _Budget) -> None:
        super().__init__()
        self._inner, self._budget = inner, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def read_zip(
    stream: io.BufferedReader, source: str, read: ReadMember, limits: Limits = DEFAULT
) -> Iterator[Report | Failure]:
    """What the members of a zip archive give, in its order; a damaged member does not stop the others.

    Raises :class:`ReportError` (``bad_archive``, ``too_large``, ``unsupported``).
    """
    if not stream.seekable():
        raise ReportError("unsupported", "a zip archive cannot be read from a pipe; name the file")
    size = stream.seek(0, os.SEEK_END)
    budget = _Budget(limits, lambda: size)
    try:
        with zipfile.ZipFile(_Directory(stream, limits.directory)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if any(info.filename in _OFFICE for info in members):
                raise ReportError("unsupported", "it is an office document; save it as text or HTML")
            for info in members:
                budget.member()
                if not _hidden(info.filename):
                    yield from _zip_member(archive, info, source, read, budget)
            if not members:
                raise ReportError("empty", "there is nothing in the archive")
    except _BeyondLimitError as error:
        raise ReportError("too_large", f"the archive is not read further: {error}") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError) as error:
        raise ReportError("bad_archive", f"the archive is damaged: {error}") from error


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str, read: ReadMember, budget: _Budget
) -> Iterator[Report | Failure]:
    label = _label(source, info.filename)
    if info.flag_bits & 1:
        yield Failure(label, "unsupported", "it is encrypted")
    elif info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        yield Failure(label, "unsupported", "it is compressed in a way that is not read")
    else:
        try:
            with archive.open(info) as inner:
                yield from read(io.BufferedReader(_Member(inner, budget), _CHUNK), label)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            yield Failure(label, "bad_archive", f"this member of the archive is damaged: {error}")


class _Directory(io.BufferedIOBase):
    """A seekable stream that refuses a single read larger than a zip's directory may be."""

    def __init__(self, inner: io.BufferedReader, largest: int) -> None:
        super().__init__()
        self._inner, self._largest = inner, largest

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        data = self._inner.read(self._largest + 1 if size is None or size < 0 else min(size, self._largest + 1))
        if len(data) > self._largest:
            raise _BeyondLimitError("its list of members is too large")
        return data


def read_tar(
    stream: _Readable, source: str, read: ReadMember, packed: Meter | None, limits: Limits = DEFAULT
) -> Iterator[Report | Failure]:
    """What the members of a tar archive give, in its order; ``packed`` counts the compressed bytes it came from.

    Raises :class:`ReportError` (``bad_archive``, ``too_large``). After damage the rest cannot be found.
    """
    plain = Meter(stream)
    budget = _Budget(limits, lambda: (packed or plain).count)
    try:
        plain.left = limits.header
        with tarfile.open(fileobj=plain, mode="r|", errors="replace", encoding="utf-8") as archive:  # type: ignore[call-overload]
            while (info := archive.next()) is not None:
                plain.left = None
                archive.members = []  # it remembers every member otherwise
                budget.member()
                if info.isreg() and not _hidden(info.name):
                    yield from _tar_member(archive, info, source, read, budget)
                plain.left = limits.header
    except _BeyondLimitError as error:
        raise ReportError("too_large", f"the archive is not read further: {error}") from error
    except (tarfile.TarError, RecursionError, ValueError, OverflowError, EOFError, zlib.error) as error:
        raise ReportError("bad_archive", f"the archive is damaged: {error}") from error


def _tar_member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, source: str, read: ReadMember, budget: _Budget
) -> Iterator[Report | Failure]:
    label = _label(source, info.name)
    inner = None if info.issparse() else archive.extractfile(info)
    if inner is None:
        yield Failure(label, "unsupported", "it is a sparse file")
        return
    member: io.BufferedReader = io.BufferedReader(_Member(inner, budget), _CHUNK)
    yield from read(member, label)
    while member.read(_CHUNK):  # paid for like the rest, so that skipping is no way around the limits
        pass


def _hidden(name: str) -> bool:
    """As in folders: names with a leading dot are not read, nor what macOS adds to archives."""
    return any((p.startswith(".") and p not in {".", ".."}) or p == "__MACOSX" for p in PurePosixPath(name).parts)


def _label(source: str, name: str) -> str:
    clean = name.replace("\\", "/").encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
    return f"{source}/{clean.removeprefix('./')}"[:_LONGEST_LABEL]
