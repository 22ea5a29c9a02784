"""Family names with the particles that may be left out: "al-Jubeir", "Al Jubeir" and "Jubeir" are one.

In: names. Out: the family name. Pure; the words stand in ``reference.yaml`` (``particles``, ``articles``).
"""

from __future__ import annotations

from dragoman.reading.actors.lexicon import load_reference


def family_of(name: str) -> str:
    """The last word of a name without the article that a hyphen ties to it: "Jubeir" of "Adel al-Jubeir"."""
    last = name.rsplit(maxsplit=1)[-1]
    article, hyphen, rest = last.partition("-")
    return rest if hyphen and rest and article.lower() in load_reference().articles else last


def family_alone(name: str) -> str | None:
    """The family name of what is nothing but particles and that: "Jubeir" of "Al Jubeir"; ``None`` for other names."""
    words = name.split()
    family = family_of(name)
    led = all(word.lower() in load_reference().particles for word in words[:-1])
    return family if led and (len(words) > 1 or family != words[-1]) else None
