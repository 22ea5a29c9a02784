"""Texts of reports in, the passages that stand in two of them out: an index of five-word shingles, containment.

Invariant: quoted words alone are no copy (two outlets may quote one speaker); spans count in the stored texts.
The cost is linear in the words of the record: a shingle ties a report to at most :data:`PARTNERS` earlier ones.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman.joining.words import GAP, quoted_spans, words
from dragoman.model import Copy, Report, Span

type Ints = NDArray[np.int64]
type Hashes = NDArray[np.uint64]

#: Words in a shingle.
SHINGLE: Final = 5
#: Of all shingles one in so many is used to find candidates (by its hash: the same ones in every report).
SAMPLE: Final = 4
#: Candidates need so many sampled shingles in common.
LEAST_SAMPLED: Final = 2
#: A shingle ties a report to the first and to the nearest carriers before it, half of this number each.
PARTNERS: Final = 30
#: A passage has at least so many words, and so many of them outside quotation marks.
LEAST_WORDS: Final = 8
#: Runs of common words with at most so many others between them are one passage.
BRIDGE: Final = 5
#: Less than this share of the later report in common is no copy.
LEAST_SHARE: Final = 0.1
#: From this share on a report as a whole is a copy: its ``copy_of`` is set and it is no source of its own.
WHOLE: Final = 0.5

_PRIME: Final = 0x9E3779B97F4A7C15
_CHUNKS: Final = 8


@dataclass(frozen=True, slots=True)
class Print:
    """A report's words as numbers: shingle hashes, where each word begins and ends, which are quoted."""

    hashes: Hashes
    starts: Ints
    ends: Ints
    own: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two reports share: passages as spans in ``a`` and ``b``, and which share of each one's words they are."""

    a: str
    b: str
    passages: tuple[tuple[Span, Span], ...]
    share_a: float
    share_b: float


def fingerprint(report: Report) -> Print:
    """The shingles of the report's prose, debris left out."""
    blocked = sorted(d.span for d in report.debris)
    block_starts = [b[0] for b in blocked]
    quotes = quoted_spans(report.text)
    quote_starts = [q[0] for q in quotes]
    kept = [w for w in words(report.text) if w.key != GAP and not _inside(blocked, block_starts, w.start)]
    keys = np.fromiter((zlib.crc32(w.key.encode()) for w in kept), dtype=np.uint64, count=len(kept))
    starts = np.fromiter((w.start for w in kept), dtype=np.int64, count=len(kept))
    ends = np.fromiter((w.end for w in kept), dtype=np.int64, count=len(kept))
    own = np.fromiter((not _inside(quotes, quote_starts, w.start) for w in kept), dtype=np.bool_, count=len(kept))
    size = max(0, len(kept) - SHINGLE + 1)
    hashes = np.zeros(size, dtype=np.uint64)
    for i in range(SHINGLE):
        hashes = (hashes * np.uint64(_PRIME)) ^ (keys[i : i + size] + np.uint64(1))
    return Print(hashes ^ (hashes >> np.uint64(29)), starts, ends, own)


def _inside(spans: list[Span], starts: list[int], position: int) -> bool:
    index = bisect_right(starts, position) - 1
    return index >= 0 and position < spans[index][1]


def overlaps(reports: Iterable[Report]) -> list[Overlap]:
    """All pairs of reports with passages in common, sorted by ids; ``a`` is the one that stands first."""
    ordered = sorted(reports, key=lambda r: (r.published.start or "9999", r.id))
    prints = [fingerprint(r) for r in ordered]
    found = []
    for i, j in _candidates(prints):
        overlap = _overlap(ordered[i].id, ordered[j].id, prints[i], prints[j])
        if overlap is not None:
            found.append(overlap)
    return sorted(found, key=lambda o: (o.a, o.b))


