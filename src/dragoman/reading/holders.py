"""A draft and the actors in, who holds it out: the words that name him, whom they mean, and how that was found.

Whom nobody names stays unknown, whom a report keeps unnamed stays as written.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Span, Who
from dragoman.reading.actors import Cast, Resolved
from dragoman.reading.actors.lexicon import load_reference
from dragoman.reading.calling import named_group, titled
from dragoman.reading.drafts import Draft
from dragoman.reading.grammar import SUBJECTS, antecedent, is_noun_apart, passive_of, phrase, subject_phrase, verb_of
from dragoman.reading.papers import issuers, paper_of
from dragoman.reading.parse import Parse
from dragoman.reading.sides import within

NOBODY = Who(None, "unknown")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a statement, in which words, and how that was found."""

    who: Who
    also: tuple[Who, ...]
    span: Span | None
    confidence: float
    reason: str


def find_holder(parse: Parse, cast: Cast, draft: Draft, before: Holder | None) -> Holder:
    """Who holds ``draft``; ``before`` is the holder of the draft that it goes on with."""
    span, reason = draft.source, ""
    if span is None and draft.cue is not None:
        span, reason = subject_phrase(parse, draft.cue), "the subject of the cue's clause; "
        if passive_of(parse, draft.cue) is not None or is_noun_apart(parse, draft.cue):
            span = None
        if span is not None and any(span[0] < e and span[1] > s for s, e in draft.content):
            span = None
    if span is not None and draft.cue is not None and (whole := _described_by(parse, span, draft.cue)) is not None:
        span, reason = whole, "whom the clause with these words describes; "
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


def _described_by(parse: Parse, span: Span, cue: Span) -> Span | None:
    """Reads "X, whose party was backed by *the church*, has pledged": the subject whose clause holds the words."""
    if any(c.isupper() for c in parse.text[span[0] + 1 : span[1]]):
        return None
    found, inner = verb_of(parse, cue), verb_of(parse, span)
    who = next((c for c in found[1].children if c.dep_ in SUBJECTS), None) if found is not None else None
    if found is None or inner is None or who is None or inner[0] is not found[0] or inner[1].i <= who.i:
        return None
    token = inner[1]
    for _ in range(_CLIMB):
        if token.i in {token.head.i, who.i}:
            return None
        if token.dep_ == "relcl" and token.head.i == who.i:
            return phrase(found[0], who, coordinated=True)
        token = token.head
    return None


#: A word in a relative clause hangs at most so deep in it.
_CLIMB: Final = 8
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
    if (two := _both(parse, cast, span) or _both_states(parse, cast, span)) is not None:
        return Holder(two[0], (two[1],), span, 0.7, reason + "the two named last")
    resolved = cast.who(span, agent=True)
    named = _called(parse, span) if not resolved or resolved[0].who.id is None or resolved[0].how == "role" else None
    if named is not None:
        who = resolved[0].who if resolved else NOBODY
        return Holder(Who(None, named, "person", who.country, who.sector), (), span, 0.8, reason + "named behind it")
    return _meant(parse, cast, span, reason)


def _meant(parse: Parse, cast: Cast, span: Span, reason: str) -> Holder:
    """Who is meant by words that no clause explains."""
    holder, words = _as_told(parse, cast, span, reason), parse.text[slice(*span)]
    if holder.who.id is None and holder.who != NOBODY:
        named = named_group(cast, span, words, holder.who)
        if named is not None:
            sure = holder.confidence if named[1].startswith("kept") else 0.7
            return _with_owner(parse, cast, Holder(named[0], holder.also, span, sure, reason + named[1]))
        return _with_owner(parse, cast, holder)
    if holder.who.kind == "outlet":
        own = titled(words) if "mentioned before" in holder.reason else None
        if own is not None and own not in holder.who.name:
            return Holder(Who(None, own, "outlet", None, "MED"), (), span, 0.7, reason + "named behind its noun")
        if (longer := _in_short(parse, cast, span)) is not None:
            return Holder(longer, (), span, holder.confidence, reason + "the medium named in full before")
    return holder


def _with_owner(parse: Parse, cast: Cast, holder: Holder) -> Holder:
    """``holder``, an unnamed one, with the name of whom a pronoun means: "*his* lawyer", "two close to *him*"."""
    if holder.who.id is not None or holder.span is None or holder.who == NOBODY:
        return holder
    found = _words_for("owned").search(parse.text[slice(*holder.span)])
    if found is None:
        return holder
    part = "whose" if found["whose"] else "whom"
    place = (holder.span[0] + found.start(part), holder.span[0] + found.end(part))
    several = found[part].lower() in {"their", "them"}
    meant = [r for r in cast.who(place) if r.how == "pronoun" and (r.who.kind == "person") is not several]
    if [r.who.kind in _OWNERS for r in meant] != [True] or meant[0].who.name.lower() == found[part].lower():
        return holder
    name = meant[0].who.name + ("'s" if part == "whose" else "")
    text = re.sub(rf"\b{found[part]}\b", lambda _: name, holder.who.name, count=1, flags=re.IGNORECASE)
    return dataclasses.replace(holder, who=replace(holder.who, name=text))


