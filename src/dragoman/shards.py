"""What was read in a batch, as a file of its own: written where it was read, taken into a record wherever that is.

A shard is gzipped JSON Lines: a head with the versions that read it, then a line a report with its reading, or a
failure. Its name is the hash of its content. Invariant: a shard is whole or refused, with a reason; the same batch read
by the same versions is the same file, however often it is written.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from dragoman.errors import RecordError, ReportError
from dragoman.ids import content_id
from dragoman.model import Failure, Reading, Report
from dragoman.versions import differing

if TYPE_CHECKING:
    from dragoman.workers import Outcome

SUFFIX: Final = ".shard.gz"
_FORMAT: Final = "dragoman shard 1"
_LEVEL: Final = 5
#: Bytes of a shard unpacked, at most: a hundred batches of long reports. What claims more is no shard of ours.
_MOST_BYTES: Final = 1_000_000_000
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
_MANIFEST: Final = "manifest-{}.jsonl"


class Entry(Struct, frozen=True):
    """What a manifest says of a shard: its name below the folder, its size in bytes, the reports and failures in it."""

    name: str
    size: int
    reports: tuple[str, ...]
    failures: int


class Shard(Struct, frozen=True):
    """What a shard holds."""

    read: tuple[tuple[Report, Reading], ...]
    failed: tuple[Failure, ...]


class _Head(Struct, frozen=True):
    format: str
    versions: dict[str, str]


class _Read(Struct, frozen=True, tag="read"):
    report: Report
    reading: Reading


class _Failed(Struct, frozen=True, tag="failed"):
    failure: Failure


_HEADS: Final = msgspec.json.Decoder(_Head)
_LINES: Final = msgspec.json.Decoder(_Read | _Failed)
_ENTRIES: Final = msgspec.json.Decoder(Entry)


def write(
    outcomes: Sequence[Outcome], folder: Path, versions: Mapping[str, str], *, failed: Sequence[Failure] = ()
) -> Entry:
    """Writes what was read of a batch into ``folder``: beside, to the disk, then by its name.

    Raises :class:`RecordError` where that cannot be done.
    """
    lines: list[bytes] = [_ENCODER.encode(_Head(_FORMAT, dict(versions)))]
    reports: list[str] = []
    for report, outcome in outcomes:
        line = _line(report, outcome)
        lines.append(_ENCODER.encode(line))
        if isinstance(line, _Read):
            reports.append(report.id)
    lines += [_ENCODER.encode(_Failed(_storable(failure))) for failure in failed]
    content = b"\n".join(lines) + b"\n"
    name = _name(content)
    size = _write_whole(folder / name, gzip.compress(content, _LEVEL, mtime=0))
    return Entry(name, size, tuple(reports), len(lines) - 1 - len(reports))


def load(path: Path, versions: Mapping[str, str]) -> Shard:
    """What the shard at ``path`` holds.

    Raises :class:`ReportError` for one that is torn (``truncated``), damaged (``bad_archive``), or no shard of these
    versions (``unsupported``).
    """
    content = _unpacked(path)
    if path.name != Path(_name(content)).name:
        raise ReportError("bad_archive", "its content is not what its name says: it is damaged or was changed")
    head, *lines = content.splitlines()
    try:
        found = _HEADS.decode(head)
        if found.format != _FORMAT:
            raise ReportError("unsupported", f"it is no shard that this version reads ({found.format})")
        _same_versions(found.versions, versions)
        decoded = [_LINES.decode(line) for line in lines]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReportError("unsupported", f"it is no shard that this version reads ({error})") from error
    read = tuple((line.report, line.reading) for line in decoded if isinstance(line, _Read))
    for report, reading in read:
        if report.id != content_id("r", report.source, report.text) or reading.report_id != report.id:
            raise ReportError("unsupported", f"a report in it does not have the id of its text ({report.id})")
    return Shard(read, tuple(line.failure for line in decoded if isinstance(line, _Failed)))


class Folder:
    """A folder of shards, on a disk that all who read have in common."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """The names of all shards that are there, sorted: whole ones and others."""
        return sorted(p.relative_to(self.path).as_posix() for p in self.path.glob(f"*/*{SUFFIX}"))

    def entries(self) -> dict[str, Entry]:
        """What manifests say of shards, by name. A line that was cut is left out."""
        found = {}
        for path in sorted(self.path.glob(_MANIFEST.format("*"))):
            for line in path.read_bytes().splitlines():
                with suppress(msgspec.DecodeError):
                    entry = _ENTRIES.decode(line)
                    found[entry.name] = entry
        return found

    def missing(self) -> list[str]:
        """Shards that a manifest names and that are not there, sorted."""
        return sorted(self.entries().keys() - set(self.names()))

    def reports(self, versions: Mapping[str, str]) -> set[str]:
        """Reports that are in whole shards of these versions: those need not be read again."""
        entries = self.entries()
        found: set[str] = set()
        for name in self.names():
            entry = entries.get(name)
            if entry is None or entry.size != (self.path / name).stat().st_size:
                with suppress(ReportError):
                    found.update(report.id for report, _ in load(self.path / name, versions).read)
            else:
                found.update(entry.reports)
        return found

    @contextmanager
    def manifest(self) -> Iterator[Manifest]:
        """A new manifest, for one run. Raises :class:`RecordError` where it cannot be written."""
        number = 0
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            while True:
                try:
                    file = (self.path / _MANIFEST.format(f"{number:05d}")).open("xb")
                    break
                except FileExistsError:
                    number += 1
        except OSError as error:
            raise RecordError(f"shards cannot be written to {self.path}: {error.strerror or error}") from error
        with file:
            yield Manifest(file)
            file.flush()
            os.fsync(file.fileno())


class Manifest:
    """Says which shards a run wrote."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._file = file

    def note(self, entry: Entry) -> None:
        """Adds a shard that is there."""
        self._file.write(_ENCODER.encode(entry) + b"\n")
        self._file.flush()


