"""A parsed report as flat lists: one entry a token, so that later passes touch no parser objects.

In comes a :class:`Parse`; out go parallel lists of words, tags, arcs and offsets, and which tokens stand in quotation
marks. Invariant: ``start[i]``/``end[i]`` are code points of ``Parse.text`` and grow with ``i``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dragoman.model import Span
    from dragoman.reading.parse import Parse

#: A noun phrase is never followed further to the left than this many tokens.
LONGEST_PHRASE = 40
#: Steps up the tree from one token before giving up; keeps a broken parse from costing more than linear time.
DEEPEST = 60
_ATTRIBUTES: Final[list[int | str]] = ["ORTH", "TAG", "DEP", "HEAD", "IDX"]
#: What the parser's numbers stand for, remembered: the same words come again and again.
_STRINGS: Final[dict[int, str]] = {0: ""}
_REMEMBERED: Final = 200_000
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
    if len(_STRINGS) > _REMEMBERED:
        _STRINGS.clear()
        _STRINGS[0] = ""
    done: Doc | None = None
    words, tags, deps, heads, starts = list[str](), list[str](), list[str](), list[int](), list[int]()
    for number, sentence in enumerate(parse.sentences):
        doc = sentence.tokens.doc
        if doc is not done:
            done = doc
            words, tags, deps, heads, starts = _columns(doc, _STRINGS)
        first, last, base = sentence.tokens.start, sentence.tokens.end, len(flat.words)
        shift, offset = base - first, sentence.offset
        flat.bounds.append((base, base + last - first))
        flat.paragraph.append(sentence.paragraph)
        flat.head += [
            head + shift if first <= head < last else i + shift for i, head in enumerate(heads[first:last], first)
        ]
        flat.words += words[first:last]
        flat.tag += tags[first:last]
        flat.dep += deps[first:last]
        flat.sent += [number] * (last - first)
        flat.start += [offset + start for start in starts[first:last]]
    flat.end = [start + len(word) for start, word in zip(flat.start, flat.words, strict=True)]
    flat.low = [word.lower() for word in flat.words]
    flat.quoted = _quoted(flat)
    return flat


def _columns(doc: Doc, known: dict[int, str]) -> tuple[list[str], list[str], list[str], list[int], list[int]]:
    """Words, tags, arcs, heads (by place in the document) and starts of a document's tokens."""
    array = doc.to_array(_ATTRIBUTES)
    words, tags, deps = array[:, 0].tolist(), array[:, 1].tolist(), array[:, 2].tolist()
    strings = doc.vocab.strings
    for key in {*words, *tags, *deps}.difference(known):
        known[key] = strings[key]
    heads = (array[:, 3].astype("int64") + np.arange(len(doc))).tolist()
    return [known[w] for w in words], [known[t] for t in tags], [known[d] for d in deps], heads, array[:, 4].tolist()


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
