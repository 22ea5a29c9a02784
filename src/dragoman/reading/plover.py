"""PLOVER's codes: the plain reading of an event in; type by the manual's rules, mode, contexts, quad and score out.

Codes and figures stand in ``lexicon/plover.yaml`` with their source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml


@dataclass(frozen=True, slots=True)
class Coded:
    """An event in PLOVER's codes; ``score`` is on the scale −10 … +10."""

    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: int
    score: float


@lru_cache(maxsize=1)
def types() -> tuple[str, ...]:
    """PLOVER's sixteen types."""
    return tuple(load_yaml("plover.yaml")["types"])


@lru_cache(maxsize=1)
def _modes() -> dict[str, tuple[tuple[str, float, re.Pattern[str]], ...]]:
    table = {}
    for name, row in load_yaml("plover.yaml")["types"].items():
        if not {"quad", "score", "modes"} <= set(row):
            raise KnowledgeError(f"plover.yaml, {name}: quad, score or modes is missing")
        table[name] = tuple((mode, float(m["score"]), _stems(m["cues"])) for mode, m in row["modes"].items())
    return table


@lru_cache(maxsize=1)
def _contexts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _stems(cues)) for name, cues in load_yaml("plover.yaml")["contexts"].items())


def _stems(cues: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(cue)}" for cue in cues), re.IGNORECASE)


def plover_type(plain: str, status: str, trigger: str) -> tuple[str, str | None]:
    """PLOVER's type of an event whose plain reading is ``plain``, and why it differs (``None`` if it does not)."""
    for rule in load_yaml("plover.yaml")["rules"]:
        if rule["type"] != plain or ("status" in rule and status not in rule["status"]):
            continue
        if "cues" in rule and not _stems(rule["cues"]).search(trigger):
            continue
        return rule["gives"], rule["because"]
    return plain, None


def code(plain: str, status: str, trigger: str, clause: str) -> Coded:
    """The codes of an event; ``trigger`` and ``clause`` are its words and those around it."""
    given, _ = plover_type(plain, status, trigger)
    row = load_yaml("plover.yaml")["types"][given]
    mode, score = None, float(row["score"])
    for words in (trigger, clause):
        hit = next(((name, value) for name, value, pattern in _modes()[given] if pattern.search(words)), None)
        if hit is not None:
            mode, score = hit
            break
    return Coded(given, mode, _contexts_of(clause), int(row["quad"]), score)


@lru_cache(maxsize=256)
def _contexts_of(clause: str) -> tuple[str, ...]:
    """Contexts of a sentence; its events ask one after the other."""
    return tuple(name for name, pattern in _contexts() if pattern.search(clause))
