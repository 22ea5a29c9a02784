"""What looks like a statement in, whether it is none out: a measure for its speaker, a content that only points.

"According to NATO standards" names no speaker; "on that score", "so" say nothing that could be quoted; a headline
without a verb of its own ("Armenia Turning Away, Says Y") only announces what the text tells Y to have said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from dragoman.lexicon import load_yaml
from dragoman.model import Act, Span, Statement, Who
from dragoman.reading.grammar import verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse
from dragoman.reading.plain import saying_words


def says_nothing(content: str, act: Act) -> bool:
    """Whether ``content`` only points to what was said before ("he said so", "optimistic on that score")."""
    data = load_yaml("clauses.yaml")
    if act in data["answering"]:
        return False
    if content.casefold() in data["pointing"]:
        return True
    return act not in data["refusing"] and _pointing_phrase().fullmatch(content) is not None


@lru_cache(maxsize=1)
def _pointing_phrase() -> re.Pattern[str]:
    return re.compile("|".join(load_yaml("clauses.yaml")["pointing_phrase"]), re.IGNORECASE)


def is_measure(parse: Parse, cue: Span | None, source: Span | None) -> bool:
    """Whether "according to" leads to what something is done by ("standards", "plan") and to nobody who speaks."""
    if cue is None or source is None or not parse.folded.startswith("according", cue[0]):
        return False
    found = verb_of(parse, source)
    return found is not None and found[1].lower_ in load_yaml("clauses.yaml")["measures"]


def is_no_saying(parse: Parse, cue: Span | None) -> bool:
    """Whether the cue's words only look like a saying: "*charges* d'affaires", "were *reported* dead"."""
    if cue is None:
        return False
    words = parse.folded[cue[0] : cue[1] + _NEXT].lower()
    if any(pattern.match(words) for pattern in _patterns("alike")):
        return True
    if _only_cites(parse, cue) or _hosts(parse, cue):
        return True
    alone = _IT.search(parse.folded[max(0, cue[0] - 4) : cue[0]].lower()) is not None
    return alone and any(pattern.match(words) for pattern in _patterns("unknowing"))


def only_seems(parse: Parse, cue: Span | None) -> bool:
    """Whether the cue tells how things look, and nobody says so: "*appeared* to fall apart", "*reportedly* left"."""
    if cue is None:
        return False
    words = parse.folded[cue[0] : cue[1] + _NEXT].lower()
    return _is_guess(parse, cue) or any(pattern.match(words) for pattern in _patterns("seeming"))


@lru_cache(maxsize=8)
def _patterns(row: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, load_yaml("no_sayings.yaml")[row]))


_IT: Final = re.compile(r"\bit $")


def is_nobodys(parse: Parse, cue: Span | None, who: Who) -> bool:
    """Whether a noun tells of words that nobody is told to have said: "amid *questions* over the bridge"."""
    found = verb_of(parse, cue) if cue is not None and who.id is None and who.name == "unknown" else None
    return found is not None and found[1].tag_[:2] == "NN"


def _is_guess(parse: Parse, cue: Span) -> bool:
    """Whether the cue is the outlet's "reportedly" with or without a deed: "*reportedly made* a secret visit"."""
    words = parse.text[slice(*cue)].lower().split()
    rest = [word for word in words if word not in load_yaml("no_sayings.yaml")["guessed"]]
    return len(rest) < len(words) and not any(word in saying_words() for word in rest)


def _only_cites(parse: Parse, cue: Span) -> bool:
    """Whether the cue only names where an outlet has it from: "*citing* unnamed officials"."""
    found = verb_of(parse, cue)
    if found is None or found[1].lower_ not in _forms_in("citing"):
        return False
    held = next((c for c in found[1].children if c.dep_ == "dobj"), None)
    return held is not None and held.lower_ in _nouns_in("cited")


def _hosts(parse: Parse, cue: Span) -> bool:
    """Whether somebody is received at a place: "*welcomed* the premier to his farm"."""
    found = verb_of(parse, cue)
    if found is None or found[1].lower_ not in _forms_in("hosting"):
        return False
    guest = next((c for c in found[1].children if c.dep_ == "dobj"), None)
    if guest is None or guest.tag_ not in {"NNP", "PRP"}:
        return False
    led = [p for word in (found[1], guest) for p in word.children if p.dep_ == "prep" and p.lower_ in {"to", "at"}]
    return any(g.lower_ in _nouns_in("places") or g.tag_ == "NNP" for p in led for g in p.children)


@lru_cache(maxsize=8)
def _forms_in(row: str) -> frozenset[str]:
    return frozenset(form for verb in load_yaml("no_sayings.yaml")[row] for form in forms(str(verb)))


@lru_cache(maxsize=8)
def _nouns_in(row: str) -> frozenset[str]:
    return frozenset(form for noun in load_yaml("no_sayings.yaml")[row] for form in (str(noun), f"{noun}s"))


def finds_only(parse: Parse, source: Span | None, who: Who) -> bool:
    """Whether the one that "reveals" something is a thing, which says nothing: "the *announcement* confirms"."""
    if who.id is not None or who.kind != "unknown" or source is None:
        return False
    found, data = verb_of(parse, source), load_yaml("no_sayings.yaml")
    if found is None or found[1].tag_ not in {"NN", "NNS"}:
        return False
    word = found[1].lower_
    plain = {word, word.removesuffix("s"), word.removesuffix("ies") + "y"}
    return re.fullmatch(data["things"], word) is not None and not plain & {*data["bodies_too"], *_collectives()}


#: So many characters behind a cue show that it is none.
_NEXT: Final = 24


def is_thing(parse: Parse, source: Span | None, who: Who) -> bool:
    """Whether the source is a plain noun that the knowledge does not know for people ("Europe's *needs* demand …")."""
    if who.id is not None or who.kind != "unknown" or source is None:
        return False
    found = verb_of(parse, source)
    return found is not None and found[1].tag_ in {"NN", "NNS"} and found[1].lower_ not in _collectives()


@lru_cache(maxsize=1)
def _collectives() -> frozenset[str]:
    return frozenset(load_yaml("nested.yaml")["collectives"])


def without_announced(parse: Parse, made: Sequence[Statement], heading: Span | None) -> list[Statement]:
    """``made`` without those of a headline that have no finite verb, where their holder speaks in the text too."""
    if heading is None:
        return list(made)
    body = {s.holder.id for s in made if s.content[0][0] >= heading[1] and s.holder.id is not None}
    finite = load_yaml("clauses.yaml")["finite"]

    def announced(statement: Statement) -> bool:
        if not heading[0] <= statement.content[0][0] < heading[1] or statement.holder.id not in body:
            return False
        pieces = [(parse.sentence_at(piece[0]), piece) for piece in statement.content]
        return not any(t.tag_ in finite for sentence, piece in pieces if sentence for t in sentence.inside(piece))

    return [s for s in made if not announced(s)]
