"""Events in, what they are compared by out: trigger class, parties, place, the words around.

Invariant: persons and bodies of a state stand for their country; nothing here depends on other events.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from dragoman.joining.corpus import Corpus
from dragoman.joining.words import content_stems, knowledge, stem
from dragoman.model import Event, Who

#: Words of the sentence that are compared.
AROUND: Final = 80


@dataclass(frozen=True, slots=True)
class Deed:
    """An event as it is compared."""

    event: Event
    trigger: str
    classes: frozenset[str]
    actors: frozenset[str]
    recipients: frozenset[str]
    countries: frozenset[str]
    place: str | None
    stems: frozenset[str]

    @property
    def parties(self) -> frozenset[str]:
        """All who take part, in whatever role."""
        return self.actors | self.recipients


@functools.cache
def _trigger_classes() -> dict[str, tuple[str, ...]]:
    classes: dict[str, list[str]] = defaultdict(list)
    for line in knowledge()["triggers"]:
        members = str(line).split()
        for word in members:
            classes[stem(word)].append(members[0])
    return {word: tuple(names) for word, names in classes.items()}


def party(corpus: Corpus, who: Who) -> str:
    """What stands for an actor when roles are compared: the country of persons and bodies of a state, else itself."""
    best = corpus.names.of(who)
    return best.country or corpus.names.key(best)


def deed(corpus: Corpus, event: Event) -> Deed:
    """``event`` prepared for comparison."""
    text = corpus.reports[event.report_id].text
    trigger = text[slice(*event.spans[0])] if event.spans else event.type
    stems = content_stems(trigger) or [event.type]
    empty = {stem(w) for w in str(knowledge()["empty_triggers"]).split()}
    classes = {name for s in stems if s not in empty for name in _trigger_classes().get(s, (s,))}
    classes = classes or {str(knowledge()["type_triggers"].get(event.type, event.type))}
    start = event.spans[0][0] if event.spans else 0
    around = text[slice(*corpus.sentence(event.report_id, start))]
    place = corpus.names.of(event.place) if event.place is not None else None
    return Deed(
        event,
        stems[-1],
        frozenset(classes),
        frozenset(party(corpus, w) for w in event.actors),
        frozenset(party(corpus, w) for w in event.recipients),
        frozenset(c for w in (*event.actors, *event.recipients) if (c := corpus.names.of(w).country)),
        corpus.names.key(place) if place is not None and place.kind != "state" else None,
        frozenset(content_stems(around)[:AROUND]),
    )
