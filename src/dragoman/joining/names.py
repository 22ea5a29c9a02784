"""Actors of many readings in, one canonical actor for each out.

Rules first (equal id; equal name after romanisation is folded), likeness of given names behind them.
Invariant: the result depends on the set of actors seen, not on their order; two resolved actors never become one.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from dragoman.joining.groups import Groups
from dragoman.joining.words import fold, knowledge
from dragoman.model import Reading, Who

#: Given names at least this alike (rapidfuzz ratio on folded forms) are one name written twice.
ALIKE = 86

#: A given name shorter than this is compared letter by letter only.
SHORTEST = 4

#: Kinds that are named by person names, or may be.
_PERSONS = frozenset({"person", "unknown"})


@functools.cache
def _romanisation() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(find), put) for find, put in knowledge()["romanisation"])


@functools.lru_cache(maxsize=65536)
def skeleton(token: str) -> str:
    """A name's token as all its romanisations write it: ``Pashinian`` and ``Pashinyan`` give the same."""
    for find, put in _romanisation():
        token = find.sub(put, token)
    return token


@functools.lru_cache(maxsize=65536)
def person_tokens(name: str) -> tuple[str, ...]:
    """The folded tokens of a person's name, titles and suffixes left out."""
    tokens = re.findall(r"[^\W\d_]+", fold(name).replace("'s", "").replace("'", ""))
    drop = _drop()
    kept = [t for t in tokens if t not in drop] or tokens
    return tuple(skeleton(t) for t in kept)


@functools.cache
def _drop() -> frozenset[str]:
    data = knowledge()
    return frozenset(str(data["titles"]).split()) | frozenset(str(data["suffixes"]).split())


@functools.lru_cache(maxsize=65536)
def _plain(name: str) -> str:
    return re.sub(r"^the |[^\w ]", "", fold(name)).strip()


def identity(who: Who) -> str:
    """A key that equal actors share before any joining: the id, else kind class and folded name."""
    if who.id is not None:
        return "id:" + who.id
    if who.kind == "person":
        return f"person:{' '.join(person_tokens(who.name))}:{who.country or ''}"
    return f"name:{_plain(who.name)}"


