"""The words of a sentence in, how many people were killed, hurt, displaced, arrested or sent out, as intervals."""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.lexicon import load_yaml
from dragoman.model import Magnitude

type Interval = tuple[int | None, int | None]

_FIELDS = ("dead", "injured", "displaced", "arrested", "troops")
_FIGURE = r"\d{1,3}(?:,\d{3}){1,3}|\d{1,10}(?:\.\d{1,6})?(?: (?:million|thousand))?"
_AT_LEAST = re.compile(r"(?:at least|more than|over|upwards of|no fewer than|as many as)\s*$")
_AT_MOST = re.compile(r"(?:at most|fewer than|less than|up to|under)\s*$")
_ABOUT = re.compile(r"(?:about|around|some|roughly|nearly|almost|an estimated|approximately)\s*$")
#: Characters before a figure that may qualify it.
_LONGEST_BEFORE = 40
#: Words between a figure and what it counts ("100 *or so European Union* observers").
_BETWEEN = r"(?:[ -]\w+){0,4}[ -]"


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    data = load_yaml("magnitudes.yaml")
    words = "|".join(re.escape(w) for w in sorted(data["words"], key=len, reverse=True))
    kinds = "|".join(f"(?P<{name}>{'|'.join(re.escape(w) for w in data[name])})" for name in _FIELDS)
    return re.compile(rf"\b(?P<figure>{_FIGURE}|{words})(?P<so> or so)?{_BETWEEN}(?:{kinds})\b")


def find_magnitude(sentence: str) -> Magnitude | None:
    """Figures of people in ``sentence`` (folded text); the first of each kind counts. ``None`` where there is none."""
    found: dict[str, Interval] = {}
    text = sentence.lower()
    for match in _pattern().finditer(text):
        name = next(n for n in _FIELDS if match[n])
        found.setdefault(name, _interval(match["figure"], _before(text, match.start()), approximate=bool(match["so"])))
    return Magnitude(**found) if found else None


def _before(text: str, at: int) -> str:
    return text[max(0, at - _LONGEST_BEFORE) : at]


def _interval(figure: str, before: str, *, approximate: bool) -> Interval:
    words = load_yaml("magnitudes.yaml")["words"]
    if figure in words:
        low, high = words[figure]
    else:
        number, _, unit = figure.replace(",", "").partition(" ")
        low = high = int(float(number) * {"million": 1_000_000, "thousand": 1000}.get(unit, 1))
    if _AT_LEAST.search(before):
        return (low, None)
    if _AT_MOST.search(before):
        return (None, high)
    if (approximate or _ABOUT.search(before)) and high is not None:
        return (int(low * 0.9), int(high * 1.1 + 1))
    return (low, high)
