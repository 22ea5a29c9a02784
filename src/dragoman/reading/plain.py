"""Drafts and the parse in; plain sayings ("X said that …") that the tagger left out and mere deeds told apart, out.

A verb of saying with a subject and a clause of its own needs no model. What somebody did to a thing ("imposed a ban",
"will debate the deal") is said to nobody: its cue names no act, and behind it stands nothing but the verb's object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.acts import cue_act
from dragoman.reading.drafts import Draft
from dragoman.reading.grammar import phrase, verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.places import Places
from dragoman.reading.quotations import MARKS

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: What such a saying is worth, and the least words of its content.
_PLAIN: Final = 0.6
_SHORTEST: Final = 3
_DEED: Final = "a deed or an attitude, said to nobody"
_MAIN: Final = frozenset({"ROOT", "conj", "parataxis"})
_OBJECT: Final = frozenset({"dobj", "attr", "prep", "pobj", "advmod", "npadvmod", "nmod"})


def with_plain_sayings(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """``drafts``, deeds as attitudes, with plain sayings outside quotation marks that none of them touches."""
    told = [replace(d, channel="belief", rules=(*d.rules, _DEED)) if _is_deed(parse, d) else d for d in drafts]
    taken = Places((s, 0) for d in told for s in _words(d))
    return [*told, *(new for new in _plain(parse) if not taken.touching(_words(new)))]


def _words(draft: Draft) -> list[Span]:
    return [*draft.content, *(s for s in (draft.cue, draft.source) if s is not None)]


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    """Forms of the verbs that tell of a saying by themselves."""
    return frozenset(form for verb in load_yaml("clauses.yaml")["plainly"] for form in forms(str(verb)))


@lru_cache(maxsize=1)
def saying_words() -> frozenset[str]:
    """Forms of all verbs by which reports introduce what somebody says."""
    rows = (row for name, row in load_yaml("saying_verbs.yaml").items() if name != "beside")
    return frozenset(form for row in rows for verb in row["verbs"] for form in forms(str(verb).split()[0]))


@lru_cache(maxsize=1)
def _reckoning() -> frozenset[str]:
    """Forms of the verbs that tell how many."""
    return frozenset(form for verb in load_yaml("clauses.yaml")["reckoning"] for form in forms(str(verb)))


@lru_cache(maxsize=1)
def _formulas() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Form of a verb → the infinitives and the nouns by which alone it says something."""
    table: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for row in load_yaml("clauses.yaml")["formulas"]:
        words = frozenset(row.get("infinitives", ())), frozenset(row.get("nouns", ()))
        table |= {form: words for verb in row["verbs"] for form in forms(str(verb))}
    return table


def _plain(parse: Parse) -> Iterator[Draft]:
    for sentence in parse.sentences:
        for verb in sentence.tokens:
            if verb.lower_ in _formulas() and verb.tag_ in {"VBD", "VBZ", "VBP", "VBN"} and verb.dep_ in _MAIN:
                formula = _formula(parse, sentence, verb)
                if formula is not None:
                    yield formula
            if verb.lower_ in _verbs() and verb.tag_ in {"VBD", "VBZ", "VBP"} and verb.dep_ in _MAIN:
                found = _saying(parse, sentence, verb)
                if found is not None:
                    yield found


def _saying(parse: Parse, sentence: Sentence, verb: Token) -> Draft | None:
    """The statement of ``verb`` where it has a subject before it and a finite clause behind it."""
    who = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    if who is None or clause is None or any(c.dep_ == "neg" for c in verb.children):
        return None
    first = min(clause.subtree, key=lambda t: t.i)
    last = max(clause.subtree, key=lambda t: t.i)
    content = (sentence.span(first)[0], sentence.span(last)[1])
    cue, source = sentence.span(verb), phrase(sentence, who)
    words = parse.marked[source[0] : content[1]]
    apart = first.i > verb.i and source[1] <= cue[0]
    if not apart or any(c in MARKS for c in words) or len(parse.marked[slice(*content)].split()) < _SHORTEST:
        return None
    return Draft(source, cue, (content,), _PLAIN, rules=("a plain saying",))


def _formula(parse: Parse, sentence: Sentence, verb: Token) -> Draft | None:
    """The statement of a verb that says something by an infinitive or an object alone."""
    infinitives, nouns = _formulas()[verb.lower_]
    who = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    said = next((c for c in verb.children if c.i > verb.i and _says(c, infinitives, nouns)), None)
    if who is None or said is None or any(c.dep_ == "neg" for c in verb.children):
        return None
    inner = [t for t in said.subtree if t.dep_ != "punct"]
    content = (sentence.span(min(inner, key=lambda t: t.i))[0], sentence.span(max(inner, key=lambda t: t.i))[1])
    cue, source = sentence.span(verb), phrase(sentence, who)
    if not source[1] <= cue[0] < content[0] or any(c in MARKS for c in parse.marked[source[0] : content[1]]):
        return None
    return Draft(source, cue, (content,), _PLAIN, rules=("a plain saying",))


def _says(token: Token, infinitives: frozenset[str], nouns: frozenset[str]) -> bool:
    to = any(c.lower_ == "to" for c in token.children)
    return (token.dep_ == "xcomp" and to and token.lower_ in infinitives) or (
        token.dep_ == "dobj" and token.lower_ in nouns
    )


def _is_deed(parse: Parse, draft: Draft) -> bool:
    """Whether ``draft`` only tells what was done: no act in its cue, no clause and no quotation in its content."""
    if draft.cue is None or draft.source is None or draft.channel not in {"speech", "writing"}:
        return False
    if cue_act(parse.text[slice(*draft.cue)]) is not None or len(draft.content) > 1:
        return False
    found, piece = verb_of(parse, draft.cue), draft.content[0]
    says = any(word in saying_words() for word in parse.text[slice(*draft.cue)].lower().split())
    if says or found is None or found[1].tag_[:2] != "VB" or any(c in MARKS for c in parse.marked[slice(*piece)]):
        return False
    sentence, verb = found
    tokens = sentence.inside(piece)
    if verb.lower_ in _reckoning() and any(t.tag_ == "CD" for t in tokens):
        return False
    top = sentence.head(piece)
    clause = any(t.dep_ in {"ccomp", "xcomp", "mark"} and t.head.i <= verb.i for t in tokens)
    return top is not None and top.dep_ in _OBJECT and top.tag_[:2] != "VB" and not clause
