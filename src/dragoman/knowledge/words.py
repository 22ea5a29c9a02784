"""Words of a text and of names, folded so that one spelling meets the other.

In: any text. Out: words with their places; a folded name is its words joined by one space. Linear in the text.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

#: Abbreviations with full stops are one word (U.S.); an apostrophe stays inside a word (Sana'a) but for a genitive s.
_WORD: Final = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:[A-Z]\b)?"
    r"|[^\W_]+(?:[\u0300-\u036f][^\W_]*)*(?:['’ʼ‘](?![sS]\b)[^\W_]+(?:[\u0300-\u036f][^\W_]*)*)*"
)
#: Letters that Unicode does not take apart into a plain letter and a mark.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a", "ħ": "h"}
)
#: The same in names that are shown: English papers write Radoslaw and Erdogan, but keep accents (Vučić, Macron).
ENGLISH_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "Ø": "O", "Ł": "L", "Đ": "D", "İ": "I"})
_DROPPED: Final = str.maketrans("", "", ".'’ʼ‘ʹ`")

#: What may stand between two words of one name.
GAPS: Final = frozenset({" ", "-", "\n", "  ", ". ", ".", "'", "’", "‑", "–", "\u00a0", " & ", "&", ".-", "\r\n", "/"})


#: A longer run of letters is no word of a name; it folds to nothing, so that no text can fill the memory of foldings.
LONGEST_WORD: Final = 64


@functools.lru_cache(maxsize=16384)
def fold_word(word: str) -> str:
    """``word`` without case, accents, full stops and apostrophes; nothing for one that is too long for a name."""
    if len(word) > LONGEST_WORD:
        return ""
    word = word.translate(_DROPPED).casefold()
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word.translate(_LETTERS))
        word = "".join(c for c in parts if not unicodedata.combining(c)).translate(_LETTERS)
    return word


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of ``text`` stand, in order: code points ``[start, end)``."""
    return [match.span() for match in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """The words of ``text``, folded, in order."""
    return [fold_word(word) for word in _WORD.findall(text)]


def fold_name(name: str) -> str:
    """The words of ``name``, folded, without a leading "the", one space between."""
    folded = [word for word in words(name) if word]
    if len(folded) > 1 and folded[0] == "the":
        del folded[0]
    return " ".join(folded)
