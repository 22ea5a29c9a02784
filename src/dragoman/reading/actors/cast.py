"""The actors of one report, and an answer to "whom do these words mean?" for any phrase of it.

:func:`find_actors` takes a parsed report; :meth:`Cast.who` takes a span. Invariant: pure; linear in the report for the
first, in the phrase for the second; a phrase that means nobody known keeps its words and has no id.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dragoman.model import Mention, Who
from dragoman.reading.actors.confidence import calibrated
from dragoman.reading.actors.described import described
from dragoman.reading.actors.flat import LONGEST_PHRASE, Flat, flatten
from dragoman.reading.actors.lexicon import load_reference
from dragoman.reading.actors.offices import sector_by_words
from dragoman.reading.actors.scan import scan
from dragoman.reading.actors.scene import Scene
from dragoman.reading.actors.shapes import Draft, Resolved
from dragoman.reading.actors.units import Unit, assemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.knowledge import Knowledge
    from dragoman.model import Report, Span
    from dragoman.reading.actors.people import Person
    from dragoman.reading.parse import Parse

_INWARD: Final = frozenset({"compound", "amod", "nmod", "poss", "nummod", "det", "case", "punct", "npadvmod"})
_ARGUMENTS: Final = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "agent", "attr", "dative", "ROOT", "conj"})
_FIGHTERS: Final = frozenset({"REB", "UAF", "MIL", "CRM", "PRM", "OPP"})
#: What else may stand between a name and the word that it belongs to; so far it is looked for.
_LEADING: Final = frozenset({"pobj", "prep", "conj", "appos"})
_DEEPEST: Final = 8
#: Prepositions behind what is said that tell where it is told or read, and not by whom.
_ELSEWHERE: Final = frozenset({"in", "at", "near", "around", "across", "throughout", "inside", "outside"})
#: No phrase joins more actors than this; a longer list is cut.
_MOST_JOINED: Final = 40
#: So many persons are remembered from one stretch of a long report to the next.
REMEMBERED: Final = 500
_YEAR: Final = re.compile(r"\b(?:19[89]|20[0-4])\d\b")


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone whom a report mentions. ``mentions`` are sorted by span."""

    mentions: tuple[Mention, ...]
    _scene: Scene = field(repr=False, compare=False)
    _heads: dict[int, Draft] = field(repr=False, compare=False)
    _firsts: list[int] = field(repr=False, compare=False)
    _drafts: list[Draft] = field(repr=False, compare=False)
    #: Answers of :meth:`who`, one a phrase of the report: statements and events ask for the same words again and again.
    _asked: dict[tuple[Span, bool], tuple[Resolved, ...]] = field(repr=False, compare=False, default_factory=dict)

    @property
    def ground(self) -> str | None:
        """The country of the report's dateline, else of its outlet."""
        state = self._scene.ground
        return state.removeprefix("state:") if state is not None and state.startswith("state:") else None

    @property
    def text(self) -> str:
        """The report's text."""
        return self._scene.flat.text

    @property
    def persons(self) -> tuple[Person, ...]:
        """The persons named in full, here or before, those mentioned last at the end; at most :data:`REMEMBERED`."""
        last = {id(d.person): n for n, d in enumerate(self._drafts) if d.person is not None}
        ordered = sorted(self._scene.people.persons, key=lambda p: last.get(id(p), -1))
        return tuple(ordered[-REMEMBERED:])

    def who(self, span: Span, *, agent: bool = True) -> tuple[Resolved, ...]:
        """Whom the words of ``span`` (code points) mean, in order; empty only for a span without words.

        With ``agent`` a capital or palace is the state it governs; without, it is a place.
        """
        known = self._asked.get((span, agent))
        if known is None:
            known = self._asked[span, agent] = self._meant(span, agent=agent)
        return known

    def _meant(self, span: Span, *, agent: bool) -> tuple[Resolved, ...]:
        flat = self._scene.flat
        first, end = flat.between(span)
        if first >= end:
            return ()
        out: list[Resolved] = []
        for head in self._tops(first, end):
            out += self._phrase(head, first, end, agent=agent)
        kept: dict[Who, Resolved] = {}
        for resolved in out:
            kept.setdefault(resolved.who, resolved)
        return tuple(kept.values())

    def described(self, span: Span, *, office: bool = False) -> Resolved | None:
        """Whom of the report a short description means that names nobody ("the company"), or ``None``.

        ``office``: the words are those of an office or a kind of person whose bearer is not known ("the senator").
        """
        return described(self._scene, self._drafts, span, office=office)

    def _tops(self, first: int, end: int) -> list[int]:
        """The head of the phrase and the heads joined to it by "and"."""
        flat = self._scene.flat
        words = [i for i in range(first, end) if flat.tag[i][:1] not in {".", ",", ":", "`", "'", "H", "-"}] or [first]
        outer = [i for i in words if not first <= flat.head[i] < end or flat.head[i] == i]
        nouns = [i for i in outer if flat.tag[i][:1] in {"N", "P", "C"} and flat.tag[i] not in {"POS", "CC"}]
        behind = {i for i in nouns if i > first and flat.tag[i - 1] in {"IN", "TO"}}  # "officers … looking for *Dunn*"
        nouns.sort(key=lambda i: (flat.dep[i] not in _ARGUMENTS, i not in self._heads or i in behind))
        tops = nouns[:1] or outer[:1] or words[-1:]
        top = tops[0]
        if flat.tag[top] in {"IN", "TO"}:
            inner = [i for i in words if flat.head[i] == top and flat.dep[i] == "pobj"]
            tops = inner[:1] or tops
        tops = [_surface(self._heads, flat, tops[0], end)]
        joined: dict[int, list[int]] = {}
        for i in words:
            if flat.dep[i] == "conj" and flat.head[i] != i:
                joined.setdefault(flat.head[i], []).append(i)
        n = 0
        while n < len(tops) < _MOST_JOINED:
            tops += joined.pop(tops[n], [])
            n += 1
        return tops[:_MOST_JOINED]

    def _phrase(self, head: int, first: int, end: int, *, agent: bool) -> list[Resolved]:
        draft = self._heads.get(head)
        flat = self._scene.flat
        if draft is not None and draft.how == "role" and (named := self._appositive(head, end)) is not None:
            return self._from(named, agent=agent)
        owned = draft is not None and draft.person is None and flat.low[draft.last + 1 : draft.last + 2] == ["'s"]
        if draft is not None and draft.whos and not owned:
            return self._from(draft, agent=agent)
        end = min(end, head + LONGEST_PHRASE)
        if (named := self._appositive(head, end)) is not None:
            return self._from(named, agent=agent)
        if draft is not None and draft.whos:
            return self._from(draft, agent=agent)
        left = max(first, flat.left(head))
        inside = self._between(left, end)
        if flat.low[head] in load_reference().belongings or flat.tag[head][0] == "V":
            owner = next((d for d in inside if flat.dep[d.head] == "poss"), None)
            clause = flat.tag[head][0] == "V"
            owner = owner or next((d for d in inside if clause or self._is_whose(d, head)), None)
            if owner is not None:
                return self._from(owner, agent=agent)
        return [self._own(head, left, end, inside)]

    def _appositive(self, head: int, end: int) -> Draft | None:
        """The person whose name is put beside the phrase of ``head``: "its secretary, Moussa Hamidou"."""
        flat = self._scene.flat
        for other in range(head + 1, min(end, head + LONGEST_PHRASE)):
            named = self._heads.get(other) if flat.dep[other] == "appos" and flat.head[other] == head else None
            if named is not None and named.person is not None:
                return named
        return None

    def _is_whose(self, draft: Draft, head: int) -> bool:
        """Whether what belongs to somebody ("reports") is his: "reports *in* Kenya" and "reports read by X" are not."""
        flat = self._scene.flat
        token = draft.head
        for _ in range(_DEEPEST):
            if token == head:
                return True
            if flat.dep[token] == "prep" and flat.head[token] == head and flat.low[token] in _ELSEWHERE:
                return False
            if flat.dep[token] not in _INWARD and flat.dep[token] not in _LEADING:
                return False
            token = flat.head[token]
        return False

    def _between(self, first: int, end: int) -> list[Draft]:
        low = bisect_left(self._firsts, first)
        out = []
        for place in range(low, len(self._drafts)):
            draft = self._drafts[place]
            if draft.first >= end:
                break
            if draft.last < end:
                out.append(draft)
        return out

    def _from(self, draft: Draft, *, agent: bool) -> list[Resolved]:
        span = self._scene.flat.span(draft.first, draft.last)
        if not agent and draft.place is not None:
            return [Resolved(draft.place, "name", 0.9, "asked for as a place", span)]
        sure = max(draft.confidence, 0.85) if draft.place is not None and not draft.act else draft.confidence
        if any(who.id for who in draft.whos):
            sure = calibrated(draft.how, sure)
        return [Resolved(who, draft.how, sure, draft.reason, span, draft.voice) for who in draft.whos]

    def _own(self, head: int, left: int, end: int, inside: list[Draft]) -> Resolved:
        """An actor of the report's own, by its words; country and sector as far as the words say."""
        scene = self._scene
        flat = scene.flat
        start = left
        while start < head and flat.low[start] == "the":
            start += 1
        last = max(head, start)
        while last + 1 < end and flat.tag[last + 1] not in {
            ",",
            ":",
            "WDT",
            "WP",
            "-LRB-",
            ".",
            "VBD",
            "VBZ",
            "``",
            "''",
        }:
            last += 1
        name = " ".join(flat.said(start, last).split())
        if flat.low[start] in {"a", "an"}:
            name = name[0].lower() + name[1:]
        sector = self._sector(name, left, head)
        owners = [d.whos[0] for d in inside if d.whos]
        span = flat.span(left, last)
        group = next((d.whos[0] for d in inside if d.whos and d.whos[0].kind == "group" and d.last < head), None)
        if group is not None and sector in _FIGHTERS:
            return Resolved(group, "nominal", 0.8, "its people", span)
        country = next((w.country for w in owners if w.country), None)
        former = any(w in load_reference().former for w in flat.low[left:head])
        who = Who(None, name, "group" if sector else "unknown", country, "ELI" if former else sector)
        return Resolved(who, "nominal", 0.4, "kept by its words", span)

    def _sector(self, name: str, left: int, head: int) -> str | None:
        """The sector that the words of a phrase tell: its head's, or for plain people that of the words before."""
        flat, agent = self._scene.flat, self._scene.knowledge.agent
        sector = agent(name) or agent(flat.low[head])
        if flat.low[head] in load_reference().plain_people:
            before = (" ".join(flat.low[i:head]) for i in range(max(left, head - 4), head))
            shorter = (" ".join(flat.low[i : head - 1]) for i in range(max(left, head - 4), head - 1))
            sector = next((found for words in (*before, *shorter) if (found := agent(words))), sector)
        return sector_by_words(flat.low[left:head], sector)


