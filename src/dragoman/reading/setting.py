"""Parties without a country in, the same with the country that their clause shows out: whose police, whose refugees.

"Egyptian police dispersed *demonstrators*" leaves no doubt where they demonstrated, "*refugees* fleeing the war in
Liberia" whence they come. Only unnamed people and groups, and office holders whom nobody knows, are filled in, and only
where the phrase, the place, or the one country of the sentence says it; a name keeps what the knowledge says of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from dragoman.lexicon import load_yaml
from dragoman.model import Mention, Span, Who
from dragoman.reading.actors import Cast
from dragoman.reading.frames import Part
from dragoman.reading.parse import Sentence

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token


@dataclass(frozen=True, slots=True)
class Setting:
    """The countries that a sentence names, each with its place in it."""

    sentence: Sentence
    mentions: tuple[Mention, ...]

    @classmethod
    def of(cls, sentence: Sentence, cast: Cast) -> Setting:
        """The setting of ``sentence``; linear in its mentions."""
        first = bisect_left(cast.mentions, (sentence.start, 0), key=lambda m: m.span)
        out = []
        for place in range(first, len(cast.mentions)):
            mention = cast.mentions[place]
            if mention.span[0] >= sentence.end:
                break
            if mention.who.country is not None and mention.who.kind != "outlet" and mention.how != "pronoun":
                out.append(mention)
        return cls(sentence, tuple(out))

    def settle(self, parts: Sequence[Part], places: Sequence[Part], home: str | None = None) -> tuple[Part, ...]:
        """``parts`` with the countries of those whom nobody knows, as far as the clause shows them.

        ``home`` is the country of who tells of them: his police and his ministers, if nothing else is said.
        """
        return tuple(Part(p.span, tuple(self._settled(w, p.span, places, home) for w in p.whos)) for p in parts)

    def _settled(self, who: Who, span: Span, places: Sequence[Part], home: str | None) -> Who:
        ethnic = self._ethnic(span)
        if ethnic is not None:
            return ethnic
        data = load_yaml("parties.yaml")
        if who.id is not None or who.country is not None or who.sector not in data["domestic"]:
            return who
        words = {t.lower_ for t in self.sentence.inside(span)}
        states = bool(words & {*data["elsewhere"]["heads"]})
        if words & {*data["elsewhere"]["words"]} or (states and words & {*data["elsewhere"]["counts"]}):
            return who
        country = self._in_phrase(span) or _of_places(places) or self._only()
        if country is None and who.sector in data["of_state"] and not states:
            country = home
        return who if country is None else replace(who, country=country)

    def _ethnic(self, span: Span) -> Who | None:
        """A people for "ethnic Albanians in south Serbia", which is not Albania: of the country where they are."""
        words = load_yaml("parties.yaml")["ethnic"]
        tokens = self.sentence.inside(span)
        marks = [t for t in tokens if t.lower_ in words]
        if not marks:
            return None
        nation = next(
            (m for m in self.mentions if m.span[0] >= self.sentence.span(marks[0])[1] and m.span[1] <= span[1]), None
        )
        others = {m.who.country for m in self.mentions if nation is None or m.who.country != nation.who.country}
        if nation is None:
            return None
        name = " ".join(t.text for t in tokens if t.i <= marks[0].i + 1 and t.lower_ != "the")
        head = self.sentence.tokens.doc[marks[0].i]
        where = self._in_phrase((nation.span[1], self._end(head)))
        country = where or (next(iter(others)) if len(others) == 1 else None)
        return Who(None, name, "group", country, "CVL")

    def _end(self, token: Token) -> int:
        head = token.head if token.dep_ in {"amod", "compound"} else token
        last = max(t.i for t in head.subtree)
        return self.sentence.span(self.sentence.tokens.doc[last])[1]

    def _in_phrase(self, span: Span) -> str | None:
        """The one country that the whole phrase names, clauses and all."""
        head = self.sentence.head(span)
        if head is None:
            return None
        first = self.sentence.span(self.sentence.tokens.doc[min(t.i for t in head.subtree)])[0]
        last = self.sentence.span(self.sentence.tokens.doc[max(t.i for t in head.subtree)])[1]
        found = {m.who.country for m in self.mentions if first <= m.span[0] < last}
        verb = head.tag_[:2] == "VB"
        return found.pop() if len(found) == 1 and not verb else None

    def _only(self) -> str | None:
        """The country of the sentence, where it names but one."""
        found = {m.who.country for m in self.mentions}
        return found.pop() if len(found) == 1 else None


def _of_places(places: Sequence[Part]) -> str | None:
    found = {who.country for part in places for who in part.whos if who.country is not None}
    return found.pop() if len(found) == 1 else None
