"""Statements that answer one another in, disputes out: who asserts, who denies, rejects or justifies.

An answer is tied to a claim of another side by what it says ("the claim", the claimant's name), by standing next to
it, or by being about the same thing while the claim is aimed at the answerer. Invariant: every side is a statement's
holder with that statement's id; a refusal to comment is told as a reason and takes no side.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dragoman.ids import content_id
from dragoman.joining.corpus import Corpus, apart, bounds
from dragoman.joining.dates import shorten
from dragoman.joining.deeds import party
from dragoman.joining.groups import Groups
from dragoman.joining.rows import Context
from dragoman.joining.sayings import SPOKEN
from dragoman.joining.words import content_stems, fold, generic_stems, pattern, stem
from dragoman.model import Dispute, Reading, Saying, Side, Statement

type Position = Literal["asserts", "denies", "rejects", "justifies"]

#: Acts that hold something against somebody.
CLAIMS: Final = frozenset({"accuse", "criticise", "warn", "demand", "reject", "deny"})
#: Acts that nobody answers.
FRIENDLY: Final = frozenset({"hope", "praise", "thank", "support", "apologise", "agree", "decline", "ask", "offer"})
#: An answer stands at most this many sentences after the claim it points to ("the claim", "his statement").
NEAR: Final = 2
#: Words of content that claim and answer share, beside the names of the two sides: in one report, across reports.
SHARED: Final = 2
SHARED_ACROSS: Final = 3
#: Across reports claim and answer lie at most this many days apart.
DAYS: Final = 21
#: Voices compared per index key.
CAP: Final = 30

_PARTY_KINDS: Final = frozenset({"state", "government", "ministry", "person", "bloc"})


@dataclass(frozen=True, slots=True)
class Voice:
    """A statement as a possible claim or answer."""

    statement: Statement
    saying: str
    side: str
    against: frozenset[str]
    topic: frozenset[str]
    sentence: int
    text: str
    position: Position
    answers: bool


def find_disputes(context: Context, sayings: Sequence[Saying]) -> tuple[Dispute, ...]:
    """The disputes among the statements of ``sayings``."""
    corpus = context.corpus
    saying_of = {statement: s.id for s in sayings for statement in s.statements}
    voices = {v.statement.id: v for r in corpus.readings.values() for v in _voices(corpus, r, saying_of)}
    edges = {(min(a, b), max(a, b)): why for a, b, why in [*_within(voices.values()), *_across(voices.values())]}
    together = Groups(sorted({key for edge in edges for key in edge}))
    for a, b in sorted(edges):
        together.join(a, b)
    by_saying: dict[str, list[str]] = defaultdict(list)
    for key in sorted({key for edge in edges for key in edge}):
        by_saying[saying_of[key]].append(key)
    for keys in by_saying.values():
        for key in keys[1:]:
            together.join(keys[0], key)
    made = [_dispute(context, [voices[k] for k in group], edges, voices) for group in together.groups()]
    return tuple(sorted((d for d in made if d is not None), key=lambda d: d.id))


def _voices(corpus: Corpus, reading: Reading, saying_of: dict[str, str]) -> Iterator[Voice]:
    mentions = sorted(reading.mentions, key=lambda m: m.span)
    starts = [m.span[0] for m in mentions]
    text = corpus.reports[reading.report_id].text
    for s in sorted(reading.statements, key=lambda s: (corpus.position(s), s.id)):
        if s.channel not in SPOKEN or s.id not in saying_of:
            continue
        inside = [
            m for start, end in s.content for m in mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        ]
        parties = {stem(w) for m in inside if m.who.kind in _PARTY_KINDS for w in fold(m.text).split()}
        parties |= {stem(w) for m in inside if m.who.kind in _PARTY_KINDS for w in fold(m.who.name).split()}
        anchor = s.cue or s.source or (s.content[0] if s.content else (0, 0))
        sentence = text[slice(*corpus.sentence(s.report_id, anchor[0]))]
        position, answers = _position(s, text, sentence)
        yield Voice(
            s,
            saying_of[s.id],
            party(corpus, s.holder),
            frozenset(party(corpus, w) for w in (*s.toward, *(m.who for m in inside if m.who.kind in _PARTY_KINDS))),
            frozenset(content_stems(s.content_text)) - parties - generic_stems(),
            corpus.sentence_number(s.report_id, anchor[0]),
            sentence,
            position,
            answers,
        )


def _position(s: Statement, text: str, sentence: str) -> tuple[Position, bool]:
    """What a statement does to a claim, and whether its own words say that it answers one."""
    if s.act == "deny":
        return "denies", True
    cue = text[slice(*s.cue)] if s.cue else ""
    if pattern("justify_cues").search(cue) or (s.kind != "direct" and pattern("justify_cues").search(sentence)):
        return "justifies", True
    if s.act == "reject":
        return "rejects", True
    if s.act in CLAIMS:
        return "asserts", bool(pattern("answer_cues").search(sentence))
    return ("rejects", True) if pattern("answer_cues").search(cue) else ("asserts", False)


def _within(voices: Iterable[Voice]) -> Iterator[tuple[str, str, str]]:
    """Answers and claims of one report."""
    by_report: dict[str, list[Voice]] = defaultdict(list)
    for v in voices:
        by_report[v.statement.report_id].append(v)
    for group in by_report.values():
        for i, later in enumerate(group):
            for earlier in group[max(0, i - CAP) : i]:
                why = _answer(later, earlier) or _same_matter(later, earlier, SHARED)
                if why:
                    yield later.statement.id, earlier.statement.id, why


def _answer(answer: Voice, claim: Voice) -> str | None:
    """Whether ``answer`` points back to ``claim``, which stands just before it."""
    if (
        answer.side == claim.side
        or not answer.answers
        or claim.statement.act in FRIENDLY
        or not 0 <= answer.sentence - claim.sentence <= NEAR
    ):
        return None
    name = claim.statement.holder.name.split()[-1]
    if name.casefold() in answer.text.casefold() and pattern("claim_words").search(answer.text):
        return f"“{shorten(answer.text, 80)}” names {claim.statement.holder.name} and what was said"
    near = answer.sentence - claim.sentence <= 1
    if near and pattern("back_pointers").search(answer.text):
        return f"“{shorten(answer.text, 80)}” points back to what stands before it"
    aimed = claim.side in answer.against or answer.side in claim.against
    if near and aimed and (pattern("claim_words").search(answer.text) or pattern("answer_cues").search(answer.text)):
        return f"“{shorten(answer.text, 80)}” answers what stands before it"
    return None


def _same_matter(a: Voice, b: Voice, least: int) -> str | None:
    """Whether two sides speak of one thing, at least one of them against the other."""
    if a.side == b.side or not (a.statement.act in CLAIMS or a.answers) or not (b.statement.act in CLAIMS or b.answers):
        return None
    mutual = a.side in b.against and b.side in a.against
    aimed = (b.answers and b.side in a.against) or (a.answers and a.side in b.against)
    shared = a.topic & b.topic
    if (mutual or aimed) and len(shared) >= least:
        return f"{a.statement.holder.name} and {b.statement.holder.name} on " + ", ".join(sorted(shared)[:5])
    return None


def _across(voices: Iterable[Voice]) -> Iterator[tuple[str, str, str]]:
    """Answers and claims of different reports: the same two sides, the same matter, near in time."""
    index: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for v in sorted(voices, key=lambda v: v.statement.id):
        if v.statement.act in CLAIMS or v.answers:
            for other in v.against - {v.side}:
                for word in v.topic:
                    index["|".join(sorted((v.side, other))), word].append(v)
    seen: set[tuple[str, str]] = set()
    for key in sorted(index):
        posting = sorted(index[key], key=lambda v: (v.statement.when.start or "", v.statement.id))
        for i, a in enumerate(posting):
            for b in posting[i + 1 : i + 1 + CAP]:
                pair = (a.statement.id, b.statement.id)
                if pair in seen or a.statement.report_id == b.statement.report_id:
                    continue
                seen.add(pair)
                why = _same_matter(a, b, SHARED_ACROSS) if _near_in_time(a, b) else None
                if why:
                    yield *pair, why


def _near_in_time(a: Voice, b: Voice) -> bool:
    dated = bounds(a.statement.when) and bounds(b.statement.when)
    return bool(dated) and not apart(a.statement.when, b.statement.when, slack=DAYS)


def _dispute(
    context: Context, group: Sequence[Voice], edges: dict[tuple[str, str], str], voices: dict[str, Voice]
) -> Dispute | None:
    """The dispute of statements that answer one another; ``None`` unless two sides speak."""
    ordered = sorted(group, key=lambda v: (context.order(v.statement.report_id), v.sentence, v.statement.id))
    if len({v.side for v in ordered}) == 1:
        return None
    claim = next((v for v in ordered if v.position == "asserts"), ordered[0])
    sides: dict[tuple[str, Position], list[Voice]] = defaultdict(list)
    for v in ordered:
        sides[context.corpus.names.key(v.statement.holder), v.position].append(v)
    members = {v.statement.id for v in group}
    reasons = {why for (a, b), why in edges.items() if a in members and b in members}
    reports = sorted({v.statement.report_id for v in group})
    silent = {r for v in group for r in _silence(v, voices, context.corpus)}
    return Dispute(
        content_id("d", claim.saying),
        claim.saying,
        tuple(
            Side(context.corpus.names.of(found[0].statement.holder), position, tuple(v.statement.id for v in found))
            for (_, position), found in sides.items()
        ),
        context.earliest(reports),
        (*sorted(reasons)[:8], *sorted(silent)[:4]),
    )


def _silence(claim: Voice, voices: dict[str, Voice], corpus: Corpus) -> Iterator[str]:
    """Refusals to comment that stand just after the claim."""
    for s in corpus.readings[claim.statement.report_id].statements:
        v = voices.get(s.id)
        if s.act == "decline" and v is not None and v.side != claim.side and 0 <= v.sentence - claim.sentence <= NEAR:
            yield f"{corpus.names.of(s.holder).name} declined to comment"
