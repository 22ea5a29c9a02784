"""Drafts and the parse in, drafts out whose clauses are whole: a "that" keeps its verb, a cue its subject.

The tagger sometimes stops an indirect content inside its clause ("that Oslo and the bloc | did not react"). The parse
knows the verb that the "that" belongs to; the content then runs to the end of that verb's clause.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from dragoman.model import Span
from dragoman.reading.drafts import Draft
from dragoman.reading.grammar import subject_phrase
from dragoman.reading.parse import Parse, Sentence

_MARKERS = frozenset({"that", "whether", "if"})


def complete_clauses(parse: Parse, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts, those with a torn clause mended where nothing else stands in the way."""
    drafts = [_subject_is_source(parse, draft) for draft in drafts]
    taken = sorted(s for d in drafts for s in (*d.content, *(x for x in (d.cue, d.source) if x is not None)))
    return tuple(_complete(parse, draft, taken) for draft in drafts)


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
    end = _clause_end(sentence, last)
    if end is None or end <= last[1]:
        return draft
    after = bisect_left(taken, (last[1], 0))
    if after < len(taken) and taken[after][0] < end:
        end = taken[after][0]
    widened = (last[0], end)
    return replace(draft, content=(*draft.content[:-1], widened), rules=(*draft.rules, "clause completed"))


def _clause_end(sentence: Sentence, piece: Span) -> int | None:
    """Where the clause ends whose marker opens ``piece`` while its verb stands outside; ``None`` if nothing is torn."""
    tokens = sentence.inside(piece)
    if not tokens or tokens[0].lower_ not in _MARKERS or tokens[0].dep_ != "mark":
        return None
    verb = tokens[0].head
    if verb.i <= tokens[-1].i:
        return None
    return sentence.span(sentence.tokens.doc[max(t.i for t in verb.subtree)])[1]
