"""The statements of one report in, each as a possible claim or answer in a dispute out.

Invariant: a voice follows from its report alone; what somebody is only asked to say has none.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from dragoman.aims import chance_told, likely_toward
from dragoman.joining.answers import AGAINST, CLAIMS, Position, Voice
from dragoman.joining.corpus import Corpus, ends
from dragoman.joining.deeds import party
from dragoman.joining.sayings import SPOKEN
from dragoman.joining.words import content_stems, fold, generic_stems, knowledge, pattern, stem
from dragoman.model import Mention, Reading, Span, Statement, Who

#: Characters of a sentence that are kept.
LONGEST: Final = 600
#: Acts whose content tells what somebody else is to say or do: nobody has said it yet.
WISHES: Final = frozenset({"demand", "request", "urge", "propose", "ask"})

_REACH: Final = 60
#: Characters before a speaker in which words that lead in an answer are looked for ("In response, …").
_LEAD: Final = 40
_PARTY_KINDS: Final = frozenset({"state", "government", "ministry", "person", "bloc"})
_QUOTE: Final = re.compile(r"[“„«\"‘]")
_BY_NAME: Final = frozenset({"name", "variant", "role", "metonym"})
_STATE_KINDS: Final = frozenset({"state", "government", "ministry"})


def voices(corpus: Corpus, reading: Reading) -> Iterator[Voice]:
    """The sayings of a report in the order of their places; refusals to comment go with the claims beside them."""
    mentions = sorted(reading.mentions, key=lambda m: m.span)
    starts = [m.span[0] for m in mentions]
    text = corpus.reports[reading.report_id].text
    silent = [s for s in reading.statements if _silent(s, text)]
    mute = {s.id for s in silent}
    act = {s.id: s.act for s in reading.statements}
    for s in sorted(reading.statements, key=lambda s: (corpus.position(s), s.id)):
        if s.channel not in SPOKEN or s.id in mute or act.get(s.inside or "") in WISHES:
            continue
        anchor = s.cue or s.source or (s.content[0] if s.content else (0, 0))
        whole = corpus.sentence(s.report_id, anchor[0])
        inside, around = (
            [m for low, high in spans for m in mentions[bisect_left(starts, low) : bisect_left(starts, high)]]
            for spans in (s.content, (whole, *s.content))
        )
        yield _voice(corpus, s, _Place(text, whole, inside, around, silent))


class _Place(NamedTuple):
    """Where a statement stands: its sentence, the mentions in its content and in both, and who did not comment."""

    text: str
    whole: Span
    inside: Sequence[Mention]
    around: Sequence[Mention]
    silent: Sequence[Statement]


def _voice(corpus: Corpus, s: Statement, at: _Place) -> Voice:
    anchor = s.cue or s.source or (s.content[0] if s.content else (0, 0))
    words = _words(s, at.text, at.whole)
    position, answers = _position(s, at.text, words, at.text[slice(*at.whole)])
    points = _points(s)
    side, number = party(corpus, s.holder), corpus.sentence_number(s.report_id, anchor[0])
    low, high = ends(s.when)
    named = [m.who for m in at.inside if m.who.kind in _PARTY_KINDS]
    toward = s.toward if s.act in CLAIMS else likely_toward(s)
    told = {party(corpus, w) for w in (*named, *(toward if chance_told(s.why.get("toward", "")) == 1 else ()))}
    # What an answer is about may stand before its content: "cited this as the reason for the delay of …".
    refuses = pattern("refusing").search(_cue(s, at.text)) is not None
    about = s.content_text + (" " + at.text[slice(*at.whole)] if answers and not refuses else "")
    return Voice(
        s.id,
        s.act,
        corpus.names.of(s.holder),
        corpus.names.key(s.holder),
        side,
        frozenset(party(corpus, w) for w in (*toward, *named)),
        _topic(about, at.around),
        number,
        corpus.position(s),
        words,
        position,
        answers,
        low,
        high,
        tuple(sorted(set(_silence(corpus, at.silent, side, number)))),
        s.inside,
        points,
        camp(corpus, s.holder),
        _aims(corpus, (*toward, *(w for w in named if w.kind != "state"))),
        _named(corpus, s, at) if points else frozenset(),
        refuses,
        frozenset(told),
    )


def camp(corpus: Corpus, who: Who) -> str:
    """Who stands together inside one country: the state with its officials; everybody else alone."""
    best = corpus.names.of(who)
    official = best.kind in _STATE_KINDS or (best.sector or "") in _official()
    return best.country if official and best.country else corpus.names.key(best)


@functools.cache
def _official() -> frozenset[str]:
    return frozenset(str(knowledge()["official_sectors"]).split())


def _aims(corpus: Corpus, parties: Iterable[Who]) -> frozenset[str]:
    return frozenset(key for w in parties for key in (camp(corpus, w), corpus.names.key(w)))


def _named(corpus: Corpus, s: Statement, at: _Place) -> frozenset[str]:
    """The sides and persons whose words a content points to ("the Somali position"), not those that it quotes."""
    own = {party(corpus, s.holder), corpus.names.key(s.holder)}
    quote = _QUOTE.search(at.text, s.content[0][0], s.content[-1][1])
    end = quote.start() if quote else s.content[-1][1]
    told = [m.who for m in at.inside if m.span[0] < end and m.how in _BY_NAME and m.who.kind in _PARTY_KINDS]
    others = [keys for w in told if own.isdisjoint(keys := {party(corpus, w), corpus.names.key(w)})]
    return frozenset(key for keys in others for key in keys)


def _topic(text: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """The words of content of ``text``, without the names of states and persons and the words of the trade."""
    names = {n for m in mentions if m.who.kind in _PARTY_KINDS for n in (m.text, m.who.name)}
    about = {s for s in content_stems(pattern("answer_cues").sub(" ", text)) if not s.isdigit()}
    return frozenset(about.difference(generic_stems(), *map(_stems_of_name, names)))


@functools.lru_cache(maxsize=512)
def _stems_of_name(name: str) -> frozenset[str]:
    return frozenset((*map(stem, fold(name).split()), *content_stems(name)))


def _points(s: Statement) -> bool:
    """Whether its content only points to what was said before ("denied any such plan")."""
    found = pattern("pointing")
    return bool(found.match(s.content_text.removeprefix("that ")) or found.match(s.content_text))


def _words(s: Statement, text: str, whole: Span) -> str:
    """The statement with who says it and what leads in to it ("In response, …"), not what else its sentence tells."""
    spans = [span for span in (s.source, s.cue, *s.content) if span is not None and whole[0] <= span[0] < whole[1]]
    start = min((span[0] for span in spans), default=whole[0])
    end = max((span[1] for span in spans), default=whole[1])
    lead = pattern("leading_in").search(text, max(whole[0], start - _LEAD), start)
    return text[lead.start() if lead else start : end][:LONGEST]


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


def _position(s: Statement, text: str, words: str, sentence: str) -> tuple[Position, bool]:
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
    asked = s.act in CLAIMS and pattern("answer_cues").search(words)
    return "asserts", bool(asked or pattern("answer_cues").search(cue) or pattern("insisting").search(cue))


def _silence(corpus: Corpus, silent: Iterable[Statement], side: str, number: int) -> Iterator[str]:
    """Refusals to comment that stand just after the claim of ``side`` in the sentence of that ``number``."""
    for s in silent:
        if (
            party(corpus, s.holder) != side
            and 0 <= corpus.sentence_number(s.report_id, corpus.position(s)) - number <= 1
        ):
            yield f"{corpus.names.of(s.holder).name} did not comment"
