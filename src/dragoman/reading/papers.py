"""A paper that speaks in ("the *statement* said", "the *resolution* expresses"), whoever issued it out.

The report tells it before: "X said in a statement", "a statement by X", "X issued a statement". Of papers that bodies
adopt or issue, the body that spoke just before is taken where nothing tells more. Invariant: no more sentences are
looked at than ``_BACK``; a paper of nobody stays by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span, Who
from dragoman.reading.actors import Cast, Resolved
from dragoman.reading.grammar import phrase, subject, verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.sides import within

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: So many sentences back a paper may have been told of.
_BACK: Final = 30
_CLIMB: Final = 3
#: How a word before the noun of a paper hangs on it that may name who issued it ("the *army* statement").
_BEFORE: Final = frozenset({"compound", "nmod"})
#: Sectors of those whose papers are called a rebel's.
_ARMED: Final = frozenset({"REB", "UAF", "ISM"})
#: So far back a body is looked for that a word before the paper names ("the *army* statement").
_FAR_BACK: Final = 4000


def paper_of(parse: Parse, span: Span) -> str | None:
    """The noun of a paper that the words of ``span`` are about ("the joint *communique*"); ``None`` for other words."""
    found = verb_of(parse, span)
    if found is None or found[1].lower_ not in _papers() or found[1].tag_ not in {"NN", "NNP"}:
        return None
    return found[1].lower_


def issuers(parse: Parse, cast: Cast, span: Span, noun: str) -> tuple[Sequence[Resolved], str]:
    """Who issued the paper that ``span`` means, and how that is told; nobody where the report does not tell it."""
    sentence = parse.sentence_at(span[0])
    head = sentence.head(span) if sentence is not None else None
    if sentence is None or head is None:
        return (), ""
    if beside := _named_beside(parse, cast, span, noun):
        return beside, f"whose {noun} it is"
    for where, token in ((sentence, head), *_told_before(parse, sentence, noun)):
        for who in _issuers_at(token):
            resolved = [r for r in cast.who(phrase(where, who, coordinated=True), agent=True) if _can_issue(r)]
            if _stands_before(who) and not (resolved and _is_body(resolved[0].who)):
                resolved = _met_before(parse, cast, where, who)
            if resolved:
                return resolved, f"whose {noun} it is"
    return (), ""


def _named_beside(parse: Parse, cast: Cast, span: Span, noun: str) -> list[Resolved]:
    """Who is named right behind the noun, however it was parsed: "a report *by the WHO*"."""
    by = "|".join(load_yaml("papers.yaml")["by"][:1])
    found = re.compile(rf"\b{re.escape(noun)} (?:{by}) (?:the )?").search(parse.folded, *span)
    if found is None:
        return []
    named = (m for m in within(cast.mentions, [(found.end(), span[1])]) if m.span[0] <= found.end())
    return [r for m in named for r in cast.who(m.span) if _can_issue(r)]


def _stands_before(word: Token) -> bool:
    """Whether a word before a paper may name who issued it."""
    return word.dep_ in _BEFORE or (word.dep_ == "amod" and word.lower_ in load_yaml("papers.yaml")["armed"])


def _can_issue(resolved: Resolved) -> bool:
    who = resolved.who
    known = who.id is not None or who.kind in {"person", "organisation"} or who.sector is not None
    return who.kind != "place" and known


def _met_before(parse: Parse, cast: Cast, where: Sentence, who: Token) -> list[Resolved]:
    """The body that ended in the same word when it was spoken of last: "the *army* statement" after "the Chad army"."""
    start = where.span(who)[0]
    earlier = list(within(cast.mentions, [(max(0, start - _FAR_BACK), start)]))[::-1]
    said = (m for m in earlier if parse.folded[slice(*m.span)].split()[-1:] == [who.lower_])
    found = [r for m in said for r in cast.who(m.span) if _is_body(r.who)][:1]
    if found or who.lower_ not in load_yaml("papers.yaml")["armed"]:
        return found
    groups = (m for m in earlier if m.who.kind == "group" and m.who.sector in _ARMED and m.how in {"name", "variant"})
    return [r for m in groups for r in cast.who(m.span) if r.who == m.who][:1]


def _is_body(who: Who) -> bool:
    """Whether an actor is a known body: "the *army* statement" is the army's, "the *press* statement" nobody's."""
    return who.id is not None and who.kind != "person"


def _told_before(parse: Parse, sentence: Sentence, noun: str) -> Iterator[tuple[Sentence, Token]]:
    """The same noun in the sentences before, nearest first."""
    number = next((n for n, s in enumerate(parse.sentences) if s.start == sentence.start), 0)
    for other in reversed(parse.sentences[max(0, number - _BACK) : number]):
        for token in reversed(other.tokens):
            same = token.lower_.endswith(noun) or noun.endswith(token.lower_)  # "the suit" after "a lawsuit"
            if same and token.lower_ in _papers() and token.tag_ in {"NN", "NNP"}:
                yield other, token


def _issuers_at(token: Token) -> Iterator[Token]:
    """The words that may name who issued the paper: its owner, "by X", the subject of what is done with it."""
    for child in token.children:
        if child.dep_ == "poss" or (_stands_before(child) and child.i < token.i):
            yield child
        elif child.dep_ == "prep" and child.lower_ in load_yaml("papers.yaml")["by"]:
            yield from (below for below in child.children if below.dep_ == "pobj")
        elif child.tag_ == "VBN" and child.dep_ in {"acl", "relcl"}:
            yield from _agents(child) if child.lower_ not in _carried() else ()
            yield from _sites(child)
    yield from _who_issues(token)


def _who_issues(token: Token) -> Iterator[Token]:
    """The subject of what is done with the paper: "X *filed* a suit", "said *in* a statement"."""
    top = token
    for _ in range(_CLIMB):
        if top.head.i == top.i or top.dep_ in {"nsubj", "relcl"}:
            return
        passive, done_with = top.dep_ == "nsubjpass", top.dep_ == "dobj"
        if top.dep_ == "prep" and top.lower_ not in load_yaml("papers.yaml")["said_in"]:
            return
        top = top.head
        if top.tag_[:2] == "VB":
            if done_with and top.lower_ not in _issuing():
                return
            yield from _agents(top)
            who = None if passive else subject(top)
            if who is not None and who.i != token.i:
                yield who
            return


def _agents(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            yield from (below for below in child.children if below.dep_ == "pobj")


def _sites(verb: Token) -> Iterator[Token]:
    """Whose place it is on which a paper was put: "published on the *navy* website"."""
    for prep in verb.children:
        for site in prep.children if prep.dep_ == "prep" and prep.lower_ == "on" else ():
            if site.lower_ in load_yaml("papers.yaml")["sites"]:
                yield from (c for c in site.children if c.dep_ in {"poss", "compound", "nmod"})


def is_of_a_body(noun: str) -> bool:
    """Whether a paper of this kind is that of the body which spoke just before, where nobody is told to issue it."""
    return noun in load_yaml("papers.yaml")["of_bodies"]


@lru_cache(maxsize=1)
def _carried() -> frozenset[str]:
    """Participles that tell who only passed a paper on ("a statement *carried* by the agency")."""
    return frozenset(form for verb in load_yaml("papers.yaml")["carried"] for form in forms(str(verb)))


@lru_cache(maxsize=1)
def _issuing() -> frozenset[str]:
    """Forms of the verbs by which papers are issued."""
    return frozenset(form for verb in load_yaml("papers.yaml")["issuing"] for form in forms(str(verb)))


@lru_cache(maxsize=1)
def _papers() -> frozenset[str]:
    data = load_yaml("papers.yaml")
    return frozenset((*data["papers"], *data["of_bodies"]))
