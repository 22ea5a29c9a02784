"""The words that introduce a statement in; out, the verb of saying in them and what it tells of the report's stance.

The verbs stand in ``lexicon/saying_verbs.yaml``. Invariant: a verb of no class has no stance; nothing is guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

from dragoman.lexicon import load_yaml
from dragoman.reading.inflect import forms

_WORD: Final = re.compile(r"[^\W\d_]+")
_MOST_WORDS: Final = 3
_NOT: Final = frozenset({"not", "never", "no"})
#: The class of words that are no verb of saying.
_BESIDE: Final = "beside"


class Verb(Struct, frozen=True):
    """A verb of saying: its lemma and its class (``neutral``, ``distancing``, …), ``None`` where it has none."""

    lemma: str
    stance: str | None


@lru_cache(maxsize=1)
def stances() -> dict[str, str]:
    """Every class of verbs and what it does, in words."""
    return {name: str(row["says"]) for name, row in load_yaml("saying_verbs.yaml").items() if name != _BESIDE}


@lru_cache(maxsize=1)
def _by_form() -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    for stance, row in load_yaml("saying_verbs.yaml").items():
        for lemma in row["verbs"]:
            head, *rest = str(lemma).split()
            for form in forms(head):
                found.setdefault(" ".join([form, *rest]), Verb(str(lemma), str(stance)))
    return found


@lru_cache(maxsize=4096)
def verb_of(cue: str) -> Verb | None:
    """The first verb of saying in the words of a cue, the longest there; else its first word that may be one.

    A verb that is denied ("did not back") has no class. ``None`` for a cue without words.
    """
    words = [w.casefold() for w in _WORD.findall(cue)]
    known = _by_form()
    rest = []
    for start, word in enumerate(words):
        for size in range(min(_MOST_WORDS, len(words) - start), 0, -1):
            verb = known.get(" ".join(words[start : start + size]))
            if verb is not None and verb.stance != _BESIDE:
                return Verb(f"not {verb.lemma}", None) if _NOT & set(words[:start]) else verb
        if word not in known and word not in _NOT:
            rest.append(word)
    return Verb((rest or words)[0], None) if words else None
