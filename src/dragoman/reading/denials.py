"""Drafts and the parse in; what a sentence tells and a clause beside it denies, as drafts of their own, out.

"Lima accuses Oslo of theft, *which Oslo denies*" denies what Lima says: the content are Lima's words, not "which".
"…, *a charge* that Oslo denies" and "…, *a charge* rejected by Oslo" deny the charge. Invariant: no content is a bare
pronoun where the same sentence tells a claim before it;
work grows with the text, not with its square.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.drafts import Draft
from dragoman.reading.grammar import phrase
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.places import Places

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: What such a denial is worth.
_BESIDE: Final = 0.6
_RULE: Final = "denies what the sentence told before"
#: Words behind a claim to the verb that denies it ("a charge that the minister has denied").
_NEAR: Final = 12
_AUXILIARIES: Final = frozenset({"aux", "auxpass", "advmod"})


def with_denials(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """``drafts``, in order: bare "which" led back to the claim before it; then the denials that none touches."""
    told = _Told(drafts)
    out = [_cut_short(parse, _led_back(parse, draft, told)) for draft in drafts]
    cues = Places((d.cue, 0) for d in out if d.cue is not None)
    return [*out, *(new for new in _beside(parse, _Told(out)) if new.cue is not None and not cues.touching([new.cue]))]


class _Told:
    """Drafts by place, so that those of one sentence are found without looking at all."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = sorted(drafts, key=lambda d: d.content[0][0])
        self._starts = [d.content[0][0] for d in self._drafts]

    def last_before(self, sentence: Sentence, place: int) -> Draft | None:
        """The draft whose content ends last of those that begin in the sentence and end by ``place``."""
        low, high = bisect_left(self._starts, sentence.start), bisect_left(self._starts, place)
        here = (d for d in self._drafts[low:high] if d.content[-1][1] <= place)
        return max(here, key=lambda d: d.content[-1][1], default=None)


def _led_back(parse: Parse, draft: Draft, told: _Told) -> Draft:
    """``draft`` with the words of the claim before it where its content is a relative pronoun and it denies."""
    if len(draft.content) != 1 or parse.folded[slice(*draft.content[0])] not in {"which", "that"} or draft.cue is None:
        return draft
    here, sentence = draft.content[0], parse.sentence_at(draft.content[0][0])
    if sentence is None or not any(t.lower_ in _verbs() for t in sentence.inside(draft.cue)):
        return draft
    claim = told.last_before(sentence, here[0])
    return draft if claim is None else replace(draft, content=claim.content, rules=(*draft.rules, _RULE))


def _cut_short(parse: Parse, draft: Draft) -> Draft:
    """``draft`` without the ", which" of a denial at its end."""
    start, end = draft.content[-1]
    found = _WHICH.search(parse.folded, max(start, end - _TAIL), end)
    if found is None or found.start() <= start:
        return draft
    return replace(draft, content=(*draft.content[:-1], (start, found.start())))


_WHICH: Final = re.compile(r",? which$")
_TAIL: Final = 8


def _beside(parse: Parse, told: _Told) -> Iterator[Draft]:
    for sentence in parse.sentences:
        for verb in sentence.tokens:
            if verb.lower_ not in _verbs() or verb.dep_ not in {"relcl", "acl"}:
                continue
            found = _denial(parse, sentence, verb) if verb.head.lower_ in _claims() else None
            found = found or _of_which(parse, sentence, verb, told)
            if found is not None:
                yield found


def _of_which(parse: Parse, sentence: Sentence, verb: Token, told: _Told) -> Draft | None:
    """Reads "Lima accuses Oslo of theft, which Oslo denies": what Lima says, denied by Oslo."""
    which = next((c for c in verb.children if c.lower_ == "which" and c.dep_ == "dobj"), None)
    who = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if which is None or who is None or any(c.dep_ == "neg" or c.tag_ == "MD" for c in verb.children):
        return None
    start = sentence.span(which)[0]
    claim = told.last_before(sentence, start)
    if claim is None or claim.cue is None or parse.text[claim.content[-1][1] : start].strip(" ,–—-"):
        return None
    source = phrase(sentence, who, coordinated=True)
    return Draft(source, (source[1] + 1, sentence.span(verb)[1]), claim.content, _BESIDE, rules=(_RULE,))


def _denial(parse: Parse, sentence: Sentence, verb: Token) -> Draft | None:
    """Reads "…, a charge that Oslo denies": the claim put beside what was told, and who denies it."""
    claim = verb.head
    agents = (g for c in verb.children if c.dep_ in {"agent", "prep"} and c.lower_ == "by" for g in c.children)
    who = next((c for c in verb.children if c.dep_ == "nsubj" and c.tag_[0] != "W"), None)
    if who is None:
        who = next((g for g in agents if g.dep_ == "pobj"), None)
    first = min((c for c in claim.lefts), key=lambda t: t.i, default=claim)
    ahead = parse.text[: sentence.span(first)[0]].rstrip()[-1:]
    if who is None or ahead not in {",", "-", "–", "—"} or not 0 < verb.i - claim.i <= _NEAR:
        return None
    if any(c.dep_ == "neg" or c.tag_ == "MD" for c in verb.children):
        return None
    content: Span = (sentence.span(first)[0], sentence.span(claim)[1])
    words = [verb, *(c for c in verb.children if c.dep_ in _AUXILIARIES and c.i < verb.i and c.i > who.i)]
    cue = (min(sentence.span(t)[0] for t in words), sentence.span(verb)[1])
    return Draft(phrase(sentence, who, coordinated=True), cue, (content,), _BESIDE, rules=(_RULE,))


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(form for verb in load_yaml("clauses.yaml")["denying"] for form in forms(str(verb)))


@lru_cache(maxsize=1)
def _claims() -> frozenset[str]:
    return frozenset(form for noun in load_yaml("clauses.yaml")["claims"] for form in (noun, noun + "s"))
