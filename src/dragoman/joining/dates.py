"""The days of publication of reports that do not carry one, from what all reports together allow.

Each undated report is an interval of days; each reason narrows it: an utterance or event that a dated report also
tells and dates, a day without year that must lie behind it, a near copy. Invariants: constraints are gathered from
the whole record before any is applied (no order), intervals only shrink, contradicting reasons lose to stronger ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dragoman.joining.corpus import Corpus, bounds
from dragoman.joining.deixis import WEEKDAYS, Days, Deixis, read_deixis
from dragoman.model import DatedReport, Event, Granularity, Joins, Report, Statement, TimeExpression, When

#: The basis of a publication date that other reports allowed to find; such a date is never evidence itself.
CROSS_REPORT: Final = "cross-report"

#: Near copies appear within this many days of each other.
COPY_DAYS: Final = 2
#: A report shares at least this much of its text with its near copy.
COPY_SHARE: Final = 0.5
#: Plain news stands in the first sentences of a report and is told within this many days.
NEWS_SENTENCES: Final = 5
NEWS_DAYS: Final = 1
#: Only an utterance or event placed within this many days dates a report.
WIDEST: Final = 62
#: So many reasons are told that only agree with the others, the narrowest first.
AGREEING: Final = 20

#: What counts for more where reasons contradict each other.
_TOLD, _COPIED, _NEWS, _AFTER = 4, 3, 2, 1

_AHEAD: Final = re.compile(
    r"\b(?:will|would|shall|to be|plan\w*|scheduled|due|next|upcoming|until|by|expected|before|should)\b"
)
_EVER: Final = (1, date.max.toordinal())
_ABSOLUTE: Final = re.compile(r"\b(?:1[89]|20)\d\d\b(?!s)")


@dataclass(frozen=True, slots=True)
class Telling:
    """How one report tells and dates something: resolved days, or what they hang on, or as the news of the day."""

    report_id: str
    days: Days | None
    deixis: Deixis | None
    news: bool
    words: str


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """A constraint on a report's day of publication; the strongest and narrowest are applied first."""

    strength: int
    low: int
    high: int
    text: str

    @property
    def rank(self) -> tuple[int, int, int, str]:
        """Sort key: strongest first, then narrowest, then by content."""
        return (-self.strength, self.high - self.low, self.low, self.text)


def infer_dates(
    corpus: Corpus,
    sayings: Iterable[Sequence[str]],
    happenings: Iterable[Sequence[str]],
    copies: Iterable[tuple[str, str, float]],
) -> dict[str, DatedReport]:
    """For every report its day or interval of publication and the reasons.

    ``sayings`` and ``happenings`` are groups of ids, ``copies`` pairs of reports with the share of text in common.
    Reports without a day of their own do not date each other.
    """
    things = [_saying(corpus, ids) for ids in sayings] + [_happening(corpus, ids) for ids in happenings]
    shared = [tellings for tellings in things if len({t.report_id for t in tellings}) > 1]
    given = {key: given_days(report) for key, report in corpus.reports.items()}
    known = {key: span for key, span in given.items() if span is not None}
    weekdays = {key: lead_weekday(corpus, key) for key in corpus.reports if key not in known}
    pairs = [(a, b) for a, b, share in copies if share >= COPY_SHARE]
    fixed = {key: sorted(_own_reasons(corpus, key)) for key in weekdays}
    reasons: dict[str, set[Reason]] = defaultdict(set)
    for tellings in shared:
        for report_id, reason in _constrain(corpus, tellings, known, weekdays):
            reasons[report_id].add(reason)
    for a, b in [*pairs, *((b, a) for a, b in pairs)]:
        if a in weekdays and b in known:
            reasons[a].add(_copy_reason(corpus, b, known[b]))
    found = {key: _solve([*fixed[key], *reasons[key]], weekdays[key]) for key in weekdays}
    return {key: _dated(corpus.reports[key], found.get(key), weekdays.get(key)) for key in corpus.reports}


def needs_rereading(joins: Joins, reports: Iterable[Report]) -> list[Report]:
    """The reports whose day is now better known than it was when they were read, with that day set.

    They should be read again (their weekdays and "last month" then have days), and joined again together with
    **the reports as intake gave them**: an inferred day is never evidence for itself.
    """
    dated = {d.report_id: d.published for d in joins.dated}
    changed = []
    for report in sorted(reports, key=lambda r: r.id):
        when = dated.get(report.id)
        if when is None or when.basis != CROSS_REPORT:
            continue
        now, then = (when.start, when.end, when.weekday), report.published
        if now != (then.start, then.end, then.weekday):
            changed.append(with_published(report, when))
    return changed


def with_published(report: Report, when: When) -> Report:
    """``report`` as published then."""
    return Report(**{name: getattr(report, name) for name in report.__struct_fields__} | {"published": when})


