"""A statement's cue, content and act in, the actors it is aimed at out.

Where the words that name the target stand depends on the act: ``lexicon/toward.yaml``. The holder's own side is no
target unless the cue's object names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Act, Mention, Span, Who
from dragoman.reading.actors import Cast, Resolved
from dragoman.reading.grammar import SUBJECTS, objects, phrase, subject, verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.sides import Sides, meant, same_side, within
from dragoman.reading.victims import is_hit

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: At most so many targets: more is a list of topics.
MOST: Final = 3
#: An object that opens the content ("accused *the West* of …") is the cue's object all the same.
_AT_THE_START = 2


@dataclass(frozen=True, slots=True)
class _Words:
    """Sets of words of ``toward.yaml``."""

    cue_prepositions: frozenset[str]
    content_prepositions: frozenset[str]
    telling: frozenset[str]
    things: frozenset[str]
    sources: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = load_yaml("toward.yaml")
    telling = frozenset(form for lemma in data["telling"] for form in forms(lemma))
    sets = (data["cue_prepositions"], data["content_prepositions"], telling, data["things"], data["sources"])
    return _Words(*map(frozenset, sets))


def find_toward(
    parse: Parse, cast: Cast, sides: Sides, holder: Who, act: Act, cue: Span | None, content: Sequence[Span]
) -> tuple[tuple[Who, ...], str]:
    """The targets of a statement, most certain first, and how they were found; empty where none is named."""
    ways = {
        "object": lambda: _cue_objects(parse, cast, cue, content),
        "agent": lambda: _others(_agents(parse, cast, content), sides, holder),
        "doer": lambda: _others(_agents(parse, cast, content, owners=False), sides, holder),
        "subject": lambda: _others(_agents(parse, cast, content, first=True), sides, holder),
        "with": lambda: _others(_partners(parse, cast, _to_the_end(parse, content)), sides, holder),
        "third": lambda: _others(_mentioned(parse, cast, content), sides, holder),
    }
    for way in load_yaml("toward.yaml")[act]:
        found = [who for who in _distinct(ways[way]()) if not _is_own(who, holder)]
        if way != "object" and act in load_yaml("toward.yaml")["victims"]["acts"]:
            found = [who for who in found if not _is_hit(parse, cast, content, who)]
        if found:
            reason: str = load_yaml("toward.yaml")["reasons"][way]
            return _with_states(found[: 1 if way == "third" else MOST], cast, holder), reason
    return (), ""


def _is_hit(parse: Parse, cast: Cast, content: Sequence[Span], who: Who) -> bool:
    """Whether the content names ``who`` only as hit by a deed ("condemned the bombing of *Iran's* embassy")."""
    named = [m.span for m in within(cast.mentions, content) if m.who == who]
    return bool(named) and all(is_hit(parse, span) for span in named)


def _is_own(who: Who, holder: Who) -> bool:
    """Whether it is the holder, or the state for which he speaks ("reiterated *Yerevan's* calls")."""
    if who.name == holder.name or (who.id is not None and who.id == holder.id):
        return True
    return who.kind == "state" and same_side(who, holder)


def _with_states(found: Sequence[Who], cast: Cast, holder: Who) -> tuple[Who, ...]:
    """Unnamed people of another state ("Polish officers"), and one person alone, stand for it too."""
    out = dict.fromkeys(found)
    for who in found:
        alone = len(found) == 1 and who.kind == "person"
        if (who.id is None or alone) and who.country is not None and not same_side(who, holder):
            out |= dict.fromkeys(m.who for m in cast.mentions if m.who.kind == "state" and m.who.country == who.country)
    return tuple({who.id or who.name: who for who in reversed(out)}.values())[::-1][:MOST]


def _distinct(whos: Iterator[Who]) -> list[Who]:
    out: dict[str, Who] = {}
    for who in whos:
        if who.kind not in {"place", "outlet"} or who.id is not None:
            out.setdefault(who.id or who.name.casefold(), who)
    return list(out.values())


def _others(whos: Iterator[Who], sides: Sides, holder: Who) -> Iterator[Who]:
    """Those that are not the holder's own side; of the unnamed, those whose state is known."""
    for who in whos:
        known = who.id is not None or (who.country is not None and who.kind != "unknown")
        if known and who.kind not in {"place", "outlet"} and who.name != holder.name and not sides.same(who, holder):
            yield who


