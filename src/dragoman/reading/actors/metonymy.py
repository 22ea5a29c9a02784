"""Whether the name of a place stands for those who govern it, by its role in the sentence.

In: the lists of a report and the token that carries the name. Out: a :class:`Judgement`. Pure; cues are in the lexicon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dragoman.reading.actors.lexicon import load_metonymy

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.reading.actors.flat import Flat

_SUFFIXES: Final = ("s", "ed", "es", "ing", "d")
#: Capitals up to this many letters are an abbreviation, not a city in a dateline.
_ABBREVIATION: Final = 3
_BE: Final = frozenset({"is", "was", "are", "were", "be", "been", "'s", "remains", "remained", "becomes", "became"})


class Judgement(NamedTuple):
    """``actor``: it stands for a government; ``confidence`` in that; ``reason`` in words."""

    actor: bool
    confidence: float
    reason: str


def judge(flat: Flat, first: int, last: int, head: int) -> Judgement:
    """Whether tokens ``first`` … ``last``, hanging on the sentence by ``head``, act rather than lie somewhere."""
    cues = load_metonymy()
    before = flat.low[first - 1] if first else ""
    if before in cues.official_words:
        return Judgement(actor=True, confidence=0.95, reason=f"“{before}” before it")
    if before in cues.place_words:
        return Judgement(actor=False, confidence=0.9, reason=f"“{before}” before it")
    if _dateline(flat, first, last):
        return Judgement(actor=False, confidence=0.95, reason="a dateline")
    token = _first_of_chain(flat, head)
    rule = _RULES.get(flat.dep[token])
    if rule is None:
        return Judgement(actor=False, confidence=0.5, reason=f"no sign of acting ({flat.dep[token]})")
    return rule(flat, token, flat.head[token])


def _first_of_chain(flat: Flat, head: int) -> int:
    """In "Moscow and Yerevan" the second is read as the first is."""
    token = head
    for _ in range(6):
        if flat.dep[token] != "conj" or flat.tag[flat.head[token]][0] not in {"N", "P"}:
            break
        token = flat.head[token]
    return token


def _is(word: str, words: frozenset[str]) -> bool:
    """Whether ``word`` or its stem is listed."""
    if word in words:
        return True
    for suffix in _SUFFIXES:
        if word.endswith(suffix):
            stem = word[: -len(suffix)]
            if stem in words or f"{stem}e" in words:
                return True
            if len(stem) > 2 and stem[-1] == stem[-2] and stem[:-1] in words:  # noqa: PLR2004 - a doubled letter
                return True
    return False


def _subject(flat: Flat, _token: int, verb: int) -> Judgement:
    cues = load_metonymy()
    word = flat.low[verb]
    if word in _BE:
        said = flat.children(verb, frozenset({"attr", "acomp", "prep", "xcomp"}))
        if any(flat.low[i] in cues.attitudes for i in said):
            return Judgement(actor=True, confidence=0.85, reason="what is said of those who decide")
        return Judgement(actor=False, confidence=0.6, reason="the subject of a description")
    if word in cues.place_subjects:
        return Judgement(actor=False, confidence=0.85, reason=f"what “{word}” says is said of places")
    return Judgement(actor=True, confidence=0.93, reason=f"the one who acts: subject of “{word}”")


def _after_preposition(flat: Flat, _token: int, preposition: int) -> Judgement:
    cues = load_metonymy()
    word, governor = flat.low[preposition], flat.head[preposition]
    if word == "with" and flat.low[governor] in cues.bordering:
        return Judgement(actor=False, confidence=0.7, reason="where a border runs")
    if flat.dep[preposition] == "agent" or word in cues.actor_prepositions:
        return Judgement(actor=True, confidence=0.85, reason=f"after “{word}”")
    if word in cues.place_prepositions:
        return Judgement(actor=False, confidence=0.92, reason=f"after “{word}”")
    above = flat.low[governor]
    if word in cues.turned_prepositions:
        place = _is(above, cues.motion)
        return Judgement(actor=not place, confidence=0.75, reason=f"“{above} {word}”")
    if word in cues.mixed_prepositions:
        act = _is(above, cues.actor_governors)
        return Judgement(actor=act, confidence=0.75, reason=f"“{above} {word}”")
    return Judgement(actor=False, confidence=0.6, reason=f"after “{word}”")


def _passive(flat: Flat, _token: int, verb: int) -> Judgement:
    cues = load_metonymy()
    act = not _is(flat.low[verb], cues.place_objects | cues.place_subjects)
    return Judgement(actor=act, confidence=0.75, reason=f"the one who is {flat.low[verb]}")


def _object(flat: Flat, _token: int, verb: int) -> Judgement:
    act = not _is(flat.low[verb], load_metonymy().place_objects)
    return Judgement(actor=act, confidence=0.8, reason=f"the object of “{flat.low[verb]}”")


def _genitive(flat: Flat, _token: int, noun: int) -> Judgement:
    place = flat.low[noun] in load_metonymy().place_nouns
    return Judgement(actor=not place, confidence=0.85, reason=f"its “{flat.low[noun]}”")


def _before_noun(flat: Flat, token: int, noun: int) -> Judgement:
    cues = load_metonymy()
    word, hyphen = flat.low[noun], flat.low[token + 1 : token + 2] == ["-"]
    if flat.dep[token] == "npadvmod" and not hyphen:
        return Judgement(actor=False, confidence=0.7, reason="where something is")
    if flat.tag[noun][0] == "V" or hyphen:
        return Judgement(actor=True, confidence=0.7, reason=f"in a compound with “{word}”")
    place = word in cues.place_nouns or _is(word, cues.motion)
    return Judgement(actor=not place, confidence=0.65, reason=f"before “{word}”")


def _beside(_flat: Flat, _token: int, _other: int) -> Judgement:
    return Judgement(actor=False, confidence=0.7, reason="it says where the name before it lies")


def _alone(_flat: Flat, _token: int, _other: int) -> Judgement:
    return Judgement(actor=False, confidence=0.5, reason="it stands alone")


def _dateline(flat: Flat, first: int, last: int) -> bool:
    begin, end = flat.bounds[flat.sent[first]]
    if first != begin or last + 1 >= end:
        return False
    after = flat.words[last + 1]
    return after in {"-", "--", "(", "—", "–"} or (
        after == "," and flat.words[first].isupper() and len(flat.words[first]) > _ABBREVIATION
    )


_RULES: Final[dict[str, Callable[[Flat, int, int], Judgement]]] = {
    **dict.fromkeys(("nsubj", "csubj"), _subject),
    "nsubjpass": _passive,
    **dict.fromkeys(("dobj", "dative", "iobj"), _object),
    "poss": _genitive,
    **dict.fromkeys(("pobj", "pcomp"), _after_preposition),
    **dict.fromkeys(("compound", "nmod", "amod", "npadvmod"), _before_noun),
    "appos": _beside,
    "ROOT": _alone,
}
