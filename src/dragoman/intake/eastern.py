"""Bytes of an undeclared encoding in; out, which encoding of East Asia they are in, if they are in one.

Two things are weighed: whether windows-1252 makes of them letters and marks that stand as in a Western text (accents
within words, quotation marks at their edges), and whether their pairs are valid and give what texts of that script are
made of: kana, syllables, the commoner ideographs of the standard, the marks of their typography. Invariant: the work is
proportional to the length; the same bytes give the same answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

#: Bytes looked at.
LOOKED_AT: Final = 200_000
#: Of the bytes above ASCII so many may stand as they never do in a Western text, and it is one all the same.
MAY_BE_ODD: Final = 0.2
#: So many of the characters beyond ASCII must be what texts in that encoding are made of.
MUST_FIT: Final = 0.9

_MARKS: Final = frozenset("“”‘’…—―–、。〈〉《》「」『』【】〔〕〜・￥\u3000") | {chr(c) for c in range(0xFF01, 0xFF5F)}
_KANA: Final = frozenset(chr(c) for c in (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC))


@dataclass(frozen=True, slots=True)
class _Class:
    """Characters that texts in an encoding are made of: how many there are, what share of such a text they are."""

    holds: Callable[[str], bool]
    size: int
    share: float


def _ideographs(codec: str, first: int, last: int) -> Callable[[str], bool]:
    """Whether an ideograph stands in the part of a standard, by its leading byte, that holds the commoner ones."""
    return lambda c: "\u4e00" <= c <= "\u9fff" and first <= c.encode(codec, "replace")[0] <= last


def _is_syllable(character: str) -> bool:
    """Whether it is one of the syllables that KS X 1001 has; it spells the others in letters."""
    return "\uac00" <= character <= "\ud7a3" and len(character.encode("euc_kr")) == 2  # noqa: PLR2004


#: By encoding, what its texts are made of. Sizes are those of the standards (level 1 of GB 2312, Big5 and JIS X 0208,
#: the syllables of KS X 1001); shares say roughly how such texts divide among them.
_MADE_OF: Final[dict[str, tuple[_Class, ...]]] = {
    "gb18030": (_Class(_ideographs("gb2312", 0xB0, 0xD7), 3755, 0.9),),
    "cp949": (_Class(_is_syllable, 2350, 0.9),),
    "big5": (_Class(_ideographs("big5", 0xA4, 0xC6), 5401, 0.9),),
    "cp932": (_Class(_KANA.__contains__, len(_KANA), 0.5), _Class(_ideographs("cp932", 0x88, 0x98), 2965, 0.4)),
    "euc_jp": (_Class(_KANA.__contains__, len(_KANA), 0.5), _Class(_ideographs("euc_jp", 0xB0, 0xCF), 2965, 0.4)),
}
_OF_MARKS: Final = math.log(0.099 / len(_MARKS))
#: What such texts hardly have: one character in a thousand is any of 20,000 others.
_STRANGE: Final = math.log(0.001 / 20_000)


def eastern(data: bytes) -> str | None:
    """The name of the encoding of East Asia that ``data`` is in; ``None`` where it looks Western, or like none."""
    data = data[:LOOKED_AT]
    if _stands_as_western(data):
        return None
    found = [(weight, name) for name in _MADE_OF if (weight := _weight(data, name)) is not None]
    return max(found)[1] if found else None


def _weight(data: bytes, name: str) -> float | None:
    """The logarithm of how likely the characters of ``data`` are in that encoding; nothing where too many do not fit.

    What is no pair of that encoding counts as a character that does not fit.
    """
    counts = Counter(character for character in data.decode(name, "replace") if character > "\x7f")
    costs = {character: _cost(character, name) for character in counts}
    fitting = sum(number for character, number in counts.items() if costs[character] > _STRANGE)
    if fitting < MUST_FIT * counts.total():
        return None
    return sum(costs[character] * number for character, number in counts.items())


@lru_cache(maxsize=20_000)
def _cost(character: str, name: str) -> float:
    if character in _MARKS:
        return _OF_MARKS
    found = next((made_of for made_of in _MADE_OF[name] if made_of.holds(character)), None)
    return math.log(found.share / found.size) if found else _STRANGE


_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_NEVER: Final = frozenset("\ufffdƒˆ˜¸¨¯¬¦¤")
_LETTERS: Final = (frozenset("ŠšŽžŒœŸ") | {chr(c) for c in range(0xC0, 0x100)}) - {"×", "÷"}
_TYPOGRAPHY: Final = frozenset("“”‘’„‚«»‹›…–—·\xa0")
#: These open what follows; of other characters only those may go before them.
_OPENERS: Final = frozenset("“„‚¡¿")
_BEFORE_OPENERS: Final = frozenset("“‘„—–…\xa0")


def _stands_as_western(data: bytes) -> bool:
    """Whether most bytes above ASCII stand as the letters and marks of windows-1252 do in a text."""
    odd = high = 0
    for run in _HIGH.finditer(data):
        before, after = data[max(0, run.start() - 1) : run.start()], data[run.end() : run.end() + 1]
        signs = (before.decode("ascii") or " ", run[0].decode("cp1252", "replace"), after.decode("ascii") or " ")
        high += len(run[0])
        odd += 0 if _stands(*signs) else len(run[0])
    return odd <= MAY_BE_ODD * high


def _stands(before: str, run: str, after: str) -> bool:
    """Whether ``run`` stands between two characters of ASCII as letters and marks of the West do."""
    if _NEVER & set(run):
        return False
    if len(run) > 1 and _LETTERS.issuperset(run) and not (before.isalpha() or after.isalpha()):
        return False  # a word of accents alone
    return all(_may_follow(one, other) for one, other in pairwise(before + run + after))


def _may_follow(one: str, other: str) -> bool:
    if other in _OPENERS:
        return one in _BEFORE_OPENERS or (one.isascii() and not one.isalnum())
    if one.isascii() or other.isascii():
        return True
    if one in _LETTERS and other in _LETTERS:
        return other.islower() or one.isupper()
    return bool(_TYPOGRAPHY & {one, other})
