"""Actors: the list of all of them, and one with their offices, what they say and do, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast, get_args
from urllib.parse import urlencode

import msgspec
from starlette.responses import RedirectResponse

from dragoman.errors import UsageError
from dragoman.knowledge import load_knowledge
from dragoman.model import Kind
from dragoman.record import listed
from dragoman.record.listed import Actor, Asked
from dragoman.views.room.asked import MissingError
from dragoman.views.room.gathered import gather
from dragoman.views.room.lists import IN_A_FILE, total
from dragoman.views.room.pairs import of_side
from dragoman.views.room.question import path_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from dragoman.record.store import Store
    from dragoman.views.room.asked import Visit

_ON_A_PAGE: Final = 60
_SHOWN: Final = 6
_ORDERS: Final = ("reports", "sayings", "happenings", "name")
#: The parts of an actor's page: heading, list, role in it.
_PARTS: Final = (
    ("says", "said", "by"),
    ("does", "done", "by"),
    ("is said of them", "said", "on"),
    ("is done to them", "done", "to"),
)


def index(visit: Visit) -> Response:
    """Everybody, by how often they are named, speak or act, or by name."""
    order, kind = visit.given("order") or "reports", visit.given("kind")
    if order not in _ORDERS:
        raise UsageError(f"actors have no order {order!r}")
    if kind and kind not in get_args(Kind):
        raise UsageError(f"{kind!r} is no kind of actor")
    found, more = listed.actors(
        visit.store,
        order=cast("listed.Order", order),
        typed=visit.given("q") or None,
        kind=kind or None,
        behind=visit.given("behind") or None,
        limit=IN_A_FILE if visit.export else _ON_A_PAGE,
    )
    if visit.export:
        return visit.table((_line(actor) for actor in found), "actors")
    return visit.page(
        "actors",
        actors=found,
        more=more,
        order=order,
        orders=_ORDERS,
        kind=kind,
        kinds=get_args(Kind),
        typed=visit.given("q"),
        behind=visit.given("behind"),
    )


def _line(actor: Actor) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(actor).items() if name != "number"}


def actor(visit: Visit) -> Response:
    """One actor."""
    store = visit.store
    found = listed.actor(store, str(visit.request.path_params["key"]))
    if found is None and visit.given("name"):
        called = listed.actors_called(store, visit.given("name"))
        if len(called) == 1:
            return RedirectResponse(path_of("actor", called[0].key), 303)
        return RedirectResponse(f"/actors?{urlencode({'q': visit.given('name')})}", 303)
    if found is None:
        raise MissingError("Nobody in the record has this key. Search for the name instead.")
    parts = []
    for heading, name, role in _PARTS:
        asked = Asked(kinds=("saying",) if name == "said" else ("happening",), **{role: (found.number,)})  # type: ignore[arg-type]
        parts.append((heading, name, role, listed.entries(store, asked, _SHOWN)))
    gathered = gather(store, [entry for *_, part in parts for entry in part.entries])
    return visit.page(
        "actor",
        actor=found,
        country=_country(found),
        offices=_offices(found),
        parts=[(heading, name, role, part, total(part)) for heading, name, role, part in parts],
        entries=gathered,
        view=gathered,
        names=_names(store, found),
        merges=_merges(store, found),
        pairs=of_side(store, found.name),
        alike=_alike(store, found) if visit.room.review else (),
    )


def _alike(store: Store, actor: Actor) -> list[Actor]:
    """For review: others who share the last word of the name."""
    words = actor.name.split()
    return [other for other in listed.actors_called(store, words[-1]) if other != actor] if words else []


def _country(actor: Actor) -> str | None:
    if actor.country is None or actor.kind == "state":
        return None
    state = load_knowledge().actors.get(f"state:{actor.country}")
    return state.name if state else actor.country


def _offices(actor: Actor) -> list[dict[str, Any]]:
    """The offices that are known of a person, the latest first; none of the record's own making."""
    known = load_knowledge()
    spells = known.spells_of(actor.key.removeprefix("id:"))
    offices = [
        {
            "role": spell.role.replace("_", " "),
            "of": known.actors[spell.of].name,
            "start": spell.start,
            "end": spell.end,
            "checked": spell.checked,
            "source": spell.source,
        }
        for spell in spells
    ]
    return sorted(offices, key=lambda o: o["start"] or "", reverse=True)


def _names(store: Store, actor: Actor) -> list[tuple[str, int]]:
    """By what names reports call an actor, the most frequent first."""
    if not actor.key.startswith("id:"):
        return []
    return store.rows(
        "SELECT text, count(*) FROM (SELECT text FROM mentions WHERE who_id = ? AND how IN ('name', 'variant')"
        " LIMIT 1000) GROUP BY text ORDER BY 2 DESC, 1 LIMIT 8",
        (actor.key.removeprefix("id:"),),
    )


def _merges(store: Store, actor: Actor) -> list[tuple[Any, ...]]:
    """Whom this actor was joined with across reports, and why."""
    return store.rows(
        "SELECT left_key, left_name, right_key, right_name, why, who FROM merges WHERE left_key = ? OR right_key = ?"
        " ORDER BY left_key, right_key LIMIT 20",
        (actor.key, actor.key),
    )
