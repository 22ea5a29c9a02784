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
from dragoman.record.following import KEYS, Following, InMemory, InRecord
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

#: The tables whose rows are a report's own.
PER_REPORT: Final = ("mentions", "times", "statements", "events", "arrangements")
#: Of two of them, the field that says what a row is a member of across reports.
_MEMBERS: Final = {"statements": "saying_id", "events": "happening_id"}

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
    """The rows of every table of :data:`TABLES`, drawn from the record one by one when they are asked for.

    A joined record is never held: memory does not grow with it. What was known on an earlier day is joined in memory.
    """

    def __init__(self, store: Store, join: Join, as_of: str | None) -> None:
        self._store = store
        self._following = _following(store, join, as_of)
        self._asked: tuple[str, Line] | None = None

    @property
    def record_name(self) -> str:
        """The name of the record's file, without its ending."""
        return self._store.path.stem

    def lines(self, name: str) -> Iterator[Line]:
        """The rows of table ``name`` with the fields of the contract (see docs/record.md), in their order."""
        if name in PER_REPORT:
            return (line for report_id in self._following.ids() for line in self.of_report(name, report_id))
        if name in KEYS:
            return map(_plain, self._following.rows(name))
        made: dict[str, Callable[[], Iterator[Line]]] = {
            "reports": lambda: map(self._report, self._following.ids()),
            "failures": lambda: map(_plain, self._store.each_failure()),
            "corrections": lambda: map(_plain, corrections(self._store)),
        }
        return made[name]()

    def report(self, report_id: str) -> Line:
        """The row of table ``reports`` of that id; the one asked for last is at hand."""
        if self._asked is None or self._asked[0] != report_id:
            self._asked = (report_id, self._report(report_id))
        return self._asked[1]

    def known_from(self, report_id: str) -> str | None:
        """The day from which a report is known."""
        return self._following.published(report_id).end

    def of_report(self, name: str, report_id: str) -> list[Line]:
        """The rows of one report in one of the tables :data:`PER_REPORT`."""
        lines = [_plain(row) for row in self._store.rows_of(name, report_id)]
        lines.sort(key=_by_place)
        if name not in _MEMBERS or not lines:
            return lines
        second = {"known_from": self.known_from(report_id)}
        field = _MEMBERS[name]
        row_of = self._following.sayings_of if name == "statements" else self._following.happenings_of
        found = row_of(report_id)
        return [_after_report(line, second, {field: found.get(line["id"])}) for line in lines]

    def _report(self, report_id: str) -> Line:
        line = _plain(self._store.report(report_id))
        about = self._following.about(report_id)
        copy = about.copy
        line["domain"] = self._store.domain(report_id)
        line["published"] = _plain(self._following.published(report_id))
        line["published_reasons"] = about.reasons
        line["story_id"] = about.story
        line["copy_of"] = copy.copy_of if copy and copy.copied_share >= WHOLE else None
        line["copied_share"] = round(copy.copied_share, _PLACES) if copy else 0.0
        line["copied_passages"] = _rounded(msgspec.to_builtins(copy.passages)) if copy else []
        return line


def _following(store: Store, join: Join, as_of: str | None) -> Following:
    """What follows from the reports to export together."""
    if as_of is None and store.is_joined():
        return InRecord(store)
    ids, judgements, join = store.report_ids(), in_force(store), corrected.over(store, join)
    if store.is_joined():
        published = store.published()
    else:
        joins = join(tuple(store.reports()), tuple(store.readings()), judgements)
        published = {r.id: r.published for r in store.reports()} | {d.report_id: d.published for d in joins.dated}
        if as_of is None:
            return InMemory(ids, joins, published)
    kept = [i for i in ids if known_by(published[i], as_of or "")]
    some = tuple(store.report(i) for i in kept), tuple(store.reading(i) for i in kept)
    return InMemory(kept, join(*some, judgements), published)


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
