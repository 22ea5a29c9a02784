"""Readings added in, who is who among all actors of the record out, without looking at all of them.

Actors that may be one are tied by their names; what is decided among those that hang together is decided by
:func:`dragoman.joining.names.unify_seen`. Invariant: the same as deciding among all actors at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from dragoman.joining.index import Index
from dragoman.joining.items import Item, Verdict, key_number
from dragoman.joining.likeness import is_a_name, likeness, person_tokens
from dragoman.joining.linking import Kind, Links, component
from dragoman.joining.names import IN_REPORT, PERSONS, Names, actors_of, identity, unify_seen
from dragoman.joining.recent import shorten
from dragoman.model import Judgement, Merge, Reading, Who

#: Notes of the index: an actor's forms, the reports that name an unresolved one, and who an actor is with others.
FORM: Final = "form"
NAMED: Final = "named"
ROOT: Final = "root"

_CACHED: Final = 20_000


class Actors(Kind[tuple[str, ...]]):
    """Keys of actors that may be persons; two are tied when their names may be one person's."""

    name = "n"
    window = 400

    def item(self, key: str, tokens: tuple[str, ...]) -> Item:
        """An actor of that name as the index keeps him."""
        keys = tuple(key_number(self.name, *k) for k in _blocks(tokens))
        return Item(key, 0, sure=False, rank="", keys=keys, payload=msgspec.msgpack.encode(tokens))

    def decode(self, payload: bytes) -> tuple[str, ...]:
        """See :class:`Kind`."""
        return msgspec.msgpack.decode(payload, type=tuple[str, ...])

    def compare(self, a: tuple[str, ...], b: tuple[str, ...]) -> Verdict | None:
        """See :class:`Kind`."""
        score = 1.0 if a == b else likeness(a, b)
        return Verdict(score, weak=False, reason="") if score else None


def _blocks(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Keys that two names share if they may be one person's."""
    yield "all", *sorted(tokens)
    if len(tokens) > 1:
        yield "joined", "".join(tokens)
        yield "first", tokens[-1], tokens[0][:1]
        yield "last", tokens[-1], tokens[0][-2:]


class Identities:
    """Who is who in an index."""

    def __init__(self, index: Index, judgements: Sequence[Judgement]) -> None:
        self.index = index
        self.kind = Actors()
        self.links = Links(index, self.kind)
        self.judgements = judgements
        self._beside: dict[str, set[str]] = defaultdict(set)
        for j in judgements:
            if j.kind == "actors":
                self._beside[j.left].add(j.right)
                self._beside[j.right].add(j.left)
                for key in (j.left, j.right):
                    base = key.rpartition(IN_REPORT)[0]
                    if base:
                        self._beside[key].add(base)
                        self._beside[base].add(key)
        self._known: dict[tuple[str, Who], None] = {}

    def add(self, readings: Iterable[Reading]) -> tuple[set[str], list[str], list[Merge]]:
        """Takes in the actors of ``readings``.

        Gives the keys whose actor is another one now, the keys whose merges are made anew, and those merges.
        """
        seen: dict[str, set[Who]] = defaultdict(set)
        named: list[tuple[str, str, bytes]] = []
        for reading in readings:
            for who in set(actors_of(reading)):
                key = identity(who)
                if who.id is None or IN_REPORT in key or key in self._beside:
                    named.append((key, reading.report_id, b""))
                if (key, who) not in self._known:
                    seen[key].add(who)
        self.index.note(NAMED, sorted(named))
        fresh = self._new_forms(seen)
        people = [key for key in sorted(fresh) if any(_may_be_person(who) for who in fresh[key])]
        there = {i.id for i in self.index.items("n", people)}
        items = [
            self.kind.item(key, person_tokens(name))
            for key in people
            if key not in there and (name := min(w.name for w in fresh[key] if _may_be_person(w)))
        ]
        self.links.change(items)
        return self._settle({*people, *(key for key in fresh if key in self._beside)})

    def named(self, whos: Iterable[Who]) -> Names:
        """Who is who among ``whos``."""
        return self.among({identity(who) for who in whos})

    def among(self, keys: Iterable[str]) -> Names:
        """Who is who among the actors of those ``keys``."""
        roots: dict[str, str] = {}
        best: dict[str, Who] = {}
        for key, root, value in self.index.notes(ROOT, keys):
            roots[key] = root
            best[root] = msgspec.msgpack.decode(value, type=Who)
        return Names(roots, best)

    def reports_naming(self, keys: Iterable[str]) -> set[str]:
        """The reports that name one of those actors, as far as they are kept (unresolved ones are)."""
        return {report for _, report, _ in self.index.notes(NAMED, keys)}

    def _new_forms(self, seen: dict[str, set[Who]]) -> dict[str, set[Who]]:
        """Those of ``seen`` that no report had before; kept now."""
        there = {(key, value) for key, _, value in self.index.notes(FORM, seen)}
        fresh: dict[str, set[Who]] = defaultdict(set)
        rows = []
        for key in sorted(seen):
            for who in seen[key]:
                value = msgspec.msgpack.encode(who)
                if (key, value) not in there:
                    fresh[key].add(who)
                    rows.append((key, str(key_number(FORM, value.hex())), value))
                self._known[key, who] = None
        shorten(self._known, _CACHED)
        self.index.note(FORM, sorted(rows))
        return fresh

    def _settle(self, changed: set[str]) -> tuple[set[str], list[str], list[Merge]]:
        """Decides anew among all that hang together with ``changed``."""
        around = self._around(changed)
        forms: dict[str, list[Who]] = defaultdict(list)
        for key, _, value in self.index.notes(FORM, around):
            forms[key].append(msgspec.msgpack.decode(value, type=Who))
        before = {key: (root, value) for key, root, value in self.index.notes(ROOT, around)}
        names = unify_seen(forms, self.judgements)
        together = Counter(names.roots.values())
        after = {
            key: (root, msgspec.msgpack.encode(names.best[root]))
            for key, root in names.roots.items()
            if together[root] > 1 or key in self._beside
        }
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        self.index.forget(ROOT, sorted(changed))
        self.index.note(ROOT, [(key, *after[key]) for key in sorted(changed & after.keys())])
        return changed, sorted(forms), list(names.merges)

    def _around(self, seeds: set[str]) -> set[str]:
        found: set[str] = set()
        edge = set(seeds)
        while edge:
            found |= edge
            edge = component(self.index, "n", edge) | {b for key in edge for b in self._beside.get(key, ())}
            edge -= found
        return found


def _may_be_person(who: Who) -> bool:
    return who.kind in PERSONS and is_a_name(who.name)
