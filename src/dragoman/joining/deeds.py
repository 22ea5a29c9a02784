"""Events in, what they are compared by out: trigger class, parties, place, the words around.

Invariant: persons and bodies of a state stand for their country; nothing here depends on other events.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from datetime import date
from itertools import zip_longest
from typing import Final

from msgspec import Struct

from dragoman.joining.corpus import Corpus, ends
from dragoman.joining.words import content_stems, knowledge, stem
from dragoman.model import Event, Span, Who

#: Words of the sentence that are compared, and words on each side of the trigger that stand near.
AROUND: Final = 80
NEAR: Final = 5
#: The type of a deed whose predicate the lexicon does not know (none in a record).
UNKNOWN_TYPE: Final = "OTHER"
#: Statuses of what is only wished for or thought of.
NOT_REAL: Final = frozenset({"hypothetical", "demanded"})

_EVER: Final = date.max.toordinal()


class Deed(Struct, frozen=True, array_like=True):
    """An event as it is compared.

    ``phrase``: the stems of the words that name it, ``stems`` those of its sentence, ``near`` those on both sides,
    the nearest first. ``low`` and ``high``: the days within which it was or is to be, ``None`` where open.
    ``again``: its report tells of one that was called off before. ``beside``: tokens that it shares with others of
    its own report which, for standing there, may be the same without a day that says so.
    """

    type: str
    status: str
    trigger: str
    classes: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: str | None
    stems: tuple[str, ...]
    low: int | None
    high: int | None
    phrase: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    again: bool = False
    beside: tuple[str, ...] = ()

    @property
    def parties(self) -> frozenset[str]:
        """All who take part, in whatever role."""
        return frozenset(self.actors) | frozenset(self.recipients)

    @property
    def days(self) -> int | None:
        """How many days wide its interval is; ``None`` where an end is open."""
        return None if self.low is None or self.high is None else self.high - self.low


def apart(a: Deed, b: Deed, slack: int = 0) -> bool:
    """Whether the days of two deeds lie more than ``slack`` days from each other; open ends never do."""
    return (a.low or 1) > (b.high or _EVER) + slack or (b.low or 1) > (a.high or _EVER) + slack


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
    sentence = corpus.sentence(event.report_id, start)
    place = corpus.names.of(event.place) if event.place is not None else None
    low, high = _bounds(corpus, event)
    return Deed(
        event.type,
        event.status,
        stems[-1],
        tuple(sorted(classes)),
        tuple(sorted({party(corpus, w) for w in event.actors})),
        tuple(sorted({party(corpus, w) for w in event.recipients})),
        corpus.names.key(place) if place is not None and place.kind != "state" else None,
        tuple(sorted(set(content_stems(text[slice(*sentence)])[:AROUND]))),
        low,
        high,
        tuple(sorted(set(stems))),
        near(text, event.spans[0] if event.spans else (start, start), sentence),
    )


def _bounds(corpus: Corpus, event: Event) -> tuple[int | None, int | None]:
    """Between which days it was done; one that is only likely leaves open all up to the day of the report."""
    if event.when.is_likely:
        return None, ends(corpus.reports[event.report_id].published)[1]
    return ends(event.when)


def near(text: str, span: Span, sentence: Span) -> tuple[str, ...]:
    """The stems of the words next to ``span`` in its ``sentence``, those that stand nearest first."""
    before = content_stems(text[sentence[0] : max(sentence[0], span[0])])[: -NEAR - 1 : -1]
    after = content_stems(text[span[1] : max(span[1], sentence[1])])[:NEAR]
    pairs = zip_longest(before, after)
    return tuple(word for pair in pairs for word in pair if word is not None)
