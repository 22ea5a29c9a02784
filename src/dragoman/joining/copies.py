"""Texts of reports in, the passages that stand in two of them out: an index of five-word shingles, containment.

Invariant: quoted words alone are no copy (two outlets may quote one speaker); spans count in the stored texts.
The cost is linear in the words of the record: a shingle ties a report to its nearest carriers in time only.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dragoman.joining.corpus import ends
from dragoman.joining.index import Index
from dragoman.joining.items import Item, Tie, Verdict
from dragoman.joining.linking import Kind, Links
from dragoman.joining.words import places, quoted_spans
from dragoman.model import Copy, Report, Span

type Ints = NDArray[np.int64]
type Hashes = NDArray[np.uint64]
type Sums = NDArray[np.uint64]

#: Words in a shingle.
SHINGLE: Final = 5
#: Of all shingles one in so many is used to find candidates (by its hash: the same ones in every report).
SAMPLE: Final = 4
#: Candidates need so many sampled shingles in common.
LEAST_SAMPLED: Final = 2
#: A passage has at least so many words, and so many of them outside quotation marks.
LEAST_WORDS: Final = 8
#: Runs of common words with at most so many others between them are one passage.
BRIDGE: Final = 5
#: Less than this share of the later report in common is no copy.
LEAST_SHARE: Final = 0.1
#: From this share on a report as a whole is a copy: its ``copy_of`` is set and it is no source of its own.
WHOLE: Final = 0.5

_PRIME: Final = 0x9E3779B97F4A7C15
#: Sets the keys of texts apart from those of other kinds.
_MASK: Final = 0x2545F4914F6CDD1D
#: How many words, and in how many bytes a distance between them.
_HEAD: Final = struct.Struct("<IB")


@dataclass(frozen=True, slots=True)
class Print:
    """A report's words as numbers: a sum of each word's letters, where it begins and ends, whether it is quoted.

    ``hashes`` are those of its shingles; ``known`` are these once each, sorted, and ``first`` says where each stands.
    """

    id: str
    sums: Sums
    starts: Ints
    ends: Ints
    own: NDArray[np.bool_]
    hashes: Hashes
    known: Hashes
    first: Ints

    @classmethod
    def of(cls, report_id: str, sums: Sums, starts: Ints, ends: Ints, own: NDArray[np.bool_]) -> Print:
        """The words with the shingles that follow from them."""
        size = max(0, len(sums) - SHINGLE + 1)
        hashes = np.zeros(size, dtype=np.uint64)
        for i in range(SHINGLE):
            hashes = (hashes * np.uint64(_PRIME)) ^ (sums[i : i + size] + np.uint64(1))
        hashes ^= hashes >> np.uint64(29)
        known, first = np.unique(hashes, return_index=True)
        return cls(report_id, sums, starts, ends, own, hashes, known, first)

    def packed(self) -> bytes:
        """What :meth:`unpacked` makes it from again: six bytes a word, so that no text is taken apart twice."""
        gaps = self.starts - np.concatenate((np.zeros(1, np.int64), self.ends))[:-1]
        widest = max(gaps.max(initial=0), (self.ends - self.starts).max(initial=0))
        size = next(n for n in (1, 2, 4) if widest < 256**n)
        parts = (
            _HEAD.pack(len(self.sums), size),
            self.sums.astype("<u4").tobytes(),
            gaps.astype(f"<u{size}").tobytes(),
            (self.ends - self.starts).astype(f"<u{size}").tobytes(),
            np.packbits(self.own).tobytes(),
            self.id.encode(),
        )
        return b"".join(parts)

    @classmethod
    def unpacked(cls, packed: bytes) -> Print:
        """The words of :meth:`packed`."""
        count, size = _HEAD.unpack_from(packed)
        at = [_HEAD.size]
        for length in (4 * count, size * count, size * count, (count + 7) // 8):
            at.append(at[-1] + length)
        sums = np.frombuffer(packed, "<u4", count, at[0]).astype(np.uint64)
        gaps = np.frombuffer(packed, f"<u{size}", count, at[1]).astype(np.int64)
        lengths = np.frombuffer(packed, f"<u{size}", count, at[2]).astype(np.int64)
        own = np.unpackbits(np.frombuffer(packed, np.uint8, at[4] - at[3], at[3]), count=count).view(np.bool_)
        ends = np.cumsum(gaps + lengths)
        return cls.of(packed[at[4] :].decode(), sums, ends - lengths, ends, own)


class Credit(NamedTuple):
    """The outlet of a report as outlets are compared, and whom it credits; ``None`` where it says nothing."""

    outlet: str | None
    credited: str | None

    def credits(self, other: Credit) -> bool:
        """Whether this report says that its text is from the other's outlet."""
        return self.credited is not None and self.credited == other.outlet and self.outlet != other.outlet


