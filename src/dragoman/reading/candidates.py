"""The tagger's triggers and the lexicon's predicates in, candidates for events out: one for each word that names one.

The tagger finds most triggers and reads type and status in context. The lexicon gives the frame, overrules a type
that the tagger was unsure of, and adds what the tagger left out where the sense leaves no doubt; how much of each was
decided by measurement (docs/events.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.arguments import is_verb, led_by
from dragoman.reading.frames import carrier, is_light
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.predicates import Hit, Sense, find_predicates
from dragoman.reading.signatures import tables
from dragoman.reading.status import read_status
from dragoman.reading.tagger import Trigger

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: Below these the tagger's trigger or type is a guess and is left out (swept on our own development sentences).
LEAST_TRIGGER, LEAST_TYPE = 0.5, 0.6
#: Below this the lexicon's type counts more than the tagger's, where it knows the predicate and no sense of that type.
SURE_TYPE: Final = 0.75
#: What an event is worth that only the lexicon sees.
LEXICON: Final = 0.6
#: The same of a common word, which makes an event only between two sides that are known.
WEAK: Final = 0.51
#: How a noun hangs on the verb that only carries it, and a word on the name it is part of.
#: What a verb may say of a common noun for it to be an event without the tagger.
_TOLD: Final = frozenset({"occurred", "cancelled", "planned"})
_BETWEEN: Final = frozenset({"between"})
#: Two words may be a verb and its particle.
_PAIR: Final = 2
_CARRIED: Final = frozenset({"dobj", "obj", "nsubjpass", "attr", "compound", "prt"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that names an event, its type, and what the tagger and the lexicon know of it.

    ``trigger`` is ``None`` where only the lexicon sees it, ``sense`` where only the tagger does; ``carrier`` is the
    light verb that carries a noun, ``hint`` the trigger that the tagger nearly saw where the lexicon sees a predicate.
    """

    span: Span
    sentence: Sentence
    token: Token
    type: str
    trigger: Trigger | None
    sense: Sense | None
    carrier: Token | None
    confidence: float
    how: str
    hint: Trigger | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """The lexicon's predicates in a report, by their words; ``idle`` words tell of no event ("meet a need")."""

    by_word: dict[tuple[int, int], tuple[Sentence, Hit]]
    idle: frozenset[tuple[int, int]] = frozenset()

    def at(self, parse: Parse, span: Span) -> Hit | None:
        """The predicate among the words of ``span``, the one at its head first."""
        sentence = parse.sentence_at(span[0])
        if sentence is None:
            return None
        head, words = sentence.head(span), sentence.inside(span)
        keys = [(sentence.offset, t.i) for t in (head, *words) if t is not None]
        return next((self.by_word[k][1] for k in keys if k in self.by_word), None)


def find_hits(parse: Parse) -> Hits:
    """The predicates of the lexicon in a report; linear in its words."""
    found = [((s.offset, h.token.i), (s, h)) for s in parse.sentences for h in find_predicates(s.tokens)]
    return Hits(
        {place: hit for place, hit in found if not hit[1].idle},
        frozenset(place for place, (_, hit) in found if hit.idle),
    )


def find_candidates(parse: Parse, triggers: Sequence[Trigger], known: Hits) -> tuple[Candidate, ...]:
    """Candidates in order of place; no two at the same word."""
    hits = known.by_word
    found: list[Candidate] = []
    taken: set[tuple[int, int]] = set()
    faint: list[Candidate] = []
    for trigger in triggers:
        candidate = _of_trigger(parse, trigger, known)
        if candidate is None:
            continue
        if trigger.score < LEAST_TRIGGER or (trigger.type_score < LEAST_TYPE and candidate.sense is None):
            faint.append(candidate)
            continue
        taken |= {(candidate.sentence.offset, t.i) for t in candidate.sentence.inside(candidate.span)}
        found.append(candidate)
    found = [c for c in found if not _only_carries(c, found)]
    ended = {k for k, (s, h) in hits.items() if _is_ended(s, h, hits)}
    hits = {k: row for k, row in hits.items() if k not in ended}
    nouns = {k for k, (_, h) in hits.items() if h.senses[0].kind == "noun" and not h.senses[0].weak}
    lexical = {
        k: _known(s, h) for k, (s, h) in hits.items() if k not in taken and not _beside(s, h.token, taken | nouns - {k})
    }
    blocked = taken | set(lexical)
    for candidate in faint:
        place = (candidate.sentence.offset, candidate.token.i)
        if place in lexical:
            lexical[place] = replace(lexical[place], hint=candidate.trigger)
        elif place not in blocked and place not in ended and not _beside(candidate.sentence, candidate.token, blocked):
            blocked.add(place)
            found.append(candidate)
    found += lexical.values()
    return tuple(sorted(found, key=lambda c: c.span))


def _of_trigger(parse: Parse, trigger: Trigger, known: Hits) -> Candidate | None:
    """The candidate that the tagger sees; ``None`` where the word can name no event."""
    span: Span = (trigger.span[0], trigger.span[1])
    sentence = parse.sentence_at(span[0])
    token = sentence.head(span) if sentence else None
    if sentence is None or token is None or (sentence.offset, token.i) in known.idle:
        return None
    hit = known.at(parse, span)
    if hit is None and not _names(token):
        return None
    return _tagged(span, sentence, token, trigger, hit)


