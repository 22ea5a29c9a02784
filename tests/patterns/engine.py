"""A pattern and a text in, what the pattern finds and how many steps a backtracking engine takes for it.

The engine does what :mod:`re` does, in the same order, from the same parse tree, without the shortcuts that make it
quicker: what is linear here is linear there. Invariant: it finds what ``re`` finds (a test compares them), and its
counts depend on nothing but pattern and text. Bounds of repeats are cut to :data:`MOST`, so that on a text of some
dozens of characters a bounded repeat already shows as bounded.
"""

from __future__ import annotations

import re
import re._constants as kinds  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

#: Bounds above this are cut to it.
MOST = 6

type Go = Callable[[int], int | None]
type Step = Callable[[int, Go], int | None]

CATEGORIES: dict[Any, str] = {
    kinds.CATEGORY_DIGIT: r"\d",
    kinds.CATEGORY_NOT_DIGIT: r"\D",
    kinds.CATEGORY_SPACE: r"\s",
    kinds.CATEGORY_NOT_SPACE: r"\S",
    kinds.CATEGORY_WORD: r"\w",
    kinds.CATEGORY_NOT_WORD: r"\W",
}


class TooManyStepsError(Exception):
    """A pattern took more steps than allowed."""


class Engine:
    """Runs one pattern; ``steps`` counts characters looked at and places tried, ``limit`` at most."""

    def __init__(self, pattern: re.Pattern[Any], most: int = MOST, limit: int = 300_000) -> None:
        self._bytes = isinstance(pattern.pattern, bytes)
        self._most, self._limit = most, limit
        self._text, self.steps = "", 0
        self._groups: dict[int, tuple[int, int]] = {}
        tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        self._run = self._sequence(tree, pattern.flags)

    def search(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """The first place at or after ``start`` where the pattern fits."""
        self._text = text
        for begin in range(start, len(text) + 1):
            self._count()
            end = self.match(text, begin)
            if end is not None:
                return begin, end
        return None

    def match(self, text: str, begin: int = 0) -> int | None:
        """Where the pattern, begun at ``begin``, ends."""
        self._text, self._groups = text, {}
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, 100_000))
        try:
            return self._run(begin, lambda end: end)
        finally:
            sys.setrecursionlimit(before)

    def all(self, text: str) -> Iterator[tuple[int, int]]:
        """All places one after the other."""
        at = 0
        while at <= len(text):
            found = self.search(text, at)
            if found is None:
                return
            yield found
            at = found[1] + (found[1] == found[0])

    def _count(self, number: int = 1) -> None:
        self.steps += number
        if self.steps > self._limit:
            raise TooManyStepsError

    def _sequence(self, tree: Sequence[Any], flags: int) -> Step:
        steps = [self._node(kind, value, flags) for kind, value in tree]

        def run(at: int, go: Go, n: int = 0) -> int | None:
            if n == len(steps):
                return go(at)
            return steps[n](at, lambda end: run(end, go, n + 1))

        return run if len(steps) != 1 else steps[0]

    def _node(self, kind: Any, value: Any, flags: int) -> Step:
        if (fits := single(kind, value, flags, as_bytes=self._bytes)) is not None:
            return self._one(fits)
        made: dict[Any, Callable[[Any, int], Step]] = {
            kinds.MAX_REPEAT: self._greedy,
            kinds.MIN_REPEAT: self._lazy,
            kinds.POSSESSIVE_REPEAT: lambda v, f: self._atomic([(kinds.MAX_REPEAT, v)], f),
            kinds.ATOMIC_GROUP: self._atomic,
            kinds.SUBPATTERN: self._group,
            kinds.BRANCH: self._branch,
            kinds.AT: self._place,
            kinds.ASSERT: lambda v, f: self._look(v, f, wanted=True),
            kinds.ASSERT_NOT: lambda v, f: self._look(v, f, wanted=False),
            kinds.GROUPREF: self._again,
        }
        return made[kind](value, flags)

    def _one(self, fits: Callable[[str], bool]) -> Step:
        def run(at: int, go: Go) -> int | None:
            self._count()
            return go(at + 1) if at < len(self._text) and fits(self._text[at]) else None

        return run

    def _greedy(self, value: Any, flags: int) -> Step:
        low, high, inner = self._bounds(value)
        body = self._sequence(inner, flags)

        def run(at: int, go: Go, done: int = 0, last: int = -1) -> int | None:
            self._count()
            if done < high and (at != last or done < low):
                end = body(at, lambda e: run(e, go, done + 1, at))
                if end is not None:
                    return end
            return go(at) if done >= low else None

        return run

    def _lazy(self, value: Any, flags: int) -> Step:
        low, high, inner = self._bounds(value)
        body = self._sequence(inner, flags)

        def run(at: int, go: Go, done: int = 0, last: int = -1) -> int | None:
            self._count()
            if done >= low:
                end = go(at)
                if end is not None:
                    return end
            return body(at, lambda e: run(e, go, done + 1, at)) if done < high and (at != last or done < low) else None

        return run

    def _bounds(self, value: Any) -> tuple[int, float, Any]:
        low, high, inner = value
        most = float("inf") if high is kinds.MAXREPEAT else min(high, self._most)
        return min(low, self._most), most, inner

    def _atomic(self, value: Any, flags: int) -> Step:
        body = self._sequence(value, flags)

        def run(at: int, go: Go) -> int | None:
            end = body(at, lambda e: e)
            return None if end is None else go(end)

        return run

    def _group(self, value: Any, flags: int) -> Step:
        number, more, less, inner = value
        body = self._sequence(inner, (flags | more) & ~less)

        def run(at: int, go: Go) -> int | None:
            before = self._groups.get(number)

            def closed(end: int) -> int | None:
                within = self._groups.get(number)
                self._groups[number] = (at, end)
                found = go(end)
                if found is None:
                    self._restore(number, within)
                return found

            found = body(at, closed)
            if found is None:
                self._restore(number, before)
            return found

        return run

    def _restore(self, number: int, before: tuple[int, int] | None) -> None:
        if before is None:
            self._groups.pop(number, None)
        else:
            self._groups[number] = before

    def _again(self, number: int, flags: int) -> Step:
        def run(at: int, go: Go) -> int | None:
            if number not in self._groups:
                return None
            said = self._text[slice(*self._groups[number])]
            self._count(1 + len(said))
            there = self._text[at : at + len(said)]
            same = there.casefold() == said.casefold() if flags & re.IGNORECASE else there == said
            return go(at + len(said)) if same else None

        return run

    def _branch(self, value: Any, flags: int) -> Step:
        ways = [self._sequence(way, flags) for way in value[1]]

        def run(at: int, go: Go) -> int | None:
            for way in ways:
                self._count()
                end = way(at, go)
                if end is not None:
                    return end
            return None

        return run

    def _look(self, value: Any, flags: int, *, wanted: bool) -> Step:
        direction, inner = value
        body = self._sequence(inner, flags)
        width = inner.getwidth()[0] if direction < 0 else 0

        def run(at: int, go: Go) -> int | None:
            self._count()
            found = at >= width and body(at - width, lambda e: e) is not None
            return go(at) if found is wanted else None

        return run

    def _place(self, value: Any, flags: int) -> Step:
        word = re.compile(r"\w", re.ASCII if self._bytes or flags & re.ASCII else 0)

        def is_word(at: int) -> bool:
            return 0 <= at < len(self._text) and word.match(self._text[at]) is not None

        lines = bool(flags & re.MULTILINE)
        there: dict[Any, Callable[[int], bool]] = {
            kinds.AT_BEGINNING: lambda at: at == 0 or (lines and self._text[at - 1] == "\n"),
            kinds.AT_BEGINNING_STRING: lambda at: at == 0,
            kinds.AT_BOUNDARY: lambda at: is_word(at - 1) != is_word(at),
            kinds.AT_NON_BOUNDARY: lambda at: is_word(at - 1) == is_word(at),
            kinds.AT_END: lambda at: self._text[at:] in {"", "\n"} or (lines and self._text[at] == "\n"),
            kinds.AT_END_STRING: lambda at: at == len(self._text),
        }

        def run(at: int, go: Go) -> int | None:
            self._count()
            return go(at) if there[value](at) else None

        return run


