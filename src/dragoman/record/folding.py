"""Text in, the form in which names are compared out: no case, no accents, no marks.

Invariant: a name stands in a folded text only from the beginning of a word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: What is no letter and no digit in a text of ASCII.
_ASIDE: Final = re.compile(r"[^0-9a-z]+")


def fold(text: str | None) -> str:
    """``text`` without case, accents and marks, its words set off by single spaces, one before the first."""
    if text is None or text.isascii():
        return " " + _ASIDE.sub(" ", (text or "").casefold()).strip()
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " " + " ".join("".join(c if c.isalnum() else " " for c in bare.casefold()).split())
