"""What a brief is made of: blocks of sentences in sections, with numbered notes. Invariant: it only holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.joining.turns import ChangePoint
    from dragoman.record.relations import RelationSeries
    from dragoman.views.brief_sentences import Note, Sentence


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences under a heading of their own (a date, a side), with words that lead them in."""

    heading: str | None
    label: str | None
    sentences: tuple[Sentence, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a brief."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief. ``notes`` are numbered from 1 as sentences name them; ``changes`` are the turns of each series."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    series: tuple[RelationSeries, ...]
    changes: tuple[tuple[ChangePoint, ...], ...]

    def sentences(self) -> Iterator[Sentence]:
        """All sentences in order."""
        return (s for section in self.sections for block in section.blocks for s in block.sentences)

    def numbers(self, sentence: Sentence) -> tuple[int, ...]:
        """The numbers of a sentence's notes."""
        return tuple(dict.fromkeys(self.notes.index(note) + 1 for note in sentence.notes))
