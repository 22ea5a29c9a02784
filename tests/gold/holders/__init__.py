"""Invented reports in which each statement is marked with its holder: ``⟦holder|content⟧``.

``⟦A+B|…⟧`` has two holders, ``⟦+|…⟧`` goes on with the statement before. The states, institutions and office holders
are those of the day; what is told is invented, and nobody named here said it. Never quote these texts as news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dragoman.intake.plain import report_from_text
from dragoman.knowledge import load_knowledge
from dragoman.model import Reading, Report, Statement, Who
from dragoman.reading.actors.spelling import skeleton

FOLDER: Final = Path(__file__).parent
_MARK: Final = re.compile(r"⟦([^|⟧]*)\|([^⟧]*)⟧")
_SPOKEN: Final = frozenset({"speech", "writing"})
#: Words of the content that must agree (Jaccard) for a statement to be the marked one.
_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement as the report's writer marked it: all who make it, and its words."""

    holders: tuple[str, ...]
    content: str


def reports(names: str = "h*.txt") -> Iterator[tuple[Report, list[Marked]]]:
    """The marked reports whose file is called so, with what is marked in each."""
    for path in sorted(FOLDER.glob(names)):
        head, _, body = path.read_text("utf-8").partition("\n\n")
        known = dict(line.split(": ", 1) for line in head.splitlines())
        marked: list[Marked] = []
        for holders, content in _MARK.findall(body):
            if holders == "+":
                marked[-1] = Marked(marked[-1].holders, f"{marked[-1].content} {content}")
            else:
                marked.append(Marked(tuple(holders.split("+")), content))
        yield report_from_text(_MARK.sub(r"\2", body), source=path.name, known=known), marked


def pairs(reading: Reading, marked: list[Marked]) -> list[tuple[Marked, Statement | None]]:
    """Each marked statement with the one that was read, the best first, one to one."""
    spoken = [s for s in reading.statements if s.channel in _SPOKEN]
    ranked = sorted(
        ((_shared(m.content, s.content_text), i, j) for i, m in enumerate(marked) for j, s in enumerate(spoken)),
        reverse=True,
    )
    found: dict[int, Statement] = {}
    taken: set[int] = set()
    for share, i, j in ranked:
        if share >= _ENOUGH and i not in found and j not in taken:
            found[i] = spoken[j]
            taken.add(j)
    return [(one, found.get(i)) for i, one in enumerate(marked)]


def right(marked: Marked, statement: Statement) -> bool:
    """Whether the statement has the marked holders, all of them and no others.

    The marks call the armed forces and border guards of a state by the state.
    """
    whos = (statement.holder, *statement.co_holders)
    named = {folded(_state_of(who)) for who in whos}
    return named == {folded(name) for name in marked.holders} or (
        len(marked.holders) == 1 and folded(marked.holders[0]) == folded(statement.holder_text)
    )


def _state_of(who: Who) -> str:
    state = load_knowledge().actors.get(f"state:{who.country}") if who.sector in {"MIL", "COP"} else None
    return state.name if state is not None and who.kind not in {"person", "ministry"} else who.name


def _shared(one: str, other: str) -> float:
    a, b = set(re.findall(r"\w+", one.lower())), set(re.findall(r"\w+", other.lower()))
    return len(a & b) / len(a | b) if a | b else 0.0


def folded(name: str) -> str:
    """A name without what spellings of it differ in, and without articles."""
    return " ".join(w for w in skeleton(name).split() if w not in {"the", "a", "an"})
