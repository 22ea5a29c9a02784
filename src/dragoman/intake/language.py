"""Text in, ``"en"``, ``"other"`` or ``None`` (too little to tell) out, by the share of English function words."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+")
#: Words looked at, words needed to tell, and the shares that decide (English news: .35 to .50; no other language
#: of our samples passes .12; tables and lists of names fall between and are read).
_LOOKED_AT, _NEEDED, _OTHER = 400, 25, 0.10


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    text = (resources.files("dragoman") / "lexicon" / "function_words.txt").read_text("utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


def guess_language(text: str) -> str | None:
    """``"en"`` for English, ``"other"`` for prose that is not, ``None`` where there is too little to tell."""
    words = [m[0].lower() for m in _WORD.finditer(text[:20_000])][:_LOOKED_AT]
    if len(words) < _NEEDED:
        letters = [c for c in text[:2000] if c.isalpha()]
        latin = sum(1 for c in letters if c < "\u0250")
        return "other" if letters and latin < len(letters) / 2 else None
    share = sum(1 for w in words if w in _function_words()) / len(words)
    return "en" if share >= _OTHER else "other"
