"""A pattern in, texts out that are made to give it work: each a piece to begin with, one to repeat, one to end with.

Invariant: for every repeat without a bound there is a text that leads into it, for every kind of character that the
pattern tells apart one that repeats what fits there, and endings that fit and that fail.
"""

from __future__ import annotations

import re
import re._constants as kinds  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.patterns.engine import single

#: Repeats with a bound above this are taken for such without one.
LARGE = 64
REPEATS = frozenset({kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT})
USUAL = "aA1 \n.,-_“\"'<(/:é\u4e00"
ENDINGS = ("", "\x01", " ", "\n.")

type Attack = tuple[str, str, str]
type Fits = Callable[[str], bool]


class Attacks:
    """The texts for one pattern."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self._flags, self._bytes = pattern.flags, isinstance(pattern.pattern, bytes)
        self.tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        self._fits = {id(v): f for k, v, f in self._singles(self.tree, self._flags)}
        self._kept = self.tree  # ids stay those of this tree
        self.characters = self._told_apart()

    def __iter__(self) -> Iterator[Attack]:
        seen: set[Attack] = set()
        for attack in self._made():
            if attack[1] and attack not in seen:
                seen.add(attack)
                yield attack

    def _made(self) -> Iterator[Attack]:
        for before, body in self._loops(self.tree, ""):
            for character in self.characters:
                piece = self.sample(body, character)
                for ending in ENDINGS:
                    yield before, piece, ending
                yield "", before + piece, ""
        for character in self.characters:
            yield "", self.sample(self.tree, character), ""
            yield "", character, ""

    def _singles(self, tree: Sequence[Any], flags: int) -> Iterator[tuple[Any, Any, Fits]]:
        for kind, value in tree:
            fits = single(kind, value, flags, as_bytes=self._bytes)
            if fits is not None:
                yield kind, value, fits
            for inner, more in within(kind, value, flags):
                yield from self._singles(inner, more)

    def _told_apart(self) -> list[str]:
        """One character of each kind: those that the same nodes take are the same to the pattern."""
        letters = list(USUAL)
        letters += [chr(v) for k, v in every(self.tree) if k in {kinds.LITERAL, kinds.NOT_LITERAL}]
        letters += [chr(v) for _, v in every(self.tree) if isinstance(v, list) for k, v in v if k is kinds.LITERAL]
        found: dict[tuple[bool, ...], str] = {}
        tests = list(dict.fromkeys(self._fits.values()))
        for letter in dict.fromkeys(letters):
            if not self._bytes or letter < "\x80":
                found.setdefault(tuple(fits(letter) for fits in tests), letter)
        return list(found.values())

    def _loops(self, tree: Sequence[Any], before: str) -> Iterator[tuple[str, Sequence[Any]]]:
        """Each repeat without a bound: what leads to it, and what is repeated."""
        for kind, value in tree:
            if kind in REPEATS and (value[1] is kinds.MAXREPEAT or value[1] > LARGE):
                yield before, value[2]
            for inner, _ in within(kind, value, 0):
                yield from self._loops(inner, before)
            before += self.sample([(kind, value)], "a")

    def sample(self, tree: Sequence[Any], wanted: str) -> str:
        """A text that fits ``tree`` (what it looks at ahead and behind aside), of ``wanted`` wherever that fits."""
        out = ""
        for kind, value in tree:
            if id(value) in self._fits or kind in {kinds.ANY, kinds.LITERAL}:
                out += self._character(kind, value, wanted)
            elif kind in REPEATS:
                low, high, inner = value
                out += self.sample(inner, wanted) * min(max(low, 1), int(high), 8)
            elif kind is kinds.BRANCH:
                ways = [self.sample(way, wanted) for way in value[1]]
                out += next((way for way in ways if wanted in way), ways[0])
            elif kind is kinds.SUBPATTERN:
                out += self.sample(value[-1], wanted)
            elif kind is kinds.ATOMIC_GROUP:
                out += self.sample(value, wanted)
        return out

    def _character(self, kind: Any, value: Any, wanted: str) -> str:
        if kind is kinds.LITERAL:
            return chr(value)
        fits = self._fits[id(value)]
        return next((c for c in (wanted, *getattr(self, "characters", USUAL)) if fits(c)), wanted)


def within(kind: Any, value: Any, flags: int) -> list[tuple[Sequence[Any], int]]:
    """The parts of a node, each with the flags that hold in it."""
    if kind in REPEATS:
        return [(value[2], flags)]
    if kind is kinds.BRANCH:
        return [(way, flags) for way in value[1]]
    if kind is kinds.SUBPATTERN:
        return [(value[-1], (flags | value[1]) & ~value[2])]
    if kind is kinds.ATOMIC_GROUP:
        return [(value, flags)]
    if kind in {kinds.ASSERT, kinds.ASSERT_NOT}:
        return [(value[1], flags)]
    return []


def every(tree: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """All nodes."""
    for kind, value in tree:
        yield kind, value
        for inner, _ in within(kind, value, 0):
            yield from every(inner)


def is_bounded(tree: Sequence[Any]) -> bool:
    """Whether no repeat is without a bound: work at each place is then bounded, whatever the text."""
    return not any(k in REPEATS and (v[1] is kinds.MAXREPEAT or v[1] > LARGE) for k, v in every(tree))
