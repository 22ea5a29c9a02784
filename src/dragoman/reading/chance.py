"""A candidate with its parties, status and day in, the chance that a reader would list it as an event out.

Readers list less than what words name: standing views ("backs the rebels"), what somebody denies, what nobody does to
nobody. The weights in ``lexicon/chance.yaml`` are fitted on reports with gold (``python -m training.chance``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Reversible, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.arguments import is_verb
from dragoman.reading.times.tense import auxiliaries

if TYPE_CHECKING:
    from dragoman.model import Event, Status, When
    from dragoman.reading.candidates import Candidate
    from dragoman.reading.parties import Parties
    from dragoman.reading.tokens import Token

#: What is seen of an event, by name; what is not named is 0.
type Seen = Mapping[str, float]

#: Probabilities are weighed between these, on the scale of odds.
_LEAST, _MOST = 0.05, 0.97
#: Events back that are looked at for one told before; characters within which it is near; letters of a stem.
_BACK, _NEAR, _STEM = 32, 150, 5
#: Links of "and" climbed to the clause that a verb is joined to.
_JOINED: Final = 8
#: What is seen of an event only when its parties are known.
_LATER: Final = frozenset(
    {
        *("by_known", "to_known", "by_state", "to_state", "by_nobody", "to_nobody", "abroad", "at_home", "passive"),
        *("tagged_parties", "place", "dated", "alone", "again", "again_parties", "again_word", "again_all"),
        *("again_near", "again_one_known"),
    }
)
_STATES: Final = frozenset({"state", "government", "ministry"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands: in what somebody says, in the words that say it, in the headline."""

    said: bool = False
    cued: bool = False
    heading: bool = False


def of_word(candidate: Candidate, status: Status, place: Place, doubts: Sequence[str] = ()) -> Seen:
    """What is seen of a word before anybody knows who takes part; ``doubts`` speak against it."""
    data = load_yaml("chance.yaml")
    groups = {name: status in statuses for name, statuses in data["statuses"].items()}
    groups |= {name: candidate.type in types for name, types in data["types"].items()}
    noun = candidate.token.tag_.startswith("NN")
    seen: dict[str, float | bool] = {
        "bias": 1.0,
        candidate.type: True,
        "noun": noun,
        "ing": candidate.token.tag_ == "VBG",
        "infinitive": candidate.token.tag_ == "VB",
        "present": _is_present(candidate.token),
        "below": _clause(candidate.token) in data["below"],
        "told": _clause(candidate.token) == "ccomp",
        "main": _clause(candidate.token) == "ROOT",
        "carried": candidate.carrier is not None,
        "said": place.said,
        "cued": place.cued,
        "heading": place.heading,
        "said_words": place.said and groups["in_words"],
        "said_unreal": place.said and groups["unreal"],
        "said_ahead": place.said and groups["ahead"],
    }
    seen |= {**groups, **_known_of(candidate), **dict.fromkeys(doubts, True)}
    return {name: float(value) for name, value in seen.items() if value}


def _known_of(candidate: Candidate) -> dict[str, float | bool]:
    """How sure the tagger is of the trigger and its type, and what the lexicon knows of the word."""
    trigger, sense = candidate.trigger or candidate.hint, candidate.sense
    seen: dict[str, float | bool] = {
        "trigger": _odds(trigger.score if trigger is not None else 0.0),
        "worth": trigger.worth if trigger is not None else 0.0,
        "unseen": trigger is None,
        "tagger_alone": sense is None,
        "lexicon_alone": candidate.trigger is None,
    }
    if trigger is not None:
        seen |= {"type": _odds(trigger.type_score), "other_type": sense is not None and sense.type != trigger.type}
    if sense is not None:
        common = sense.weak and candidate.token.tag_.startswith("NN")
        seen |= {"weak": sense.weak, "weak_noun": common, "deed": sense.deed, "object": bool(sense.objects)}
    return seen


def of_parties(parties: Parties, when: When) -> Seen:
    """Who takes part, known or not, and whether they are of one country; whether it has a day of its own."""
    by, to = parties.actors, parties.recipients
    ours, theirs = ({who.country for who in whos if who.country is not None} for whos in (by, to))
    seen = {
        "by_nobody": not by,
        "to_nobody": not to,
        "by_known": any(who.id is not None for who in by),
        "to_known": any(who.id is not None for who in to),
        "by_state": any(who.kind in _STATES for who in by),
        "to_state": any(who.kind in _STATES for who in to),
        "abroad": bool(ours and theirs) and (ours != theirs or len(ours) > 1),
        "at_home": len(ours) == 1 and ours == theirs,
        "tagged_parties": any("tagger" in how for how in parties.how),
        "passive": any("passive" in how for how in parties.how),
        "place": parties.place is not None,
        "dated": when.start is not None and not when.basis.startswith(tuple(load_yaml("chance.yaml")["assumed"])),
    }
    return {name: 1.0 for name, value in seen.items() if value}


def told_before(text: str, event: Event, before: Reversible[Event]) -> dict[str, float]:
    """Whether events of its type were told before it, of the same parties, by the same word."""
    last = islice(reversed(before), _BACK)
    same = [e for e in last if e.type == event.type and e.verbal_of is None]
    ours = {who.name for who in (*event.actors, *event.recipients)}
    shared = [e for e in same if ours & {who.name for who in (*e.actors, *e.recipients)}]
    word = _stem(text, event)
    worded = [e for e in same if _stem(text, e) == word]
    seen = {
        "again": bool(same),
        "again_parties": bool(shared),
        "again_word": bool(worded),
        "again_all": any(e in worded for e in shared),
        "again_near": any(event.spans[0][0] - e.spans[0][1] < _NEAR for e in same),
        "again_one_known": bool(same) and not ours,
    }
    return {name: 1.0 for name, value in seen.items() if value}


def _stem(text: str, event: Event) -> str:
    """What the forms of a trigger have in common."""
    start, end = event.spans[0]
    return text[start : min(end, start + _STEM)].casefold()


def _odds(chance: float) -> float:
    sure = min(_MOST, max(_LEAST, chance))
    return math.log(sure / (1 - sure))


def may_be_listed(seen: Seen, doubts: Sequence[str]) -> bool:
    """Whether parties, a day and what was told before could still make it likely; what could not is not looked at."""
    weights = load_yaml("chance.yaml")["weights"]
    least = least_chance(doubts)
    most = float(sum(max(0.0, weights.get(name, 0.0)) for name in _LATER))
    return _sum_of(seen) + most >= math.log(least / (1 - least))


def weigh(_event: Event, seen: Seen) -> float:
    """The chance that a reader would list an event of which ``seen`` is seen."""
    return chance_of(seen)


def chance_of(seen: Seen) -> float:
    """The chance, between 0 and 1, of an event of which ``seen`` is seen."""
    return 1 / (1 + math.exp(-_sum_of(seen)))


def _sum_of(seen: Seen) -> float:
    weights = load_yaml("chance.yaml")["weights"]
    return float(sum(weights.get(name, 0.0) * value for name, value in seen.items()))


def least_chance(doubts: Sequence[str]) -> float:
    """The least chance of an entry; more is asked of what is in doubt."""
    least = load_yaml("chance.yaml")["least"]
    return float(max((least[doubt] for doubt in doubts), default=least["clear"]))


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
