"""Drafts and the parse in, drafts out whose asides ("…, she said, …") hold both sides; asides nobody found, added.

An aside is a verb of saying with its subject between commas, or behind the last one. What stands in front of it, from
the beginning of the sentence on, is said; where that is no whole clause, what follows is said too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.addressed import is_said_to
from dragoman.reading.drafts import Draft, kept, merge_pieces, overlap
from dragoman.reading.grammar import phrase, verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.places import Places
from dragoman.reading.quotations import MARKS

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: What an aside is worth that the tagger did not see.
_UNSEEN: Final = 0.6
#: Words of the least front, and tokens between an aside's verb and the comma behind it.
_SHORTEST, _LONGEST = 2, 12
_STOPS: Final = frozenset(",.;")


def with_fronts(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those with an aside for a cue holding both sides, and those of asides that no draft has.

    What the tagger took for a saying in front of one is told inside it; of another paragraph's words none are said.
    """
    out: list[Draft | None] = list(drafts)
    cues = Places((d.cue, i) for i, d in enumerate(drafts) if d.cue is not None)
    words = Places((s, i) for i, d in enumerate(drafts) for s in _words(d))
    for index, draft in enumerate(drafts):
        front = _clause_in_front(parse, draft) or _front_of(parse, draft, index, words)
        if front is None:
            continue
        home = bisect_right(parse.paragraphs, front[0], key=lambda p: p[0]) - 1
        low, high = parse.paragraphs[home]
        here = [p for p in draft.content if p[0] < high and not (low <= p[0] and overlap([p], [front]))]
        content = merge_pieces(parse.marked, [front, *here, *_behind(parse, draft, front, here)])
        out[index] = replace(draft, content=content, rules=(*draft.rules, "both sides of the saying"))
        for other in cues.touching([front]) - {index}:
            out[other] = None
    return _with_unseen(parse, kept(out))


def _clause_in_front(parse: Parse, draft: Draft) -> Span | None:
    """The clause in front of a saying that stands between commas, where its content does not hold it yet."""
    found = verb_of(parse, draft.cue) if draft.cue is not None else None
    if draft.cue is None or draft.source is None or found is None:
        return None
    sentence, verb = found
    unit = (min(draft.cue[0], draft.source[0]), max(draft.cue[1], draft.source[1]))
    before = parse.marked[sentence.start : unit[0]].rstrip()
    aside = verb.dep_ == "parataxis" and verb.head.i < verb.i
    clause = verb.head if aside else next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    alone = before.endswith(",") and parse.text[unit[1] : unit[1] + 1] in {",", "."}
    marked = any(mark in MARKS for mark in before)
    if clause is None or not alone or marked or any(c.dep_ == "mark" for c in clause.children):
        return None
    front = (sentence.span(min(clause.subtree, key=lambda t: t.i))[0], sentence.start + len(before) - 1)
    return None if front[0] >= front[1] or overlap(draft.content, [front]) else front


def _front_of(parse: Parse, draft: Draft, index: int, words: Places) -> Span | None:
    """What stands between the beginning of the sentence and an aside, where the content does not hold all of it.

    ``words`` are those of all drafts by their numbers, ``index`` is that of this one.
    """
    if draft.cue is None or draft.source is None:
        return None
    sentence = parse.sentence_at(draft.cue[0])
    unit = (min(draft.cue[0], draft.source[0]), max(draft.cue[1], draft.source[1]))
    if sentence is None or unit[0] < sentence.start or not _is_aside(parse, sentence, draft, unit):
        return None
    front = _before(parse, sentence, unit)
    if front is None or words.touching([front]) - {index}:
        return None
    held = [p for p in draft.content if overlap([p], [front])]
    if not held:
        return front
    whole = sum(min(e, front[1]) - max(s, front[0]) for s, e in held) >= front[1] - front[0] - 2
    if whole:
        return None if _is_clause(sentence.inside(front)) or draft.content[-1][0] > unit[0] else front
    top = sentence.head(front)
    led = top is not None and sentence.span(top)[0] >= held[0][0]  # only words that lead up to it are missing
    return None if led and held[0][1] >= front[1] - 2 else front


