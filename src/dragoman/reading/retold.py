"""The events of one report in, each told once out: what the report comes back to is one event with several mentions.

Two mentions are one event where type and status agree, the parties of one are among those of the other, the days do not
exclude each other, and the words can name one deed (``lexicon/retold.yaml``). So too a noun that points back ("*the*
blasts", "the *bombed* embassy"). The fuller mention stays, with the narrower day of the two; the triggers of the others
follow its own in ``spans``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Event, Report, Span, Status, When, Who
from dragoman.reading.grammar import verb_of
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, heading_span
from dragoman.reading.parties import POINTS_BACK
from dragoman.reading.predicates import noun_class

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: Letters in which two forms of one word agree ("blockade", "blockaded").
_STEM: Final = 5
#: Mentions of a type that a pointing noun looks back at.
_BACK: Final = 6
#: Events of one type, word and party that a mention is compared with, the last ones: a long chronicle stays linear.
_NEAR: Final = 32
_REAL: Final = frozenset({"occurred", "ongoing"})


def told_once(report: Report, parse: Parse, events: Sequence[Event]) -> tuple[Event, ...]:
    """``events`` in order, those told again joined to their first or fuller mention."""
    heading = heading_span(report)
    kept: list[Event] = []
    spans: list[dict[Span, None]] = []  # of each, in order; a tuple that grows with every mention would take too long
    by_party: dict[tuple[str, str, str], dict[int, None]] = {}  # which of them could be the same, in few
    by_type: dict[str, list[int]] = {}
    for event in events:
        mention = _Mention(report, parse, event)
        keys = list(mention.keys())
        near = {index for key in keys for index in islice(reversed(by_party.get(key, {})), _NEAR)}
        near.update(by_type.get(event.type, [])[-_BACK:])
        index = next((i for i in sorted(near) if mention.retells(_Mention(report, parse, kept[i]))), None)
        if index is None:
            index = len(kept)
            kept.append(event)
            spans.append(dict.fromkeys(event.spans))
            by_type.setdefault(event.type, []).append(index)
        else:
            first = kept[index]
            kept[index] = _joined(first, event, heading, ended=mention.ends(first))
            if kept[index].id == event.id:  # the fuller of the two
                spans[index] = dict.fromkeys((*event.spans, first.spans[0]))
            spans[index].setdefault(event.spans[0])
        for key in keys:
            by_party.setdefault(key, {}).pop(index, None)
            by_party[key][index] = None
    return tuple(replace(event, spans=tuple(own)) for event, own in zip(kept, spans, strict=True))


class _Mention:
    """One event where it is told."""

    def __init__(self, report: Report, parse: Parse, event: Event) -> None:
        self.event = event
        self._parse = parse
        self._words = [w.casefold() for w in report.text[slice(*event.spans[0])].split()] or [""]
        self.actors = _names(event.actors)
        self.parties = self.actors | _names(event.recipients)

    def keys(self) -> Iterator[tuple[str, str, str]]:
        """What a mention of the same event has one of: type, word or its class, and a party of both."""
        for word in self.classes:
            for name in self.parties:
                yield (self.event.type, word, name)

    @property
    def classes(self) -> frozenset[str]:
        """The stem of the word, and the classes of words of one deed that it belongs to."""
        if self.event.type in _data()["one_world"]:
            return frozenset({""})
        known = _classes().get(self.event.type, {})
        return frozenset({self._words[-1][:_STEM], *(c for w in self._words for c in known.get(w, ()))})

    def retells(self, first: _Mention) -> bool:
        """Whether it tells again what ``first`` told."""
        one, other = first.event, self.event
        if one.type != other.type or one.verbal_of is not None or other.verbal_of is not None:
            return False
        if not _may_be_one(one.when, other.when):
            return False
        if self._is_said_of(first):
            return True
        if not _alike(one.status, other.status):
            return self._dropped(first)
        if self._one_deed(first) and (self._nested(first) or self._same_victim(first)):
            return True
        ahead = self.event.type == "ASSAULT" and first._points()  # "*bombing* victims", then the bombing
        return (self._points() and self._fits(first)) or (ahead and first._fits(self))

    def _one_deed(self, first: _Mention) -> bool:
        """Whether the words can name one deed; two verbs of one sentence ("expelled … and ousted") tell of two."""
        if self._words[-1][:_STEM] == first._words[-1][:_STEM] or self.event.type in _data()["one_world"]:
            return True
        apart = self._parse.sentence_at(self.event.spans[0][0]) is not self._parse.sentence_at(first.event.spans[0][0])
        return apart and bool(self.classes & first.classes)

    def _nested(self, first: _Mention) -> bool:
        """Whether the parties of one are among those of the other, and somebody acts in both or meets in both."""
        met = self.event.type in _data()["one_world"]
        acting = self.parties & first.parties if met else self.actors & first.actors
        return bool(acting) and (self.parties <= first.parties or first.parties <= self.parties)

    def _same_victim(self, first: _Mention) -> bool:
        """Whether a person called by name suffers both, of which none can be done twice."""
        if self.event.type not in _data()["once_to_a_person"]:
            return False
        suffered = {w.name for w in self.event.recipients if w.kind == "person"}
        same = suffered & {w.name for w in first.event.recipients}
        return bool(same) and _agree(self.event.actors, first.event.actors)

    def _points(self) -> bool:
        """Whether the word only names an event told of elsewhere: "*the* raid", "the *bombed* embassy"."""
        token = self._token()
        if token is None or any(c.lower_ in _data()["other"] for c in token.children):
            return False
        if self.event.why.get("parties") == POINTS_BACK:
            return True
        if self.event.when.start is not None:
            return False
        if self.event.type == "ASSAULT" and _is_of_known_attack(token):
            return True
        if token.dep_ in _data()["naming"]:
            return True
        return token.tag_[:2] == "NN" and any(c.lower_ in _data()["pointing"] for c in token.children)

    def _fits(self, told: _Mention) -> bool:
        """Whether nothing that is known of the two speaks against their being one; ``self`` points to ``told``.

        Of an attack "*on the embassy*" where only one of the two tells whose it was, a party of both has to be known.
        """
        mine, theirs = self.event, told.event
        if not (_agree(mine.actors, theirs.actors) and _agree(mine.recipients, theirs.recipients)):
            return False
        if mine.type != "ASSAULT":
            return bool(self.classes & told.classes)
        token = self._token()
        bare = token is None or not any(c.dep_ == "prep" for c in token.children)
        alike = _known(mine.actors) == _known(theirs.actors)
        return bare or alike or bool(self.parties & told.parties)

    def _is_said_of(self, first: _Mention) -> bool:
        """Whether it only says what the other is: "the *visit* will not be a state *visit*"."""
        token, subject = self._token(), first._token()
        if token is None or subject is None or token.dep_ != "attr" or token.doc is not subject.doc:
            return False
        return subject.dep_ == "nsubj" and subject.head.i == token.head.i

    def _dropped(self, first: _Mention) -> bool:
        """Whether one tells of the plan and the other, which points to it, that it was dropped."""
        return self.ends(first.event) and self._points() and self._nested(first)

    def ends(self, first: Event) -> bool:
        """Whether what it says of the event comes after what ``first`` says of it: the plan was dropped."""
        return bool(_data()["dropped"].get(first.type, {}).get(first.status) == self.event.status)

    def _token(self) -> Token | None:
        found = verb_of(self._parse, self.event.spans[0])
        return found[1] if found is not None else None


def _data() -> Any:
    return load_yaml("retold.yaml")


@lru_cache(maxsize=1)
def _classes() -> dict[str, dict[str, tuple[str, ...]]]:
    """By type and form the names of the classes of words of one deed."""
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, rows in _data()["words"].items():
        for row in rows:
            for form in {f for word in row for f in forms(word)}:
                out.setdefault(kind, {})[form] = (*out.get(kind, {}).get(form, ()), f"class {row[0]}")
    return out


def _is_of_known_attack(verb: Token) -> bool:
    """Whether a verb tells what an attack did that was told of before ("*the* blast *killed* ten")."""
    doers = [c for c in verb.children if c.dep_ == "nsubj"]
    attack = verb.head if verb.dep_ == "relcl" else doers[0] if doers else None
    if attack is None or attack.lower_ not in noun_class("attack"):
        return False
    return any(c.lower_ in _data()["pointing"] for c in attack.children)


def _names(whos: Sequence[Who]) -> frozenset[str]:
    """Who takes part: those that are known or called by a name, else all."""
    known = frozenset(w.name for w in whos if w.id is not None or w.kind == "person")
    return known or frozenset(w.name for w in whos)


def _alike(one: Status, other: Status) -> bool:
    return one == other or {one, other} <= _REAL


def _agree(ones: Sequence[Who], others: Sequence[Who]) -> bool:
    """Whether two lists may mean the same: one names nobody that is known, or somebody of one state is in both."""
    mine, theirs = ({w.country or w.name for w in whos if w.id is not None} for whos in (ones, others))
    return not mine or not theirs or bool(mine & theirs)


def _known(whos: Sequence[Who]) -> bool:
    return any(who.id is not None for who in whos)


def _may_be_one(one: When, other: When) -> bool:
    if _is_assumed(one) or _is_assumed(other):
        return True
    latest_start = max(one.start or "", other.start or "")
    earliest_end = min(one.end or "9999", other.end or "9999")
    return latest_start <= earliest_end


def _is_assumed(when: When) -> bool:
    return any(when.basis.startswith(words) for words in _data()["assumed"])


def _joined(one: Event, other: Event, heading: Span | None, *, ended: bool) -> Event:
    full, less = (other, one) if _weight(other, heading) > _weight(one, heading) else (one, other)
    status = other.status if ended else one.status if not _alike(one.status, other.status) else full.status
    when = _narrower(full.when, less.when)
    return replace(full, status=status, when=when)


def _narrower(one: When, other: When) -> When:
    """The day that leaves the least open; a day that was only assumed leaves all open."""
    if _is_assumed(one) != _is_assumed(other):
        return other if _is_assumed(one) else one
    return other if _breadth(other) < _breadth(one) else one


def _breadth(when: When) -> tuple[int, int]:
    """How much it leaves open: ends, then days."""
    if when.start is None or when.end is None:
        return ((when.start is None) + (when.end is None), 0)
    first, last = (int(day[:4]) * 372 + int(day[5:7]) * 31 + int(day[8:]) for day in (when.start, when.end))
    return (0, last - first)


def _weight(event: Event, heading: Span | None) -> tuple[int, bool, bool, float]:
    """How much a mention tells: who took part, when; the text before its heading."""
    parties = {w.name for w in (*event.actors, *event.recipients)}
    told = heading is None or event.spans[0][0] >= heading[1]
    return (len(parties), event.when.start is not None, told, event.confidence)
