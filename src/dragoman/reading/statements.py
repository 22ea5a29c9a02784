"""Drafts, actors and times in, statements out: who says what to whom, about whom, when, by which act.

Everything that decided is kept in ``Statement.why``, in words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from dragoman.ids import content_id
from dragoman.lexicon import load_yaml
from dragoman.model import Channel, Report, Span, Statement, When, Who
from dragoman.reading.actors import Cast
from dragoman.reading.acts import decide_act
from dragoman.reading.audience import find_audience
from dragoman.reading.content import settle_content
from dragoman.reading.counterparts import with_counterparts, within
from dragoman.reading.drafts import Draft
from dragoman.reading.grammar import antecedent, is_negated, subject_phrase
from dragoman.reading.parse import Parse
from dragoman.reading.quotations import Quotations
from dragoman.reading.times import Times
from dragoman.reading.toward import find_toward

NOBODY = Who(None, "unknown")
_CHANNELS: frozenset[str] = frozenset({"speech", "writing", "belief", "intent", "finding"})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a statement, in which words, and how that was found."""

    who: Who
    also: tuple[Who, ...]
    span: Span | None
    confidence: float
    reason: str


def make_statements(
    report: Report, parse: Parse, drafts: Sequence[Draft], quotations: Quotations, cast: Cast, times: Times
) -> tuple[Statement, ...]:
    """The statements of ``report``, in order of place."""
    holders: list[Holder] = []
    made: list[Statement] = []
    said = sorted(piece for draft in drafts for piece in draft.content)
    for draft in drafts:
        before = holders[draft.follows] if draft.follows is not None else None
        holder = _holder(parse, cast, draft, before)
        holders.append(holder)
        statement = _statement(report, parse, draft, quotations, cast, times, holder, said)
        if statement is not None:
            made.append(statement)
    made = sorted(_dated_like_before(made, drafts), key=lambda s: (s.content[0], s.id))
    return tuple(with_counterparts(parse, cast.mentions, _named_afterwards(made)))


def _statement(
    report: Report,
    parse: Parse,
    draft: Draft,
    quotations: Quotations,
    cast: Cast,
    times: Times,
    holder: Holder,
    said: Sequence[Span],
) -> Statement | None:
    content, kind = settle_content(parse.text, draft.content, quotations)
    if not content or (draft.doubtful and holder.who.id is None and holder.who.kind == "unknown"):
        return None
    text = " ".join(parse.text[s:e] for s, e in content)
    cue_text = parse.text[slice(*draft.cue)] if draft.cue else None
    negated = draft.cue is not None and is_negated(parse, draft.cue)  # the tagger learned it from too few examples
    act, act_reason = decide_act(cue_text, text, draft.act, draft.act_score, negated=negated)
    if text.casefold() in load_yaml("clauses.yaml")["pointing"] and act not in {*ANSWERS, "confirm"}:
        return None  # "he said so": nothing is said that could be quoted
    channel: Channel = draft.channel if draft.channel in _CHANNELS else "speech"  # type: ignore[assignment]
    if kind == "direct" and channel not in {"speech", "writing"}:
        channel = "speech"  # what stands between marks as a sentence was said or written
    toward, way = find_toward(parse, cast, holder.who, act, draft.cue, content)
    when = times.of_statement(draft.cue, holder.span, [*content, *_beside(parse, draft, said)])
    why = {
        "found": f"tagger {draft.score:.2f}" + "".join(f"; {rule}" for rule in draft.rules),
        "act": act_reason,
        "holder": holder.reason,
        "when": when.basis,
    } | ({"toward": way} if toward else {})
    source = draft.source if draft.source is not None else holder.span
    return Statement(
        id=content_id("s", report.id, draft.cue, content),
        report_id=report.id,
        source=source,
        cue=draft.cue,
        content=content,
        content_text=text,
        holder=holder.who,
        holder_text=parse.text[slice(*source)] if source else "",
        kind=kind,
        act=act,
        toward=toward,
        co_holders=holder.also,
        audience=find_audience(parse, cast, draft.cue),
        when=when,
        channel=channel,
        anonymous=_anonymous(parse, holder, draft.cue),
        negated=negated,
        confidence=round(draft.score * holder.confidence, 2),
        why=why,
    )


def _beside(parse: Parse, draft: Draft, said: Sequence[Span]) -> Sequence[Span]:
    """What else is said in the cue's sentence: a time in there dates no other saying."""
    sentence = parse.sentence_at(draft.cue[0]) if draft.cue else None
    if sentence is None:
        return ()
    return said[bisect_left(said, (sentence.start, 0)) : bisect_left(said, (sentence.end, 0))]


def _holder(parse: Parse, cast: Cast, draft: Draft, before: Holder | None) -> Holder:
    span, reason = draft.source, ""
    if span is None and draft.cue is not None:
        span, reason = subject_phrase(parse, draft.cue), "the subject of the cue's clause; "
        if span is not None and any(span[0] < e and span[1] > s for s, e in draft.content):
            span = None
    if (
        span is not None
        and draft.cue is not None
        and 0 <= draft.cue[0] - span[1] <= _BESIDE
        and (whose := _OWNER_CLAUSE.search(parse.text, *span)) is not None
    ):
        span, reason = _within_clause(parse, span, whose.end() - len("whose "), reason)
    if span is None and before is not None:
        return Holder(before.who, before.also, None, before.confidence * 0.8, "goes on with the speaker before")
    if span is None:
        return Holder(NOBODY, (), None, 0.5, "nobody is named")
    return _resolved(parse, cast, span, reason)


