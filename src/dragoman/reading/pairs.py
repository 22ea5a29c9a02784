"""Words like "the two sides", "both presidents" in, those whom they mean out, from what the report named before them.

Sides are the states (or groups that stand for themselves) named most so far, persons those named last. Fewer than the
words count mean nobody; who does the thing to "both sides" is none of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dragoman.knowledge import load_knowledge
from dragoman.lexicon import load_yaml
from dragoman.model import Mention, Span, Who
from dragoman.reading.naming import is_named

#: Mentions looked back at, at most.
_BACK: Final = 400
#: Code points between two names of one list, at most (", and the ").
_JOINED: Final = 10
#: Of so many sides the report's main ones are meant, of more those of a list.
_BOTH: Final = 2
#: How many times as often as the next "*the* sides" are named, where no count says how many there are.
_CLEAR: Final = 2
_GROUPS: Final = frozenset({"REB", "UAF", "SEP", "PRM"})


@dataclass(frozen=True, slots=True)
class Pairs:
    """The mentions of a report, sorted by place."""

    mentions: Sequence[Mention]

    def meant(self, who: Who, span: Span, *, apart: Sequence[Who] = ()) -> tuple[Who, ...]:
        """Those whom the words of ``who`` at ``span`` mean, else ``who`` alone; ``apart`` are none of them."""
        match = _pattern().search(who.name) if who.id is None else None
        if match is None:
            return (who,)
        wanted = _counts()[match["count"].lower()] if match["count"] else 2
        end = bisect_left(self.mentions, span, key=lambda m: m.span)
        before = [m for m in self.mentions[max(0, end - _BACK) : end] if m.how != "pronoun"]
        aside = {a.country or a.id or a.name for a in apart}
        others = [m for m in before if (m.who.country or m.who.id or m.who.name) not in aside]
        found = self._those(others, wanted, (match["people"] or "").lower(), clear=not match["count"])
        return found if len(found) == wanted else (who,)

    def _those(self, before: Sequence[Mention], wanted: int, people: str, *, clear: bool) -> tuple[Who, ...]:
        if not people:
            listed = self._listed(before, wanted) if wanted > _BOTH else ()
            return listed or self._sides(before, wanted, clear=clear)
        heads = people in load_yaml("parties.yaml")["pairs"]["heads"]
        return (self._heads(before, wanted) if heads else ()) or self._persons(before, wanted)

    @staticmethod
    def _listed(before: Sequence[Mention], wanted: int) -> tuple[Who, ...]:
        """The last sides that were named in one list of just so many ("Poland, Hungary and Estonia")."""
        run: list[str] = []
        at = None
        for mention in reversed(before):
            key = _side(mention.who)
            if at is not None and (key is None or at - mention.span[1] > _JOINED):
                if len(run) == wanted:
                    break
                run = []
            if key is not None and key not in run:
                run.append(key)
            at = mention.span[0]
        known = load_knowledge().actors
        return tuple(known[key].who() for key in reversed(run)) if len(run) == wanted else ()

    @staticmethod
    def _heads(before: Sequence[Mention], wanted: int) -> tuple[Who, ...]:
        """Of each country the person named most, of many countries those whose heads are, in the order of naming."""
        counts: dict[str, int] = {}
        persons: dict[str, Who] = {}
        for mention in before:
            who = mention.who
            if _may_lead(who):
                key = who.id or who.name
                persons.setdefault(key, who)
                counts[key] = counts.get(key, 0) + 1
        heads: dict[str | None, str] = {}
        for key in sorted(persons, key=lambda key: -counts[key]):
            heads.setdefault(persons[key].country, key)
        most = list(heads.values())[:wanted]
        return tuple(who for key, who in persons.items() if key in most)

    @staticmethod
    def _persons(before: Sequence[Mention], wanted: int) -> tuple[Who, ...]:
        """The last named persons of different countries, in the order in which they were named."""
        found: dict[str, Who] = {}
        for mention in reversed(before):
            who = mention.who
            if who.country is not None and _may_lead(who):
                found.setdefault(who.country, who)
            if len(found) == wanted:
                break
        return tuple(reversed(found.values()))

    @staticmethod
    def _sides(before: Sequence[Mention], wanted: int, *, clear: bool) -> tuple[Who, ...]:
        """The sides named most, in the order in which they were first named; ``clear`` asks that no other is near."""
        counts: dict[str, int] = {}
        for mention in before:
            key = _side(mention.who)
            if key is not None:
                counts[key] = counts.get(key, 0) + 1
        most = sorted(counts, key=lambda key: -counts[key])
        first = most[:wanted]
        if clear and len(most) > wanted and counts[most[wanted]] * _CLEAR > counts[first[-1]]:
            return ()
        known = load_knowledge().actors
        return tuple(known[key].who() for key in counts if key in first)


def _may_lead(who: Who) -> bool:
    """Whether somebody is a person named, of a country, who may speak for it: no journalist, no merchant."""
    return is_named(who) and who.country is not None and who.sector not in load_yaml("parties.yaml")["no_leader"]


def names_sides(name: str) -> bool:
    """Whether the words of ``name`` stand for sides that were named before ("both capitals")."""
    return _pattern().search(name) is not None


def _side(who: Who) -> str | None:
    """The id of the side that somebody belongs to: a group under arms itself, else his state."""
    if who.id is not None and who.sector in _GROUPS and who.kind != "person":
        return who.id
    key = f"state:{who.country}"
    known = who.kind in {"state", "government", "ministry", "person", "place", "armed_force", "office"}
    return key if known and key in load_knowledge().actors else None


@lru_cache(maxsize=1)
def _counts() -> dict[str, int]:
    counts: dict[str, int] = load_yaml("parties.yaml")["pairs"]["counts"]
    return counts


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    data = load_yaml("parties.yaml")["pairs"]
    return re.compile(
        rf"\b(?:(?P<count>{'|'.join(data['counts'])})(?: \w+)?"
        rf" (?:(?P<people>{'|'.join(data['people'])})|{'|'.join(data['sides'])})"
        rf"|(?:the |^)(?:{'|'.join(data['bare'])}))$",
        re.IGNORECASE,
    )
