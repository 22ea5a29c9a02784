"""Happenings and sayings in, relations of states and blocs month by month out, on PLOVER's scale (−10 … +10).

Each happening and each saying counts once, however many reports carry it; what is only planned, wished for or
supposed is left out. Invariant: persons and bodies of a state count for their country; the interval is wide where
data are few, and the same for the same data.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

import numpy as np

from dragoman.joining.corpus import Corpus, bounds
from dragoman.joining.rows import Context
from dragoman.joining.words import knowledge
from dragoman.knowledge import load_knowledge
from dragoman.model import DyadMonth, Event, Happening, Saying, When, Who

#: Statuses of what really was.
REAL: Final = frozenset({"occurred", "ongoing"})
#: Draws of the Bayesian bootstrap.
DRAWS: Final = 400
#: The share of draws outside the interval, both ends together.
OUTSIDE: Final = 0.1
#: Two imagined values at the ends of the scale, of this weight each, keep the interval of few data wide.
IMAGINED: Final = 0.25
#: A time wider than this many days is in no month.
WIDEST: Final = 45

_BLOCS: Final = frozenset({"bloc", "organisation"})
_SCALE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Point:
    """One happening or saying as it bears on one side's relation to another in one month."""

    score: float
    reports: tuple[str, ...]
    spoken: bool


def relate(context: Context, sayings: Sequence[Saying], happenings: Sequence[Happening]) -> tuple[DyadMonth, ...]:
    """The monthly relations of every ordered pair that something was said or done between."""
    points: dict[tuple[str, str, str], list[Point]] = defaultdict(list)
    for key, point in [*_deeds(context, happenings), *_words(context, sayings)]:
        points[key].append(point)
    return tuple(_month(context, key, points[key]) for key in sorted(points))


def short_name(corpus: Corpus, who: Who) -> str | None:
    """The state or bloc that ``who`` stands for, by its short name; ``None`` where there is none."""
    best = corpus.names.of(who)
    if best.country is not None:
        actor = load_knowledge().actors.get(f"state:{best.country}")
        return actor.name if actor is not None else best.country
    return best.name if best.kind in _BLOCS else None


def _deeds(context: Context, happenings: Iterable[Happening]) -> Iterator[tuple[tuple[str, str, str], Point]]:
    corpus = context.corpus
    symmetric = set(knowledge()["symmetric_types"])
    for happening in happenings:
        members = [corpus.events[key] for key in happening.events]
        if happening.status not in REAL or members[0].verbal_of is not None or members[0].holder is not None:
            continue
        month = _month_of(context, happening.when, members)
        point = Point(fmean(e.score for e in members), tuple(sorted({e.report_id for e in members})), spoken=False)
        both = happening.type in symmetric
        actors = [*happening.actors, *happening.recipients] if both else happening.actors
        recipients = actors if both else happening.recipients
        for source, target in _dyads(corpus, actors, recipients):
            if month is not None:
                yield (source, target, month), point


def _words(context: Context, sayings: Iterable[Saying]) -> Iterator[tuple[tuple[str, str, str], Point]]:
    corpus = context.corpus
    verbal: dict[str, list[Event]] = defaultdict(list)
    for event in corpus.events.values():
        if event.verbal_of is not None:
            verbal[event.verbal_of].append(event)
    scores = knowledge()["act_scores"]
    for saying in sayings:
        members = [corpus.statements[key] for key in saying.statements]
        events = [e for s in members for e in verbal.get(s.id, ())]
        score = fmean(e.score for e in events) if events else scores.get(saying.act)
        if score is None or all(s.negated for s in members):
            continue
        month = _month_of(context, saying.when, members)
        reports = tuple(sorted({s.report_id for s in members}))
        toward = [w for s in members for w in s.toward]
        for source, target in _dyads(corpus, [saying.holder], toward):
            if month is not None:
                yield (source, target, month), Point(float(score), reports, spoken=True)


def _dyads(corpus: Corpus, actors: Iterable[Who], recipients: Iterable[Who]) -> list[tuple[str, str]]:
    sources = {name for w in actors if (name := short_name(corpus, w)) is not None}
    targets = {name for w in recipients if (name := short_name(corpus, w)) is not None}
    return sorted((a, b) for a in sources for b in targets if a != b)


def _month_of(context: Context, when: When, members: Sequence[object]) -> str | None:
    """The month of ``when``, or, where the text leaves it open, of the earliest report."""
    span = bounds(when)
    if span is not None and when.start is not None:
        return when.start[:7] if span[1] - span[0] <= WIDEST else None
    known = context.earliest([str(getattr(m, "report_id", "")) for m in members])
    return known[:7] if known is not None and when.end is None and when.start is None else None


def _month(context: Context, key: tuple[str, str, str], points: Sequence[Point]) -> DyadMonth:
    scores = sorted(p.score for p in points)
    net = fmean(scores)
    low, high = interval(scores, zlib.crc32("\x1f".join(key).encode()))
    sources, _ = context.origins.independent({r for p in points for r in p.reports})
    return DyadMonth(
        *key,
        cooperation=_mean([s for s in scores if s > 0]),
        conflict=_mean([s for s in scores if s < 0]),
        net=round(net, 4),
        low=round(min(low, net), 4),
        high=round(max(high, net), 4),
        n_events=sum(not p.spoken for p in points),
        n_statements=sum(p.spoken for p in points),
        n_sources=sources,
    )


def _mean(values: Sequence[float]) -> float:
    return round(fmean(values), 4) if values else 0.0


def interval(scores: Sequence[float], seed: int) -> tuple[float, float]:
    """The middle 90 % of Bayesian bootstrap means of ``scores``, with two faint imagined values at the scale's ends."""
    values = np.array([*scores, -_SCALE, _SCALE])
    weights = np.array([*(1.0 for _ in scores), IMAGINED, IMAGINED])
    draws = -np.log1p(-np.random.default_rng(seed).random((DRAWS, len(values)))) * weights
    means = np.sort((draws @ values) / draws.sum(axis=1))
    edge = int(DRAWS * OUTSIDE / 2)
    return float(means[edge]), float(means[-1 - edge])
