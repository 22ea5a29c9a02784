"""Pairs of states and blocs: the list of them, and how two stood to each other over time with the entries behind it."""

from __future__ import annotations

from calendar import month_name
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from dragoman.errors import UsageError
from dragoman.record import listed, relations
from dragoman.record.folding import fold
from dragoman.record.listed import Entry
from dragoman.views.room import plot
from dragoman.views.room.gathered import gather
from dragoman.views.room.lists import IN_A_FILE

if TYPE_CHECKING:
    from starlette.responses import Response

    from dragoman.joining.relations import Grain
    from dragoman.record.relations import RelationPoint, RelationSeries
    from dragoman.record.store import Store
    from dragoman.views.room.asked import Visit

type Known = tuple[str, str, int, int, float]

_ON_A_PAGE: Final = 60
_GRAINS: Final = ("month", "week", "day")
#: Periods shown with their entries, the latest, and entries under each.
_PERIODS: Final = 18
_UNDER: Final = 4
#: Turns are looked for among at most so many entries while somebody waits.
_TURNS_OF: Final = 150

#: The pairs most is known of, with their entries, months, and mean net; of any side, or of one.
_KNOWN: Final = """
SELECT source, target, sum(n_events + n_statements) AS n, count(*), sum(net * (n_events + n_statements))
  / max(sum(n_events + n_statements), 1) FROM relations WHERE {} GROUP BY source, target
"""


def most_known(store: Store, limit: int) -> list[Known]:
    """The pairs that most is known of."""
    return store.rows(f"{_KNOWN.format('1')} ORDER BY 3 DESC, 1, 2 LIMIT ?", (limit,))


def of_side(store: Store, name: str, limit: int = 12) -> list[Known]:
    """The pairs of one side."""
    return store.rows(f"{_KNOWN.format('source = ?')} ORDER BY 3 DESC, 1, 2 LIMIT ?", (name, limit))


def index(visit: Visit) -> Response:
    """All pairs; by how much is known, by name, or by how they stand."""
    order = visit.given("order") or "known"
    columns = {"known": "3 DESC, 1, 2", "name": "1, 2", "worst": "5, 1, 2", "best": "5 DESC, 1, 2"}
    if order not in columns:
        raise UsageError(f"pairs have no order {order!r}")
    known = visit.store.rows(f"{_KNOWN.format('1')} ORDER BY {columns[order]}")
    wanted = fold(visit.given("q")) if visit.given("q") else ""
    if wanted.strip():
        known = [row for row in known if wanted in fold(row[0]) or wanted in fold(row[1])]
    names = [f"{row[0]}~{row[1]}" for row in known]
    behind = visit.given("behind")
    start = names.index(behind) + 1 if behind in names else 0
    if visit.export:
        fields = ("source", "target", "entries", "months", "net")
        return visit.table((dict(zip(fields, row, strict=True)) for row in known[:IN_A_FILE]), "pairs")
    shown = known[start : start + _ON_A_PAGE]
    more = len(known) > start + _ON_A_PAGE
    return visit.page(
        "pairs",
        pairs=shown,
        more=more,
        order=order,
        typed=visit.given("q"),
        total=len(known),
        behind=behind,
    )


def pair(visit: Visit) -> Response:
    """Two sides, both directions."""
    one, other, grain = visit.given("a"), visit.given("b"), visit.given("by") or "month"
    if not one or not other:
        raise UsageError("a pair has two sides: write /pair?a=Armenia&b=Russia")
    if grain not in _GRAINS:
        raise UsageError(f"a relation is shown by month, week or day, not by {grain!r}")
    both = [
        relations.relation_series(visit.store, *sides, cast("Grain", grain)) for sides in ((one, other), (other, one))
    ]
    if visit.export:
        return visit.table((_line(series, point) for series in both for point in series.points), "pair")
    span = plot.days(*(series.points for series in both))
    turns = [_turns(visit.store, series) for series in both]
    drawn = [
        [plot.draw(frame, series.points, found, span) for frame in (plot.WIDE, plot.NARROW)]
        for series, found in zip(both, turns, strict=True)
    ]
    shown = [list(reversed(series.points[-_PERIODS:])) for series in both]
    under = [i for points in shown for point in points for i in point.entries[:_UNDER]]
    under += [i for found in turns for turn in found for i in turn.entries]
    gathered = gather(visit.store, _entries(under))
    return visit.page(
        "pair",
        both=[
            {"series": series, "drawn": drawings, "turns": found, "points": points}
            for series, drawings, found, points in zip(both, drawn, turns, shown, strict=True)
        ],
        grain=grain,
        grains=_GRAINS,
        label=label,
        under=_UNDER,
        entries=gathered,
        view=gathered,
        standing=relations.standing(visit.store, one, other),
        actors=[_actor(visit.store, series.source) for series in both],
    )


def _entries(ids: list[str]) -> list[Entry]:
    """Ids of sayings and happenings as entries of either kind; those that are not there are not found."""
    unique = list(dict.fromkeys(ids))
    return [Entry(0, kind, i, "") for kind in ("saying", "happening") for i in unique]


def _turns(store: Store, series: RelationSeries) -> tuple[relations.ChangePoint, ...]:
    if sum(len(point.entries) for point in series.points) > _TURNS_OF:
        return ()
    return relations.change_points(store, series.source, series.target)


def _actor(store: Store, name: str) -> str | None:
    """The key of the actor that a side is."""
    found = [a for a in listed.actors_called(store, name) if a.kind in {"state", "bloc", "organisation"}]
    return found[0].key if found and found[0].name == name else None


def label(point: RelationPoint) -> str:
    """A period in words: ``May 2023``, ``week 20 of 2023``, a day."""
    period = point.period
    if "W" in period:
        return f"week {int(period[6:])} of {period[:4]}"
    if period.count("-") == 1:
        return f"{month_name[int(period[5:])]} {period[:4]}"
    return f"{int(period[8:])} {month_name[int(period[5:7])]} {period[:4]}"


def _line(series: RelationSeries, point: RelationPoint) -> dict[str, Any]:
    row = msgspec.structs.asdict(point)
    apart = row.pop("apart")
    row["entries"] = " ".join(row["entries"])
    return {"source": series.source, "target": series.target, **row, "apart": str(sum(apart.values()))}
