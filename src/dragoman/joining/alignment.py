"""Two statements in, whether they are one utterance out: quotations aligned word by word, retellings by content.

Omissions and editors' brackets do not count. Invariant: the verdict depends on the two statements only, so that
no other report can change it, and costs no more than linear time in their (bounded) length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel, LCSseq

from dragoman.joining.corpus import Corpus, apart, bounds
from dragoman.joining.words import GAP, content_stems, quoted, stopwords, words
from dragoman.model import Statement, When

#: A quotation of at least this many words identifies its utterance whatever day a report may give it.
LONG: Final = 8
#: A quotation of at least this many words (three of content) does so unless the days are known to differ.
MEDIUM: Final = 4
#: A quotation of at least this many words, of which this share agrees, is one whoever "he" was taken for.
SURE: Final = 12
SURE_SHARE: Final = 0.9
#: The share of the shorter quotation's words that must be found, in order, in the longer one.
CONTAINED: Final = 0.8
#: A quotation shorter than this share of the other is a cut of it.
PARTIAL: Final = 0.6
#: Two cuts that overlap share at least this part of the shorter one.
OVERLAP: Final = 0.4
#: What re-translated or retold statements must share: content words, and their share of all (Jaccard).
RETOLD_SHARED: Final = 4
RETOLD_JACCARD: Final = 0.5
#: A retold statement must be placed within this many days by both reports.
RETOLD_DAYS: Final = 10
#: Words of a quotation that are compared; later ones are left out, so that no text costs more than linear time.
LONGEST: Final = 600

#: Content words in a quotation of medium length.
CONTENT_LEAST: Final = 3


PRONOUNS: Final = frozenset({"he", "she", "they", "it", "who", "i", "we"})


@dataclass(frozen=True, slots=True)
class Cut:
    """A statement as it is compared: its quoted words in order, its content stems, whether its report dates it."""

    statement: Statement
    core: tuple[str, ...]
    stems: tuple[str, ...]
    block: str
    when: When
    dated: bool
    pronoun: bool

    @property
    def n_content(self) -> int:
        """How many of the quoted words carry content."""
        stops = stopwords()
        return sum(w not in stops for w in self.core)


@dataclass(frozen=True, slots=True)
class Edge:
    """Two statements that are one utterance, how sure that is (0–1), and why. ``partial``: one is a short cut."""

    score: float
    a: str
    b: str
    partial: bool
    reason: str


def cut(corpus: Corpus, statement: Statement) -> Cut:
    """``statement`` prepared for comparison."""
    text = statement.content_text
    pieces = [text] if statement.kind == "direct" else quoted(text)
    if statement.kind == "mixed" and not pieces:
        pieces = [text]
    core = tuple(w.key for piece in pieces for w in words(piece) if w.key != GAP and not w.bracketed)[:LONGEST]
    stated = corpus.stated(statement)
    return Cut(
        statement,
        core,
        tuple(content_stems(text)[:LONGEST]),
        corpus.names.block(statement.holder),
        stated or statement.when,
        dated=stated is not None,
        pronoun=statement.holder_text.casefold() in PRONOUNS,
    )


def runs_of(c: Cut) -> Iterator[tuple[str, ...]]:
    """Five quoted words in a row, whoever said them: for a long quotation of an unclear "he"."""
    for i in range(len(c.core) - 4 if len(c.core) >= SURE else 0):
        yield ("*", *c.core[i : i + 5])


def index_keys(c: Cut) -> Iterator[tuple[str, ...]]:
    """Index keys: within a holder, three quoted words in a row, short quotations whole, near pairs of content."""
    for i in range(len(c.core) - 2):
        yield (c.block, *c.core[i : i + 3])
    if len(c.core) == 2:  # noqa: PLR2004 - a quotation of two words is its own key
        yield (c.block, *c.core)
    for i, stem in enumerate(c.stems):
        for other in c.stems[i + 1 : i + 4]:
            if stem != other:
                yield (c.block, "~", *sorted((stem, other)))


def compare(corpus: Corpus, a: Cut, b: Cut) -> Edge | None:
    """The tie between two statements, or ``None``: the same holder, and the same words or content."""
    if not corpus.names.compatible(a.statement.holder, b.statement.holder):
        # "he" may be taken for the wrong man; a long quotation that another report ascribes by name is his.
        edge = _quotations(a, b) if (a.pronoun or b.pronoun) and min(len(a.core), len(b.core)) >= SURE else None
        return edge if edge is not None and edge.score >= SURE_SHARE else None
    return (_quotations(a, b) if a.core and b.core else None) or _retold(a, b)


def _quotations(a: Cut, b: Cut) -> Edge | None:
    """Whether the quoted words of one stand, in order, in the other."""
    short, long = sorted((a, b), key=lambda c: (len(c.core), c.statement.id))
    size = len(short.core)
    matched = LCSseq.similarity(short.core, long.core)
    run = max(
        (op.src_end - op.src_start for op in Indel.opcodes(short.core, long.core) if op.tag == "equal"), default=0
    )
    low, high = sorted((a.statement.id, b.statement.id))
    far = apart(a.when, b.when, slack=1)
    share = matched / size
    partial = size < PARTIAL * len(long.core)
    if far and a.dated and b.dated:
        return None
    if size >= LONG and ((share >= CONTAINED and run >= MEDIUM) or (run >= LONG and share >= OVERLAP and not far)):
        return Edge(max(share, 0.7), low, high, partial, _reason(matched, size))
    if short.n_content < 2:  # noqa: PLR2004 - one word of content says nothing of who said what when
        return None
    if size >= MEDIUM + far and short.n_content >= CONTENT_LEAST and run >= size - 1:
        return Edge(0.65 + 0.01 * size, low, high, partial, _reason(matched, size))
    if run == size and together(a, b):
        return Edge(0.6, low, high, partial, f"“{' '.join(short.core)}” on the same day")
    return None


def _reason(matched: int, size: int) -> str:
    return f"{matched} of {size} quoted words stand in the other quotation"


def together(a: Cut, b: Cut, days: int = 1) -> bool:
    """Whether both reports place the statement, and within ``days`` of each other at most that far apart."""
    x, y = bounds(a.when), bounds(b.when)
    if x is None or y is None or max(x[1] - x[0], y[1] - y[0]) > RETOLD_DAYS:
        return False
    return max(x[0], y[0]) <= min(x[1], y[1]) + days - 1


def _retold(a: Cut, b: Cut) -> Edge | None:
    """Whether two statements tell one utterance in different words: translated again, or not quoted at all."""
    if not together(a, b) or a.statement.negated != b.statement.negated:
        return None
    if a.statement.report_id == b.statement.report_id:
        return None
    both_quoted = bool(a.core and b.core)
    if not both_quoted and a.statement.act != b.statement.act:
        return None
    x, y = set(a.stems), set(b.stems)
    shared = x & y
    jaccard = len(shared) / len(x | y) if x | y else 0.0
    if len(shared) < RETOLD_SHARED or jaccard < RETOLD_JACCARD:
        return None
    low, high = sorted((a.statement.id, b.statement.id))
    return Edge(
        0.5 * jaccard, low, high, partial=False, reason="the same content retold: " + ", ".join(sorted(shared)[:6])
    )
