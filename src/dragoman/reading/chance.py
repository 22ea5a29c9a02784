"""A candidate with its parties, status and day in, the chance that a reader would list it as an event out.

Readers list less than what words name: standing views ("backs the rebels"), what somebody denies, what nobody does to
nobody. The weights in ``lexicon/chance.yaml`` are fitted on reports with gold (``python -m training.chance``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.arguments import is_verb
from dragoman.reading.times.tense import auxiliaries

if TYPE_CHECKING:
    from dragoman.model import Status, When
    from dragoman.reading.candidates import Candidate
    from dragoman.reading.parties import Parties
    from dragoman.reading.tokens import Token

#: What is seen of an event, by name; what is not named is 0.
type Seen = Mapping[str, float]

#: Confidence is weighed between these, on the scale of odds.
_LEAST, _MOST = 0.05, 0.97
#: Links of "and" climbed to the clause that a verb is joined to.
_JOINED: Final = 8


def features(candidate: Candidate, status: Status, parties: Parties, when: When, *, said: bool) -> Seen:
    """What is seen of it; ``said``: it stands in what somebody says."""
    data = load_yaml("chance.yaml")
    sure = min(_MOST, max(_LEAST, candidate.confidence))
    seen: dict[str, float | bool] = {
        "bias": 1.0,
        "sure": math.log(sure / (1 - sure)),
        "tagger_alone": candidate.sense is None,
        "both": candidate.trigger is not None and candidate.sense is not None,
        "present": _is_present(candidate.token),
        "below": _clause(candidate.token) in data["below"],
        "told": _clause(candidate.token) == "ccomp",
        "dated": when.start is not None and not when.basis.startswith(tuple(data["assumed"])),
        "place": parties.place is not None,
        "by_nobody": not parties.actors,
        "to_nobody": not parties.recipients,
        "tagged_parties": any("tagger" in how for how in parties.how),
    }
    groups = {name: candidate.type in types for name, types in data["types"].items()}
    groups |= {name: status in statuses for name, statuses in data["statuses"].items()}
    groups["words_in_words"] = said and groups["in_words"]
    return {name: float(value) for name, value in {**seen, **groups}.items() if value}


def chance_of(seen: Seen) -> float:
    """The chance, between 0 and 1, of an event of which ``seen`` is seen."""
    weights = load_yaml("chance.yaml")["weights"]
    odds = sum(weights.get(name, 0.0) * value for name, value in seen.items())
    return 1 / (1 + math.exp(-odds))


def unlikely(seen: Mapping[str, Seen]) -> tuple[str, ...]:
    """The ids of events of one report that no reader would list; where all are unlikely the likeliest stays."""
    least = float(load_yaml("chance.yaml")["least"])
    chances = {name: chance_of(one) for name, one in seen.items()}
    best = max(chances, key=lambda name: chances[name], default=None)
    return tuple(name for name, chance in chances.items() if chance < least and name != best)


def _is_present(token: Token) -> bool:
    """Whether it tells in the simple present what stands or is done."""
    return token.tag_ in {"VBZ", "VBP"} and is_verb(token) and not auxiliaries(token)


def _clause(token: Token) -> str:
    """How the clause hangs, of a joined verb that of the first."""
    for _ in range(_JOINED):
        if token.dep_ != "conj" or token.head.i == token.i:
            break
        token = token.head
    return token.dep_
