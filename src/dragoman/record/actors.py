"""A name that a person typed in; out, the key of the actor in the record that it means, and all names he goes by.

Invariant: nothing is guessed: a name that two actors of the record bear is answered with both keys, not with one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from dragoman.errors import UsageError
from dragoman.joining.names import IN_REPORT, identity
from dragoman.model import Merge, Who
from dragoman.record import codec
from dragoman.record.folding import fold

if TYPE_CHECKING:
    from dragoman.record.store import Store

#: So many actors of one name are listed when a person must choose.
_NAMED: Final = 12

_SEEN: Final = """
SELECT who_id, who_name, who_kind, who_country FROM mentions WHERE :report IS NULL OR report_id = :report
UNION SELECT holder_id, holder_name, holder_kind, holder_country FROM statements
WHERE :report IS NULL OR report_id = :report
"""


class Known(Struct, frozen=True, order=True):
    """An actor as readings have it: the key by which joining knows it, and how it is shown."""

    key: str
    name: str
    kind: str
    country: str | None


def known(store: Store, report_id: str | None = None) -> list[Known]:
    """The actors that reports name (or the one report), before any joining, sorted by key."""
    rows = store.rows(_SEEN, {"report": report_id})
    found: dict[str, Known] = {}
    for row in sorted(rows, key=lambda r: (str(r[1]), *map(str, r))):
        key = identity(Who(*row))
        found.setdefault(key, Known(key, *row[1:]))
    return [found[key] for key in sorted(found)]


def key_of(store: Store, typed: str, report_id: str | None = None) -> str:
    """The key of the only actor that ``typed`` (a key, a name, the beginning of a name) can mean.

    With ``report_id`` it is the actor as that report means it. Raises :class:`UsageError` for none or several.
    """
    if report_id is not None and not store.has(report_id):
        raise UsageError(f"there is no report {report_id} in {store.path}")
    seen, wanted = known(store, report_id), fold(typed)
    for fits in (
        [one for one in seen if one.key == typed],
        [one for one in seen if fold(one.name) == wanted],
        [one for one in seen if wanted.strip() and wanted in fold(one.name)],
    ):
        if len(fits) == 1:
            return fits[0].key if report_id is None else f"{fits[0].key}{IN_REPORT}{report_id}"
        if fits:
            told = "; ".join(f"{one.key} is {one.name} ({one.country or one.kind})" for one in fits[:_NAMED])
            more = "; …" if len(fits) > _NAMED else ""
            raise UsageError(f"{typed!r} can be {len(fits)} actors, so give a key instead: {told}{more}")
    raise UsageError(f"no report in {store.path} names {typed!r}")


def merges(store: Store) -> list[Merge]:
    """Who was joined with whom when the reports were last joined, by whom and why."""
    query = f"SELECT {codec.MERGES.selected} FROM merges ORDER BY left_key, right_key"  # noqa: S608 - our own names
    return [codec.MERGES.decode(row) for row in store.rows(query)]


def together(pairs: Iterable[Merge], key: str) -> frozenset[str]:
    """All keys that are one actor with ``key``, itself among them."""
    beside: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        beside[pair.left_key].add(pair.right_key)
        beside[pair.right_key].add(pair.left_key)
    found, to_do = {key}, [key]
    while to_do:
        new = beside[to_do.pop()] - found
        found |= new
        to_do += new
    return frozenset(found)


def other_names(store: Store, wanted: str) -> tuple[list[str], list[tuple[str | None, str]]]:
    """What else an actor of the folded name ``wanted`` goes by, being one with others across reports.

    Gives ids, and folded names with the one report where that name means him (``None``: in all).
    """
    pairs = merges(store)
    names = {key: name for m in pairs for key, name in ((m.left_key, m.left_name), (m.right_key, m.right_name))}
    ids: set[str] = set()
    also: set[tuple[str | None, str]] = set()
    for key in [key for key, name in names.items() if wanted in fold(name)]:
        for other in together(pairs, key) - {key}:
            base, _, report_id = other.rpartition(IN_REPORT)
            if not base and other.startswith("id:"):
                ids.add(other.removeprefix("id:"))
            else:
                also.add((report_id if base else None, fold(names[other])))
    return sorted(ids), sorted(also, key=str)
