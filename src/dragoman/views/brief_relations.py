"""The series of a pair of states in, sentences about how their relation stood and turned out.

Invariant: no level without an interval, and no sentence without the entries behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from dragoman.joining.turns import turns
from dragoman.knowledge import load_knowledge
from dragoman.model import When
from dragoman.record.lookup import find
from dragoman.record.relations import relation_entries
from dragoman.views import wording
from dragoman.views.brief_names import english
from dragoman.views.brief_parts import Block
from dragoman.views.brief_sentences import Note, Sentence, capital, frame

if TYPE_CHECKING:
    from dragoman.record.passages import Shelf
    from dragoman.record.relations import RelationPoint, RelationSeries
    from dragoman.record.store import Store

#: Months of a relation that are told, the latest.
_MOST_MONTHS: Final = 12


class Relations:
    """Tells of relations; ``asked`` says whether a day lies in what the brief is about."""

    def __init__(self, store: Store, shelf: Shelf, asked: Callable[[When], bool]) -> None:
        self._store, self._shelf, self._asked = store, shelf, asked

    def blocks(self, found: Iterable[RelationSeries]) -> Iterator[Block]:
        """A block for each pair, its months in one sentence and one for each turn."""
        for series in found:
            known = [p for p in series.points if p.net is not None and self._asked(When(p.start, p.end))][
                -_MOST_MONTHS:
            ]
            made = [*self._levels(series, known), *self._turns(series)]
            yield Block(f"{capital(called(series.source))} towards {called(series.target)}", None, tuple(made))

    def _levels(self, series: RelationSeries, points: Sequence[RelationPoint]) -> Iterator[Sentence]:
        """All months in one sentence, with the weightiest entry of each."""
        levels = []
        for point in points:
            assert point.net is not None
            assert point.low is not None
            assert point.high is not None
            month = wording.when(When(point.start, point.end, "month"))
            low, high = wording.signed(point.low), wording.signed(point.high)
            levels.append(frame("level", net=wording.signed(point.net), low=low, high=high, month=month))
        notes = self._notes([p.entries[0] for p in points if p.entries])
        if not levels or not notes:
            return
        thin = all((p.low or 0) <= 0 <= (p.high or 0) for p in points)
        text = frame(
            "months",
            source=called(series.source),
            target=called(series.target),
            levels=wording.join_names(levels),
            thin=str(english()["frames"]["thin"]) if thin else "",
        )
        yield Sentence(text, notes, When(points[0].start, points[-1].end), own_day=True)

    def _turns(self, series: RelationSeries) -> Iterator[Sentence]:
        for turn in turns(relation_entries(self._store, series.source, series.target)):
            text = frame(
                "turn",
                day=wording.day(turn.day),
                source=called(series.source),
                target=called(series.target),
                way="rose" if turn.after > turn.before else "fell",
                before=wording.signed(turn.before),
                after=wording.signed(turn.after),
            )
            notes = self._notes(turn.entries)
            if notes and self._asked(When(turn.day, turn.day)):
                yield Sentence(text, notes, When(turn.day, turn.day), own_day=True)

    def _notes(self, entries: Sequence[str]) -> tuple[Note, ...]:
        """The first words behind each entry."""
        notes = []
        for key in entries[:_MOST_MONTHS]:
            evidence = find(self._store, key).evidence[0]
            notes.append(Note(key, self._shelf.passage(evidence.report_id, [span for span, _ in evidence.marks])))
        return tuple(notes)


def called(name: str) -> str:
    """A state or bloc in a sentence: "the United States"."""
    known = load_knowledge()
    notes = {note for key in known.candidates(name) for note in known.actors[key].note.split("; ")}
    return f"the {name}" if "the" in notes and not name.startswith("the ") else name