class Overlap(Struct, frozen=True, array_like=True):
    """What two reports share: passages as spans in ``a`` and ``b``, and which share of each one's words they are."""

    a: str
    b: str
    passages: tuple[tuple[Span, Span], ...]
    share_a: float
    share_b: float


def fingerprint(report: Report) -> Print:
    """The words of the report's prose, debris left out."""
    blocked = sorted(d.span for d in report.debris)
    block_starts = [b[0] for b in blocked]
    quotes = quoted_spans(report.text)
    quote_starts = [q[0] for q in quotes]
    kept = [word for word in places(report.text) if not blocked or not _inside(blocked, block_starts, word[1])]
    sums = np.array([zlib.crc32(key.encode()) for key, _, _ in kept], dtype=np.uint64)
    starts = np.array([start for _, start, _ in kept], dtype=np.int64)
    ends = np.array([end for _, _, end in kept], dtype=np.int64)
    own = np.array([not _inside(quotes, quote_starts, start) for _, start, _ in kept], dtype=np.bool_)
    return Print.of(report.id, sums, starts, ends, own)


def _inside(spans: list[Span], starts: list[int], position: int) -> bool:
    index = bisect_right(starts, position) - 1
    return index >= 0 and position < spans[index][1]


def overlaps(reports: Iterable[Report]) -> list[Overlap]:
    """All pairs of reports of which one may hold a copied part of the other, sorted by ids."""
    held = {r.id: r for r in reports}
    kind = Texts()
    links = Links(Index.in_memory(), kind)
    links.change([kind.item(held[key]) for key in sorted(held)])
    return [found for t in links.index.ties(kind.name, sorted(held)) if t.a < t.b and (found := told(t)) is not None]


class Texts(Kind[Print]):
    """Reports, tied when so much of one stands in the other that it may be a copy."""

    name = "c"
    window = 15
    common = LEAST_SAMPLED
    kept = 2000

    def item(self, report: Report) -> Item:
        """A report as the index keeps it."""
        found = fingerprint(report)
        keys = found.known[found.known % np.uint64(SAMPLE) == 0].view(np.int64) ^ np.int64(_MASK)
        low = ends(report.published)[0] or 0
        return Item(report.id, low, sure=False, rank=report.id, keys=tuple(keys.tolist()), payload=found.packed())

    def decode(self, payload: bytes) -> Print:
        """See :class:`Kind`."""
        return Print.unpacked(payload)

    def compare(self, a: Print, b: Print) -> Verdict | None:
        """See :class:`Kind`. What is too little for a copy ties nothing: a sentence that many write would tie many."""
        found = overlap(a, b)
        share = max(found.share_a, found.share_b) if found is not None else 0.0
        if share < LEAST_SHARE:
            return None
        return Verdict(share, weak=False, reason=msgspec.json.encode(found).decode())


def told(tie: Tie) -> Overlap:
    """The overlap that a tie of :class:`Texts` keeps."""
    return msgspec.json.decode(tie.reason, type=Overlap)


