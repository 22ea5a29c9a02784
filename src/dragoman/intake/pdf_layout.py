"""The lines of pages in, running text out: paragraphs joined over lines and pages, words over hyphens.

Running heads and feet go to the end and are marked, so that no sentence is cut in two by one. Invariant: of the words
of the pages none is lost; only line ends, hyphens at line ends and ligatures change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dragoman.model import Debris

#: Lines at the top, and at the bottom, of a page among which running heads and feet are looked for.
_EDGE: Final = 2
#: A line runs when it stands at the same edge of so many pages (digits apart), and of so many of all pages.
_FEWEST, _SHARE = 2, 0.3
_LONGEST_RUNNING: Final = 200
#: A line is full when it is so long beside the longest usual ones; one below is the last of its paragraph.
_FULL, _SHORT = 0.85, 0.6
_USUAL: Final = 0.8
_NUMBER: Final = re.compile(
    r"\W{0,4}(?:page |p\. ?)?(?:\d{1,4}|[ivxlc]{1,7})(?: ?(?:/|of) ?\d{1,4})?\W{0,4}", re.IGNORECASE
)
_ENDS: Final = re.compile(r"[.!?…:;][”\"’'»)\]]{0,3}$")
_BULLET: Final = re.compile(r"[•▪◦‣·*–—-] ")
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]$")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class Laid:
    """The text, where in it each page begins, what runs along the pages, and how many hyphens were taken out."""

    text: str
    starts: tuple[int, ...]
    debris: tuple[Debris, ...]
    hyphens: int


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    after_blank: bool


def lay_out(pages: Sequence[str]) -> Laid:
    """Running text of ``pages``; an empty one where they hold none."""
    split = [_lines(page, number) for number, page in enumerate(pages)]
    running = _running(split)
    body = [line for lines in split for n, line in enumerate(lines) if (line.page, n) not in running]
    builder = _Builder(body)
    starts: dict[int, int] = {}
    before: _Line | None = None
    for line in body:
        at = builder.add(before, line)
        starts.setdefault(line.page, at)
        before = line
    text, debris = builder.text, []
    for page, n in sorted(running):
        text += "\n\n" if text else ""
        debris.append(Debris((len(text), len(text) + len(split[page][n].text)), "running"))
        text += split[page][n].text
    return Laid(text, _filled(starts, len(pages)), tuple(debris), builder.hyphens)


def _lines(page: str, number: int) -> list[_Line]:
    lines: list[_Line] = []
    blank = False
    for raw in page.translate(_LIGATURES).replace("\0", "\ufffd").splitlines():
        text = " ".join(raw.split())
        if text:
            lines.append(_Line(text, number, blank))
        blank = not text
    return lines


def _running(split: Sequence[Sequence[_Line]]) -> set[tuple[int, int]]:
    """Page and number of the lines that run along the edges of the pages."""
    places: dict[tuple[bool, str], list[tuple[int, int]]] = {}
    for page, lines in enumerate(split):
        edges = [(True, n) for n in range(min(_EDGE, len(lines)))]
        edges += [(False, n) for n in range(max(len(lines) - _EDGE, len(edges)), len(lines))]
        for top, n in edges:
            text = lines[n].text
            kind = "#" if _NUMBER.fullmatch(text) else re.sub(r"\d+", "#", text).casefold()
            if len(text) <= _LONGEST_RUNNING:
                places.setdefault((top, kind), []).append((page, n))
    needed = max(_FEWEST, _SHARE * sum(1 for lines in split if lines))
    found = set()
    for at in places.values():
        if len({page for page, _ in at}) >= needed:
            found.update(at)
    return {(page, n) for page, n in found if _to_the_edge(page, n, len(split[page]), found)}


def _to_the_edge(page: int, n: int, size: int, found: set[tuple[int, int]]) -> bool:
    """A running line has nothing but running lines between itself and its edge."""
    above = all((page, other) in found for other in range(n))
    below = all((page, other) in found for other in range(n + 1, size))
    return above or below


class _Builder:
    """Text that grows line by line."""

    def __init__(self, body: Sequence[_Line]) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.hyphens = 0
        lengths = sorted(len(line.text) for line in body)
        self._usual = lengths[int(_USUAL * (len(lengths) - 1))] if lengths else 0
        self._words = Counter(_inner_words(line.text for line in body))

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, before: _Line | None, line: _Line) -> int:
        """Adds a line to what came before it, and gives the place where it begins."""
        if before is not None:
            self._put(self._between(before, line))
        at = self._length
        self._put(line.text)
        return at

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _between(self, before: _Line, line: _Line) -> str:
        if self._ends(before, line):
            return "\n\n"
        if not _hyphenated(before, line):
            return " "
        if not line.text[0].islower():
            return ""
        if before.text.endswith("\u00ad") or not self._keeps_hyphen(before.text, line.text):
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
            self.hyphens += 1
        return ""

    def _ends(self, before: _Line, line: _Line) -> bool:
        """Whether a paragraph ends between the two lines."""
        length = len(before.text)
        if _hyphenated(before, line):
            return False
        if line.after_blank or _BULLET.match(line.text):
            return before.page == line.page or not line.text[0].islower()
        if _ENDS.search(before.text):
            return length < _FULL * self._usual
        return length < _SHORT * self._usual and not line.text[0].islower()

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether the hyphen belongs to the word, as the rest of the document writes it."""
        head = _WORD.findall(before[:-1])[-1:] or [""]
        tail = _WORD.findall(after)[:1] or [""]
        first, second = head[0].casefold(), tail[0].casefold()
        if self._words[first + second]:
            return False
        if self._words[f"{first}-{second}"]:
            return True
        return bool(self._words[first] and self._words[second])


def _hyphenated(before: _Line, line: _Line) -> bool:
    """Whether a word, or a name of two words, goes on after the hyphen at the end of a line."""
    return line.text[0].isalnum() and _HYPHEN.search(before.text) is not None


def _inner_words(lines: Iterable[str]) -> Iterable[str]:
    """The words of lines, but for those that a hyphen at the end may cut."""
    for line in lines:
        words = [word.casefold() for word in _WORD.findall(line)]
        yield from words[1 : -1 if _HYPHEN.search(line) else None]


def _filled(starts: dict[int, int], number: int) -> tuple[int, ...]:
    """Where each page begins; a page without text where the next one does."""
    places = [starts.get(page) for page in range(number)]
    following = max(starts.values(), default=0)
    filled: list[int] = []
    for place in reversed(places):
        following = place if place is not None else following
        filled.append(following)
    return tuple(reversed(filled))
