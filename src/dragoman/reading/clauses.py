"""Drafts and the parse in, drafts out whose clauses are whole: a "that" keeps its verb, a cue its subject.

The tagger sometimes stops an indirect content inside its clause ("that Oslo and the bloc | did not react"). The parse
knows the verb that the "that" belongs to; the content then runs to the end of that verb's clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.acts import cue_act
from dragoman.reading.addressed import without_addressed
from dragoman.reading.asides import with_fronts
from dragoman.reading.cues import clause_end, settle_cues, torn_verb
from dragoman.reading.drafts import Draft, kept, overlap
from dragoman.reading.grammar import SUBJECTS, passive_of, phrase, subject_phrase, verb_of
from dragoman.reading.parse import Parse
from dragoman.reading.plain import with_plain_sayings
from dragoman.reading.quotations import TWO, has_marks
from dragoman.reading.tails import opens_past_time
from dragoman.reading.turns import with_turns

_AS_SAYING = re.compile(r"as (?:also )?(?:saying|having said)[ ,:]+(?=\S)")


def complete_clauses(parse: Parse, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts, those with a torn clause mended where nothing else stands in the way."""
    drafts = [_quoted_as(parse, _of_its_sentence(parse, draft)) for draft in drafts]
    drafts = kept([_answered(parse, _from_its_sentence(parse, draft)) for draft in drafts])
    drafts = settle_cues(parse, drafts)
    drafts = with_fronts(parse, drafts)
    drafts = with_turns(parse, drafts)
    drafts = with_plain_sayings(parse, drafts)
    drafts = [_undergone(parse, _subject_is_source(parse, draft)) for draft in drafts]
    taken = sorted(s for d in drafts for s in (*d.content, *(x for x in (d.cue, d.source) if x is not None)))
    drafts = [_without_tail(parse, _complete(parse, draft, taken)) for draft in drafts]
    return tuple(without_addressed(parse, draft) for draft in drafts)


def _from_its_sentence(parse: Parse, draft: Draft) -> Draft:
    """What stands before its cue, without marks, begins with the cue's sentence, not with the one before that."""
    sentence = parse.sentence_at(draft.cue[0]) if draft.cue is not None else None
    first = draft.content[0]
    if sentence is None or not first[0] < sentence.start < first[1] <= sentence.end:
        return draft
    if has_marks(parse.marked[max(0, first[0] - TWO) : first[1]]):
        return draft
    content = ((sentence.start, first[1]), *draft.content[1:])
    return replace(draft, content=content, rules=(*draft.rules, "the end of another sentence is cut"))


def _of_its_sentence(parse: Parse, draft: Draft) -> Draft:
    """Who speaks before the cue stands in the cue's sentence, not in the one before that as well."""
    sentence = parse.sentence_at(draft.cue[0]) if draft.cue is not None else None
    who = draft.source
    if sentence is None or who is None or not who[0] < sentence.start < who[1] <= sentence.end:
        return draft
    return replace(draft, source=(sentence.start, who[1]), rules=(*draft.rules, "the source is of the cue's sentence"))


def _quoted_as(parse: Parse, draft: Draft) -> Draft:
    """Of "was quoted by the agency | *as saying* that …" what is said begins behind "saying"."""
    start, end = draft.content[0]
    opening = _AS_SAYING.match(parse.text, start, end)
    if opening is None or draft.cue is None or draft.cue[0] > start:
        return draft
    rules = (*draft.rules, "behind “as saying”")
    return replace(draft, content=((opening.end(), end), *draft.content[1:]), rules=rules)


def _answered(parse: Parse, draft: Draft) -> Draft | None:
    """A participle "Asked whether …, he declined to comment" asks nothing: its refusal is the cue, or it says nothing.

    The one asked stands as the subject of the clause that "asked" hangs on; who asks is not told.
    """
    if draft.cue is None or parse.text[slice(*draft.cue)].lower() not in load_yaml("clauses.yaml")["asked"]:
        return draft
    found = verb_of(parse, draft.cue)
    if found is None or found[1].dep_ != "advcl" or any(c.dep_ in SUBJECTS for c in found[1].children):
        return draft
    sentence, asked = found
    main = asked.head
    last = max((t.i for t in main.children if t.dep_ == "xcomp"), default=main.i)
    first = min([main.i, *(t.i for t in main.children if t.dep_ in {"aux", "auxpass", "neg"})])
    cue = (sentence.span(sentence.tokens.doc[first])[0], sentence.span(sentence.tokens.doc[last])[1])
    if (known := cue_act(parse.text[slice(*cue)])) is None or known[0] != "decline":
        return None
    return replace(draft, cue=cue, rules=(*draft.rules, "asked, and declined to answer"))


def _undergone(parse: Parse, draft: Draft) -> Draft:
    """The subject of a passive ("Y *is considered* the leader", "visitors *were urged* to go") says nothing itself."""
    if draft.cue is None or draft.source is None or (verb := passive_of(parse, draft.cue)) is None:
        return draft
    sentence, token = verb
    who = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    if who is None or not overlap([sentence.span(who)], [draft.source]):
        return draft
    agent = next((g for c in token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    source = None if agent is None else phrase(sentence, agent, coordinated=True)
    if source is not None and overlap([source], draft.content):
        source = None
    return replace(draft, source=source, rules=(*draft.rules, "the subject of a passive says nothing"))


def _subject_is_source(parse: Parse, draft: Draft) -> Draft:
    """A piece before the cue that is the subject of its verb is who speaks, where nobody else does."""
    if draft.source is not None or draft.cue is None or len(draft.content) == 1:
        return draft
    who = subject_phrase(parse, draft.cue)
    for piece in draft.content:
        if who is not None and piece[1] <= draft.cue[0] and who[0] <= piece[0] < who[1]:
            rest = tuple(p for p in draft.content if p != piece)
            return replace(draft, source=piece, content=rest, rules=(*draft.rules, "the subject is the source"))
    return draft


def _complete(parse: Parse, draft: Draft, taken: Sequence[Span]) -> Draft:
    last = draft.content[-1]
    sentence = parse.sentence_at(last[0])
    if sentence is None or not sentence.start <= last[0] < last[1] <= sentence.end:
        return draft
    verb = torn_verb(sentence, draft, last)
    end = clause_end(sentence, verb) if verb is not None else last[1]
    if end <= last[1]:
        return draft
    after = bisect_left(taken, (last[1], 0))
    if after < len(taken) and taken[after][0] < end:
        end = taken[after][0]
    widened = (last[0], end)
    return replace(draft, content=(*draft.content[:-1], widened), rules=(*draft.rules, "clause completed"))


def _without_tail(parse: Parse, draft: Draft) -> Draft:
    """``draft`` whose last piece ends before a time clause of the verb that says it."""
    piece = draft.content[-1]
    found = verb_of(parse, draft.cue) if draft.cue is not None else None
    if found is None or draft.cue is None or piece[0] < draft.cue[1] or parse.sentence_at(piece[0]) != found[0]:
        return draft
    sentence, cue = found
    said = sentence.inside(piece)
    last = max((t.i for t in said if t.dep_ != "punct"), default=-1)
    for token in said[1:]:
        verb = opens_past_time(token)
        if verb is not None and verb.head is cue and max(t.i for t in verb.subtree if t.dep_ != "punct") >= last:
            end = sentence.span(sentence.tokens.doc[token.i - 1])[1]
            rules = (*draft.rules, "a time clause of the outlet is cut")
            return replace(draft, content=(*draft.content[:-1], (piece[0], end)), rules=rules)
    return draft
