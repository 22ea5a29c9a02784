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
from dragoman.reading.parse import Parse


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
    data = load_yaml("clauses.yaml")
    words = parse.folded[cue[0] : cue[1] + _NEXT].lower()
    if any(re.match(pattern, words) for pattern in data["no_sayings"]):
        return True
    alone = re.search(r"\bit $", parse.folded[max(0, cue[0] - 4) : cue[0]].lower()) is not None
    return alone and any(re.match(pattern, words) for pattern in data["unknowing"])


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
