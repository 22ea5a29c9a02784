"""Nested drafts and the statements that hold them in, statements inside statements out.

What is told inside a statement is told by its holder, not by the outlet: ``inside`` names the statement,
``why["inside"]`` says who tells it. It was said at or before the time of the telling. Whom nobody can name, and the
holder himself ("he said that he had told …"), make no entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dragoman.ids import content_id
from dragoman.lexicon import load_yaml
from dragoman.model import Report, Statement, When, Who
from dragoman.reading.actors import Cast
from dragoman.reading.acts import decide_act
from dragoman.reading.audience import find_told
from dragoman.reading.channel import THOUGHT, channel_of
from dragoman.reading.content import settle_nested
from dragoman.reading.drafts import Draft
from dragoman.reading.empty import is_measure, is_thing, says_nothing
from dragoman.reading.grammar import is_negated
from dragoman.reading.holders import Holder, find_holder, is_unnamed
from dragoman.reading.parse import Parse
from dragoman.reading.sides import Sides, within
from dragoman.reading.times import Times
from dragoman.reading.toward import find_toward

#: Kinds of actors that a person or ministry of the same state speaks for.
_SPOKEN_FOR: Final = frozenset({"state", "government"})
_PRESENT: Final = frozenset({"VBZ", "VBP", "VBG"})


def retold_statements(
    report: Report,
    parse: Parse,
    drafts: Sequence[Draft],
    made: Sequence[Statement | None],
    cast: Cast,
    times: Times,
    sides: Sides,
) -> tuple[Statement, ...]:
    """The statements of the nested among ``drafts``; ``made`` holds that of each other draft, in the same order."""
    by_draft: list[Statement | None] = list(made)
    for draft in drafts[len(made) :]:
        outer = by_draft[draft.inside] if draft.inside is not None else None
        by_draft.append(_retold(report, parse, draft, outer, cast, times, sides) if outer is not None else None)
    return tuple(s for s in by_draft[len(made) :] if s is not None)


def _retold(
    report: Report, parse: Parse, draft: Draft, outer: Statement, cast: Cast, times: Times, sides: Sides
) -> Statement | None:
    if draft.cue is None:
        return None
    holder = _named_inside(parse, cast, draft, outer) or find_holder(parse, cast, draft, None)
    if not _is_another(parse, draft, holder, outer) or is_measure(parse, draft.cue, draft.source):
        return None
    thing = is_thing(parse, draft.source, holder.who) and not is_unnamed(parse, holder)
    # "renewed *Russian* claims that …", says a Russian: his own words, and an adjective may be no people's at all
    own = draft.doubtful and (holder.who.id is None or holder.who.country == outer.holder.country)
    if thing or own:
        return None
    content, kind = settle_nested(parse.text, draft.content)
    if not content or draft.source is None:
        return None
    text = " ".join(parse.text[s:e] for s, e in content)
    cue, negated = parse.text[slice(*draft.cue)], is_negated(parse, draft.cue)
    act, reason, *_ = decide_act(cue, text, negated=negated, direct=kind == "direct")
    if says_nothing(text, act):
        return None
    when = _when(parse, times, draft, outer)
    toward, way = find_toward(parse, cast, sides, holder.who, act, draft.cue, content)
    return Statement(
        id=content_id("s", report.id, draft.cue, content),
        report_id=report.id,
        source=draft.source,
        cue=draft.cue,
        content=content,
        content_text=text,
        holder=holder.who,
        holder_text=parse.text[slice(*draft.source)],
        kind=kind,
        act=act,
        toward=toward,
        co_holders=holder.also,
        audience=find_told(parse, cast, draft.cue),
        when=when,
        channel=channel_of(cue, None, kind),
        anonymous=is_unnamed(parse, holder),
        negated=negated,
        inside=outer.id,
        confidence=round(draft.score * holder.confidence, 2),
        why={
            "found": f"tagger {draft.score:.2f}" + "".join(f"; {rule}" for rule in draft.rules),
            "act": reason,
            "holder": holder.reason,
            "when": when.basis,
            "inside": f"told by {outer.holder.name}, not by the report itself",
        }
        | ({"toward": way} if toward else {}),
    )


def _is_another(parse: Parse, draft: Draft, holder: Holder, outer: Statement) -> bool:
    """Whether somebody else speaks than the one who tells it, as far as is known."""
    who, teller = holder.who, outer.holder
    if _same(who, teller) or any(_same(who, other) for other in outer.co_holders):
        return False
    words = parse.text[slice(*draft.source)].lower() if draft.source is not None else ""
    if who.id is None and words in load_yaml("reference.yaml")["pronouns"]:
        return False
    ours = who.kind in _SPOKEN_FOR and who.country is not None and teller.country in {who.country, None}
    thought = draft.cue is not None and channel_of(parse.text[slice(*draft.cue)], None, "indirect") in THOUGHT
    return not (ours and (thought or (teller.country is not None and _in_present(parse, draft))))


def _named_inside(parse: Parse, cast: Cast, draft: Draft, outer: Statement) -> Holder | None:
    """The person named last before "he" or "she" in what the statement tells, if it tells of one who fits."""
    words = parse.text[slice(*draft.source)].lower() if draft.source is not None else ""
    if draft.source is None or words not in load_yaml("nested.yaml")["persons"]:
        return None
    before = [(start, min(end, draft.source[0])) for start, end in outer.content if start < draft.source[0]]
    if outer.source is not None and outer.holder.kind != "person" and outer.source[1] <= draft.source[0]:
        before.append(outer.source)  # "Ali's *opponents* agree with his claims that …"
    named = [m for m in within(cast.mentions, before) if m.who.kind == "person" and m.how in {"name", "variant"}]
    named = [m for m in named if not _same(m.who, outer.holder)]
    if len({m.who.name for m in named}) != 1:
        return None
    return Holder(named[-1].who, (), draft.source, 0.8, "the one person named before the pronoun in what is told")


def _same(who: Who, other: Who) -> bool:
    return who.name == other.name or (who.id is not None and who.id == other.id)


def _in_present(parse: Parse, draft: Draft) -> bool:
    """Whether the cue tells what is being said, as one who speaks for it would ("Moscow *hopes*")."""
    sentence = parse.sentence_at(draft.cue[0]) if draft.cue is not None else None
    head = sentence.head(draft.cue) if sentence is not None and draft.cue is not None else None
    return head is not None and head.tag_ in _PRESENT and not any(c.lower_ in {"was", "were"} for c in head.children)


def _when(parse: Parse, times: Times, draft: Draft, outer: Statement) -> When:
    own = times.of_retold(draft.cue) if draft.cue is not None else None
    if own is not None:
        return own
    cited = outer.cue is not None and parse.folded.startswith("according", outer.cue[0])
    if cited and draft.cue is not None and not _in_present(parse, draft):
        return times.of_statement(draft.cue, draft.source, draft.content)  # "X said …, *according to* Y"
    return When(None, outer.when.end, "open", f"told inside a statement: up to its time; {outer.when.basis}")
