"""Drafts and the parse in, drafts out whose cue is one: the verb of a "that" clause says nothing, its governor does.

The tagger may take a verb inside the content for the cue ("Sudan's claims that Egypt | *did not react to* | …") and
gives a verb of a relative clause to the speaker of the sentence ("urged both to keep the truce that *committed* Chad
to …"). The parse knows on which word the clause hangs and whose verb it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.acts import cue_act
from dragoman.reading.drafts import Draft, kept, overlap
from dragoman.reading.grammar import SUBJECTS, antecedent, subject, verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: Tags of relative pronouns that may stand for a thing; "who" only stands for people.
_RELATIVE: Final = frozenset({"WDT", "IN"})


def settle_cues(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, each with the word that governs its clause as cue; what nobody says is left out."""
    settled = kept([_governed(parse, draft) for draft in drafts])
    settled = kept(_without_swallowed(parse, settled))
    return kept([_of_relative(parse, draft) for draft in settled])


def opening_mark(sentence: Sentence, piece: Span) -> Token | None:
    """The "that", "whether" or "if" that opens ``piece``, or ``None``."""
    tokens = sentence.inside(piece)
    if not tokens or tokens[0].lower_ not in load_yaml("clauses.yaml")["markers"] or tokens[0].dep_ != "mark":
        return None
    return tokens[0]


def clause_end(sentence: Sentence, verb: Token) -> int:
    """Where the clause of ``verb`` ends, as a place in the report."""
    return sentence.span(sentence.tokens.doc[max(t.i for t in verb.subtree)])[1]


def _governed(parse: Parse, draft: Draft) -> Draft | None:
    """Where the cue is the verb of its own "that" clause, the word on which that clause hangs says it."""
    found = verb_of(parse, draft.cue) if draft.cue is not None else None
    if draft.cue is None or found is None:
        return draft
    sentence, verb = found
    for piece in draft.content:
        if piece[1] > draft.cue[0] or not sentence.start <= piece[0] < sentence.end:
            continue
        mark = opening_mark(sentence, piece)
        if mark is None or mark.head.i != verb.i or verb.head.i == verb.i:
            continue
        whole = (piece[0], clause_end(sentence, verb))
        source = None if draft.source is not None and overlap([draft.source], [whole]) else draft.source
        cue = sentence.span(verb.head)
        return replace(
            draft, source=source, cue=cue, content=(whole,), rules=(*draft.rules, "the clause's governor is the cue")
        )
    return draft


def _without_swallowed(parse: Parse, drafts: Sequence[Draft]) -> list[Draft | None]:
    """What only goes on with another's torn "that" clause ("allegations that the bloc | *is seeking* …") is no saying.

    The clause is completed by what the other holds; where somebody in the clause is the speaker, both stay.
    """
    out: list[Draft | None] = list(drafts)
    by_cue = sorted((d.cue, index) for index, d in enumerate(drafts) if d.cue is not None)
    for index, draft in enumerate(drafts):
        last = draft.content[-1]
        sentence = parse.sentence_at(last[0])
        verb = torn_verb(sentence, draft, last) if sentence is not None and last[1] <= sentence.end else None
        if sentence is None or verb is None:
            continue
        torn = sentence.span(verb)
        for cue, other in by_cue[bisect_left(by_cue, ((last[1], 0), 0)) :]:
            if cue[0] >= torn[1]:
                break
            held = drafts[other]
            speaks = held.source is not None and last[0] <= held.source[0] < clause_end(sentence, verb)
            if other == index or cue[1] <= torn[0] or speaks or not _continues(sentence, verb, held):
                continue
            end = max(last[1], clause_end(sentence, verb))
            content = (*draft.content[:-1], (last[0], end))
            out[index] = replace(draft, content=content, rules=(*draft.rules, "clause completed"))
            out[other] = None
    return out


def torn_verb(sentence: Sentence, draft: Draft, piece: Span) -> Token | None:
    """The verb of a "that" clause in ``piece`` that stands behind it; ``None`` where nothing is torn.

    It is the clause's own, or one tied to it right behind the piece ("that they failed *and allowed* the attack").
    """
    tokens = sentence.inside(piece)
    marks = [t for t in tokens if t.dep_ == "mark" and t.lower_ in load_yaml("clauses.yaml")["markers"]]
    if not marks:
        return None
    last = tokens[-1]
    torn = next((t.head for t in marks if t.head.i > last.i), None)
    if torn is not None or marks[0].i != tokens[0].i:
        return torn
    verb = marks[0].head
    tied = next((t for t in verb.conjuncts if t.i > last.i), None)
    if tied is None or tied.tag_[:2] != "VB" or any(c.dep_ in SUBJECTS for c in tied.children):
        return None
    joins = sentence.tokens.doc[last.i + 1].lower_ in load_yaml("clauses.yaml")["coordinating"]
    if not joins or cue_act(tied.lower_) is not None:
        return None
    cue = sentence.head(draft.cue) if draft.cue is not None else None
    # "announced that they *had* left and *gave* …": in form the second verb is the first one's fellow.
    narrates = cue is not None and cue.tag_ == tied.tag_ == "VBD" and verb.tag_ != "VBD"
    return None if narrates else tied


def _continues(sentence: Sentence, verb: Token, held: Draft) -> bool:
    """Whether all that ``held`` holds stands in the clause of ``verb``."""
    end = clause_end(sentence, verb)
    return all(piece[1] <= end + 1 for piece in held.content)


def _of_relative(parse: Parse, draft: Draft) -> Draft | None:
    """The verb of a relative clause is said by whom the clause describes, and by nobody where that is a thing."""
    found = verb_of(parse, draft.cue) if draft.cue is not None else None
    if found is None or found[1].tag_[:2] != "VB":
        return draft
    sentence, verb = found
    if draft.source is None and _is_subject_of_which(sentence, verb, draft):
        return None
    who = subject(verb)
    if who is None or who.tag_ not in _RELATIVE or who.dep_ not in SUBJECTS:
        return draft
    pronoun = sentence.span(who)
    meant = antecedent(parse, pronoun)
    if meant is None or draft.source is None or overlap([draft.source], [pronoun, meant]):
        return draft
    if pronoun[0] < draft.source[0] < sentence.span(verb)[0] or (verb.dep_ == "conj" and _only_people(verb)):
        return draft  # "which *advocates* say …"; "the raid that killed him and *said* …" hangs on the wrong verb
    return replace(draft, source=pronoun, doubtful=True, rules=(*draft.rules, "the relative clause's own subject"))


def _only_people(verb: Token) -> bool:
    """Whether the verb tells plainly of words, which no thing in a relative clause has."""
    return any(verb.lower_ in forms(word) for word in load_yaml("saying_verbs.yaml")["neutral"]["verbs"])


def _is_subject_of_which(sentence: Sentence, verb: Token, draft: Draft) -> bool:
    """Whether the content is "the terms *of which*" something was done to: a relative clause without a speaker."""
    subjects = [c for c in verb.children if c.dep_ == "nsubjpass"]
    pieces = [p for p in draft.content if sentence.start <= p[0] < sentence.end]
    return any(t.tag_ == "WDT" and overlap([sentence.span(t)], pieces) for who in subjects for t in who.subtree)