_OWNER_CLAUSE: Final = re.compile(r", whose ")
#: So many characters may stand between a source and its cue when the one is the subject of the other.
_BESIDE: Final = 3


def _within_clause(parse: Parse, span: Span, start: int, reason: str) -> tuple[Span, str]:
    """Reads "IGAD, whose secretary, A B, said": a relative clause without a verb of its own names who says it."""
    sentence = parse.sentence_at(start)
    inside = sentence.inside((start, span[1])) if sentence is not None else []
    if not inside or any(token.tag_ in load_yaml("clauses.yaml")["finite"] for token in inside):
        return span, reason
    return (start, span[1]), reason + "the one of the relative clause; "


def _resolved(parse: Parse, cast: Cast, span: Span, reason: str) -> Holder:
    """Who the words at ``span`` name or stand for."""
    if (meant := antecedent(parse, span)) is not None:
        span, reason = meant, reason + "what the relative pronoun stands for; "
    resolved = cast.who(span, agent=True)
    if not resolved:
        return Holder(Who(None, parse.text[span[0] : span[1]]), (), span, 0.5, reason + "not resolved")
    first = resolved[0]
    also = tuple(r.who for r in resolved[1:])
    if first.who.kind in {"state", "bloc"} and _anonymous_patterns()[0].search(parse.text, *span):
        kept = Who(None, parse.text[slice(*span)], "person", first.who.country, first.who.sector)
        return Holder(kept, (), span, first.confidence, reason + "unnamed on purpose: kept as written")
    if first.who.id is None and first.how == "role" and (person := _named_beside(cast, span)) is not None:
        return Holder(person, also, span, first.confidence, reason + "the person named beside the office")
    if first.who.id is None and (body := _spoken_for(cast, first.who, span)) is not None:
        return Holder(body, (), span, first.confidence, reason + "an unnamed spokesperson speaks for the body")
    return Holder(first.who, also, span, first.confidence, f"{reason}{first.how}: {first.reason}")


def _named_beside(cast: Cast, span: Span) -> Who | None:
    """The person named in ``span`` beside an office without a known holder ("Russia's envoy, *Mikhail Ulyanov*")."""
    named = [m.who for m in within(cast.mentions, [span]) if m.who.kind == "person" and m.how in {"name", "variant"}]
    return named[-1] if named else None


def _spoken_for(cast: Cast, who: Who, span: Span) -> Who | None:
    """The body whose unnamed spokesperson ``who`` is ("an RSF spokesman"), or ``None``."""
    if not any(word in who.name.lower() for word in load_yaml("anonymous.yaml")["mouthpieces"]):
        return None
    found = [m.who for m in within(cast.mentions, [span]) if m.who.id is not None]
    bodies = [w for w in found if w.kind not in {"person", "place"}]
    return bodies[-1] if bodies else None


@lru_cache(maxsize=1)
def _anonymous_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load_yaml("anonymous.yaml")
    return (re.compile("|".join(data["source"]), re.IGNORECASE), re.compile("|".join(data["near"]), re.IGNORECASE))


def _anonymous(parse: Parse, holder: Holder, cue: Span | None) -> bool:
    """Whether the holder is kept unnamed: by the words of the source, or by what the sentence says of him."""
    if holder.who.kind == "person" and holder.who.id is not None:
        return False
    source, near = _anonymous_patterns()
    if holder.span is not None and holder.who.id is None and source.search(parse.text, *holder.span):
        return True
    sentence = parse.sentence_at(cue[0]) if cue else None
    return sentence is not None and near.search(parse.text, sentence.start, sentence.end) is not None


def _named_afterwards(made: Sequence[Statement]) -> list[Statement]:
    """A report may open with "he told …" before he is named: then he is the next person who is."""
    out = list(made)
    for index, statement in enumerate(made):
        if statement.holder.kind == "person" and statement.holder.id is not None:
            break  # somebody was named: from here on pronouns look back
        if statement.holder.id is None and statement.holder_text.lower() in {"he", "she"}:
            after = next((s.holder for s in made[index + 1 :] if s.holder.kind == "person" and s.holder.id), None)
            if after is not None:
                why = statement.why | {"holder": "a pronoun before anybody is named: the person named next"}
                out[index] = replace(statement, holder=after, confidence=round(statement.confidence * 0.8, 2), why=why)
    return out


#: Acts that answer somebody.
ANSWERS = frozenset({"deny", "reject"})


def _dated_like_before(made: list[Statement], drafts: Sequence[Draft]) -> list[Statement]:
    """A quotation that goes on with the speaker before was said when the words before were."""
    if not any(d.follows is not None for d in drafts):
        return made
    out: list[Statement] = []
    last: When | None = None
    for statement in sorted(made, key=lambda s: s.content[0]):
        if statement.cue is None and last is not None:
            out.append(replace(statement, when=last))
            continue
        last = statement.when
        out.append(statement)
    return out
