"""The events of one report in, which of its plans stand in for one that was called off out.

Invariant: only what the report tells in the same or the next sentence, with a word that says so ("rescheduled",
"originally", "cancelled", "moved to Saturday"), ties a plan to a called-off one; nothing is guessed from days alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from dragoman.joining.corpus import Corpus
from dragoman.joining.deeds import Deed
from dragoman.joining.words import pattern
from dragoman.model import Event, When

#: Parties that two tellings of one plan share, of all they name ("the three ministers" – "both").
PARTIES: Final = 0.3
#: Plans later in a report than this many others are not compared.
WINDOW: Final = 6

#: Of two plans in words that have nothing in common, two at least are parties to both, and so large a part.
SAME_PARTIES: Final = 0.6

_TO_COME: Final = frozenset({"planned", "cancelled", "not_occurred"})
_WEEK: Final = 7
_BEFORE: Final = 25
_AFTER: Final = 40


@dataclass
class Plans:
    """``rides``: a called-off event's id → the plan that stands in for it, and the word that says so.

    ``called_off``: a plan's id → the event by which the earlier plan was cancelled. ``anew``: the id of an event that
    was put off → the new day.
    """

    rides: dict[str, tuple[str, str]] = field(default_factory=dict)
    called_off: dict[str, str] = field(default_factory=dict)
    anew: dict[str, When] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus, report_id: str, deeds: Mapping[str, tuple[Event, Deed]]) -> Plans:
        """The plans among the ``deeds`` of one report."""
        plans = cls()
        found = sorted((d for d in deeds.values() if d[0].spans), key=lambda d: (d[0].spans[0], d[0].id))
        plans.anew = {event.id: when for event, _ in found if (when := _put_off_to(corpus, event)) is not None}
        for one, two, cue in _told_together(corpus, report_id, found):
            (plan, as_plan), (other, as_other) = (one, two) if one[0].status == "planned" else (two, one)
            if plan.status != "planned" or share(as_plan, as_other) < (PARTIES if as_other.parties else 0.0):
                continue
            if _elsewhere(plan, other):
                continue
            same = _one_matter(corpus.reports[report_id].text, (plan, as_plan), (other, as_other))
            if other.type == plan.type and same and other.status in _TO_COME:
                if plan.id not in plans.rides and other.id not in {ridden for ridden, _ in plans.rides.values()}:
                    plans.rides.setdefault(other.id, (plan.id, f"one report tells of both: “{cue}”"))
                if other.status == "cancelled" and not _was_due(corpus, report_id, plan):
                    plans.called_off.setdefault(plan.id, other.id)
            elif "cancel" in as_other.classes and other.type != plan.type:
                plans.called_off.setdefault(plan.id, other.id)
        return plans


def _one_matter(text: str, plan: tuple[Event, Deed], other: tuple[Event, Deed]) -> bool:
    """Whether two plans can be one: words of one class, the same parties, or "the visit" after it was told of."""
    (event, a), (called_off, b) = plan, other
    if set(a.classes) & set(b.classes):
        return True
    if len(a.parties & b.parties) > 1 and share(a, b) >= SAME_PARTIES:
        return True
    start = called_off.spans[0][0]
    back = pattern("definite").search(text, max(0, start - _BEFORE), start)
    return back is not None and event.spans[0] < called_off.spans[0] and bool(b.parties) and b.parties <= a.parties


def _put_off_to(corpus: Corpus, event: Event) -> When | None:
    """The new day of an event that the same sentence says was moved ("planned for Monday, has been put off to May")."""
    if event.status not in {"planned", "cancelled"}:
        return None
    start = event.spans[0][1]
    end = corpus.sentence(event.report_id, start)[1]
    moved = pattern("moved_to").search(corpus.reports[event.report_id].text, start, end)
    if moved is None:
        return None
    times = corpus.times_in(event.report_id, (moved.end(), min(end, moved.end() + _AFTER)))
    days = [_after(t.when, event.when) for t in times if t.when.start is not None]
    return days[0] if days else None


def _after(new: When, old: When) -> When | None:
    """The new day; a weekday that was taken for the one before the old day is the one after it."""
    if new.start is None or old.start is None or new.start >= old.start:
        return new
    first, was = date.fromisoformat(new.start), date.fromisoformat(old.start)
    if new.start != new.end or (was - first).days >= _WEEK:
        return None
    day = (first + timedelta(days=_WEEK)).isoformat()
    return When(day, day, "day", f"{new.basis}; the one after {old.start}")


def _elsewhere(a: Event, b: Event) -> bool:
    """Whether two events are told to be in different countries."""
    countries = {e.place.country for e in (a, b) if e.place is not None and e.place.country is not None}
    return len(countries) > 1


def _was_due(corpus: Corpus, report_id: str, plan: Event) -> bool:
    """Whether the plan was for days before its report: then it is the one that was called off, not one in its stead."""
    known = corpus.reports[report_id].published.start
    if plan.when.start is None:
        return plan.when.end is not None
    return plan.when.end is not None and known is not None and plan.when.end < known


def _told_together(
    corpus: Corpus, report_id: str, found: list[tuple[Event, Deed]]
) -> Iterator[tuple[tuple[Event, Deed], tuple[Event, Deed], str]]:
    """Pairs in the same or neighbouring sentences of a report, with the word that says one stands in for the other."""
    text = corpus.reports[report_id].text
    numbers = [corpus.sentence_number(report_id, event.spans[0][0]) for event, _ in found]
    for i, a in enumerate(found):
        for j in range(i + 1, min(len(found), i + WINDOW)):
            if numbers[j] - numbers[i] > 1:
                break
            start = corpus.sentence(report_id, a[0].spans[0][0])[0]
            end = corpus.sentence(report_id, found[j][0].spans[0][0])[1]
            cue = pattern("rescheduled").search(text, start, end)
            if cue and not (numbers[j] > numbers[i] and _tells_itself(corpus, a[0], found[j][0])):
                yield a, found[j], cue.group()


def _tells_itself(corpus: Corpus, first: Event, second: Event) -> bool:
    """Whether the only word for it stands beside one of two events, and says to which day that one was moved."""
    return _put_off_to(corpus, first) is not None or (
        _put_off_to(corpus, second) is not None and first.when.start is not None and first.status == "planned"
    )


def share(a: Deed, b: Deed) -> float:
    """The part of all parties that both name."""
    return len(a.parties & b.parties) / len(a.parties | b.parties) if a.parties | b.parties else 0.0
