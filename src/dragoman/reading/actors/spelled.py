"""Bodies that a report names in full right before the letters that it then calls them by ("Maritime Agency (MA)").

In: the flat report. Out: where each name begins and ends, and its letters. Linear: a fixed number of tokens is looked
at before each bracket. Invariant: the capitals of the name are the letters, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.reading.actors.flat import Flat

#: What stands between the capitals of a body's name, and gives no letter to its short form.
_WITHIN: Final = frozenset(
    {"of", "for", "and", "the", "on", "in", "to", "&", "-", "de", "des", "du", "la", "'s", "against"}
)
#: Letters, and tokens back from the bracket, that are looked at.
_FEWEST, _MOST, _FARTHEST = 3, 8, 10
_SHORTEST: Final = 2


def spelled_out(flat: Flat) -> dict[int, tuple[int, str]]:
    """First token of each such name → its last token, and the letters behind it."""
    out: dict[int, tuple[int, str]] = {}
    for at in range(_SHORTEST, len(flat.words) - 2):
        letters = flat.words[at + 1]
        bracketed = flat.words[at] == "(" and flat.words[at + 2] == ")" and letters.isalpha()
        if bracketed and _FEWEST <= len(letters) <= _MOST and letters[:2].isupper():
            first = _begins(flat, at, letters.lower())
            if first is not None:
                out[first] = (at - 1, letters)
    return out


def _begins(flat: Flat, bracket: int, letters: str) -> int | None:
    """Where the capitals before the token ``bracket`` begin that give these letters, if they do."""
    for at in range(bracket - 1, max(flat.bounds[flat.sent[bracket]][0], bracket - _FARTHEST) - 1, -1):
        word = flat.words[at]
        if word[0].isupper() and word[0].lower() == letters[-1]:
            letters = letters[:-1]
            if not letters:
                return at
        elif flat.low[at] not in _WITHIN:
            return None
    return None
