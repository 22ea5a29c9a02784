"""What a maker of dates may know, and how it chooses between years. In: slots and the day seen from.

Invariant: nothing here looks at a text; direction comes only from :attr:`Around.tense`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from dragoman.model import Granularity
from dragoman.reading.times import calendar as cal
from dragoman.reading.times.calendar import Hemisphere, Sense, Unit

type Slots = dict[str, Any]
#: What :attr:`Around.tense` can answer.
PAST, UNTOLD, FUTURE, DROPPED, INTENDED = -1, 0, 1, 2, 3
#: Without tense: a day last seen longer ago than the second, and due within the first, is due.
_NEAR_AHEAD: Final = 120
_LONG_PAST: Final = 180
#: A day told of without its year, last seen longer ago than this, and due within that many days: it is due.
_YEAR_AGO: Final = 320
_DUE: Final = 40
FARTHEST: Final = 5000  # no count of days, weeks … beyond it is a date


@dataclass(frozen=True, slots=True)
class Around:
    """What a maker may know: the day seen from, the story's last date, tense, the words before."""

    anchor: date | None
    hemisphere: Hemisphere = "north"
    #: The date that the narration stands at, and the last one that was told to the day, and to the month.
    story: Sense | None = None
    told_day: Sense | None = None
    told_month: Sense | None = None
    #: The quarter that is spoken of.
    period: Sense | None = None
    #: What figures are compared by: that quarter, or the year after "the nine months".
    compared: Sense | None = None
    tense: Callable[[], int] = lambda: 0
    before: tuple[str, ...] = ()

    def told(self, unit: Unit) -> date | None:
        """The day that "the next ``unit``" is seen from: "in 1987 … that day" is no January 1."""
        sense = self._sense(unit)
        return sense.start if sense and sense.start else self.anchor

    def has_told(self, unit: Unit) -> bool:
        """Whether the story has told a day that "the next ``unit``" can be seen from."""
        sense = self._sense(unit)
        return sense is not None and sense.start is not None

    def _sense(self, unit: Unit) -> Sense | None:
        if unit in {"second", "minute", "hour", "day", "week", "weekend"}:
            return self.told_day
        return self.told_month if unit == "month" else self.story


def unknown(value: str, granularity: Granularity = "open") -> Sense:
    """What is known of a date without its day: its ``value`` and how long it is."""
    return Sense(None, None, granularity, value, dates=False)


def nearest(options: list[Sense], around: Around) -> Sense | None:
    """Of one date in several years, the one that tense asks for; without tense the last, or one close ahead."""
    anchor = around.anchor
    assert anchor is not None
    past = [o for o in options if o.start and o.start <= anchor]
    ahead = [o for o in options if o.end and o.end >= anchor]
    tense = around.tense()
    if tense in {DROPPED, INTENDED} and past and ahead:  # planned once, or by a noun: whichever is nearer
        return min(past[-1], ahead[0], key=lambda o: abs((cast("date", o.start) - anchor).days))
    if tense > 0 and ahead:
        return past[-1] if past and _just_over(past[-1], ahead[0], anchor) else ahead[0]
    if not past or (ahead and _soon(past[-1], ahead[0], anchor, tense)):
        return ahead[0] if ahead else None
    return past[-1]


def _just_over(past: Sense, ahead: Sense, anchor: date) -> bool:
    """The mirror of :func:`_soon`: "will report on the year to Sept. 30" is not next year's."""
    assert past.end is not None
    assert ahead.start is not None
    return (ahead.start - anchor).days > _YEAR_AGO and (anchor - past.end).days <= _DUE


def _soon(past: Sense, ahead: Sense, anchor: date, tense: int) -> bool:
    assert past.end is not None
    assert ahead.start is not None
    ago, due = (_LONG_PAST, _NEAR_AHEAD) if tense == UNTOLD else (_YEAR_AGO, _DUE)
    return (anchor - past.end).days > ago and (ahead.start - anchor).days <= due


def by_direction(options: list[Sense], slots: Slots, around: Around, now: Sense) -> Sense | None:
    """Last, next or this of a repeating thing: strictly before, strictly after, or in the year of ``now``."""
    assert now.start is not None
    rel = slots.get("rel")
    if rel == -1 or "past" in slots:
        return next((o for o in reversed(options) if o.end and o.end < now.start), None)
    if rel == 1 or "coming" in slots:
        return next((o for o in options if o.start and now.end and o.start > now.end), None)
    if rel == 0:
        return next((o for o in options if o.start and o.start.year == now.start.year), None)
    return nearest(options, around)


def years_of(slots: Slots, around: Around) -> list[int] | None:
    """The years a date can be of: the one written, the ones around the anchor, or ``None``: not known."""
    if "year" in slots:
        return [slots["year"]]
    if "span" in slots:  # the winter of 2010-11
        return [slots["span"][0]]
    if "tens" in slots or "millennium" in slots:
        return [year_in_words(slots)]
    if around.anchor is None:
        return None
    if "ymod" in slots:
        return [around.anchor.year + slots["ymod"]]
    return [around.anchor.year + k for k in (-1, 0, 1)]


def year_in_words(slots: Slots) -> int:
    """Nineteen ninety-six, nineteen oh five, two thousand."""
    if "millennium" in slots:
        return 2000
    return cast("int", 100 * slots["tens"] + slots.get("a", 0) + slots.get("ones", 0))


def hour_of(slots: Slots) -> str:
    """A clock time as TIMEX3 writes it, ``""`` for none."""
    if "hhmm" in slots:
        return cast("str", slots["hhmm"])
    if "clock" in slots:
        hour, minute = int(slots["clock"][1:3]), slots["clock"][4:]
    elif "hour" in slots:
        hour, minute = slots["hour"], "00"
    else:
        return cast("str", slots.get("part", ""))
    part = slots.get("part")
    if ("mer" in slots or part) and hour <= 12:  # noqa: PLR2004
        late = slots.get("mer") == "pm" or part in {"TAF", "TEV"} or (part == "TNI" and 6 <= hour < 12)  # noqa: PLR2004
        hour = hour % 12 + (12 if late else 0)
    return f"T{hour:02d}:{minute}"


def cut(sense: Sense | None, slots: Slots) -> Sense | None:
    """``sense``, or the early, middle or late part of it that the slots ask for."""
    if sense is None or "edge" not in slots:
        return sense
    return cal.edge(sense, slots["edge"])


def count_of(slots: Slots) -> tuple[float | None, float | None]:
    """Smallest and largest count of units; ``None`` where it is vague ("several")."""
    n = slots.get("n")
    if n is not None and "n2" in slots:
        n += slots["n2"]
    if n is not None:
        n += slots.get("frac", 0) + (0.5 if "half" in slots else 0)
    if n == 0:
        return None, None
    if n is not None:
        n *= slots.get("big", 1) * slots.get("fort", 1)
    return n, slots.get("m", n)


def sized(slots: Slots) -> Unit:
    """The unit that is counted; fortnights are counted in weeks."""
    return "week" if "fort" in slots else cast("Unit", slots["unit"])
