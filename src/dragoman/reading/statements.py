"""Drafts, actors and times in, statements out: who says what to whom, about whom, when, by which act.

Everything that decided is kept in ``Statement.why``, in words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec.structs import replace

from dragoman.ids import content_id
from dragoman.lexicon import load_yaml
from dragoman.model import Report, Span, Statement, When
from dragoman.reading.actors import Cast
from dragoman.reading.acts import decide_act
from dragoman.reading.audience import find_audience
from dragoman.reading.channel import channel_of
from dragoman.reading.content import settle_content
from dragoman.reading.counterparts import with_counterparts
from dragoman.reading.drafts import Draft
from dragoman.reading.empty import (
    finds_only,
    is_measure,
    is_no_saying,
    is_nobodys,
    only_seems,
    says_nothing,
    without_announced,
)
from dragoman.reading.going_on import goes_on
from dragoman.reading.grammar import is_negated
from dragoman.reading.holders import Holder, find_holder, is_anonymous
from dragoman.reading.inside import retold_statements
from dragoman.reading.occasions import on_one_occasion
from dragoman.reading.parse import Parse, heading_span
from dragoman.reading.quotations import Quotations
from dragoman.reading.sides import Sides, find_sides
from dragoman.reading.times import Times
from dragoman.reading.toward import acts_for_another, find_toward, names_own_side
from dragoman.reading.weighing import Speech, find_signs, is_weighed, weigh


def make_statements(
    report: Report, parse: Parse, drafts: Sequence[Draft], quotations: Quotations, cast: Cast, times: Times
) -> tuple[Statement, ...]:
    """The statements of ``report``, in order of place."""
    holders: list[Holder] = []
    found: list[Statement | None] = []
    last: tuple[Holder, Span | None] | None = None
    outer = [draft for draft in drafts if draft.inside is None]
    said = sorted(piece for draft in outer if not is_no_saying(parse, draft.cue) for piece in draft.content)
    sides = find_sides(parse, cast.mentions, cast.ground)
    for draft in outer:
        before = holders[draft.follows] if draft.follows is not None else None
        holder = goes_on(parse, find_holder(parse, cast, draft, before), draft.cue, last)
        last = (holder, draft.cue)
        holders.append(holder)
        found.append(_statement(report, parse, draft, quotations, cast, times, holder, said, sides))
    made = [s for s in found if s is not None]
    made = sorted(_dated_like_before(made, outer), key=_place)
    made = without_announced(parse, on_one_occasion(_named_afterwards(made), times), heading_span(report))
    made = list(with_counterparts(parse, cast.mentions, made, sides))
    settled = {s.id: s for s in made}
    told = retold_statements(report, parse, drafts, [s and settled.get(s.id) for s in found], cast, times, sides)
    new = {s.id: s for s in told if s.id not in settled}
    return tuple(sorted((*made, *new.values()), key=_place))


def _place(statement: Statement) -> tuple[Span, bool, Span, str]:
    """Where a statement stands among others: of two of the same words the one whose cue comes first."""
    content = statement.content[0]
    return content, statement.inside is not None, statement.cue or content, statement.id


def _statement(
    report: Report,
    parse: Parse,
    draft: Draft,
    quotations: Quotations,
    cast: Cast,
    times: Times,
    holder: Holder,
    said: Sequence[Span],
    sides: Sides,
) -> Statement | None:
    content, kind = settle_content(parse.marked, draft.content, quotations)
    if not content or (draft.doubtful and holder.who.id is None and holder.who.kind == "unknown"):
        return None
    text = " ".join(parse.text[s:e] for s, e in content)
    cue_text = parse.text[slice(*draft.cue)] if draft.cue else None
    negated = draft.cue is not None and is_negated(parse, draft.cue)  # the tagger learned it from too few examples
    unnamed = is_anonymous(parse, holder, draft.cue)
    named = names_own_side(parse, cast, sides, holder.who, content)
    decided = decide_act(
        cue_text,
        text,
        negated=negated,
        unnamed=unnamed,
        direct=kind == "direct",
        of_another=acts_for_another(parse, cast, sides, holder.who, content),
        named=named,
    )
    speech = Speech(holder.who, cue_text, text, content, kind, negated, named)
    if is_weighed(decided):
        decided = weigh(decided, find_signs(parse, cast.mentions, sides, speech, decided), draft.act_logs)
    act, act_reason = decided.act, decided.reason
    empty = says_nothing(text, act) or is_no_saying(parse, draft.cue)
    if empty or is_measure(parse, draft.cue, draft.source):
        return None
    about = content if draft.addressed is None else (draft.addressed, *content)
    toward, way = find_toward(parse, cast, sides, holder.who, act, draft.cue, about)
    when = times.of_statement(draft.cue, holder.span, [*content, *_beside(parse, draft, said)])
    why = {
        "found": f"tagger {draft.score:.2f}" + "".join(f"; {rule}" for rule in draft.rules),
        "act": act_reason,
        "holder": holder.reason,
        "when": when.basis,
    } | ({"toward": way} if toward else {})
    source = draft.source if draft.source is not None else holder.span
    thing = finds_only(parse, source, holder.who)
    channel = channel_of(cue_text, draft.channel, kind)
    if kind != "direct" and (thing or only_seems(parse, draft.cue) or is_nobodys(parse, draft.cue, holder.who)):
        channel = "finding" if thing else "belief"
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
        anonymous=unnamed,
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


def _named_afterwards(made: Sequence[Statement]) -> list[Statement]:
    """A report may open with "he told …" before he is named: then he is the next person who is."""
    out = list(made)
    for index, statement in enumerate(made):
        named = statement.holder_text.lower() not in load_yaml("reference.yaml")["pronouns"]
        if statement.holder.kind == "person" and (statement.holder.id is not None or named):
            break  # somebody was named: from here on pronouns look back
        if statement.holder.id is None and statement.holder.name.lower() in {"he", "she"}:
            after = next((s.holder for s in made[index + 1 :] if s.holder.kind == "person" and s.holder.id), None)
            if after is not None:
                why = statement.why | {"holder": "a pronoun before anybody is named: the person named next"}
                out[index] = replace(statement, holder=after, confidence=round(statement.confidence * 0.8, 2), why=why)
    return out


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
