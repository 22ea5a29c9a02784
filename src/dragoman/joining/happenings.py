"""Events of many reports in, the groups that are one happening out, and the life of each: planned, cancelled, held.

Two events are one when type, trigger, actors in their roles, time and place agree; what their reports put on
different days or in different places never is. Invariant: the verdict on a pair depends on the pair alone, except
that a group refuses a member that one of its members rules out; every event is in exactly one group.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dragoman.joining.corpus import Corpus, apart, bounds
from dragoman.joining.deeds import Deed, deed
from dragoman.joining.groups import Groups
from dragoman.joining.plans import Plans
from dragoman.joining.words import knowledge

#: A pair needs this score to be one happening; see :func:`_score`.
ENOUGH: Final = 3.0
#: Events compared per index key; among more, those nearest in time.
CAP: Final = 30
#: A time wider than this many days says little of which event is meant.
WIDEST: Final = 45

#: Two tellings of one meeting share this part of their parties, unless one names some of the other's only.
ALIKE: Final = 0.6
#: Words that the sentences of two events without days must share.
WORDS: Final = 4

_WEEK: Final = 7
_SURE: Final = 9.0
_UNREAL: Final = frozenset({"hypothetical", "demanded"})


@dataclass(frozen=True, slots=True)
class Happened:
    """Groups of event ids that are one happening each, why their members were joined, and which plan was called off.

    ``called_off``: a plan's event id → the event by which an earlier plan was cancelled.
    """

    groups: list[list[str]]
    why: dict[str, list[str]]
    called_off: dict[str, str]


def group_events(corpus: Corpus, sayings: Iterable[Sequence[str]]) -> Happened:
    """What events of ``corpus`` are one.

    ``sayings`` are the groups of statements: events that are statements (an accusation) are one where those are.
    """
    deeds = {e.id: deed(corpus, e) for e in corpus.events.values() if e.verbal_of is None}
    plans = Plans.of(corpus, deeds)
    edges = {pair: found for pair in _pairs(deeds) if (found := _score(deeds[pair[0]], deeds[pair[1]])) is not None}
    edges |= {pair: (_SURE, reason) for pair, reason in plans.ties.items()}
    groups = Groups(corpus.events)
    members = {key: [key] for key in corpus.events}
    why: dict[str, list[str]] = defaultdict(list)

    def clash(x: str, y: str, both: Sequence[str]) -> bool:
        if (min(x, y), max(x, y)) in edges or not _ruled_out(deeds[x], deeds[y]):
            return False
        attempts = [t for t in both if t in plans.attempts]
        return not any(_of_attempt(deeds[k], deeds[t]) for k in (x, y) for t in attempts)

    for (a, b), (_, reason) in sorted(edges.items(), key=lambda e: (-e[1][0], e[0])):
        root_a, root_b = groups.root(a), groups.root(b)
        both = [*members[root_a][:CAP], *members[root_b][:CAP]]
        if root_a == root_b or any(clash(x, y, both) for x in members[root_a][:CAP] for y in members[root_b][:CAP]):
            continue
        members[groups.join(a, b)] = sorted(members[root_a] + members[root_b])
        why[a].append(reason)
        why[b].append(reason)
    for a, b in _spoken(corpus, sayings):
        groups.join(a, b)
        why[a].append("the statements that these are, are one saying")
    return Happened(groups.groups(), why, plans.called_off)


def _spoken(corpus: Corpus, sayings: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of events of one type that are the statements of one saying."""
    saying_of = {statement: ids[0] for ids in sayings for statement in ids}
    first: dict[tuple[str, str], str] = {}
    for key in sorted(corpus.events):
        event = corpus.events[key]
        if event.verbal_of is not None and event.verbal_of in saying_of:
            other = first.setdefault((saying_of[event.verbal_of], event.type), key)
            if other != key:
                yield other, key


@functools.cache
def _compatible_types() -> frozenset[frozenset[str]]:
    return frozenset(frozenset((a, b)) for group in knowledge()["compatible_types"] for a in group for b in group)


