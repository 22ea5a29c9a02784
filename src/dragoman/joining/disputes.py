"""Statements that answer one another in, disputes out: who asserts, who denies, rejects or justifies.

An answer is tied to a claim of another side by what it says ("the claim", the claimant's name), by standing next to
it, or by being about the same thing while the claim is aimed at the answerer. Invariant: every side is a statement's
holder with that statement's id; a refusal to comment is told as a reason and takes no side.
"""

from __future__ import annotations

import heapq
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final

import msgspec
from msgspec import Struct, structs

from dragoman.ids import content_id
from dragoman.joining.answers import (
    SHARED_ACROSS,
    Position,
    Voice,
    aim,
    answer,
    denied,
    names,
    opposed,
    same_claim,
    same_matter,
    tells,
)
from dragoman.joining.corpus import Corpus
from dragoman.joining.groups import Groups
from dragoman.joining.items import Item, Verdict, key_number, shuffled
from dragoman.joining.linking import Kind
from dragoman.joining.rows import Context
from dragoman.joining.voices import voices
from dragoman.model import Dispute, Side

#: Words of content that claim and answer share, beside the names of the two sides: in one report, across reports.
SHARED: Final = 2
#: Across reports claim and answer lie at most this many days apart.
DAYS: Final = 21
#: An answer is held against so many voices of its report before it.
CAP: Final = 30
#: So many of a voice's words are keys, the same ones wherever they stand.
WORDS: Final = 8


class Quarrel(Struct, frozen=True, array_like=True):
    """What one report tells of one dispute: the voices that answer one another there, and why they do.

    ``sayings``: the rows of those of its statements that other reports tell too.
    """

    report: str
    voices: tuple[Voice, ...]
    why: tuple[str, ...]
    sayings: tuple[str, ...] = ()


class Quarrels(Kind[Quarrel]):
    """What single reports tell of disputes, joined to disputes."""

    name = "d"
    window = 20

    def __init__(self) -> None:
        self._decoder = msgspec.msgpack.Decoder(Quarrel)

    def item(self, quarrel: Quarrel) -> Item:
        """A quarrel as the index keeps it; its id is that of its first statement."""
        first = quarrel.voices[0]
        keys = tuple(key_number(self.name, *k) for k in _keys(quarrel))
        claims = sum(v.position == "asserts" for v in quarrel.voices)
        rank = f"{9 - min(9, len(quarrel.voices))}{9 - min(9, claims)}{shuffled(first.statement)}"
        payload = msgspec.msgpack.encode(quarrel, order="deterministic")
        return Item(first.statement, _ends(first)[0] or 0, sure=False, rank=rank, keys=keys, payload=payload)

    def decode(self, payload: bytes) -> Quarrel:
        """See :class:`Kind`."""
        return self._decoder.decode(payload)

    def compare(self, a: Quarrel, b: Quarrel) -> Verdict | None:
        """See :class:`Kind`."""
        if set(a.sayings) & set(b.sayings):
            return Verdict(2.0, weak=False, reason="")
        if a.report == b.report:
            return None
        for v in a.voices:
            for w in b.voices:
                if v.disputes and w.disputes and _near_in_time(v, w):
                    why = same_matter(v, w, SHARED_ACROSS) or same_claim(v, w)
                    if why:
                        return Verdict(1.0, weak=False, reason=why)
        return None


def quarrels(corpus: Corpus, report_id: str) -> list[Quarrel]:
    """What a report tells of disputes."""
    said = {v.statement: v for v in voices(corpus, corpus.readings[report_id])}
    edges = list(_within(list(said.values())))
    tied = {part for edge in edges for part in edge}
    together = Groups(sorted(key for key, v in said.items() if v.disputes or v.answers or key in tied))
    for a, b, _ in sorted(edges):
        together.join(a, b)
    for one, other in pairwise(said.values()):
        if one.answers and other.answers and (one.key, one.sentence) == (other.key, other.sentence):
            together.join(one.statement, other.statement)  # what is answered in one breath
    found = []
    for group in together.groups():
        why = tuple(sorted({why for a, _, why in edges if a in group}))
        ordered = tuple(sorted((said[key] for key in group), key=lambda v: (v.sentence, v.place, v.statement)))
        found.append(Quarrel(report_id, ordered, why))
    return found


