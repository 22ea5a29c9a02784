"""The events of one report in, each told once out: what the report comes back to is one event with several mentions.

Two mentions are one event where type and status agree, the parties of one are among those of the other, the days do not
exclude each other, and the word is the same (or both are meetings). The fuller mention stays; the triggers of the
others follow its own in ``spans``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from dragoman.model import Event, Report, When

#: Letters in which two forms of one word agree ("blockade", "blockaded").
_STEM: Final = 5
#: Types whose mentions need not share the word: a visit, the talks and the meeting are one encounter.
_ONE_WORLD: Final = frozenset({"CONSULT"})
_REAL: Final = frozenset({"occurred", "ongoing"})


def told_once(report: Report, events: Sequence[Event]) -> tuple[Event, ...]:
    """``events`` in order, those told again joined to their first or fuller mention."""
    kept: list[Event] = []
    by_actor: dict[tuple[str, str, str], dict[int, None]] = {}  # which of them could be the same, in few
    for event in events:
        keys = _keys(report, event)
        near = sorted({index for key in keys for index in by_actor.get(key, ())})
        index = next((i for i in near if _retold(report, kept[i], event)), None)
        if index is None:
            index = len(kept)
            kept.append(event)
        else:
            kept[index] = _joined(kept[index], event)
        for key in keys:
            by_actor.setdefault(key, {})[index] = None
    return tuple(kept)


def _keys(report: Report, event: Event) -> list[tuple[str, str, str]]:
    """What a mention of the same event has one of: type, word and an actor of both."""
    word = "" if event.type in _ONE_WORLD else _word(report, event)
    return [(event.type, word, who.name) for who in event.actors]


def _retold(report: Report, one: Event, other: Event) -> bool:
    if one.type != other.type or one.verbal_of is not None or other.verbal_of is not None:
        return False
    if one.status != other.status and not {one.status, other.status} <= _REAL:
        return False
    if not (_same_word(report, one, other) or one.type in _ONE_WORLD):
        return False
    return _nested(one, other) and _may_be_one(one.when, other.when)


def _same_word(report: Report, one: Event, other: Event) -> bool:
    return _word(report, one) == _word(report, other)


def _word(report: Report, event: Event) -> str:
    return report.text[slice(*event.spans[0])].split()[-1].casefold()[:_STEM]


def _nested(one: Event, other: Event) -> bool:
    """Whether the parties of one are among those of the other, and somebody is an actor in both."""
    mine, theirs = ({w.name for w in (*e.actors, *e.recipients)} for e in (one, other))
    acting = {w.name for w in one.actors} & {w.name for w in other.actors}
    return bool(acting) and (mine <= theirs or theirs <= mine)


def _may_be_one(one: When, other: When) -> bool:
    latest_start = max(one.start or "", other.start or "")
    earliest_end = min(one.end or "9999", other.end or "9999")
    return latest_start <= earliest_end


def _joined(one: Event, other: Event) -> Event:
    full, less = (other, one) if _weight(other) > _weight(one) else (one, other)
    return replace(full, spans=tuple(dict.fromkeys((*full.spans, less.spans[0]))))


def _weight(event: Event) -> tuple[int, bool, float]:
    return (len(event.actors) + len(event.recipients), event.when.start is not None, event.confidence)
