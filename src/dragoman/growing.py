"""An open record in; the reports in it that are not joined yet joined with the others, portion by portion, out.

A portion is one transaction: what it changes, the index that says so and the mark how far the joining came are in the
record together or not at all, so that a run that was killed goes on where it stopped. Invariant: the rows are the same
whatever the portions were; only what a person judged about actors, or a new version, joins everything again.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from dragoman.model import Judgement, Reading, Report, When
from dragoman.record import corrected
from dragoman.record.evidence import problems
from dragoman.record.judgements import in_force
from dragoman.workers import Outcome

if TYPE_CHECKING:
    import sqlite3

    from dragoman.joining import Change, Library, ReadAgain
    from dragoman.record.writer import Writer

#: Told how many reports of how many are joined.
type Joined = Callable[[int, int], None]

#: Reports joined in one transaction.
PORTION: Final = 500


class Joining(Protocol):
    """What joins portions; see :class:`dragoman.joining.Joiner`."""

    def add(self, report_ids: Iterable[str], judged: Iterable[Judgement] = (), corrected: Iterable[str] = ()) -> Change:
        """Joins reports that are new, and anew what the judgements are about, and reports that were corrected."""
        ...


class MakeJoining(Protocol):
    """Makes a :class:`Joining` whose index is in the tables of a connection."""

    def __call__(
        self, connection: sqlite3.Connection, library: Library, judgements: Sequence[Judgement], read_again: ReadAgain
    ) -> Joining:
        """A joining for that connection."""
        ...


def grow(
    writer: Writer,
    make: MakeJoining,
    read_again: Callable[[Sequence[Report]], Iterable[Outcome]],
    *,
    by: str,
    size: int = PORTION,
    joined: Joined = lambda _done, _of: None,
) -> bool:
    """Joins what is new in the record, ``size`` reports at a time; whether anything was.

    ``by`` is the version of whatever joins; ``joined`` is told, after each portion, how many reports of how many are.
    """
    if writer.is_joined(by):
        return False

    def again(reports: Sequence[Report]) -> list[Reading]:
        """A report that could be read before can be read now; if not, what was read then stays."""
        given = {report.id: report for report in reports}
        sound = {}
        for report, outcome in read_again(reports):
            if isinstance(outcome, Reading) and next(problems(report, outcome), None) is None:
                sound[report.id] = outcome
        return [sound.get(i) or _first(writer, i) for i in given]

    joining: Joining | None = None
    seen = -1
    while True:
        with _no_collecting(), writer.portion(size) as portion:
            judgements, known = in_force(writer), corrected.in_force(writer)
            start = f"{by} {_digest(j for j in judgements if j.kind == 'actors')}"
            if portion.begun != start:
                portion.begin(start)
                joining = None
            judged, put_right = portion.judgements(judgements), portion.corrections(known)
            if joining is None or portion.version != seen or judged or put_right:
                joining = make(writer.connection, _Corrected(writer, known), judgements, again)
            portion.apply(joining.add(portion.ids, judged, put_right))
            done, of = portion.reached
            if portion.last:
                portion.finish(by)
                joined(of, of)
                return True
        joined(done, of)
        seen = writer.connection.execute("PRAGMA data_version").fetchone()[0]


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Python does not look for rings of objects meanwhile: joining makes none, and what it holds is much to look at."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Corrected:
    """The reports of a record with what was read in them, as persons put it right."""

    def __init__(self, writer: Writer, known: corrected.Corrections) -> None:
        self._writer = writer
        self._known = known

    def report(self, report_id: str) -> Report:
        return self._writer.report(report_id)

    def reading(self, report_id: str) -> Reading:
        return self.put_right(self._writer.reading(report_id))

    def first_reading(self, report_id: str) -> tuple[When, Reading] | None:
        found = self._writer.first_reading(report_id)
        return (found[0], self.put_right(found[1])) if found is not None else None

    def put_right(self, reading: Reading) -> Reading:
        return corrected.corrected(reading, self._known)


def _first(writer: Writer, report_id: str) -> Reading:
    before = writer.first_reading(report_id)
    return before[1] if before is not None else writer.reading(report_id)


def _digest(judgements: Iterable[Judgement]) -> str:
    return hashlib.blake2b(msgspec.json.encode(sorted(judgements, key=lambda j: j.id)), digest_size=8).hexdigest()
