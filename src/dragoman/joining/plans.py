"""Meetings and other plans in, which of them stand in for one that was called off out.

Invariant: only what one report tells in the same or the next sentence, with a word that says so ("rescheduled",
"originally", "cancelled"), ties a plan to a called-off one; nothing is guessed from days alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from dragoman.joining.corpus import Corpus, apart
from dragoman.joining.deeds import Deed
from dragoman.joining.words import pattern

#: Parties that two tellings of one plan share, of all they name ("the three ministers" – "both").
PARTIES: Final = 0.3
PARTIES_ACROSS: Final = 0.6
#: Plans later in a report than this many others are not compared.
WINDOW: Final = 6

_TO_COME: Final = frozenset({"planned", "cancelled", "not_occurred"})


@dataclass
class Plans:
    """``ties``: pairs of event ids that are one happening, with the reason. ``called_off``: event → its cancelling.

    ``attempts`` are the called-off events of ``ties``: their days do not speak against those of the later plan.
    """

    ties: dict[tuple[str, str], str] = field(default_factory=dict)
    called_off: dict[str, str] = field(default_factory=dict)
    attempts: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, corpus: Corpus, deeds: Mapping[str, Deed]) -> Plans:
        """The plans among ``deeds``."""
        plans = cls()
        by_report: dict[str, list[Deed]] = defaultdict(list)
        for d in deeds.values():
            if d.event.spans:
                by_report[d.event.report_id].append(d)
        for report_id in sorted(by_report):
            found = sorted(by_report[report_id], key=lambda d: (d.event.spans[0], d.event.id))
            plans._within(corpus, report_id, found)
        plans._across(deeds)
        return plans

    def _within(self, corpus: Corpus, report_id: str, found: list[Deed]) -> None:
        for a, b, cue in _told_together(corpus, report_id, found):
            plan, other = (a, b) if a.event.status == "planned" else (b, a)
            if plan.event.status != "planned" or _share(plan, other) < (PARTIES if other.parties else 0.0):
                continue
            if other.event.type == plan.event.type and other.classes & plan.classes and other.event.status in _TO_COME:
                self.ties[_pair(a, b)] = f"one report tells of both: “{cue}”"
                self.attempts.add(other.event.id)
                if other.event.status == "cancelled":
                    self.called_off.setdefault(plan.event.id, other.event.id)
            elif "cancel" in other.classes and other.event.type != plan.event.type:
                self.called_off.setdefault(plan.event.id, other.event.id)

    def _across(self, deeds: Mapping[str, Deed]) -> None:
        """Plans of the same parties, of which two reports say that an earlier one was called off."""
        again = defaultdict(list)
        for key in sorted(self.called_off):
            d = deeds[key]
            for who in d.parties:
                again[who, d.event.type].append(d)
        for plans in again.values():
            plans.sort(key=lambda d: (d.event.when.start or "", d.event.id))
            for a, b in pairwise(plans):
                elsewhere = a.place is not None and b.place is not None and a.place != b.place
                if a.event.report_id == b.event.report_id or elsewhere or apart(a.event.when, b.event.when):
                    continue
                if _share(a, b) >= PARTIES_ACROSS:
                    self.ties[_pair(a, b)] = "both tell of one that was called off before"


def _told_together(corpus: Corpus, report_id: str, found: list[Deed]) -> Iterator[tuple[Deed, Deed, str]]:
    """Pairs in the same or neighbouring sentences of a report, with the word that says one stands in for the other."""
    text = corpus.reports[report_id].text
    numbers = [corpus.sentence_number(report_id, d.event.spans[0][0]) for d in found]
    for i, a in enumerate(found):
        for j in range(i + 1, min(len(found), i + WINDOW)):
            if numbers[j] - numbers[i] > 1:
                break
            start = corpus.sentence(report_id, a.event.spans[0][0])[0]
            end = corpus.sentence(report_id, found[j].event.spans[0][0])[1]
            cue = pattern("rescheduled").search(text, start, end)
            if cue:
                yield a, found[j], cue.group()


def _share(a: Deed, b: Deed) -> float:
    return len(a.parties & b.parties) / len(a.parties | b.parties) if a.parties | b.parties else 0.0


def _pair(a: Deed, b: Deed) -> tuple[str, str]:
    return (min(a.event.id, b.event.id), max(a.event.id, b.event.id))
