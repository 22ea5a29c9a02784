"""A parsed report as flat lists: one entry a token, so that later passes touch no parser objects.

In comes a :class:`Parse`; out go parallel lists of words, tags, arcs and offsets, and which tokens stand in quotation
marks. Invariant: ``start[i]``/``end[i]`` are code points of ``Parse.text`` and grow with ``i``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dragoman.model import Span
    from dragoman.reading.parse import Parse

#: A noun phrase is never followed further to the left than this many tokens.
LONGEST_PHRASE = 40
#: Steps up the tree from one token before giving up; keeps a broken parse from costing more than linear time.
DEEPEST = 60


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
            if above != head or self.dep[candidate] in {"cc", "conj"} and self.head[candidate] == head:
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
    done: Doc | None = None
    columns: tuple[list[str], list[str], list[str]] = ([], [], [])
    heads: list[int] = []
    for number, sentence in enumerate(parse.sentences):
        doc = sentence.tokens.doc
        if doc is not done:
            done, columns, heads = doc, _columns(doc), _heads(doc)
        first, last = sentence.tokens.start, sentence.tokens.end
        base = len(flat.words)
        shift = base - first
        flat.bounds.append((base, base + last - first))
        flat.paragraph.append(sentence.paragraph)
        for i in range(first, last):
            head = heads[i]
            flat.head.append(head + shift if first <= head < last else i + shift)
        flat.words.extend(columns[0][first:last])
        flat.tag.extend(columns[1][first:last])
        flat.dep.extend(columns[2][first:last])
        flat.sent.extend([number] * (last - first))
        offset = sentence.offset
        for token_start, word in zip(_starts(doc)[first:last], columns[0][first:last], strict=True):
            flat.start.append(offset + token_start)
            flat.end.append(offset + token_start + len(word))
    flat.low = [word.lower() for word in flat.words]
    flat.quoted = _quoted(flat)
    return flat


def _columns(doc: Doc) -> tuple[list[str], list[str], list[str]]:
    strings = doc.vocab.strings
    known: dict[int, str] = {}
    out: list[list[str]] = []
    for column in doc.to_array(["ORTH", "TAG", "DEP"]).T.tolist() if len(doc) else [[], [], []]:
        texts = []
        for key in column:
            text = known.get(key)
            if text is None:
                text = known[key] = strings[key] if key else ""
            texts.append(text)
        out.append(texts)
    return out[0], out[1], out[2]


def _heads(doc: Doc) -> list[int]:
    relative = doc.to_array(["HEAD"]).astype("int64").reshape(-1).tolist()
    return [i + step for i, step in enumerate(relative)]


def _starts(doc: Doc) -> list[int]:
    cached = doc.user_data.get("dragoman_starts")
    if cached is None:
        cached = doc.to_array(["IDX"]).astype("int64").reshape(-1).tolist()
        doc.user_data["dragoman_starts"] = cached
    return cached  # type: ignore[no-any-return]


def _quoted(flat: Flat) -> list[bool]:
    """Whether each token stands in double quotation marks; a paragraph starts outside."""
    out: list[bool] = []
    inside, paragraph = False, -1
    for i, word in enumerate(flat.words):
        here = flat.paragraph[flat.sent[i]]
        if here != paragraph:
            inside, paragraph = False, here
        if word in {'"', "``", "''"}:
            out.append(False)
            inside = flat.text[flat.start[i]] == "“" or not inside
        else:
            out.append(inside)
    return out