def _pairs(deeds: dict[str, Deed]) -> Iterator[tuple[str, str]]:
    """Pairs worth comparing: a party and a trigger class in common, near in time."""
    index: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, d in deeds.items():
        for who in d.parties:
            for name in d.classes:
                index[who, name].append(key)
    seen: set[tuple[str, str]] = set()
    for block in sorted(index):
        keys = sorted(index[block], key=lambda k: (_middle(deeds[k]), k))
        for i, a in enumerate(keys):
            for b in keys[i + 1 : i + 1 + CAP]:
                pair = (min(a, b), max(a, b))
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _middle(d: Deed) -> int:
    span = bounds(d.event.when)
    return sum(span) // 2 if span else 0


def _ruled_out(a: Deed, b: Deed) -> bool:
    """Different days, different places, or a deed that is claimed and one that is only wished for."""
    if apart(a.event.when, b.event.when, slack=1):
        return True
    if a.place and b.place and a.place != b.place:
        return True
    return (a.event.status in _UNREAL) != (b.event.status in _UNREAL)


def _twice_in_one_breath(a: Deed, b: Deed) -> bool:
    """Whether one sentence uses one word for both: "X hosted A, days after Y hosted B" tells of two."""
    return a.event.report_id == b.event.report_id and a.trigger == b.trigger and a.stems == b.stems


def _of_attempt(d: Deed, attempt: Deed) -> bool:
    """Whether ``d`` is a plan that was called off, as ``attempt`` tells: its days do not speak against a new one."""
    return d.event.status in {"planned", "cancelled"} and not apart(d.event.when, attempt.event.when)


def _symmetric(a: Deed, b: Deed) -> bool:
    kinds = set(knowledge()["symmetric_types"])
    return a.event.type in kinds and b.event.type in kinds


def _score(a: Deed, b: Deed) -> tuple[float, str] | None:
    """How sure it is that two events are one, and why; ``None`` below :data:`ENOUGH`.

    A point each for: the same type (half for a compatible one), the same trigger (half for its class), the same
    actors, the same recipients, times that meet (more when they are short), the same place, more words in common.
    """
    if _ruled_out(a, b) or (
        a.event.type != b.event.type and frozenset((a.event.type, b.event.type)) not in _compatible_types()
    ):
        return None
    if not a.classes & b.classes or _twice_in_one_breath(a, b):
        return None
    actors, recipients = _roles(a, b)
    if actors is None or recipients is None:
        return None
    score = (1.0 if a.event.type == b.event.type else 0.5) + (1.0 if a.trigger == b.trigger else 0.5)
    score += actors + recipients
    same_time, time_reason = _time(a, b)
    if same_time is None:
        return None
    score += same_time + (0.5 if a.place and a.place == b.place else 0.0)
    shared = (a.stems & b.stems) - a.classes
    score += min(1.0, len(shared) / 8)
    if score < ENOUGH:
        return None
    return score, f"{a.trigger} and {b.trigger}, the same parties, {time_reason}"


def _roles(a: Deed, b: Deed) -> tuple[float | None, float | None]:
    """How well actors and recipients agree (0–1 each); ``None`` where they contradict."""
    if _symmetric(a, b):
        share = _jaccard(a.parties, b.parties)
        if min(len(a.parties), len(b.parties)) > 1 and len(a.parties & b.parties) < 2:  # noqa: PLR2004 - both sides of a meeting
            return None, None
        nested = a.parties <= b.parties or b.parties <= a.parties
        return (share, share / 2) if share >= ALIKE or (share and nested) else (None, None)
    actors, recipients = _agree(a.actors, b.actors), _agree(a.recipients, b.recipients)
    if not (a.actors & b.actors) and not (a.recipients & b.recipients):
        return None, None
    return actors, recipients


def _agree(a: frozenset[str], b: frozenset[str]) -> float | None:
    if not a or not b:
        return 0.0
    return _jaccard(a, b) or None


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _time(a: Deed, b: Deed) -> tuple[float | None, str]:
    """What the times say: short intervals that meet, much; open ones nothing, so that trigger and words must agree."""
    x, y = bounds(a.event.when), bounds(b.event.when)
    if x is not None and y is not None and max(x[1] - x[0], y[1] - y[0]) <= WIDEST:
        first = date.fromordinal(min(max(x[0], y[0]), x[1], y[1])).isoformat()
        return (1.0 if max(x[1] - x[0], y[1] - y[0]) <= _WEEK else 0.5), f"about {first}"
    if a.event.status != b.event.status or a.trigger != b.trigger:
        return None, ""
    if a.event.report_id == b.event.report_id or len(a.stems & b.stems) >= WORDS:
        return 0.0, "no day that speaks against it"
    return None, ""
