"""A record in, one JSON Lines file a table out, with the fields of the contract; and the same rows for other formats.

Invariant: the same reports and versions give the same bytes, whatever the order, the workers, the kills on the way;
a file is there whole or not at all. The other formats are written by :mod:`dragoman.views.exports` from
:class:`Tables`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from dragoman.errors import RecordError
from dragoman.joining.copies import WHOLE
from dragoman.model import Joins, Judgement, Reading, Report, When
from dragoman.record import corrected
from dragoman.record.judgements import corrections, in_force

if TYPE_CHECKING:
    from dragoman.record.store import Store

type Join = Callable[[Sequence[Report], Sequence[Reading], Sequence[Judgement]], Joins]
type Line = dict[str, Any]

#: The tables of an export, in the order in which they are written.
TABLES: Final = (
    "reports",
    "mentions",
    "times",
    "statements",
    "events",
    "arrangements",
    "sayings",
    "happenings",
    "disputes",
    "stories",
    "relations",
    "dyad_entries",
    "merges",
    "failures",
    "corrections",
)

#: Floats are written to so many places: sums in another order differ only beyond.
_PLACES: Final = 4

#: Line separators to some readers of text, though not to JSON.
_SEPARATORS: Final = re.compile("[\x85\u2028\u2029]")


@contextmanager
def open_tables(store: Store, join: Join, as_of: str | None = None) -> Iterator[Tables]:
    """The rows of every table as one moment of the record has them.

    ``as_of`` (an ISO day) keeps only reports known by then: those whose publication date, as the whole record
    allows to know it, ends on that day or before. Undated ones are left out. What follows from all reports together
    is made anew from those kept. Raises :class:`RecordError` when the record cannot be read.
    """
    with store.snapshot():
        yield Tables(store, join, as_of)


def export(store: Store, folder: Path, join: Join, *, as_of: str | None = None) -> dict[str, int]:
    """Writes every table to ``folder`` (made if missing) and gives the number of lines of each file.

    ``as_of`` as in :func:`open_tables`. Raises :class:`RecordError` when the record or the folder cannot be used.
    """
    with open_tables(store, join, as_of) as tables:
        return {name: write_lines(folder / f"{name}.jsonl", tables.lines(name)) for name in TABLES}


def known_by(published: When, day: str) -> bool:
    """Whether a report with that publication date was out on ``day``; an open date says nothing, so no."""
    return published.end is not None and published.end <= day


class Tables:
    """The rows of every table of :data:`TABLES`, drawn from the record when they are asked for."""

    def __init__(self, store: Store, join: Join, as_of: str | None) -> None:
        self._store = store
        self._ids, self._joins, self._published = _kept(store, join, as_of)
        self._saying = {i: s.id for s in self._joins.sayings for i in s.statements}
        self._happening = {i: h.id for h in self._joins.happenings for i in h.events}
        self._story = {
            i: s.id for s in sorted(self._joins.stories, key=lambda s: s.id, reverse=True) for i in s.reports
        }
        ranked = sorted(self._joins.copies, key=lambda c: (c.copied_share, c.copy_of))
        self._reasons = {d.report_id: list(d.reasons) for d in self._joins.dated}
        self._copy = {c.report_id: c for c in ranked}

    @property
    def record_name(self) -> str:
        """The name of the record's file, without its ending."""
        return self._store.path.stem

    def lines(self, name: str) -> Iterator[Line]:
        """The rows of table ``name`` with the fields of the contract (see docs/record.md), in their order."""
        if name in {"mentions", "times", "arrangements"}:
            return self._of_readings(name)
        if name in {"sayings", "happenings", "disputes", "stories"}:
            return iter(sorted((_plain(row) for row in getattr(self._joins, name)), key=lambda line: line["id"]))
        made: dict[str, Callable[[], Iterator[Line]]] = {
            "reports": self._reports,
            "statements": self._statements,
            "events": self._events,
            "relations": self._relations,
            "dyad_entries": self._dyad_entries,
            "failures": lambda: (_plain(row) for row in self._store.failures()),
            "merges": lambda: map(_plain, sorted(self._joins.merges, key=lambda m: (m.left_key, m.right_key))),
            "corrections": lambda: map(_plain, corrections(self._store)),
        }
        return made[name]()

    def _reports(self) -> Iterator[Line]:
        for report_id in self._ids:
            line = _plain(self._store.report(report_id))
            copy = self._copy.get(report_id)
            line["domain"] = self._store.reading(report_id).domain
            line["published"] = _plain(self._published[report_id])
            line["published_reasons"] = self._reasons.get(report_id, [])
            line["story_id"] = self._story.get(report_id)
            line["copy_of"] = copy.copy_of if copy and copy.copied_share >= WHOLE else None
            line["copied_share"] = round(copy.copied_share, _PLACES) if copy else 0.0
            line["copied_passages"] = _rounded(msgspec.to_builtins(copy.passages)) if copy else []
            yield line

    def _of_readings(self, field: str) -> Iterator[Line]:
        for report_id in self._ids:
            lines = [_plain(row) for row in getattr(self._store.reading(report_id), field)]
            yield from sorted(lines, key=_by_place)

    def _statements(self) -> Iterator[Line]:
        for line in self._of_readings("statements"):
            yield _after_report(
                line, {"known_from": self._known_from(line)}, {"saying_id": self._saying.get(line["id"])}
            )

    def _events(self) -> Iterator[Line]:
        for line in self._of_readings("events"):
            yield _after_report(
                line, {"known_from": self._known_from(line)}, {"happening_id": self._happening.get(line["id"])}
            )

    def _relations(self) -> Iterator[Line]:
        rows = (_plain(row) for row in self._joins.relations)
        return iter(sorted(rows, key=lambda r: (r["source"], r["target"], r["month"])))

    def _dyad_entries(self) -> Iterator[Line]:
        rows = (_plain(row) for row in self._joins.dyad_entries)
        return iter(sorted(rows, key=lambda r: (r["source"], r["target"], r["entry_id"])))

    def _known_from(self, line: Line) -> str | None:
        return self._published[line["report_id"]].end