def same_person(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two full names (folded tokens) are one person's: surname equal, given names alike or initials."""
    if len(a) == 1 or len(b) == 1:
        return False
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return True
    if a[-1] != b[-1]:
        return False
    if not _alike(a[0], b[0]):
        return False
    middle_a, middle_b = "".join(a[1:-1]), "".join(b[1:-1])
    return not middle_a or not middle_b or _alike(middle_a, middle_b)


def _alike(a: str, b: str) -> bool:
    """Whether two given names are one: not Mario and Maria, whose last vowels tell them apart."""
    if a == b:
        return True
    if min(len(a), len(b)) < SHORTEST or (a[-1] != b[-1] and {a[-1], b[-1]} & set("aeiou")):
        return False
    if fuzz.ratio(a, b) >= ALIKE:
        return True
    differing = [x + y for x, y in zip(a, b, strict=False) if x != y]
    return len(a) == len(b) and len(differing) == 1 and differing[0] in _confused()


@functools.cache
def _confused() -> frozenset[str]:
    pairs = str(knowledge()["confused"]).split()
    return frozenset(pairs) | {p[::-1] for p in pairs}


@dataclass(frozen=True, slots=True)
class Names:
    """Canonical actors: ``of`` gives the one an actor is, ``key`` what two equal ones share."""

    _root: dict[str, str] = field(default_factory=dict)
    _best: dict[str, Who] = field(default_factory=dict)

    def key(self, who: Who) -> str:
        """The identity of ``who`` after joining."""
        own = identity(who)
        return self._root.get(own, own)

    def of(self, who: Who) -> Who:
        """The canonical form of ``who``: resolved where any report resolves it, else the fullest name."""
        return self._best.get(self.key(who), who)

    def by_key(self, key: str) -> Who | None:
        """The canonical actor of a key that :meth:`key` gave."""
        return self._best.get(key)

    def each(self, whos: Iterable[Who]) -> tuple[Who, ...]:
        """Canonical forms without repetition, in the order given."""
        found: dict[str, Who] = {}
        for who in whos:
            found.setdefault(self.key(who), self.of(who))
        return tuple(found.values())

    def compatible(self, a: Who, b: Who) -> bool:
        """Whether ``a`` and ``b`` are one, or one is a bare surname that the other carries."""
        if self.key(a) == self.key(b):
            return True
        if a.kind not in _PERSONS or b.kind not in _PERSONS:
            return False
        short, long = sorted((person_tokens(a.name), person_tokens(b.name)), key=len)
        return len(short) == 1 and len(long) > 1 and short[0] == long[-1] and (a.id is None or b.id is None)

    def block(self, who: Who) -> str:
        """What compatible actors share: the surname of a person, else the identity."""
        best = self.of(who)
        if best.kind in _PERSONS:
            tokens = person_tokens(best.name)
            if tokens:
                return tokens[-1]
        return self.key(who)


def actors_of(reading: Reading) -> Iterator[Who]:
    """Every actor that a reading names, in any role."""
    for mention in reading.mentions:
        yield mention.who
    for statement in reading.statements:
        yield statement.holder
        yield from statement.toward
        yield from statement.co_holders
        if statement.audience is not None:
            yield statement.audience
    for event in reading.events:
        yield from event.actors
        yield from event.recipients
        if event.place is not None:
            yield event.place
        if event.holder is not None:
            yield event.holder


def unify(readings: Iterable[Reading]) -> Names:
    """Join the actors of ``readings``. Names are compared only within a surname: close to linear."""
    seen: dict[str, Counter[Who]] = defaultdict(Counter)
    for reading in readings:
        for who in actors_of(reading):
            seen[identity(who)][who] += 1
    best = {key: _form(counts) for key, counts in seen.items()}
    roots = _join_persons(best)
    members: dict[str, Counter[Who]] = defaultdict(Counter)
    for key, counts in seen.items():
        members[roots.get(key, key)].update(counts)
    return Names(roots, {key: _form(counts) for key, counts in members.items()})


def _form(counts: Counter[Who]) -> Who:
    """The form shown: the fullest, among equals the most frequent."""
    return max(counts, key=lambda w: (fullness(w), counts[w], w.name))


def fullness(who: Who) -> tuple[bool, int, bool, bool]:
    """Sort key of forms of one actor: resolved before unresolved, the fuller name before the shorter."""
    return (who.id is not None, len(who.name.split()), who.kind != "unknown", who.country is not None)


def _join_persons(best: dict[str, Who]) -> dict[str, str]:
    """For each person's key the key of the one it is; a name that two resolved persons bear joins neither."""
    by_name: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(best):
        if best[key].kind in _PERSONS:
            by_name[person_tokens(best[key].name)].append(key)
    blocks: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for tokens in sorted(by_name):
        if len(tokens) > 1:
            for edge in {tokens[-1], tokens[0]}:
                blocks[edge].append(tokens)
    together = Groups(by_name)
    for block in blocks.values():
        for i, a in enumerate(block):
            for b in block[i + 1 :]:
                if same_person(a, b) and _may_be_one([best[k] for k in by_name[a]], [best[k] for k in by_name[b]]):
                    together.join(a, b)
    groups = [[key for tokens in group for key in by_name[tokens]] for group in together.groups()]
    return dict(_roots(groups, best))


def _may_be_one(a: Sequence[Who], b: Sequence[Who]) -> bool:
    """Not two countries' people, and at least one of them known for a person."""
    countries = {w.country for w in (*a, *b) if w.country}
    return len(countries) <= 1 and any(w.kind == "person" for w in (*a, *b))


def _roots(groups: Sequence[Sequence[str]], best: dict[str, Who]) -> Iterator[tuple[str, str]]:
    for keys in groups:
        resolved = sorted(k for k in keys if best[k].id is not None)
        loose = sorted(k for k in keys if best[k].id is None)
        if len(resolved) > 1:
            continue  # namesakes: which of them is meant is not for names to say
        root = resolved[0] if resolved else max(loose, key=lambda k: (fullness(best[k]), k))
        for key in loose:
            abroad = {best[key].country, best[root].country} - {None}
            if len(abroad) <= 1 and (best[key].kind == "person" or len(person_tokens(best[key].name)) > 1):
                yield key, root
