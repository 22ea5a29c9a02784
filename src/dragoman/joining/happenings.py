"""Events of many reports in, the groups that are one happening out.

Two events may be one where type, trigger, actors in their roles, time and place do not speak against it; learned
weights then say whether they are (:mod:`dragoman.joining.evidence`). What reports put on different days or in different
places never is. Invariant: the verdict on a pair depends on the pair alone; every event is in exactly one group.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Final, NamedTuple

import msgspec

from dragoman.ids import content_id
from dragoman.joining.corpus import Corpus
from dragoman.joining.deeds import NOT_REAL, Deed, apart, deed
from dragoman.joining.evidence import likelihood, weights
from dragoman.joining.items import Item, Verdict, item_id, key_number, shuffled
from dragoman.joining.linking import Kind
from dragoman.joining.plans import Plans, share
from dragoman.joining.words import knowledge, pattern, stem
from dragoman.model import Event, When

#: A time wider than this many days says little of which event is meant.
WIDEST: Final = 45
#: Two tellings of one meeting share this part of their parties, unless one names some of the other's only.
ALIKE: Final = 0.6
#: Words that the sentences of two events must share where one has no day; and where it is told so many days apart.
WORDS: Final = 4
WORDS_FAR: Final = 8
FAR: Final = 45
#: Two plans that stand in for called-off ones share this part of their parties.
PARTIES_ACROSS: Final = 0.6

#: Two times of at most so many days whose middles lie more than one day further apart than that do not meet.
NARROW: Final = 2

#: Days between two plans of an open end that may stand in for one that was called off.
HORIZON: Final = 120

_WEEK: Final = 7
_CLOSE: Final = 12
_SURE: Final = 9.0


class Told(NamedTuple):
    """An event's place among happenings.

    Its item, the plan that stands in for it (``rides``) and the word that says so (``cue``), of such a plan the event
    by which the earlier one was cancelled, and the new day of one that was put off.
    """

    event: str
    item: str
    rides: str
    cue: str
    called_off: str
    anew: When | None


class Events(Kind[Deed]):
    """Events that are no statements, joined to happenings: the best dated one is held against the others."""

    name = "e"
    window = 30
    reach = 2
    horizon: int | None = NARROW + 1

    def __init__(self) -> None:
        self._decoder = msgspec.msgpack.Decoder(Deed)

    def items(self, corpus: Corpus, report_id: str, *, sure: bool) -> tuple[list[Item], list[Told]]:
        """The events of a report as the index keeps them, and where each is."""
        events = [e for e in corpus.readings[report_id].events if e.verbal_of is None]
        deeds = {e.id: (e, deed(corpus, e)) for e in events}
        plans = Plans.of(corpus, report_id, deeds)
        own = {key: _again(d, key in plans.called_off or key in plans.anew) for key, (_, d) in deeds.items()}
        text = corpus.reports[report_id].text
        beside = _beside({key: d for key, d in own.items() if not _further(text, deeds[key][0])})
        items = {
            key: self.item(msgspec.structs.replace(d, beside=beside.get(key, ())), sure=sure) for key, d in own.items()
        }
        told = [
            Told(
                key, items[key].id, *plans.rides.get(key, ("", "")), plans.called_off.get(key, ""), plans.anew.get(key)
            )
            for key in sorted(items)
        ]
        return sorted({i.id: i for i in items.values()}.values()), told

    def item(self, d: Deed, *, sure: bool) -> Item:
        """A deed as the index keeps it; ``sure``: its report carries a day of its own."""
        payload = msgspec.msgpack.encode(d)
        key = content_id("f", payload, sure)
        keys = tuple(key_number(self.name, *k) for k in index_keys(d))
        narrow = d.days is not None and d.days <= NARROW and not d.again
        return Item(item_id(_middle(d), key, narrow=narrow), _middle(d), sure, _rank(d, key), keys, payload)

    def decode(self, payload: bytes) -> Deed:
        """See :class:`Kind`."""
        return self._decoder.decode(payload)

    def compare(self, a: Deed, b: Deed) -> Verdict | None:
        """See :class:`Kind`. Most that have a party and a trigger in common were days apart: that is asked first."""
        if apart(a, b, slack=1) and not (a.again and b.again):
            return None
        return again(a, b) or score(a, b)


def _again(d: Deed, again: bool) -> Deed:
    return msgspec.structs.replace(d, again=again) if again else d


def _further(text: str, event: Event) -> bool:
    """Whether the words before it say that it comes on top of those told before ("they *also* agreed")."""
    start = event.spans[0][0] if event.spans else 0
    return pattern("further").search(text, max(0, start - _CLOSE), start) is not None


def _beside(own: Mapping[str, Deed]) -> dict[str, tuple[str, ...]]:
    """Tokens for pairs of one report that are one only because one report tells both."""
    tokens: dict[str, set[str]] = {key: set() for key in own}
    for (x, a), (y, b) in combinations(sorted(own.items()), 2):
        if set(a.classes) & set(b.classes) and score(a, b) is None and score(a, b, one_report=True) is not None:
            token = shuffled(*sorted((repr(a), repr(b))))
            tokens[x].add(token)
            tokens[y].add(token)
    return {key: tuple(sorted(found)) for key, found in tokens.items()}


def index_keys(d: Deed) -> Iterator[tuple[str, ...]]:
    """Index keys: each party, and each two, with each class of the trigger; what the report puts beside it."""
    parties = sorted(d.parties)
    for name in d.classes:
        for who in parties:
            yield who, name
        for pair in combinations(parties[:4], 2):
            yield *pair, name
    for token in d.beside:
        yield "beside", token
    if d.again:
        for who in parties:
            yield "again", who, d.type


def _middle(d: Deed) -> int:
    return (d.low + d.high) // 2 if d.low is not None and d.high is not None else 0


def _rank(d: Deed, key: str) -> str:
    """The one with the narrowest time first, then the one that names most parties, then by lot."""
    width = 9 if d.days is None else 0 if d.days <= _WEEK else 1 if d.days <= WIDEST else 5
    return f"{width}{9 - min(9, len(d.parties))}{shuffled(key)}"


@functools.cache
def _compatible_types() -> frozenset[frozenset[str]]:
    return frozenset(frozenset((a, b)) for group in knowledge()["compatible_types"] for a in group for b in group)


def ruled_out(a: Deed, b: Deed) -> bool:
    """Different days, different places, or a deed that is claimed and one that is only wished for."""
    if a.again and b.again:
        return False
    if apart(a, b, slack=1):
        return True
    if a.place and b.place and a.place != b.place:
        return True
    return (a.status in NOT_REAL) != (b.status in NOT_REAL)


def consistent(deeds: Sequence[tuple[str, Deed]]) -> list[list[str]]:
    """A group parted where its members rule each other out; those of the first ranks come first."""
    parts: list[list[tuple[str, Deed]]] = []
    for key, d in deeds:
        home = next((p for p in parts if not any(ruled_out(d, o) for _, o in p)), None)
        if home is None:
            parts.append([(key, d)])
        else:
            home.append((key, d))
    return [[key for key, _ in part] for part in parts]


def again(a: Deed, b: Deed) -> Verdict | None:
    """Whether two plans of the same parties stand in for one that was called off before."""
    elsewhere = a.place is not None and b.place is not None and a.place != b.place
    if not (a.again and b.again) or a.type != b.type or elsewhere or apart(a, b) or share(a, b) < PARTIES_ACROSS:
        return None
    if _beyond(a, b):
        return None
    return Verdict(_SURE, weak=False, reason="both tell of one that was called off before")


def _beyond(a: Deed, b: Deed) -> bool:
    """Whether two plans, one of them of an open end, lie too far from each other: "soon" does not last for years."""
    return a.low is not None and b.low is not None and abs(a.low - b.low) > HORIZON


def _twice_in_one_breath(a: Deed, b: Deed) -> bool:
    """Whether one sentence uses one word for both: "X hosted A, days after Y hosted B" tells of two."""
    return a.trigger == b.trigger and a.stems == b.stems and (a.actors, a.recipients) != (b.actors, b.recipients)


def _set_apart(d: Deed) -> bool:
    """Whether the words next to it say that it is another one than those told beside it ("*separate* talks")."""
    return not _apart_words().isdisjoint(d.near[:2])


@functools.cache
def _apart_words() -> frozenset[str]:
    return frozenset(stem(w) for w in str(knowledge()["apart_words"]).split())


def _symmetric(a: Deed, b: Deed) -> bool:
    kinds = set(knowledge()["symmetric_types"])
    return a.type in kinds and b.type in kinds


def one(a: Deed, b: Deed, *, one_story: bool) -> Verdict | None:
    """Whether two deeds are one by the learned weights, and how likely; ``None`` where not.

    ``one_story``: they are known to be of one; otherwise it must be likelier.
    """
    if ruled_out(a, b):
        return None
    likely = likelihood(a, b)
    if likely < (weights().enough if one_story else weights().alone):
        return None
    return Verdict(round(likely, 6), weak=False, reason=f"{a.trigger} and {b.trigger}, {likely:.2f} likely to be one")


def score(a: Deed, b: Deed, *, one_report: bool = False) -> Verdict | None:
    """How likely it is that two events are one, and why; ``None`` where they are not.

    Only what has the same parties in their roles, a type and a class of trigger in common and a time that does not
    speak against it is weighed at all: that is what stands for the story here.
    """
    if a.type != b.type and frozenset((a.type, b.type)) not in _compatible_types():
        return None
    if not set(a.classes) & set(b.classes) or _twice_in_one_breath(a, b) or not _alike_in_roles(a, b):
        return None
    if _set_apart(a) != _set_apart(b):
        return None
    time_reason = _time(a, b, one_report=one_report or bool(set(a.beside) & set(b.beside)))
    found = one(a, b, one_story=False) if time_reason else None
    return None if found is None else found._replace(reason=f"{found.reason}: the same parties, {time_reason}")


def _alike_in_roles(a: Deed, b: Deed) -> bool:
    """Whether actors and recipients agree at least in part, and neither contradict."""
    if _symmetric(a, b):
        x, y = a.parties, b.parties
        alike = _jaccard(x, y)
        if min(len(x), len(y)) > 1 and len(x & y) < 2:  # noqa: PLR2004 - both sides of a meeting
            return False
        return alike >= ALIKE or (alike > 0 and (x <= y or y <= x))
    x, y = frozenset(a.actors), frozenset(b.actors)
    to_x, to_y = frozenset(a.recipients), frozenset(b.recipients)
    if not (x & y) and not (to_x & to_y):
        return False
    return all(not p or not q or p & q for p, q in ((x, y), (to_x, to_y)))


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _time(a: Deed, b: Deed, *, one_report: bool) -> str:
    """What the times say: short intervals must meet; where one is open, trigger and words must agree. Empty if not."""
    if a.days is not None and b.days is not None and max(a.days, b.days) <= WIDEST:
        assert a.low is not None and b.low is not None and a.high is not None and b.high is not None  # noqa: PT018
        return f"about {date.fromordinal(min(max(a.low, b.low), a.high, b.high)).isoformat()}"
    if a.status != b.status or a.trigger != b.trigger or (a.status == "planned" and _beyond(a, b)):
        return ""
    shared = len(set(a.stems) & set(b.stems))
    if shared >= (WORDS_FAR if _far(a, b) else WORDS) or (one_report and a.trigger not in _told_by_content()):
        return "no day that speaks against it"
    return ""


def _far(a: Deed, b: Deed) -> bool:
    """Whether one deed has a day, and the other, without one, is told long after or before it."""
    dated = any(d.days is not None and d.days <= WIDEST for d in (a, b))
    return dated and a.high is not None and b.high is not None and abs(a.high - b.high) > FAR


@functools.cache
def _told_by_content() -> frozenset[str]:
    return frozenset(stem(w) for w in str(knowledge()["told_by_content"]).split())


def spoken(events: Sequence[Event]) -> dict[str, list[str]]:
    """Events that are the statements of one saying, by type: an accusation told twice is one."""
    found: dict[str, list[str]] = {}
    for event in sorted(events, key=lambda e: e.id):
        found.setdefault(event.type, []).append(event.id)
    return found
