"""Text in, the form in which names are compared out: no case, no accents, no marks.

Invariant: a name stands in a folded text only from the beginning of a word.
"""

from __future__ import annotations

import unicodedata


def fold(text: str | None) -> str:
    """``text`` without case, accents and marks, its words set off by single spaces, one before the first."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text or "") if not unicodedata.combining(c))
    return " " + " ".join("".join(c if c.isalnum() else " " for c in bare.casefold()).split())