def _surface(heads: dict[int, Draft], flat: Flat, token: int, end: int) -> int:
    """The head of the unit that holds ``token``: a parse may hang a phrase on a word inside a name."""
    if token in heads:
        return token
    for other in range(token, min(end, token + 4)):
        draft = heads.get(other)
        if draft is not None and draft.first <= token <= draft.last and flat.dep[other] != "poss":
            return other
    return token


def find_actors(
    parse: Parse,
    report: Report,
    knowledge: Knowledge,
    speech: Sequence[tuple[Span, tuple[Span, ...]]] = (),
    known: Sequence[Person] = (),
) -> Cast:
    """Everyone whom the report mentions. ``speech``: source and content spans of statements found before.

    ``known`` are persons of what stands before it (:attr:`Cast.persons`), for a stretch of a longer report.
    """
    flat = flatten(parse)
    units = assemble(flat, scan(flat, parse.folded, knowledge))
    home, ground = _home(report, knowledge), _ground(report, knowledge)
    scene = Scene(flat, units, knowledge, _day(report, units, knowledge), home, speech, ground)
    scene.people.remember(known)
    drafts = [d for d in scene.play() if d is not None]
    heads = {d.head: d for d in drafts}
    for unit, draft in zip(units, scene.drafts, strict=True):
        titles = [title for title in unit.titles if title.bearer is unit]  # a parse may hang a name on its title
        for part in (unit, *titles):
            if draft is None:
                continue
            for token in range(part.element.first, part.last + 1):
                heads.setdefault(token, draft)
    ordered = sorted(drafts, key=lambda d: (d.first, d.last))
    return Cast(_mentions(report, flat, ordered), scene, heads, [d.first for d in ordered], ordered)


