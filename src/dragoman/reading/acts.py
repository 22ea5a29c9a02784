"""A cue and what is said in, the act out (accuse, deny, urge …), with the reason that decided it.

A cue that leaves no doubt decides by itself; else the tagger's reading in context; a plain "said" takes its act from
what is said, where that is unmistakable. All words stand in ``lexicon/acts.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import cast, get_args

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml
from dragoman.model import Act
from dragoman.reading.inflect import forms

ACTS: tuple[Act, ...] = get_args(Act)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
#: Words that may stand between the words of a cue phrase ("expressed *his deep* concern").
_GAP = 3
#: Below this the tagger's reading of a cue is weaker than the lexicon's.
_TAGGER_SURE = 0.6


@dataclass(frozen=True, slots=True)
class _Cue:
    words: tuple[str, ...]
    act: Act
    sure: bool


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, tuple[_Cue, ...]]:
    """Form of the first word → cues, the longest and surest first."""
    table: dict[str, list[_Cue]] = {}
    for act, row in load_yaml("acts.yaml").items():
        if act not in ACTS or not {"event", "sure", "cues"} <= set(row):
            raise KnowledgeError(f"acts.yaml, {act}: not an act, or a field is missing")
        for name in ("sure", "cues"):
            for phrase in row[name]:
                words = tuple(str(phrase).split())
                for form in forms(words[0]):
                    table.setdefault(form, []).append(_Cue(words, act, name == "sure"))
    return {form: tuple(sorted(cues, key=lambda c: (-len(c.words), not c.sure))) for form, cues in table.items()}


@lru_cache(maxsize=1)
def _contents() -> tuple[tuple[Act, re.Pattern[str]], ...]:
    rows = []
    for act, row in load_yaml("acts.yaml").items():
        patterns = row.get("content", [])
        if patterns:
            rows.append((cast("Act", act), re.compile("|".join(rf"\b(?:{p})" for p in patterns), re.IGNORECASE)))
    return tuple(rows)


def event_of(act: Act) -> str | None:
    """The PLOVER type that a statement with this act is, or ``None`` where PLOVER has no home for it."""
    event = load_yaml("acts.yaml")[act]["event"]
    return None if event is None else str(event)


def cue_act(cue: str) -> tuple[Act, bool] | None:
    """The act that the words of a cue name, and whether they leave no doubt; ``None`` for an unknown cue."""
    words = _WORD.findall(cue.lower().replace("’", "'"))
    best: tuple[Act, bool] | None = None
    for index, word in enumerate(words):
        for candidate in _lexicon().get(word, ()):
            if _follows(words[index + 1 :], candidate.words[1:]):
                if candidate.sure:
                    return candidate.act, True
                best = best or (candidate.act, False)
                break
    return best


def _follows(words: list[str], wanted: tuple[str, ...]) -> bool:
    place = 0
    for want in wanted:
        window = words[place : place + _GAP + 1]
        if want not in window:
            return False
        place += window.index(want) + 1
    return True


def decide_act(
    cue: str | None, content: str, tagged: str | None, score: float, *, negated: bool = False
) -> tuple[Act, str]:
    """The act of a statement and why.

    ``cue`` and ``content`` are the words in the report; ``tagged`` and ``score`` the tagger's reading; ``negated``
    says that the cue is ("did not rule out": who does not reject or deny only states).
    """
    known = cue_act(cue) if cue else None
    if negated and (known is None or known[0] != "decline"):
        return "state", "the cue is negated"
    if known and known[1]:
        for other, pattern in (load_yaml("acts.yaml")[known[0]].get("turns") or {}).items():
            if re.match(pattern, content, re.IGNORECASE):
                return other, f"the cue {cue!r} with {content.split(maxsplit=1)[0]!r} and a deed"
        return known[0], f"the cue {cue!r} names it"
    act: Act = "state"
    reason = "nothing says more"
    if tagged in ACTS and (known is None or score >= _TAGGER_SURE):
        act, reason = tagged, f"read by the tagger ({score:.2f})"
    elif known:
        act, reason = known[0], f"the cue {cue!r} is mostly used so"
    if act == "state":
        for said, pattern in _contents():
            if match := pattern.search(content):
                return said, f"what is said: {match[0]!r}"
    return act, reason