def _line(report: Report, outcome: Reading | Failure) -> _Read | _Failed:
    if isinstance(outcome, Failure):
        return _Failed(_storable(outcome))
    report = msgspec.structs.replace(report, place="")
    try:
        _ENCODER.encode((report, outcome))
    except UnicodeEncodeError:
        return _Failed(_storable(Failure(report.source, "encoding", "it holds half a character (a lone surrogate)")))
    return _Read(report, outcome)


def _storable(failure: Failure) -> Failure:
    """What no file can hold (half a character, from a file name of another encoding) is written out."""
    source, reason = (text.encode("utf-8", "backslashreplace").decode() for text in (failure.source, failure.reason))
    return Failure(source, failure.kind, reason)


def _name(content: bytes) -> str:
    """Two digits to spread a great many files over folders, then the name."""
    digits = hashlib.sha256(content).hexdigest()[:32]
    return f"{digits[:2]}/{digits}{SUFFIX}"


def _same_versions(theirs: Mapping[str, str], ours: Mapping[str, str]) -> None:
    for name in differing(theirs, ours):
        raise ReportError(
            "unsupported", f"it was read by another {name} ({theirs.get(name)}) than this one ({ours.get(name)})"
        )


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except EOFError as error:
        raise ReportError("truncated", "it was cut: it holds less than it should") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ReportError("bad_archive", f"it is damaged ({error})") from error
    except OSError as error:
        raise ReportError("unreadable", f"it cannot be opened ({error.strerror or error})") from error
    if len(content) > _MOST_BYTES:
        raise ReportError("too_large", f"it unpacks to more than {_MOST_BYTES:,} bytes")
    if not content:
        raise ReportError("truncated", "there is nothing in it")
    return content


def _write_whole(path: Path, content: bytes) -> int:
    """Writes beside ``path``, waits for the disk, and renames: nobody ever sees half of it."""
    unfinished = path.with_name(f".{path.name}.{os.uname().nodename if hasattr(os, 'uname') else ''}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise RecordError(f"a shard cannot be written to {path.parent}: {error.strerror or error}") from error
    return len(content)
