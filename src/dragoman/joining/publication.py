"""Reports whose day is to be found in; their days, and those that must be placed anew because of them, out.

Reports whose day follows from others are read again as of that day. Invariant: no inferred day bears on another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from dragoman.joining.dates import CROSS_REPORT, as_given, with_published
from dragoman.joining.placing import Touched
from dragoman.joining.portion import Portion
from dragoman.model import DatedReport, Report


def find_days(portion: Portion, undated: Sequence[str], touched: Mapping[str, Touched], texts: set[str]) -> list[str]:
    """Dates what has no day of its own; the reports whose statements must be placed, being new or read anew.

    ``touched``: statements and events of dated reports that came or went; ``texts``: reports whose copies did.
    """
    shop, index = portion.shop, portion.index
    for report in sorted(set(portion.new) - set(undated)):
        _set_day(portion, as_given(shop.report(report)))
    shop.undated.enter(shop.corpus(undated, first=True), undated)
    concerned = shop.undated.concerned({kind: touched[kind].items for kind in "se"})
    wanted = {*undated, *concerned, *(i.id for i in index.items("u", texts))}
    pairs = shop.undated.pairs(wanted)
    partners = {other for same in pairs.values() for _, _, other in same}
    partners |= {other for report in wanted for other in shop.undated.partners(report)}
    corpus = shop.corpus({*wanted, *partners}, first=True)
    stale = set(undated)
    again: dict[str, Report] = {}
    for report, found in shop.undated.solve(corpus, pairs).items():
        if _set_day(portion, found) or report in stale:
            as_of = _as_of(shop.report(report), found)
            before = shop.library.first_reading(report)
            if as_of is not None:
                again[report] = as_of
            elif before is not None:
                portion.change.again[report] = None
                shop.read_anew(before[1])
                stale.add(report)
    return sorted(stale | _read_again(portion, again))


def _set_day(portion: Portion, found: DatedReport) -> bool:
    """Keeps the day of a report; whether it is another one than before."""
    value = msgspec.msgpack.encode(found)
    before = portion.index.notes("day", [found.report_id])
    if before and before[0][2] == value:
        return False
    portion.index.note("day", [(found.report_id, "", value)])
    portion.change.dated.append(found)
    portion.moved.add(found.report_id)
    return True


def _read_again(portion: Portion, wanted: Mapping[str, Report]) -> set[str]:
    """Reads reports anew as of the day that others gave them; those whose reading is another one now."""
    shop = portion.shop
    if shop.read_again is None:
        return set()
    missing = []
    for key, report in sorted(wanted.items()):
        before = shop.library.first_reading(key)
        if before is None or before[0] != report.published:
            missing.append(report)
    for reading in shop.read_again(missing) if missing else ():
        portion.change.again[reading.report_id] = (wanted[reading.report_id].published, reading)
        shop.read_anew(shop.library.put_right(reading))
    return {report.id for report in missing}


def _as_of(report: Report, found: DatedReport) -> Report | None:
    """The report with the day that others gave it; ``None`` where they did not, or it has that day already."""
    if found.published.basis != CROSS_REPORT:
        return None
    now, then = found.published, report.published
    if (now.start, now.end, now.weekday) == (then.start, then.end, then.weekday):
        return None
    return with_published(report, now)
