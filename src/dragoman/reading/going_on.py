"""A holder and the one who spoke just before in, the holder or that one out: who goes on from sentence to sentence.

"He" after an unnamed speaker, "they" after several, "the warning" after somebody warned, a paper right behind the body
that spoke. Invariant: nobody goes on over more than one sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from dragoman.model import Span
from dragoman.reading.grammar import verb_of
from dragoman.reading.holders import NOBODY, Holder, is_unnamed
from dragoman.reading.papers import is_of_a_body, paper_of
from dragoman.reading.parse import Parse


def goes_on(parse: Parse, holder: Holder, cue: Span | None, last: tuple[Holder, Span | None] | None) -> Holder:
    """``holder``, or the unnamed one of the saying before where "he" goes on in the next sentence.

    ``last`` is the holder of the saying before and its cue.
    """
    if last is None or holder.span is None or cue is None or last[1] is None:
        return holder
    word = parse.text[slice(*holder.span)].lower()
    here, there = parse.sentence_at(cue[0]), parse.sentence_at(last[1][0])
    if here is None or there is None:
        return holder
    number = bisect_left(parse.sentences, here.start, key=lambda s: s.start)
    if number and parse.sentences[number - 1].start > there.start:
        return holder
    if _is_paper_of_body(parse, holder, last[0]) or _takes_up(parse, holder, last[1]):
        return Holder(last[0].who, last[0].also, holder.span, 0.6, "a paper of the body that spoke before")
    if here.paragraph == there.paragraph and _is_same(parse, word, holder, last[0]):
        reason = "goes on with the one who spoke before" if word != "they" else "goes on with those who spoke before"
        return Holder(last[0].who, last[0].also, holder.span, last[0].confidence * 0.9, reason)
    return holder


def _is_same(parse: Parse, word: str, holder: Holder, last: Holder) -> bool:
    """Whether a pronoun that speaks on means whoever spoke last: an unnamed person, a body, several together."""
    who = last.who
    if word == "they":
        return bool(last.also) or _are_people(parse, last)
    unnamed = is_unnamed(parse, last)
    if word == "it":
        return who.kind != "person" and not unnamed and who != NOBODY
    lost = holder.who.id is None and holder.who.name.lower() == word and not last.also
    return word in {"he", "she"} and who.kind in {"person", "unknown"} and who.id is None and (unnamed or lost)


def _are_people(parse: Parse, holder: Holder) -> bool:
    """Whether several people speak whom the words leave unnamed: "sources in the hall", "two diplomats"."""
    if holder.who.id is not None or holder.span is None or holder.who.kind == "person":
        return False
    found = verb_of(parse, holder.span)
    return found is not None and found[1].tag_ == "NNS"


def _is_paper_of_body(parse: Parse, holder: Holder, last: Holder) -> bool:
    """Whether a paper speaks of which nobody is told to have issued it, right after a body has spoken."""
    issued = holder.who.id is not None or holder.reason.endswith(_ISSUED)
    if holder.span is None or issued or last.who.kind not in _ISSUE:
        return False
    noun = paper_of(parse, holder.span)
    return noun is not None and is_of_a_body(noun)


def _takes_up(parse: Parse, holder: Holder, cue: Span) -> bool:
    """Reads "X *warned* that …. The *warning* said": the noun of what the one before did."""
    if holder.span is None or holder.who.id is not None:
        return False
    noun = paper_of(parse, holder.span)
    first, *rest = parse.text[slice(*holder.span)].lower().split() or [""]
    if noun is None or noun == "report" or first not in {"the", "this", "that"} or rest != noun.lower().split():
        return False
    stem = noun[:_STEM]
    return any(w.startswith(stem) for w in parse.text[slice(*cue)].lower().split())


#: How a reason ends that names who issued a paper.
_ISSUED: Final = " it is"
#: Letters that a verb and the noun of what it does begin with alike.
_STEM: Final = 4
#: Kinds of actors whose papers speak for them.
_ISSUE: Final = frozenset({"state", "government", "ministry", "organisation", "bloc", "group"})
