"""Spelling variants of names by the rules of transliteration.yaml: a name in, all its folded spellings out."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from dragoman.knowledge.words import fold_name
from lexicon_making.patterns import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: More spellings than this of one name say little and cost memory.
MOST = 24


class Speller:
    """Makes variants: other spellings of given names, and at most one other spelling of the last word."""

    def __init__(self, path: Path) -> None:
        rules = read_yaml(path)
        self.given: dict[str, list[str]] = {}
        for group in rules["given"]:
            folded = [fold_name(word) for word in group]
            for word in folded:
                self.given.setdefault(word, []).extend(w for w in folded if w != word)
        self.parts = [pair for a, b in rules["parts"] for pair in ((a, b), (b, a))]
        self.particles = frozenset(rules["particles"])

    def variants(self, names: Iterable[str]) -> list[str]:
        """All spellings of these names of one person, themselves included, folded, in a fixed order."""
        spellings: dict[str, None] = {}
        for name in names:
            words = fold_name(name).split(" ")
            if len(words) < 2:
                continue
            choices = [self._word(word, last=i == len(words) - 1) for i, word in enumerate(words)]
            for made in itertools.islice(itertools.product(*choices), MOST):
                spellings.setdefault(" ".join(made))
                bare = [w for i, w in enumerate(made) if w not in self.particles or i == 0]
                if len(bare) > 1:
                    spellings.setdefault(" ".join(bare))
            if (
                len(words) > 2
                and all(len(w) > 1 for w in words)
                and len(words[1]) > 3
                and words[1] not in {"bin", "ben"}
            ):
                joined = [words[0], "".join(words[1:])] if len(words) == 3 and len(words[2]) <= 5 else None
                if joined:
                    spellings.setdefault(" ".join(joined))
        return list(spellings)

    def _word(self, word: str, *, last: bool) -> list[str]:
        if word in self.given:
            return [word, *dict.fromkeys(self.given[word])]
        if not last or len(word) < 5:
            return [word]
        made = [word]
        for old, new in self.parts:
            changed = _rewrite(word, old, new)
            if changed != word and changed not in made:
                made.append(changed)
        return made[:6]


def _rewrite(word: str, old: str, new: str) -> str:
    plain_old, plain_new = old.strip("^$"), new.strip("^$")
    if old.endswith("$"):
        return word[: -len(plain_old)] + plain_new if word.endswith(plain_old) else word
    if old.startswith("^"):
        return plain_new + word[len(plain_old) :] if word.startswith(plain_old) else word
    return word.replace(plain_old, plain_new, 1)
