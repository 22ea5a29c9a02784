"""Statements that answer one another in, disputes out: who asserts, who denies, rejects or justifies.

An answer is tied to a claim of another side by what it says ("the claim", the claimant's name), by standing next to
it, or by being about the same thing while the claim is aimed at the answerer. Invariant: every side is a statement's
holder with that statement's id; a refusal to comment is told as a reason and takes no side.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from dragoman.ids import content_id
from dragoman.joining.corpus import Corpus, apart, bounds
from dragoman.joining.dates import shorten
from dragoman.joining.deeds import party
from dragoman.joining.groups import Groups
from dragoman.joining.rows import Context
from dragoman.joining.sayings import SPOKEN
from dragoman.joining.words import content_stems, fold, generic_stems, pattern, stem
from dragoman.model import Dispute, Mention, Reading, Saying, Side, Statement

type Position = Literal["asserts", "denies", "rejects", "justifies"]

#: Acts that hold something against somebody.
CLAIMS: Final = frozenset({"accuse", "criticise", "warn", "demand", "reject", "deny"})
#: Acts that nobody answers.
FRIENDLY: Final = frozenset({"hope", "praise", "thank", "support", "apologise", "agree", "decline", "ask", "offer"})
#: An answer stands at most this many sentences after the claim it points to ("the claim", "his statement").
NEAR: Final = 3
#: Words of content that claim and answer share, beside the names of the two sides: in one report, across reports.
SHARED: Final = 2
SHARED_ACROSS: Final = 3
#: Across reports claim and answer lie at most this many days apart.
DAYS: Final = 21
#: Voices compared per index key.
CAP: Final = 30

_REACH: Final = 60
_AGAINST: Final = frozenset({"accuse", "criticise"})
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
    place: int
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
    made = [_dispute(context, [voices[k] for k in group], edges) for group in together.groups()]
    return tuple(sorted((d for d in made if d is not None), key=lambda d: d.id))


def _voices(corpus: Corpus, reading: Reading, saying_of: dict[str, str]) -> Iterator[Voice]:
    mentions = sorted(reading.mentions, key=lambda m: m.span)
    starts = [m.span[0] for m in mentions]
    text = corpus.reports[reading.report_id].text
    for s in sorted(reading.statements, key=lambda s: (corpus.position(s), s.id)):
        if s.channel not in SPOKEN or s.id not in saying_of or _silent(s, text):
            continue
        anchor = s.cue or s.source or (s.content[0] if s.content else (0, 0))
        whole = corpus.sentence(s.report_id, anchor[0])
        position, answers = _position(s, text, text[slice(*whole)])
        inside, around = (
            [m for low, high in spans for m in mentions[bisect_left(starts, low) : bisect_left(starts, high)]]
            for spans in (s.content, (whole, *s.content))
        )
        yield Voice(
            s,
            saying_of[s.id],
            party(corpus, s.holder),
            frozenset(party(corpus, w) for w in (*s.toward, *(m.who for m in inside if m.who.kind in _PARTY_KINDS))),
            # What an answer is about may stand before its content: "cited this as the reason for the delay of …".
            _topic(s.content_text + (" " + text[slice(*whole)] if answers else ""), around),
            corpus.sentence_number(s.report_id, anchor[0]),
            corpus.position(s),
            text[slice(*whole)],
            position,
            answers,
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
    if s.act == "deny":
        return "denies", True
    if pattern("justify_cues").search(cue) or (s.kind != "direct" and pattern("reason_given").search(sentence)):
        return "justifies", True
    if s.act == "reject" or (s.act not in _AGAINST and pattern("reject_cues").search(cue)):
        return "rejects", True
    asked = s.act in CLAIMS and pattern("answer_cues").search(sentence)
    return "asserts", bool(asked or pattern("answer_cues").search(cue))


def _within(voices: Iterable[Voice]) -> Iterator[tuple[str, str, str]]:
    """Answers and claims of one report: an answer that points back has one claim, one matter may have many voices."""
    by_report: dict[str, list[Voice]] = defaultdict(list)
    for v in voices:
        by_report[v.statement.report_id].append(v)
    for group in by_report.values():
        for i, later in enumerate(group):
            before = group[max(0, i - CAP) : i]
            pointed = [(claim, why) for claim in before if (why := _answer(later, claim))]
            if pointed:
                claim, why = min(pointed, key=lambda found: _aim(later, found[0]))
                yield later.statement.id, claim.statement.id, why
            for earlier in before:
                matter = _same_matter(later, earlier, SHARED)
                if matter:
                    yield later.statement.id, earlier.statement.id, matter


def _aim(answer: Voice, claim: Voice) -> tuple[bool, bool, bool, int, int]:
    """Sort key: claims against the answerer first, then near ones, then accusations."""
    against = answer.side in claim.against
    far = answer.sentence - claim.sentence
    return (not against, far > 1, claim.statement.act not in CLAIMS, far, -claim.place)


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
    aimed = claim.side in answer.against or answer.side in claim.against
    held = near and claim.statement.act in CLAIMS | {"state"}
    back = pattern("back_pointers").search(answer.text)
    if back and (answer.side in claim.against or (held and not pattern("accusing_words").search(back.group()))):
        return f"“{shorten(answer.text, 80)}” points back to what stands before it"
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


def _same_claim(a: Voice, b: Voice) -> str | None:
    """Whether two voices of one side hold the same against the same other side."""
    shared = a.topic & b.topic
    if (
        a.side == b.side
        and a.position == b.position
        and (a.against & b.against) - {a.side}
        and len(shared) >= SHARED_ACROSS
    ):
        return f"{a.statement.holder.name} and {b.statement.holder.name} alike on " + ", ".join(sorted(shared)[:5])
    return None


def _across(voices: Iterable[Voice]) -> Iterator[tuple[str, str, str]]:
    """Answers and claims of different reports: one matter, the same sides, near in time."""
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
                why = (_same_matter(a, b, SHARED_ACROSS) or _same_claim(a, b)) if _near_in_time(a, b) else None
                if why:
                    yield *pair, why


def _near_in_time(a: Voice, b: Voice) -> bool:
    dated = bounds(a.statement.when) and bounds(b.statement.when)
    return bool(dated) and not apart(a.statement.when, b.statement.when, slack=DAYS)


def _dispute(context: Context, group: Sequence[Voice], edges: dict[tuple[str, str], str]) -> Dispute | None:
    """The dispute of statements that answer one another; ``None`` unless two sides speak."""
    ordered = sorted(group, key=lambda v: (context.order(v.statement.report_id), v.sentence, v.statement.id))
    if len({v.side for v in ordered}) == 1:
        return None
    claim = next((v for v in ordered if v.position == "asserts"), ordered[0])
    if claim.position == "justifies":  # it gives reasons of its own, not for what another claimed
        claim = ordered[0] = replace(claim, position="asserts")
    sides: dict[tuple[str, Position], list[Voice]] = defaultdict(list)
    for v in ordered:
        sides[context.corpus.names.key(v.statement.holder), v.position].append(v)
    members = {v.statement.id for v in group}
    reasons = {why for (a, b), why in edges.items() if a in members and b in members}
    reports = sorted({v.statement.report_id for v in group})
    silent = {reason for v in group for reason in _silence(v, context.corpus)}
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


def _silence(claim: Voice, corpus: Corpus) -> Iterator[str]:
    """Refusals to comment that stand just after the claim."""
    report_id = claim.statement.report_id
    for s in corpus.readings[report_id].statements:
        if _silent(s, corpus.reports[report_id].text) and party(corpus, s.holder) != claim.side:
            after = corpus.sentence_number(report_id, corpus.position(s)) - claim.sentence
            if 0 <= after <= 1:
                yield f"{corpus.names.of(s.holder).name} did not comment"
