"""Elements put together into the phrases they stand in: titles with names, bodies with their states, appositions.

In come elements in order, out come :class:`Unit` s in order, linked: whose office, whose ministry, who bears the title.
Invariant: links follow the arcs of the parse, or immediate neighbourhood where an arc is missing.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dragoman.reading.actors.lexicon import gender_of, load_reference

if TYPE_CHECKING:
    from dragoman.reading.actors.flat import Flat
    from dragoman.reading.actors.lexicon import Gender
    from dragoman.reading.actors.scan import Element

_MODIFIES: Final = frozenset(
    {"amod", "compound", "poss", "nmod", "conj", "npadvmod", "nummod", "appos", "punct", "dep"}
)
#: An article stands at most this many tokens before its noun.
_LEAD: Final = 6
_THE: Final = frozenset({"the", "this", "that", "both"})
_A: Final = frozenset({"a", "an", "some", "several", "another", "no"})
_INNER_TAGS: Final = frozenset("JNCVP")
_CLIMBS: Final = 6
_OF: Final = frozenset({"of", "for", "to", "at", "from", "in", "with", "on"})
_OWNED: Final = frozenset({"role", "body", "noun"})
_CLOSERS: Final = frozenset({",", ".", ";", ")", "-", "--", ":"})


@dataclass(slots=True, eq=False)
class Unit:
    """One element in its phrase. ``owners``: whose office or body it is; ``titles``: offices said of this person."""

    element: Element
    head: int
    owners: list[Unit] = field(default_factory=list)
    titles: list[Unit] = field(default_factory=list)
    names: list[Unit] = field(default_factory=list)
    owned: Unit | None = None
    bearer: Unit | None = None
    led: bool = False
    former: bool = False
    prefix: str = ""
    definite: bool = False
    indefinite: bool = False
    gender: Gender = "any"
    honoured: bool = False
    first: int = 0

    @property
    def kind(self) -> str:
        """The element's kind."""
        return self.element.kind

    @property
    def last(self) -> int:
        """The last token."""
        return self.element.last


def assemble(flat: Flat, elements: list[Element]) -> list[Unit]:
    """The units of a report. Linear in the number of elements."""
    units = [Unit(element, _root(flat, element), first=element.first) for element in elements]
    at: dict[int, Unit] = {}
    for unit in units:
        for token in range(unit.element.first, unit.last + 1):
            at[token] = unit
    for unit in units:
        _describe(flat, unit)
    for unit in units:
        _modifier(flat, unit, at)
    for unit in units:
        _complement(flat, unit, at)
    for before, after in itertools.pairwise(units):
        if before.kind == "body" and after.kind == "actor" and after.element.first == before.last + 1:
            before.names.append(after)  # the official news agency IRNA
        _neighbours(flat, before, after)
    for unit in units:
        _share_title(flat, unit, at)
        _give_owners_to_titles(unit)
        _extend(unit)
    return units


def _root(flat: Flat, element: Element) -> int:
    """The token of the element that hangs on something outside it."""
    for token in range(element.last, element.first - 1, -1):
        head = flat.head[token]
        if head == token or not element.first <= head <= element.last:
            if (flat.dep[token] in {"punct", "case"} or flat.tag[token] == "IN") and token != element.first:
                continue
            return token
    return element.last


def _describe(flat: Flat, unit: Unit) -> None:
    """Articles, "former", honorifics before the unit, and the gender they tell."""
    if unit.kind in {"pronoun", "demonym", "actor", "seat"}:
        return
    reference = load_reference()
    begin = max(flat.bounds[flat.sent[unit.head]][0], unit.element.first - _LEAD)
    for at in range(unit.element.first - 1, begin - 1, -1):
        if not _precedes(flat, unit, at):
            break
    if unit.kind in {"role", "noun"}:
        unit.gender = reference.noun_genders.get(flat.low[unit.last], unit.gender)
        unit.former = unit.former or flat.low[unit.element.first] in reference.former
    elif unit.kind in {"name", "person"} and unit.gender == "any":
        unit.gender = gender_of(flat.low[unit.element.first]) or "any"


def _precedes(flat: Flat, unit: Unit, at: int) -> bool:
    """Take in what the word at ``at``, before the unit, says of it; whether to look further to the left."""
    reference, word = load_reference(), flat.low[at]
    if word in _THE:
        unit.definite = True
        return False
    if word in _A:
        unit.indefinite = True
        return False
    if word in reference.former:
        unit.former = True
    elif word in reference.honorifics and at == unit.element.first - 1:
        unit.gender, unit.honoured = reference.honorifics[word], True
    elif word.rstrip(".") in reference.ranks and at >= unit.element.first - 2:
        unit.honoured = True
    elif word in reference.superlatives:
        unit.prefix = word
    return flat.tag[at][0] in _INNER_TAGS or word in {"-", "'s", "'"}


def _modifier(flat: Flat, unit: Unit, at: dict[int, Unit]) -> None:
    """Link the unit to the phrase it modifies: "Russian" to the ministry, the ministry to its spokeswoman."""
    token, led = unit.head, False
    for _ in range(_CLIMBS):
        dep, head = flat.dep[token], flat.head[token]
        if head == token or dep not in _MODIFIES:
            return
        if dep == "appos":
            other = at.get(head)
            if other is not None and other is not unit:
                _apposition(unit, other)
            return
        if dep == "conj" and head > token:
            return
        token = head
        led = led or flat.low[token] == "led"
        if flat.tag[token].startswith("V") and not led and flat.dep[token] not in {"amod", "compound"}:
            return
        other = at.get(token)
        if other is None or other is unit:
            continue
        if other.element.first < unit.element.first:
            continue  # a coordinated modifier: climb on from the first one
        _own(unit, other, led=led)
        return


