"""Two statements in, whether they are one utterance out: quotations aligned word by word, retellings by content.

Omissions and editors' brackets do not count. Invariant: the verdict depends on the two statements only, so that
no other report can change it, and costs no more than linear time in their (bounded) length.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from rapidfuzz.distance import Indel, LCSseq

from dragoman.joining.corpus import Corpus, ends
from dragoman.joining.items import Verdict
from dragoman.joining.names import compatible
from dragoman.joining.words import GAP, content_stems, quoted, stopwords, words
from dragoman.model import Statement, StatementKind, Who

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
#: Of a quotation of at most so many words every three in a row are a key.
SHORT: Final = 16
#: Content in common is found by so many draws: of two with half of all in common one in 64 is missed.
DRAWS: Final = "123456"

_EVER: Final = date.max.toordinal()


PRONOUNS: Final = frozenset({"he", "she", "they", "it", "who", "i", "we"})


class Cut(Struct, frozen=True, array_like=True):
    """A statement as it is compared: its quoted words in order, its content stems, whether its report dates it.

    ``key`` is what equal holders share, ``block`` what compatible ones do. ``low`` and ``high``: the days within
    which it was made, ``None`` where open.
    """

    kind: StatementKind
    act: str
    negated: bool
    key: str
    block: str
    holder: Who
    core: tuple[str, ...]
    stems: tuple[str, ...]
    low: int | None
    high: int | None
    dated: bool
    pronoun: bool

    @property
    def n_content(self) -> int:
        """How many of the quoted words carry content."""
        stops = stopwords()
        return sum(w not in stops for w in self.core)

    @property
    def telling(self) -> bool:
        """Whether the quoted words alone tell which utterance it is."""
        return len(self.core) >= MEDIUM and self.n_content >= CONTENT_LEAST


def cut(corpus: Corpus, statement: Statement) -> Cut:
    """``statement`` prepared for comparison."""
    text = statement.content_text
    pieces = [text] if statement.kind == "direct" else quoted(text)
    if statement.kind == "mixed" and not pieces:
        pieces = [text]
    core = tuple(w.key for piece in pieces for w in words(piece) if w.key != GAP and not w.bracketed)[:LONGEST]
    stated = corpus.stated(statement)
    low, high = ends(stated or statement.when)
    return Cut(
        statement.kind,
        statement.act,
        statement.negated,
        corpus.names.key(statement.holder),
        corpus.names.block(statement.holder),
        corpus.names.of(statement.holder),
        core,
        tuple(content_stems(text)[:LONGEST]),
        low,
        high,
        dated=stated is not None,
        pronoun=statement.holder_text.casefold() in PRONOUNS,
    )


def index_keys(c: Cut) -> Iterator[tuple[str, ...]]:
    """Index keys: within a holder, quoted words in a row, short quotations whole, a draw from the content.

    Of a long quotation only some runs are keys, the same ones wherever they stand (Schleimer, Wilkerson and Aiken
    2003, "Winnowing"): two that share enough words in a row share a key.
    """
    runs = [c.core[i : i + 3] for i in range(len(c.core) - 2)]
    for run in runs if len(c.core) <= SHORT else winnowed(runs, 3):
        if not stopwords().issuperset(run):
            yield (c.block, *run)
    if len(c.core) == 2:  # noqa: PLR2004 - a quotation of two words is its own key
        yield (c.block, *c.core)
    if len(c.core) >= SURE:
        for run in winnowed([c.core[i : i + 5] for i in range(len(c.core) - 4)], 8):
            yield ("*", *run)
    stems = sorted(set(c.stems))
    if len(stems) >= RETOLD_SHARED and c.low is not None and c.high is not None:
        for draw in DRAWS:
            yield (c.block, "~", draw, min(stems, key=lambda s: zlib.crc32(f"{draw}{s}".encode())))


def winnowed(runs: Sequence[tuple[str, ...]], window: int) -> list[tuple[str, ...]]:
    """Of every ``window`` neighbours in ``runs`` the one whose hash is smallest."""
    hashes = [(zlib.crc32(" ".join(run).encode()), place) for place, run in enumerate(runs)]
    chosen = {min(hashes[i : i + window])[1] for i in range(max(1, len(runs) - window + 1) if runs else 0)}
    return [runs[i] for i in sorted(chosen)]


def compare(a: Cut, b: Cut) -> Verdict | None:
    """Whether two statements are one utterance: the same holder, and the same words or content."""
    if not (a.key == b.key or compatible(a.holder, b.holder)):
        # "he" may be taken for the wrong man; a long quotation that another report ascribes by name is his.
        found = _quotations(a, b) if (a.pronoun or b.pronoun) and min(len(a.core), len(b.core)) >= SURE else None
        return found if found is not None and found.score >= SURE_SHARE else None
    return (_quotations(a, b) if a.core and b.core else None) or _retold(a, b)


def _quotations(a: Cut, b: Cut) -> Verdict | None:  # noqa: PLR0911 - one way out a rule
    """Whether the quoted words of one stand, in order, in the other."""
    short, long = sorted((a, b), key=lambda c: len(c.core))
    size = len(short.core)
    if a.core == b.core and a.telling and (size > MEDIUM or not far_apart(a, b)):
        return (
            None
            if a.dated and b.dated and far_apart(a, b)
            else Verdict(1.0, weak=False, reason="the same words, quoted")
        )
    matched = LCSseq.similarity(short.core, long.core)
    run = max(
        (op.src_end - op.src_start for op in Indel.opcodes(short.core, long.core) if op.tag == "equal"), default=0
    )
    far = far_apart(a, b)
    share = matched / size
    weak = size < PARTIAL * len(long.core)
    if far and a.dated and b.dated:
        return None
    if size >= LONG and ((share >= CONTAINED and run >= MEDIUM) or (run >= LONG and share >= OVERLAP and not far)):
        return Verdict(round(max(share, 0.7), 6), weak, _reason(matched, size))
    if short.n_content < 2:  # noqa: PLR2004 - one word of content says nothing of who said what when
        return None
    if size >= MEDIUM + far and short.n_content >= CONTENT_LEAST and run >= size - 1:
        return Verdict(0.65 + 0.01 * size, weak, _reason(matched, size))
    if run == size and together(a, b):
        return Verdict(0.6, weak, f"“{' '.join(short.core)}” on the same day")
    return None


def _reason(matched: int, size: int) -> str:
    return f"{matched} of {size} quoted words stand in the other quotation"


def far_apart(a: Cut, b: Cut) -> bool:
    """Whether the days of two statements lie more than one day from each other; open ends never do."""
    return (a.low or 1) > (b.high or _EVER) + 1 or (b.low or 1) > (a.high or _EVER) + 1


def together(a: Cut, b: Cut, days: int = 1) -> bool:
    """Whether both reports place the statement, and within ``days`` of each other at most that far apart."""
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return False
    if max(a.high - a.low, b.high - b.low) > RETOLD_DAYS:
        return False
    return max(a.low, b.low) <= min(a.high, b.high) + days - 1


def _retold(a: Cut, b: Cut) -> Verdict | None:
    """Whether two statements tell one utterance in different words: translated again, or not quoted at all."""
    if not together(a, b) or a.negated != b.negated:
        return None
    if not (a.core and b.core) and a.act != b.act:
        return None
    x, y = set(a.stems), set(b.stems)
    shared = x & y
    jaccard = len(shared) / len(x | y) if x | y else 0.0
    if len(shared) < RETOLD_SHARED or jaccard < RETOLD_JACCARD:
        return None
    return Verdict(
        round(0.5 * jaccard, 6), weak=False, reason="the same content retold: " + ", ".join(sorted(shared)[:6])
    )
