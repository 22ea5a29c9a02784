"""PLOVER's codes: the plain reading of an event in; type by the manual's rules, mode, contexts, quad and score out.

Codes and figures stand in ``lexicon/plover.yaml`` with their source.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml
from dragoman.lexicon.alternatives import Beginnings
from dragoman.reading.predicates import Sense

_REAL = frozenset({"occurred", "ongoing"})


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
def _modes() -> dict[str, tuple[list[tuple[str, float]], Beginnings]]:
    """By type its modes with their scores, and what finds their cues."""
    table = {}
    for name, row in load_yaml("plover.yaml")["types"].items():
        if not {"quad", "score", "modes"} <= set(row):
            raise KnowledgeError(f"plover.yaml, {name}: quad, score or modes is missing")
        modes = [(mode, float(m["score"])) for mode, m in row["modes"].items()]
        table[name] = modes, Beginnings([m["cues"] for m in row["modes"].values()])
    return table


@lru_cache(maxsize=1)
def _contexts() -> tuple[list[str], Beginnings]:
    contexts = load_yaml("plover.yaml")["contexts"]
    return list(contexts), Beginnings(list(contexts.values()))


@lru_cache(maxsize=256)
def _stems(*cues: str) -> Beginnings:
    return Beginnings([cues])


def plover_type(plain: str, status: str, trigger: str, sense: Sense | None = None) -> tuple[str, str | None]:
    """PLOVER's type of an event whose plain reading is ``plain``, and why it differs (``None`` if it does not).

    The manual's rules come first; what has happened is then of the type in which PLOVER puts its predicate.
    """
    for rule in load_yaml("plover.yaml")["rules"]:
        if rule["type"] != plain or ("status" in rule and status not in rule["status"]):
            continue
        if "cues" in rule and not _stems(*rule["cues"]).within(trigger):
            continue
        return rule["gives"], rule["because"]
    if sense is not None and sense.plover is not None and status in _REAL:
        return sense.plover, f"PLOVER puts {sense.id!r} there"
    return plain, None


def code(plain: str, status: str, trigger: str, clause: str, sense: Sense | None = None) -> Coded:
    """The codes of an event; ``trigger`` and ``clause`` are its words and those around it, ``sense`` its own."""
    given, _ = plover_type(plain, status, trigger, sense)
    row = load_yaml("plover.yaml")["types"][given]
    mode, score = None, float(row["score"])
    contexts = _contexts_of(clause)
    if sense is not None:
        contexts = tuple(dict.fromkeys((*sense.contexts, *contexts)))
        known = row["modes"].get(sense.mode) if sense.mode else None
        if known is not None:
            return Coded(given, sense.mode, contexts, int(row["quad"]), float(known["score"]))
    modes, cues = _modes()[given]
    hits = cues.within(trigger) or cues.within(clause)
    if hits:
        mode, score = modes[hits[0]]
    return Coded(given, mode, contexts, int(row["quad"]), score)


@lru_cache(maxsize=256)
def _contexts_of(clause: str) -> tuple[str, ...]:
    """Contexts of a sentence; its events ask one after the other."""
    names, cues = _contexts()
    return tuple(names[number] for number in cues.within(clause))