def _candidates(prints: list[Print]) -> Iterator[tuple[int, int]]:
    """Pairs ``(earlier, later)`` of positions in ``prints`` with enough sampled shingles in common."""
    total = len(prints)
    pairs: list[Ints] = []
    for chunk in range(_CHUNKS):
        wanted = [
            np.unique(p.hashes[(p.hashes % np.uint64(SAMPLE * _CHUNKS)) == np.uint64(chunk * SAMPLE)]) for p in prints
        ]
        owners = np.repeat(np.arange(total, dtype=np.int64), [len(w) for w in wanted])
        hashes = np.concatenate(wanted) if wanted else np.zeros(0, dtype=np.uint64)
        order = np.argsort(hashes, kind="stable")
        pairs.append(_pairs(hashes[order], owners[order], total))
    keys, counts = np.unique(np.concatenate(pairs), return_counts=True)
    for key in keys[counts >= LEAST_SAMPLED].tolist():
        yield divmod(key, total)


def _pairs(hashes: Hashes, owners: Ints, total: int) -> Ints:
    """For every carrier of a shingle its first and its nearest earlier carriers, as ``earlier * total + later``."""
    if not len(hashes):
        return np.zeros(0, dtype=np.int64)
    here = np.arange(len(hashes), dtype=np.int64)
    new = np.concatenate(([True], hashes[1:] != hashes[:-1]))
    first = here[new][np.cumsum(new) - 1]
    found = []
    for k in range(PARTNERS // 2):
        early = first + k
        near = here - 1 - k
        later = here[early < here]
        found.append(owners[early[later]] * total + owners[later])
        later = here[near >= first + PARTNERS // 2]
        found.append(owners[near[later]] * total + owners[later])
    return np.concatenate(found)


def _overlap(id_a: str, id_b: str, a: Print, b: Print) -> Overlap | None:
    common, at_a, at_b = np.intersect1d(a.hashes, b.hashes, return_indices=True)
    if not len(common):
        return None
    place = dict(zip(common.tolist(), at_a.tolist(), strict=True))
    runs = _runs(place, a.hashes, b.hashes, int(at_b.min()))
    passages, in_a, in_b = [], 0, 0
    for (a0, a1), (b0, b1) in runs:
        if b1 - b0 < LEAST_WORDS or int(b.own[b0:b1].sum()) < LEAST_WORDS:
            continue
        passages.append(((int(a.starts[a0]), int(a.ends[a1 - 1])), (int(b.starts[b0]), int(b.ends[b1 - 1]))))
        in_a, in_b = in_a + a1 - a0, in_b + b1 - b0
    if not passages:
        return None
    return Overlap(id_a, id_b, tuple(passages), min(1.0, in_a / len(a.starts)), min(1.0, in_b / len(b.starts)))


def _runs(place: dict[int, int], first: Hashes, second: Hashes, start: int) -> list[tuple[Span, Span]]:
    """Runs of words in both texts as word spans ``(there, here)``, near ones bridged."""
    there, runs = first.tolist(), []
    here = second.tolist()
    i = start
    while i < len(here):
        at = place.get(here[i])
        if at is None:
            i += 1
            continue
        length = 1
        while i + length < len(here) and at + length < len(there) and here[i + length] == there[at + length]:
            length += 1
        runs.append(((at, at + length + SHINGLE - 1), (i, i + length + SHINGLE - 1)))
        i += length
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


def direct(found: Iterable[Overlap], order: dict[str, tuple[str, str]]) -> tuple[Copy, ...]:
    """Copies: of each overlap the later report (by ``order``: day of publication, id) is said to hold the earlier."""
    copies = []
    for o in found:
        if order[o.a] <= order[o.b]:
            copy = Copy(o.b, o.a, o.share_b, tuple((there, here) for here, there in o.passages))
        else:
            copy = Copy(o.a, o.b, o.share_a, o.passages)
        if copy.copied_share >= LEAST_SHARE:
            copies.append(copy)
    return tuple(sorted(copies, key=lambda c: (c.report_id, -c.copied_share, order[c.copy_of])))
