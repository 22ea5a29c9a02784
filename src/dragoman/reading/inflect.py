"""A lemma in, the forms it takes in a text out, so that lexicons list lemmas and no lemmatiser has to run."""

from __future__ import annotations

from functools import lru_cache

from dragoman.lexicon import load_yaml

_VOWELS = "aeiou"


@lru_cache(maxsize=1)
def _irregular() -> dict[str, list[str]]:
    data = load_yaml("irregular.yaml")
    if not isinstance(data, dict):
        raise TypeError("irregular.yaml must map lemmas to forms")
    return {str(lemma): [str(form) for form in forms] for lemma, forms in data.items()}


@lru_cache(maxsize=4096)
def forms(lemma: str) -> frozenset[str]:
    """Every form of a verb or noun ``lemma`` (lower case), regular and irregular; some that do not occur do no harm."""
    stems = {lemma}
    out = {lemma, *_irregular().get(lemma, ())}
    if len(lemma) > 2 and lemma[-1] not in _VOWELS + "wxy" and lemma[-2] in _VOWELS and lemma[-3] not in _VOWELS:  # noqa: PLR2004
        stems.add(lemma + lemma[-1])
    for stem in stems:
        if stem.endswith("e"):
            out |= {stem + "s", stem + "d", stem[:-1] + "ing"}
        elif stem.endswith("y") and stem[-2:-1] not in _VOWELS:
            out |= {stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing"}
        elif stem.endswith(("s", "sh", "ch", "x", "z")):
            out |= {stem + "es", stem + "ed", stem + "ing"}
        else:
            out |= {stem + "s", stem + "ed", stem + "ing"}
    return frozenset(out)
