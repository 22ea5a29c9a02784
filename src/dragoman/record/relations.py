"""A record and two sides in; out, how one stood to the other over time, where that changed, and what stands beneath.

Sides are states and blocs by any name of theirs. Invariant: every number comes with the entries behind it; with
``as_of`` nothing that was published later has a part in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import Struct

from dragoman.errors import UsageError
from dragoman.joining.dyads import side_name
from dragoman.joining.relations import REAL, Grain, counts, level, n_sources, period_of, weight
from dragoman.joining.turns import ChangePoint, turns
from dragoman.knowledge import load_knowledge
from dragoman.model import Arrangement, DyadEntry
from dragoman.record import codec
from dragoman.record.folding import fold
from dragoman.record.known import as_known

if TYPE_CHECKING:
    from dragoman.record.store import Store

__all__ = [
    "ChangePoint", "RelationPoint", "RelationSeries", "Standing", "Triad", "change_points", "dyads",
    "relation_entries", "relation_series", "side", "standing", "triads",
]  # fmt: skip

#: Entries a period, at least, for words and deeds to have a level of their own.
_FEWEST: Final = 1
#: Sides among which triads are looked for, at most.
_MOST_SIDES: Final = 12
_APART: Final = ("planned", "demanded", "hypothetical", "cancelled", "denied", "not_occurred", "claimed")


class RelationPoint(Struct, frozen=True):
    """One month, ISO week or day. ``verbal`` and ``material`` are the nets of words and of deeds alone.

    ``entries`` are the ids of the sayings and happenings behind it, the weightiest first; ``apart`` counts what fell
    in the period but did not occur, or is only claimed, by status. Where nothing occurred, ``net`` is ``None``.
    """

    period: str
    start: str
    end: str
    cooperation: float
    conflict: float
    net: float | None
    low: float | None
    high: float | None
    verbal: float | None
    material: float | None
    n_events: int
    n_statements: int
    n_sources: int
    entries: tuple[str, ...]
    apart: dict[str, int]


class RelationSeries(Struct, frozen=True):
    """How ``source`` stood to ``target`` (or, ``mutual``, both to each other), by period.

    ``unplaced`` counts entries whose time is open or wider than a period; they are in no point.
    """

    source: str
    target: str
    grain: Grain
    mutual: bool
    as_of: str | None
    points: tuple[RelationPoint, ...]
    unplaced: int


class Triad(Struct, frozen=True):
    """Three sides and the signs of their ties: −1, 0 where the interval holds zero, or +1; ``nets`` in the same order.

    ``state`` is ``balanced`` where the product of the signs is positive (Cartwright and Harary 1956).
    """

    sides: tuple[str, str, str]
    signs: tuple[int, int, int]
    nets: tuple[float, float, float]
    state: Literal["balanced", "unbalanced", "unclear"]


class Standing(Struct, frozen=True):
    """A treaty, membership, deployment … between two sides, as one report tells it."""

    arrangement: Arrangement
    known_from: str | None
    outlet: str


def side(store: Store, typed: str) -> str:
    """The short name of the state or bloc that ``typed`` names: Yerevan is Armenia. Raises :class:`UsageError`."""
    wanted = fold(typed)
    if not wanted.strip():
        raise UsageError(f"{typed!r} is not a name")
    if store.rows("SELECT 1 FROM dyad_entries WHERE source = ? LIMIT 1", (typed,)):
        return typed
    there = sorted({name for pair in _pairs(store) for name in pair})
    exact = [name for name in there if fold(name) == wanted]
    known = load_knowledge()
    meant = {_of_actor(key) for key in known.candidates(typed)} if not exact else set()
    seat = known.seat(typed)
    meant |= {_of_actor(seat)} if seat and not exact else set()
    found = exact or sorted(meant & set(there)) or [name for name in there if wanted in fold(name)]
    if len(found) > 1:
        raise UsageError(f"{typed!r} may be {', '.join(sorted(found)[:5])}; write one of them")
    return found[0] if found else typed


def _pairs(store: Store) -> Iterator[tuple[str, str]]:
    """Every pair once, each found by one look into the index."""
    query = "SELECT source, target FROM dyad_entries WHERE (source, target) > (?, ?) ORDER BY source, target LIMIT 1"
    at = ("", "")
    while found := store.rows(query, at):
        at = found[0]
        yield at


def _of_actor(key: str) -> str:
    actors = load_knowledge().actors
    actor = actors[key]
    state = actors.get(f"state:{actor.country}") if actor.country else None
    return state.name if state else actor.name


def relation_entries(
    store: Store, a: str, b: str, *, mutual: bool = False, as_of: str | None = None
) -> tuple[DyadEntry, ...]:
    """Every saying and happening between the two sides: of ``a`` towards ``b``; ``mutual``: of both, each once."""
    with as_known(store, as_of) as then:
        return _entries(then, side(then, a), side(then, b), mutual=mutual)


def relation_series(
    store: Store, a: str, b: str, grain: Grain = "month", *, mutual: bool = False, as_of: str | None = None
) -> RelationSeries:
    """How ``a`` stood to ``b`` by month, week or day; ``as_of``: from reports published up to that ISO day.

    Raises :class:`UsageError` for a name that may be several sides.
    """
    with as_known(store, as_of) as then:
        source, target = side(then, a), side(then, b)
        entries = _entries(then, source, target, mutual=mutual)
    periods: dict[str, list[DyadEntry]] = {}
    for entry in entries:
        period = period_of(entry, grain)
        if period is not None:
            periods.setdefault(period, []).append(entry)
    points = tuple(_point(period, periods[period], grain) for period in sorted(periods))
    unplaced = sum(counts(e) and period_of(e, grain) is None for e in entries)
    return RelationSeries(source, target, grain, mutual, as_of, points, unplaced)


def change_points(
    store: Store, a: str, b: str, *, mutual: bool = False, as_of: str | None = None
) -> tuple[ChangePoint, ...]:
    """The days on which the relation changed its level (see :mod:`dragoman.joining.turns`); none where data are few."""
    return turns(relation_entries(store, a, b, mutual=mutual, as_of=as_of))


def dyads(store: Store, limit: int = 50) -> list[tuple[str, str, int]]:
    """The ordered pairs that most is known of, with the number of entries."""
    return store.rows(
        "SELECT source, target, count(*) FROM dyad_entries GROUP BY source, target ORDER BY 3 DESC, 1, 2 LIMIT ?",
        (limit,),
    )


def triads(
    store: Store,
    names: Sequence[str] | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
) -> tuple[Triad, ...]:
    """All triads of the sides (those that most is known of, where none are named) between which something happened."""
    with as_known(store, as_of) as then:
        chosen = sorted({side(then, name) for name in names}) if names else _busiest(then)
        pairs = {pair: _entries(then, *pair, mutual=True) for pair in combinations(chosen, 2)}
    ties = {}
    for pair, entries in pairs.items():
        here = [e for e in entries if counts(e) and _within(e, since, until)]
        if here:
            at = level(here)
            ties[pair] = (0 if at.low <= 0 <= at.high else (1 if at.net > 0 else -1), at.net)
    found = []
    for a, b, c in combinations(chosen, 3):
        edges = ((a, b), (a, c), (b, c))
        if all(edge in ties for edge in edges):
            found.append(_triad((a, b, c), [ties[edge] for edge in edges]))
    return tuple(found)


def standing(store: Store, a: str, b: str, *, as_of: str | None = None) -> tuple[Standing, ...]:
    """The arrangements to which both sides are parties, the earliest first."""
    with as_known(store, as_of) as then:
        sides = {side(then, a), side(then, b)}
        # Rows that name neither a side nor its country are passed over before they are decoded.
        known, values = load_knowledge(), dict[str, object]()
        for n, name in enumerate(sorted(sides)):
            codes = [key.removeprefix("state:") for key in known.candidates(name) if key.startswith("state:")]
            values |= {f"name{n}": msgspec.json.encode(name).decode()}
            values |= {f"code{n}": f'"country":"{codes[0]}"' if codes else values[f"name{n}"]}
        named = [f"(instr(a.parties, :name{n}) OR instr(a.parties, :code{n}))" for n in range(len(sides))]
        query = (
            f"SELECT v.published_end, coalesce(v.outlet, v.source), {', '.join(f'a.{c}' for c in _ARRANGED)}"  # noqa: S608
            f" FROM arrangements a JOIN v_reports v ON v.id = a.report_id WHERE {' AND '.join(named)}"
            " ORDER BY a.when_start, a.report_id, a.nth"
        )
        rows = then.rows(query, values)
    found = [Standing(codec.ARRANGEMENTS.decode(row[2:]), row[0], row[1]) for row in rows]
    return tuple(s for s in found if sides <= {side_name(w) for w in s.arrangement.parties})


_ARRANGED: Final = codec.ARRANGEMENTS.columns[: codec.ARRANGEMENTS.width]


def _entries(store: Store, source: str, target: str, *, mutual: bool) -> tuple[DyadEntry, ...]:
    query = (
        f"SELECT {codec.DYAD_ENTRIES.selected} FROM dyad_entries"  # noqa: S608 - our own names
        " WHERE source = ? AND target = ? ORDER BY entry_id"
    )
    rows = store.rows(query, (source, target)) + (store.rows(query, (target, source)) if mutual else [])
    return tuple({row[2]: codec.DYAD_ENTRIES.decode(row) for row in rows}.values())


def _point(period: str, entries: Sequence[DyadEntry], grain: Grain) -> RelationPoint:
    real = [e for e in entries if counts(e)]
    at = level(real) if real else None
    ranked = sorted(real, key=lambda e: (-abs(e.score) * weight(e), e.entry_id))
    apart = [e.status if e.status not in REAL else "claimed" for e in entries if not counts(e)]
    start, end = _days_of(period, grain)
    return RelationPoint(
        period=period,
        start=start,
        end=end,
        cooperation=at.cooperation if at else 0.0,
        conflict=at.conflict if at else 0.0,
        net=at.net if at else None,
        low=at.low if at else None,
        high=at.high if at else None,
        verbal=_net([e for e in real if not e.material]),
        material=_net([e for e in real if e.material]),
        n_events=sum(e.kind == "happening" for e in real),
        n_statements=sum(e.kind == "saying" for e in real),
        n_sources=n_sources(real),
        entries=tuple(e.entry_id for e in ranked),
        apart={status: apart.count(status) for status in _APART if status in apart},
    )


def _net(entries: Sequence[DyadEntry]) -> float | None:
    if len(entries) < _FEWEST:
        return None
    return round(sum(weight(e) * e.score for e in entries) / sum(weight(e) for e in entries), 4)


def _days_of(period: str, grain: Grain) -> tuple[str, str]:
    if grain == "day":
        return period, period
    if grain == "week":
        first = date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
        return first.isoformat(), (first + timedelta(days=6)).isoformat()
    first = date.fromisoformat(f"{period}-01")
    return first.isoformat(), ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).isoformat()


def _busiest(store: Store) -> list[str]:
    query = (
        "SELECT side, count(*) FROM (SELECT source AS side FROM dyad_entries UNION ALL SELECT target FROM dyad_entries)"
        " GROUP BY side ORDER BY 2 DESC, 1 LIMIT ?"
    )
    return sorted(name for name, _ in store.rows(query, (_MOST_SIDES,)))


def _within(entry: DyadEntry, since: str | None, until: str | None) -> bool:
    first, last = entry.first_day or entry.last_day, entry.last_day or entry.first_day
    if since is not None and (last is None or last < since):
        return False
    return until is None or (first is not None and first <= until)


def _triad(sides: tuple[str, str, str], ties: Iterable[tuple[int, float]]) -> Triad:
    (s1, n1), (s2, n2), (s3, n3) = ties
    product = s1 * s2 * s3
    state: Literal["balanced", "unbalanced", "unclear"] = "unclear"
    if product:
        state = "balanced" if product > 0 else "unbalanced"
    return Triad(sides, (s1, s2, s3), (n1, n2, n3), state)
