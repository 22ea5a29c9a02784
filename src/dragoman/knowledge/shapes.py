"""The shapes of knowledge: actors, their offices, where a text names them. Frozen data, no behaviour but ``who``."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model import Kind, Who


@dataclass(frozen=True, slots=True)
class Actor:
    """One who can say or do something. ``country`` is ISO 3166 alpha-3 (Kosovo XKX), ``sector`` a PLOVER code."""

    id: str
    name: str
    kind: Kind
    country: str | None = None
    sector: str | None = None
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""

    def who(self) -> Who:
        """This actor as the record writes it."""
        return Who(self.id, self.name, self.kind, self.country, self.sector, self.wikidata)


@dataclass(frozen=True, slots=True)
class Spell:
    """A person's time in an office. ``start`` and ``end`` are closed ISO days; ``None`` is not known or not over.

    ``checked`` is set where the source knew no end: the last day for which it vouches. Later days are not known.
    """

    person: str
    role: str
    of: str
    start: str | None
    end: str | None
    source: str
    checked: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A known name in a text: code points ``[start, end)``, the actors it can mean.

    ``cased`` tells whether it is written with capitals as a name is; a name that is also a common word is
    only found so.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    cased: bool


@dataclass(frozen=True, slots=True)
class Role:
    """An office as words name it. ``scope`` says whose: a state's, an organisation's, or either's (``any``).

    ``of`` lists the only actors whose office goes by these words ("secretary of state": the United States);
    empty means any.
    """

    key: str
    sector: str
    scope: str
    of: tuple[str, ...] = ()
