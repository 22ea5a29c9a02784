"""The first page, and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dragoman.errors import FAILURE_KINDS, UsageError
from dragoman.record import listed
from dragoman.record.listing import KINDS
from dragoman.views.room.gathered import gather
from dragoman.views.room.lists import some
from dragoman.views.room.pairs import most_known

if TYPE_CHECKING:
    from starlette.responses import Response

    from dragoman.record.store import Store
    from dragoman.views.room.asked import Visit

_LATEST: Final = 8
_STORIES: Final = 6
_ACTORS: Final = 14
_PAIRS: Final = 8
_OUTLETS: Final = 12
_FAILURES: Final = 60
_IN_A_FILE: Final = 100_000


def home(visit: Visit) -> Response:
    """What is in the record, what came last, who is in it."""
    store = visit.store
    first = some(visit, "reports", 1, since="0001-01-01", oldest_first=True)
    last = some(visit, "reports", 1, since="0001-01-01")
    shown = {
        "latest": some(visit, "timeline", _LATEST),
        "carried": some(visit, "said", 4, carried=2),
        "stories": some(visit, "stories", _STORIES, several=True),
        "disputes": some(visit, "disputes", 4),
        "reports": some(visit, "reports", 6),
    }
    gathered = gather(store, [entry for entries in shown.values() for entry in entries])
    actors, _ = listed.actors(store, order="reports", typed=None, kind=None, behind=None, limit=_ACTORS)
    return visit.page(
        "home",
        tallies=_tallies(store),
        first=first[0].day if first else None,
        last=last[0].day if last else None,
        shown=shown,
        entries=gathered,
        view=gathered,
        actors=actors,
        pairs=most_known(store, _PAIRS),
        outlets=store.rows("SELECT name, reports FROM outlets ORDER BY reports DESC, name LIMIT ?", (_OUTLETS,)),
        outlet_count=store.rows("SELECT count(*) FROM outlets")[0][0],
        under_way=_under_way(store),
    )


def _tallies(store: Store) -> dict[str, int]:
    names = (*KINDS, "statements", "events", "silent", "undated")
    failures = store.rows("SELECT count(*) FROM failures")[0][0]
    return dict.fromkeys(names, 0) | listed.tallies(store) | {"failures": failures}


def _under_way(store: Store) -> dict[str, Any] | None:
    """What was read since the reports were last joined; ``None`` where all is joined."""
    if store.is_joined():
        return None
    new = store.rows("SELECT count(*) FROM reports WHERE rowid > (SELECT coalesce(max(origin), 0) FROM entries)")
    runs = store.rows("SELECT finished_at FROM runs ORDER BY id DESC LIMIT 1")
    return {"new": new[0][0], "running": bool(runs) and runs[0][0] is None}


def failures(visit: Visit) -> Response:
    """What could not be read, by source; one kind of it where the address says so."""
    kind, behind = visit.given("kind"), visit.given("behind")
    if kind and kind not in FAILURE_KINDS:
        raise UsageError(f"{kind!r} is no kind of failure")
    limit = _IN_A_FILE if visit.export else _FAILURES
    rows = visit.store.rows(
        "SELECT source, kind, reason FROM failures WHERE source > ? AND (? = '' OR kind = ?) ORDER BY source LIMIT ?",
        (behind, kind, kind, limit + 1),
    )
    if visit.export:
        named = ("source", "kind", "reason")
        return visit.table((dict(zip(named, row, strict=True)) for row in rows[:limit]), "failures")
    kinds = visit.store.rows("SELECT kind, count(*) FROM failures GROUP BY kind ORDER BY 2 DESC, 1")
    return visit.page(
        "failures",
        failed=rows[:limit],
        more=len(rows) > limit,
        kinds=kinds,
        kind=kind,
        behind=behind,
        meant=FAILURE_KINDS,
    )
