"""One phrase by itself resolved to an actor, for ``actors resolve`` and for a person's own look-ups.

In: the words, a day, perhaps the text they stand in. Out: a :class:`Who`. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.ids import content_id
from dragoman.model import Report, When, Who
from dragoman.reading.actors.cast import find_actors
from dragoman.reading.parse import load_parser, parse

if TYPE_CHECKING:
    from dragoman.knowledge import Knowledge
    from dragoman.reading.actors.cast import Cast


def resolve_text(text: str, at: str | None, context: str | None, knowledge: Knowledge) -> Who:
    """Whom ``text`` means on the day ``at`` (ISO; ``None``: any), read within ``context`` where that holds it.

    A phrase that means nobody known keeps its words as name, with country and sector as far as they say.
    """
    start = context.find(text) if context else -1
    whole = context if context and start >= 0 else text
    start = max(start, 0)
    when = When(at, at, "day", "given") if at else When()
    report = Report(content_id("t", whole), "", whole, "", published=when)
    cast = find_actors(parse(report, load_parser()), report, knowledge)
    resolved = cast.who((start, start + len(text)))
    if not resolved:
        return Who(None, text)
    return _filled(resolved[0].who, text, cast, knowledge, (start, start + len(text)))


def _filled(who: Who, text: str, cast: Cast, knowledge: Knowledge, span: tuple[int, int]) -> Who:
    """Country from any place in the phrase, sector from its words, where the actor itself has none."""
    if who.id is not None and not (who.kind == "group" and who.country is None):
        return who
    country, sector = who.country, who.sector
    if country is None:
        inside = (m.who.country for m in cast.mentions if span[0] <= m.span[0] and m.span[1] <= span[1])
        country = next((code for code in inside if code), None)
    if sector is None:
        words = text.lower().replace("-", " ").split()
        runs = (" ".join(words[i:j]) for j in range(len(words), 0, -1) for i in range(max(0, j - 4), j))
        sector = next((code for run in runs if (code := knowledge.agent(run))), None)
    return Who(who.id, who.name, who.kind, country, sector, who.wikidata)
