"""Drafts and the parse in, drafts out of one turn of speech each: questions, gestures and colons end a turn.

"Is it a plot? *“A fable,”* she says": the question is nobody's answer. "The minister shakes her head. *“A menu.”*": who
stands in the sentence before a quotation says it. "She would not resign: *“I stay.”*": what is quoted behind a colon is
a statement of its own. "“We met,” he said, adding that a day was set. *“They know it.”*" goes on with what was quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.drafts import SHORTEST_UTTERANCE, Draft, kept
from dragoman.reading.grammar import SUBJECTS, phrase
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.quotations import MARKS

#: What is left of the tagger's score where the sentence before tells who speaks.
_SHOWN: Final = 0.8


def with_turns(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, each holding what is said in one turn; those that begin a turn of their own stand last."""
    apart = [_by_sentence(parse, draft) for draft in drafts]
    without = kept([_without_question(parse, draft) for draft in apart])
    moved = _with_first_halves(parse, without)
    added: list[Draft] = []
    out = []
    for draft in moved:
        rest, new = _by_gesture(parse, draft)
        rest, more = _by_colon(parse, rest)
        out.append(rest)
        added += [*new, *more]
    return [*out, *added]


def _by_sentence(parse: Parse, draft: Draft) -> Draft:
    """Cuts pieces where a sentence begins with a mark behind one without."""
    pieces: list[Span] = []
    for start, end in draft.content:
        place, sentence = start, parse.sentence_at(start)
        while sentence is not None and sentence.end < end:
            following = parse.sentence_at(_next_word(parse, sentence.end, end))
            if following is None or following.start >= end:
                break
            plain = not any(c in MARKS for c in parse.marked[place : sentence.end])
            if plain and parse.marked[following.start] in MARKS:
                pieces.append((place, sentence.end))
                place = following.start
            sentence = following
        pieces.append((place, end))
    return draft if tuple(pieces) == draft.content else replace(draft, content=tuple(pieces))


def _next_word(parse: Parse, place: int, end: int) -> int:
    while place < end and parse.marked[place].isspace():
        place += 1
    return place


def _without_question(parse: Parse, draft: Draft) -> Draft | None:
    """A question outside marks, before the sentence with the cue, is asked of the speaker; he does not say it."""
    home = parse.sentence_at(draft.cue[0]) if draft.cue is not None else None
    if home is None:
        return draft
    content = tuple(p for piece in draft.content if (p := _behind_question(parse, piece, home)) is not None)
    if content == draft.content or not content:
        return draft
    return replace(draft, content=content, rules=(*draft.rules, "without the question it answers"))


def _behind_question(parse: Parse, piece: Span, home: Sentence) -> Span | None:
    place = piece[0]
    while place < min(piece[1], home.start):
        sentence = parse.sentence_at(place)
        if sentence is None or parse.marked[place] in MARKS or sentence.paragraph != home.paragraph:
            break
        asked = parse.marked[place : min(sentence.end, piece[1])].rstrip()
        whole = parse.marked[place : sentence.end].rstrip()
        if not whole.endswith("?") or any(c in MARKS for c in asked):
            break
        place = _next_word(parse, sentence.end, piece[1])
    return None if place >= piece[1] else (place, piece[1])


def _quoted_alone(parse: Parse, draft: Draft) -> Iterator[tuple[int, Sentence]]:
    """Pieces that are quotations opening a sentence behind the one with the cue, in its paragraph."""
    home = parse.sentence_at(draft.cue[0]) if draft.cue is not None else None
    if home is None:
        return
    for index, piece in enumerate(draft.content):
        sentence = parse.sentence_at(piece[0])
        if sentence is None or sentence.start < home.end or sentence.paragraph != home.paragraph:
            continue
        if parse.marked[piece[0]] in MARKS and piece[0] <= sentence.start + 1:
            yield index, sentence


def _by_gesture(parse: Parse, draft: Draft) -> tuple[Draft, list[Draft]]:
    """Gives a quotation behind "The minister shakes her head." or "Her answer is short." to whom that tells of."""
    for index, sentence in _quoted_alone(parse, draft):
        before = parse.sentence_at(max(sentence.start - 2, 0))
        if before is None or before.paragraph != sentence.paragraph or len(draft.content) == 1:
            continue
        turn = _turn(parse, before)
        if turn is None or (draft.cue is not None and before.start <= draft.cue[0] < before.end):
            continue
        source, cue = turn
        rules = ("the sentence before tells who speaks",)
        new = Draft(source, cue, draft.content[index:], draft.score * _SHOWN, channel=draft.channel, rules=rules)
        return replace(draft, content=draft.content[:index]), [new]
    return draft, []


