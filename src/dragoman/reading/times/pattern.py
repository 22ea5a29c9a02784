"""Patterns over words as regular expressions over letters, one letter for each set of word classes.

In: a pattern of the pattern file. Out: a regular expression and the letters it can begin with.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Final

_FIRST_LETTER: Final = 0xE000  # private use: never in a text, never special in a regular expression
_NESTED: Final = 2  # a macro may name a macro
_PIECE: Final = re.compile(r"\{(\w+)\}|([()|])(\??)|(<!|<=|!|=)?(?:(\w+):)?([^\s(){}|?]+)(\??)")


class Alphabet:
    """Gives every set of classes its letter."""

    def __init__(self) -> None:
        self._letters: dict[frozenset[str], str] = {frozenset(): "_"}

    def letter(self, classes: frozenset[str]) -> str:
        """The letter of just these classes."""
        if classes not in self._letters:
            self._letters[classes] = chr(_FIRST_LETTER + len(self._letters))
        return self._letters[classes]

    def letters_of(self, name: str) -> set[str]:
        """The letters of all sets that hold the class ``name``."""
        return {letter for classes, letter in self._letters.items() if name in classes}

    def letters_of_any(self, names: Iterable[str]) -> set[str]:
        """The letters of all sets that hold one of the classes."""
        return set(itertools.chain.from_iterable(self.letters_of(name) for name in names))

    @staticmethod
    def literals(macros: dict[str, str], patterns: Iterable[str]) -> set[str]:
        """The words that patterns ask for by themselves."""
        words = set()
        for text in itertools.chain(macros.values(), patterns):
            words |= {m[6] for m in _PIECE.finditer(text) if m[6] and not _is_class(m[6])}
        return words


def _is_class(name: str) -> bool:
    return name.isupper() and name.isalnum()


def compile_pattern(pattern: str, macros: dict[str, str], alphabet: Alphabet) -> tuple[str, set[str]]:
    """The regular expression of ``pattern`` and the letters it may begin with. Raises ``ValueError``."""
    expanded = pattern
    for _ in range(_NESTED):
        expanded = re.sub(r"\{(\w+)\}", lambda m: macros[m[1]], expanded)
    compiler = _Compiler(expanded, alphabet)
    regex, first, empty = compiler.alternatives()
    if empty or compiler.rest():
        raise ValueError(f"malformed pattern {pattern!r}")
    return regex, first


class _Compiler:
    def __init__(self, pattern: str, alphabet: Alphabet) -> None:
        self._pieces = list(_PIECE.finditer(pattern))
        self._at = 0
        self._alphabet = alphabet
        self._groups = itertools.count()

    def rest(self) -> bool:
        return self._at < len(self._pieces)

    def alternatives(self) -> tuple[str, set[str], bool]:
        """Reads ``a | b`` up to a closing bracket: its expression, its first letters, whether it can be empty."""
        options = [self._sequence()]
        while self.rest() and self._pieces[self._at][2] == "|":
            self._at += 1
            options.append(self._sequence())
        first = set(itertools.chain.from_iterable(o[1] for o in options))
        return "|".join(o[0] for o in options), first, any(o[2] for o in options)

    def _sequence(self) -> tuple[str, set[str], bool]:
        regex, first, empty = "", set[str](), True
        while self.rest() and self._pieces[self._at][2] not in {"|", ")"}:
            piece = self._pieces[self._at]
            self._at += 1
            if piece[2] == "(":
                inner, starts, blank = self.alternatives()
                closing = self._pieces[self._at]
                self._at += 1
                part = f"(?:{inner}){closing[3]}"
                blank = blank or bool(closing[3])
            else:
                part, starts, blank = self._word(piece)
            regex += part
            if empty:
                first |= starts
            empty = empty and blank
        return regex, first, empty

    def _word(self, piece: re.Match[str]) -> tuple[str, set[str], bool]:
        look, slot, name, optional = piece[4], piece[5], piece[6], piece[7]
        known = _is_class(name)
        letters = self._alphabet.letters_of(name if known else "=" + name)
        if not letters:
            raise ValueError(f"no word is of class {name!r}")
        chars = f"[{''.join(sorted(letters))}]"
        if look:
            return (
                {"!": f"(?!{chars})", "=": f"(?={chars})", "<!": f"(?<!{chars})", "<=": f"(?<={chars})"}[look],
                set(),
                True,
            )
        if slot:
            chars = f"(?P<{slot}__{name if known else 'LITERAL'}__{next(self._groups)}>{chars})"
        return chars + optional, letters, bool(optional)