def _mentions(report: Report, flat: Flat, drafts: list[Draft]) -> tuple[Mention, ...]:
    out: list[Mention] = []
    for draft in drafts:
        if draft.silent:
            continue
        span = flat.span(draft.first, draft.last)
        text = report.text[span[0] : span[1]]
        known = draft.place is not None or any(who.id for who in draft.whos)
        sure = calibrated(draft.how, draft.confidence) if known else draft.confidence
        if draft.place is not None and not draft.act:
            out.append(Mention(report.id, span, text, draft.place, "name", sure, draft.reason))
            continue
        out += [Mention(report.id, span, text, who, draft.how, sure, draft.reason) for who in draft.whos]
    return tuple(sorted(out, key=lambda m: (m.span, m.who.name)))


def _ground(report: Report, knowledge: Knowledge) -> str | None:
    """The state of the dateline's place: where a body without a state is at home."""
    words = [word.strip() for word in (report.dateline or "").replace("/", ",").split(",")]
    seats = (state for word in words if word and (state := knowledge.seat(word)))
    found = next((state for state in seats if state.startswith("state:")), None)
    if found is not None or not words or words[0].casefold() in load_reference().meeting_places:
        return found
    for word in reversed(words):
        for key in knowledge.candidates(word) if word else ():
            country = knowledge.actors[key].country
            if key.startswith(("state:", "place:")) and country and f"state:{country}" in knowledge.actors:
                return f"state:{country}"
    return None