def _is_aside(parse: Parse, sentence: Sentence, draft: Draft, unit: Span) -> bool:
    """Whether the cue is a verb of asides, nobody's "who" speaks, and nothing that is said stands in the aside."""
    tokens = [t for s in (draft.cue, draft.source) if s is not None for t in sentence.inside(s)]
    end = _end_of_aside(sentence, parse, unit)
    if end is None or any(unit[0] <= s < end for s, _ in draft.content):
        return False
    return any(t.lower_ in _verbs() for t in tokens) and not any(t.tag_ in {"WP", "WDT"} for t in tokens)


def _behind(parse: Parse, draft: Draft, front: Span, here: Sequence[Span]) -> tuple[Span, ...]:
    """What follows an aside whose front is no whole clause, where the tagger left it out."""
    sentence = parse.sentence_at(front[0])
    if sentence is None or draft.cue is None or draft.source is None or any(p[0] > draft.cue[0] for p in here):
        return ()
    end = _end_of_aside(sentence, parse, (min(draft.cue[0], draft.source[0]), max(draft.cue[1], draft.source[1])))
    return () if end is None else _sides(parse, sentence, front, end)[1:]


def _before(parse: Parse, sentence: Sentence, unit: Span) -> Span | None:
    """The words in front of ``unit`` where they can be what is said; ``None`` where they lead up to it."""
    text = parse.marked[sentence.start : unit[0]].rstrip()
    if not text.endswith(",") and not (text[-1:] in MARKS and text[-2:-1] == ","):
        return None
    start = sentence.start + text.rfind(";") + 1
    start += len(parse.marked[start : unit[0]]) - len(parse.marked[start : unit[0]].lstrip())
    end = sentence.start + len(text.removesuffix(",")) if text.endswith(",") else sentence.start + len(text)
    front = (start, end)
    tokens = [t for t in sentence.inside(front) if t.tag_[0].isalpha()] if start < end else []
    if (
        len(tokens) < _SHORTEST
        or _is_quotation(parse, front)
        or sum(parse.marked[i] in MARKS for i in range(*front)) % 2
    ):
        return None
    if tokens[0].tag_ in {"VBG", "VBN"} or tokens[-1].tag_ in _LEADS:
        return None
    if tokens[0].tag_ in {"IN", "RB", "WRB"} and not _is_clause(tokens):
        return None
    return front


#: Tags of words that lead up to something: relative pronouns, prepositions, "and".
_LEADS: Final = frozenset({"WP", "WDT", "IN", "CC", "WRB", "TO"})


def _is_quotation(parse: Parse, front: Span) -> bool:
    """Whether nothing but one quotation stands there: the tagger's rules have that."""
    inner = parse.marked[front[0] + 1 : front[1]].rstrip(MARKS + ",")
    return parse.marked[front[0]] in MARKS and not any(mark in MARKS for mark in inner)


def _is_clause(tokens: Sequence[Token]) -> bool:
    """Whether there is a finite verb that no relative clause holds."""
    finite = [t for t in tokens if t.tag_ in load_yaml("clauses.yaml")["finite"]]
    whole = [t for t in finite if not _is_relative(t)]
    return any(t.tag_ != "MD" or (t.head.tag_[:2] == "VB" and t.head.i <= tokens[-1].i) for t in whole)


def _is_relative(token: Token) -> bool:
    verb = token.head if token.dep_ in {"aux", "auxpass"} else token
    return verb.dep_ in {"relcl", "acl"}


