"""Actors of many readings in, one canonical actor for each out.

What a person judged first; then rules: equal id; equal name after romanisation is folded; alike given names.
Invariant: the result depends on the sets of actors seen and of judgements, not on their order; two resolved actors
become one only where a person says so.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from dragoman.joining.groups import Groups, judged
from dragoman.joining.likeness import ALIKE, is_a_name, likeness, person_tokens
from dragoman.joining.words import fold
from dragoman.model import Judgement, Merge, Reading, Who

#: Who merges by rule.
MACHINE: Final = "dragoman"

#: Between the key of an actor and the id of the one report in which it is meant.
IN_REPORT: Final = "@"

#: Kinds that are named by person names, or may be.
PERSONS = frozenset({"person", "unknown"})


@functools.lru_cache(maxsize=16384)
def _plain(name: str) -> str:
    return re.sub(r"^the |[^\w ]", "", fold(name)).strip()


def identity(who: Who) -> str:
    """A key that equal actors share before any joining: the id, else kind class and folded name.

    Of an actor that a person told apart in one report it is the key that the judgement has.
    """
    if who.id is not None:
        return who.id if IN_REPORT in who.id else "id:" + who.id
    if who.kind == "person":
        return f"person:{' '.join(person_tokens(who.name))}:{who.country or ''}"
    return f"name:{_plain(who.name)}"


def tell_apart(readings: Mapping[str, Reading], judgements: Iterable[Judgement]) -> dict[str, Reading]:
    """``readings`` in which those actors have an id of their own that a judgement means in one report only.

    Such a judgement has ``KEY@REPORT`` where others have an actor's key.
    """
    found = dict(readings)
    wanted: dict[str, set[str]] = defaultdict(set)
    for key in {side for j in judgements if j.kind == "actors" for side in (j.left, j.right)}:
        base, _, report_id = key.rpartition(IN_REPORT)
        if base and report_id in found:
            wanted[report_id].add(base)
    for report_id, keys in wanted.items():

        def own(who: Who, keys: set[str] = keys, report_id: str = report_id) -> Who:
            key = identity(who)
            return replace(who, id=f"{key}{IN_REPORT}{report_id}") if key in keys else who

        reading = _with_each(found[report_id], own)
        assert isinstance(reading, Reading)
        found[report_id] = reading
    return found


def _with_each(value: object, change: Callable[[Who], Who]) -> object:
    """``value`` with every actor in it changed."""
    if isinstance(value, Who):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_with_each(item, change) for item in value)
    if isinstance(value, Struct):
        return replace(value, **{name: _with_each(getattr(value, name), change) for name in value.__struct_fields__})
    return value


@dataclass(frozen=True, slots=True)
class Names:
    """Canonical actors: ``of`` gives the one an actor is, ``key`` what two equal ones share."""

    roots: dict[str, str] = field(default_factory=dict)
    best: dict[str, Who] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()

    def key(self, who: Who) -> str:
        """The identity of ``who`` after joining."""
        own = identity(who)
        return self.roots.get(own, own)

    def of(self, who: Who) -> Who:
        """The canonical form of ``who``: resolved where any report resolves it, else the fullest name."""
        root = self.roots.get(identity(who))
        return who if root is None else self.best[root]

    def by_key(self, key: str) -> Who | None:
        """The canonical actor of a key that :meth:`key` gave."""
        return self.best.get(key)

    def each(self, whos: Iterable[Who]) -> tuple[Who, ...]:
        """Canonical forms without repetition, in the order given."""
        found: dict[str, Who] = {}
        for who in whos:
            found.setdefault(self.key(who), self.of(who))
        return tuple(found.values())

    def compatible(self, a: Who, b: Who) -> bool:
        """Whether ``a`` and ``b`` are one, or one is a bare surname that the other carries."""
        return self.key(a) == self.key(b) or compatible(a, b)

    def block(self, who: Who) -> str:
        """What compatible actors share: the surname of a person, else the identity."""
        best = self.of(who)
        if best.kind in PERSONS:
            tokens = person_tokens(best.name)
            if tokens:
                return tokens[-1]
        return self.key(who)


def compatible(a: Who, b: Who) -> bool:
    """Whether one of two persons is a bare surname that the other carries."""
    if a.kind not in PERSONS or b.kind not in PERSONS:
        return False
    short, long = sorted((person_tokens(a.name), person_tokens(b.name)), key=len)
    return len(short) == 1 and len(long) > 1 and short[0] == long[-1] and (a.id is None or b.id is None)


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


def unify(readings: Iterable[Reading], judgements: Sequence[Judgement] = ()) -> Names:
    """Join the actors of ``readings``. Names are compared only within a surname: close to linear."""
    seen: dict[str, set[Who]] = defaultdict(set)
    for reading in readings:
        for who in actors_of(reading):
            seen[identity(who)].add(who)
    return unify_seen(seen, judgements)


def unify_seen(seen: Mapping[str, Collection[Who]], judgements: Sequence[Judgement] = ()) -> Names:
    """Join actors, given by key with all forms that reports have of them."""
    best = {key: _form(forms) for key, forms in seen.items()}
    together = Groups(best)
    ruled = judged(together, judgements, "actors")
    merges = [_merge(best, j.left, j.right, j.why, who=j.who, at=j.at) for j in ruled]
    decided = {key for j in ruled for key in (j.left, j.right)}
    for key, root, score, why in [*_told_apart(best, decided), *_alike_persons(best)]:
        if together.may_join(key, root):
            together.join(key, root)
            merges.append(_merge(best, key, root, why, score=score))
    roots: dict[str, str] = {}
    members: dict[str, Who] = {}
    for group in together.groups():
        root = max(group, key=lambda k: (fullness(best[k]), k))
        roots |= dict.fromkeys(group, root)
        members[root] = _form([best[key] for key in group])
    merges.sort(key=lambda m: (m.left_key, m.right_key))
    return Names(roots, members, tuple(merges))


def _merge(best: Mapping[str, Who], a: str, b: str, why: str, **by: object) -> Merge:
    left, right = sorted((a, b))
    who, score, at = by.get("who", MACHINE), by.get("score"), by.get("at")
    assert isinstance(who, str)
    assert score is None or isinstance(score, float)
    assert at is None or isinstance(at, str)
    return Merge(left, best[left].name, right, best[right].name, why, who, score, at)


def _form(forms: Iterable[Who]) -> Who:
    """The form shown: the fullest. How often each is written does not count, so that one more report moves nothing."""
    return max(forms, key=lambda w: (fullness(w), w.name, repr(w)))


def fullness(who: Who) -> tuple[bool, bool, int, bool, bool]:
    """Sort key of forms of one actor: resolved before unresolved, the fuller name before the shorter.

    What a person told apart in one report is the last resort.
    """
    apart = who.id is not None and IN_REPORT in who.id
    return (not apart, who.id is not None, len(who.name.split()), who.kind != "unknown", who.country is not None)


def _told_apart(best: Mapping[str, Who], decided: set[str]) -> Iterator[tuple[str, str, float, str]]:
    """An actor that a judgement means in one report is that of all reports, unless it says otherwise."""
    for key in sorted(best):
        base = key.rpartition(IN_REPORT)[0]
        if base in best and key not in decided:
            yield key, base, 1.0, "the same name"


def _alike_persons(best: Mapping[str, Who]) -> list[tuple[str, str, float, str]]:
    """Pairs of keys of one person, with the likeness of the names and why; the surest first.

    A name that two resolved persons bear joins neither.
    """
    found = []
    for key, root in _roots(_alike_groups(best), best):
        a, b = person_tokens(best[key].name), person_tokens(best[root].name)
        score = 1.0 if a == b else likeness(a, b) or ALIKE / 100
        found.append((key, root, score, _reason(best[key].name, best[root].name, same=a == b)))
    return sorted(found, key=lambda edge: (-edge[2], edge[0]))


def _alike_groups(best: Mapping[str, Who]) -> list[list[str]]:
    """The keys of persons, those together whose names may be one person's."""
    by_name: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(best):
        if best[key].kind in PERSONS and IN_REPORT not in key and is_a_name(best[key].name):
            by_name[person_tokens(best[key].name)].append(key)
    blocks: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for tokens in sorted(by_name):
        if len(tokens) > 1:
            for edge in {tokens[-1], tokens[0]}:
                blocks[edge].append(tokens)
    together = Groups(by_name)
    for a, b in itertools.chain.from_iterable(itertools.combinations(block, 2) for block in blocks.values()):
        if likeness(a, b) and _may_be_one([best[k] for k in by_name[a]], [best[k] for k in by_name[b]]):
            together.join(a, b)
    return [[key for tokens in group for key in by_name[tokens]] for group in together.groups()]


def _reason(one: str, other: str, *, same: bool) -> str:
    if one == other:
        return "the same name"
    return f"{one} is {other} in another spelling" if same else f"{one} and {other}: one surname, given names alike"


def _may_be_one(a: Sequence[Who], b: Sequence[Who]) -> bool:
    """Not two countries' people, and at least one of them known for a person."""
    countries = {w.country for w in (*a, *b) if w.country}
    return len(countries) <= 1 and any(w.kind == "person" for w in (*a, *b))


def _roots(groups: Sequence[Sequence[str]], best: Mapping[str, Who]) -> Iterator[tuple[str, str]]:
    for keys in groups:
        resolved = sorted(k for k in keys if best[k].id is not None)
        loose = sorted(k for k in keys if best[k].id is None)
        if len(resolved) > 1:
            continue  # namesakes: which of them is meant is not for names to say
        root = resolved[0] if resolved else max(loose, key=lambda k: (fullness(best[k]), k))
        for key in loose:
            abroad = {best[key].country, best[root].country} - {None}
            if (
                key != root
                and len(abroad) <= 1
                and (best[key].kind == "person" or len(person_tokens(best[key].name)) > 1)
            ):
                yield key, root