@lru_cache(maxsize=2)
def _words(name: str) -> frozenset[str]:
    return frozenset(form for word in load_yaml("clauses.yaml")[name] for form in forms(str(word)))


def _turn(parse: Parse, sentence: Sentence) -> tuple[Span, Span] | None:
    """Who makes a gesture in ``sentence`` or whose answer it tells of, and the words that do."""
    root = sentence.tokens.root
    who = next((c for c in root.children if c.dep_ in SUBJECTS), None)
    if who is None or any(c in MARKS for c in parse.marked[sentence.start : sentence.end]):
        return None
    if root.lower_ in _words("gestures"):
        return phrase(sentence, who, coordinated=True), sentence.span(root)
    owner = next((c for c in who.children if c.dep_ == "poss"), None)
    if who.lower_ in _words("answers") and owner is not None:
        return phrase(sentence, owner), sentence.span(who)
    return None


def _by_colon(parse: Parse, draft: Draft) -> tuple[Draft, list[Draft]]:
    """Makes a sentence quoted behind a colon a statement of its own, where the words before it are said too."""
    if draft.cue is None or parse.text[slice(*draft.cue)].lower() in _PLAIN:
        return draft, []
    for index, (start, end) in enumerate(draft.content):
        colon = next((i for i in range(start, end) if parse.marked[i] in MARKS), end)
        before = parse.marked[min(start, draft.content[0][0]) : colon].rstrip()
        said = [*draft.content[:index], (start, max(start, colon))]
        outside = [p for p in said if any(c.isalnum() for c in parse.marked[slice(*p)])]
        opens = (
            parse.marked[colon + 1 : colon + 2].isupper() and len(parse.marked[colon:end].split()) >= SHORTEST_UTTERANCE
        )
        stands = parse.marked[max(0, colon - 2) : colon].rstrip()[-1:] == ":" if colon < end else False
        marked = any(c in MARKS for p in outside for c in parse.marked[slice(*p)])
        points = before.lower().startswith(("what ", "which ", "the following", "this"))  # to the words behind it
        if not (outside and before and opens and stands) or marked or points or draft.cue[0] >= colon:
            continue
        quoted = replace(draft, content=((colon, end), *draft.content[index + 1 :]), rules=(*draft.rules, _COLON))
        return replace(draft, content=tuple(outside), rules=(*draft.rules, _COLON)), [quoted]
    return draft, []


#: Cues whose colon only goes on ("She has the gift, he said: “Steadiness.”").
_PLAIN: Final = frozenset({"said", "says", "say"})
_COLON: Final = "a quotation behind a colon is a statement of its own"


def _with_first_halves(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """Moves a quotation that follows "“…,” he said, adding that …." to the quotation before it."""
    out = list(drafts)
    opening = _quoted_in(parse, drafts)
    for index, draft in enumerate(drafts):
        later = [i for i, _ in _quoted_alone(parse, draft)]
        own = [p for i, p in enumerate(draft.content) if i not in later]
        if not later or not own or any(c in MARKS for p in own for c in parse.marked[slice(*p)]):
            continue
        home = parse.sentence_at(own[0][0])
        first = opening.get(home.start) if home is not None else None
        if first is not None and first != index and out[first].source == draft.source:
            moved = tuple(draft.content[i] for i in later)
            out[first] = replace(out[first], content=tuple(sorted((*out[first].content, *moved))))
            out[index] = replace(draft, content=tuple(own))
    return out


def _quoted_in(parse: Parse, drafts: Sequence[Draft]) -> dict[int, int]:
    """Where a sentence begins → the first draft that holds a quotation in it which begins like a sentence."""
    found: dict[int, int] = {}
    for index, draft in enumerate(drafts):
        for start, _ in draft.content:
            sentence = parse.sentence_at(start)
            if sentence is not None and parse.marked[start] in MARKS and parse.marked[start + 1 : start + 2].isupper():
                found.setdefault(sentence.start, index)
    return found