def _home(report: Report, knowledge: Knowledge) -> str | None:
    """The outlet's country, as the id of its state."""
    if not report.outlet:
        return None
    ids = [*knowledge.candidates(report.outlet), *(key for found in knowledge.find(report.outlet) for key in found.ids)]
    for key in (*ids, *(state for word in report.outlet.split() if (state := knowledge.demonym(word)))):
        country = knowledge.actors[key].country
        if country and knowledge.actors.get(f"state:{country}") is not None:
            return f"state:{country}"
    return None


def _day(report: Report, units: list[Unit], knowledge: Knowledge) -> str | None:
    """The day on which offices are looked up: the report's, else one on which its titles fit its persons best."""
    published = report.published
    if published.start and (published.end is None or published.end[:4] == published.start[:4]):
        return published.start
    if published.end and published.start:
        return published.end
    starts: list[str] = []
    terms: list[tuple[str, str]] = []
    for unit in units:
        if unit.kind != "person" or not unit.titles or unit.former:
            continue
        keys = {r.key for t in unit.titles for r in t.element.roles}
        for person in unit.element.ids:
            for spell in knowledge.spells_of(person):
                if spell.role in keys and spell.start:
                    starts.append(spell.start)
                    terms.append((spell.start, spell.end or "9999"))
    years = [int(y) for y in _YEAR.findall(report.text)]
    floor = f"{max(years)}-01-01" if years else ""
    points = sorted({*starts, floor} - {""})
    if not terms:
        return None
    return max(points, key=lambda day: (sum(low <= day <= high for low, high in terms), day >= floor, day))
