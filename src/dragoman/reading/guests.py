"""A participle before a noun in, who is on a visit by it and who is visited out, as words of the same sentence.

"Spoke with *visiting* envoys" is parsed as if somebody visited envoys: a word of ``lexicon/frames.yaml`` behind a
preposition or a verb of speaking tells that those behind it came, and the subject of the clause is whom they met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.arguments import doer, is_verb, undergoer

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: Words climbed from a guest to the verb of the clause.
_CLIMB: Final = 6
#: Prepositions behind which a guest may stand ("a dinner *for* visiting envoys").
_COMPANY: Final = frozenset({"with", "by", "to", "from", "for", "between", "of"})


def guest_of(verb: Token) -> Token | None:
    """Who is on a visit, if ``verb`` only says so of a noun; ``None`` where it tells who visits whom."""
    if verb.lower_ not in load_yaml("frames.yaml")["guests"] or verb.tag_ != "VBG":
        return None
    led = verb.dep_ == "xcomp" or (verb.dep_ == "pcomp" and verb.head.lower_ in _COMPANY)
    return undergoer(verb) if led and not any(c.i < verb.i for c in verb.children) else None


def host_of(verb: Token) -> Token | None:
    """Whom the guest of ``verb`` met: the subject of the clause."""
    above = verb.head
    for _ in range(_CLIMB):
        if is_verb(above) or above.head.i == above.i:
            break
        above = above.head
    return doer(above) if is_verb(above) else None
