"""The command `doctor`: this machine and a record in, what is in order and what is not out.

Invariant: it changes nothing, reaches no network, and every line says what to do where something is wrong.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from dragoman.errors import EXIT_FAILURES, EXIT_OK, DragomanError
from dragoman.views.options import json_option, record_option

_PYTHONS: Final = ((3, 12), (3, 13))
_OLDEST_SQLITE: Final = (3, 37, 0)  # STRICT tables
#: Free space that a disk should have: so many bytes, and so many times the record.
_FREE_BYTES, _FREE_TIMES = 500_000_000, 2
_MOST_TROUBLES: Final = 5
_SENTENCE: Final = "“The bridge stays shut,” the foreign minister of Norway said in Oslo on Tuesday."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at; ``ok`` is ``None`` where it is only told."""

    what: str
    ok: bool | None
    told: str


@click.command()
@record_option
@json_option
def doctor(record: Path, as_json: bool) -> int:
    """Check this installation, the models and the record.

    Looks at Python, the packages, the model and the tables, at a reading without any network, at the record (its
    version, its structure, whether it is joined), and at the space that is left. Changes nothing.
    Exit code 0 when all is in order, 1 when something is not.
    """
    from dragoman.views.terminal import one_line, print_json

    bad = 0
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _python,
        _packages,
        _sqlite,
        _reading,
        lambda: _record(record),
        lambda: _space(record),
    )
    for check in checks:
        for finding in _guarded(check):
            bad += finding.ok is False
            if as_json:
                print_json([{"what": finding.what, "ok": finding.ok, "told": finding.told}])
            else:
                mark = {True: "ok ", False: "BAD", None: "   "}[finding.ok]
                click.echo(f"{mark} {finding.what:<10} {one_line(finding.told)}")
    return EXIT_FAILURES if bad else EXIT_OK


def _guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What ``check`` finds; an error of its own is a finding too."""
    try:
        yield from check()
    except (DragomanError, OSError, sqlite3.Error, ImportError) as error:
        yield Finding(getattr(check, "__name__", "check").strip("_<>"), ok=False, told=str(error))


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info[:2] in _PYTHONS
    yield Finding("python", fine, version if fine else f"{version}; this program is for 3.12 and 3.13")


def _packages() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    wrong, extras, seen = [], dict[str, list[str]](), 0
    for line in requires("dragoman") or []:
        needed = Requirement(line)
        extra = _extra(needed)
        if needed.marker is not None and not needed.marker.evaluate({"extra": extra or ""}):
            continue
        try:
            there = needed.specifier.contains(version(needed.name), prereleases=True)
        except PackageNotFoundError:
            there = False
        if extra is not None:
            extras.setdefault(extra, []).extend([] if there else [needed.name])
        else:
            seen += 1
            if not there:
                wrong.append(str(needed))
    yield Finding("packages", not wrong, f"{seen} found" if not wrong else f"missing or too old: {', '.join(wrong)}")
    without = [f"{name} ({', '.join(missing)})" for name, missing in sorted(extras.items()) if missing]
    yield Finding("extras", None, f"not installed: {'; '.join(without)}" if without else "all installed")


def _extra(requirement: Any) -> str | None:
    """The extra that alone asks for a package, or ``None``."""
    text = str(requirement.marker or "")
    return text.partition("extra ==")[2].strip(" \"')") or None if "extra ==" in text else None


def _sqlite() -> Iterator[Finding]:
    new = sqlite3.sqlite_version_info >= _OLDEST_SQLITE
    told = sqlite3.sqlite_version if new else f"{sqlite3.sqlite_version}; it must be 3.37 or newer"
    yield Finding("sqlite", new, told)
    with sqlite3.connect(":memory:") as connection:
        searchable = bool(connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0])
    connection.close()
    yield Finding("search", searchable, "full text" if searchable else "this SQLite has no FTS5; records need it")


def _reading() -> Iterator[Finding]:
    """Loading checks the hashes of our own model and the schema of every table."""
    from dragoman.intake.plain import report_from_text
    from dragoman.reading import read_report, versions

    with _no_network() as asked:
        for name, version in versions().items():
            yield Finding(name, ok=None if name == "code" else True, told=version)
        found = read_report(report_from_text(_SENTENCE, source="doctor", known={"published": "2024-03-13"}))
    said = any(s.holder_text and s.kind == "direct" for s in found.statements)
    yield Finding("reading", said, "a sentence was read" if said else "nothing was found in a sentence that says much")
    yield Finding("network", not asked, "none is needed" if not asked else f"something asked for {asked[0]}")


@contextmanager
def _no_network() -> Iterator[list[str]]:
    """Inside, no socket of Python connects; what was asked for is in the list."""
    asked: list[str] = []

    def refuse(_: object, address: object) -> None:
        asked.append(str(address))
        raise OSError("doctor lets nothing connect")

    kept = socket.socket.connect
    socket.socket.connect = refuse  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        socket.socket.connect = kept  # type: ignore[method-assign]


def _record(path: Path) -> Iterator[Finding]:
    from dragoman.errors import FAILURE_KINDS
    from dragoman.record.file import SCHEMA_VERSION
    from dragoman.record.store import Store

    if not path.exists():
        yield Finding("record", None, f"there is none at {path}")
        return
    with Store.open(path) as store:
        yield Finding("record", ok=True, told=f"{path}, schema {SCHEMA_VERSION}, {len(store.report_ids())} reports")
        broken = [row[0] for row in store.rows(f"PRAGMA integrity_check({_MOST_TROUBLES})") if row[0] != "ok"]
        loose = len(store.rows("PRAGMA foreign_key_check"))
        told = "; ".join([*broken, *([f"{loose} rows speak of rows that are not there"] if loose else [])])
        yield Finding("structure", not told, told or "whole (dragoman verify looks at every entry)")
        joined = store.is_joined()
        told = "all reports" if joined else "not all reports; run the last read again"
        yield Finding("joined", joined, told)
        kinds = store.rows("SELECT kind, count(*) FROM failures GROUP BY kind ORDER BY 2 DESC, 1")
        told = ", ".join(f"{count} {kind} ({FAILURE_KINDS.get(kind, 'unknown')})" for kind, count in kinds)
        internal = any(kind in {"internal", "crashed"} for kind, _ in kinds)
        yield Finding("failures", ok=False if internal else None, told=told or "none")


def _space(record: Path) -> Iterator[Finding]:
    folder = record.absolute().parent
    while not folder.is_dir():
        folder = folder.parent
    size = record.stat().st_size if record.exists() else 0
    free, wanted = shutil.disk_usage(folder).free, max(_FREE_BYTES, _FREE_TIMES * size)
    told = f"{free / 1e9:.1f} GB free beside a record of {size / 1e6:.0f} MB"
    yield Finding("space", free >= wanted, told if free >= wanted else f"{told}; have {wanted / 1e9:.1f} GB free")
    writable = os.access(folder, os.W_OK)
    yield Finding("folder", writable, f"{folder} can be written to" if writable else f"{folder} cannot be written to")