_OWNERS: Final = frozenset({"person", "organisation", "group"})


def _as_told(parse: Parse, cast: Cast, span: Span, reason: str) -> Holder:
    """Who is meant by words, by clauses, papers, offices and bodies that they name."""
    if (clause := antecedent(parse, span)) is not None:
        span, reason = clause, reason + "what the relative pronoun stands for; "
    resolved = cast.who(span, agent=True)
    if _is_words(resolved) and (meant := _described(parse, cast, span, reason)) is not None:
        return meant
    if not resolved:
        return Holder(Who(None, parse.text[span[0] : span[1]]), (), span, 0.5, reason + "not resolved")
    first = resolved[0]
    unnamed = first.how == "role" and first.who.id is None
    if unnamed and first.who.name.lower() in parse.text[slice(*span)].lower():
        first = cast.described(span, office=True) or first
    also = tuple(r.who for r in resolved[1:])
    if (kept := _kept(parse.text[slice(*span)], first.who)) is not None:
        return Holder(kept, (), span, first.confidence, reason + "unnamed: kept as written")
    if first.who.id is None and first.how == "role" and (person := _named_beside(parse, cast, span)) is not None:
        return Holder(person, also, span, first.confidence, reason + "the person named beside the office")
    if first.who.id is None and (body := _spoken_for(cast, first.who, span)) is not None:
        return Holder(body, (), span, first.confidence, reason + "an unnamed spokesperson speaks for the body")
    return Holder(first.voice or first.who, also, span, first.confidence, f"{reason}{first.how}: {first.reason}")


def _described(parse: Parse, cast: Cast, span: Span, reason: str) -> Holder | None:
    """Whom words that name nobody stand for: one of the report whom they describe, or who issued the paper."""
    if (meant := cast.described(span)) is not None:
        return Holder(meant.voice or meant.who, (), span, meant.confidence, f"{reason}{meant.how}: {meant.reason}")
    noun = paper_of(parse, span)
    told, how = issuers(parse, cast, span, noun) if noun is not None else ((), "")
    if not told:
        return None
    others = tuple(r.who for r in told[1:])
    return Holder(told[0].voice or told[0].who, others, span, told[0].confidence * 0.9, reason + how)


def _in_short(parse: Parse, cast: Cast, span: Span) -> Who | None:
    """The medium named before whose last word these are: "the *Times*" after "the New York Times"."""
    word = re.sub(r"^the ", "", parse.text[slice(*span)], flags=re.IGNORECASE)
    if " " in word:
        return None
    before = list(within(cast.mentions, [(max(0, span[0] - _FAR_BACK), span[0])]))
    media = (m.who for m in reversed(before) if m.who.kind == "outlet")
    return next((w for w in media if w.name.endswith(f" {word}") and w.name.lower() != f"the {word.lower()}"), None)


def _kept(words: str, who: Who) -> Who | None:
    """People whom the words leave unnamed, of the state or bloc ``who``: "two EU diplomats", "some Kenyans"."""
    if who.kind == "state" and _some_people().match(words):
        return Who(None, words.strip(" -"), "group", who.country, "CVL")
    of_state = who.kind == "state" and re.match(load_yaml("anonymous.yaml")["of_state"], words)
    if who.kind in {"state", "bloc"} and not of_state and _anonymous_patterns()[0].search(words):
        return Who(None, words, "person", who.country, who.sector)
    return None


def _is_words(resolved: Sequence[Resolved]) -> bool:
    """Whether the words name no actor that is known."""
    return not resolved or (resolved[0].who.id is None and resolved[0].who.kind in {"unknown", "group"})


def _called(parse: Parse, span: Span) -> str | None:
    """The name that stands behind words of an office or in the clause that tells of its bearer; ``None`` for none."""
    data = load_yaml("anonymous.yaml")
    if not parse.text[slice(*span)][:1].isupper() or parse.text[slice(*span)].split(maxsplit=1)[0].lower() in _ARTICLES:
        beside = re.search(data["beside"], parse.text[slice(*span)])
        if beside is not None:
            return _without_titles(beside["who"])
    for clause in data["called"]:
        for start in (span[1], span[0]):
            found = re.compile(clause).search(parse.text, start, span[1] + _CLAUSE)
            if found is not None and found.start() <= span[1]:
                return str(found["who"])
    return None


def _without_titles(name: str) -> str:
    """``name`` without the ranks and titles before it: "Colonel *A B*"."""
    reference = load_reference()
    words = name.split()
    while len(words) > 2 and words[0].lower() in {*reference.ranks, *reference.honorifics, *reference.before_names}:  # noqa: PLR2004
        words = words[1:]
    return " ".join(words)