def _kept(store: Store, join: Join, as_of: str | None) -> tuple[list[str], Joins, dict[str, When]]:
    """The ids of the reports to export, sorted; what follows from them together; the day of each."""
    ids, judgements, join = store.report_ids(), in_force(store), corrected.over(store, join)
    if store.is_joined():
        joins, published = store.joins(), store.published()
    else:
        joins = join(tuple(store.reports()), tuple(store.readings()), judgements)
        published = {r.id: r.published for r in store.reports()} | {d.report_id: d.published for d in joins.dated}
    if as_of is None:
        return ids, joins, published
    ids = [i for i in ids if known_by(published[i], as_of)]
    kept = tuple(store.report(i) for i in ids), tuple(store.reading(i) for i in ids)
    return ids, join(*kept, judgements), published


def _plain(row: Any) -> Line:
    line = _rounded(msgspec.to_builtins(row))
    assert isinstance(line, dict)
    return line


def _rounded(value: Any) -> Any:
    """``value`` with its floats rounded, tuples as lists and the keys of free-form structures in order."""
    if isinstance(value, float):
        return round(value, _PLACES) + 0.0  # no minus zero
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value


def _after_report(line: Line, second: Line, last: Line) -> Line:
    """``line`` with ``second`` behind its ``report_id`` and ``last`` at its end."""
    head = {key: line.pop(key) for key in ("id", "report_id")}
    return head | second | line | last


def _by_place(line: Line) -> tuple[Any, ...]:
    spans = line.get("spans") or line.get("content") or [line.get("span")]
    return (spans[0], line.get("id", ""), _text(line))


def _text(line: Line) -> str:
    text = json.dumps(line, ensure_ascii=False)
    return _SEPARATORS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def write_lines(path: Path, lines: Iterable[Line]) -> int:
    """Writes rows as JSON Lines to ``path`` and gives their number; see :func:`write_whole`."""
    return write_whole(path, (_text(line) + "\n" for line in lines))


def write_whole(path: Path, pieces: Iterable[str]) -> int:
    """Writes ``pieces`` beside ``path`` and then renames, so that nobody ever sees half a file; gives their number.

    Folders on the way are made. Raises :class:`RecordError` when it cannot be written.
    """
    return write_whole_bytes(path, (piece.encode() for piece in pieces))


def below(target: Path, *names: str) -> Path:
    """The folder ``names`` below ``target``. Raises :class:`RecordError` where a link leads out of ``target`` there."""
    path = target
    for name in names:
        path /= name
        if path.is_symlink():
            raise RecordError(f"the export cannot be written to {path}: it is a link to another place")
    return path


def write_whole_bytes(path: Path, pieces: Iterable[bytes]) -> int:
    """As :func:`write_whole`, for bytes. A link in the place of the file is replaced, never written through."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with unfinished.open("xb") as file:  # never through a link that somebody put there
            for piece in pieces:
                file.write(piece)
                count += 1
        unfinished.replace(path)
    except OSError as error:
        raise RecordError(f"the export cannot be written to {path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return count