def _cue_objects(parse: Parse, cast: Cast, cue: Span | None, content: Sequence[Span]) -> Iterator[Who]:
    if cue is None or (found := verb_of(parse, cue)) is None:
        return
    sentence, verb = found
    if verb.lower_ in _words().telling:
        return
    for token in objects(verb, _words().cue_prepositions):
        if token.lower_ in _words().things:
            continue  # "rejected it": what was said, not who said it
        span = phrase(sentence, token, coordinated=True)
        within_content = any(s <= span[0] < e for s, e in content)
        if within_content and not any(abs(span[0] - s) <= _AT_THE_START for s, _ in content):
            continue
        named = _heads(sentence, token, cast.who(span, agent=True))
        if all(who.id is None for who in named):
            bare = phrase(sentence, token, coordinated=True, bare=True)
            named = _heads(sentence, token, cast.who(bare, agent=True)) if bare != span else named
        if not any(who.id for who in named):
            yield from (who for who in _speakers_of(sentence, token, verb, cast) if who.id or _is_named(who))
        yield from (who for who in named if who.id is not None or _is_somebody(who))


def _is_somebody(who: Who) -> bool:
    """Whether somebody whom nobody knows is one at all."""
    return who.kind != "unknown" and _no_names().search(who.name) is None


def _is_named(who: Who) -> bool:
    """Whether somebody whom nobody knows has a name, and no day's."""
    return who.name[:1].isupper() and _no_names().search(who.name) is None


@lru_cache(maxsize=1)
def _no_names() -> re.Pattern[str]:
    return re.compile(load_yaml("toward.yaml")["no_names"], re.IGNORECASE)


def _owners(sentence: Sentence, verb: Token, cast: Cast) -> list[Who]:
    """The person whose people the subject is: "*Boluarte's* rivals", "critics of *Boluarte*"."""
    who = subject(verb)
    who = who if who is not None and who.lower_ in _people() else None
    owners = [c for c in who.children if c.dep_ == "poss"] if who is not None else []
    if who is not None and not owners:
        owners = [below for c in who.children if c.lower_ == "of" for below in c.children if below.dep_ == "pobj"]
    found = [one for owner in owners for one in _heads(sentence, owner, cast.who(phrase(sentence, owner), agent=True))]
    return [one for one in found if one.kind == "person"]


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    """Nouns for those who are for or against somebody, in both numbers."""
    words: list[str] = load_yaml("toward.yaml")["people"]
    return frozenset((*words, *(f"{word}s" for word in words), *(f"{word[:-1]}ies" for word in words)))


def _speakers_of(sentence: Sentence, token: Token, verb: Token, cast: Cast) -> Iterator[Who]:
    """Whose words an object is: "dismissed *Lima's* offer", "a proposal *by the Greens*".

    "Boluarte's rivals criticised *her* plan": whose people the subject is, is who they speak of.
    """
    for child in token.children:
        if child.dep_ == "poss" and child.tag_ == "PRP$" and (owners := _owners(sentence, verb, cast)):
            yield from owners
        elif child.dep_ == "poss":
            yield from _heads(sentence, child, cast.who(phrase(sentence, child), agent=True))
        if child.lower_ in _words().sources:
            for below in child.children:
                if below.dep_ == "pobj":
                    yield from _heads(sentence, below, cast.who(phrase(sentence, below), agent=True))


def _heads(sentence: Sentence, token: Token, found: Sequence[Resolved]) -> list[Who]:
    """The actors that the phrase's head and what is joined to it name; "*Russian* allegations" names none."""
    conjuncts = {sentence.span(t)[0] for t in (token, *token.conjuncts)}
    return [r.who for r in found if r.who.id is None or any(r.span[0] <= start < r.span[1] for start in conjuncts)]