_ARTICLES: Final = frozenset({"a", "an", "the", "one", "another", "his", "her", "its", "their"})
#: So far behind a source the clause may reach that names it.
_CLAUSE: Final = 90


@lru_cache(maxsize=4)
def _words_for(row: str) -> re.Pattern[str]:
    return re.compile(load_yaml("anonymous.yaml")[row], re.IGNORECASE)


def _both(parse: Parse, cast: Cast, span: Span) -> tuple[Who, Who] | None:
    """The two persons named together last before words like "both ministers", else the two named last."""
    if _words_for("both").fullmatch(parse.text[slice(*span)]) is None:
        return None
    before = within(cast.mentions, [(max(0, span[0] - _PARAGRAPHS), span[0])])
    named = [m for m in before if m.who.kind == "person" and m.how in {"name", "variant"}]
    for one, other in reversed(list(pairwise(named))):
        between = parse.folded[one.span[1] : other.span[0]]
        if one.who != other.who and " and " in between and len(between) < _TOGETHER and "." not in between:
            return one.who, other.who
    last = list(dict.fromkeys(m.who for m in reversed(named) if m.span[0] >= span[0] - _PARAGRAPH))[:2]
    return (last[1], last[0]) if len(last) == 2 else None  # noqa: PLR2004


def _both_states(parse: Parse, cast: Cast, span: Span) -> tuple[Who, Who] | None:
    """The two states whose names, people and bodies the report tells of most, before words like "the two countries"."""
    if _words_for("both_states").fullmatch(parse.text[slice(*span)]) is None:
        return None
    before = list(within(cast.mentions, [(max(0, span[0] - _FAR_BACK), span[0])]))
    told = Counter(m.who.country for m in before if m.who.country is not None)
    states = {m.who.country: m.who for m in reversed(before) if m.who.kind == "state"}
    most = [country for country, _ in told.most_common(3)]
    alone = len(most) < 3 or told[most[2]] < told[most[1]]  # noqa: PLR2004 - nobody else is told of as often
    if len(most) < 2 or not alone or not all(country in states for country in most[:2]):  # noqa: PLR2004
        return None
    first, second = sorted(most[:2], key=lambda c: next(m.span for m in before if m.who.country == c))
    return states[first], states[second]


#: So far back the two states, or a medium, are looked for.
_FAR_BACK: Final = 6000
#: So far back two are looked for that are named together, with so much between their names.
_PARAGRAPHS: Final = 6000
_TOGETHER: Final = 60
#: So far back the two are looked for.
_PARAGRAPH: Final = 1500


def _named_beside(parse: Parse, cast: Cast, span: Span) -> Who | None:
    """The person named in ``span`` beside an office without a known holder ("Russia's envoy, *Mikhail Ulyanov*").

    "Castro's envoy" is not Castro; his spokesman speaks for him.
    """
    named = [m for m in within(cast.mentions, [span]) if m.who.kind == "person" and m.how in {"name", "variant"}]
    mouth = any(word in parse.text[slice(*span)].lower() for word in load_yaml("anonymous.yaml")["mouthpieces"])
    named = [m for m in named if mouth or parse.folded[m.span[1] : m.span[1] + 2] not in {"'s", "' "}]
    return named[-1].who if named else None


def _spoken_for(cast: Cast, who: Who, span: Span) -> Who | None:
    """The body whose unnamed spokesperson ``who`` is ("an RSF spokesman"), or ``None``."""
    if not any(word in who.name.lower() for word in load_yaml("anonymous.yaml")["mouthpieces"]):
        return None
    found = [m for m in within(cast.mentions, [span]) if m.who.id is not None]
    bodies = [m for m in found if m.who.kind not in {"person", "place"}]
    voices = [r.voice for m in bodies[-1:] for r in cast.who(m.span) if r.who == m.who and r.voice is not None]
    return voices[0] if voices else bodies[-1].who if bodies else None


@lru_cache(maxsize=1)
def _some_people() -> re.Pattern[str]:
    return re.compile(load_yaml("anonymous.yaml")["some_people"])


@lru_cache(maxsize=1)
def _anonymous_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load_yaml("anonymous.yaml")
    return (re.compile("|".join(data["source"]), re.IGNORECASE), re.compile("|".join(data["near"]), re.IGNORECASE))


def is_unnamed(parse: Parse, holder: Holder) -> bool:
    """Whether the words of the source keep the holder unnamed."""
    if holder.who.id is not None or holder.span is None:
        return False
    return _anonymous_patterns()[0].search(parse.text[slice(*holder.span)]) is not None


def is_anonymous(parse: Parse, holder: Holder, cue: Span | None) -> bool:
    """Whether the holder is kept unnamed: by the words of the source, or by what the sentence says of him."""
    if holder.who.kind == "person" and holder.who.id is not None:
        return False
    if is_unnamed(parse, holder):
        return True
    sentence = parse.sentence_at(cue[0]) if cue else None
    return (
        sentence is not None and _anonymous_patterns()[1].search(parse.text, sentence.start, sentence.end) is not None
    )