def given_days(report: Report) -> Days | None:
    """The days that a report's own metadata or text give; ``None`` for an open end or an inferred date."""
    return None if report.published.basis.startswith(CROSS_REPORT) else bounds(report.published)


def lead_weekday(corpus: Corpus, report_id: str) -> int | None:
    """The weekday of the news: outlets name the day itself in the first sentences ("on Monday" in Monday's report)."""
    report = corpus.reports[report_id]
    if report.published.weekday is not None and not report.published.basis.startswith(CROSS_REPORT):
        return report.published.weekday
    for time in _lead_times(corpus, report_id):
        deixis = read_deixis(time.text)
        sentence = corpus.sentence(report_id, time.span[0])
        if deixis and deixis.unit == "weekday" and not _AHEAD.search(report.text, sentence[0], time.span[0]):
            return deixis.value
    return None


def _lead_times(corpus: Corpus, report_id: str) -> list[TimeExpression]:
    text = corpus.reports[report_id].text
    return [
        t
        for t in corpus.times_in(report_id, (0, len(text)))
        if corpus.sentence_number(report_id, t.span[0]) < NEWS_SENTENCES
    ]


def _saying(corpus: Corpus, ids: Sequence[str]) -> list[Telling]:
    return [_telling(corpus, corpus.statements[key]) for key in ids]


def _telling(corpus: Corpus, statement: Statement) -> Telling:
    times = corpus.own_times(statement)
    stated = corpus.stated(statement)
    deixis = [d for t in times if (d := read_deixis(t.text)) is not None]
    number = corpus.sentence_number(statement.report_id, corpus.position(statement))
    holder = corpus.names.of(statement.holder).name
    return Telling(
        statement.report_id,
        _narrow(stated),
        deixis[0] if len(deixis) == 1 else None,
        not times and number < NEWS_SENTENCES,
        f"{holder}: “{shorten(statement.content_text)}”" + (f" ({times[0].text})" if times else ""),
    )


def _narrow(when: When | None) -> Days | None:
    days = bounds(when) if when is not None else None
    return days if days is not None and days[1] - days[0] <= WIDEST else None


