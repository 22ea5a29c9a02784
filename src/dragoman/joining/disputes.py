"""Statements that answer one another in, disputes out: who asserts, who denies, rejects or justifies.

An answer is tied to a claim of another side by what it says ("the claim", the claimant's name), by standing next to
it, or by being about the same thing while the claim is aimed at the answerer. Invariant: every side is a statement's
holder with that statement's id; a refusal to comment is told as a reason and takes no side.
"""

from __future__ import annotations

import heapq
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct, structs

from dragoman.ids import content_id
from dragoman.joining.answers import (
    AGAINST,
    CLAIMS,
    SHARED_ACROSS,
    Position,
    Voice,
    aim,
    answer,
    denied,
    same_claim,
    same_matter,
    tells,
)
from dragoman.joining.corpus import Corpus, ends
from dragoman.joining.deeds import party
from dragoman.joining.groups import Groups
from dragoman.joining.index import Item, Verdict, key_number, shuffled
from dragoman.joining.linking import Kind
from dragoman.joining.rows import Context
from dragoman.joining.sayings import SPOKEN
from dragoman.joining.words import content_stems, fold, generic_stems, pattern, stem
from dragoman.model import Dispute, Mention, Reading, Side, Statement

#: Words of content that claim and answer share, beside the names of the two sides: in one report, across reports.
SHARED: Final = 2
#: Across reports claim and answer lie at most this many days apart.
DAYS: Final = 21
#: An answer is held against so many voices of its report before it.
CAP: Final = 30
#: So many of a voice's words are keys, the same ones wherever they stand.
WORDS: Final = 8
#: Characters of a sentence that are kept.
LONGEST: Final = 600

_REACH: Final = 60
_PARTY_KINDS: Final = frozenset({"state", "government", "ministry", "person", "bloc"})


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
        return Item(first.statement, first.low or 0, sure=False, rank=rank, keys=keys, payload=payload)

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
    voices = {v.statement: v for v in _voices(corpus, corpus.readings[report_id])}
    edges = list(_within(list(voices.values())))
    together = Groups(sorted(key for key, v in voices.items() if v.disputes or any(key in e for e in edges)))
    for a, b, _ in sorted(edges):
        together.join(a, b)
    found = []
    for group in together.groups():
        why = tuple(sorted({why for a, _, why in edges if a in group}))
        ordered = tuple(sorted((voices[key] for key in group), key=lambda v: (v.sentence, v.place, v.statement)))
        found.append(Quarrel(report_id, ordered, why))
    return found


def _keys(quarrel: Quarrel) -> Iterator[tuple[str, ...]]:
    """Index keys: the two sides with some words of what they speak of; sayings that other reports tell."""
    for v in quarrel.voices:
        for other in sorted(v.against - {v.side}) if v.disputes else ():
            sides = "|".join(sorted((v.side, other)))
            for word in heapq.nsmallest(WORDS, v.topic, key=lambda w: zlib.crc32(w.encode())):
                yield sides, word
    for saying in quarrel.sayings:
        yield "saying", saying


def _voices(corpus: Corpus, reading: Reading) -> Iterator[Voice]:
    mentions = sorted(reading.mentions, key=lambda m: m.span)
    starts = [m.span[0] for m in mentions]
    text = corpus.reports[reading.report_id].text
    silent = [s for s in reading.statements if _silent(s, text)]
    for s in sorted(reading.statements, key=lambda s: (corpus.position(s), s.id)):
        if s.channel not in SPOKEN or _silent(s, text):
            continue
        anchor = s.cue or s.source or (s.content[0] if s.content else (0, 0))
        whole = corpus.sentence(s.report_id, anchor[0])
        position, answers = _position(s, text, text[slice(*whole)])
        inside, around = (
            [m for low, high in spans for m in mentions[bisect_left(starts, low) : bisect_left(starts, high)]]
            for spans in (s.content, (whole, *s.content))
        )
        side, number = party(corpus, s.holder), corpus.sentence_number(s.report_id, anchor[0])
        low, high = ends(s.when)
        yield Voice(
            s.id,
            s.act,
            corpus.names.of(s.holder),
            corpus.names.key(s.holder),
            side,
            frozenset(party(corpus, w) for w in (*s.toward, *(m.who for m in inside if m.who.kind in _PARTY_KINDS))),
            # What an answer is about may stand before its content: "cited this as the reason for the delay of …".
            _topic(s.content_text + (" " + text[slice(*whole)] if answers else ""), around),
            number,
            corpus.position(s),
            text[slice(*whole)][:LONGEST],
            position,
            answers,
            low,
            high,
            tuple(sorted(set(_silence(corpus, silent, side, number)))),
            s.inside,
            pattern("pointing").match(s.content_text.removeprefix("that ")) is not None
            or pattern("pointing").match(s.content_text) is not None,
        )


