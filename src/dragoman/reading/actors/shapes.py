"""What actor resolution hands over: a phrase's actors, each with how it was resolved, how surely and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.model import Who

if TYPE_CHECKING:
    from dragoman.model import How, Span
    from dragoman.reading.actors.people import Person


@dataclass(frozen=True, slots=True)
class Resolved:
    """One actor of a phrase; ``span`` in code points of the report's text, ``confidence`` a share of 0 to 1.

    ``voice`` is the body in whose name the words speak where its deeds count as another's: an army is its state, an
    embassy its ministry.
    """

    who: Who
    how: How
    confidence: float
    reason: str
    span: Span
    voice: Who | None = None


@dataclass(slots=True, eq=False)
class Draft:
    """A resolved phrase while a report is read: tokens ``first`` … ``last``, hanging on the sentence by ``head``.

    ``place`` is what the words name where a place is asked for, if that differs from ``whos``.
    """

    first: int
    last: int
    head: int
    whos: tuple[Who, ...]
    how: How
    confidence: float
    reason: str
    person: Person | None = None
    plural: bool = False
    place: Who | None = None
    act: bool = True
    silent: bool = False
    words: str = ""
    persons: tuple[Person, ...] = field(default=())
    voice: Who | None = None