def overlap(a: Print, b: Print) -> Overlap | None:
    """What two reports share; ``None`` where it is no passage."""
    runs = _runs(a, b)
    passages, in_a, in_b = [], 0, 0
    for (a0, a1), (b0, b1) in runs:
        if b1 - b0 < LEAST_WORDS or int(b.own[b0:b1].sum()) < LEAST_WORDS:
            continue
        passages.append(((int(a.starts[a0]), int(a.ends[a1 - 1])), (int(b.starts[b0]), int(b.ends[b1 - 1]))))
        in_a, in_b = in_a + a1 - a0, in_b + b1 - b0
    if not passages:
        return None
    return Overlap(a.id, b.id, tuple(passages), min(1.0, in_a / len(a.starts)), min(1.0, in_b / len(b.starts)))


def _places(a: Print, b: Print) -> dict[int, int]:
    """Of each shingle of ``b`` that ``a`` has too, by its place in ``b``, where it first stands in ``a``."""
    if not len(a.known):
        return {}
    near = np.minimum(np.searchsorted(a.known, b.hashes), len(a.known) - 1)
    common = np.flatnonzero(a.known[near] == b.hashes)
    return dict(zip(common.tolist(), a.first[near[common]].tolist(), strict=True))


def _runs(a: Print, b: Print) -> list[tuple[Span, Span]]:
    """Runs of words in both texts as word spans ``(there, here)``, near ones bridged."""
    places = _places(a, b)
    if not places:
        return []
    there, here = a.hashes.tolist(), b.hashes.tolist()
    runs: list[tuple[Span, Span]] = []
    behind = 0  # the first shingle here after the last run
    for i, at in places.items():
        if i < behind:
            continue
        length = 1
        while i + length < len(here) and at + length < len(there) and here[i + length] == there[at + length]:
            length += 1
        runs.append(((at, at + length + SHINGLE - 1), (i, i + length + SHINGLE - 1)))
        behind = i + length
    return _bridged(runs)


def _bridged(runs: Sequence[tuple[Span, Span]]) -> list[tuple[Span, Span]]:
    """Runs with a few other words between them made one."""
    merged: list[tuple[Span, Span]] = []
    for (a0, a1), (b0, b1) in runs:
        if merged:
            (p0, p1), (q0, q1) = merged[-1]
            if p0 < a0 and -SHINGLE < a0 - p1 <= BRIDGE and b0 - q1 <= BRIDGE:
                merged[-1] = ((p0, max(p1, a1)), (q0, b1))
                continue
        skip = max(0, merged[-1][1][1] - b0) if merged else 0
        if b0 + skip < b1 and a0 + skip < a1:
            merged.append(((a0 + skip, a1), (b0 + skip, b1)))
    return merged


def direct(
    found: Iterable[Overlap], order: Mapping[str, tuple[str, str]], credited: Mapping[str, Credit]
) -> list[Copy]:
    """Copies: of each overlap the later report (by ``order``: day of publication, id) is said to hold the earlier.

    Where one report credits the other's outlet (``credited``), that one holds the other, whatever the days.
    """
    copies = []
    for o in found:
        if _holds(o.b, o.a, order, credited):
            copy = Copy(o.b, o.a, round(o.share_b, 6), tuple((there, here) for here, there in o.passages))
        else:
            copy = Copy(o.a, o.b, round(o.share_a, 6), o.passages)
        if copy.copied_share >= LEAST_SHARE:
            copies.append(copy)
    return sorted(copies, key=lambda c: (c.report_id, -c.copied_share, order[c.copy_of]))


def _holds(later: str, earlier: str, order: Mapping[str, tuple[str, str]], credited: Mapping[str, Credit]) -> bool:
    """Whether ``later`` holds the text of ``earlier`` rather than the other way round."""
    to, back = credited[later].credits(credited[earlier]), credited[earlier].credits(credited[later])
    return to if to != back else order[earlier] <= order[later]
