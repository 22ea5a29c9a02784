"""Words in, what finds any of them in a text out, quicker than patterns that try them in turn.

Those that begin alike are tried together, so a place of the text is given up at its first letter that no word has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dragoman.lexicon.caseless import lowered


def alternatives(words: Iterable[str]) -> str:
    """A group that matches any of ``words``, the longest where several do."""
    return _any_of(sorted(set(words), key=lambda word: (-len(word), word)))


def _any_of(words: list[str]) -> str:
    if len(words) == 1:
        return re.escape(words[0])
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], []).append(word[1:])
    empty = by_first.pop("", None)  # a word that ends here: the longer ones are tried before it
    found = [re.escape(first) + _any_of(rest) for first, rest in by_first.items()]
    return f"(?:{'|'.join([*found, ''] if empty else found)})"


class Beginnings:
    """Groups of beginnings of words, to find those that a text has one of; case is ignored. One search for all."""

    def __init__(self, groups: Sequence[Iterable[str]]) -> None:
        of = [{lowered(str(beginning)) for beginning in group} for group in groups]
        every = set().union(*of)
        self._pattern = re.compile(rf"\b(?=({alternatives(every)}))") if every else None
        # The longest one at a place is found; every shorter one that it begins with stands there too.
        self._groups = {x: [n for n, group in enumerate(of) if any(map(x.startswith, group))] for x in every}

    def within(self, text: str) -> list[int]:
        """The numbers of the groups that ``text`` has one of, in order."""
        found = set(self._pattern.findall(lowered(text))) if self._pattern is not None else ()
        return sorted({number for beginning in found for number in self._groups[beginning]})
