"""A parsed report as flat lists: one entry a token, so that later passes touch no parser objects.

In comes a :class:`Parse`; out go parallel lists of words, tags, arcs and offsets, and which tokens stand in quotation
marks. Invariant: ``start[i]``/``end[i]`` are code points of ``Parse.text`` and grow with ``i``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dragoman.model import Span
    from dragoman.reading.parse import Parse

#: A noun phrase is never followed further to the left than this many tokens.
LONGEST_PHRASE = 40
#: Steps up the tree from one token before giving up; keeps a broken parse from costing more than linear time.
DEEPEST = 60
_MARKS: Final = frozenset({'"', "``", "''"})


@dataclass(slots=True)
class Flat:
    """Parallel lists over all tokens of a report. ``head[i] == i`` for a root; arcs never leave a sentence."""

    text: str
    words: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    dep: list[str] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    bounds: list[Span] = field(default_factory=list)
    paragraph: list[int] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def between(self, span: Span) -> tuple[int, int]:
        """First and one-past-last token that overlaps ``span``."""
        return bisect_right(self.end, span[0]), bisect_left(self.start, span[1])

    def left(self, head: int) -> int:
        """The first token of the unbroken run before ``head`` that depends on it, directly or not."""
        first = self.bounds[self.sent[head]][0]
        position = head
        while position > first and head - position < LONGEST_PHRASE:
            candidate = position - 1
            above = self.head[candidate]
            steps = 0
            while above < head and steps < DEEPEST and self.head[above] != above:
                above = self.head[above]
                steps += 1
            if above != head or (self.dep[candidate] in {"cc", "conj"} and self.head[candidate] == head):
                break
            position = candidate
        return position

    def children(self, token: int, deps: frozenset[str]) -> list[int]:
        """Tokens of the sentence that hang on ``token`` by one of ``deps``, near ones only, in order."""
        first, last = self.bounds[self.sent[token]]
        low, high = max(first, token - LONGEST_PHRASE), min(last, token + LONGEST_PHRASE)
        return [i for i in range(low, high) if self.head[i] == token and i != token and self.dep[i] in deps]

    def span(self, first: int, last: int) -> Span:
        """The characters of tokens ``first`` … ``last`` (inclusive)."""
        return (self.start[first], self.end[last])

    def said(self, first: int, last: int) -> str:
        """The text of tokens ``first`` … ``last`` (inclusive)."""
        return self.text[self.start[first] : self.end[last]]


def flatten(parse: Parse) -> Flat:
    """The lists for ``parse``. Linear in its length."""
    flat = Flat(parse.text)
    for number, sentence in enumerate(parse.sentences):
        tokens = sentence.tokens
        doc, first, last, base = tokens.doc, tokens.start, tokens.end, len(flat.words)
        shift, offset = base - first, sentence.offset
        flat.bounds.append((base, base + last - first))
        flat.paragraph.append(sentence.paragraph)
        own = doc[first:last]
        flat.head += [token.head.i + shift for token in own]
        flat.words += [token.text for token in own]
        flat.low += [token.lower_ for token in own]
        flat.tag += [token.tag_ for token in own]
        flat.dep += [token.dep_ for token in own]
        flat.sent += [number] * (last - first)
        flat.start += [offset + start for start in doc.starts[first:last]]
        flat.end += [offset + end for end in doc.ends[first:last]]
    flat.quoted = _quoted(flat)
    return flat


def _quoted(flat: Flat) -> list[bool]:
    """Whether each token stands in double quotation marks; a paragraph starts outside."""
    out: list[bool] = []
    inside, paragraph = False, -1
    for i, word in enumerate(flat.words):
        here = flat.paragraph[flat.sent[i]]
        if here != paragraph:
            inside, paragraph = False, here
        if word in _MARKS:
            out.append(False)
            inside = flat.text[flat.start[i]] == "“" or not inside
        else:
            out.append(inside)
    return out