def _keys(quarrel: Quarrel) -> Iterator[tuple[str, ...]]:
    """Index keys: the two sides with some words of what they speak of; sayings that other reports tell."""
    for v in quarrel.voices:
        others = {(v.side, other) for other in v.against - {v.side}} | {(v.camp, other) for other in v.aims - {v.camp}}
        words = heapq.nsmallest(WORDS, v.topic, key=lambda w: zlib.crc32(w.encode()))
        for sides in sorted({"|".join(sorted(pair)) for pair in others}) if v.disputes else ():
            for word in words:
                yield sides, word
    for saying in quarrel.sayings:
        yield "saying", saying


def _within(group: Sequence[Voice]) -> Iterator[tuple[str, str, str]]:
    """Answers and claims of one report: an answer that points back has one claim, one matter may have many voices."""
    retorts = {}
    for i, later in enumerate(group):
        for earlier in group[max(0, i - CAP) : i]:
            if tells(earlier, later):
                if matter := denied(earlier, later):
                    retorts[later.inside if later.inside == earlier.statement else later.statement] = matter
                    yield later.statement, earlier.statement, matter
            elif matter := same_matter(later, earlier, SHARED):
                yield later.statement, earlier.statement, matter
    for i, later in enumerate(group):
        if later.statement in retorts:
            continue  # it tells itself what it answers
        before = group[max(0, i - CAP) : i]
        pointed = [(c, why) for c in before if not tells(c, later) and (why := answer(later, c))]
        for claim, why in _nearest(later, pointed):
            yield later.statement, claim.statement, why


def _nearest(later: Voice, pointed: Sequence[tuple[Voice, str]]) -> list[tuple[Voice, str]]:
    """What an answer is to: the claim that it fits best, with what the same side claims in the same sentence.

    "Adam's claims" are all that he said just before.
    """
    if not pointed:
        return []
    first, _ = min(pointed, key=lambda found: (aim(later, found[0]), -found[0].place))
    beside = aim(later, first)
    return [
        (c, why)
        for c, why in pointed
        if (c.side == first.side and aim(later, c) == beside) or (c.key == first.key and names(later, c))
    ]


def _near_in_time(a: Voice, b: Voice) -> bool:
    """Whether two voices lie days apart; one of an open beginning or end ("had accused") counts for its known end."""
    (a_low, a_high), (b_low, b_high) = (_ends(v) for v in (a, b))
    if a_low is None or a_high is None or b_low is None or b_high is None:
        return False
    return a_low <= b_high + DAYS and b_low <= a_high + DAYS


def _ends(v: Voice) -> tuple[int | None, int | None]:
    return (v.high if v.low is None else v.low), (v.low if v.high is None else v.high)


def dispute(
    context: Context, group: Sequence[Quarrel], saying_of: Mapping[str, str], why: Iterable[str]
) -> Dispute | None:
    """The dispute of statements that answer one another; ``None`` unless two sides speak."""
    told = [(q.report, v) for q in group for v in q.voices]
    ordered = [v for _, v in sorted(told, key=lambda t: (context.order(t[0]), t[1].sentence, t[1].statement))]
    if len({v.side for v in ordered}) == 1 and not any(opposed(a, b) for a, b in combinations(ordered[:CAP], 2)):
        return None
    claim = next((v for v in ordered if v.position == "asserts"), ordered[0])
    if claim.position == "justifies":  # it gives reasons of its own, not for what another claimed
        claim = ordered[0] = structs.replace(claim, position="asserts")
    sides: dict[tuple[str, Position], list[Voice]] = defaultdict(list)
    for v in ordered:
        sides[v.key, v.position].append(v)
    reasons = {reason for q in group for reason in q.why} | set(why)
    silent = {reason for v in ordered for reason in v.silent}
    return Dispute(
        content_id("d", claim.statement),
        saying_of[claim.statement],
        tuple(
            Side(found[0].holder, position, tuple(v.statement for v in found)) for (_, position), found in sides.items()
        ),
        context.earliest(sorted({q.report for q in group})),
        (*sorted(reasons - {""})[:8], *sorted(silent)[:4]),
    )
