"""Dates, acts, happenings and differences of wording in, the words of a page out.

The words themselves stand in ``pages/words.yaml``. Invariant: nothing here adds a claim: unknown is said as unknown.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

import yaml

if TYPE_CHECKING:
    from dragoman.model import Event, Happening, When, Who

_FIELDS: Final = {"acts", "types", "statuses", "positions", "kinds", "channels", "bases"}
_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: Names listed before "and N more".
_NAMES: Final = 4
_OPENING: Final = "“„«‘\"'"
_CLOSING: Final = "”“»’\"'"


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of ``pages/words.yaml``."""
    text = (resources.files("dragoman") / "views" / "pages" / "words.yaml").read_text("utf-8")
    tables: dict[str, Any] = yaml.safe_load(text)
    assert set(tables) == _FIELDS, "words.yaml has other tables than the pages use"
    return tables


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a wording: ``same`` as in the fullest one, ``added`` to it, or ``gone`` from it."""

    text: str
    change: Literal["same", "added", "gone"]


_CHANGE: Final = re.compile(
    r"\[-(?P<gone>(?:(?!\[-).)*?)-\](?=\s|$)|\{\+(?P<added>(?:(?!\{\+).)*?)\+\}(?=\s|$)", re.DOTALL
)


def read_diff(diff: str) -> list[Words]:
    """A difference as :func:`dragoman.joining.diff.word_diff` writes it, in stretches."""
    found: list[Words] = []
    position = 0
    for change in _CHANGE.finditer(diff):
        if kept := diff[position : change.start()].strip():
            found.append(Words(kept, "same"))
        gone = change["gone"]
        found.append(Words(gone, "gone") if gone is not None else Words(change["added"], "added"))
        position = change.end()
    if kept := diff[position:].strip():
        found.append(Words(kept, "same"))
    return found


def day(iso: str) -> str:
    """``17 May 2023`` of ``2023-05-17``; what is no day stays as it is."""
    match = _DAY.fullmatch(iso)
    if not match or not 1 <= int(match[2]) <= 12:  # noqa: PLR2004 - months
        return iso
    return f"{int(match[3])} {month_name[int(match[2])]} {int(match[1])}"


def when(given: When, unknown: str = "date unknown") -> str:
    """An interval of days as a person writes it; ``unknown`` for one that is open on both sides."""
    start, end = given.start, given.end
    weekday = _WEEKDAYS[given.weekday] if given.weekday is not None and 0 <= given.weekday < len(_WEEKDAYS) else None
    if start is None and end is None:
        return f"a {weekday}, {unknown}" if weekday else unknown
    said = _interval(start, end, given.granularity)
    return f"a {weekday}, {said}" if weekday and start != end else said


def _interval(start: str | None, end: str | None, granularity: str) -> str:
    if start is None:
        return f"by {day(end or '')}"
    if end is None:
        return f"since {day(start)}"
    if start == end:
        return day(start)
    year, month = start[:4], start[5:7]
    if granularity == "year" and end[:4] == year:
        return year
    if granularity == "month" and end[:7] == start[:7] and month.isdigit() and 1 <= int(month) <= 12:  # noqa: PLR2004
        return f"{month_name[int(month)]} {year}"
    return f"{_start_of_range(start, end)} – {day(end)}"


def _start_of_range(start: str, end: str) -> str:
    """The first day of a range without the month or year that it shares with the last one."""
    whole = day(start)
    if whole == start:
        return whole
    if start[:7] == end[:7]:
        return whole.split(" ", 1)[0]
    return whole.rsplit(" ", 1)[0] if start[:4] == end[:4] else whole


def names(actors: Sequence[Who], nobody: str = "somebody who is not named") -> str:
    """``Ethiopia, Somalia and Egypt``; long lists are cut with a count."""
    shown = [who.name for who in actors[:_NAMES]]
    if len(actors) > _NAMES:
        shown.append(f"{len(actors) - _NAMES} more")
    if not shown:
        return nobody
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def join_names(names: Sequence[str]) -> str:
    """``Ethiopia``, ``Ethiopia and Egypt``, ``Ethiopia, Somalia and Egypt``."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def act(kind: str, toward: Sequence[Who]) -> str:
    """What somebody did by saying it: ``denied``, ``accused Egypt``."""
    alone, before = words()["acts"].get(kind, (kind, f"{kind}: {{}}"))
    return str(before).replace("{}", names(toward)) if toward else str(alone)


def deed(happening: Happening | Event) -> str:
    """A happening as a sentence that claims no more than the record does."""
    past, infinitive, before = words()["types"].get(happening.type, (happening.type, happening.type, "–"))
    _, frame = words()["statuses"].get(happening.status, (happening.status, "{actor} {past}{other}"))
    there = {who.name for who in happening.actors}
    others = [who for who in happening.recipients if who.name not in there]
    other = f" {before} {names(others)}".replace("  ", " ") if others else ""
    sentence: str = (
        frame.replace("{past}", past)
        .replace("{infinitive}", infinitive)
        .replace("{other}", other)
        .replace("{actor}", names(happening.actors))
    )
    return sentence[:1].upper() + sentence[1:]


def status(kind: str) -> str:
    """A status in words."""
    return str(words()["statuses"].get(kind, (kind,))[0])


def basis(given: str) -> str:
    """From what a date is known, in words; a basis of another shape is given as it is."""
    known: dict[str, str] = words()["bases"]
    return known.get(given) or next((said for key, said in known.items() if given.startswith(key)), given)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A statement in one line: the words that lead to it (may be none), and its own, in quotation marks if quoted."""

    lead: str
    words: str


def phrase(lead: str, content: str, kind: str, longest: int) -> Phrase:
    """``lead`` is what the report has from the cue to the content; quotation marks come in pairs or not at all."""
    stripped = lead.rstrip(_OPENING).rstrip()
    shown = shorten(content, longest)
    if (kind == "direct" or stripped != lead.rstrip()) and content[:1] not in _OPENING:
        shown = f"“{shown.rstrip(',').rstrip(_CLOSING)}”"
    return Phrase(stripped, shown)


def signed(value: float) -> str:
    """``+2.5``, ``−3.2`` or ``0.0``, with a true minus sign."""
    return "0.0" if abs(value) < 0.05 else f"{value:+.1f}".replace("-", "−")  # noqa: PLR2004 - what one place shows as 0


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 report``, ``2 reports``, ``12 345 reports``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def shorten(text: str, longest: int) -> str:
    """The first words of ``text`` up to ``longest`` characters, with an ellipsis where some are left out."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(",;:–— ") + " …"
