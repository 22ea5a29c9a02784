"""Whether a report tells its day in the present tense, as live pages and interviews do. In: the parse. Out: yes or no.

In such a report "he rejects" is told of the day itself; in one that tells in the past it is a view that stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from dragoman.reading.times.tense import forms_of

if TYPE_CHECKING:
    from dragoman.reading.parse import Parse

#: So many verbs of saying in the present make a manner of telling, if no more of them stand in the past.
_MANNER: Final = 3
#: Verbs in these clauses follow the one above them.
_BELOW: Final = frozenset({"ccomp", "xcomp", "relcl", "acl"})


def told_in_present(parse: Parse, quoted: Callable[[int], bool]) -> bool:
    """Whether most verbs of saying outside quotation marks (``quoted`` tells of a place) stand in the present."""
    words = forms_of("saying") | forms_of("answering") | forms_of("telling")
    now = then = 0
    for sentence in parse.sentences:
        for token in sentence.tokens:
            if token.tag_ not in {"VBZ", "VBP", "VBD"} or token.dep_ in _BELOW or token.text.lower() not in words:
                continue
            if not quoted(sentence.offset + token.idx):
                now, then = now + (token.tag_ != "VBD"), then + (token.tag_ == "VBD")
    return now >= _MANNER and now >= then
