"""A stretch of a report in; out, its words as they can stand alone: what "last month" and "his" mean stands beside.

What is put there is in square brackets, as editors do. Invariant: outside the brackets every word is the
report's; inside quotation marks nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from dragoman.views import wording
from dragoman.views.brief_names import english

if TYPE_CHECKING:
    from dragoman.model import Mention, Span, TimeExpression, When, Who
    from dragoman.views.brief_names import Names

type Edit = tuple[Span, str]

_YEAR: Final = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_ON: Final = re.compile(r",?\s{0,9}\b(?:on|in|during)\s{1,9}$")
_AFTER_WORD: Final = re.compile(
    r"(?<!\bthe)(?<!\bof)(?<!\bby)(?<!\bfrom)(?<!\bsince)(?<!\buntil)(?<!\bafter)(?<!\bbefore)(?<!\s)\s{1,9}$"
)
#: A name that a date belongs to ("the boat Unaizah May 4"), and a move to a day that a verb in the past tells.
_NAME_BEFORE: Final = re.compile(r"\b[^\Wa-z]*[a-z]\w* [A-Z][a-z]+ $")
_MOVED: Final = re.compile(r"\b(?:to|until|till) $")
_DEICTIC: Final = re.compile(r"(?:last|this|earlier|late|early|yesterday|today|[A-Z][a-z]{1,9}day)\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_FINE: Final = frozenset({"day", "week", "month", "season", "year", "range"})
_SURE: Final = 0.7


def stand_alone(
    text: str,
    stretch: Span,
    *,
    day: When | None,
    times: Iterable[TimeExpression],
    mentions: Sequence[Mention],
    holder: Who | None,
    names: Names,
    outlet: str | None = None,
) -> str:
    """The words of ``stretch`` on one line. ``day``: the time the sentence is told under, which need not be said again.

    ``holder``: the subject, to whom pronouns may point; ``outlet``: who calls itself "this magazine".
    """
    quoted = [found.span() for found in _QUOTED.finditer(text, *stretch)]
    edits = [e for t in times if (e := _time(text, stretch, t, day)) is not None]
    edits += _pronouns(stretch, mentions, holder, names)
    if outlet is not None:
        edits += [
            ((f.end(), f.end()), f" [{outlet}]") for f in re.compile(english()["itself"]).finditer(text, *stretch)
        ]
    start, end = stretch
    parts, at = [], start
    for (first, last), put in sorted(edits):
        if first < at or last > end or any(q[0] <= first and last <= q[1] for q in quoted):
            continue
        parts += [text[at:first], put]
        at = last
    parts.append(text[at:end])
    return re.sub(r"(?<!\s)\s+([,.;:!?])", r"\1", " ".join("".join(parts).split()))


def gloss(expression: str, when: When) -> str | None:
    """What stands in brackets after a time expression: ``[February 2023]``; ``None`` where it needs or has nothing."""
    start, end = when.start, when.end
    if start is None or end is None or _YEAR.search(expression) or when.granularity not in _FINE:
        return None
    if "no verb gives a direction" in when.basis:
        return None
    if re.search(str(english()["months"]), expression) or "year" in expression.casefold():
        return start[:4] if start[:4] == end[:4] else None
    if when.granularity == "season":
        season = english()["seasons"].get(start[5:7])
        return f"{season} {start[:4]}" if season else None
    return wording.when(when)


def _time(text: str, stretch: Span, time: TimeExpression, day: When | None) -> Edit | None:
    start, end = time.span
    if not (stretch[0] <= start and end <= stretch[1]) or time.relation == "duration":
        return None
    when = time.when
    if day is not None and when.start is not None and (when.start, when.end) == (day.start, day.end):
        before = text[max(stretch[0], start - 12) : start]
        on = _ON.search(before) or (_AFTER_WORD.search(before) if _DEICTIC.match(time.text) else None)
        if on is not None:
            return (start - len(before) + on.start(), end), ""
    before = text[max(stretch[0], start - 24) : start]
    dated = re.match(str(english()["months"]), time.text)
    if (dated and _NAME_BEFORE.search(before)) or (_MOVED.search(before) and "looks back" in when.basis):
        return None
    meaning = gloss(time.text, when)
    return ((end, end), f" [{meaning}]") if meaning is not None else None


def _pronouns(stretch: Span, mentions: Sequence[Mention], holder: Who | None, names: Names) -> list[Edit]:
    """Names for pronouns of those not named before; none beside a person, to whom "he" may point as well."""
    inner = english()["inner_pronouns"]
    if holder is not None and (holder.kind in {"person", "group", "unknown"} or holder.id is None):
        return []
    seen = {None if holder is None else holder.id or holder.name}
    edits: list[Edit] = []
    for mention in sorted(mentions, key=lambda m: m.span):
        start, end = mention.span
        if not (stretch[0] <= start and end <= stretch[1]):
            continue
        key = mention.who.id or mention.who.name
        word = mention.text.casefold()
        if mention.how == "pronoun" and word in inner and key not in seen and mention.confidence >= _SURE:
            name = names.display(mention.who)
            edits.append(((start, end), f"[{name}{'’s' if inner[word] else ''}]"))
        seen.add(key)
    return edits