def single(kind: Any, value: Any, flags: int, *, as_bytes: bool = False) -> Callable[[str], bool] | None:
    """Whether a character fits that one node; nothing where the node is not one that takes a character."""
    text = _spelled(kind, value)
    if text is None:
        return None
    wanted = flags & (re.IGNORECASE | re.DOTALL | re.ASCII) | (re.ASCII if as_bytes else 0)
    compiled = re.compile(text, wanted)
    known: dict[str, bool] = {}

    def fits(character: str) -> bool:
        if character not in known:
            known[character] = compiled.match(character) is not None
        return known[character]

    return fits


def _spelled(kind: Any, value: Any) -> str | None:
    """A node that takes one character, as a pattern again."""
    if kind is kinds.ANY:
        return "."
    if kind is kinds.LITERAL:
        return re.escape(chr(value))
    if kind is kinds.NOT_LITERAL:
        return f"[^{_in_class(chr(value))}]"
    if kind is not kinds.IN:
        return None
    negated = value[0][0] is kinds.NEGATE
    parts = []
    for what, more in value[negated:]:
        if what is kinds.LITERAL:
            parts.append(_in_class(chr(more)))
        elif what is kinds.RANGE:
            parts.append(f"{_in_class(chr(more[0]))}-{_in_class(chr(more[1]))}")
        else:
            parts.append(CATEGORIES[more])
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _in_class(character: str) -> str:
    return f"\\{character}" if character in r"\]^-[&~|" else character
