"""The days that a report tells in, those on which an undated deed may have been done out, with what speaks for each.

Such a day is that of the report's news, the one told last, a time nearby, that of the saying in which it stands, that
of another deed of its kind, or the days from the first of the story on. What speaks for a day is told as numbers from 0
to 1 (``seen``); weights in ``lexicon/days.yaml`` make a chance of them (conditional logit over those that a report
tells, fitted by ``training/days.py``). Each question looks at a bounded number of times and deeds.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from dragoman.lexicon import load_yaml
from dragoman.model import Span, When
from dragoman.model.values import LIKELY
from dragoman.reading.times.grammar import load_grammar
from dragoman.reading.times.ground import UNDATED
from dragoman.reading.times.narrative import is_sequel
from dragoman.reading.times.tense import auxiliaries, is_perfect, lies_ahead, verb_above

if TYPE_CHECKING:
    from dragoman.reading.times.ground import Ground
    from dragoman.reading.times.placed import Placed
    from dragoman.reading.tokens import Token

#: Days before the report in which the first day that it tells of begins its story; what is older is history.
STORY: Final = 60
#: Times looked at before and behind a deed, and deeds of its kind on either hand.
_BEFORE: Final = 3
_BEHIND: Final = 2
_DEEDS: Final = 16
#: Days that a time may last and still tell a day, and up to which it is as good as one.
_LONGEST: Final = 366
_WEEK: Final = 7
_MONTHS: Final = 62
#: Links of "and" climbed to the verb that a verb is joined to.
_JOINED: Final = 8
_TELLING: Final = frozenset({"at", "since"})


@dataclass(frozen=True, slots=True)
class Course:
    """The days that a report tells of, in the order of the text, and the first of its story."""

    places: tuple[int, ...]
    days: tuple[str, ...]
    first: str | None

    @classmethod
    def of(cls, ground: Ground) -> Course:
        """The course of the report of ``ground``; linear in its times."""
        last = ground.last()
        if last is None:
            return cls((), (), None)
        oldest = (date.fromisoformat(last) - timedelta(STORY)).isoformat()
        told = [(p.expression.span[0], p.expression.when.start) for p in ground.placed if _tells(p, last)]
        days = [(place, day) for place, day in told if day is not None]
        first = min((day for _, day in days if day >= oldest), default=None)
        return cls(tuple(place for place, _ in days), tuple(day for _, day in days), first)

    def before(self, place: int) -> str | None:
        """The day told last before ``place``."""
        number = bisect.bisect_left(self.places, place)
        return self.days[number - 1] if number else None


class Deed(NamedTuple):
    """Something that a report tells as done: where, by a word of which stem, by and to which sides, when."""

    place: int
    stem: str
    sides: frozenset[str]
    when: When


@dataclass(frozen=True, slots=True)
class Candidate:
    """Days on which it may have been done."""

    when: When
    seen: Mapping[str, float]
    chance: float


def find_candidates(
    ground: Ground, course: Course, deed: Deed, saying: When | None, alike: Sequence[Deed]
) -> list[Candidate]:
    """The days on which ``deed`` may have been done, likeliest first.

    ``deed.when`` tells up to when it was; ``saying`` when it was said, ``alike`` are the dated deeds of its kind, in
    order of place.
    """
    latest = ground.last()
    if latest is None:
        return []
    until = min(deed.when.end or latest, latest)
    found: dict[tuple[str, str], dict[str, float]] = {}
    words: dict[tuple[str, str], str] = {}
    for kind, when, more in _told(ground, course, deed, saying, alike):
        if when.start is None or when.end is None or when.start > until:
            continue
        key = (when.start, min(when.end, until))
        found.setdefault(key, {}).update({kind: 1.0, **more})
        words.setdefault(key, f"{load_yaml('days.yaml')['says'][kind]}: {when.basis}")
    weighed = [(key, seen | _seen(key, seen, latest)) for key, seen in found.items()]
    odds = [math.exp(_weight(seen)) for _, seen in weighed]
    whole = sum(odds) or 1.0
    out = [
        Candidate(_interval(key, words[key]), seen, one / whole) for (key, seen), one in zip(weighed, odds, strict=True)
    ]
    return sorted(out, key=lambda c: (-c.chance, c.when.start or "", c.when.end or ""))


def choose(candidates: Sequence[Candidate]) -> When | None:
    """The likeliest days, if they are likely enough to be told; their basis says how likely."""
    if not candidates or candidates[0].chance < load_yaml("days.yaml")["least"]:
        return None
    best = candidates[0]
    when = best.when
    return When(when.start, when.end, when.granularity, f"{LIKELY}{best.chance:.2f}): {when.basis}")


def _told(
    ground: Ground, course: Course, deed: Deed, saying: When | None, alike: Sequence[Deed]
) -> Iterator[tuple[str, When, dict[str, float]]]:
    """The days that the report tells, each with its kind and what more speaks for it."""
    yield "news", _news(ground.day), {}
    day, latest = course.before(deed.place), ground.last()
    if day is not None:
        yield "told", When(day, day, "day", "the day told last before it"), {f"told_{_manner(ground, deed.place)}": 1.0}
    if course.first is not None:
        yield "story", When(course.first, latest, "range", "since the first day that it tells of"), {}
    for kind, placed in _near(ground, deed.place):
        yield kind, _named(placed), {}
    if saying is not None:
        yield "saying", saying, {}
    other = _alike(deed, alike)
    if other is not None:
        same_word, same_side = other.stem == deed.stem, bool(other.sides & deed.sides)
        yield "deed", other.when, {"same_word": float(same_word), "same_side": float(same_side)}


def _manner(ground: Ground, place: int) -> str:
    """How what stands at ``place`` is told: by a noun, going on, looking back, or in a side clause."""
    sentence = ground.parse.sentence_at(place)
    word = sentence.head((place, place + 1)) if sentence is not None else None
    if word is None or not word.tag_.startswith("VB"):
        return "noun"
    if is_perfect(word):
        return "before_that" if "had" in auxiliaries(word) else "back"
    if not _is_main(word):
        return "told_of" if word.dep_ == "ccomp" else "below"
    return "on" if _is_simple(word) and not is_sequel(word) else "main"


def _is_main(verb: Token) -> bool:
    """Whether ``verb`` is that of the main clause, or joined to it."""
    for _ in range(_JOINED):
        if verb.dep_ != "conj" or not verb.head.tag_.startswith("VB"):
            break
        verb = verb.head
    return verb.dep_ == "ROOT"


def _is_simple(verb: Token) -> bool:
    """Whether it tells in the simple past, once."""
    if verb.tag_ != "VBD" and not (verb.tag_ == "VBN" and {"was", "were"} & set(auxiliaries(verb))):
        return False
    lists = load_grammar().lists
    words = {c.text.lower() for c in verb.children if c.dep_ in {"advmod", "neg"}}
    return not words & {*lists["formerly"], *lists["repeated"], *lists["none"]}


def _news(day: When) -> When:
    """The day of the news; of a report that names none its own or the day before."""
    if day.start is None or not day.basis.startswith(UNDATED):
        return day
    start = (date.fromisoformat(day.start) - timedelta(1)).isoformat()
    return When(start, day.end, "range", day.basis.replace(UNDATED, f"{UNDATED} or the day before", 1))


def _near(ground: Ground, place: int) -> Iterator[tuple[str, Placed]]:
    """The last time before ``place``, and the next one in its sentence."""
    number = bisect.bisect_left(ground.starts, place)
    sentence = ground.parse.sentence_at(place)
    here: Span = (sentence.start, sentence.end) if sentence is not None else (place, place)
    paragraph = ground.parse.text.rfind("\n", 0, place) + 1
    for one in reversed(ground.placed[max(0, number - _BEFORE) : number]):
        if _may_date(one, ground):
            start = one.expression.span[0]
            yield "beside" if start >= here[0] else "above" if start >= paragraph else "before", one
            break
    for one in ground.placed[number : number + _BEHIND]:
        if one.expression.span[0] < here[1] and _may_date(one, ground):
            yield "behind", one
            break


def _may_date(placed: Placed, ground: Ground) -> bool:
    """Whether a time tells days gone by, no more than a year."""
    when, latest = placed.expression.when, ground.last()
    if when.start is None or when.end is None or latest is None or when.start > latest or not placed.dates:
        return False
    return placed.expression.relation in _TELLING and _days(when.start, when.end) <= _LONGEST


def _named(placed: Placed) -> When:
    when = placed.expression.when
    return When(when.start, when.end, when.granularity, f"{placed.expression.text!r}: {when.basis}")


def _alike(deed: Deed, alike: Sequence[Deed]) -> Deed | None:
    """The dated deed most like ``deed``: by the word, by the sides, by nearness."""
    number = bisect.bisect_left(alike, deed.place, key=lambda d: d.place)
    near = alike[max(0, number - _DEEDS) : number + _DEEDS]
    return max(
        near, key=lambda d: (d.stem == deed.stem, bool(d.sides & deed.sides), -abs(d.place - deed.place)), default=None
    )


def _seen(key: tuple[str, str], kinds: Mapping[str, float], latest: str) -> dict[str, float]:
    """How long the days are, how long ago, and how many ways of telling lead to them."""
    lasts, age = _days(*key), _days(key[1], latest)
    length = "day" if lasts == 0 else "week" if lasts <= _WEEK else "months" if lasts <= _MONTHS else "long"
    names = load_yaml("days.yaml")["says"]
    return {
        f"lasts_{length}": 1.0,
        "fresh" if age <= 1 else "recent" if age <= _WEEK else "old": 1.0,
        "up_to_now": float(age == 0 and lasts > 1),
        "ways": float(sum(name in kinds for name in names) - 1),
    }


def _interval(key: tuple[str, str], basis: str) -> When:
    start, end = key
    return When(start, end, "day" if start == end else "range", basis)


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _weight(seen: Mapping[str, float]) -> float:
    weights: Mapping[str, float] = load_yaml("days.yaml")["weights"]
    return sum(weights.get(name, 0.0) * value for name, value in seen.items())


def _tells(placed: Placed, last: str) -> bool:
    """Whether a time is a past day on which something was done."""
    when = placed.expression.when
    if not placed.dates or placed.expression.relation != "at" or placed.token is None or placed.quoted:
        return False
    if when.start is None or when.start != when.end or when.start > last:
        return False
    verb = verb_above(placed.token)
    return verb is None or not lies_ahead(verb)