def _tagged(span: Span, sentence: Sentence, token: Token, trigger: Trigger, hit: Hit | None) -> Candidate:
    sense, how = _sense(trigger, hit)
    kind = sense.type if sense is not None else trigger.type
    if sense is not None and hit is not None and sense.kind == "verb":
        token = hit.token
    light = None if is_verb(token) else carrier(token)
    worth = max(trigger.type_score, LEXICON) if sense is not None else trigger.type_score
    if sense is not None and not sense.weak and sense.type == trigger.type:
        worth = 1 - (1 - worth) * (1 - LEXICON)  # two ways of knowing agree
    return Candidate(span, sentence, token, kind, trigger, sense, light, round(trigger.score * worth, 2), how)


def _sense(trigger: Trigger, hit: Hit | None) -> tuple[Sense | None, str]:
    """The sense that fits the tagger's type, or the lexicon's own where the tagger was unsure of it."""
    if hit is None:
        return None, "tagger"
    fitting, first = hit.of_type(trigger.type), hit.senses[0]
    if first.deed and first.object_class is not None and first.type != trigger.type:
        return first, f"tagger, type by the lexicon's {first.id!r} instead of {trigger.type}"
    told_apart = is_particular(first) and (fitting is None or len(first.words) > max(_PAIR, len(fitting.words)))
    unsure = trigger.type_score < SURE_TYPE or told_apart
    if unsure and first.type != trigger.type and not first.weak and (fitting is None or fitting.weak):
        return first, f"tagger, type by the lexicon's {first.id!r} instead of {trigger.type}"
    if fitting is None and trigger.type_score < LEAST_TYPE:
        return first, f"tagger, type by the lexicon's {first.id!r} instead of {trigger.type}"
    return fitting, f"tagger, frame of {fitting.id!r}" if fitting is not None else "tagger"


def is_particular(sense: Sense) -> bool:
    """Whether a sense is told apart by its object or by three words ("give hours leave")."""
    return bool(sense.objects) or len(sense.words) > _PAIR


def _known(sentence: Sentence, hit: Hit) -> Candidate:
    sense = hit.senses[0]
    light = None if is_verb(hit.token) else carrier(hit.token)
    how = f"lexicon: {sense.kind} {sense.id!r}"
    told = not sense.weak or _is_told_of(hit.token, sense, light)
    carried = light is not None and hit.token.dep_ in {"dobj", "nsubjpass"} and sense.type in _done()
    worth = LEXICON if told else WEAK if _tells(hit.token, sense) or carried else 0.0
    return Candidate(sentence.span(hit.token), sentence, hit.token, sense.type, None, sense, light, worth, how)


def _is_told_of(token: Token, sense: Sense, light: Token | None) -> bool:
    """Whether a common noun's event is what the clause tells of: "*held* talks", "talks *between* …"."""
    if sense.kind != "noun" or sense.type != "CONSULT":
        return False
    if (light is not None and token.dep_ in {"dobj", "nsubjpass"}) or any(True for _ in led_by(token, _BETWEEN)):
        return True
    stand = read_status(token, None)
    return stand is not None and stand.status in _TOLD


def _only_carries(candidate: Candidate, found: Sequence[Candidate]) -> bool:
    """Whether a light verb that the lexicon does not know has an event's noun as its object."""
    verb = candidate.token
    if candidate.sense is not None or not is_light(verb):
        return False
    carried = (c for c in found if c.carrier is not None and c.sense is not None)
    return any(c.carrier is verb and c.sentence.offset == candidate.sentence.offset for c in carried)


def _is_ended(sentence: Sentence, hit: Hit, hits: dict[tuple[int, int], tuple[Sentence, Hit]]) -> bool:
    """Whether a noun is only what a verb of ending ends ("*suspended* its missile tests"): that is the event."""
    verb = hit.token.head
    known = hits.get((sentence.offset, verb.i))
    if hit.token.dep_ not in {"dobj", "nsubjpass"} or known is None or verb.lower_ not in tables().ending:
        return False
    return hit.token.lower_ in known[1].senses[0].objects


def _done() -> frozenset[str]:
    """Types whose common nouns tell of a deed where a light verb carries them ("*resumed* the expulsions")."""
    return frozenset(load_yaml("parties.yaml")["deeds"])


def _names(token: Token) -> bool:
    """Whether a word can name an event at all: no number, no adverb, no bare "was"."""
    return token.tag_[:2] in {"VB", "NN"} and token.lower_ not in load_yaml("parties.yaml")["empty"]


def _tells(token: Token, sense: Sense) -> bool:
    """Whether a common verb carries a clause of its own and is no saying, of which statements tell."""
    finite = is_verb(token) and token.dep_ not in {"acl", "advcl", "pcomp", "amod", "csubj"}
    return sense.kind == "verb" and finite and sense.type not in load_yaml("parties.yaml")["verbal"]


def _beside(sentence: Sentence, token: Token, taken: Collection[tuple[int, int]]) -> bool:
    """Whether the trigger is the noun that the verb only carries, or the verb that carries the noun.

    So too a noun that leaves no doubt ("held *joint exercises*").
    """
    carried = [t for t in token.children if t.dep_ in _CARRIED]
    if token.dep_ in _CARRIED:
        carried.append(token.head)
    return any((sentence.offset, t.i) in taken for t in carried)