def _end_of_aside(sentence: Sentence, parse: Parse, unit: Span) -> int | None:
    """Where the comma or stop stands that closes the aside; ``None`` where more than an adjunct comes before it."""
    for token in sentence.inside((unit[1], sentence.end))[:_LONGEST]:
        place = sentence.span(token)[0]
        if place < unit[1]:
            continue
        if token.text in _STOPS:
            return place
        if token.tag_[:2] in {"VB", "MD", "WD", "WP"} or parse.marked[place] in MARKS or token.text in {":", "-"}:
            return None
        if token.lower_ in load_yaml("clauses.yaml")["markers"]:
            return None
    return None


@lru_cache(maxsize=1)
def _verbs() -> dict[str, str]:
    """Forms of the verbs that make an aside, with the particle that they need ("went *on*") or ``""``."""
    verbs = [str(verb).partition(" ") for verb in load_yaml("clauses.yaml")["asides"]]
    return {form: particle for verb, _, particle in verbs for form in forms(verb)}


def _with_unseen(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """``drafts`` and the asides outside quotation marks that are no draft's cue.

    What the tagger took for a saying in the front of one is told inside it.
    """
    words = Places((s, i) for i, d in enumerate(drafts) for s in _words(d))
    gone: set[int] = set()
    new: list[Draft] = []
    for sentence in parse.sentences:
        end = 0  # of the aside before: asides of one sentence share no words
        for verb in sentence.tokens:
            if verb.lower_ not in _verbs() or verb.tag_ not in {"VBD", "VBZ", "VBP"}:
                continue
            one = _aside_of(parse, sentence, verb)
            if one is None or one.cue is None or one.content[0][0] < end:
                continue
            touching = words.touching([one.cue, *one.content])
            if all(drafts[i].cue is not None and _holds(one.content, _words(drafts[i])) for i in touching):
                gone |= touching
                new.append(one)
                end = max(one.cue[1], one.content[-1][1])
    return [*(d for i, d in enumerate(drafts) if i not in gone), *new]


def _words(draft: Draft) -> tuple[Span, ...]:
    return (*draft.content, *((draft.cue,) if draft.cue is not None else ()))


def _holds(content: Sequence[Span], spans: Sequence[Span]) -> bool:
    return all(any(s <= start and end <= e for s, e in content) for start, end in spans)


def _aside_of(parse: Parse, sentence: Sentence, verb: Token) -> Draft | None:
    who = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if who is None or abs(who.i - verb.i) > _LONGEST:
        return None
    if any(c.i > verb.i and c.dep_ == "dobj" and c.tag_[:2] == "NN" for c in verb.children) and not is_said_to(verb):
        return None  # "Though it was late, Holm acknowledged *the visit*, saying …" says what stands behind
    source = phrase(sentence, who)
    cue = sentence.span(verb)
    if particle := _verbs()[verb.lower_]:
        behind = next((c for c in verb.children if c.i == verb.i + 1 and c.lower_ == particle), None)
        if behind is None:
            return None
        cue = (cue[0], sentence.span(behind)[1])
    between = parse.marked[source[1] : cue[0]] if source[1] <= cue[0] else parse.marked[cue[1] : source[0]]
    unit = (min(source[0], cue[0]), max(source[1], cue[1]))
    end = _end_of_aside(sentence, parse, unit)
    if end is None or between.strip() or any(parse.marked[i] in MARKS for i in range(*unit)):
        return None
    front = _before(parse, sentence, unit)
    if front is None:
        return None
    return Draft(source, cue, _sides(parse, sentence, front, end), _UNSEEN, rules=("an aside between commas",))


def _sides(parse: Parse, sentence: Sentence, front: Span, end: int) -> tuple[Span, ...]:
    """What is said: the front, and where that is no whole clause what stands behind the aside too."""
    if _is_clause(sentence.inside(front)) or parse.marked[end] != ",":
        return (front,)
    stop = parse.marked.find(";", end, sentence.end)
    behind = (end + 1, sentence.end if stop < 0 else stop)
    return (front, behind)
