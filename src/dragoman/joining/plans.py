"""The events of one report in, which of its plans stand in for one that was called off out.

Invariant: only what the report tells in the same or the next sentence, with a word that says so ("rescheduled",
"originally", "cancelled"), ties a plan to a called-off one; nothing is guessed from days alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from dragoman.joining.corpus import Corpus
from dragoman.joining.deeds import Deed
from dragoman.joining.words import pattern
from dragoman.model import Event

#: Parties that two tellings of one plan share, of all they name ("the three ministers" – "both").
PARTIES: Final = 0.3
#: Plans later in a report than this many others are not compared.
WINDOW: Final = 6

_TO_COME: Final = frozenset({"planned", "cancelled", "not_occurred"})


@dataclass
class Plans:
    """``rides``: a called-off event's id → the plan that stands in for it, and the word that says so.

    ``called_off``: a plan's id → the event by which the earlier plan was cancelled.
    """

    rides: dict[str, tuple[str, str]] = field(default_factory=dict)
    called_off: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus, report_id: str, deeds: Mapping[str, tuple[Event, Deed]]) -> Plans:
        """The plans among the ``deeds`` of one report."""
        plans = cls()
        found = sorted((d for d in deeds.values() if d[0].spans), key=lambda d: (d[0].spans[0], d[0].id))
        for (event_a, a), (event_b, b), cue in _told_together(corpus, report_id, found):
            first = event_a.status == "planned"
            (plan, as_plan), (other, as_other) = ((event_a, a), (event_b, b)) if first else ((event_b, b), (event_a, a))
            if plan.status != "planned" or share(as_plan, as_other) < (PARTIES if as_other.parties else 0.0):
                continue
            if _elsewhere(plan, other):
                continue
            same = set(as_plan.classes) & set(as_other.classes)
            if other.type == plan.type and same and other.status in _TO_COME:
                if plan.id not in plans.rides and other.id not in {ridden for ridden, _ in plans.rides.values()}:
                    plans.rides.setdefault(other.id, (plan.id, f"one report tells of both: “{cue}”"))
                if other.status == "cancelled" and not _was_due(corpus, report_id, plan):
                    plans.called_off.setdefault(plan.id, other.id)
            elif "cancel" in as_other.classes and other.type != plan.type:
                plans.called_off.setdefault(plan.id, other.id)
        return plans


def _elsewhere(a: Event, b: Event) -> bool:
    """Whether two events are told to be in different countries."""
    countries = {e.place.country for e in (a, b) if e.place is not None and e.place.country is not None}
    return len(countries) > 1


def _was_due(corpus: Corpus, report_id: str, plan: Event) -> bool:
    """Whether the plan was for days before its report: then it is the one that was called off, not one in its stead."""
    known = corpus.reports[report_id].published.start
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
            if cue:
                yield a, found[j], cue.group()


def share(a: Deed, b: Deed) -> float:
    """The part of all parties that both name."""
    return len(a.parties & b.parties) / len(a.parties | b.parties) if a.parties | b.parties else 0.0