def _agents(
    parse: Parse, cast: Cast, content: Sequence[Span], *, first: bool = False, owners: bool = True
) -> Iterator[Who]:
    """Who does something in the content: subjects, possessors, and those a deed is done "by"; or its first subject."""
    acting = (mention.who for mention in _acting(parse, cast, content, owners=owners))
    yield from islice(acting, 1 if first else None)


def _acting(parse: Parse, cast: Cast, content: Sequence[Span], *, owners: bool) -> Iterator[Mention]:
    for mention in meant(parse, cast.mentions, content):
        sentence = parse.sentence_at(mention.span[0])
        head = sentence.head(mention.span) if sentence else None
        if head is None or mention.who.kind == "place":
            continue
        top = head
        while top.dep_ in {"compound", "amod", "conj"} and top.head.i != top.i:
            top = top.head
        by = top.dep_ == "pobj" and top.head.lower_ == "by"
        if top.dep_ in SUBJECTS or (owners and top.dep_ == "poss") or by:
            yield mention


def acts_for_another(parse: Parse, cast: Cast, sides: Sides, holder: Who, content: Sequence[Span]) -> bool:
    """Whether the first known actor whom the content names as acting is of another side than ``holder``.

    "*His* men", "*our* army" are the holder's own, whomever they are taken for.
    """
    first = next((m for m in _acting(parse, cast, content, owners=False) if m.who.id is not None), None)
    if first is None or first.who.name == holder.name or sides.same(first.who, holder):
        return False
    return parse.folded[slice(*first.span)].partition(" ")[0] not in load_yaml("toward.yaml")["own"]


def names_own_side(parse: Parse, cast: Cast, sides: Sides, holder: Who, content: Sequence[Span]) -> int:
    """How many characters lead up to and name, as first subject, the side that ``holder`` speaks for; 0 for none.

    "*The United States* urges", "that *Russia and China* hope". People of the side are not it, but for ``holder``.
    """
    start, end = content[0]
    lead = re.match(r"[\W_]*(?:that[\W_]+)?(?:the )?", parse.text[start:end], re.IGNORECASE)
    place = start + (lead.end() if lead is not None else 0)
    first = next((m for m in within(cast.mentions, [content[0]]) if m.span[1] > place), None)
    if first is None or first.span[0] > place or first.how == "pronoun" or first.who.kind in {"place", "outlet"}:
        return 0
    own = first.who.name == holder.name or (first.who.kind != "person" and sides.same(first.who, holder))
    sentence = parse.sentence_at(first.span[0])
    head = sentence.head(first.span) if sentence is not None else None
    if not own or sentence is None or head is None or head.dep_ not in SUBJECTS:
        return 0
    last = max((head, *head.conjuncts), key=lambda t: t.i)
    return max(first.span[1], sentence.span(last)[1]) - start


def _partners(parse: Parse, cast: Cast, content: Sequence[Span]) -> Iterator[Who]:
    for mention in meant(parse, cast.mentions, content):
        sentence = parse.sentence_at(mention.span[0])
        head = sentence.head(mention.span) if sentence else None
        while head is not None and head.dep_ in {"compound", "amod", "conj", "poss"} and head.head.i != head.i:
            head = head.head
        if head is not None and head.dep_ == "pobj" and head.head.lower_ in _words().content_prepositions:
            yield mention.who


def _to_the_end(parse: Parse, content: Sequence[Span]) -> list[Span]:
    """The content with what follows it in its last sentence ("“content with the draft” *with Lima*")."""
    last = content[-1]
    sentence = parse.sentence_at(last[0])
    return [*content[:-1], (last[0], max(last[1], sentence.end))] if sentence else list(content)


def _mentioned(parse: Parse, cast: Cast, content: Sequence[Span]) -> Iterator[Who]:
    for mention in meant(parse, cast.mentions, content):
        if mention.who.id is not None and mention.who.kind != "place":
            yield mention.who