def shorten(text: str, length: int = 60) -> str:
    """``text`` in one line, cut to ``length`` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _happening(corpus: Corpus, ids: Sequence[str]) -> list[Telling]:
    # What an event that is a statement dates, the statement dates.
    return [_event_telling(corpus, e) for e in (corpus.events[key] for key in ids) if e.verbal_of is None]


def _event_telling(corpus: Corpus, event: Event) -> Telling:
    start = event.spans[0][0] if event.spans else 0
    sentence = corpus.sentence(event.report_id, start)
    times = [t for t in corpus.times_in(event.report_id, sentence) if t.relation == "at"]
    ahead = event.status in {"planned", "demanded"}
    deixis = [d for t in times if (d := read_deixis(t.text, ahead=ahead)) is not None]
    days = _narrow(event.when)
    one = len(times) == 1
    trigger = corpus.reports[event.report_id].text[slice(*event.spans[0])] if event.spans else event.type
    actors = ", ".join(corpus.names.of(w).name for w in event.actors)
    return Telling(
        event.report_id,
        days if any(bounds(t.when) == days for t in times) else None,
        deixis[0] if one and deixis else None,
        news=False,
        words=f"“{shorten(trigger)}” by {actors or 'somebody'}" + (f" ({times[0].text})" if one else ""),
    )


def _constrain(
    corpus: Corpus, tellings: Sequence[Telling], days: dict[str, Days], weekdays: dict[str, int | None]
) -> Iterator[tuple[str, Reason]]:
    """What the tellings of one thing say of the days of the undated reports among them."""
    placed = {t: p for t in tellings if (p := _placed(t, days, weekdays)) is not None}
    for told in tellings:
        if told.report_id not in weekdays:
            continue
        for other, (low, high) in placed.items():
            if other.report_id == told.report_id:
                continue
            source = corpus.reports[other.report_id].source
            behind = f"{other.words} is dated {_span(low, high)} by {source}"
            if told.deixis is not None:
                span = _published(told.deixis, low, high, weekdays[told.report_id])
                if span is not None:
                    yield told.report_id, Reason(_TOLD, *span, f"{behind}; here: {told.words}")
            elif told.news:
                yield told.report_id, Reason(_NEWS, low, high + NEWS_DAYS, f"{behind}; here it is the news of the day")
            elif not told.deixis:
                yield told.report_id, Reason(_AFTER, low, date.max.toordinal(), f"{behind}, and is told here")


def _published(deixis: Deixis, low: int, high: int, weekday: int | None) -> Days | None:
    """The days of publication; the weekday of the news itself ("on Monday" in Monday's report) is that very day."""
    if deixis.unit == "weekday" and deixis.value == weekday and not deixis.ahead:
        return (low, high)
    return deixis.publication(low, high)


def _placed(told: Telling, days: dict[str, Days], weekdays: dict[str, int | None]) -> Days | None:
    """When the thing was, by this report: its resolved days, else what its words mean from an inferred date."""
    published = days.get(told.report_id)
    if published is None:
        return None
    if told.report_id not in weekdays:
        return told.days
    if told.deixis is None or published[1] - published[0] > WIDEST:
        return None
    return told.deixis.meaning(*published)


def _own_reasons(corpus: Corpus, report_id: str) -> Iterator[Reason]:
    """Dates with a year that the report speaks of as past: it was written after they began."""
    report = corpus.reports[report_id]
    for time in corpus.readings[report_id].times:
        span = bounds(time.when)
        if span is None or not _ABSOLUTE.search(time.text):
            continue
        sentence = corpus.sentence(report_id, time.span[0])
        if time.relation not in {"at", "since"} or _AHEAD.search(report.text[sentence[0] : sentence[1]].casefold()):
            continue
        yield Reason(_AFTER, span[0], date.max.toordinal(), f"it speaks of “{time.text}” as past")


def _copy_reason(corpus: Corpus, other: str, days: Days) -> Reason:
    text = f"it is a near copy of {corpus.reports[other].source}, published {_span(*days)}"
    return Reason(_COPIED, days[0] - COPY_DAYS, days[1] + COPY_DAYS, text)


def _solve(reasons: Sequence[Reason], weekday: int | None) -> tuple[Days, list[Reason]]:
    """The interval that all compatible reasons leave, with the reasons for it."""
    low, high = _EVER
    used: list[Reason] = []
    for reason in sorted(reasons, key=lambda r: r.rank):
        new_low, new_high = max(low, reason.low), min(high, reason.high)
        if new_low > new_high or (weekday is not None and not _weekdays(new_low, new_high, weekday)):
            continue
        used.append(reason)
        low, high = new_low, new_high
    only = _weekdays(low, high, weekday) if weekday is not None else []
    if len(only) == 1:
        low = high = only[0]
    return (low, high), _telling_reasons(used, (low, high), weekday)


def _telling_reasons(used: Sequence[Reason], result: Days, weekday: int | None) -> list[Reason]:
    """Those of ``used`` without which the result were another, and the narrowest that agree with them."""
    needed = list(used)
    for reason in reversed(used):
        rest = [r for r in needed if r is not reason]
        low, high = max((r.low for r in rest), default=_EVER[0]), min((r.high for r in rest), default=_EVER[1])
        only = _weekdays(low, high, weekday) if weekday is not None else []
        if (low, high) == result or (len(only) == 1 and (only[0], only[0]) == result):
            needed = rest
    others = [r for r in used if r not in needed and r.high - r.low <= WIDEST]
    return needed + others[:AGREEING]


def _weekdays(low: int, high: int, weekday: int) -> list[int]:
    """The first two days of the interval that are a ``weekday``."""
    first = low + (weekday - (low - 1)) % 7
    return [d for d in (first, first + 7) if d <= high]


def as_given(report: Report) -> DatedReport:
    """The day of a report that carries one."""
    return DatedReport(report.id, report.published, (f"given by its {report.published.basis}",))


def _dated(report: Report, found: tuple[Days, list[Reason]] | None, weekday: int | None) -> DatedReport:
    if found is None:
        return as_given(report)
    (low, high), used = found
    start = date.fromordinal(low).isoformat() if low > 1 else None
    end = date.fromordinal(high).isoformat() if high < date.max.toordinal() else None
    reasons = [r.text for r in used]
    if weekday is not None:
        reasons.append(f"its first sentences tell the news of a {WEEKDAYS[weekday].title()}")
    cross = any(r.strength > _AFTER for r in used)
    basis = CROSS_REPORT if cross or (used and not _from_text(used)) else "text" if reasons else "unknown"
    shown = None if start is not None and start == end else weekday
    return DatedReport(report.id, When(start, end, _granularity(low, high, start, end), basis, shown), tuple(reasons))


def _from_text(used: Sequence[Reason]) -> bool:
    return all(r.text.startswith("it speaks of") for r in used)


def _granularity(low: int, high: int, start: str | None, end: str | None) -> Granularity:
    if start is None or end is None:
        return "open"
    if low == high:
        return "day"
    first, last = date.fromordinal(low), date.fromordinal(high)
    whole = (
        first.day == 1 and date.fromordinal(high + 1).day == 1 and (first.year, first.month) == (last.year, last.month)
    )
    return "month" if whole else "range"


def _span(low: int, high: int) -> str:
    first, last = date.fromordinal(low).isoformat(), date.fromordinal(high).isoformat()
    return first if first == last else f"{first} to {last}"