def _own(unit: Unit, other: Unit, *, led: bool) -> None:
    if unit.kind == "noun" and other.kind == "actor":
        unit.names.append(other)  # the regional bloc IGAD
        return
    if other.kind in {"person", "name"}:
        if unit.kind == "role":
            other.titles.append(unit)
            unit.bearer = other
        elif unit.kind != "pronoun":
            other.owners.append(unit)
            unit.owned = other
        return
    if other.kind in _OWNED:
        other.owners.append(unit)
        unit.owned = other
        unit.led = led


def _apposition(unit: Unit, other: Unit) -> None:
    """Reads "Ararat Mirzoyan, the foreign minister" and "the foreign minister, Ararat Mirzoyan"."""
    people = {"person", "name"}
    if unit.kind in people and other.kind in {"role", "noun"}:
        unit.titles.append(other)
        other.names.append(unit)
    elif unit.kind in {"role", "noun"} and other.kind in people:
        other.titles.append(unit)
        unit.bearer = other
    elif unit.kind == "actor" and other.kind in {"body", "noun"}:
        other.names.append(unit)  # North Korea's state news agency, KCNA


def _complement(flat: Flat, unit: Unit, at: dict[int, Unit]) -> None:
    """Reads "the president of Georgia", "a spokesman for the ministry": what follows says whose."""
    token = unit.head
    for _ in range(_CLIMBS):
        if flat.dep[token] != "conj":
            break
        token = flat.head[token]
    preposition = flat.head[token]
    if flat.dep[token] != "pobj" or flat.low[preposition] not in _OF or unit.owned is not None:
        return
    other = at.get(flat.head[preposition])
    if other is None or other is unit or unit.kind == "pronoun" or other.last >= unit.element.first:
        return
    word = flat.low[preposition]
    if other.kind in {"person", "name"} and other.titles and word == "of":
        other = other.titles[-1]
    if other.kind not in _OWNED or (word == "in" and other.kind != "body" and not _stays_at_home(other, unit)):
        return
    if word in {"to", "with", "on", "at", "from"} and (other.kind != "role" or other.owners):
        return
    other.owners.append(unit)
    unit.owned = other


def _stays_at_home(unit: Unit, place: Unit) -> bool:
    """Reads "a foreign ministry spokesman in Beijing" as China's; "the president in Moscow" may be a guest."""
    if unit.owners or place.kind != "seat":
        return False
    return unit.kind == "noun" or "spokes" in unit.element.key or "ministry" in unit.element.key or unit.element.plural


def _neighbours(flat: Flat, before: Unit, after: Unit) -> None:
    """Titles and appositions that the parse has missed: they stand side by side."""
    if flat.sent[before.head] != flat.sent[after.head]:
        return
    gap = flat.low[before.last + 1 : after.element.first]
    if before.kind in {"demonym", "actor", "seat"} and after.kind in {"role", "body"}:
        if before.owned is None and not after.owners and (not gap or gap == ["'s"]):
            after.owners.append(before)
            before.owned = after
        return
    if after.kind not in {"person", "name"}:
        return
    ended = after.last + 1 >= len(flat) or flat.low[after.last + 1] in _CLOSERS
    if before.owned is not None and before.owned.kind == "role" and gap == [","] and ended:
        if before.owned.last < before.element.first and not before.owned.names and after.last > after.element.first:
            after.titles.append(before.owned)  # the secretary-general of the forum, A B,
            before.owned.names.append(after)
        return
    if before.kind == "role" and not before.element.plural and before.bearer is None and not before.names:
        plain = all(word in load_reference().honorifics or word in load_reference().ranks for word in gap)
        if plain:
            after.titles.append(before)
            before.bearer = after
        elif gap == [","] and ended and (after.kind == "person" or after.last > after.element.first):
            after.titles.append(before)
            before.names.append(after)


def _share_title(flat: Flat, unit: Unit, at: dict[int, Unit]) -> None:
    """Reads "the foreign ministers, Ararat Mirzoyan and Jeyhun Bayramov": the title is the second's too."""
    if unit.kind not in {"person", "name"} or flat.dep[unit.head] != "conj" or unit.titles:
        return
    other = at.get(flat.head[unit.head])
    for title in other.titles if other is not None else ():
        if title.element.plural and other in title.names:
            unit.titles.append(title)
            title.names.append(unit)


def _give_owners_to_titles(unit: Unit) -> None:
    """Reads "Russia's … Sergey Lavrov": an owner that the parse hung on the name belongs to the title before it."""
    if unit.kind not in {"person", "name"} or not unit.owners:
        return
    for title in unit.titles:
        if not title.owners:
            title.owners.extend(unit.owners)
            for owner in unit.owners:
                owner.owned = title


def _extend(unit: Unit) -> None:
    """The phrase begins where its titles and owners begin, as far as they stand before it."""
    for other in (*unit.owners, *(title for title in unit.titles if title.bearer is unit)):
        unit.first = min(unit.first, other.first, *(o.first for o in other.owners), unit.first)