def _topic(text: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """The words of content of ``text``, without the names of states and persons and the words of the trade."""
    names = [n for m in mentions if m.who.kind in _PARTY_KINDS for n in (m.text, m.who.name)]
    about = {s for s in content_stems(pattern("answer_cues").sub(" ", text)) if not s.isdigit()}
    return frozenset(about - {stem(w) for n in names for w in fold(n).split()} - generic_stems())


def _silent(s: Statement, text: str) -> bool:
    """Whether somebody refused to comment."""
    start = s.cue[0] if s.cue else (s.content[0][0] if s.content else 0)
    end = max((c[1] for c in s.content), default=s.cue[1] if s.cue else 0)
    return s.act == "decline" or bool(pattern("silence").search(text, min(start, end), end))


def _cue(s: Statement, text: str) -> str:
    """The words that say it, with what stands between speaker and content ("have countered and insisted")."""
    if s.cue is None:
        return ""
    start = s.source[1] if s.source and s.source[1] <= s.cue[0] <= s.source[1] + _REACH else s.cue[0]
    end = s.content[0][0] if s.content and s.cue[1] <= s.content[0][0] <= s.cue[1] + _REACH else s.cue[1]
    return text[start:end]


def _position(s: Statement, text: str, sentence: str) -> tuple[Position, bool]:
    """What a statement does to a claim, and whether its own words say that it answers one."""
    cue = _cue(s, text)
    if pattern("not_denied").search(cue):
        return "asserts", False
    if s.act == "deny":
        return "denies", True
    if pattern("justify_cues").search(cue) or (s.kind != "direct" and pattern("reason_given").search(sentence)):
        return "justifies", True
    if s.act == "reject" or (s.act not in AGAINST and pattern("reject_cues").search(cue)):
        return "rejects", True
    asked = s.act in CLAIMS and pattern("answer_cues").search(sentence)
    return "asserts", bool(asked or pattern("answer_cues").search(cue))


def _within(group: Sequence[Voice]) -> Iterator[tuple[str, str, str]]:
    """Answers and claims of one report: an answer that points back has one claim, one matter may have many voices."""
    for i, later in enumerate(group):
        before = group[max(0, i - CAP) : i]
        pointed = [(c, why) for c in before if not tells(c, later) and (why := answer(later, c))]
        if pointed:
            claim, why = min(pointed, key=lambda found: aim(later, found[0]))
            yield later.statement, claim.statement, why
        for earlier in before:
            matter = same_matter(later, earlier, SHARED) if not tells(earlier, later) else denied(earlier, later)
            if matter:
                yield later.statement, earlier.statement, matter


def _near_in_time(a: Voice, b: Voice) -> bool:
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return False
    return a.low <= b.high + DAYS and b.low <= a.high + DAYS


def dispute(
    context: Context, group: Sequence[Quarrel], saying_of: Mapping[str, str], why: Iterable[str]
) -> Dispute | None:
    """The dispute of statements that answer one another; ``None`` unless two sides speak."""
    told = [(q.report, v) for q in group for v in q.voices]
    ordered = [v for _, v in sorted(told, key=lambda t: (context.order(t[0]), t[1].sentence, t[1].statement))]
    if len({v.side for v in ordered}) == 1:
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


def _silence(corpus: Corpus, silent: Iterable[Statement], side: str, number: int) -> Iterator[str]:
    """Refusals to comment that stand just after the claim of ``side`` in the sentence of that ``number``."""
    for s in silent:
        if (
            party(corpus, s.holder) != side
            and 0 <= corpus.sentence_number(s.report_id, corpus.position(s)) - number <= 1
        ):
            yield f"{corpus.names.of(s.holder).name} did not comment"
