"""The grammar of times: reads the pattern file once, then finds its rules in texts.

In: a text. Out: the longest match of a rule at each place, with the values of its slots.
A word becomes one character (its set of classes); a rule becomes a regular expression over such characters, without
repetition, so that trying it costs at most its own length: the scan is linear in the text.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml
from dragoman.reading.times.pattern import Alphabet, compile_pattern
from dragoman.reading.times.shapes import SAMPLES, shape

LEXICON: Final = Path(__file__).parents[2] / "lexicon" / "times.yaml"

_OTHER: Final = "_"
_RUN: Final = re.compile("[^_]+")
_TOKEN: Final = re.compile(
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|[Nn]o)\."
    r"|[ap]\.m\.?(?!\w)|Q[1-4]\b|H[12]\b"
    r"|\d+(?:[.,:/-]\d+)*(?:(?:st|nd|rd|th|s)\b|T\d\d(?::\d\d)*(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|'\d0s\b|'s\b"
    r"|[^\W\d_]+"
    r"|[^\w\s]",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the pattern file, ready to match."""

    name: str
    make: str
    regex: re.Pattern[str]
    constants: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A rule found in a text: from ``start`` to ``end`` (code points of it), with the values of its slots."""

    start: int
    end: int
    rule: Rule
    slots: dict[str, Any]
    #: Words before it, nearest first, in lower case; at most five.
    before: tuple[str, ...]


class Grammar:
    """The compiled pattern file. Holds no state between texts."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._values: dict[str, dict[str, Any]] = {}
        self.lists: dict[str, Any] = data["lists"]
        alphabet = Alphabet()
        self._fill(data, alphabet)
        self._alphabet = alphabet
        self._letters = {form: alphabet.letter(frozenset(values)) for form, values in self._values.items()}
        for sample in SAMPLES:
            alphabet.letter(frozenset(shape(sample)))
        self._first: dict[str, list[Rule]] = {}
        for row in data["rules"]:
            self._add(row, data["macros"], alphabet)
        strong = "".join(sorted(alphabet.letters_of_any(data["strong"])))
        self._strong = re.compile(f"[{strong}]")

    def _fill(self, data: dict[str, Any], alphabet: Alphabet) -> None:
        words = dict(data["words"])
        for word in sorted(alphabet.literals(data["macros"], [r["pattern"] for r in data["rules"]])):
            words["=" + word] = {word: word}
        for name, members in words.items():
            for word, value in members.items():
                forms = {word, word.capitalize(), word.upper()}
                if name in data["capital"]:
                    forms = {word.capitalize(), word.upper()}
                elif name in data["lower"]:
                    forms = {word}
                for form in forms:
                    known = self._values.setdefault(form, shape(form) if form[0].isdigit() else {})
                    known[name] = value

    def _add(self, row: dict[str, Any], macros: dict[str, str], alphabet: Alphabet) -> None:
        try:
            regex, first = compile_pattern(row["pattern"], macros, alphabet)
        except ValueError as error:
            raise KnowledgeError(f"{LEXICON.name}: rule {row['name']!r}: {error}") from error
        rule = Rule(row["name"], row["make"], re.compile(regex), row.get("with", {}))
        for letter in first:
            self._first.setdefault(letter, []).append(rule)

    def knows(self, word: str) -> bool:
        """Whether a word, as written, is one of the pattern file's."""
        return word in self._values

    def scan(self, text: str) -> Iterator[Found]:
        """The rules found in ``text`` (plain quotes and dashes: see :func:`fold`), left to right, never overlapping."""
        words = _TOKEN.findall(text)
        get = self._letters.get
        # every word passes here: figures and quotation marks sort before letters
        letters = "".join([get(w) or ("_" if w > ":" else self._figures(w)) for w in words])
        places = enumerate(_TOKEN.finditer(text))
        for run in _RUN.finditer(letters):
            place, end = run.span()
            if not self._strong.search(letters, place, end):
                continue
            while place < end:
                best = self._longest(letters, place)
                if best is None:
                    place += 1
                    continue
                rule, match = best
                yield self._found(rule, match, words, places)
                place = match.end()

    def _figures(self, word: str) -> str:
        if word[0].isdigit() or (word[0] == "'" and len(word) > 2):  # noqa: PLR2004 - '90s
            return self._alphabet.letter(frozenset(shape(word)))
        return _OTHER

    def _longest(self, letters: str, place: int) -> tuple[Rule, re.Match[str]] | None:
        best: tuple[Rule, re.Match[str]] | None = None
        for rule in self._first.get(letters[place], ()):
            match = rule.regex.match(letters, place)
            if match and (best is None or match.end() > best[1].end()):
                best = (rule, match)
        return best

    def _found(
        self, rule: Rule, match: re.Match[str], words: list[str], places: Iterator[tuple[int, re.Match[str]]]
    ) -> Found:
        slots = dict(rule.constants)
        for group, index in match.re.groupindex.items():
            at = match.start(index)
            if at >= 0:
                slot, name, _ = group.split("__")
                slots[slot] = self._value(words[at], name)
        first, last = match.span()
        opening = next(m for n, m in places if n == first)
        closing = opening if last == first + 1 else next(m for n, m in places if n == last - 1)
        before = tuple([w.lower() for w in words[max(0, first - 5) : first]][::-1])
        return Found(opening.start(), closing.end(), rule, slots, before)

    def _value(self, word: str, name: str) -> Any:
        values = self._values.get(word)
        if values is None:
            values = shape(word)
        return word.lower() if name == "LITERAL" else values[name]


_KEYS: Final = {
    "words": dict,
    "capital": list,
    "lower": list,
    "strong": list,
    "macros": dict,
    "rules": list,
    "lists": dict,
}


def check(data: Any, makers: frozenset[str]) -> None:
    """Raises :class:`KnowledgeError` where the pattern file is not what the grammar needs."""
    if not isinstance(data, dict):
        raise KnowledgeError(f"{LEXICON.name}: not a table of sections")
    for key, kind in _KEYS.items():
        if not isinstance(data.get(key), kind):
            raise KnowledgeError(f"{LEXICON.name}: section {key!r} is missing or not a {kind.__name__}")
    for name, members in data["words"].items():
        if not isinstance(members, dict) or not all(isinstance(w, str) and w == w.lower() for w in members):
            raise KnowledgeError(f"{LEXICON.name}: class {name!r}: words in lower case with a value each are needed")
    for name in itertools.chain(data["capital"], data["lower"]):
        if name not in data["words"]:
            raise KnowledgeError(f"{LEXICON.name}: no class {name!r}")
    for row in data["rules"]:
        _check_rule(row, makers)


def _check_rule(row: Any, makers: frozenset[str]) -> None:
    needed = {"name", "make", "pattern"}
    if not isinstance(row, dict) or not needed <= set(row) <= needed | {"with"}:
        raise KnowledgeError(f"{LEXICON.name}: a rule needs name, make, pattern (and may have with): {row!r}")
    if row["make"] not in makers:
        raise KnowledgeError(f"{LEXICON.name}: rule {row['name']!r}: nothing makes {row['make']!r}")


@functools.lru_cache(maxsize=1)
def load_grammar() -> Grammar:
    """The grammar this project ships. Raises :class:`KnowledgeError` where its file is malformed."""
    from dragoman.reading.times.make import MAKERS

    data = load_yaml(LEXICON.name)
    check(data, frozenset(MAKERS))
    return Grammar(data)
